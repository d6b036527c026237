"""Lines of a scanned SOP, whose columns are only gaps -> the little that is certain in them.

A scan keeps no cells (Kalimantan Barat): a line is pieces with gaps or stray pipes between them,
and pieces of neighbours run together. Taken are the number of the SOP where its value ends the
line, numbered legal bases that name a national act, and steps whose numbers run on without a gap
under a header that names Kegiatan, Waktu and Output; of a step, only its number and the
pieces at its left. Everything else stays unread and is counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.procedure.identity import LEGAL_BASIS, find_label, with_acts
from loaders.procedure.model import IdentityItem, Step
from loaders.procedure.tables import RULE, Row, Words, join_parts, read_words
from loaders.regulation.model import Amendment
from loaders.regulation.names import fold_name
from loaders.text.tiles import Claims

_PIECE_RE = re.compile(r"[^\s|](?:[^|\r\n]*?[^\s|])??(?=\s{2,}|\s*\||\s*\Z)")
_NUMBERED_RE = re.compile(r"\A[|\s]*(?P<number>\d{1,2})\s*(?:[.|]\s*|\s{2,})(?=\S)")
_ROMAN_RE = re.compile(r"\A[IVXVJl]+\.\s+")
_SECTION_RE = re.compile(r"\A\s*[IVX]{1,5}\.\s")
_LEFT = 14  # code points of a line before which a piece belongs to the activity
_MOST_LINES = 8  # lines of one step
_WORDY_RE = re.compile(r"[A-Za-z]{3,}")
_HEADER_WORDS = ("kegiatan", "waktu", "output")


def find_fields(text: str, rows: Sequence[Row], claims: Claims) -> list[tuple[str, Words]]:
    """Return the number of the SOP, where a line holds its label, its value and nothing else."""
    fields: dict[str, Words] = {}
    for row in rows:
        pieces = _pieces(text, row)
        if len(pieces) == 2 and find_label(pieces[0].text) == "number":
            fields.setdefault("number", pieces[1])
            claims.add((row.start, row.end), "text")
    return list(fields.items())


def find_legal_bases(
    text: str, rows: Sequence[Row], home: str, claims: Claims
) -> tuple[list[IdentityItem], list[Amendment]]:
    """Return the numbered items under "Dasar hukum" that name a national act."""
    items: list[IdentityItem] = []
    start = next((i for i, row in enumerate(rows) if _is_legal_label(text, row)), len(rows))
    found: list[IdentityItem] = []
    for i in range(start + 1, len(rows)):
        if _SECTION_RE.match(text[rows[i].start : rows[i].end]) or _is_box(text, rows[i]):
            break
        number = _NUMBERED_RE.match(text[rows[i].start : rows[i].end])
        if number and int(number["number"]) == len(found) + 1:
            found.append(IdentityItem(number["number"], _item_words(text, rows, i, number.end())))
    named, amendments = with_acts(found, home)
    for item in named:
        if item.acts and item.acts[0].region == "indonesia":
            items.append(item)
            claims.add_all((token[1:] for token in item.words.tokens), "text")
    return items, amendments


def _item_words(text: str, rows: Sequence[Row], i: int, at: int) -> Words:
    """Return the first piece of a numbered line, with that of the next line when it goes on."""
    first = _pieces(text, rows[i]._replace(start=rows[i].start + at))[:1]
    if i + 1 < len(rows) and not _NUMBERED_RE.match(text[rows[i + 1].start : rows[i + 1].end]):
        following = _pieces(text, rows[i + 1])[:1]
        if following and not find_label(following[0].text) and _WORDY_RE.match(following[0].text):
            first += following
    return join_parts(first)


def _is_legal_label(text: str, row: Row) -> bool:
    pieces = _pieces(text, row)
    return any(find_label(_ROMAN_RE.sub("", piece.text)) == LEGAL_BASIS for piece in pieces[:2])


def _is_box(text: str, row: Row) -> bool:
    pieces = _pieces(text, row)
    return bool(pieces) and find_label(pieces[0].text) not in ("", LEGAL_BASIS)


def find_steps(text: str, rows: Sequence[Row], claims: Claims) -> tuple[Step, ...]:
    """Return the numbered steps; none when their numbers do not run from 1 without a gap."""
    start = _header_end(text, rows)
    if start is None:
        return ()
    heads: list[int] = []
    for i in range(start, len(rows)):
        number = _NUMBERED_RE.match(text[rows[i].start : rows[i].end])
        if number and int(number["number"]) == len(heads) + 1:
            heads.append(i)
    if len(heads) < 2:
        return ()
    steps = []
    for ordinal, i in enumerate(heads, start=1):
        end = heads[ordinal] if ordinal < len(heads) else min(len(rows), i + 2)
        words = _activity(text, rows[i : min(end, i + _MOST_LINES)])
        if words:
            steps.append(Step(str(ordinal), ordinal, words, words.span))
            claims.add_all((token[1:] for token in words.tokens), "text")
    return tuple(steps)


def _header_end(text: str, rows: Sequence[Row]) -> int | None:
    """Return the first row after one that names Kegiatan, with Waktu and Output near it."""
    for i, row in enumerate(rows):
        names = {fold_name(w) for w in text[row.start : row.end].split()}
        if "kegiatan" in names:
            near = text[row.start : rows[min(i + 2, len(rows) - 1)].end]
            folded = {fold_name(w) for w in near.split()}
            if folded.issuperset(_HEADER_WORDS):
                return i + 1
    return None


def _activity(text: str, rows: Sequence[Row]) -> Words:
    """Return the pieces at the left of a step's lines."""
    parts = []
    for number, row in enumerate(rows):
        if row.style == RULE:
            continue
        line = text[row.start : row.end]
        head = _NUMBERED_RE.match(line) if number == 0 else None
        pieces = _pieces(text, row._replace(start=row.start + (head.end() if head else 0)))
        if not pieces:
            continue
        at = pieces[0].span[0] - row.start
        if (head or at <= _LEFT) and _WORDY_RE.search(pieces[0].text):
            parts.append(pieces[0])
        elif not head:
            break
    return join_parts(parts)


def _pieces(text: str, row: Row) -> list[Words]:
    line = text[row.start : row.end]
    found = [
        read_words(text, (row.start + m.start(), row.start + m.end()))
        for m in _PIECE_RE.finditer(line)
    ]
    return [words for words in found if words]
