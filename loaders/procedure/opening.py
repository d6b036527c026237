"""Rows around the components of a service standard -> the service, the decree, the date.

Lines that say none of these stay unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from loaders.procedure.components import FoundComponent
from loaders.procedure.tables import RULE, Row, Words, join_parts, read_words
from loaders.regulation.names import fold_name
from loaders.regulation.organisation import unit_type
from loaders.text.document import Span
from loaders.text.tiles import Claims

_SERVICE_LABEL_RE = re.compile(r"jenis (?:pelayanan|layanan)\b", re.IGNORECASE)
_SERVICE_RE = re.compile(r"(?:standar )?pelayanan\s+\S", re.IGNORECASE)
_EMPHASIS_RE = re.compile(r"[*#\s-]*(?:\d{1,2}[.)]\s+)?")
_HEAD_WORDS = frozenset(("no", "nomor", "komponen", "uraian", "keterangan"))
_DATE_RE = re.compile(r"(?:pada )?tanggal\s*:\s*", re.IGNORECASE)
_PLACE_RE = re.compile(r"ditetapkan di\s*:", re.IGNORECASE)
_DECREE_RE = re.compile(r"(?:Surat )?Keputusan\s+(?=Kepala\s)", re.IGNORECASE)
_DECREE_NUMBER_RE = re.compile(r"Nomor\s*:\s*(?P<number>\S.*)\Z")


class Opening(NamedTuple):
    """What the lines around the components say; None for what they do not."""

    service: Words | None = None
    description: Words | None = None
    date: Words | None = None
    approver: Words | None = None
    number: Words | None = None


def read_opening(
    text: str, rows: Sequence[Row], found: Sequence[FoundComponent], claims: Claims
) -> Opening:
    """Return what the lines around the components say: the service, the decree, the date."""
    opening = Opening()
    first = min((one.span[0] for one in found), default=len(text))
    labelled = False
    decree: list[Words] = []
    for row in rows:
        span = (row.start, row.end)
        words = read_words(text, row.cells[0])
        if row.style == RULE:
            claims.add(span, "furniture")
        elif not claims.is_free(span):
            continue
        elif _is_heading(words.text, [read_words(text, c).text for c in row.cells]):
            claims.add(span, "heading")
            labelled = labelled or bool(_SERVICE_LABEL_RE.search(words.text))
        elif (
            row.start < first
            and opening.service is None
            and (labelled or _SERVICE_RE.match(_bare(words).text))
            and ":" not in words.text
        ):
            opening = opening._replace(service=_bare(words))
            claims.add(span, "heading")
        elif row.start < first and opening.service and not opening.description:
            opening = opening._replace(description=words)
            claims.add(span, "text")
        else:
            opening = _read_formal(words, span, opening, decree, claims)
    return opening._replace(approver=_approver(decree))


def _read_formal(
    words: Words, span: Span, opening: Opening, decree: list[Words], claims: Claims
) -> Opening:
    """Read a line of the decree or of the closing; others stay unread."""
    date, number = _DATE_RE.match(words.text), _DECREE_NUMBER_RE.match(words.text)
    head = _DECREE_RE.search(words.text)
    if date and words.text[date.end() :]:
        opening = opening._replace(date=opening.date or words.cut(date.end(), len(words.text)))
    elif number:
        opening = opening._replace(number=opening.number or words.cut(*number.span("number")))
    elif head and not decree:
        decree.append(words.cut(head.end(), len(words.text)))
    elif decree and opening.number is None and ":" not in words.text:
        decree.append(words)
    elif not _PLACE_RE.match(words.text):
        return opening
    claims.add(span, "text")
    return opening


def _approver(decree: list[Words]) -> Words | None:
    words = join_parts(decree)
    return words if words and unit_type(words.text.partition(" ")[2]) else None


def _is_heading(words: str, cells: list[str]) -> bool:
    bare = words.strip("*# ")
    columns = {fold_name(cell) for cell in cells if cell}
    group = bare.isupper() and bool(re.search(r"PELAYANAN|KOMPONEN", bare)) and bare != words
    return group or columns <= _HEAD_WORDS or bool(_SERVICE_LABEL_RE.fullmatch(bare))


def _bare(words: Words) -> Words:
    """Return a line without emphasis, bullet and number: ``**1. Pemanfaatan Data**``."""
    lead = _EMPHASIS_RE.match(words.text)
    return words.cut(lead.end() if lead else 0, len(words.text.rstrip("* ")))
