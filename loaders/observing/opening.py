"""The title and the opening -> observations: number and year, region, and how its items end.

In: the lines before the first Bab. Out: a title without a number or a year, a gazette that gives
another one, an office that names another region, items of Menimbang and Mengingat without ";",
Menetapkan without ".", MEMUTUSKAN without ":" (UU 12/2011, Lampiran II, on the opening). A text
without a title of its own is an excerpt; nothing is asked of its opening.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from loaders.observing.lists import read_end
from loaders.regulation.model import DomainModel, Observation
from loaders.text.document import OPENING, Document, Provision, Span, source_span

NO_NUMBER, OTHER_NUMBER, OTHER_REGION = (
    "judul-tanpa-nomor",
    "nomor-peraturan-berbeda",
    "nama-daerah-berbeda",
)
ITEM_END, ENACTING_END, DECISION_END = (
    "akhir-butir-pembukaan",
    "akhir-menetapkan",
    "memutuskan-tanpa-titik-dua",
)
BARE_HEADING = "judul-pembagian-tanpa-nomor"
NO_DECISION = "memutuskan-tak-ada"

_NUMBER_LINE_RE = re.compile(r"[ \t]*NOMOR\b(?P<rest>[^\n]*)")
_NUMBERED_RE = re.compile(r"\s*:?\s*(?P<number>\d[\w./-]*)\s+TAHUN\s+(?P<year>\d{4})\b")
_KIND_RE = re.compile(
    r"\s*PERATURAN (?P<office>(?:WALI ?KOTA|BUPATI|GUBERNUR)\s+(?P<region>[A-Z][A-Z ]*?))\s*\Z"
)
_OFFICE_RE = re.compile(
    r"\s*(?P<office>(?:WALI ?KOTA|BUPATI|GUBERNUR) (?P<region>[A-Z ]+?)),?\s*\Z"
)
_DECISION_RE = re.compile(r"^[ \t]*M ?E ?M ?U ?T ?U ?S ?K ?A ?N[ \t]*(?P<mark>\S?)", re.MULTILINE)
_BARE_RE = re.compile(r"^[ \t#]*(?:Pasal|BAB|Bab|Bagian|Paragraf)[ \t]*$", re.MULTILINE)


def observe_opening(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return what is missing or odd in the title and the opening of a regulation."""
    yield from _bare_headings(document)
    if not document.title:
        return
    yield from _numbers(document)
    yield from _regions(document)
    yield from _ends(document)


def _bare_headings(document: Document) -> Iterator[Observation]:
    """Yield "Pasal" or "BAB" on a line of its own, without the number that belongs to it."""
    text = document.source.text
    known = {p.start: p.number for p in document.inferred}
    for match in _BARE_RE.finditer(text, document.title[-1][1] if document.title else 0):
        start, end = match.start() + len(match[0]) - len(match[0].lstrip(" \t#")), match.end()
        expected = f"Pasal {known[start]}" if start in known else ""
        yield _at(document, BARE_HEADING, (start, start + len(text[start:end].rstrip())), expected)


def _numbers(document: Document) -> Iterator[Observation]:
    """Yield the line under the kind of act that lacks its number or year, or gives another one."""
    text = document.source.text
    kind = _kind_line(document)
    if kind is None:
        return
    lines = [span for span in document.title if span[0] > document.title[kind][0]]
    line = next((span for span in lines if _NUMBER_LINE_RE.match(text[slice(*span)])), None)
    if line is None:
        return
    rest = _NUMBER_LINE_RE.match(text[slice(*line)])
    number = rest and _NUMBERED_RE.match(rest["rest"])
    if not number:
        yield _at(document, NO_NUMBER, line)
        return
    said = re.compile(
        r"(?:BERITA|LEMBARAN) DAERAH [A-Z ]+TAHUN (?P<year>\d{4})\s+NOMOR\s*:?\s*(?P<number>\d+)"
    )
    for span in document.closing:
        gazette = said.match(text[slice(*span)].strip())
        if gazette and gazette["number"] != number["number"] and "BERITA" in gazette[0]:
            yield _at(document, OTHER_NUMBER, span, number["number"])


def _regions(document: Document) -> Iterator[Observation]:
    """Yield the lines of the title or the closing that name another region than most of them."""
    text = document.source.text
    named: list[tuple[Span, str]] = []
    for span in (*document.title, *document.closing):
        line = text[slice(*span)]
        match = _KIND_RE.match(line) or _OFFICE_RE.match(line)
        if match:
            named.append((span, match["office"]))
    if not named:
        return
    usual = max(
        (office for _, office in named),
        key=lambda one: sum(not _is_other(_fold(one), _fold(two)) for _, two in named),
    )
    for span, office in named:
        if _is_other(_fold(office), _fold(usual)):
            yield _at(document, OTHER_REGION, span, usual)


def _kind_line(document: Document) -> int | None:
    text = document.source.text
    lines = enumerate(document.title)
    return next((i for i, span in lines if _KIND_RE.match(text[slice(*span)])), None)


def _fold(words: str) -> str:
    return "".join(word for word in words.split() if word != "PROVINSI")


def _is_other(one: str, two: str) -> bool:
    """Say whether two names differ; a name that a line cuts off is no other one."""
    return not (one.startswith(two) or two.startswith(one))


def _ends(document: Document) -> Iterator[Observation]:
    text = document.source.text
    for provision in document.provisions:
        if provision.part != OPENING or not provision.text or provision.children:
            continue
        home = provision.parent.type if provision.parent else provision.type
        wanted = "." if home == "Menetapkan" else ";"
        if home in ("Menimbang", "Mengingat", "Menetapkan"):
            kind = ENACTING_END if wanted == "." else ITEM_END
            yield from _end(text, provision, kind, wanted)
    enacting = next((p for p in document.provisions if p.type == "Menetapkan"), None)
    before = enacting.start if enacting else 0
    if enacting and not _DECISION_RE.search(text, document.title[-1][1], before):
        yield _at(document, NO_DECISION, (before, before + len("Menetapkan")), "MEMUTUSKAN:")
    for match in _DECISION_RE.finditer(text, document.title[-1][1]):
        if match["mark"] != ":":
            yield _at(document, DECISION_END, (match.start(), match.end()), "MEMUTUSKAN:")
        break


def _end(text: str, provision: Provision, kind: str, wanted: str) -> Iterator[Observation]:
    words = provision.text.rstrip("*_ ")
    end = read_end(words)
    if end.mark == wanted and not end.conjunction and not end.after:
        return
    start = words.rfind(" ", 0, end.start) + 1
    span = source_span(text, provision, start, len(words))
    yield Observation(kind, provision, span, words[start:], f"{words[start : end.start]}{wanted}")


def _at(document: Document, kind: str, span: Span, suggestion: str = "") -> Observation:
    start, end = span
    line = document.source.text[start:end]
    start += len(line) - len(line.lstrip())
    end -= len(line) - len(line.rstrip())
    words = " ".join(document.source.text[start:end].split())
    return Observation(kind, None, (start, end), words, suggestion)
