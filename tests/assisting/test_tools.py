"""What each tool answers on the real graph: data that fits its schema, IRIs, citations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from server.asking.questions import load_questions
from tests.assisting.conftest import Assistant, text_of
from tests.server.places import DEADLY, ENDLESS, ROOT, wait_until

BASE = "https://w3id.org/tupoksi/"
STAGE = "id/peraturan/cilegon/perwali/2016/63/pasal/37/huruf/a/tahapan/4"
STEP = "id/sop/bantaeng/pemanfaatan-data/langkah/1"

TOOLS = {
    "search",
    "describe",
    "list_questions",
    "ask_question",
    "who_is_accountable",
    "run_sparql",
    "list_findings",
    "explain_finding",
}


def is_in_source(citation: dict[str, Any]) -> bool:
    """Tell whether the first words of a quote stand in the document, at the line or below it."""
    (path,) = (ROOT / "data" / "sources").glob(f"{citation['document']}.*")
    lines = path.read_text(encoding="utf-8").splitlines()[citation["line"] - 1 :]
    words = citation["quote"].rstrip("…").split()[:4]
    return " ".join(words) in " ".join(" ".join(lines).split())


def test_every_tool_says_that_it_only_reads(assistant: Assistant) -> None:
    tools = {tool.name: tool for tool in assistant.do("list_tools").tools}
    assert set(tools) == TOOLS
    for tool in tools.values():
        assert tool.annotations.read_only_hint
        assert not tool.annotations.destructive_hint
        assert not tool.annotations.open_world_hint
        assert tool.output_schema["type"] == "object"
        properties = tool.input_schema["properties"].values()
        assert all(item.get("description") or "enum" in item for item in properties)


def test_words_find_resources_with_their_place(assistant: Assistant) -> None:
    found = assistant.ask("search", words="seksi kelahirn", kinds=["unit", "position"], limit=3)
    best = found["hits"][0]
    assert best["iri"] == f"{BASE}id/unit/cilegon/disdukcapil/seksi-kelahiran"
    assert {hit["kind"] for hit in found["hits"]} <= {"unit", "position"}
    assert [(one["word"], one["how"]) for one in found["understood"]] == [
        ("seksi", "exact"),
        ("kelahirn", "slip"),
    ]
    assert best["citation"]["provision"] == "Perwali 63/2016 Pasal 3 ayat 1 huruf c angka 1"
    assert is_in_source(best["citation"])


def test_nothing_found_is_said(assistant: Assistant) -> None:
    reply = assistant.call("search", words="zzzzqqqq", language="en")
    assert reply.structured_content is not None
    assert reply.structured_content["hits"] == []
    assert "not in the graph" in text_of(reply)


def test_a_description_says_where_each_statement_stands(assistant: Assistant) -> None:
    unit = assistant.ask("describe", iri="id/unit/cilegon/disdukcapil/seksi-kelahiran")
    assert unit["label"] == "Seksi Kelahiran"
    assert unit["kinds"][0]["iri"].endswith("#Unit")
    said = [one for one in unit["statements"] if one["citation"]]
    assert len(said) > 3
    assert all(is_in_source(one["citation"]) for one in said if one["citation"]["quote"])
    head = next(one for one in unit["statements"] if one["property"].endswith("#headedBy"))
    assert head["text"] == "Kepala Seksi Kelahiran"
    derived = [one for one in unit["statements"] if one["origin"] == "derived"]
    assert all(one["rule"] or one["property"] for one in derived)


def test_what_is_cut_is_said_and_can_be_had(assistant: Assistant) -> None:
    holder = "id/jabatan/cilegon/disdukcapil/kepala-seksi-kelahiran"
    cut = assistant.ask("describe", iri=holder, limit=2)["cut"]
    relation = max(cut, key=lambda one: one["count"])
    assert relation["shown"] == 2
    whole = assistant.ask("describe", iri=holder, limit=2, whole=relation["property"])
    shown = [
        one
        for one in whole["statements"]
        if (one["property"], one["inward"]) == (relation["property"], relation["inward"])
    ]
    assert len(shown) == relation["count"]


def test_every_question_can_be_asked_with_its_example(assistant: Assistant) -> None:
    catalogue = assistant.ask("list_questions")
    assert catalogue["total"] == len(catalogue["questions"])
    assert {one["name"] for one in catalogue["questions"]} == set(
        load_questions(ROOT / "queries" / "competency")
    )
    cited = 0
    for question in catalogue["questions"]:
        answer = assistant.ask(
            "ask_question", name=question["name"], parameters=question["example"], limit=3
        )
        assert answer["rows"], question["name"]
        assert len(answer["rows"]) <= 3
        cited += any(row["citation"] for row in answer["rows"])
    assert cited > len(catalogue["questions"]) / 2


def test_a_number_may_be_given_as_a_number(assistant: Assistant) -> None:
    named = [
        (one["name"], parameter["name"], one["example"])
        for one in assistant.ask("list_questions")["questions"]
        for parameter in one["parameters"]
        if parameter["type"] == "integer"
    ]
    name, parameter, example = named[0]
    given = {**example, parameter: 2}
    assert (
        assistant.ask("ask_question", name=name, parameters=given)["parameters"][parameter] == "2"
    )


def test_a_row_of_an_answer_cites_the_provision(assistant: Assistant) -> None:
    reply = assistant.call(
        "ask_question", name="who-is-accountable-for-step", parameters={"step": STAGE}
    )
    answer = reply.structured_content
    assert answer is not None
    assert {row["values"]["superiorLabel"] for row in answer["rows"]} >= {"Kepala Dinas"}
    assert all(is_in_source(row["citation"]) for row in answer["rows"])
    assert "[Perwali 63/2016 Pasal 35, perwali-cilegon-63-2016:1226]" in text_of(reply)


def test_a_stage_has_its_line_of_accountability(assistant: Assistant) -> None:
    reply = assistant.call("who_is_accountable", step=STAGE, language="en")
    assert reply.structured_content is not None
    (answer,) = reply.structured_content["answers"]
    assert answer["performers"][0].startswith("Kepala Seksi Kelahiran <")
    assert answer["accountable"][0].startswith("Kepala Bidang Pelayanan Pencatatan Sipil <")
    assert answer["unknown"] == []
    assert all(is_in_source(one) for one in answer["citations"])
    assert "Perwali 63/2016 Pasal 35" in {one["provision"] for one in answer["citations"]}
    assert "Accountable to: Kepala Bidang Pelayanan Pencatatan Sipil" in text_of(reply)


def test_unknown_is_said_as_unknown(assistant: Assistant) -> None:
    reply = assistant.call("who_is_accountable", step=STEP)
    assert reply.structured_content is not None
    (answer,) = reply.structured_content["answers"]
    assert answer["performers"] == answer["accountable"] == []
    assert [one["code"] for one in answer["unknown"]] == ["performer-not-stated"]
    assert "Pelaksana: tidak diketahui" in text_of(reply)


def test_words_that_fit_many_steps_say_how_many(assistant: Assistant) -> None:
    words = "mengkonsultasikan draft pelaporan kepada atasan langsung"
    found = assistant.ask("who_is_accountable", step=words, limit=2)
    assert found["tied"] > 2
    assert len(found["answers"]) == len(found["candidates"]) == 2


def test_findings_are_listed_and_explained(assistant: Assistant) -> None:
    listed = assistant.ask("list_findings", document="perwali-cilegon-29-2022", rule="N", limit=5)
    assert listed["total"] == sum(listed["by_severity"].values()) == sum(listed["by_rule"].values())
    assert len(listed["findings"]) == 5
    first = next(one for one in listed["findings"] if one["expected"])
    reply = assistant.call("explain_finding", fingerprint=first["fingerprint"], language="en")
    explained = reply.structured_content
    assert explained is not None
    assert explained["finding"] == first
    assert explained["finding"]["about"].startswith(f"{BASE}id/")
    assert explained["why_en"]
    assert is_in_source(explained["finding"]["citation"])
    assert explained["before"]
    said = text_of(reply)
    for part in (first["rule"], first["message_en"], first["expected"], explained["why_en"]):
        assert part in said


def test_every_rule_that_found_something_gives_its_norm_in_words(assistant: Assistant) -> None:
    rules = assistant.ask("list_findings", limit=1)["by_rule"]
    assert len(rules) > 20
    for rule in rules:
        (finding,) = assistant.ask("list_findings", rule=rule, limit=1)["findings"]
        explained = assistant.ask("explain_finding", fingerprint=finding["fingerprint"])
        assert explained["why_id"], rule
        assert explained["why_en"], rule


def test_a_query_gives_terms_and_their_places(assistant: Assistant) -> None:
    query = (
        "PREFIX tpk: <https://w3id.org/tupoksi/def#> "
        "SELECT ?pasal ?number { ?pasal a tpk:Pasal ; tpk:number ?number } ORDER BY ?pasal"
    )
    found = assistant.ask("run_sparql", query=query, limit=3)
    assert found["columns"] == ["pasal", "number"]
    assert [len(found["rows"]), found["truncated"]] == [3, "rows"]
    assert found["rows"][0]["pasal"]["type"] == "uri"
    assert [one["iri"] for one in found["cited"]] == [
        row["pasal"]["value"] for row in found["rows"]
    ]
    assert all(is_in_source(one["citation"]) for one in found["cited"])


def test_other_forms_of_a_query(assistant: Assistant) -> None:
    assert assistant.ask("run_sparql", query="ASK { ?s ?p ?o }")["boolean"] is True
    graph = assistant.ask("run_sparql", query=f"DESCRIBE <{BASE}{STAGE}>")
    assert graph["truncated"] == ""
    assert f"<{BASE}{STAGE}>" in graph["turtle"]
    assert graph["cited"]


def test_an_answer_is_cut_and_says_so(assistant: Assistant) -> None:
    graph = assistant.ask("run_sparql", query="CONSTRUCT WHERE { ?s ?p ?o }")
    assert graph["truncated"] == "bytes"
    assert len(graph["turtle"].encode()) <= 200_000
    long = "SELECT (REPLACE(STR(?o), '', 'xxxxxxxxxxxxxxxxxxxx') AS ?x) { ?s <https://w3id.org/tupoksi/def#text> ?o }"
    rows = assistant.ask("run_sparql", query=long, limit=500)
    assert rows["truncated"] == "bytes"
    assert len(json.dumps(rows["rows"])) <= 210_000
    one = long.replace("SELECT (", "SELECT (GROUP_CONCAT(").replace(" AS", ") AS")
    assert "result-too-large" in assistant.fault("run_sparql", query=one)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        pytest.param("SELECT * {" + "{" * 200 + "}" * 200 + "}", "query-too-deep", id="braces"),
        pytest.param("SELECT * {" + "{" * 90_000, "query-too-deep", id="braces without an end"),
        pytest.param(
            "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
            "remote-call-refused",
            id="a call to another server",
        ),
        pytest.param("LOAD <http://127.0.0.1:1/>", "update-refused", id="a load"),
        pytest.param("INSERT DATA { <urn:a> <urn:b> 1 }", "update-refused", id="an update"),
        pytest.param("DROP ALL", "update-refused", id="a drop"),
        pytest.param("SELECT * { ?s ?p ", "query-syntax", id="no query"),
        pytest.param("#" * 200_000, "query-too-long", id="too long"),
        pytest.param(ENDLESS, "deadline-passed", id="endless"),
        pytest.param(DEADLY, "", id="deadly"),
    ],
)
def test_a_hostile_query_is_refused_and_the_server_goes_on(
    assistant: Assistant, query: str, says: str
) -> None:
    assert says in assistant.fault("run_sparql", query=query)
    assert assistant.ask("run_sparql", query="ASK { ?s ?p ?o }")["boolean"] is True


def test_a_fault_has_its_code_for_programs(assistant: Assistant) -> None:
    reply = assistant.call("run_sparql", query="DROP ALL")
    assert reply.meta is not None
    fault = reply.meta["tupoksi/fault"]
    assert fault["code"] == "update-refused"
    assert fault["docs"] == "docs/server.md#update-refused"


def test_a_query_that_nobody_waits_for_ends(assistant: Assistant) -> None:
    engine = assistant.house.site.engine
    asked = assistant.begin("run_sparql", query=ENDLESS)
    wait_until(lambda: engine.at_work)
    asked.cancel()
    wait_until(lambda: not engine.at_work, seconds=1)  # its deadline is two


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("describe", {"iri": "id/unit/nowhere"}, "not-found"),
        ("describe", {"iri": "http://a b"}, "no IRI"),
        ("describe", {"iri": "> } DROP ALL #"}, "no IRI"),
        ("ask_question", {"name": "../../etc/passwd"}, "unknown-question"),
        ("ask_question", {"name": "stages-of-duty"}, "bad-parameter"),
        (
            "ask_question",
            {"name": "stages-of-duty", "parameters": {"duty": "> } DROP ALL #"}},
            "bad-parameter",
        ),
        ("who_is_accountable", {"step": " "}, "no words"),
        ("who_is_accountable", {"step": "id/unit/nowhere"}, "no step"),
        ("who_is_accountable", {"step": "x" * 501}, "501"),
        ("explain_finding", {"fingerprint": "0000"}, "no finding"),
        ("list_findings", {"document": "perwali-63"}, "perwali-cilegon-63-2016"),
        ("list_findings", {"rule": "Ω9"}, "no rule"),
        ("run_sparql", {"query": "ASK {}", "limit": 100_000}, "less than or equal"),
        ("search", {"words": "camat", "kinds": ["everything"]}, "kinds"),
        ("nothing", {}, "nothing"),
    ],
)
def test_what_cannot_be_answered_says_why(
    assistant: Assistant, name: str, arguments: dict[str, Any], says: str
) -> None:
    said = assistant.fault(name, **arguments)
    assert says in said
    assert "Traceback" not in said


def test_resources_can_be_read(assistant: Assistant) -> None:
    def read(uri: str) -> str:
        return str(assistant.do("read_resource", uri).contents[0].text)

    assert "owl:Ontology" in read("tupoksi://vocabulary")
    assert len(json.loads(read("tupoksi://questions"))["questions"]) > 40
    documents = json.loads(read("tupoksi://documents"))
    assert {one["stem"] for one in documents} >= {"perwali-cilegon-63-2016"}
    text = read(documents[0]["text"])
    assert text.startswith("1\t")
    turtle = read(f"{BASE}id/peraturan/cilegon/perwali/2016/63/pasal/35")
    assert "tpk:Pasal" in turtle


@pytest.mark.parametrize(
    "uri",
    [
        "tupoksi://documents/nowhere",
        "tupoksi://documents/..%2F..%2Fetc%2Fpasswd",
        f"{BASE}id/nowhere",
        f"{BASE}id/a%20b%3E",
        "file:///etc/passwd",
    ],
)
def test_no_other_resource_is_read(assistant: Assistant, uri: str) -> None:
    with pytest.raises(Exception, match=r"no text|says nothing|no IRI|Unknown resource"):
        assistant.do("read_resource", uri)


def test_prompts_name_tools_that_there_are(assistant: Assistant) -> None:
    prompts = assistant.do("list_prompts").prompts
    assert {prompt.name for prompt in prompts} == {"accountability", "review"}
    for prompt in prompts:
        given = {argument.name: "x" for argument in prompt.arguments}
        (message,) = assistant.do("get_prompt", prompt.name, given).messages
        assert any(tool in message.content.text for tool in TOOLS)
