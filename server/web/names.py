"""The names that the reconciliation service compares with, kept while a snapshot is published.

In: the site. Out: the :class:`Gazetteer` of the published snapshot, read by two queries and made
once. Nothing here outlives the snapshot that it was made from.
"""

from __future__ import annotations

import asyncio

from fastapi import Request

from server.errors import EngineDown
from server.reconciling.entities import ENTITIES, VALUES, build_entities
from server.reconciling.gazetteer import Gazetteer
from server.web.site import Site


class GazetteerShelf:
    """Keeps the names of the snapshot that is served now."""

    def __init__(self) -> None:
        self._kept: tuple[str, Gazetteer] | None = None
        self._reading = asyncio.Lock()

    async def find(self, site: Site) -> Gazetteer:
        """Return the names; read them when the snapshot is new.

        Raises:
            EngineDown: No graph is loaded.
        """
        async with self._reading:
            snapshot = site.engine.snapshot
            if snapshot is None:
                raise EngineDown("No graph is loaded.")
            if self._kept is None or self._kept[0] != snapshot.identifier:
                named, valued = await asyncio.gather(site.rows(ENTITIES), site.rows(VALUES))
                entities = build_entities(named, valued, f"{site.settings.base}id/")
                gazetteer = await asyncio.to_thread(Gazetteer, entities)
                self._kept = snapshot.identifier, gazetteer
            return self._kept[1]

    async def warm(self, site: Site) -> None:
        """Read them before anybody asks."""
        await self.find(site)


def to_shelf(request: Request) -> GazetteerShelf:
    """Return the shelf behind a request."""
    shelf = request.app.state.gazetteer
    assert isinstance(shelf, GazetteerShelf)
    return shelf
