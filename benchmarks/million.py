"""A graph of a million triples, made of our own documents with changed identifiers.

In: ``data/ttl`` and a size. Out: a store folder that ``tupoksi serve`` takes, with one snapshot:
the N-Quads, the Oxigraph database, and the metadata. Rules and findings are left out: it is for
measuring the service, which does not care what the triples say. A folder that is there already is
used again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store, parse, serialize

from loaders.share import SHARE
from server.publishing.indexing import write_index
from server.publishing.snapshot import POINTER, SNAPSHOTS, Snapshot, to_graph_iri

TRIPLES = 1_000_000

RESOURCES = "<https://w3id.org/tupoksi/id/"


def read_documents(ttl: Path) -> dict[str, str]:
    """Return each document's graph as N-Quads, by stem."""
    documents: dict[str, str] = {}
    for path in sorted(ttl.glob("*.ttl")):
        name = NamedNode(to_graph_iri(path.stem))
        quads = (q.triple for q in parse(path=path, format=RdfFormat.TURTLE))
        lines = serialize(quads, format=RdfFormat.N_TRIPLES).decode().splitlines()
        documents[path.stem] = "".join(f"{line[:-1]}{name} .\n" for line in lines)
    return documents


def copies_of(documents: dict[str, str], triples: int) -> Iterator[tuple[str, str]]:
    """Yield stems and N-Quads of copies of the documents until there are enough.

    In a copy every resource and the graph have another name; terms and labels stay.
    """
    total, copy = 0, 0
    while total < triples:
        for stem, original in documents.items():
            names = [str(NamedNode(to_graph_iri(name))) for name in (stem, f"{stem}-{copy}")]
            quads = original.replace(RESOURCES, f"{RESOURCES}salinan-{copy}/").replace(*names)
            total += quads.count("\n")
            yield f"{stem}-{copy}", quads
            if total >= triples:
                return
        copy += 1


def make_store(store: Path, triples: int = TRIPLES) -> Snapshot:
    """Return the snapshot of a store folder; fill the folder if it is not there.

    Args:
        store: The folder.
        triples: At least so many; the last document is not cut.
    """
    folder = store / SNAPSHOTS / f"000001-{triples:012d}"
    if not (store / POINTER).is_file():
        (folder / "documents").mkdir(parents=True)
        total, stems = 0, []
        with (folder / "graph.nq").open("w", encoding="utf-8") as file:
            for stem, quads in copies_of(read_documents(SHARE / "data" / "ttl"), triples):
                file.write(quads)
                total += quads.count("\n")
                stems.append(stem)
        database = Store(str(folder / "db"))
        database.bulk_load(path=folder / "graph.nq", format=RdfFormat.N_QUADS)
        database.optimize()
        database.flush()
        write_index(Store(), folder / "search.db")  # nothing here searches
        (folder / "snapshot.json").write_text(_describe(folder, total, stems).to_json())
        (store / POINTER).write_text(folder.name + "\n")
    return _describe(folder, triples, [])


def _describe(folder: Path, triples: int, stems: list[str]) -> Snapshot:
    return Snapshot(
        identifier=folder.name,
        sequence=1,
        inputs="0" * 64,
        published_at="2026-01-01T00:00:00+00:00",
        triples=triples,
        graphs={to_graph_iri(stem): 1 for stem in stems},
        classes={},
        documents=(),
        path=folder,
    )
