"""A report as a snapshot keeps it: everything that a page or an export says of it, and back.

In: :class:`Report` or the bytes of a kept one. Out: the other. The constraints of the rules stay
out: a kept report is read, never run again.
"""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from server.checking.findings import from_record, to_record
from server.checking.report import Checked, Report, RuleRun
from server.checking.shapes import Shape

RUN = frozenset(("constraints",))
"""Fields of a shape that only a run needs."""

LISTS = ("norms", "targets")


def to_kept(report: Report) -> bytes:
    """Return a report as JSON."""
    kept = {
        "version": report.version,
        "documents": [
            {"stem": one.stem, "title": one.title, "sha256": one.sha256} for one in report.documents
        ],
        "rules": [
            {"shape": _to_record(run.shape), "findings": run.findings} for run in report.rules
        ],
        "findings": [to_record(one) for one in report.findings],
    }
    return json.dumps(kept, ensure_ascii=False).encode()


def parse_kept(data: bytes) -> Report:
    """Return the report that :func:`to_kept` wrote."""
    kept = json.loads(data)
    return Report(
        version=kept["version"],
        documents=tuple(Checked(**one) for one in kept["documents"]),
        rules=tuple(
            RuleRun(_to_shape(one["shape"]), one["findings"], 0.0) for one in kept["rules"]
        ),
        findings=tuple(from_record(one) for one in kept["findings"]),
    )


def load_report(path: Path) -> Report | None:
    """Return the report of a snapshot, or None when no shapes were held against it."""
    return parse_kept(path.read_bytes()) if path.is_file() else None


def _to_record(shape: Shape) -> dict[str, Any]:
    names = (item.name for item in fields(shape))
    return {name: getattr(shape, name) for name in names if name not in RUN}


def _to_shape(record: dict[str, Any]) -> Shape:
    lists = {name: tuple(record[name]) for name in LISTS}
    return Shape(**{**record, **lists, "constraints": ()})
