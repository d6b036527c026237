"""Where pages met and a conversion went wrong -> ``Observation``.

In: the leaves of a document. Out: a catchword that announces other words than the next page begins
with, a marker without words, stamps of those who initialled a page, stretches that nobody
understood, a heading that runs into its number, and an item that was run into the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from loaders.regulation.model import DomainModel, Observation
from loaders.text.document import BODY, Document, Leaf, Provision, source_span

CATCHWORD = "kata-sambung-halaman-berbeda"
CATCHWORD_NUMBER = "nomor-sambung-halaman-berbeda"
BARE_MARKER = "penanda-tanpa-isi"
STAMP = "cap-paraf-dalam-teks"
UNPARSED, DAMAGED_MARKER = "teks-tidak-terbaca", "penanda-ayat-rusak"
MERGED = "butir-tergabung"
RUN_IN_HEADING = "judul-menyatu-dengan-nomor"
CATCHWORDS = "kata-sambung-dalam-teks"
BULLETS = "tanda-butir-konversi"

_DOTS_RE = re.compile(r"[\s.…]+\Z")
_AYAT_MARKER_RE = re.compile(r"\( ?\w+ ?\)")
_BULLET_RE = re.compile(r"(?:\#{1,6}|[-*•–—·:])[ \t]+")
_MARKER_RE = re.compile(r"\(?(?:\d{1,3}|[a-z]{1,2})[.)]\Z")
# "Bagian Hukum <tab> Bagian Organisasi": offices in columns, who initial each page. A running head
# recurs and a page number is a number; neither is a stamp.
_STAMP_RE = re.compile(r"[A-Z][\w ./]*\t[A-Z][\w ./\t]*\Z")
# "...; dan b. pemilik", "...; 3) menyusun": a marker behind an end mark inside an item.
_MERGED_RE = re.compile(r";(?: dan| atau)? (?P<marker>(?:[a-z]|\d{1,2})[.)]) (?=[a-z]{3})")
_RUN_IN_RE = re.compile(r"\#{1,6}[ \t]+(?:BAB|Bagian|Paragraf|BAGIAN)[ \t]+\S+[ \t]+\S")
_BEFORE = ("bullet", "marker")
_REACH = 80  # code points of the next page that a catchword can repeat


def observe_pages(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return what is unusual where pages meet, and what a conversion left."""
    text = document.source.text
    for index, leaf in enumerate(document.leaves):
        if leaf.kind == "catchword":
            shown = " ".join(text[leaf.start : leaf.end].split())
            yield Observation(CATCHWORDS, None, (leaf.start, leaf.end), shown)
            yield from _read_catchword(text, document.leaves, index)
        elif leaf.kind == "furniture" and "\t" in text[leaf.start : leaf.end]:
            shown = text[leaf.start : leaf.end].strip()
            if _STAMP_RE.match(shown):
                yield Observation(STAMP, None, (leaf.start, leaf.end), " ".join(shown.split()))
    yield from _read_unparsed(text, document.leaves)
    yield from _read_bullets(text, document.leaves)
    for start, end in document.bare_markers:
        yield Observation(BARE_MARKER, None, (start, end), text[start:end])
    for provision in document.provisions:
        if provision.style == "(1)" and provision.segments:
            yield from _read_ayat_marker(text, provision)
        yield from _read_provision(text, provision)


def _read_unparsed(text: str, leaves: tuple[Leaf, ...]) -> Iterator[Observation]:
    """Yield each stretch that was not understood; lines with nothing between are one."""
    printed = (leaf for leaf in leaves if leaf.kind != "blank")
    for kind, group in groupby(printed, key=lambda leaf: leaf.kind):
        if kind == "unparsed":
            lines = list(group)
            start, end = lines[0].start, lines[-1].end
            yield Observation(UNPARSED, None, (start, end), " ".join(text[start:end].split()))


def _read_ayat_marker(text: str, ayat: Provision) -> Iterator[Observation]:
    """Yield the marker of an ayat that lost a bracket or gained a stop: "(2", "2)", "(2)."."""
    end = ayat.segments[0][0]
    shown = text[ayat.start : end].strip()
    if not _AYAT_MARKER_RE.fullmatch(shown):
        yield Observation(
            DAMAGED_MARKER, ayat, (ayat.start, ayat.start + len(shown)), shown, f"({ayat.number})"
        )


def _read_bullets(text: str, leaves: tuple[Leaf, ...]) -> Iterator[Observation]:
    """Yield the first bullet that a conversion put before a marker, with how many there are."""
    found = [
        (leaf, after)
        for leaf, after in pairwise(one for one in leaves if one.kind != "blank")
        if (leaf.kind, after.kind) == _BEFORE
    ]
    if found:
        leaf, after = found[0]
        shown = " ".join(text[leaf.start : after.end].split())
        yield Observation(BULLETS, None, (leaf.start, after.end), shown, str(len(found)))


def _read_provision(text: str, provision: Provision) -> Iterator[Observation]:
    if provision.style and ";" in provision.text[:-6] and provision.part == BODY:
        for match in _MERGED_RE.finditer(provision.text):
            span = source_span(text, provision, *match.span("marker"))
            yield Observation(MERGED, provision, span, match["marker"])
    elif provision.title and provision.type in ("Bab", "Bagian", "Paragraf"):
        start = text.rfind("\n", 0, provision.start) + 1
        end = provision.title[0][1]
        if "\n" not in text[start:end] and _RUN_IN_RE.match(text, start, end):
            shown = " ".join(text[provision.start : end].split())
            yield Observation(RUN_IN_HEADING, provision, (provision.start, end), shown)


def _read_catchword(text: str, leaves: tuple[Leaf, ...], index: int) -> Iterator[Observation]:
    leaf = leaves[index]
    announced = _words(text[leaf.start : leaf.end])
    follows = _find_page(text, leaves, index)
    if not announced or follows is None:
        return
    printed = _words(text[follows : follows + _REACH])
    shown = printed[: max(len(announced), 2)]
    if announced == printed[: len(announced)] or _breaks_off(announced, printed):
        return
    span = (leaf.start, leaf.end)
    first = _MARKER_RE.match(announced[0])
    other_number = first and announced[0].strip("().") != printed[0].strip("().")
    kind = CATCHWORD_NUMBER if other_number else CATCHWORD
    yield Observation(
        kind, None, span, " ".join(text[leaf.start : leaf.end].split()), f"{' '.join(shown)} ..."
    )


def _breaks_off(announced: list[str], printed: list[str]) -> bool:
    """Say whether a catchword is cut inside its last word: "mengko..." for "mengkoordinasikan"."""
    last = len(announced) - 1
    return (
        announced[:last] == printed[:last]
        and len(printed) > last
        and printed[last].startswith(announced[last])
    )


def _find_page(text: str, leaves: tuple[Leaf, ...], index: int) -> int | None:
    """Return where the page behind a catchword begins; None at the end of the text."""
    for leaf in leaves[index + 1 :]:
        if leaf.kind in ("marker", "heading", "text"):
            return leaf.start
        if leaf.kind == "catchword":
            return None
    return None


def _words(line: str) -> list[str]:
    """Return the words of a line without bullet, emphasis and the dots of a catchword."""
    line = line.strip()
    bullet = _BULLET_RE.match(line)
    shown = _DOTS_RE.sub("", line[bullet.end() :] if bullet else line).replace("*", "")
    words = [word.rstrip(",;:") for word in shown.lower().split()]
    return [f"{w[:-1]}." if w[-1:] == ")" and _MARKER_RE.match(w) else w for w in words]
