"""The files of the rules: headers, form, and that the tests and the page leave none of them out."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from pyparsing import ParseResults
from rdflib import URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from server.errors import BadInput
from server.publishing.derive import DRAFT
from server.publishing.rules import (
    RULE_BASE,
    Rule,
    describe_rule,
    parse_rule,
    read_rules,
    to_strata,
)
from tests.rules import test_open, test_procedures, test_relations
from tests.rules.page import PAGE, update_page
from tests.rules.planting import DERIVED, RULES, TPK, plant

ALL = [pytest.param(rule, id=rule.name) for rule in RULES]
GOOD = "#+ summary: s\n#+ summary_id: s\n#+ description: d\n#+   and more\n#+ rule: x\n\nCONSTRUCT"

PREFIX_RE = re.compile(r"^PREFIX (?P<prefix>\w+): <[^>]+>$", re.MULTILINE)


def named_in(cases: list[object]) -> set[str]:
    return {case.values[0] for case in cases}  # type: ignore[attr-defined]


def test_every_rule_has_a_firing_and_a_silent_case() -> None:
    fires = named_in([*test_relations.FIRES, *test_procedures.FIRES])
    silent = named_in([*test_relations.SILENT, *test_procedures.SILENT])
    open_only = {case.id for case in test_open.CLOSED}  # each of these says why, and is silent
    assert fires | open_only >= {rule.name for rule in RULES}
    assert silent | open_only >= {rule.name for rule in RULES}


@pytest.mark.parametrize("rule", ALL)
def test_a_rule_is_a_complete_file(rule: Rule) -> None:
    keys = [key for key in re.findall(r"^#\+ (\w+):", rule.text, re.MULTILINE) if key != "after"]
    assert keys == ["summary", "summary_id", "description", "rule"]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert all(text.endswith(".") for text in (rule.summary, rule.summary_id, rule.description))
    assert rule.description.startswith(("Rests on ", "Decides "))
    assert max(map(len, rule.text.splitlines())) <= 120


@pytest.mark.parametrize("rule", ALL)
def test_another_parser_reads_it_and_its_prefixes_are_used(rule: Rule) -> None:
    assert prepareQuery(rule.text).algebra.name == "ConstructQuery"
    prefixes = PREFIX_RE.findall(rule.text)
    body = re.sub(r"#.*|\"[^\"]*\"", "", PREFIX_RE.sub("", rule.text).replace("def#", ""))
    assert prefixes == sorted(set(prefixes))
    assert set(re.findall(r"\b(\w+):\w", body)) == set(prefixes)


@pytest.mark.parametrize("rule", ALL)
def test_a_conclusion_names_the_rule_it_comes_from(rule: Rule) -> None:
    named = set(re.findall(rf"{RULE_BASE}([a-z-]+)", rule.text))
    assert named <= {rule.name}


# What a rule denies, another must have said before


PNAMES = {"tpk": TPK, "draft": DRAFT}
DENIALS = ("Builtin_NOTEXISTS", "Builtin_EXISTS", "MinusGraphPattern", "OptionalGraphPattern")


@cache
def parse(rule: Rule) -> ParseResults:
    """Return the syntax tree; the algebra that rdflib makes of it has lost the filters inside."""
    return parseQuery(rule.text)


def children(node: object) -> Iterator[object]:
    if isinstance(node, CompValue):
        yield from OrderedDict.values(node)
    elif isinstance(node, list | tuple | ParseResults):
        yield from node


def names(node: object) -> Iterator[str]:
    """Yield every IRI in a part of a query; those of vocabularies that no rule adds to are short."""
    if isinstance(node, URIRef):
        yield str(node)
    elif isinstance(node, CompValue) and node.name == "pname":
        yield PNAMES.get(node["prefix"], node["prefix"]) + node["localname"]
    for child in children(node):
        yield from names(child)


def predicates(node: object) -> Iterator[str]:
    """Yield the predicates of the triple patterns in a part of a query, those in paths too."""
    if isinstance(node, CompValue) and "triples" in node:
        for flat in OrderedDict.__getitem__(node, "triples"):
            yield from names(list(flat)[1::3])
    for child in children(node):
        yield from predicates(child)


def denials(node: object) -> Iterator[object]:
    """Yield the parts of a query that more facts can make smaller.

    An OPTIONAL counts, as a later BOUND may ask whether it found anything; so does what is counted.
    """
    if isinstance(node, CompValue) and (node.name in DENIALS or "groupby" in node):
        yield node
    for child in children(node):
        yield from denials(child)


def denied_by(rule: Rule) -> set[str]:
    """Return what a rule denies, without what it denies of marks, words and reviewers alone.

    A denial that says ``!= tpk:Inferred`` or looks outside the derived graph only is not about
    conclusions.
    """
    return {
        predicate
        for part in denials(parse(rule))
        if not {f"{TPK}Inferred", DERIVED.value} & set(names(part))
        for predicate in predicates(part)
    }


DESCRIBES = {
    f"{TPK}{name}"
    for name in ("role", "actor", "actorAsPrinted", "evidenceKind", "statedIn", "premise")
} | {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    *(f"{TPK}{name}" for name in ("inferredBy", "absentPosition", "substitute")),
}
"""Predicates that rules use of a node that they make: a denial meets it only by what leads there."""


@cache
def concluded_by(rule: Rule) -> set[str]:
    template = prepareQuery(rule.text).algebra["template"]
    return {str(predicate) for _, predicate, _ in template} - DESCRIBES


@pytest.mark.parametrize("rule", ALL)
def test_a_rule_waits_for_all_that_could_say_what_it_denies(rule: Rule) -> None:
    denied = denied_by(rule)
    strata = [[each.name for each in stratum] for stratum in to_strata(RULES)]
    level = {name: number for number, names in enumerate(strata) for name in names}
    for other in RULES:
        if level[other.name] >= level[rule.name]:
            assert not denied & concluded_by(other), other.name


def test_the_reading_of_denials_sees_them() -> None:
    by_name = {rule.name: rule for rule in RULES}
    assert f"{TPK}answersTo" in denied_by(by_name["superior"])
    assert f"{DRAFT}actor" in denied_by(by_name["agreed-performer"])
    assert f"{TPK}branchTarget" in denied_by(by_name["told-to-act"])


# Headers


def test_a_header_is_read() -> None:
    rule = parse_rule(Path("x.rq"), GOOD.replace("#+ rule", "#+ after: a,b , c\n#+ rule"))
    assert (rule.name, rule.description, rule.after) == ("x", "d and more", ("a", "b", "c"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(GOOD.replace("summary: s", "summary:"), "no summary ", id="empty"),
        pytest.param(GOOD.replace("#+ summary_id: s\n", ""), "no summary_id", id="summary-id"),
        pytest.param(
            GOOD.replace("#+ description: d\n#+   and more\n", ""), "no description", id="why"
        ),
        pytest.param(GOOD.replace("#+ rule: x\n", ""), "no rule", id="name"),
        pytest.param(GOOD.replace("rule: x", "rule: y"), "calls itself 'y'", id="other-name"),
        pytest.param(GOOD.replace("#+ rule", "#+ rules"), "not understood", id="unknown-key"),
        pytest.param("#+   more\n" + GOOD, "not understood", id="continues-nothing"),
        pytest.param("CONSTRUCT", "no summary", id="no-header"),
    ],
)
def test_a_bad_header_names_the_file(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        parse_rule(Path("folder/x.rq"), text)
    assert "x.rq" in str(caught.value)
    assert caught.value.fields["where"] == "folder/x.rq"


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.rq").write_bytes(b"\xff")
    with pytest.raises(BadInput, match=r"x\.rq cannot be read"):
        read_rules(tmp_path)


def test_a_folder_that_is_missing_holds_no_rules(tmp_path: Path) -> None:
    assert read_rules(tmp_path / "nothing") == ()


# The graph and the page


def test_every_rule_is_a_resource_of_the_derived_graph() -> None:
    store = plant("office")
    for rule in RULES:
        said = {quad.triple for quad in store.quads_for_pattern(rule.iri, None, None, DERIVED)}
        assert said == set(describe_rule(rule))
        assert rule.iri == NamedNode(RULE_BASE + rule.name)


def test_the_page_has_a_paragraph_on_every_rule(golden: Callable[[Path, str], None]) -> None:
    golden(PAGE, update_page(PAGE.read_text(encoding="utf-8"), RULES))
