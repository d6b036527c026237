"""A long document -> parts that a page can carry, cut only where a heading stands.

In: the spans of a document and its length. Out: :class:`Part` records that tile it. A part begins
at a Bab, Bagian, Paragraf or Pasal and is named after it, so that its address stays when text
elsewhere moves; links never name a part but a provision, and are led to the part that holds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from server.reading.model import LAW_TYPES, Part, Span

MOST = 15_000
"""Code points above which a division is cut further, where it has divisions of its own."""

FEW = 5_000
"""Neighbours that are shorter than this together are one part."""

OPENING_NAME = "Pembukaan"
"""What stands before the first Bab (UU 12/2011, Lampiran II, number 2)."""


def divide(spans: Sequence[Span], length: int) -> tuple[Part, ...]:
    """Return the parts of a document; a short one is a single part."""
    if length <= MOST:
        return (Part("", "", 0, length),)
    heads = list(_cuts([s for s in spans if s.type in LAW_TYPES], 0, length))
    starts: list[Span] = []
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        end = following.start if following else length
        if not starts or end - starts[-1].start > FEW or end - head.start > FEW:
            starts.append(head)
    if not starts:
        return (Part("", "", 0, length),)
    return tuple(_to_parts(starts, spans, length))


def _cuts(divisions: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """Return where parts may begin: the outermost divisions that are short enough."""
    position = start
    for division in divisions:
        if division.start < position or division.end > end:
            continue
        position = division.end
        inner = [d for d in divisions if division.start < d.start and d.end <= division.end]
        if division.end - division.start <= MOST or not inner:
            yield division
            continue
        first = True
        for cut in _cuts(inner, division.start, division.end):
            yield division if first else cut
            first = False


def _to_parts(starts: Sequence[Span], spans: Sequence[Span], length: int) -> Iterator[Part]:
    for index, span in enumerate(starts):
        end = starts[index + 1].start if index + 1 < len(starts) else length
        start = span.start if index else 0
        held = [s for s in spans if s.type in LAW_TYPES and start <= s.start < end]
        title = _title(span, held, spans)
        if not index and span.start:
            title = f"{OPENING_NAME}, {title}"
        yield Part(span.anchor if index else "", title, start, end)


def _title(first: Span, held: Sequence[Span], spans: Sequence[Span]) -> str:
    """Name a part: its own division with its heading, or from the first to the last of several."""
    top = [s for s in held if not any(o.start < s.start and s.end <= o.end for o in held)]
    around = [s for s in spans if s.type in LAW_TYPES and s.start < first.start < s.end]
    names = [s.name for s in around]
    if len(top) > 1:
        last = top[-1].number if top[-1].type == first.type else top[-1].name
        return ", ".join([*names, f"{first.name} – {last}"])
    inner = [s for s in held if first.start < s.start and s.type == "Bagian"]
    shown = [*names, first.name] + ([inner[0].name] if inner and first.type == "Bab" else [])
    headed = inner[0] if inner and first.type == "Bab" else first
    title = ", ".join(shown)
    return f"{title}: {headed.heading}" if headed.heading else title
