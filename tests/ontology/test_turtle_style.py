"""The Turtle of ``ontology/`` as text: written by hand, so its form is checked line by line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import Graph

ONTOLOGY_DIR = Path(__file__).parents[2] / "ontology"
PATHS = sorted(ONTOLOGY_DIR.rglob("*.ttl"))
IDS = [str(path.relative_to(ONTOLOGY_DIR)) for path in PATHS]

SECTIONS = (
    "Ontology",
    "Scheme",
    "Terms of other vocabularies",
    "Annotation properties",
    "Classes",
    "Object properties",
    "Datatype properties",
    "Individuals",
    "Concepts",
    "Axioms over many terms",
)

# One prefix declaration: name and IRI. Not "PREFIX" of SPARQL.
PREFIX_RE = re.compile(r"@prefix (?P<name>[\w-]*): <(?P<iri>[^>]+)> \.\Z")
SECTION_RE = re.compile(r"# == (?P<title>.+) ==\Z")
# Strings and IRIs, whose punctuation is not Turtle's. Long strings ("""…""") are not used.
OPAQUE_RE = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')

on_each_file = pytest.mark.parametrize("path", PATHS, ids=IDS)


def read_lines(path: Path) -> list[str]:
    """Return the lines of a file."""
    return path.read_text(encoding="utf-8").split("\n")


def bare_lines(path: Path) -> list[str]:
    """Return the lines that hold Turtle, with strings and IRIs blanked out."""
    lines = (OPAQUE_RE.sub("x", line) for line in read_lines(path))
    return [line for line in lines if line and not line.startswith(("#", "@prefix"))]


def test_there_are_files() -> None:
    assert len(PATHS) == 18


@on_each_file
def test_file_parses(path: Path) -> None:
    assert len(Graph().parse(path)) > 0


@on_each_file
def test_file_ends_with_one_newline_and_has_no_stray_space(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\t" not in text
    assert "\r" not in text
    assert "\n\n\n" not in text
    assert [line for line in text.split("\n") if line != line.rstrip()] == []


@on_each_file
def test_file_opens_with_what_it_is(path: Path) -> None:
    assert read_lines(path)[0].startswith("# ")


@on_each_file
def test_prefixes_are_sorted_together_and_all_used(path: Path) -> None:
    lines = read_lines(path)
    numbers = [i for i, line in enumerate(lines) if line.startswith("@prefix")]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    names = [PREFIX_RE.match(lines[i])["name"] for i in numbers]
    assert names == sorted(names)
    body = "\n".join(bare_lines(path) + re.findall(r'"\^\^(\w+:\w+)', "\n".join(lines)))
    assert [name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}:", body)] == []


@on_each_file
def test_one_predicate_a_line(path: Path) -> None:
    for line in bare_lines(path):
        assert re.search(r";.", line) is None, line
        assert re.search(r"\s\.(?=.)", line) is None, line


@on_each_file
def test_subjects_stand_alone_and_predicates_are_indented(path: Path) -> None:
    for line in bare_lines(path):
        indent = len(line) - len(line.lstrip(" "))
        assert indent % 4 == 0, line
        if indent == 0:
            assert re.fullmatch(r"[\w-]+:[\w-]+|x|\[\]", line), line


@on_each_file
def test_no_subject_is_described_twice(path: Path) -> None:
    subjects = [line for line in read_lines(path) if line and line[0] not in " #@[\n"]
    assert len(subjects) == len(set(subjects))


@on_each_file
def test_sections_stand_in_the_fixed_order(path: Path) -> None:
    titles = [match["title"] for match in map(SECTION_RE.match, read_lines(path)) if match]
    assert titles
    assert set(titles) <= set(SECTIONS)
    assert titles == sorted(titles, key=SECTIONS.index)


def test_every_term_of_the_vocabulary_stands_in_the_section_of_its_kind() -> None:
    kind_to_section = {
        "owl:AnnotationProperty": "Annotation properties",
        "owl:Class": "Classes",
        "owl:ObjectProperty": "Object properties",
        "owl:DatatypeProperty": "Datatype properties",
        "owl:NamedIndividual": "Individuals",
    }
    section = subject = ""
    for line in read_lines(ONTOLOGY_DIR / "tupoksi.ttl"):
        match = SECTION_RE.match(line)
        section = match["title"] if match else section
        subject = line if line.startswith("tpk:") else subject
        if subject and line.startswith("    a owl:"):
            kind = line.split()[1]
            assert kind_to_section[kind] == section, subject
            subject = ""
