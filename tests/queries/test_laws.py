"""What must hold for every answer over the committed graph, whatever its documents say.

Each law says what a reader relies on: nothing that the graph states gets lost between the graph and
the questions, a chain ends where the text ends it, and a quote stands where the row says it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, Store

from tests.queries.cases import CASES, CATALOGUE, POSITION, QUESTIONS, Case
from tests.queries.engines import BASE, ROOT, Answer, ask_oxigraph

Ask = Callable[..., Answer]

TPK = f"PREFIX tpk: <{BASE}def#>\nPREFIX org: <http://www.w3.org/ns/org#>\n"
WALI_KOTA = f"{POSITION}/wali-kota"

QUOTING = [case for case in CASES if "?quote" in CATALOGUE[case.question].query]
"""All but the counts, which quote nothing."""

NAMING = ("functions-of-resource", "what-serves-function", "which-positions-look-after-function")
"""Questions whose quote, where there is no provision, is the name of a thing: an SOP, a service."""

LINES_OF_PROVISION = 8
"""Source lines after the first in which a provision's own words begin: headings and blank lines."""


def select(store: Store, query: str) -> list[tuple[str, ...]]:
    """Return the rows of a query over the union of all graphs, each once."""
    solutions = store.query(TPK + query, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    return sorted({tuple(term.value for term in row) for row in solutions})


def instances(store: Store, name: str) -> list[str]:
    return [row[0] for row in select(store, f"SELECT ?x {{ ?x a tpk:{name} }}")]


# A chain of accountability


Records = list[dict[str, str]]


@pytest.fixture(scope="module")
def answers_by_stage(store: Store, ask: Ask) -> dict[str, Records]:
    """The answer to who is accountable, for every tahapan of the graph: asked once."""
    stages = select(store, "SELECT ?step { ?step tpk:stageOf ?duty }")
    return {step: ask("who-is-accountable-for-step", step=step).records() for (step,) in stages}


@pytest.mark.long
def test_every_step_has_a_performer_or_says_that_none_is_known(
    store: Store, ask: Ask, answers_by_stage: dict[str, Records]
) -> None:
    unknown = set(ask("duties-without-a-position").column("duty"))
    for step, duty in select(store, "SELECT ?step ?duty { ?step tpk:stageOf ?duty }"):
        records = answers_by_stage[step]
        performers = {record.get("performer") for record in records}
        assert records, step
        assert (performers == {None}) == (duty in unknown), step
        if duty in unknown:
            assert [record["level"] for record in records] == ["0"], step


def test_a_step_of_a_procedure_has_a_performer_or_says_what_is_unknown(
    store: Store, ask: Ask
) -> None:
    for step in instances(store, "ProcedureStep"):
        records = ask("who-is-accountable-for-step", step=step).records()
        assert records, step
        for record in records:
            assert ("unknown" in record) == (record["level"] == "0"), step
            assert ("performer" in record) == ("evidence" in record), step
            performer_is_unknown = record.get("unknown") == "performer-not-stated"
            assert performer_is_unknown == ("performer" not in record), step


def test_whoever_takes_part_as_responsible_is_a_performer_in_the_answer(
    store: Store, ask: Ask
) -> None:
    taking_part = select(
        store,
        "SELECT ?s ?p { ?s tpk:hasParticipation ?p . ?p tpk:role tpk:Responsible }",
    )
    assert taking_part
    for step, participation in taking_part:
        assert participation in ask("who-is-accountable-for-step", step=step).column(
            "participation"
        )


@pytest.mark.long
def test_the_chain_of_every_step_ends_with_the_wali_kota(
    store: Store, answers_by_stage: dict[str, Records]
) -> None:
    for (step,) in select(store, "SELECT ?step { ?step tpk:stageOf/tpk:assignedTo ?performer }"):
        records = answers_by_stage[step]
        top = max(int(record["level"]) for record in records)
        first = {record["holder"] for record in records if record["level"] == "1"}
        assert first == {records[0]["performer"]}, step
        assert {r["superior"] for r in records if r["level"] == str(top)} == {WALI_KOTA}, step


def test_a_superior_stands_on_a_higher_level_than_those_who_answer_to_it(
    store: Store, ask: Ask
) -> None:
    steps = select(
        store, "SELECT (MIN(?s) AS ?step) { ?s tpk:stageOf/tpk:assignedTo ?p } GROUP BY ?p"
    )
    for (step,) in steps:
        records = ask("who-is-accountable-for-step", step=step).records()
        level = {record["holder"]: int(record["level"]) for record in records}
        for record in records:
            assert level.get(record["superior"], 99) > int(record["level"]), step


REACHES = """ASK {{ <{position}> (^tpk:accountablePosition/tpk:accountableTo)+ <{top}> }}"""


def test_every_position_that_a_regulation_lists_reaches_the_wali_kota(store: Store) -> None:
    positions = select(
        store,
        "SELECT ?p { ?p a tpk:Position ; tpk:statedIn/tpk:inRegulation ?regulation ."
        " FILTER NOT EXISTS { ?p a tpk:ExternalPosition } }",
    )
    assert len(positions) == 21 + 27
    short = []
    for (position,) in positions:
        answer = store.query(
            TPK + REACHES.format(position=position, top=WALI_KOTA), use_default_graph_as_union=True
        )
        assert isinstance(answer, QueryBoolean)
        if not answer:
            short.append(position)
    assert short == []


def test_reporting_lines_and_statements_name_the_same_pairs(store: Store) -> None:
    stated = select(
        store, "SELECT ?p ?to { ?a tpk:accountablePosition ?p ; tpk:accountableTo ?to }"
    )
    assert select(store, "SELECT ?p ?to { ?p org:reportsTo ?to }") == stated
    assert select(store, "SELECT ?p ?to { ?p tpk:answersTo ?to }") == stated


def test_every_statement_of_accountability_is_found_from_both_its_ends(
    store: Store, ask: Ask
) -> None:
    for direction, end in (("up", "accountablePosition"), ("down", "accountableTo")):
        for position, count in select(
            store, f"SELECT ?p (COUNT(DISTINCT ?a) AS ?n) {{ ?a tpk:{end} ?p }} GROUP BY ?p"
        ):
            records = ask("reporting-lines-of-position", position=position).records()
            found = [record for record in records if record["direction"] == direction]
            assert len(found) == int(count), position


def test_positions_that_disagree_are_those_whose_statements_differ(store: Store, ask: Ask) -> None:
    differing = set()
    for position in {
        row[0] for row in select(store, "SELECT ?p { ?a tpk:accountablePosition ?p }")
    }:
        ups = [
            (record.get("other"), record.get("via"), record.get("coordinator"))
            for record in ask("reporting-lines-of-position", position=position).records()
            if record["direction"] == "up"
        ]
        if len(set(ups)) > 1:
            differing.add(position)
    assert set(ask("disagreeing-accountability").column("position")) == differing


# Nothing gets lost


def test_every_duty_belongs_to_a_position_or_to_the_list_of_those_that_do_not(
    store: Store, ask: Ask
) -> None:
    duties = {
        duty for kind in ("MainDuty", "Function", "DetailedDuty") for duty in instances(store, kind)
    }
    found = set(ask("duties-without-a-position").column("duty"))
    for (position,) in select(store, "SELECT ?p { ?d tpk:assignedTo ?p }"):
        found |= set(ask("duties-of-position", position=position).column("duty"))
    assert found == duties


def test_every_step_is_listed_under_its_duty_and_in_order(store: Store, ask: Ask) -> None:
    found = []
    for (duty,) in select(store, "SELECT ?duty { ?step tpk:stageOf ?duty }"):
        answer = ask("stages-of-duty", duty=duty)
        assert answer.column("ordinal") == [str(n) for n in range(1, len(answer.rows) + 1)], duty
        found += answer.column("step")
    assert sorted(found) == instances(store, "Tahapan")


def test_every_unit_with_a_parent_is_under_the_top_of_its_organisation(
    store: Store, ask: Ask
) -> None:
    tops = select(
        store, "SELECT ?u { ?x tpk:parentUnit ?u FILTER NOT EXISTS { ?u tpk:parentUnit ?y } }"
    )
    found = Counter(
        unit for (top,) in tops for unit in ask("units-under-unit", unit=top).column("below")
    )
    children = [row[0] for row in select(store, "SELECT ?u { ?u tpk:parentUnit ?parent }")]
    assert found == Counter(children)


def test_every_citation_is_found_from_the_part_it_stands_in_and_from_what_it_means(
    store: Store, ask: Ask
) -> None:
    parts = select(
        store,
        "SELECT ?part { ?c tpk:citingProvision/tpk:partOf* ?part . VALUES ?kind"
        " { tpk:Pasal tpk:Menimbang tpk:Mengingat tpk:Menetapkan } ?part a ?kind }",
    )
    citing = {
        c for (part,) in parts for c in ask("what-a-pasal-cites", pasal=part).column("citation")
    }
    assert sorted(citing) == instances(store, "Citation")
    for target, citation in select(
        store, "SELECT ?t ?c { ?c tpk:citedProvision|tpk:candidateProvision ?t }"
    ):
        assert citation in ask("what-cites-a-pasal", pasal=target).column("citation")


def test_every_act_that_a_regulation_repeals_or_rests_on_is_in_its_answer(
    store: Store, ask: Ask
) -> None:
    for regulation in instances(store, "Regulation"):
        records = ask("what-regulation-repeals-and-rests-on", regulation=regulation).records()
        for relation, prop in (("repeals", "repeals"), ("rests on", "legalBasis")):
            stated = [r[0] for r in select(store, f"SELECT ?a {{ <{regulation}> tpk:{prop} ?a }}")]
            assert sorted(r["act"] for r in records if r["relation"] == relation) == stated


def test_every_term_and_alias_is_found_in_any_capitals(store: Store, ask: Ask) -> None:
    for definition, name in select(
        store, "SELECT ?d ?n { ?d a tpk:Definition ; tpk:term|tpk:alias ?n }"
    ):
        for term in (name, name.upper(), name.lower()):
            assert definition in ask("where-is-term-defined", term=term).column("definition"), term


def test_every_office_has_the_posts_of_its_template_and_no_other(store: Store, ask: Ask) -> None:
    records = ask("offices-and-posts").records()
    offices = select(store, "SELECT ?o ?t { ?o tpk:instanceOfTemplate ?t }")
    assert len(offices) == 8
    for office, template in offices:
        posts = [record["post"] for record in records if record["office"] == office]
        heads = ask("units-under-unit", unit=template).column("head")
        (own,) = select(store, f"SELECT ?p {{ ?p tpk:heads <{template}> }}")
        assert sorted(posts) == sorted([*heads, *own])


def test_every_rule_on_standing_in_is_shown_for_some_position(store: Store, ask: Ask) -> None:
    stated = {
        row[0] for row in select(store, "SELECT ?p { ?d a tpk:Delegation ; tpk:statedIn ?p }")
    }
    found: set[str] = set()
    for (position,) in select(store, "SELECT ?p { ?p tpk:inOrganisation ?o ; tpk:eselon ?e }"):
        found |= set(ask("who-acts-when-head-is-absent", position=position).column("provision"))
    assert found == stated


def test_a_search_for_a_steps_own_words_finds_it_with_the_best_score(
    store: Store, ask: Ask
) -> None:
    for step, text in select(
        store,
        "SELECT (MIN(?s) AS ?step) ?t { ?s a tpk:Tahapan ;"
        " <http://www.w3.org/2000/01/rdf-schema#label> ?t } GROUP BY ?t ORDER BY ?t LIMIT 40",
    ):
        scores = {
            record["step"]: record["score"]
            for record in ask("search-steps", words=text.upper()).records()
        }
        assert scores[step] == "3"


# Evidence


@cache
def source_lines(stem: str) -> tuple[str, ...]:
    text = (ROOT / "data" / "sources" / f"{stem}.txt").read_text(encoding="utf-8")
    return tuple(text.split("\n"))


def plain(text: str) -> str:
    """Return the words of a text without tags, list markers, emphasis, headings marks, catchwords."""
    words = re.sub(r"<[^>]*>|[#*_\\-]|^\s*(\(\d+\)|\w{1,3}[.)])\s", " ", text)
    return " ".join(words.split())


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in QUOTING])
def test_what_a_row_says_of_the_law_it_quotes_and_places(case: Case, store: Store) -> None:
    answer = ask_oxigraph(store, CATALOGUE[case.question], case.given)
    derived = "SELECT ?p ?s { ?p <http://www.w3.org/ns/prov#wasDerivedFrom> ?s }"
    sources = {row[0]: row[1] for row in select(store, derived)}
    for record in answer.records():
        if "provision" not in record and "document" not in record:
            assert "line" not in record
            continue
        if "quote" not in record or ("provision" not in record and case.question in NAMING):
            continue
        of = sources[record["provision"]] if "provision" in record else record["document"]
        lines = source_lines(Path(of).name)
        start = int(record["line"]) - 1
        near = plain("\n".join(lines[start : start + LINES_OF_PROVISION]))
        here, quote = plain(lines[start]), plain(record["quote"])
        assert quote[:40] in near or (here and here[:40] in quote), record


def test_every_provision_that_states_something_has_words_to_quote(store: Store) -> None:
    assert not select(
        store,
        "SELECT ?p { ?x tpk:statedIn|tpk:citingProvision ?p . ?p tpk:inRegulation ?regulation ."
        " FILTER NOT EXISTS { ?p tpk:text|tpk:heading ?t } }",
    )


FROM_TABLES = {"places-and-their-codes", "what-is-it-elsewhere"}
"""Questions about tables of links, which have a source and no words of law."""

COUNTING = {"which-acts-are-cited"}
"""Questions that only count; ``who-cites-act`` gives the places behind the numbers."""


def test_every_question_about_the_law_carries_its_evidence() -> None:
    for question in QUESTIONS.values():
        if question.name in FROM_TABLES | COUNTING:
            continue
        select_clause = question.query[: question.query.index("WHERE")]
        for column in ("?quote", "?line"):
            assert column in select_clause, question.name
        # an SOP has no provisions: what it says is placed by its document and line
        assert "?provision" in select_clause or "?document" in select_clause, question.name
