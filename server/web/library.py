"""What pages read again and again of the published snapshot, kept while it is published.

In: the site. Out: readings of documents and the report of findings, each made once per snapshot,
and the earlier reports it can be held against. What a reviewer accepted is laid over the report
whenever its file changes. Nothing here outlives the snapshot that it was made from.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from pyoxigraph import NamedNode

from server.checking.accepted import Acceptance, mark_accepted, parse_accepted
from server.checking.findings import Finding
from server.checking.kept import load_report
from server.checking.report import Report
from server.errors import BadAccepted, BadBaseline, EngineDown, NotFound, ServerError
from server.publishing.snapshot import Snapshot
from server.publishing.texts import load_text
from server.reading.gather import About, Answers, build_reading, to_abouts
from server.reading.model import Reading
from server.version import read_version
from server.web.earlier import Change, Earlier, compare, load_baseline, load_earlier
from server.web.rendering import compile_templates
from server.web.site import PAGE_QUERIES, Site

LOG = logging.getLogger("tupoksi.http")

MOST_READINGS = 64
"""Documents that are kept ready; a published folder of thousands must still fit into memory."""

NO_REPORT = Report(read_version(), (), (), ())


@dataclass(slots=True)
class Shelf:
    """What was made from one snapshot.

    Attributes:
        snapshot: The snapshot.
        abouts: What the documents are, by stem.
        judged: The report as it was made.
        before: The reports of older snapshots, latest first.
        report: The report with what reviewers accepted.
        entries: What they accepted, by fingerprint.
        fault: Why their file could not be read, or None.
        stamp: State of their file when it was read.
        baseline: The operator's report, or None.
        baseline_fault: Why it could not be read, or None.
        baseline_stamp: State of its file when it was read.
        readings: Documents, by stem.
    """

    snapshot: Snapshot
    abouts: dict[str, About]
    judged: Report
    before: tuple[Earlier, ...]
    report: Report
    entries: dict[str, Acceptance] = field(default_factory=dict)
    fault: ServerError | None = None
    stamp: tuple[object, ...] = ()
    baseline: Earlier | None = None
    baseline_fault: ServerError | None = None
    baseline_stamp: tuple[int, int] = (0, 0)
    readings: dict[str, Reading] = field(default_factory=dict)

    @property
    def earlier(self) -> tuple[Earlier, ...]:
        """Every report that this one can be held against, the nearest first."""
        return (*self.before, self.baseline) if self.baseline else self.before

    def change(self, since: str) -> Change:
        """Return what is new and gone since the report that an address names."""
        return compare(self.judged.findings, self.earlier, since)


class Library:
    """Readings and the report of the published snapshot."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._shelf: Shelf | None = None
        self._lock = asyncio.Lock()

    async def shelf(self) -> Shelf:
        """Return what belongs to the published snapshot, made anew when another is published.

        Raises:
            EngineDown: No graph is loaded.
        """
        snapshot = self._site.engine.snapshot
        if snapshot is None:
            raise EngineDown("No graph is loaded.")
        async with self._lock:
            if self._shelf is None or self._shelf.snapshot.identifier != snapshot.identifier:
                self._shelf = await self._make(snapshot)
            self._mark(self._shelf)
            await self._hold_against(self._shelf)
            return self._shelf

    async def _make(self, snapshot: Snapshot) -> Shelf:
        rows = await self._site.rows(PAGE_QUERIES["reader-documents"])
        abouts = to_abouts(rows, self._site.settings.base, snapshot.documents)
        report = await asyncio.to_thread(load_report, snapshot.report) or NO_REPORT
        before = await asyncio.to_thread(load_earlier, snapshot.path)
        titled = _with_titles(report, abouts)
        return Shelf(snapshot, abouts, titled, before, titled)

    async def _hold_against(self, shelf: Shelf) -> None:
        """Read the operator's report, where its file has changed."""
        if not self._site.settings.baseline:
            return
        path = Path(self._site.settings.baseline)
        stamp = _state(path)
        if stamp == shelf.baseline_stamp and (shelf.baseline or shelf.baseline_fault):
            return
        shelf.baseline, shelf.baseline_fault, shelf.baseline_stamp = None, None, stamp
        try:
            shelf.baseline = await asyncio.to_thread(load_baseline, path)
        except BadBaseline as error:
            LOG.warning("%s: %s", path, error)
            shelf.baseline_fault = error

    def _mark(self, shelf: Shelf) -> None:
        """Lay over the report what reviewers accepted, where their file has changed."""
        path, today = self._site.settings.accepted, datetime.datetime.now(tz=datetime.UTC).date()
        stamp = (today, *_state(path))
        if stamp == shelf.stamp:
            return
        try:
            text = path.read_text("utf-8") if path.is_file() else ""
            entries = parse_accepted(text, where=path.name)
            shelf.fault = None
        except (OSError, UnicodeDecodeError) as error:
            LOG.warning("%s cannot be read: %s", path, error)
            entries = tuple(shelf.entries.values())
            shelf.fault = BadAccepted(f"{path.name} cannot be read.", hint="Mend the file.")
        except BadAccepted as error:
            entries = tuple(shelf.entries.values())
            shelf.fault = error
        findings = mark_accepted(shelf.judged.findings, entries, today)
        shelf.entries = {entry.fingerprint: entry for entry in entries}
        shelf.report = replace(shelf.judged, findings=findings)
        shelf.readings = {
            stem: replace(reading, findings=_in_order(shelf.report.of(stem)))
            for stem, reading in shelf.readings.items()
        }
        shelf.stamp = stamp

    async def abouts(self) -> dict[str, About]:
        """Return what the documents are, by stem."""
        return (await self.shelf()).abouts

    async def report(self) -> Report:
        """Return the report on all documents."""
        return (await self.shelf()).report

    async def reading(self, stem: str) -> Reading:
        """Return a document, ready to be read.

        Raises:
            NotFound: There is no such document, or its text was not at hand.
        """
        shelf = await self.shelf()
        if stem not in shelf.readings:
            reading = await self._read(shelf, stem)
            # what reviewers accepted may have changed meanwhile
            reading = replace(reading, findings=_in_order(shelf.report.of(stem)))
            while len(shelf.readings) >= MOST_READINGS:
                del shelf.readings[next(iter(shelf.readings))]
            shelf.readings[stem] = reading
            return reading
        return shelf.readings[stem]

    async def warm(self) -> None:
        """Make everything ready, so that nobody has to wait for it."""
        shelf = await self.shelf()
        readable = (stem for stem in shelf.abouts if shelf.snapshot.text(stem) is not None)
        for stem in islice(readable, MOST_READINGS):
            await self.reading(stem)

    async def _read(self, shelf: Shelf, stem: str) -> Reading:
        about, path = shelf.abouts.get(stem), shelf.snapshot.text(stem)
        if about is None or path is None:
            raise NotFound(
                f"There is no text of a document {stem!r}.",
                hint="/documents lists the documents that can be read.",
                address=f"/documents/{stem}",
            )
        terms = {"document": NamedNode(about.source)}
        names = ("spans", "citations", "terms", "offices")
        rows = await asyncio.gather(
            *(self._site.rows(PAGE_QUERIES[f"reader-{name}"], terms=terms) for name in names)
        )
        kept = await asyncio.to_thread(load_text, path)
        findings = _in_order(shelf.report.of(stem))
        return await asyncio.to_thread(build_reading, about, kept, Answers(*rows), findings)


async def keep_warm(site: Site, *makers: Callable[[], Awaitable[None]]) -> None:
    """Make ready what belongs to each snapshot as soon as it is published; runs until cancelled."""
    await asyncio.to_thread(compile_templates, site.templates)
    warmed = ""
    while True:
        snapshot = site.engine.snapshot
        if snapshot is not None and snapshot.identifier != warmed:
            warmed = snapshot.identifier
            try:
                for make in makers:
                    await make()
            except ServerError as error:  # a page that needs it will say so
                LOG.warning("the pages of %s are not ready: %s", warmed, error)
        await asyncio.sleep(site.settings.poll_seconds)


def _state(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return (0, 0)
    return (state.st_mtime_ns, state.st_size)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.end)))


def _with_titles(report: Report, abouts: dict[str, About]) -> Report:
    documents = tuple(
        replace(one, title=abouts[one.stem].title) if one.stem in abouts else one
        for one in report.documents
    )
    return replace(report, documents=documents)
