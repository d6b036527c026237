"""Does a snapshot hold what it says? Opened and counted, not believed.

In: a snapshot. Out: nothing, or :class:`DamagedSnapshot` with what does not fit. It reads the index
whole and asks the database for its count; on our documents that takes a tenth of a second.
"""

from __future__ import annotations

from pyoxigraph import Store

from server.errors import DamagedSnapshot
from server.publishing.snapshot import Snapshot
from server.searching.index import SearchIndex


def check_snapshot(snapshot: Snapshot) -> None:
    """Look into the parts of a snapshot.

    Raises:
        DamagedSnapshot: One cannot be opened, or they do not fit together.
    """
    try:
        triples = len(Store.read_only(str(snapshot.database)))
    except (OSError, ValueError) as error:
        raise _damaged(snapshot, f"the database cannot be opened: {error}") from error
    if triples != snapshot.triples:
        counts = f"the database has {triples} triples, snapshot.json says {snapshot.triples}"
        raise _damaged(snapshot, counts)
    missing = [stem for stem in snapshot.documents if not _has_document(snapshot, stem)]
    if missing:
        raise _damaged(snapshot, f"documents/{missing[0]}.ttl is missing")
    SearchIndex(snapshot.index).check()


def _has_document(snapshot: Snapshot, stem: str) -> bool:
    path = snapshot.document(stem)
    return path is not None and path.is_file()


def _damaged(snapshot: Snapshot, reason: str) -> DamagedSnapshot:
    return DamagedSnapshot(
        f"The snapshot {snapshot.path} is damaged ({reason}).",
        hint="Run `tupoksi build`, or restore a backup.",
        path=str(snapshot.path),
    )
