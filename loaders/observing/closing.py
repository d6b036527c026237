"""The closing and the annexes -> observations: who signed, when, and what an annex holds.

In: a document and its metadata. Out: what is missing or odd in the lines after the last Pasal (UU
12/2011, Lampiran II, on the penutup: place, date, office, signature, name). A text without a title
of its own is an excerpt; nothing is asked of its ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from loaders.regulation.metadata import MONTHS
from loaders.regulation.model import DomainModel, Observation
from loaders.regulation.names import fold_name, title_case
from loaders.text.document import Document, Provision, Span

NO_CLOSING, NO_DATE, NO_PROMULGATION = (
    "penutup-tak-ada",
    "tanggal-tak-lengkap",
    "pengundangan-tak-ada",
)
NO_SIGNATURE, NO_NAME, COMMA = "tanpa-tanda-tangan", "tanpa-nama-penandatangan", "koma-tempat"
ANNEX_TITLE, NO_COMMA = "judul-lampiran-berbeda", "jabatan-tanpa-koma"
NO_SUCH_DATE = "tanggal-tak-ada"
EMPTY_ANNEX, OTHER_TITLE, OTHER_PLACE = "lampiran-kosong", "judul-berbeda", "tempat-berbeda"

_PLACE_RE = re.compile(
    r"(?P<act>Ditetapkan|Disahkan|Diundangkan)\s+(?:di\s+)+(?P<place>[^,\n]+?)(?P<comma>,)?\s*\Z"
)
_DAY_RE = re.compile(r"[Pp]ada\s+tanggal\b")
_WHOLE_DATE_RE = re.compile(r"\d{1,2}\s+[A-Z][a-z]+\s+\d{4}")
_SIGNED_RE = re.compile(r"\(?(?:ttd|t\.t\.d|cap)\b", re.IGNORECASE)
_OFFICE_RE = re.compile(
    r"(?:(?:Plt|Pj|Plh|Pjs)\.?\s+)?(?:WALI ?KOTA|BUPATI|GUBERNUR|PRESIDEN|SEKRETARIS|MENTERI)\b"
)
_GAZETTE_RE = re.compile(r"\s*(?:BERITA|LEMBARAN|TAMBAHAN|Salinan|SALINAN)\b")
_TITLED_RE = re.compile(r"\bTENTANG\s+(?P<title>.+?)\s*\.?\Z")
_ABOUT_RE = re.compile(r"TENTANG\b")
_TITLE = 5  # lines that "TENTANG" and the title of an act may take
_CHART_RE = re.compile(r"(?:BAGAN|STRUKTUR)\s+(?:SUSUNAN\s+)?ORGANISASI\b")
_BOX_RE = re.compile(r"(?:KEPALA|SEKRETARIS|SEKRETARIAT|SEKSI|SUB|BIDANG|KELOMPOK|UPT|CAMAT\b)")


def observe_closing(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return what is missing or odd in the ending of a regulation."""
    if model.metadata.act is None:
        return
    text = document.source.text
    if not any(_PLACE_RE.match(text[slice(*span)]) for span in document.closing):
        last = document.closing[-1] if document.closing else document.title[-1]
        yield _at(document, NO_CLOSING, last)
        return
    yield from _blocks(document)
    yield from _title(document, model.metadata.title)
    for annex in document.provisions:
        if annex.type == "Lampiran":
            yield from _annex(document, annex, model.metadata.title)


def _blocks(document: Document) -> Iterator[Observation]:
    text = document.source.text
    starts = [i for i, span in enumerate(document.closing) if _PLACE_RE.match(text[slice(*span)])]
    gazette = (i for i, s in enumerate(document.closing) if _GAZETTE_RE.match(text[slice(*s)]))
    ending = next((i for i in gazette if starts and i > starts[-1]), len(document.closing))
    for start, end in pairwise((*starts, ending)):
        yield from _block(document, document.closing[start:end])
    places = [_PLACE_RE.match(text[slice(*document.closing[i])]) for i in starts]
    for place, i in zip(places[1:], starts[1:], strict=True):
        first = places[0]
        if place and first and place["place"].strip() != first["place"].strip():
            expected = f"{place['act']} di {first['place']}"
            yield _at(document, OTHER_PLACE, document.closing[i], expected)
    acts = [text[slice(*document.closing[i])][:11] for i in starts]
    if starts and "Diundangkan" not in acts:
        yield _at(document, NO_PROMULGATION, document.closing[-1])


def _block(document: Document, lines: Sequence[Span]) -> Iterator[Observation]:
    """Yield what is odd in one block: "Ditetapkan di …, pada tanggal …, office, ttd, name"."""
    text = document.source.text
    place = _PLACE_RE.match(text[slice(*lines[0])])
    if place and place["comma"]:
        yield _at(document, COMMA, lines[0], place[0].rstrip(" ,"))
    for span in lines[1:]:
        line = text[slice(*span)]
        if _DAY_RE.match(line) and not _WHOLE_DATE_RE.search(line):
            yield _at(document, NO_DATE, span)
        elif _DAY_RE.match(line) and _is_no_day(line):
            yield _at(document, NO_SUCH_DATE, span)
    yield from _signature(document, lines[1:])


def _is_no_day(line: str) -> bool:
    """Say whether a date has a month of the calendar and a day that the month does not have."""
    whole = _WHOLE_DATE_RE.search(line)
    day, month, year = whole[0].split() if whole else ("", "", "")
    if month.lower() not in MONTHS:
        return False
    try:
        date(int(year), MONTHS.index(month.lower()) + 1, int(day))
    except ValueError:
        return True
    return False


def _signature(document: Document, lines: Sequence[Span]) -> Iterator[Observation]:
    """Yield a signature that is missing between the office and the name, or a name under it."""
    text = document.source.text
    words = [text[slice(*span)].strip() for span in lines]
    office = next((i for i, line in enumerate(words) if _OFFICE_RE.match(line)), None)
    if office is None:
        return
    last = next((i for i in range(office, len(words)) if words[i].endswith(",")), office)
    if last == office and words[office].isupper() and not words[office].endswith(","):
        yield _at(document, NO_COMMA, lines[office], f"{words[office]},")
    under = [i for i in range(last + 1, len(words)) if words[i]][:2]
    signed = next((i for i in under if _SIGNED_RE.match(words[i])), None)
    if signed is None:
        if under:
            yield _at(document, NO_SIGNATURE, (lines[office][0], lines[last][1]), "ttd")
    elif len(under) == 1:
        yield _at(document, NO_NAME, lines[signed])


def _title(document: Document, title: str) -> Iterator[Observation]:
    """Yield the Menetapkan whose title is not that of the act."""
    for provision in document.provisions:
        if provision.type != "Menetapkan":
            continue
        named = _TITLED_RE.search(provision.text)
        if named and title and fold_name(named["title"]) != fold_name(title):
            spans = provision.segments
            span = (spans[0][0], spans[-1][1])
            yield Observation(OTHER_TITLE, provision, span, title_case(named["title"]), title)


def _annex_title(document: Document, annex: Provision, title: str) -> Iterator[Observation]:
    """Yield the first line of the title in an annex's heading that is not that of the act."""
    text = document.source.text
    lines = [text[slice(*span)].strip() for span in annex.segments]
    about = next((i for i, line in enumerate(lines) if _ABOUT_RE.fullmatch(line)), None)
    if about is None or not title:
        return
    wanted = _plain(title)
    said = ""
    for number in range(about + 1, min(about + 1 + _TITLE, len(lines))):
        said = f"{said} {_plain(lines[number])}".strip()
        if said == wanted:
            return
        if not wanted.startswith(said):
            yield Observation(ANNEX_TITLE, annex, annex.segments[number], lines[number], title)
            return


def _plain(words: str) -> str:
    return " ".join(words.upper().split())


def _annex(document: Document, annex: Provision, title: str) -> Iterator[Observation]:
    text = document.source.text
    lines = [text[slice(*span)].strip() for span in annex.segments]
    chart = next((i for i, line in enumerate(lines) if _CHART_RE.match(line)), None)
    whole = not any(
        leaf.kind == "unparsed" for leaf in document.leaves if annex.start <= leaf.start < annex.end
    )
    boxes = any(_BOX_RE.match(line) for line in lines)
    yield from _annex_title(document, annex, title)
    if chart is not None and whole and not boxes:
        yield Observation(EMPTY_ANNEX, annex, annex.segments[chart], lines[chart])
    elif chart is None and whole and _holds_title_only(lines):
        yield Observation(EMPTY_ANNEX, annex, annex.segments[0], lines[0])
    yield from _signature(document, annex.segments)


def _holds_title_only(lines: Sequence[str]) -> bool:
    """Say whether nothing stands between the heading of an annex and its signature."""
    about = next((i for i, line in enumerate(lines) if _ABOUT_RE.match(line)), None)
    office = next((i for i, line in enumerate(lines) if line.endswith(",") and i), len(lines))
    if about is None:
        return False
    return all(line == line.upper() for line in lines[about:office]) and office - about <= _TITLE


def _at(document: Document, kind: str, span: Span, suggestion: str = "") -> Observation:
    words = " ".join(document.source.text[slice(*span)].split())
    return Observation(kind, None, span, words, suggestion)
