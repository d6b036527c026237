"""The lines of a source around a fault, with the fault marked; a report shows them.

In: the text of a source and a place in it. Out: lines with their numbers, each cut into what stands
before the fault, the fault and what stands behind it; or the region as lines and columns. A text
that is not at hand gives nothing: the quote of the finding is all that is known then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from loaders.text.private import blot
from server.checking.report import Report

AROUND = 110
"""Code points of a line that are shown before a fault and behind it; the rest is an ellipsis."""

MARGIN = 15
"""Code points that :func:`fit_line` leaves on each side of a long fault."""

CUT = "…"


class Placed(Protocol):
    """What has a place in a source: a finding, or one occurrence of a habit."""

    @property
    def line(self) -> int:
        """1-based."""

    @property
    def start(self) -> int:
        """Code points."""

    @property
    def end(self) -> int:
        """Code points, behind the last."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source; where it is no line of the fault, ``fault`` and ``behind`` are "".

    Attributes:
        number: 1-based.
        before: What stands before the fault, perhaps cut at its beginning.
        fault: The fault, or the part of it on this line.
        behind: What stands behind it, perhaps cut at its end.
    """

    number: int
    before: str
    fault: str = ""
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a source as editors count: all four from 1, columns in code points.

    ``end_column`` is the column behind the last code point.
    """

    start_line: int
    start_column: int
    end_line: int
    end_column: int


def read_texts(report: Report) -> dict[str, str]:
    """Return the texts that are at hand by stem, as they may be shown.

    Personal numbers are blotted out; offsets and lines stay.
    """
    return {one.stem: blot(one.text) for one in report.documents if one.text}


def find_excerpt(text: str, place: Placed, around: int = AROUND) -> tuple[Line, ...]:
    r"""Return the lines that a fault stands on, cut around it; none without the text.

    >>> from server.checking.findings import Occurrence
    >>> find_excerpt("Pasal 1\nKepala Dinas dinas.", Occurrence(2, 15, 26, "Dinas dinas"))
    (Line(number=2, before='Kepala ', fault='Dinas dinas', behind='.'),)
    """
    if not 0 <= place.start <= place.end <= len(text) or not text:
        return ()
    lines: list[Line] = []
    begin, number = find_line_begin(text, place.start), place.line
    while True:
        stop = find_line_end(text, max(begin, min(place.start, len(text))))
        start, end = max(begin, place.start), min(stop, place.end)
        before = cut_before(text[begin:start], around)
        lines.append(Line(number, before, text[start:end], cut_behind(text[end:stop], around)))
        begin, number = _next_line(text, stop), number + 1
        if begin >= place.end or stop == len(text):
            return tuple(lines)


def fit_line(line: Line, width: int) -> Line:
    """Return a line in at most so many code points, the fault in its middle."""
    fault = cut_behind(line.fault, max(1, width - 2 * MARGIN) - 2)
    side = (width - len(fault)) // 2 - 2
    return Line(line.number, cut_before(line.before, side), fault, cut_behind(line.behind, side))


def find_neighbours(
    text: str, place: Placed, around: int = 2 * AROUND
) -> tuple[Line | None, Line | None]:
    """Return the nearest lines with words above and below a fault; None where there is none."""
    if not text:
        return None, None
    above, number = find_line_begin(text, place.start), place.line
    before = None
    while above and before is None:
        begin = find_line_begin(text, _end_of_line_above(text, above))
        above, number, words = begin, number - 1, text[begin:above].strip()
        before = Line(number, cut_behind(words, around)) if words else None
    below, number = find_line_end(text, max(place.start, place.end - 1)), _last_line(text, place)
    behind = None
    while below < len(text) and behind is None:
        begin = _next_line(text, below)
        below, number = find_line_end(text, begin), number + 1
        words = text[begin:below].strip()
        behind = Line(number, cut_behind(words, around)) if words else None
    return before, behind


def find_region(text: str, place: Placed) -> Region | None:
    """Return where a place begins and ends, or None where the text is not at hand.

    A byte order mark is no part of the first line (SARIF 3.30.2).
    """
    if not 0 <= place.start <= place.end <= len(text) or not text:
        return None
    last = max(place.start, place.end - 1)
    return Region(
        place.line,
        _column(text, place.start),
        _last_line(text, place),
        _column(text, last) + (place.end - last),
    )


def find_context(text: str, place: Placed) -> tuple[Region, str]:
    """Return the whole lines of a place with the one above and the one below, and their words."""
    begin = find_line_begin(text, place.start)
    end = find_line_end(text, max(place.start, place.end - 1))
    first, last = place.line, _last_line(text, place)
    if begin:
        begin, first = find_line_begin(text, _end_of_line_above(text, begin)), first - 1
    if end < len(text):
        end, last = find_line_end(text, _next_line(text, end)), last + 1
    region = Region(first, 1, last, _column(text, end))
    return region, text[begin:end].removeprefix("\ufeff")


def find_line_begin(text: str, offset: int) -> int:
    """Return where the line of an offset begins, whatever ends the lines."""
    offset = _before_line_end(text, offset)
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def find_line_end(text: str, offset: int) -> int:
    """Return where the line of an offset ends, its line end left out."""
    ends = (text.find("\n", offset), text.find("\r", offset))
    return min((end for end in ends if end >= 0), default=len(text))


def cut_before(text: str, most: int) -> str:
    """Return the end of a text that is too long, from a word on.

    >>> cut_before("satu dua tiga", 8)
    '… tiga'
    """
    if len(text) <= most:
        return text
    cut = text[-most:]
    return f"{CUT} {cut.partition(' ')[2] or cut}"


def cut_behind(text: str, most: int) -> str:
    """Return the beginning of a text that is too long, up to a word.

    >>> cut_behind("satu dua tiga", 10)
    'satu dua …'
    """
    if len(text) <= most:
        return text
    cut = text[:most]
    return f"{cut.rpartition(' ')[0] or cut} {CUT}"


def _before_line_end(text: str, offset: int) -> int:
    """Return the offset, or that of the line end where it points into one of two code points."""
    return offset - 1 if offset and text.startswith("\r\n", offset - 1) else offset


def _next_line(text: str, stop: int) -> int:
    return stop + (2 if text.startswith("\r\n", stop) else 1)


def _end_of_line_above(text: str, begin: int) -> int:
    return begin - (2 if text.endswith("\r\n", 0, begin) else 1)


def _last_line(text: str, place: Placed) -> int:
    last = _before_line_end(text, max(place.start, place.end - 1))
    stretch = text[place.start : last]
    ends = stretch.count("\n") + stretch.count("\r") - stretch.count("\r\n")
    return place.line + ends


def _column(text: str, offset: int) -> int:
    begin = find_line_begin(text, offset)
    return offset - begin + 1 - text.startswith("\ufeff", begin)
