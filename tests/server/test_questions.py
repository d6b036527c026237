"""Question files: what their headers may say, and how parameters become terms."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Store

from server.asking.inline import with_values
from server.asking.questions import (
    XSD_INTEGER,
    Question,
    bind_parameters,
    find_question,
    load_questions,
    parse_question,
    read_question,
)
from server.errors import BadParameter, BadQuestionFile, UnknownQuestion
from tests.server.places import BASE, DUTY, GRAPH

HEAD = "#+ summary: A?\n#+ summary_id: B?\n"
BODY = "SELECT ?x ?y { ?x ?p ?y }"


def parse(text: str) -> Question:
    return parse_question("test", text, where="test.rq")


def test_a_header_is_read() -> None:
    questions = load_questions(GRAPH / "queries" / "competency")
    question = questions["stages-of-duty"]
    assert list(questions) == sorted(questions)
    assert question.summary_in("en") == "What are the stages of a duty?"
    assert question.summary_in("id") == "Apa saja tahapan suatu tugas?"
    assert question.description == "The stages in their order, each with its words."
    assert [(p.name, p.type, p.required) for p in question.parameters] == [("duty", "iri", True)]
    assert question.example == {"duty": DUTY}
    assert question.query.startswith("PREFIX rdfs:")


def test_optional_parameters_and_two_examples() -> None:
    question = parse(
        HEAD
        + "#+ params:\n#+   x iri The x | Si x\n#+   y? text The y; any\n#+ example: x=http://a ; y=b=c\n"
        + BODY
    )
    assert [p.description_in("id") for p in question.parameters] == ["Si x", "The y; any"]
    assert [(p.name, p.required, p.description) for p in question.parameters] == [
        ("x", True, "The x"),
        ("y", False, "The y; any"),
    ]
    assert question.example == {"x": "http://a", "y": "b=c"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(BODY, "test.rq:1: the header has no summary", id="no-header"),
        pytest.param("#+ summary: A?\n" + BODY, "no summary_id", id="one-language"),
        pytest.param(
            HEAD + "#+ heading: x\n" + BODY, "test.rq:3: unknown key 'heading'", id="unknown-key"
        ),
        pytest.param(HEAD + "#+what\n" + BODY, "test.rq:3: expected", id="no-key"),
        pytest.param("#+   more\n" + HEAD, "test.rq:1: expected", id="continues-nothing"),
        pytest.param(
            HEAD + "#+ params:\n#+   x\n" + BODY, "test.rq:4: expected 'NAME", id="no-type"
        ),
        pytest.param(
            HEAD + "#+ params:\n#+   x date The x\n" + BODY, "test.rq:4", id="unknown-type"
        ),
        pytest.param(HEAD + "#+ params:\n#+   format text x\n" + BODY, "reserved", id="reserved"),
        pytest.param(
            HEAD + "#+ params:\n#+   z iri The z\n" + BODY, "'z' is no variable", id="unused"
        ),
        pytest.param(
            HEAD + "#+ example: x=1\n" + BODY, "'x', which is no param", id="example-unknown"
        ),
        pytest.param(
            HEAD + "#+ params:\n#+   x iri X\n#+ example: x\n" + BODY, "is not 'name=", id="example"
        ),
    ],
)
def test_a_bad_header_says_where(text: str, message: str) -> None:
    with pytest.raises(BadQuestionFile) as caught:
        parse(text)
    assert message in str(caught.value)
    assert str(caught.value.fields["where"]).startswith("test.rq")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "x.rq").write_bytes(b"\xff\xfe")
    with pytest.raises(BadQuestionFile, match=rf"^{tmp_path.name}/x\.rq is not UTF-8 text"):
        load_questions(tmp_path)


def test_no_message_names_a_folder_of_the_machine(tmp_path: Path) -> None:
    """It reaches clients over HTTP."""
    (tmp_path / "headless.rq").write_text(BODY)
    for name in ("absent.rq", "headless.rq"):
        with pytest.raises(BadQuestionFile, match=name) as caught:
            read_question(tmp_path / name)
        assert str(tmp_path.parent) not in f"{caught.value} {caught.value.fields}"


QUESTION = parse(
    HEAD
    + "#+ params:\n#+   x iri The x\n#+   y? text The y\n#+   p? integer The p\n"
    + "#+ example: x=http://example.org/\n"
    + BODY
)


@pytest.mark.parametrize(
    ("given", "terms"),
    [
        pytest.param({"x": "http://a/b"}, {"x": NamedNode("http://a/b")}, id="iri"),
        pytest.param({"x": " urn:x "}, {"x": NamedNode("urn:x")}, id="spaces"),
        pytest.param({"x": "id/unit/a"}, {"x": NamedNode(BASE + "id/unit/a")}, id="under-the-base"),
        pytest.param({"x": "urn:x", "y": ""}, {"x": NamedNode("urn:x")}, id="empty-optional"),
        pytest.param(
            {"x": "urn:x", "y": '" } DROP ALL #'},
            {"x": NamedNode("urn:x"), "y": Literal('" } DROP ALL #')},
            id="text-is-only-text",
        ),
        pytest.param(
            {"x": "urn:x", "p": "-7"},
            {"x": NamedNode("urn:x"), "p": Literal("-7", datatype=XSD_INTEGER)},
            id="integer",
        ),
    ],
)
def test_parameters_become_terms(given: dict[str, str], terms: dict[str, object]) -> None:
    assert bind_parameters(QUESTION, given, base=BASE) == terms


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param({}, "needs the parameter 'x'", id="missing"),
        pytest.param({"x": ""}, "needs the parameter 'x'", id="empty"),
        pytest.param({"x": "urn:x", "q": "1"}, "no parameter 'q'", id="unknown"),
        pytest.param({"x": "not an iri"}, "not an absolute IRI", id="spaces-in-iri"),
        pytest.param({"x": "relative"}, "not an absolute IRI", id="relative"),
        pytest.param({"x": "http://a> } DROP ALL #"}, "not an absolute IRI", id="injection"),
        pytest.param({"x": "http://[bad"}, "not an absolute IRI", id="bad-host"),
        pytest.param({"x": "urn:x", "p": "1.5"}, "not a whole number", id="decimal"),
        pytest.param({"x": "urn:x", "p": "1" * 30}, "not a whole number", id="too-long"),
        pytest.param({"x": "urn:x", "y": "\ud800"}, "not text", id="lone-surrogate"),
    ],
)
def test_wrong_parameters_are_named(given: dict[str, str], message: str) -> None:
    with pytest.raises(BadParameter) as caught:
        bind_parameters(QUESTION, given, base=BASE)
    assert message in str(caught.value)
    assert caught.value.status == 400


def test_a_missing_parameter_shows_the_example() -> None:
    with pytest.raises(BadParameter, match=r"For example x=http://example\.org/"):
        bind_parameters(QUESTION, {}, base=BASE)


def test_an_unknown_name_suggests_others() -> None:
    with pytest.raises(UnknownQuestion, match="Did you mean: units"):
        find_question({"units": QUESTION, "other": QUESTION}, "unit")


def test_values_carry_any_text_unharmed() -> None:
    hostile = 'a"b\\c\n} SELECT \'"""'
    terms = {"y": Literal(hostile), "x": NamedNode("http://e/1")}
    store = Store()
    rows = store.query(with_values("SELECT ?x ?y { }", terms))
    assert [(row["x"], row["y"]) for row in rows] == [(terms["x"], terms["y"])]
    assert with_values("ASK {}", {}) == "ASK {}"
