"""Words that carry the structure of a clause, printed without a space before them.

In: the words of provisions. Out: the places ("Keuangandipimpin"), and a provision whose words are
read apart, while ``printed`` keeps them: who reads offices and duties then meets the name that was
meant. Other words run together are for the rooms that know the language.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from loaders.text.document import Glued, Provision, join_words, source_span

# What begins the second word. It must not match inside a word: "petugas" and "berfungsi" have no
# word of four letters before it, and the first half must stand by itself elsewhere in the text.
_GLUED_RE = re.compile(
    r"(?<![\w-])(?P<first>[A-Z]?[a-z]{3,}?)"
    r"(?P<second>adalah|berkedudukan|bertanggung|dimaksud|dipimpin|disebut|fungsi|melaksanakan|membantu"
    r"|memiliki|mempunyai|menetapkan|menjadi|menyelenggarakan|merupakan|rincian|sebagaimana|sebagai"
    r"|selanjutnya|terdiri|tugas|wajib)(?![\w-])"
)
_SHORTEST = 4
_COMMON = frozenset(
    ("dalam", "oleh", "perlu", "sebagaimana", "selanjutnya", "tugas", "untuk", "yang")
)


def find_glued(text: str, provisions: Sequence[Provision]) -> Iterator[Glued]:
    """Yield where such a word is glued to one that stands alone elsewhere in these provisions.

    Args:
        text: The source.
        provisions: Whose words; each with ``text`` and ``segments``.
    """
    joined = "\n".join([p.text for p in provisions])
    each_once = "\n".join(set(joined.split()))  # a tenth of the words
    found = {match[0]: match for match in _GLUED_RE.finditer(each_once)}
    if not found:
        return
    words = Counter(re.findall(r"[A-Za-z]+", joined))
    sure = {form for form, match in found.items() if _is_sure(match, words)}
    for provision in provisions if sure else ():
        for match in _GLUED_RE.finditer(provision.text):
            if match[0] in sure:
                span = source_span(text, provision, *match.span())
                at = span[0] + len(match["first"])
                yield Glued(provision, span, at, match[0], f"{match['first']} {match['second']}")


def _is_sure(match: re.Match[str], words: Counter[str]) -> bool:
    """Say whether a form is two words: the first stands alone more often than the form does."""
    first = match["first"]
    alone = max(words[first], words[first.lower()], words[first.capitalize()])
    return len(first) >= _SHORTEST and (alone >= words[match[0]] or first.lower() in _COMMON)


def read_apart(text: str, provision: Provision, places: Sequence[int]) -> None:
    """Read a provision with a space at some places; ``printed`` keeps its words as they stand.

    Args:
        text: The source.
        provision: Whose segments and text change.
        places: Offsets in the source at which the second words begin.
    """
    provision.printed = provision.printed or provision.text
    cuts = sorted(places)
    provision.segments = [
        piece
        for start, end in provision.segments
        for piece in pairwise(
            (start, *cuts[bisect_right(cuts, start) : bisect_left(cuts, end)], end)
        )
    ]
    provision.text = join_words(text, provision.segments)
    provision.forget_places()
