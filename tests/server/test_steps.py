"""``tupoksi ask``, ``tupoksi raci`` and ``/api/ask`` over a small graph, from a real client too."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.cli import main
from server.publishing.store import publish
from server.settings import Settings
from server.web.app import create_app
from tests.server.places import ROOT, running_server

BASE = "https://w3id.org/tupoksi/"
STAGE = f"{BASE}id/peraturan/uji/perwali/2020/1/pasal/3/huruf/a/tahapan/1"


@pytest.fixture(scope="module")
def step_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the graph of ``steps.ttl``."""
    folder = tmp_path_factory.mktemp("steps")
    (folder / "ttl").mkdir()
    graph = Path(__file__).parent / "steps.ttl"
    (folder / "ttl" / "uji.ttl").write_bytes(graph.read_bytes())
    publish(folder / "ttl", folder, folder / "store")
    return folder / "store"


@pytest.fixture(scope="module")
def api(step_store: Path) -> Iterator[TestClient]:
    app = create_app(Settings(store=step_store), share=ROOT)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command line in this process; return its exit code and what it printed."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    printed = capfd.readouterr()
    code = end.value.code
    assert isinstance(code, int)
    return code, printed.out, printed.err


def ask(capfd: pytest.CaptureFixture[str], store: Path, *words: str) -> tuple[int, str, str]:
    return run(capfd, "ask", "--store", str(store), *words)


# tupoksi ask


def test_words_give_the_whole_answer_of_the_step_that_they_mean(
    step_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = ask(capfd, step_store, "konsultasi", "draf", "laporan", "--lang", "en")
    assert code == 0
    for line in (
        "Performed by: Kepala Seksi Uji",
        "Accountable to: Kepala Bidang Uji",
        "Perwali 1/2020 Pasal 2, uji:5",
        '"Kepala Seksi bertanggung jawab kepada Kepala Bidang."',
        "Consulted: Kepala Bidang Uji",
        'inferred; printed "atasan"; The superior is whom one answers to (superior)',
    ):
        assert line in out.replace("\n      ", " ")
    assert max(map(len, out.splitlines())) <= 100
    assert max(len(line) for line in out.splitlines() if "<http" not in line) <= 80


def test_the_answer_is_written_in_indonesian_where_it_is_asked_for(
    step_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = ask(capfd, step_store, STAGE, "--lang", "id")
    assert "Bertanggung jawab kepada: Kepala Bidang Uji" in out


@pytest.mark.parametrize("step", [STAGE, STAGE.removeprefix(BASE)], ids=["whole", "from-id"])
def test_an_iri_is_answered_exactly(
    step: str, step_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = ask(capfd, step_store, step, "-f", "json")
    (answer,) = json.loads(out)["answers"]
    assert code == 0
    assert answer["step"]["iri"] == STAGE
    assert answer["performers"][0]["accountable"]["label"] == "Kepala Bidang Uji"


def test_steps_that_fit_equally_well_are_all_answered_and_said_to_be_so(
    step_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = ask(capfd, step_store, "memfinalisasi laporan", "--lang", "en")
    assert out.startswith("2 steps fit these words equally well; the answers for 2:")
    assert out.count("Performed by: Kepala Seksi Uji [stated]") == 2
    _, out, _ = ask(capfd, step_store, "memfinalisasi laporan", "--limit", "1", "--lang", "en")
    assert out.startswith("2 steps fit these words equally well; the answers for 1:")


@pytest.mark.parametrize("asked", ["xyzzy", "id/tidak/ada"])
def test_what_no_step_fits_ends_with_1(
    asked: str, step_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, err = ask(capfd, step_store, asked)
    assert (code, out) == (1, "")
    assert "No step fits" in err


@pytest.mark.parametrize(
    "arguments", [("--format", "xml", "draf"), ("--lang", "de", "draf"), (" ",), ("x" * 501,)]
)
def test_bad_input_ends_with_2(
    arguments: tuple[str, ...], step_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert ask(capfd, step_store, *arguments)[0] == 2


@pytest.mark.slow
def test_a_remote_endpoint_gives_the_same_answer(
    step_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _, here, _ = ask(capfd, step_store, "konsultasi draf", "-f", "json")
    with running_server(step_store) as (address, _):
        code, there, _ = run(
            capfd, "ask", "--store", f"{address}/sparql", "konsultasi draf", "-f", "json"
        )
    assert (code, json.loads(there)) == (0, json.loads(here))


# /api/ask


def get(api: TestClient, **parameters: str) -> Any:
    response = api.get("/api/ask", params=parameters)
    return response.status_code, response.json()


def test_the_api_answers_by_words_and_by_iri_alike(api: TestClient) -> None:
    status, by_words = get(api, words="konsultasi draf laporan")
    assert status == 200
    assert by_words["candidates"][0]["step"] == STAGE
    status, by_iri = get(api, step=STAGE)
    assert status == 200
    assert by_iri["answers"] == by_words["answers"]
    assert by_iri["candidates"] == []


def test_the_api_says_how_many_steps_fit_equally_well(api: TestClient) -> None:
    _, found = get(api, words="memfinalisasi laporan", limit="1")
    assert (found["tied"], len(found["candidates"]), len(found["answers"])) == (2, 1, 1)
    _, found = get(api, words="xyzzy")
    assert (found["tied"], found["candidates"], found["answers"]) == (0, [], [])


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        pytest.param({}, 400, "bad-request", id="neither"),
        pytest.param({"step": STAGE, "words": "draf"}, 400, "bad-request", id="both"),
        pytest.param({"words": "draf", "limit": "0"}, 400, "bad-request", id="limit-too-small"),
        pytest.param({"words": "draf", "limit": "99"}, 400, "bad-request", id="limit-too-large"),
        pytest.param({"words": "draf", "limit": "x"}, 400, "bad-request", id="limit-no-number"),
        pytest.param({"words": "x" * 501}, 400, "bad-request", id="too-many-words"),
        pytest.param({"word": "draf"}, 400, "bad-request", id="unknown-parameter"),
        pytest.param({"step": "bukan iri"}, 400, "bad-parameter", id="no-iri"),
        pytest.param({"step": f"{BASE}id/tidak/ada"}, 404, "not-found", id="no-such-step"),
    ],
)
def test_the_api_says_what_is_wrong(
    parameters: dict[str, str], status: int, code: str, api: TestClient
) -> None:
    found, problem = get(api, **parameters)
    assert (found, problem["title"]) == (status, code)


def test_the_interface_description_names_the_parameters(api: TestClient) -> None:
    described = api.get("/api/openapi.json").json()["paths"]["/api/ask"]["get"]["parameters"]
    assert [parameter["name"] for parameter in described] == ["step", "words", "limit"]


# tupoksi raci


def raci(capfd: pytest.CaptureFixture[str], store: Path, *arguments: str) -> tuple[int, str, str]:
    return run(capfd, "raci", "--store", str(store), *arguments)


def test_the_matrix_of_a_procedure_says_who_is_what_and_what_is_unknown(
    step_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = raci(capfd, step_store, "id/sop/uji/a", "-f", "wide")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert [(r["Seksi Uji"], r["Kepala Seksi Uji"], r["unknown"]) for r in rows] == [
        ("R*", "A", ""),
        ("", "", "performer-not-stated"),
    ]


def test_the_matrix_of_a_unit_is_that_of_the_duties_of_its_head(
    step_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _, of_unit, _ = raci(capfd, step_store, "id/unit/uji/seksi", "-f", "csv")
    _, of_position, _ = raci(capfd, step_store, "id/jabatan/uji/kasi", "-f", "csv")
    _, deep, _ = raci(capfd, step_store, "id/unit/uji/seksi", "--deep", "-f", "csv")
    assert of_unit == of_position == deep
    rows = list(csv.DictReader(io.StringIO(of_unit)))
    found = {(row["actor_label"], row["role"], row["evidence"]) for row in rows[:3]}
    assert found == {
        ("Kepala Seksi Uji", "Responsible", "Stated"),
        ("Kepala Bidang Uji", "Accountable", "Stated"),
        ("Kepala Bidang Uji", "Consulted", "Inferred"),
    }


def test_the_matrix_for_a_person_has_a_key(
    step_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = raci(capfd, step_store, "id/unit/uji/seksi", "--lang", "en")
    assert "A C~" in out
    assert "1. Kepala Seksi Uji" in out
    assert "R responsible, A accountable, C consulted, I informed" in out


def test_a_subject_without_steps_ends_with_1(
    step_store: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code, _, err = raci(capfd, step_store, "id/unit/tidak-ada")
    assert code == 1
    assert "no step" in err
