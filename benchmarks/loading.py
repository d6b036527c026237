"""Text to triples, triples to Turtle, Turtle to a published store: rate, growth, time and memory.

The peer is rdflib, which reads and writes the same graphs in the same run. Growth is measured on
many documents (copies with another number, so with other IRIs) and on one long document (its body
repeated with the Pasal numbered on).
"""

from __future__ import annotations

import re
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import Graph

from benchmarks.corpus import copy_of
from loaders.catalogue import Source, load_sources
from loaders.parallel import count_processors, open_processes
from loaders.pipeline import build_document, build_ttl, read_graph
from loaders.share import SHARE
from loaders.text.read import SourceText
from server.publishing.building import build_graph
from server.publishing.snapshot import to_graph_iri

Row = dict[str, float | int | str]


def best_of(times: int, work: Callable[[], object]) -> float:
    """Return the shortest of some runs in seconds of one core: the one least disturbed."""
    return best_of_each(times, work)[0]


def best_of_each(times: int, *works: Callable[[], object]) -> list[float]:
    """Return the shortest run of each of some works in seconds of one core.

    They run turn about, so that an hour in which the machine is slower is so for all of them: their
    ratios say something where their times do not.
    """
    best = [float("inf")] * len(works)
    for _ in range(times):
        for i, work in enumerate(works):
            start = time.process_time()
            work()
            best[i] = min(best[i], time.process_time() - start)
    return best


def move_numbers(body: str, shift: int) -> str:
    """Return a text in which every number of a Pasal, printed or cited, is ``shift`` higher."""
    return re.sub(r"\bPasal (\d+)", lambda m: f"Pasal {int(m[1]) + shift}", body)


def longer(source: Source, times: int) -> Source:
    """Return a regulation whose body stands ``times`` times, its Bab and Pasal numbered on."""
    text = source.text.text
    start, end = text.index("BAB II"), text.index("Agar setiap orang")
    start = text.rindex("\n", 0, start) + 1
    body, last = text[start:end], max(int(n) for n in re.findall(r"(?m)^#* *Pasal (\d+)\s*$", text))
    copies = (move_numbers(body, i * last) for i in range(times))
    data = "".join((text[:start], *copies, text[end:]))
    return Source(SourceText(f"panjang-{times}", data, "0" * 64, "utf-8"), region=source.region)


def read_all(sources: list[Source]) -> None:
    """Read one document after another and keep none, as a build does."""
    for source in sources:
        read_graph(source)


def rate_row(what: str, size: int, seconds: float, times: float) -> Row:
    """Return a row of the table of rates; ``size`` in code points."""
    return {
        "what": what,
        "MB": size / 1e6,
        "s": seconds,
        "MB/s": size / seconds / 1e6,
        "× time": times,
    }


def measure_rate(sources: list[Source]) -> list[Row]:
    """Return text-to-triples rates: one document, many documents, one long document."""
    rows: list[Row] = []
    for source in sources:
        size = len(source.text.text)
        once = best_of(7, partial(read_graph, source))
        rows.append(rate_row(source.text.stem, size, once, 1.0))
        for count in (10, 100):
            copies = [copy_of(source, 1000 + i) for i in range(count)]
            spent = best_of(2, partial(read_all, copies))
            rows.append(rate_row(f"  {count} copies", count * size, spent, spent / once))
        base, ten = longer(source, 1), longer(source, 10)
        growth = len(ten.text.text) / len(base.text.text)
        short, long = best_of_each(7, partial(read_graph, base), partial(read_graph, ten))
        times = 10 * long / short / growth
        rows.append(rate_row("  ten times longer", len(ten.text.text), long, times))
    return rows


def measure_peer(sources: list[Source]) -> list[Row]:
    """Return what reading and writing one graph costs here and with rdflib."""
    rows: list[Row] = []
    for source in sources:
        turtle = build_document(source).turtle
        graph = Graph().parse(data=turtle, format="turtle")
        ours = best_of(5, partial(build_document, source))
        write = best_of(1, partial(graph.serialize, format="turtle"))
        load = best_of(3, partial(load_store, turtle))
        parse = best_of(1, partial(Graph().parse, data=turtle, format="turtle"))
        name = source.text.stem
        for what, mine, theirs, note in (
            ("text to Turtle", ours, write, "rdflib only writes the Turtle"),
            ("Turtle to store", load, parse, ""),
        ):
            rows.append(
                {
                    "what": f"{name}: {what}",
                    "s": mine,
                    "rdflib s": theirs,
                    "ratio": theirs / mine,
                    "note": note,
                }
            )
    return rows


def load_store(turtle: bytes) -> None:
    """Load a graph into an empty memory store."""
    Store().bulk_load(input=turtle, format=RdfFormat.TURTLE)


def measure_build() -> list[Row]:
    """Return the time of a whole build into an empty store, and the peak memory of this process."""
    with tempfile.TemporaryDirectory() as folder:
        ttl, store = Path(folder) / "ttl", Path(folder) / "store"
        begun: list[tuple[str, float]] = []
        start = time.perf_counter()
        build_graph(
            SHARE / "data" / "sources",
            ttl,
            store,
            on_step=lambda step: begun.append((step, time.perf_counter())),
        )
        done = time.perf_counter()
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    ends = [*(at for _, at in begun[1:]), done]
    steps: list[Row] = [
        {"what": step, "s": end - at} for (step, at), end in zip(begun, ends, strict=True)
    ]
    return [
        {"what": "whole build", "s": done - start},
        {
            "what": "the same in seconds of one core",
            "s": sum(u.ru_utime + u.ru_stime for u in (own, others)),
        },
        {"what": "read, observe, write Turtle", "s": begun[0][1] - start},
        *steps,
        {"what": "peak memory of this process, MiB", "s": own.ru_maxrss / 1024},
        {"what": "peak memory of a worker, MiB", "s": others.ru_maxrss / 1024},
    ]


def measure_bare_build() -> list[Row]:
    """Return the time of a build without what rules, search and catalogues added to it.

    That is: parse, resolve, write Turtle, load it into a database on disk, and switch to it.
    """
    with tempfile.TemporaryDirectory() as folder:
        ttl, live, published = (Path(folder) / name for name in ("ttl", "live", "published"))
        start = time.perf_counter()
        with open_processes(count_processors()) as fan:
            build_ttl(SHARE / "data" / "sources", ttl, fan=fan)
        read = time.perf_counter()
        store = Store(live)
        for path in sorted(ttl.glob("*.ttl")):
            graph = NamedNode(to_graph_iri(path.stem))
            store.bulk_load(path=path, format=RdfFormat.TURTLE, to_graph=graph)
        store.flush()
        store.backup(published)
        switch = Path(folder) / "CURRENT.new"
        switch.write_text(published.name)
        switch.rename(switch.with_suffix(""))
        done = time.perf_counter()
    return [
        {"what": "parse, resolve, Turtle, load and publish alone", "s": done - start},
        {"what": "  of it parse, resolve, Turtle", "s": read - start},
    ]


def measure() -> dict[str, list[Row]]:
    """Return every table of this module."""
    build = measure_build()  # first: its peak memory is its own
    sources = [s for s in load_sources(SHARE / "data" / "sources") if s.kind == "regulation"]
    return {
        "build": build + measure_bare_build(),
        "text to triples, one core": measure_rate(sources),
        "beside rdflib": measure_peer(sources),
    }
