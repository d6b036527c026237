"""The process of one write: reads a job and a body, publishes the change, tells what became of it.

In: on standard input a line (``change.to_job``), then the body. Out: on standard output one JSON
object, ``written`` or ``fault``. It has no network, bounded memory and processor time, and dies
with the process that started it; killed at any moment it leaves the published snapshot as it was,
or publishes the new one whole. Started as ``python -m server.writing.writer PARENT``.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from server.engine.confine import deny_network, die_with_parent, limit_memory, limit_time
from server.errors import ServerError, StoreError
from server.writing.change import Bounds, Change, from_job
from server.writing.edit import edit


def main(parent: int) -> None:
    """Do the job on standard input."""
    die_with_parent(parent)
    store, change, bounds = from_job(sys.stdin.buffer.readline())
    body = sys.stdin.buffer.read()
    limit_memory(bounds.memory)
    limit_time(bounds.seconds)
    deny_network()
    sys.stdout.write(json.dumps(_do(Path(store), change, body, bounds)))


def _do(store: Path, change: Change, body: bytes, bounds: Bounds) -> dict[str, Any]:
    try:
        return {"written": asdict(edit(store, change, body, bounds))}
    except ServerError as error:
        return {"fault": _to_facts(error)}
    except OSError as error:
        reason = f"The store cannot be written: {error.strerror or error}."
        hint = "Look at the disk: room, rights, and whether it is read-only."
        return {"fault": _to_facts(StoreError(reason, hint=hint))}


def _to_facts(error: ServerError) -> dict[str, Any]:
    words = {"code": error.code, "message": error.message, "hint": error.hint}
    return {**words, "fields": error.fields}


if __name__ == "__main__":
    main(int(sys.argv[1]))
