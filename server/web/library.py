"""What pages read again and again of the published snapshot, kept while it is published.

In: the site. Out: readings of documents and the report of findings, each made once per snapshot.
What a reviewer accepted is laid over the report whenever its file changes. Nothing here outlives
the snapshot that it was made from.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode

from server.checking.kept import load_report
from server.checking.report import Report
from server.errors import EngineDown, NotFound, ServerError
from server.publishing.snapshot import Snapshot
from server.publishing.texts import load_text
from server.reading.gather import About, Answers, build_reading, to_abouts
from server.reading.model import Reading
from server.version import read_version
from server.web.site import PAGE_QUERIES, Site

LOG = logging.getLogger("tupoksi.http")

NO_REPORT = Report(read_version(), (), (), ())


@dataclass(slots=True)
class Shelf:
    """What was made from one snapshot."""

    snapshot: Snapshot
    abouts: dict[str, About]
    report: Report
    readings: dict[str, Reading] = field(default_factory=dict)


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
                rows = await self._site.rows(PAGE_QUERIES["reader-documents"])
                report = await asyncio.to_thread(load_report, snapshot.report)
                abouts = to_abouts(rows, self._site.settings.base, snapshot.documents)
                self._shelf = Shelf(snapshot, abouts, _with_titles(report or NO_REPORT, abouts))
            return self._shelf

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
            shelf.readings[stem] = await self._read(shelf, stem)
        return shelf.readings[stem]

    async def warm(self) -> None:
        """Make everything ready, so that nobody has to wait for it."""
        shelf = await self.shelf()
        for stem in shelf.abouts:
            if shelf.snapshot.text(stem) is not None:
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
        findings = sorted(shelf.report.of(stem), key=lambda f: (f.start, f.end))
        return await asyncio.to_thread(build_reading, about, kept, Answers(*rows), findings)


async def keep_warm(site: Site, library: Library) -> None:
    """Make ready what belongs to each snapshot as soon as it is published; runs until cancelled."""
    warmed = ""
    while True:
        snapshot = site.engine.snapshot
        if snapshot is not None and snapshot.identifier != warmed:
            warmed = snapshot.identifier
            try:
                await library.warm()
            except ServerError as error:  # a page that needs it will say so
                LOG.warning("the pages of %s are not ready: %s", warmed, error)
        await asyncio.sleep(site.settings.poll_seconds)


def _with_titles(report: Report, abouts: dict[str, About]) -> Report:
    documents = tuple(
        replace(one, title=abouts[one.stem].title) if one.stem in abouts else one
        for one in report.documents
    )
    return replace(report, documents=documents)
