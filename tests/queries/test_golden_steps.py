"""The graph's answers against those that were written by hand from the sources, before any query.

``golden_steps.toml`` says how it was written. A step is found by its document, line and words. Where
the two differ and the difference stays, :data:`DIFFERENCES` says which, and who is right.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, QuerySolutions, Store

from server.asking.answers import QUESTION, STEP_QUERIES, Answer, Link, Named, build_answer
from tests.queries.cases import CATALOGUE
from tests.queries.engines import BASE, ask_oxigraph

GOLDEN = Path(__file__).parent / "golden_steps.toml"

STEPS: list[dict[str, Any]] = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["step"]

DIFFERENCES: dict[tuple[str, int, str], str] = {
    ("perwali-cilegon-63-2016", 283, "others"): (
        "the graph: who is handed a task is told of it in this step (Informed), and responsible for"
        " the task only later, as the golden note itself says"
    ),
}
"""(document, line, what is compared) -> who is right, and why; each is expected to fail."""

NAMES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX tpk: <https://w3id.org/tupoksi/def#>
SELECT DISTINCT ?actor ?name {
  { ?actor rdfs:label|skos:altLabel ?name }
  UNION
  { ?actor tpk:definedBy/(tpk:term|tpk:alias) ?name }
  FILTER(CONTAINS(STR(?actor), "/id/jabatan/") || CONTAINS(STR(?actor), "/id/unit/")
         || CONTAINS(STR(?actor), "/id/pihak/") || CONTAINS(STR(?actor), "/pelaku/"))
}
"""


def folded(name: str) -> str:
    """Return a name without what documents vary: capitals, spaces, commas, "Wali Kota" in one word."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


@pytest.fixture(scope="module")
def names(store: Store) -> Mapping[str, set[str]]:
    """The names of every actor: its label, its other labels, the terms and aliases that define it."""
    found: dict[str, set[str]] = {}
    rows = store.query(NAMES, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    for actor, name in rows:
        assert isinstance(name, Literal)
        # the head of a Seksi of a Kelurahan bears the name of the Kelurahan behind its own
        short = re.sub(r" Kelurahan$", "", name.value)
        found.setdefault(actor.value, set()).update({folded(name.value), folded(short)})
    for actor_iri, own in list(found.items()):
        # a document may name a unit together with the one that it belongs to
        above = found.get(actor_iri.rpartition("/")[0], set())
        own |= {name + organisation for name in list(own) for organisation in above}
    return found


@pytest.fixture(scope="module")
def steps(store: Store) -> Mapping[tuple[str, int, str], str]:
    """Every step of the graph by document, line and words."""
    rows = ask_oxigraph(store, CATALOGUE["all-steps"], {}).records()
    return {
        (row["document"].rpartition("/")[2], int(row["line"]), folded(row["stepText"])): row["step"]
        for row in rows
    }


def find_answer(
    store: Store, steps: Mapping[tuple[str, int, str], str], expected: Mapping[str, Any]
) -> Answer:
    step = steps[expected["document"], expected["line"], folded(expected["text"])]
    rows = {
        name: ask_oxigraph(store, CATALOGUE[name], {"step": step}).records()
        for name in (QUESTION, *STEP_QUERIES)
    }
    answer = build_answer(rows)
    assert answer is not None
    return answer


class Reader:
    """Compares names in one answer with names in the golden file."""

    def __init__(self, names: Mapping[str, set[str]], answer: Answer) -> None:
        self.names = names
        self.answer = answer

    def is_named(self, actor: Named | None, name: str) -> bool:
        if actor is None or not name:
            return actor is None and not name
        return folded(name) in self.names.get(actor.iri, set()) | {folded(actor.label)}

    def find(self, actors: Iterable[Named], name: str) -> list[Named]:
        return [actor for actor in actors if self.is_named(actor, name)]

    def kinds(self, performer: Named) -> set[str]:
        """Return how it is known that somebody performs, in the words of the golden file."""
        return {
            "inferred" if evidence.method == "HeadOfUnit" else evidence.kind.lower()
            for one in self.answer.performers
            if one.actor == performer
            for evidence in one.evidence
        }


def check_performers(reader: Reader, expected: Mapping[str, Any]) -> None:
    actors = [one.actor for one in reader.answer.performers]
    for one in expected["performer"]:
        (found,) = reader.find(actors, one["name"])
        assert one["evidence"] in reader.kinds(found), one["name"]
    allowed = [one["name"] for one in [*expected["performer"], *expected.get("may_infer", [])]]
    allowed += [one["name"] for one in expected["others"] if one["role"] == "Responsible"]
    for actor in actors:
        assert any(reader.is_named(actor, name) for name in allowed), actor
    for name in expected["not_performer"]:
        assert not reader.find(actors, name), name
    for one in expected.get("may_infer", []):
        for found in reader.find(actors, one["name"]):
            assert reader.kinds(found) == {"inferred"}, one["name"]


def check_others(reader: Reader, expected: Mapping[str, Any]) -> None:
    for one in expected["others"]:
        is_told = not any((one.get("group"), one.get("disputed"), one.get("in_structure") is False))
        if is_told and one.get("role_certain", True) and one.get("in_table", True):
            actors = [other.actor for other in reader.answer.others if other.role == one["role"]]
            assert reader.find(actors, one["name"]), one["name"]
    for other in reader.answer.others:
        known = [
            one
            for one in expected["others"]
            if one.get("group") or reader.is_named(other.actor, one["name"])
        ]
        certain = [one for one in known if one.get("role_certain", True)]
        assert known, other.actor
        assert not certain or other.role in {one["role"] for one in certain}, other.actor


def check_accountable(reader: Reader, expected: Mapping[str, Any]) -> None:
    links = [link for one in reader.answer.performers for link in one.chain if link.level == 1]
    for one in expected["accountable_to"]:
        assert any(is_same(reader, link, one) for link in links), one
    for link in links:
        assert any(is_same(reader, link, one) for one in expected["accountable_to"]), link


def is_same(reader: Reader, link: Link, one: Mapping[str, Any]) -> bool:
    return (
        reader.is_named(link.superior, one["name"])
        and reader.is_named(link.via, one["via"])
        and reader.is_named(link.coordinator, one["coordinated_by"])
        and link.place.line == one["line"]
        and folded(one["quote"])[:40] in folded(link.place.quote)
    )


def check_chain(reader: Reader, expected: Mapping[str, Any]) -> None:
    superiors = [link.superior for one in reader.answer.performers for link in one.chain]
    told = dict.fromkeys([*expected["chain"], *expected.get("other_chain", [])])
    for name in told:
        assert reader.find(superiors, name), name
    for superior in superiors:
        assert any(reader.is_named(superior, name) for name in told), superior


def check_unknown(reader: Reader, expected: Mapping[str, Any]) -> None:
    codes = {one.code for one in reader.answer.unknown}
    if not expected["performer"] and not reader.answer.performers:
        assert "performer-not-stated" in codes
    if not expected["accountable_to"]:
        assert codes
    if any(one.get("group") for one in expected["others"]):
        groups = [one for one in reader.answer.others if len(one.evidence)]
        assert codes or groups


CHECKS = {
    "performers": check_performers,
    "others": check_others,
    "accountable": check_accountable,
    "chain": check_chain,
    "unknown": check_unknown,
}


def to_case(step: Mapping[str, Any], what: str) -> Any:
    key = (step["document"], step["line"], what)
    row = f"-{step['row']}" if "row" in step else ""
    name = f"{step['document']}-{step['line']}{row}-{what}"
    difference = DIFFERENCES.get(key)
    marks = [pytest.mark.xfail(reason=difference, strict=True)] if difference else []
    return pytest.param(step, what, id=name, marks=marks)


@pytest.mark.parametrize(("expected", "what"), [to_case(s, w) for s in STEPS for w in CHECKS])
def test_the_answer_is_the_one_that_was_written_by_hand(
    expected: Mapping[str, Any],
    what: str,
    store: Store,
    steps: Mapping[tuple[str, int, str], str],
    names: Mapping[str, set[str]],
) -> None:
    CHECKS[what](Reader(names, find_answer(store, steps, expected)), expected)


def test_the_golden_steps_are_of_all_five_documents() -> None:
    assert len(STEPS) >= 20
    assert len({step["document"] for step in STEPS}) == 5
    assert BASE not in GOLDEN.read_text(encoding="utf-8")
