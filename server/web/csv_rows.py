"""Rows of texts as a CSV response, as RFC 4180 writes it.

In: rows, the heading first. Out: a response with a name for the file. A text that a
spreadsheet would take for a formula is sent as it is: the file is data, and a changed text would be
a wrong one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi import Response

CSV = "text/csv"


def to_csv(rows: Iterable[Sequence[str]], name: str) -> Response:
    """Return rows as a file that a spreadsheet opens."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return Response(
        file.getvalue(),
        media_type=f"{CSV}; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}.csv"'},
    )
