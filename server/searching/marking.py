"""Show why a text was found: the part of it that holds the words, with the words marked.

In: a text and a test for its words. Out: segments, each marked or not, which any page or terminal
can show in its own way. It makes no HTML and knows no index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from server.searching.stems import WORD_RE

SNIPPET_WORDS = 36
"""Words that a snippet shows at most."""

CONTEXT_WORDS = 6
"""Words before the first marked one that are shown when the text is cut."""

ELLIPSIS = "…"

FindWanted = Callable[[Sequence[str]], Sequence[bool]]
"""Which words of a text, as they are printed, are looked for: of two that are meant together
neither is where it stands alone."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text; ``matched`` when it is a word that was looked for."""

    text: str
    matched: bool


def mark(text: str, find_wanted: FindWanted) -> tuple[Segment, ...]:
    """Return the whole text as segments; joined, they give the text back.

    >>> [(s.text, s.matched) for s in mark("Kepala Seksi.", lambda words: [False, True])]
    [('Kepala ', False), ('Seksi', True), ('.', False)]
    """
    segments: list[Segment] = []
    end = 0
    words = list(WORD_RE.finditer(text))
    for match, is_there in zip(words, find_wanted([one.group() for one in words]), strict=True):
        if is_there:
            segments += [Segment(text[end : match.start()], False), Segment(match.group(), True)]
            end = match.end()
    segments.append(Segment(text[end:], False))
    return tuple(segment for segment in segments if segment.text)


def to_snippet(text: str, find_wanted: FindWanted) -> tuple[Segment, ...]:
    """Return the stretch of a text that has most of the words, marked; ``…`` where it was cut."""
    words = list(WORD_RE.finditer(text))
    if len(words) <= SNIPPET_WORDS:
        return mark(text, find_wanted)
    wanted = find_wanted([match.group() for match in words])
    first = max(0, _find_densest(wanted) - CONTEXT_WORDS)
    last = min(first + SNIPPET_WORDS, len(words))
    start = words[first].start() if first else 0
    end = words[last - 1].end() if last < len(words) else len(text)
    before = (Segment(ELLIPSIS, False),) if first else ()
    after = (Segment(ELLIPSIS, False),) if last < len(words) else ()
    return (*before, *mark(text[start:end], find_wanted), *after)


def _find_densest(wanted: Sequence[bool]) -> int:
    """Return where the stretch begins that holds most of the words, the first of equals."""
    width = SNIPPET_WORDS - CONTEXT_WORDS
    places = [place for place, is_there in enumerate(wanted) if is_there]
    best, chosen = 0, 0
    for place in places:
        held = sum(wanted[place : place + width])
        if held > best:
            best, chosen = held, place
    return chosen
