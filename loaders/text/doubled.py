"""Words that a document prints twice in a row: where, and what of the second printing is left out.

In: the words of provisions. Out: doublings; and a provision whose words are read without the first
printing ("dan dan Keuangan" -> "dan Keuangan"), while ``printed`` keeps them. Who reads duties and
offices then meets the name that was meant. It knows nothing of right and wrong.
"""

from __future__ import annotations

import operator
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress, count, repeat

from loaders.text.document import Doubling, Provision, Span, join_words, source_span

_LONGEST_RUN = 3  # words in a run that is printed twice
_MARKS = ";:,."
_BREAK = "\0"  # between two provisions: nothing is printed twice across it

# Reduplications: what stands twice there is one word whose hyphen is missing.
_REDUPLICATED = frozenset(
    (
        "masing", "tiap", "sama", "rata", "kadang", "hal", "baik", "benar", "cita", "undang",
        "langkah", "sungguh", "mata", "macam", "seluas", "selambat", "sekurang", "secepat",
        "sebaik", "sebesar", "setinggi", "lain", "kira", "turut", "berturut",
    )
)  # fmt: skip


def find_doublings(text: str, provisions: Sequence[Provision]) -> Iterator[Doubling]:
    """Yield the runs of words that stand twice in a provision, in one pass over all words.

    Args:
        text: The source.
        provisions: Whose words; each with ``text`` and ``segments``.
    """
    joined = f" {_BREAK} ".join([p.text for p in provisions])
    for mark in _MARKS:
        joined = joined.replace(mark, "")
    words = joined.split()
    hits: set[int] = set()
    for size in range(1, _LONGEST_RUN + 1):
        run = 0
        before = -2
        for index in compress(count(), map(operator.eq, words, words[size:])):
            run = run + 1 if index == before + 1 else 1
            before = index
            if run == size:
                hits.add(index)
    hyphened = compress(count(), map(operator.contains, words, repeat("-")))
    hits.update(i for i in hyphened if _repeats_end(words[i], words[i + 1 : i + 2]))
    if not hits:
        return
    breaks = list(compress(count(), map(operator.eq, words, repeat(_BREAK))))
    for number in sorted({bisect_left(breaks, hit) for hit in hits}):
        yield from read_doublings(text, provisions[number])


def read_doublings(text: str, provision: Provision) -> Iterator[Doubling]:
    """Yield each run of words that a provision prints twice, the shortest runs first."""
    words = provision.text.split(" ")
    plain = [word.rstrip(_MARKS) for word in words]
    starts = list(accumulate((len(word) + 1 for word in words), initial=0))
    index = 0
    while index < len(words):
        size = _size_of_doubled(words, plain, index)
        if size:
            places = starts[index], starts[index + size]
            yield _doubling(text, provision, words[index : index + 2 * size], places)
            index += 2 * size - 1
        index += 1


def leave_out(text: str, provision: Provision, extra: Sequence[Span]) -> None:
    """Read a provision without some stretches of its words; ``printed`` keeps them.

    Args:
        text: The source.
        provision: Whose segments and text change.
        extra: What to leave out, in the order of the text.
    """
    provision.printed = provision.printed or provision.text
    provision.segments = list(_without(provision.segments, extra))
    provision.text = join_words(text, provision.segments)
    provision.forget_places()


def _without(spans: Sequence[Span], extra: Sequence[Span]) -> Iterator[Span]:
    """Yield what is left of some spans without others, all in the order of the text."""
    begin = 0
    for start, end in spans:
        while begin < len(extra) and extra[begin][1] <= start:
            begin += 1
        left = start
        for cut in range(begin, len(extra)):
            if extra[cut][0] >= end:
                break
            if left < extra[cut][0]:
                yield left, extra[cut][0]
            left = max(left, extra[cut][1])
        if left < end:
            yield left, end


def _doubling(
    text: str, provision: Provision, words: Sequence[str], places: tuple[int, int]
) -> Doubling:
    """Return the doubling of a run of words.

    Args:
        text: The source.
        provision: Where it stands.
        words: The run and what repeats it.
        places: Where the two begin in the words of the provision.
    """
    start, second = places
    size = (len(words) + 1) // 2
    last = words[-1].rstrip(_MARKS)
    shown = " ".join([*words[:-1], last])
    once = " ".join(words[:size])
    span = source_span(text, provision, start, start + len(shown))
    # of "surat-menyurat menyurat" only the end is printed twice
    first = start if size > 1 or words[0] == last else second - 1 - len(last)
    extra = source_span(text, provision, first, first + 1)[0]
    cut = extra, source_span(text, provision, second, second + 1)[0]
    hyphen = size == 1 and once.lower() in _REDUPLICATED
    return Doubling(provision, span, cut, shown, f"{once}-{once}" if hyphen else once, hyphen)


def _size_of_doubled(words: list[str], plain: list[str], index: int) -> int:
    """Return of how many words the run is that begins here and stands twice; 0 for none.

    No mark may stand in its first printing ("Bidang, Bidang" is an enumeration), and it must be
    words: "1 1" and "(1) (1)" are columns of a table.
    """
    for size in range(1, _LONGEST_RUN + 1):
        first = words[index : index + size]
        second = [
            *words[index + size : index + 2 * size - 1],
            *plain[index + 2 * size - 1 : index + 2 * size],
        ]
        if first == second and all(w.isalpha() and len(w) > 1 for w in first):
            return size
    return int(_repeats_end(words[index], plain[index + 1 : index + 2]))


def _repeats_end(word: str, following: Sequence[str]) -> bool:
    """Say whether a word repeats the end of the compound before it: "surat-menyurat menyurat"."""
    end = word.rpartition("-")[2]
    return len(end) > 2 and end.isalpha() and end != word and [end] == list(following)
