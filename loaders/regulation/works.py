"""Citations of whole acts in running text -> ``Act``.

Comes in: words of a provision. Goes out: the acts with their places, and which amends which. It
knows no provision and no graph.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from loaders.regulation.model import Act, Amendment
from loaders.regulation.names import slug_name

_NAME = r"[A-Z][\w./-]*(?:[ ](?:dan[ ])?[A-Z][\w./-]*)*"

# The kind of act and who made it. "Undang – Undang" with a spaced dash is real (Perda Tanjung
# Jabung Timur 14/2013). It must not match "peraturan perundang-undangan" or "Peraturan Daerah ini".
ACT_RE = re.compile(
    rf"""
    (?:
      (?P<uud>(?:Undang[ ]?[-–][ ]?Undang[ ])Dasar(?:[ ]\w+){{0,3}}[ ]Tahun[ ]1945)
    | (?P<kind>
        Peraturan[ ]Pemerintah[ ]Pengganti[ ]Undang[ ]?[-–][ ]?Undang
      | Undang[ ]?[-–][ ]?Undang
      | Peraturan[ ]Pemerintah | Peraturan[ ]Presiden | Keputusan[ ]Presiden | Instruksi[ ]Presiden
      | (?:Peraturan|Keputusan)[ ]Menteri[ ](?P<ministry>{_NAME}?)
      | (?:Peraturan|Keputusan)[ ](?:Daerah|Wali[ ]?[Kk]ota|Bupati|Gubernur)
        (?:[ ](?P<region>(?:(?:Kota|Kabupaten|Provinsi|Propinsi)[ ])?{_NAME}?))?
      )
      [ ](?:Nomor|No\.?)[ ]?(?P<number>[A-Z0-9][\w./-]*)[ ][Tt]ahun[ ](?P<year>\d{{4}})
      (?:[ ][Tt]entang[ ](?P<about>[^;]+?)(?=[ ]?\((?:Lembaran|Berita|Tambahan)|,?[
      ]sebagaimana|;|\.?\Z|,[ ]perlu|,[ ](?:telah|maka)[ ]|[ ]jo\.|[.][ ][A-Z]))? (?:[
      ]?\((?P<gazette>(?:Lembaran|Berita)[^)]*)\))?
    )
    """,
    re.VERBOSE,
)
_KIND_TO_TYPE = {
    "undangundang": "uu",
    "peraturanpemerintahpenggantiundangundang": "perppu",
    "peraturanpemerintah": "pp",
    "peraturanpresiden": "perpres",
    "keputusanpresiden": "keppres",
    "instruksipresiden": "inpres",
    "peraturandaerah": "perda",
    "peraturanwalikota": "perwali",
    "keputusanwalikota": "kepwali",
    "peraturanbupati": "perbup",
    "keputusanbupati": "kepbup",
    "peraturangubernur": "pergub",
    "keputusangubernur": "kepgub",
}
_REGIONAL = frozenset(("perda", "perwali", "kepwali", "perbup", "kepbup", "pergub", "kepgub"))
_MINISTRY_TO_TYPE = {
    "pendayagunaan-aparatur-negara-dan-reformasi-birokrasi": "permenpanrb",
    "dalam-negeri": "permendagri",
}
# "sebagaimana telah diubah beberapa kali, terakhir dengan": what follows amends what went before.
_AMENDED_RE = re.compile(
    r",?\s*sebagaimana\s+(?:telah\s+)?(?:beberapa\s+kali\s+)?diubah(?:\s+beberapa\s+kali)?,?(?:\s+terakhir)?\s+dengan\s+\Z"
)
_AMENDS_RE = re.compile(r"\APerubahan\b.*?\b[Aa]tas\s+")
_REGION_KIND_RE = re.compile(r"\A(?:Kota|Kabupaten|Provinsi|Propinsi)\s+", re.IGNORECASE)


class FoundAct(NamedTuple):
    """An act and its place in the words that were searched."""

    act: Act
    start: int
    end: int


def type_of(kind: str, ministry: str = "") -> str:
    """Return the slug of a kind of act: ``Peraturan Wali Kota`` -> ``perwali``; "" when unknown."""
    key = re.sub(r"[^a-z]", "", kind.lower())
    if key in _KIND_TO_TYPE:
        return _KIND_TO_TYPE[key]
    if key.startswith(("peraturanmenteri", "keputusanmenteri")):
        slug = slug_name(ministry)
        name = _MINISTRY_TO_TYPE.get(slug, f"permen-{slug}")
        return name if key.startswith("peraturan") else name.replace("permen", "kepmen", 1)
    return ""


def region_slug(name: str) -> str:
    """Return the slug of a region's name without its kind: ``Kota Cilegon`` -> ``cilegon``."""
    return slug_name(_REGION_KIND_RE.sub("", name.strip()))


def find_acts(words: str, home: str) -> list[FoundAct]:
    """Return the acts named in ``words`` in order; ``home`` is the region of one named without."""
    if "Nomor" not in words and "Tahun" not in words and "No" not in words:
        return []
    return [
        FoundAct(_act(match, home), match.start(), match.end()) for match in ACT_RE.finditer(words)
    ]


def _act(match: re.Match[str], home: str) -> Act:
    if match["uud"]:
        return Act(
            "uud",
            "indonesia",
            "",
            "1945",
            "Undang-Undang Dasar Negara Republik Indonesia Tahun 1945",
        )
    kind = match["kind"]
    for tail in (match["ministry"], match["region"]):
        kind = kind.removesuffix(tail) if tail else kind
    type_ = type_of(kind, match["ministry"] or "")
    region = "indonesia"
    if type_ in _REGIONAL:
        region = region_slug(match["region"]) if match["region"] else home
    about = (match["about"] or "").strip(" ,.")
    return Act(
        type_,
        region,
        match["number"].rstrip(".,"),
        match["year"],
        about,
        (match["gazette"] or "").strip(),
    )


def find_amendments(words: str, found: list[FoundAct], home: str) -> list[Amendment]:
    """Return what the words say of amending: "sebagaimana telah diubah dengan" …."""
    said = []
    for before, after in pairwise(found):
        if _AMENDED_RE.match(words[before.end : after.start]):
            said.append(Amendment(after.act, before.act))
    for item in found:
        about = _AMENDS_RE.match(item.act.about)
        inner = find_acts(item.act.about[about.end() :], home) if about else []
        if inner and inner[0].start == 0:
            said.append(Amendment(item.act, inner[0].act))
    return list({(a.amending.work, a.amended.work): a for a in reversed(said)}.values())[::-1]
