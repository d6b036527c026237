"""What a file of corrections would change, found out without publishing anything.

In: overlay files, the published snapshot and the folder of rules. Out: the rows of the question
``corrections-in-force`` for these files, as SPARQL JSON results. The documents are loaded and the
conclusions drawn in memory, by the very function that the publisher uses, so that a file which
passes here passes there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from loaders.reviewed.overlay import MAX_BYTES
from server.asking.questions import load_questions
from server.errors import BadSetting
from server.publishing.filling import fill_store
from server.publishing.inputs import File, read_bytes, read_inputs
from server.publishing.reviewing import read_corrections
from server.publishing.snapshot import Snapshot
from server.settings import Settings, default_overlay

QUESTION = "corrections-in-force"


def rehearse(files: Sequence[Path], snapshot: Snapshot, share: Path, overlay: Path) -> bytes:
    """Return what overlay files would put in force.

    Args:
        files: The files to check; one takes the place of a file of the same name in ``overlay``.
        snapshot: The documents that are published.
        share: Folder with ontology, links, rules and questions.
        overlay: Folder of the corrections that are in force already.

    Raises:
        BadInput: A file cannot be read, or a correction cannot stand; every fault is listed.
    """
    # one byte over the limit is enough to see that a file is too large
    given = tuple(File(path, read_bytes(path, MAX_BYTES + 1)) for path in files)
    wanted = {correction.iri for correction in read_corrections(given)}
    inputs = read_inputs(snapshot.path / "documents", share, overlay)
    names = {path.name for path in files}
    kept = tuple(file for file in inputs.overlay if file.path.name not in names)
    database = Store()
    # shapes judge documents, which no correction changes
    fill_store(database, replace(inputs, overlay=(*kept, *given), shapes=()))
    return _ask(database, share, wanted)


def to_overlay(settings: Settings) -> Path:
    """Return the folder of corrections; only the default one may be missing.

    Raises:
        BadSetting: A folder that somebody chose is not there. To publish without corrections
            because of a slip of the pen would be to drop them without a word.
    """
    folder = settings.overlay
    if folder != default_overlay(os.environ) and not folder.is_dir():
        raise BadSetting(
            f"{folder} is no folder of corrections.",
            hint="Mend --overlay or TUPOKSI_OVERLAY, or make the folder.",
            name="TUPOKSI_OVERLAY",
            value=str(folder),
        )
    return folder


def _ask(database: Store, share: Path, wanted: set[str]) -> bytes:
    question = load_questions(share / "queries" / "competency")[QUESTION]
    solutions = database.query(question.text, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)
    results = json.loads(solutions.serialize(format=QueryResultsFormat.JSON) or b"")
    rows = results["results"]["bindings"]
    results["results"]["bindings"] = [row for row in rows if row["correction"]["value"] in wanted]
    return json.dumps(results, ensure_ascii=False).encode()
