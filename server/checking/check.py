"""Check documents: text -> graph -> results of the shapes -> findings.

In: sources as the loaders read them, and the files of shapes and ontology. Out: :class:`Report`.
Documents are judged one by one, each with the ontology only, so that a finding never depends on
what else is in the folder; several go to several processes, and one alone is judged by several.
Remembers nothing between two runs except what ``cache.py`` keeps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from loaders.catalogue import Source
from loaders.parallel import count_processors, open_processes
from loaders.pipeline import read_graph
from server.checking.across import extract, judge_across, read_quality, to_shapes
from server.checking.cache import Judged, load_judged, save_judged, to_key, trim_folder
from server.checking.compile import Check
from server.checking.findings import Finding, build_findings
from server.checking.judge import compile_shapes, find_subclasses, judge
from server.checking.places import Locator
from server.checking.report import Checked, Report, build_rule_runs
from server.checking.shapes import Shape, read_shapes
from server.publishing.inputs import File
from server.version import read_version


@dataclass(frozen=True, slots=True)
class Rules:
    """The files that say what is right.

    Attributes:
        shapes: What is demanded of a document.
        ontology: What the shapes rest on.
        quality: Rules across documents.
    """

    shapes: tuple[File, ...]
    ontology: tuple[File, ...]
    quality: tuple[File, ...] = ()

    @property
    def files(self) -> tuple[File, ...]:
        """All of them: what a finding follows from beside the document."""
        return (*self.shapes, *self.ontology, *self.quality)

    @property
    def listed(self) -> tuple[Shape, ...]:
        """Every rule as a report lists it, by code."""
        return (*read_shapes(self.shapes), *to_shapes(read_quality(self.quality)))


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A document as it is judged.

    Attributes:
        stem: Of the document.
        graph: What it says, and in which format.
        form: The format of ``graph``.
        observations: What shows in its print, as N-Triples; b"" when its text is not at hand.
        text: Its source, for the quotes; "" gives findings without quotes.
    """

    stem: str
    graph: bytes
    form: RdfFormat
    observations: bytes = b""
    text: str = ""


def read_rules(share: Path) -> Rules:
    """Read the files of ``shapes/``, ``ontology/`` and ``queries/quality/`` in a folder."""
    ontology = (*(share / "ontology").glob("*.ttl"), *(share / "ontology").glob("concepts/*.ttl"))
    quality = (share / "queries" / "quality").glob("*.rq")
    return Rules(_files((share / "shapes").glob("*.ttl")), _files(ontology), _files(quality))


def check_documents(
    sources: Sequence[Source],
    rules: Rules,
    *,
    processes: int | None = None,
    cache: Path | None = None,
    on_document: Callable[[str], None] = lambda stem: None,
) -> Report:
    """Return the report on some documents.

    Args:
        sources: What to check.
        rules: What to hold against them.
        processes: At most so many; None takes one for each processor.
        cache: Folder in which it is kept what they gave, or None.
        on_document: Told the stem of each document when it is done.

    Raises:
        BadShapes: A shape cannot be read or compiled.
    """
    listed = rules.listed
    judged = []
    for source, one in zip(
        sources, _judge_all(sources, rules, processes or count_processors(), cache), strict=True
    ):
        judged.append(one)
        on_document(source.text.stem)
    extracts = {s.text.stem: one.extract for s, one in zip(sources, judged, strict=True)}
    texts = {source.text.stem: source.text.text for source in sources}
    judged.append(judge_several(extracts, texts, rules))
    findings = merge_findings(judged)
    return Report(
        version=read_version(),
        documents=tuple(Checked(s.text.stem, s.title, s.text.sha256, s.text.text) for s in sources),
        rules=build_rule_runs(listed, findings, add_seconds(judged)),
        findings=findings,
    )


def judge_several(extracts: Mapping[str, str], texts: Mapping[str, str], rules: Rules) -> Judged:
    """Return what documents say against each other; nothing where there is only one."""
    if len(extracts) < 2:
        return Judged((), {})
    return judge_across(extracts, texts, read_quality(rules.quality))


def merge_findings(judged: Iterable[Judged]) -> tuple[Finding, ...]:
    """Return all findings, sorted by document and place."""
    found = (finding for one in judged for finding in one.findings)
    return tuple(sorted(found, key=lambda f: (f.document, f.start, f.end, f.rule, f.message_id)))


def add_seconds(judged: Iterable[Judged]) -> dict[str, float]:
    """Return the seconds by IRI of the shape, all documents together."""
    seconds: dict[str, float] = defaultdict(float)
    for one in judged:
        for iri, spent in one.seconds.items():
            seconds[iri] += spent
    return seconds


def _judge_all(
    sources: Sequence[Source], rules: Rules, processes: int, cache: Path | None
) -> Iterator[Judged]:
    keys = [to_key(source, rules.files) if cache else "" for source in sources]
    kept = [load_judged(cache, key) if cache else None for key in keys]
    unknown = [source for source, known in zip(sources, kept, strict=True) if known is None]
    # one document is shared out rule by rule, several one by one
    alone = len(unknown) == 1
    work = partial(judge_source, rules=rules, processes=processes if alone else 1)
    with open_processes(1 if alone else min(len(unknown), processes)) as fan:
        fresh = fan(work, unknown)
        for key, known in zip(keys, kept, strict=True):
            if known is not None:
                yield known
                continue
            judged = next(fresh)
            if cache:
                save_judged(cache, key, judged)
            yield judged
    if cache and unknown:
        trim_folder(cache)


def judge_source(source: Source, rules: Rules, processes: int = 1) -> Judged:
    """Return what the shapes say of one document."""
    _, graph = read_graph(source, observe=True)
    stem, text = source.text.stem, source.text.text
    observations = "\n".join(graph.observations).encode()
    triples = "\n".join(graph.triples).encode()
    exhibit = Exhibit(stem, triples, RdfFormat.N_TRIPLES, observations, text)
    return judge_exhibit(exhibit, rules, processes)


def judge_exhibit(exhibit: Exhibit, rules: Rules, processes: int = 1) -> Judged:
    """Return what the shapes say of one document's graph.

    The document and the ontology are one graph here: a pattern is then looked up once, and not in
    each of several graphs.
    """
    checks = prepare(rules)
    database = load_ontology(rules)
    # lenient: the loaders wrote it; its IRIs are checked where it is published
    database.bulk_load(exhibit.graph, format=exhibit.form, lenient=True)
    if exhibit.observations:
        database.bulk_load(exhibit.observations, format=RdfFormat.N_TRIPLES, lenient=True)
    results, timings = judge(database, checks, processes)
    seconds: dict[str, float] = defaultdict(float)
    for timing in timings:
        seconds[timing.check.shape.iri] += timing.seconds
    locator = Locator(database, {exhibit.stem: exhibit.text})
    across = extract(database, read_quality(rules.quality))
    return Judged(tuple(build_findings(results, locator)), dict(seconds), across)


@lru_cache(maxsize=1)
def prepare(rules: Rules) -> tuple[Check, ...]:
    """Read and compile the shapes, once a process."""
    return compile_shapes(read_shapes(rules.shapes), find_subclasses(load_ontology(rules)))


def load_ontology(rules: Rules) -> Store:
    """Return a store that holds the ontology in its default graph."""
    database = Store()
    for file in rules.ontology:
        database.bulk_load(file.content, format=RdfFormat.TURTLE)
    return database


def _files(paths: Iterable[Path]) -> tuple[File, ...]:
    return tuple(File(path, path.read_bytes()) for path in sorted(paths))
