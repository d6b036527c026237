"""Title and closing lines of a document -> ``Metadata``: what a regulation says of itself."""

from __future__ import annotations

import re
from datetime import date

from loaders.regulation.model import Act, Metadata, Signatory
from loaders.regulation.names import fold_name, title_case
from loaders.regulation.works import region_slug, type_of
from loaders.text.document import Document, Span, join_words

# "PERATURAN WALIKOTA CILEGON NOMOR 63 TAHUN 2016 TENTANG …"; the cover's "TAHUN : 2016 NOMOR : 63"
# comes before and is not it.
_TITLE_RE = re.compile(
    r"(?P<kind>(?:PERATURAN|KEPUTUSAN) "
    r"(?:DAERAH|WALI ?KOTA|BUPATI|GUBERNUR|PRESIDEN|PEMERINTAH|MENTERI)|UNDANG ?- ?UNDANG)\b"
    r"(?P<region>[A-Z .,'/-]*?) NOMOR ?:? ?(?P<number>[0-9][\w./-]*|\.{3,}) TAHUN (?P<year>\d{4})"
    r" TENTANG (?P<title>.+?)(?= DENGAN RAHMAT|\Z)"
)
_TYPE_WORDS = ("perwali", "perbup", "pergub", "perda", "kepwali", "kepbup", "kepgub")
_ABOUT_RE = re.compile(r"\btentang\s+([A-Z][^;]*?)\s*;?\Z")
_DATE_RE = re.compile(r"\b(?P<day>\d{1,2})\s+(?P<month>[A-Z][a-z]+)\s+(?P<year>\d{4})")
MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni",
    "juli", "agustus", "september", "oktober", "november", "desember",
)  # fmt: skip
_PLACE_RE = re.compile(
    r"(?P<act>Ditetapkan|Disahkan|Diundangkan)\s+di\s+(?P<place>[^,\n]+)", re.IGNORECASE
)
_DAY_LINE_RE = re.compile(r"\s*pada\s+tanggal\b", re.IGNORECASE)
_GAZETTE_RE = re.compile(r"(?:BERITA|LEMBARAN) (?:DAERAH|NEGARA) .*?TAHUN \d{4}\s+NOMOR \S+")
_SIGNED_RE = re.compile(r"\(?ttd\.?\)?\Z|\Acap\b", re.IGNORECASE)
_PRIVATE_RE = re.compile(r"\bN\.?I\.?[PK]\b|\d{8}|x{4}", re.IGNORECASE)


def read_metadata(document: Document) -> Metadata:
    """Return what the title and the closing say; every part of it may be missing."""
    text = document.source.text
    title_words = join_words(text, document.title)
    match = _TITLE_RE.search(title_words)
    act, title, region_name = None, "", ""
    if match:
        title = _printed_title(document, match["title"].strip(" ."))
        act, region_name = _own_act(match, title)
    enacted, promulgated = _blocks(document)
    signatories = tuple(s for s in (_signatory(text, enacted), _signatory(text, promulgated)) if s)
    closing = join_words(text, document.closing)
    gazette = _GAZETTE_RE.search(closing)
    place = _PLACE_RE.search(text[slice(*enacted[0])]) if enacted else None
    return Metadata(
        act,
        title,
        region_name,
        _date(text, enacted),
        place["place"].strip() if place else "",
        _date(text, promulgated),
        signatories,
        gazette[0] if gazette else "",
    )


def _own_act(match: re.Match[str], title: str) -> tuple[Act | None, str]:
    type_ = type_of(match["kind"])
    region_name = title_case(match["region"].strip(" ,."))
    national = type_ not in _TYPE_WORDS
    region = "indonesia" if national else region_slug(region_name)
    if not type_ or match["number"].startswith("."):
        return None, region_name
    return Act(type_, region, match["number"], match["year"], title), region_name


def _printed_title(document: Document, capitals: str) -> str:
    """Return the title in running case, as the considerations print it where they do."""
    wanted = fold_name(capitals)
    for provision in document.provisions:
        if provision.part != "opening":
            break
        about = _ABOUT_RE.search(provision.text)
        while about:
            if fold_name(about[1]) == wanted:
                return about[1].rstrip(" .;")
            about = _ABOUT_RE.search(provision.text, about.start() + 1)
    return title_case(capitals)


def _blocks(document: Document) -> tuple[list[Span], list[Span]]:
    """Split the closing lines into those of the enactment and those of the promulgation."""
    text = document.source.text
    blocks: dict[str, list[Span]] = {}
    current: list[Span] | None = None
    for span in document.closing:
        line = text[slice(*span)]
        place = _PLACE_RE.match(line)
        if place:
            name = "promulgated" if place["act"].lower().startswith("diundangkan") else "enacted"
            current = blocks.setdefault(name, [])
        elif line.startswith(("BERITA ", "LEMBARAN ", "Salinan")):
            current = None
        if current is not None:
            current.append(span)
    return blocks.get("enacted", []), blocks.get("promulgated", [])


def _date(text: str, block: list[Span]) -> date | None:
    for span in block:
        match = _DATE_RE.search(text, *span)
        if match and match["month"].lower() in MONTHS:
            try:
                return date(
                    int(match["year"]), MONTHS.index(match["month"].lower()) + 1, int(match["day"])
                )
            except ValueError:
                return None
    return None


def _signatory(text: str, block: list[Span]) -> Signatory | None:
    """Return who signed: the office ends with a comma, the name is what stands last under it."""
    lines = [span for span in block[1:] if not _DAY_LINE_RE.match(text[slice(*span)])]
    lines = [
        s for s in lines if not _PRIVATE_RE.search(text[slice(*s)]) and text[slice(*s)].strip()
    ]
    cut = next((i for i, s in enumerate(lines) if text[slice(*s)].rstrip().endswith(",")), None)
    if cut is None:
        return None
    names = [s for s in lines[cut + 1 :] if not _SIGNED_RE.search(text[slice(*s)].strip())]
    if not names:
        return None
    office = join_words(text, lines[: cut + 1]).rstrip(" ,")
    start, end = names[0]
    name = " ".join(text[start:end].split())
    return Signatory(name, office, (start, end), text.count("\n", 0, start) + 1)
