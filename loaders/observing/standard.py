"""A service standard as it was read -> observations: its decree, its closing, odd lines.

In: the text and the :class:`ServiceStandard`. Out: observations. What its components say stands in
the graph already; what is wrong with any of it, the shapes say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.observing.procedure import find_blanks, find_glued
from loaders.procedure.model import ServiceStandard
from loaders.regulation.model import Observation
from loaders.text.document import Span
from loaders.text.private import find_private

NUMBER, DATE, UNSIGNED = "nomor-keputusan", "tanggal-keputusan", "penutup-tanpa-pejabat"

# "Nomor : /2021", "Tanggal : Januari 2021", "Pada tanggal :" of a decree and of its annexes.
_NUMBER_RE = re.compile(r"^[ \t*]*Nomor[ \t]*:[ \t]*(?P<value>[^\n]*)$", re.MULTILINE)
_DATE_RE = re.compile(
    r"^[ \t*]*(?:Pada[ ]+)?[Tt]anggal[ \t]*:[ \t]*(?P<value>[^\n]*)$", re.MULTILINE
)
_MADE_RE = re.compile(r"^[ \t*]*(?:Ditetapkan|Disahkan)[ ]+di\b[^\n]*$", re.MULTILINE)
_WORDY_RE = re.compile(r"[^\W\d_]{3,}")


def observe_standard(text: str, standard: ServiceStandard) -> Iterator[Observation]:
    """Yield what shows in a service standard, but for what holds a personal number."""
    for one in _all(text, standard):
        if not find_private(one.text):
            yield one


def _all(text: str, standard: ServiceStandard) -> Iterator[Observation]:
    for kind, pattern in ((NUMBER, _NUMBER_RE), (DATE, _DATE_RE)):
        for match in pattern.finditer(text):
            empty = not match["value"].strip()
            yield _at(text, kind, match.span() if empty else match.span("value"), empty=empty)
    made = max((match.end() for match in _MADE_RE.finditer(text)), default=None)
    if made is not None:
        yield from _unsigned(text, made, standard)
    yield from find_blanks(text)
    yield from find_glued(text)


def _unsigned(text: str, made: int, standard: ServiceStandard) -> Iterator[Observation]:
    """Yield the last line of a closing that names no office and nobody."""
    last = max((component.span[1] for component in standard.components), default=0)
    date = _DATE_RE.search(text, made)
    end = date.end() if date else made
    if made > last and not _WORDY_RE.search(text, end):
        start = text.rfind("\n", 0, end) + 1
        yield _at(text, UNSIGNED, (start, end))


def _at(text: str, kind: str, span: Span, *, empty: bool = False) -> Observation:
    """Return an observation; the words of one that is empty are its label."""
    start, end = span
    printed = text[start:end]
    start += len(printed) - len(printed.lstrip())
    end -= len(printed) - len(printed.rstrip())
    kind = f"{kind}-kosong" if empty else kind
    return Observation(kind, None, (start, end), " ".join(printed.split()))
