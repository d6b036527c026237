"""The glossary and the page on the ontology: what they name exists, and what exists is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SKOS, Graph, Namespace, URIRef

TPK = Namespace("https://w3id.org/tupoksi/def#")
ID = "https://w3id.org/tupoksi/id/"
ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")

# A name of ours in backticks: `tpk:Pasal`. Not an IRI, not the bare prefix.
NAME_RE = re.compile(r"`tpk:(\w+)`")
# A concept in backticks: `jenis-unit/seksi`.
CONCEPT_RE = re.compile(r"`((?:jenis-unit|jenis-peraturan|eselon|jenjang)/[\w-]+)`")

# Terms of the vocabulary whose names are Indonesian words.
INDONESIAN = (
    "Bab Bagian Paragraf Pasal Ayat Huruf Angka Menimbang Mengingat Menetapkan Lampiran Tahapan "
    "Eselon Jenjang pasalKind eselon jenjang"
)


def read_rows(text: str) -> list[list[str]]:
    """Return the rows of all tables in a text, without their headings."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] != "term" and not set(row[0]) <= set("-: ")]


@pytest.mark.parametrize("page", [GLOSSARY, PAGE], ids=["glossary", "ontology page"])
def test_every_name_on_the_page_exists(ontology: Graph, page: str) -> None:
    declared = {
        str(s).removeprefix(str(TPK)) for s in ontology.subjects(RDF.type, None) if s in TPK
    }
    assert set(NAME_RE.findall(page)) - declared == set()


def test_every_concept_in_the_glossary_exists(concepts: Graph) -> None:
    named = CONCEPT_RE.findall(GLOSSARY)
    assert [c for c in named if (URIRef(ID + c), RDF.type, SKOS.Concept) not in concepts] == []


def test_every_indonesian_name_is_in_the_glossary() -> None:
    assert set(INDONESIAN.split()) - set(NAME_RE.findall(GLOSSARY)) == set()


@pytest.mark.parametrize("scheme", ["jenis-unit", "jenis-peraturan", "jenjang"])
def test_every_concept_of_open_schemes_is_in_the_glossary(concepts: Graph, scheme: str) -> None:
    members = concepts.subjects(SKOS.inScheme, URIRef(ID + scheme))
    names = {str(member).removeprefix(ID) for member in members}
    assert names - set(CONCEPT_RE.findall(GLOSSARY)) == set()


def test_glossary_rows_are_full_and_not_repeated() -> None:
    rows = read_rows(GLOSSARY)
    assert [row for row in rows if len(row) != 4 or not all(row)] == []
    terms = [row[0] for row in rows]
    assert len(terms) == len(set(terms))


def test_glossary_is_sorted_within_each_table() -> None:
    for section in GLOSSARY.split("\n## ")[1:]:
        terms = [row[0].casefold() for row in read_rows(section)]
        assert terms == sorted(terms), section.splitlines()[0]


def test_counts_on_the_page_are_true(ontology: Graph, concepts: Graph) -> None:
    own = {
        "classes": OWL.Class,
        "object properties": OWL.ObjectProperty,
        "datatype properties": OWL.DatatypeProperty,
        "individuals": OWL.NamedIndividual,
    }
    counted = {}
    for label, kind in own.items():
        counted[label] = sum(1 for s in ontology.subjects(RDF.type, kind) if s in TPK)
    counted["concepts"] = len(set(concepts.subjects(RDF.type, SKOS.Concept)))
    counted["schemes"] = len(set(concepts.subjects(RDF.type, SKOS.ConceptScheme)))
    for label, count in counted.items():
        assert f"| {label} | {count} |" in PAGE, (label, count)
