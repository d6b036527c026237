"""The published graph on disk, as readers see it.

In: a store folder. Out: :class:`Snapshot`, the one that ``CURRENT`` points to. This module never
writes; ``store.py`` does. The folder looks like this::

    STORE/CURRENT                  one line: the name of the published snapshot
    STORE/publish.lock             held while a publisher works
    STORE/work/                    a publisher's unfinished work; no reader looks here
    STORE/judged/                  what documents gave when they were judged; may be removed
    STORE/snapshots/000007-5f2c…/  immutable
        db/                            the Oxigraph database, opened read-only
        graph.nq                       all of it as N-Quads; what clients wrote comes last
        search.db                      what the text search looks in (``searching/index.py``)
        documents/STEM.ttl             the document graphs as they were loaded, byte for byte
        texts/STEM.json                the source texts for the reader (texts.py), where at hand
        report.json                    what the shapes say (checking/kept.py), where there are any
        snapshot.json                  what this class holds
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from server.errors import DamagedSnapshot, NoSnapshot

POINTER = "CURRENT"
SNAPSHOTS = "snapshots"
JUDGED = "judged"

GRAPH_BASE = "https://w3id.org/tupoksi/graph/"
"""Named graphs: one per document, ``ontology``, ``derived``, ``links``, ``findings``, and for each
document what shows in its print: ``observations/STEM``."""

OBSERVATIONS = "observations/"
ONTOLOGY_GRAPH = GRAPH_BASE + "ontology"
DERIVED_GRAPH = GRAPH_BASE + "derived"
FINDINGS_GRAPH = GRAPH_BASE + "findings"


def to_graph_iri(stem: str) -> str:
    """Return the named graph of a document.

    >>> to_graph_iri("perwali-cilegon-63-2016")
    'https://w3id.org/tupoksi/graph/perwali-cilegon-63-2016'
    """
    return GRAPH_BASE + quote(stem, safe="")


def to_observations_iri(stem: str) -> str:
    """Return the named graph of what shows in the print of a document.

    >>> to_observations_iri("perwali-cilegon-63-2016")
    'https://w3id.org/tupoksi/graph/observations/perwali-cilegon-63-2016'
    """
    return f"{GRAPH_BASE}{OBSERVATIONS}{quote(stem, safe='')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One published state of the graph.

    Attributes:
        identifier: Sequence number and start of the content hash, ``000007-5f2c81d0a3b4``.
        sequence: 1 for the first publish into this store.
        inputs: SHA-256 (hex) over everything that was loaded and the rules that were run.
        published_at: Time of publishing, ISO 8601 in UTC.
        triples: Triples in all graphs together, each graph counted for itself.
        graphs: Triples by graph IRI; a graph of a client may be empty.
        default_triples: Triples in the default graph, where only clients write.
        owned_size: Bytes of ``graph.nq`` before what clients wrote; None: all of it.
        classes: Distinct instances by class IRI, subclasses counted in.
        documents: Stems of the documents, sorted.
        path: The snapshot's folder.
        publish_seconds: How long building it took.
        unchanged: True when ``publish`` found these very inputs already published.
    """

    identifier: str
    sequence: int
    inputs: str
    published_at: str
    triples: int
    graphs: dict[str, int]
    classes: dict[str, int]
    documents: tuple[str, ...]
    path: Path
    publish_seconds: float = 0.0
    default_triples: int = 0
    owned_size: int | None = None
    unchanged: bool = False

    @property
    def database(self) -> Path:
        """The Oxigraph database; open it with ``Store.read_only`` only."""
        return self.path / "db"

    @property
    def quads(self) -> Path:
        """The whole graph as N-Quads."""
        return self.path / "graph.nq"

    @property
    def index(self) -> Path:
        """The index of the text search."""
        return self.path / "search.db"

    def document(self, stem: str) -> Path | None:
        """Return the Turtle file of a document, or None when there is no such document."""
        return self.path / "documents" / f"{stem}.ttl" if stem in self.documents else None

    def text(self, stem: str) -> Path | None:
        """Return the kept text of a document, or None when it was not at hand."""
        path = self.path / "texts" / f"{stem}.json"
        return path if stem in self.documents and path.is_file() else None

    @property
    def report(self) -> Path:
        """What the shapes say of the documents; there may be no such file."""
        return self.path / "report.json"

    def to_json(self) -> str:
        """Return the metadata file, without what its place in the folder already says."""
        facts = asdict(self)
        del facts["path"], facts["unchanged"]
        return json.dumps(facts, indent=2, sort_keys=True) + "\n"


def read_pointer(store: Path) -> str | None:
    """Return the name of the published snapshot, or None when there is none."""
    try:
        name = (store / POINTER).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return None
    return name if name and "/" not in name else None


def load_snapshot(path: Path) -> Snapshot:
    """Read the metadata of one snapshot folder.

    Raises:
        DamagedSnapshot: A part of the folder is missing or unreadable.
    """
    try:
        facts = json.loads((path / "snapshot.json").read_text(encoding="utf-8"))
        facts["documents"] = tuple(facts["documents"])
        snapshot = Snapshot(path=path, **facts)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(path, f"snapshot.json: {error}") from error
    for part in (snapshot.database / "CURRENT", snapshot.quads, snapshot.index):
        if not part.is_file():
            raise _damaged(path, f"{part.relative_to(path)} is missing")
    return snapshot


def current_snapshot(store: Path) -> Snapshot:
    """Return the published snapshot of a store folder.

    Raises:
        NoSnapshot: Nothing was published there.
        DamagedSnapshot: The published folder lacks a part.
    """
    name = read_pointer(store)
    if name is None:
        raise NoSnapshot(
            f"No graph has been published in {store}.",
            hint="Run `tupoksi build` first.",
            store=str(store),
        )
    return load_snapshot(store / SNAPSHOTS / name)


def _damaged(path: Path, reason: str) -> DamagedSnapshot:
    return DamagedSnapshot(
        f"The snapshot {path} is damaged ({reason}).",
        hint="Run `tupoksi build` to publish it again.",
        path=str(path),
    )
