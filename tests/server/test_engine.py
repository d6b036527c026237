"""The query engine: answers, limits, deaths, a switch under load."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, parse, parse_query_results

from server.engine.blocking import BlockingEngine
from server.engine.meter import is_markable
from server.engine.workers import QueryEngine
from server.errors import (
    DeadlinePassed,
    EngineBusy,
    EngineDown,
    EvaluationFailed,
    MemoryExceeded,
    NoSnapshot,
    QueryFailed,
    QuerySyntaxError,
    RemoteCallRefused,
    ResultTooLarge,
    WorkerCrashed,
)
from server.settings import Settings
from server.web.formats import CSV_RESULTS, GRAPHS, SOLUTIONS
from tests.server.places import (
    BASE,
    COUNT,
    DEADLY,
    DOCUMENT,
    DUTY,
    ENDLESS,
    GREEDY,
    PREFIX,
    children_of,
    copy_ttl,
    is_running,
    publish_graph,
    wait_until,
)

Work = Callable[[QueryEngine], Awaitable[None]]


@pytest.fixture
def settings(store: Path) -> Settings:
    return Settings(store=store, query_deadline=5.0, public_workers=2, reserved_workers=1)


def with_engine(settings: Settings, work: Work) -> None:
    """Run some work on an engine; afterwards none of its processes may be left."""
    before = set(children_of(os.getpid()))

    async def run() -> None:
        async with QueryEngine(settings) as engine:
            await work(engine)

    asyncio.run(run())
    assert set(children_of(os.getpid())) <= before


async def reach(condition: Callable[[], object]) -> None:
    """Return when a condition holds; fail when it does not in time."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


async def rows_of(engine: QueryEngine, text: str, **options: object) -> list[dict[str, str]]:
    result = await engine.run(text, **options)  # type: ignore[arg-type]
    bindings = json.loads(await result.body())["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


async def count_of(engine: QueryEngine, **options: object) -> int:
    return int((await rows_of(engine, COUNT, **options))[0]["n"])


@pytest.mark.parametrize("template_memory", [1, 1 << 30], ids=["disk", "memory"])
def test_an_answer_from_disk_and_from_memory(settings: Settings, template_memory: int) -> None:
    async def work(engine: QueryEngine) -> None:
        assert engine.in_memory == (template_memory > 1)
        assert engine.snapshot is not None
        assert await count_of(engine) == engine.snapshot.triples
        assert await count_of(engine, trusted=True) == engine.snapshot.triples

    with_engine(replace(settings, template_memory=template_memory), work)


def test_every_kind_of_answer_in_every_form(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        for media in set(SOLUTIONS.values()):
            result = await engine.run("SELECT (1 AS ?x) {}", solutions_media=media)
            assert (result.kind, result.media_type) == ("solutions", media)
            assert b"1" in await result.body()
            result = await engine.run("ASK {}", solutions_media=media)
            assert result.kind == "boolean"
            assert b"true" in await result.body()
        for media in set(GRAPHS.values()):
            result = await engine.run("CONSTRUCT WHERE { ?s ?p 2020 } ", graph_media=media)
            assert (result.kind, result.media_type) == ("graph", media)
            await result.body()
        result = await engine.run(f"DESCRIBE <{DUTY}>", prefixes={"tpk": BASE + "def#"})
        assert b"tpk:DetailedDuty" in await result.body()

    with_engine(settings, work)


def test_the_dataset_of_a_query(settings: Settings) -> None:
    """SPARQL 1.1 Protocol 2.1.4: what the request names wins over FROM."""
    graph_count = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    from_count = f"SELECT (COUNT(*) AS ?n) FROM <{DOCUMENT}> WHERE {{ ?s ?p ?o }}"

    async def number(engine: QueryEngine, text: str, **options: object) -> int:
        return int((await rows_of(engine, text, **options))[0]["n"])

    async def work(engine: QueryEngine) -> None:
        assert engine.snapshot is not None
        one, total = engine.snapshot.graphs[DOCUMENT], engine.snapshot.triples
        ontology = BASE + "graph/ontology"
        assert await number(engine, COUNT) == total
        assert await number(engine, graph_count) == total
        assert await number(engine, from_count) == one
        assert await number(engine, COUNT, default_graphs=[DOCUMENT]) == one
        assert await number(engine, graph_count, default_graphs=[DOCUMENT]) == 0
        assert await number(engine, graph_count, named_graphs=[DOCUMENT]) == one
        assert await number(engine, COUNT, named_graphs=[DOCUMENT]) == 0
        both = one + engine.snapshot.graphs[ontology]
        assert await number(engine, COUNT, default_graphs=[DOCUMENT, ontology]) == both
        assert await number(engine, from_count, default_graphs=[ontology]) == both - one
        assert await number(engine, COUNT, default_graphs=["urn:nowhere"]) == 0

    with_engine(settings, work)


def test_parameters_are_bound(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        text = PREFIX + "SELECT ?duty ?stage { ?stage tpk:stageOf ?duty } ORDER BY ?stage"
        rows = await rows_of(engine, text, substitutions={"duty": NamedNode(DUTY)})
        assert [row["stage"][-1] for row in rows] == ["1", "2"]
        assert await rows_of(engine, text, substitutions={"duty": NamedNode("urn:x")}) == []
        with pytest.raises(EvaluationFailed, match="unprojected"):
            await engine.run(
                "SELECT ?s { ?s ?p ?o }", substitutions={"unprojected": NamedNode("urn:x")}
            )

    with_engine(settings, work)


def test_first_rows(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        result = await engine.run("SELECT ?s ?none { ?s ?p ?o }", first_rows=3)
        bindings = json.loads(await result.body())["results"]["bindings"]
        assert len(bindings) == 3
        assert result.more
        result = await engine.run("SELECT ?s { VALUES ?s { 1 'x'@id <urn:x> } }", first_rows=3)
        assert not json.loads(await result.body())["head"].keys() - {"vars"}
        assert not result.more

    with_engine(settings, work)


def test_a_syntax_error_has_its_place(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        with pytest.raises(QuerySyntaxError, match=r"at line 2, column 15:.*WHERE") as caught:
            await engine.run("SELECT *\nWHERE { ?s . }")
        assert caught.value.fields["line"] == 2
        assert await count_of(engine) > 0

    with_engine(settings, work)


def rows_in(body: bytes, media: str) -> list[object]:
    """Return the rows of an answer, read by a parser that is strict about its form."""
    if media == "application/sparql-results+json":
        return list(json.loads(body)["results"]["bindings"])
    if media == CSV_RESULTS:
        return list(csv.reader(io.StringIO(body.decode())))[1:]
    return list(parse_query_results(body, format=QueryResultsFormat.from_media_type(media)))


@pytest.mark.parametrize("media", sorted(set(SOLUTIONS.values())))
def test_rows_beyond_the_limit_are_cut_and_announced(settings: Settings, media: str) -> None:
    async def work(engine: QueryEngine) -> None:
        result = await engine.run("SELECT * { ?s ?p ?o }", solutions_media=media)
        body = await result.body()
        assert result.truncated == "rows"
        assert (b"truncated" in body) == is_markable(media)
        assert len(rows_in(body, media)) == 10  # well-formed, and exactly so many
        result = await engine.run("SELECT * { ?s ?p ?o } LIMIT 10", solutions_media=media)
        body = await result.body()
        assert (result.truncated, b"truncated" in body) == ("", False)

    with_engine(replace(settings, max_result_rows=10), work)


@pytest.mark.parametrize("media", sorted(set(SOLUTIONS.values())))
def test_bytes_beyond_the_limit_are_cut_between_rows(settings: Settings, media: str) -> None:
    async def work(engine: QueryEngine) -> None:
        result = await engine.run("SELECT * { ?s ?p ?o . ?a ?b ?c }", solutions_media=media)
        body = await result.body()
        assert result.truncated == "bytes"
        assert len(rows_in(body, media)) > 10
        assert 40_000 <= len(body) < 60_000

    with_engine(replace(settings, max_result_bytes=40_000), work)


@pytest.mark.parametrize("media", sorted(set(GRAPHS.values())))
def test_a_graph_beyond_a_limit_is_cut_between_triples(settings: Settings, media: str) -> None:
    async def work(engine: QueryEngine) -> None:
        result = await engine.run("CONSTRUCT WHERE { ?s ?p ?o }", graph_media=media)
        body = await result.body()
        assert result.truncated == "rows"
        assert (b"truncated" in body) == is_markable(media)
        assert len(list(parse(body, format=RdfFormat.from_media_type(media)))) == 10

    with_engine(replace(settings, max_result_rows=10), work)


def test_a_row_that_never_ends_is_a_fault(settings: Settings) -> None:
    doubled = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(16))
    text = f"SELECT ?x16 {{ BIND('{'x' * 100}' AS ?x0) {doubled} }}"

    async def work(engine: QueryEngine) -> None:
        with pytest.raises(ResultTooLarge):
            await (await engine.run(text)).body()
        assert await count_of(engine) > 0

    with_engine(replace(settings, max_result_bytes=4000), work)


def test_a_slow_reader_holds_a_bounded_amount(settings: Settings) -> None:
    """Past the budget its worker waits for it, and others are answered."""

    async def work(engine: QueryEngine) -> None:
        result = await engine.run("SELECT * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }")
        await reach(lambda: result.held > 1 << 20)
        for _ in range(20):
            assert await count_of(engine) > 0
        assert result.held < 3 << 20
        async for _ in result.chunks():
            break  # reading goes on, and so does the worker
        result.abandon()

    with_engine(replace(settings, held_bytes=1), work)


def test_a_long_answer_streams_whole(settings: Settings) -> None:
    text = "SELECT ?a ?b ?c ?d { ?a ?p ?b . ?c ?q ?d }"

    async def work(engine: QueryEngine) -> None:
        assert engine.snapshot is not None
        result = await engine.run(text, solutions_media=CSV_RESULTS)
        head = await result.head(1000)
        assert 0 < len(head) < 1_000_000
        body = head + await result.body()
        assert result.complete
        assert body.count(b"\r\n") >= engine.snapshot.triples**2 // 2

    with_engine(settings, work)


def test_the_deadline_ends_a_query_and_the_next_is_answered(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        started = time.monotonic()
        for trusted in (False, True):
            with pytest.raises(DeadlinePassed, match=r"0\.3 seconds"):
                await (await engine.run(ENDLESS, trusted=trusted)).body()
            assert await count_of(engine, trusted=trusted) > 0
        assert time.monotonic() - started < 10

    with_engine(replace(settings, query_deadline=0.3), work)


def test_endless_queries_do_not_hold_up_the_reserved_workers(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        flood = [asyncio.create_task(engine.run(ENDLESS)) for _ in range(4)]
        await reach(lambda: (engine.at_work, engine.waiting) == (2, 2))
        assert await count_of(engine, trusted=True) > 0
        assert engine.at_work == 2
        ends = await asyncio.gather(*flood, return_exceptions=True)
        assert {type(end) for end in ends} == {DeadlinePassed}

    with_engine(replace(settings, query_deadline=0.6), work)


def test_a_full_queue_turns_queries_away(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        running = asyncio.create_task(engine.run(ENDLESS))
        await reach(lambda: engine.at_work == 1)
        with pytest.raises(EngineBusy):  # waits in vain
            await engine.run("ASK {}")
        waiting = asyncio.create_task(engine.run("ASK {}"))
        await reach(lambda: engine.waiting == 1)
        with pytest.raises(EngineBusy):  # finds the queue full
            await engine.run("ASK {}")
        with pytest.raises(EngineBusy):
            await waiting
        with pytest.raises(DeadlinePassed):
            await running
        assert await count_of(engine) > 0

    tight = {"public_workers": 1, "queue_length": 1, "queue_seconds": 0.2, "query_deadline": 2.0}
    tight["light_seconds"] = 9.0
    with_engine(replace(settings, **tight), work)  # type: ignore[arg-type]


def test_a_crash_is_reported_and_survived(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        for _ in range(3):
            with pytest.raises(WorkerCrashed) as caught:
                await (await engine.run(DEADLY)).body()
            assert caught.value.fields["signal"] == signal.SIGSEGV
            assert await count_of(engine) > 0

    with_engine(settings, work)


@pytest.mark.slow
def test_too_much_memory_is_reported_and_survived(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        with pytest.raises(MemoryExceeded):
            await (await engine.run(GREEDY)).body()
        assert await count_of(engine) > 0

    with_engine(replace(settings, worker_memory=96 << 20, query_deadline=30.0), work)


def processes(engine: QueryEngine) -> tuple[int, list[int]]:
    """Return the template's process and its workers'."""
    template = engine.template_process
    assert template is not None
    return template, children_of(template)


def test_workers_killed_while_idle_are_replaced(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        assert await count_of(engine) > 0
        wait_until(lambda: len(processes(engine)[1]) == 3)
        template, workers = processes(engine)
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        # the template has reaped them: no zombies
        await reach(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
        for trusted in (False, True, False):
            assert await count_of(engine, trusted=trusted) > 0
        assert processes(engine)[0] == template

    with_engine(settings, work)


def test_a_worker_killed_at_work_is_an_error_and_no_empty_answer(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        task = asyncio.create_task(engine.run(ENDLESS))
        await reach(lambda: engine.at_work == 1 and len(processes(engine)[1]) == 3)
        workers = processes(engine)[1]
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        with pytest.raises(WorkerCrashed, match="signal 9"):
            await task
        # the one at work is told of first; the idle ones may still be dying
        await reach(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
        assert await count_of(engine) > 0

    with_engine(settings, work)


def test_a_template_that_dies_is_replaced(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        template, workers = processes(engine)
        os.kill(template, signal.SIGKILL)
        async with asyncio.timeout(20):
            while True:
                try:
                    assert await count_of(engine) > 0
                    if engine.template_process != template:
                        break
                except QueryFailed:
                    await asyncio.sleep(0.02)
        wait_until(lambda: not any(is_running(worker) for worker in workers))

    with_engine(replace(settings, poll_seconds=0.05), work)


def test_workers_are_replaced_after_so_many_queries(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        assert await count_of(engine) > 0
        wait_until(lambda: len(processes(engine)[1]) == 3)
        before = set(processes(engine)[1])
        for _ in range(8):
            assert await count_of(engine) > 0
        wait_until(lambda: len(before - set(processes(engine)[1])) >= 2)

    with_engine(replace(settings, worker_queries=2), work)


def test_a_service_call_is_refused_by_the_guard(settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        with pytest.raises(RemoteCallRefused):
            await engine.run("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")

    with_engine(settings, work)


def test_no_snapshot_yet_and_then_one(tmp_path: Path, settings: Settings) -> None:
    async def work(engine: QueryEngine) -> None:
        assert engine.snapshot is None
        with pytest.raises(EngineDown):
            await engine.run(COUNT)
        published = await asyncio.to_thread(publish_graph, tmp_path)
        await reach(lambda: engine.snapshot is not None)
        assert await count_of(engine) == published.triples

    with_engine(replace(settings, store=tmp_path, poll_seconds=0.05), work)


@pytest.mark.parametrize("template_memory", [1, 1 << 30], ids=["disk", "memory"])
def test_a_new_snapshot_takes_over_without_a_dropped_query(
    tmp_path: Path, settings: Settings, template_memory: int
) -> None:
    store = tmp_path / "store"
    first = publish_graph(store)
    seen: tuple[list[int], list[int]] = ([], [])

    def is_served(engine: QueryEngine, name: str) -> bool:
        return engine.snapshot is not None and engine.snapshot.identifier == name

    async def ask_until(engine: QueryEngine, enough: asyncio.Event, counts: list[int]) -> None:
        while not enough.is_set():
            counts.append(await count_of(engine))

    async def work(engine: QueryEngine) -> None:
        enough = asyncio.Event()
        # one query that runs longer than the switch takes, and a stream of short ones
        slow = asyncio.create_task(engine.run(ENDLESS, trusted=True))
        stream = [asyncio.create_task(ask_until(engine, enough, counts)) for counts in seen]
        for number in range(3):
            ttl = copy_ttl(tmp_path / f"ttl{number}", extra=f"<urn:x> <urn:y> {number}, 'x' .\n")
            published = await asyncio.to_thread(publish_graph, store, ttl)
            await reach(partial(is_served, engine, published.identifier))
        enough.set()
        await asyncio.gather(*stream)
        with pytest.raises(DeadlinePassed):  # its own end, on the snapshot it began with
            await slow
        assert await count_of(engine) == first.triples + 2

    with_engine(
        replace(
            settings,
            store=store,
            poll_seconds=0.05,
            template_memory=template_memory,
            query_deadline=1.5,
        ),
        work,
    )
    for counts in seen:  # no client sees an older graph after a newer one
        assert set(counts) == {first.triples, first.triples + 2}
        assert counts == sorted(counts)


def test_a_broken_new_snapshot_leaves_the_old_one_serving(
    tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    first = publish_graph(tmp_path)

    async def work(engine: QueryEngine) -> None:
        (tmp_path / "CURRENT").write_text("000009-missing\n")
        await reach(lambda: "000009-missing is damaged" in caplog.text)
        assert await count_of(engine) == first.triples

    with_engine(replace(settings, store=tmp_path, poll_seconds=0.05), work)


def test_the_engine_without_asyncio(settings: Settings, tmp_path: Path) -> None:
    before = children_of(os.getpid())
    with BlockingEngine(settings) as engine:
        answer = engine.run(COUNT, solutions_media=CSV_RESULTS)
        assert answer.body.splitlines()[1] == str(engine.snapshot.triples).encode()
        with pytest.raises(QuerySyntaxError):
            engine.run("nonsense")
    assert children_of(os.getpid()) == before
    with pytest.raises(NoSnapshot):
        BlockingEngine(replace(settings, store=tmp_path))


def test_a_server_that_lags_behind_many_publishes_keeps_its_snapshot(tmp_path: Path) -> None:
    store, ttl = tmp_path / "store", tmp_path / "ttl"
    read = publish_graph(store)
    # from disk, and it looks for another snapshot only after ten minutes
    settings = Settings(store=store, template_memory=1, poll_seconds=600.0)

    def publish_next(number: int) -> None:
        publish_graph(store, copy_ttl(ttl, extra=f"<urn:x> <urn:number> {number} .\n"))

    async def work(engine: QueryEngine) -> None:
        for number in range(3):
            await asyncio.to_thread(publish_next, number)
        assert await count_of(engine) == read.triples
        assert read.quads.is_file()

    with_engine(settings, work)
    publish_next(3)
    assert not read.path.exists()
