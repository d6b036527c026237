"""What the tools answer from: the published graph, asked through the workers of the engine.

In: settings. Out: :class:`House`, opened once when the server starts. No query is evaluated in this
process, whoever wrote it: guard, limits and deadline are those of the web service.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from server.engine.report import QueryReport
from server.operation.logs import open_log, to_slow_record
from server.publishing.snapshot import current_snapshot
from server.settings import Settings
from server.web.answers import Steps
from server.web.entities.vocabulary import VocabularyShelf
from server.web.library import Library
from server.web.site import Site


@dataclass(frozen=True, slots=True)
class House:
    """The rooms behind the tools.

    Attributes:
        site: Settings, engine and questions.
        library: Documents and findings of the snapshot.
        steps: Answers about who is accountable.
        vocabulary: Words of the terms.
        share: Folder that holds ``queries/`` and ``ontology/``.
    """

    site: Site
    library: Library
    steps: Steps
    vocabulary: VocabularyShelf
    share: Path

    @property
    def base(self) -> str:
        """Public base IRI of everything in the graph."""
        return self.site.settings.base

    def to_iri(self, printed: str) -> str:
        """Return an IRI that may be given from ``id/`` on, or between angle brackets."""
        printed = printed.strip().removeprefix("<").removesuffix(">")
        return self.base + printed if printed.startswith("id/") else printed


def build_house(settings: Settings, share: Path) -> House:
    """Return a house whose engine is not started yet.

    Raises:
        NoSnapshot: Nothing was published; a tool could only say so, one call after the other.
        BadQuestionFile: A question's header cannot be read.
    """
    if not settings.remote:
        current_snapshot(settings.store)
    site = Site.build(settings, share)
    _note_slow_queries(site)
    return House(
        site=site,
        library=Library(site),
        steps=Steps(site.engine, settings.base, share),
        vocabulary=VocabularyShelf(),
        share=share,
    )


@asynccontextmanager
async def open_house(house: House) -> AsyncIterator[House]:
    """Start the engine, and stop its workers at the end."""
    async with house.site.engine:
        yield house


def _note_slow_queries(site: Site) -> None:
    """Write down the shape of queries that were slow, as the web service does; nothing typed."""
    write = open_log("slow", site.settings.slow_log)

    def note(report: QueryReport) -> None:
        if write is not None and report.seconds >= site.settings.slow_seconds:
            write(to_slow_record(report))

    site.engine.on_query = note
