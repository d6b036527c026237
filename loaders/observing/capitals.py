"""Capitals inside a sentence -> observations.

In: a document's words. Out: common nouns with a capital where the document else writes them small,
particles with a capital, and list items that begin with a capital among others that do not. Names
(defined terms, units, positions, acts) keep their capitals; what they are called, the model says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from loaders.observing.wordlist import words_of
from loaders.regulation.model import DomainModel, Observation
from loaders.text.concordance import Concordance
from loaders.text.document import BODY, Document, Provision, source_span
from loaders.text.passages import Passage

NOUN, PARTICLE, ITEM = (
    "kapital-di-tengah-kalimat",
    "kata-tugas-berkapital",
    "butir-berhuruf-kapital",
)

# A word with a capital behind a word in small letters: "rapat Koordinasi;". Not "1. Surat".
_NOUN_RE = re.compile(r"(?<=[a-z] )[A-Z][a-z]{3,}(?=[ ,;.]|$)(?! [A-Z0-9(])", re.MULTILINE)
# What goes on with a name: "Organisasi dan Reformasi", "Evaluasi dan Pelaporan".
_GOES_ON_RE = re.compile(r",?\s(?:(?:dan|serta|atau)\s)?[A-Z]|,\s(?:dan|serta|atau)\s[A-Z]")
_LEADS_ON_RE = re.compile(
    r"(?:\b[A-Z][\w.-]*,?\s(?:(?:dan|serta|atau|di|dan/atau)\s)?|\btentang\s)\Z"
)
_PARTICLE_RE = re.compile(
    r"(?<=[a-z0-9,] )(?:Dan|Serta|Yang|Di|Ke|Dari|Untuk|Dengan|Dalam(?! Negeri)|Pada|Oleh|Tentang"
    r"|Atau|Bagi|Kepada|Terhadap)(?= [A-Za-z])"
)
_OF_GOD_RE = re.compile(r"Yang (?:Maha|Mulia)")
OF_ACT = words_of(
    """
    Pasal Ayat Huruf Angka Bab Bagian Paragraf Lampiran Peraturan Keputusan Undang Tahun Nomor
    Negara Republik Indonesia Pemerintah Menteri Gubernur Bupati Presiden Kepala Camat Lurah Desa
    Kota Kabupaten Provinsi Daerah Pusat Tuhan Januari Februari Maret April Juni Juli Agustus
    September Oktober November Desember Instruksi Kementerian Lembaran Tambahan Berita Ketua
    Direktur Sekretaris Bidang Seksi Dinas Badan Kecamatan Kelurahan Sekretariat Eselon Pelaksana
    """
)
_MORE_SMALL = 2  # so often at least does the word stand in small letters
_FIRST_RE = re.compile(r"[A-Z][a-z]{3,}")
_MOSTLY = 0.5  # share of items in small letters from which a capital is odd


def find_odd_capitals(
    document: Document, model: DomainModel, words: Concordance
) -> Iterator[Observation]:
    """Yield the capitals that neither a name nor the beginning of a sentence calls for."""
    text = document.source.text
    names = _words_of_names(model)
    yield from _find_nouns(text, words, names)
    yield from _find_particles(text, words)
    for provision in document.provisions:
        if provision.part == BODY and len(provision.children) > 1:
            yield from _find_items(text, provision, words, names)


def _words_of_names(model: DomainModel) -> frozenset[str]:
    """Return the words that names of this document are made of, as printed."""
    names = [name for d in model.definitions for name in (d.term, *d.aliases)]
    names += [name for unit in model.units for name in (unit.name, *unit.alternatives)]
    names += [p.label for p in model.positions]
    return OF_ACT | {word.strip(",()") for name in names for word in name.split()}


def _find_nouns(text: str, words: Concordance, names: frozenset[str]) -> Iterator[Observation]:
    places: dict[str, list[tuple[Passage, int]]] = defaultdict(list)
    for match in _NOUN_RE.finditer(words.joined):
        if match[0] not in names and not _is_in_name(words.joined, *match.span()):
            places[match[0]].append(words.passage_at(match.start()))
    for word, found in places.items():
        small = words.joined.count(f" {word.lower()}")
        if small < max(_MORE_SMALL, len(found)):
            continue
        for passage, start in found:
            if not passage.heading and passage.provision.part == BODY:
                span = passage.span(text, start, start + len(word))
                yield Observation(NOUN, passage.provision, span, word, word.lower())


def _is_in_name(words: str, start: int, end: int) -> bool:
    """Say whether words with capitals around this one make a name of it."""
    if _GOES_ON_RE.match(words, end):
        return True
    return _LEADS_ON_RE.search(words[max(start - 40, 0) : start]) is not None


def _find_particles(text: str, words: Concordance) -> Iterator[Observation]:
    for match in _PARTICLE_RE.finditer(words.joined):
        passage, start = words.passage_at(match.start())
        if not passage.heading and not _OF_GOD_RE.match(passage.words, start):
            span = passage.span(text, start, start + len(match[0]))
            yield Observation(PARTICLE, passage.provision, span, match[0], match[0].lower())


def _find_items(
    text: str, provision: Provision, words: Concordance, names: frozenset[str]
) -> Iterator[Observation]:
    items = [c for c in provision.children if c.type in ("Huruf", "Angka") and c.text[:1].isalpha()]
    small = [item for item in items if item.text[0].islower()]
    if not small or len(small) < _MOSTLY * len(items):
        return
    for item in items:
        first = _FIRST_RE.match(item.text)
        if (
            first is None
            or first[0] in names
            or item.text[first.end() + 1 : first.end() + 2].isupper()
        ):
            continue
        if words.joined.count(f"\n{first[0].lower()} ") >= _MORE_SMALL:
            span = source_span(text, item, 0, first.end())
            yield Observation(ITEM, item, span, first[0], first[0].lower())
