"""Defined terms, names of units and short forms -> observations.

In: a document's words, its definitions and its units. Out: where a defined term is printed with
other capitals than its definition gives it, where a unit's name is printed small, which defined
term is never used, and which short form nothing explains. The definitions themselves are left
alone. Names of units that are broken or unknown belong to another room.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from loaders.observing.lexicon import is_word
from loaders.observing.wordlist import SHORT_FORMS, WELL_KNOWN, words_of
from loaders.regulation.model import Definition, DomainModel, Observation
from loaders.text.concordance import Concordance, Found
from loaders.text.document import BODY, Document
from loaders.text.passages import Passage

SMALL, SMALL_WORD, OTHER_CAPITALS, ALL_CAPITALS, SMALL_UNIT, UNUSED, UNEXPLAINED = (
    "istilah-huruf-kecil",
    "istilah-satu-kata-huruf-kecil",
    "istilah-kapital-lain",
    "istilah-huruf-besar-semua",
    "unit-huruf-kecil",
    "istilah-tak-terpakai",
    "singkatan-tak-dijelaskan",
)
UNKNOWN_SHORT, CUT_SHORT, NO_KIND = (
    "singkatan-tak-dikenal",
    "istilah-terpotong",
    "peraturan-tanpa-jenis",
)
UNUSED_ALIAS, BARE_UNIT = "singkatan-tak-terpakai", "urusan-untuk-unit"
SHORT_LETTERS = "singkatan-huruf-lain"
KIND_SMALL, STOP_IN_NAME = "jenis-peraturan-huruf-kecil", "titik-di-tengah-nama"

_SMALL_WORDS = words_of("dan di ke yang atau serta dari pada untuk oleh lingkup dengan")
_FEWEST_LETTERS = 3  # of a short form that no word can be taken for
_LONGEST_NAME = 6  # words of a term that running text repeats whole
# What is said of "dinas" as an adjective, of every office: "naskah dinas".
_OFFICIAL = words_of(
    """
    naskah perjalanan rumah surat nota kendaraan pakaian urusan tugas telepon keperluan barang
    dokumen mobil kepala wisma sedang antar ikatan luar
    """
)
# What a region has, before "daerah" where that is a defined term: "kewenangan daerah".
_OF_REGION = words_of("kewenangan keuangan kekayaan pendapatan")
_EVERYDAY = ("Bidang ", "Bagian ")  # "di bidang pertanian" is no unit
# Words before which "sekretariat" is the unit and no building or activity.
_UNIT_LEAD_RE = re.compile(r"\b(?:lingkup|operasional|tugas|pada|bawahan|kegiatan|di)\s\Z")
_ACRONYM_RE = re.compile(r"[A-Z][A-Z0-9]{1,8}\Z")
_ROMAN_RE = re.compile(r"[IVXLCDM]+[a-e]?\Z")
# "Peraturan Wali Kota ini"; "Peraturan ini" alone is what is looked for.
_OWN_NAME_RE = re.compile(r"\bPeraturan (?:[A-Z][a-z]+ ){1,3}ini\b")
# "peraturan Wali Kota"; "peraturan pemerintah" in the everyday sense has no capital at all.
_KINDS = words_of("Daerah Wali Walikota Bupati Gubernur Presiden Pemerintah Menteri Desa")
_NEXT_RE = re.compile(r" [A-Z]")
# "TIPE. A"; the letter is part of the name.
_CLASSES = words_of("Tipe. TIPE. tipe. Kelas. KELAS. kelas. Golongan. golongan.")
_FEWEST_USES = 2
_KNOWN_LOWER = {short.lower(): (short, long) for short, long in SHORT_FORMS.items()}


def find_odd_terms(
    document: Document, model: DomainModel, words: Concordance
) -> Iterator[Observation]:
    """Yield what is odd about defined terms, units' names and short forms."""
    reader = _Reader(document.source.text, words)
    defining = {id(d.provision) for d in model.definitions}
    units = [one for name in _unit_names(model) for one in reader.read_unit(name, defining)]
    yield from units
    told = {one.span[1] for one in units}  # "jabatan fungsional" in a unit's name told already
    for definition in model.definitions:
        yield from (o for o in reader.read_definition(definition) if o.span[1] not in told)
    yield from reader.read_short_forms(model)
    yield from reader.read_short_letters(model)
    yield from reader.read_cut_terms(model)
    yield from reader.read_staff(model)
    yield from reader.read_bare_units(model)
    yield from reader.read_own_name()
    yield from reader.read_patterns()


def _unit_names(model: DomainModel) -> list[str]:
    defined = {name for d in model.definitions for name in (d.term, *d.aliases)}
    names = {unit.name for unit in model.units if unit.template is None} - defined
    return sorted(name for name in names if not name.startswith(_EVERYDAY))


class _Reader:
    def __init__(self, text: str, words: Concordance) -> None:
        self.text = text
        self.words = words

    def read_definition(self, definition: Definition) -> Iterator[Observation]:
        names = [n for n in (definition.term, *definition.aliases) if n]
        own, used = definition.provision.text.lower(), 0
        for name in names:
            low = name.lower()
            used += self.words.count_lowered(low) - own.count(low)
            if name[0].isupper() and len(name.split()) <= _LONGEST_NAME:
                yield from self._compare(name, definition)
        yield from self._read_aliases(definition)
        if not used and names:
            start = max(definition.provision.text.find(names[0]), 0)
            place = Passage(definition.provision, definition.provision.text)
            yield self._at(UNUSED, place, start, start + len(names[0]), names[-1])

    def _read_aliases(self, definition: Definition) -> Iterator[Observation]:
        """Yield a short form that a definition gives and the act never uses for the full name."""
        own = definition.provision.text
        term = definition.term.lower()
        if not self.words.count_lowered(term) - own.lower().count(term):
            return
        for alias in definition.aliases:
            if alias != definition.term and not self.words.count(alias) - own.count(alias):
                place = Passage(definition.provision, own)
                start = max(own.find(alias), 0)
                yield self._at(UNUSED_ALIAS, place, start, start + len(alias), definition.term)

    def _compare(self, name: str, definition: Definition) -> Iterator[Observation]:
        """Yield the places where a term is printed with other capitals."""
        content = [w for w in name.split() if w not in _SMALL_WORDS]
        if not all(w[0].isupper() for w in content):
            return  # its capital is that of the definition's first word
        same, small = self.words.count(name), self.words.count(name.lower())
        for passage, start, end in self._otherwise(name, same + small):
            shown = passage.words[start:end]
            if shown == name or passage.heading or passage.provision is definition.provision:
                continue
            if shown.islower():
                kind = self._small(name, content, passage, start, mostly=small > same)
            elif shown.isupper():
                kind = ALL_CAPITALS if same and _is_shouted(passage.words, start) else ""
            else:
                kind = OTHER_CAPITALS if _is_odd(passage.words, start, shown, name) else ""
            if kind and _is_free(passage.words, start, end) and passage.provision.part == BODY:
                yield self._at(kind, passage, start, end, name)

    def _otherwise(self, name: str, usual: int) -> Iterator[tuple[Passage, int, int]]:
        """Yield where a term is printed otherwise; of one word, in small or in capitals only."""
        if " " not in name:
            for form in (name.lower(), name.upper()):
                if self.words.printed[form]:
                    yield from self.words.find_printed(form)
        elif self.words.count_lowered(name.lower()) > usual:
            yield from self.words.find(name.lower())
        else:
            yield from self.words.find_printed(name.lower())

    def _small(
        self, name: str, content: list[str], passage: Passage, at: int, *, mostly: bool
    ) -> str:
        """Return which kind of small print this is, "" for none that can be told."""
        if len(content) > 1:
            return SMALL_WORD if mostly else SMALL
        if len(name.split()) > 1:
            return ""
        before = passage.words[max(at - 40, 0) : at].split()[-1:]
        if passage.words.startswith(" otonom", at + len(name)):
            return ""  # "daerah otonom" is what the law calls every region
        if not before or not before[0].isalpha() or before[0].lower() in _OFFICIAL:
            return ""
        if name == "Dinas" or (name == "Daerah" and before[0].lower() in _OF_REGION):
            return SMALL_WORD
        evidence = self.words.pairs[before[0], name]
        return SMALL_WORD if evidence >= _FEWEST_USES else ""

    def read_unit(self, name: str, defining: set[int]) -> Iterator[Observation]:
        """Yield where a unit's whole name begins with a small letter."""
        for passage, start, end in self.words.find_printed(name.lower()):
            if id(passage.provision) in defining or passage.heading:
                continue
            alone = " " not in name
            if alone and not _UNIT_LEAD_RE.search(passage.words, 0, start):
                continue
            if name[0].isupper() and _is_free(passage.words, start, end):
                yield self._at(SMALL_UNIT, passage, start, end, name)

    def read_short_forms(self, model: DomainModel) -> Iterator[Observation]:
        """Yield the first place in each Pasal of a short form that is not explained before."""
        for form in self._forms():
            first = self._explained_at(form, model)
            seen: set[int] = set()
            for passage, start, end in self._places(form):
                pasal = passage.provision.pasal or passage.provision
                if passage.heading or id(pasal) in seen or passage.provision.part != BODY:
                    continue
                if passage.provision.start < first and not _is_in_capitals(passage.words, start):
                    seen.add(id(pasal))
                    meant = _KNOWN_LOWER.get(form.lower(), ("", ""))[1]
                    kind = UNEXPLAINED if meant else UNKNOWN_SHORT
                    yield self._at(kind, passage, start, end, meant)

    def read_short_letters(self, model: DomainModel) -> Iterator[Observation]:
        """Yield where a short form in capitals is printed in small letters: "Opd", "opd"."""
        aliases = {alias for d in model.definitions for alias in d.aliases}
        known = {s for s in (*SHORT_FORMS, *aliases) if s.isupper() and len(s) >= _FEWEST_LETTERS}
        for form in sorted(self.words.printed):
            right = form.upper()
            if right not in known or form in {right, *aliases}:
                continue
            if right in SHORT_FORMS or not is_word(form.lower()):
                for passage, start, end in self.words.find_printed(form):
                    yield self._at(SHORT_LETTERS, passage, start, end, right)

    def read_cut_terms(self, model: DomainModel) -> Iterator[Observation]:
        """Yield where a defined "Sekretaris Dinas" is only "Sekretaris"."""
        names = {name for d in model.definitions for name in (d.term, *d.aliases)}
        for name in sorted(names):
            first, _, rest = name.partition(" ")
            if first != "Sekretaris" or rest == "Daerah" or first in names or " " in rest:
                continue
            for passage, start, end in self.words.find_printed(first):
                after = passage.words[end : end + 2].strip()
                if not passage.heading and not after[:1].isupper():
                    yield self._at(CUT_SHORT, passage, start, end, name)

    def read_staff(self, model: DomainModel) -> Iterator[Observation]:
        """Yield "setiap pegawai" where "Pegawai" with a further word is a defined term."""
        names = {name for d in model.definitions for name in (d.term, *d.aliases)}
        defined = sorted(n for n in names if n.startswith("Pegawai ") and n.split()[1].isupper())
        for form in ("Setiap pegawai", "setiap pegawai", "Seluruh pegawai") if defined else ():
            for passage, start, end in self.words.find_printed(form):
                right = f"{form.split()[0]} {defined[0]}"
                yield self._at(CUT_SHORT, passage, start, end, right)

    def read_bare_units(self, model: DomainModel) -> Iterator[Observation]:
        """Yield where "urusan" stands in the place of a unit's type before its name."""
        for unit in model.units:
            bare = unit.name.partition(" ")[2].removeprefix("Bagian ").removeprefix("bagian ")
            if len(bare.split()) > 2 and ", " in bare:
                forms = {bare, bare.replace(", dan ", " dan ")}
                for form in sorted(forms):
                    for passage, start, end in self.words.find_printed(f"urusan {form}"):
                        yield self._at(BARE_UNIT, passage, start, end, unit.name)

    def read_own_name(self) -> Iterator[Observation]:
        """Yield where the act calls itself "Peraturan ini" though it has a kind."""
        if not self.words.pairs["Peraturan", "ini"]:
            return
        full = Counter(_OWN_NAME_RE.findall(self.words.joined)).most_common(1)
        if full:
            for passage, start, end in self.words.find_printed("Peraturan ini"):
                yield self._at(NO_KIND, passage, start, end, full[0][0])

    def read_patterns(self) -> Iterator[Observation]:
        """Yield kinds of acts with a small letter, and names that a full stop parts."""
        for passage, start, at in self.words.find_pairs(("peraturan", "keputusan"), _KINDS):
            end = at + 5 if passage.words.startswith(" Kota", at) else at
            printed = passage.words[start:end]
            if not _NEXT_RE.match(passage.words, end):
                right = printed[0].upper() + printed[1:]
                yield self._at(KIND_SMALL, passage, start, end, right)
        for what, which in [pair for pair in self.words.pairs if pair[0] in _CLASSES]:
            if len(which.rstrip(".,;")) == 1 and which[0].isupper():
                for place in self.words.find_printed(f"{what} {which[0]}"):
                    yield self._at(STOP_IN_NAME, *place, f"{what[:-1]} {which[0]}")

    def _forms(self) -> list[str]:
        found = {
            form
            for form in self.words.printed
            if form.isupper()
            and _ACRONYM_RE.match(form)
            and form not in WELL_KNOWN
            and not _ROMAN_RE.match(form)
            and (self._is_always_upper(form) or form in SHORT_FORMS)
        }
        short = {
            short
            for lower, (short, _) in _KNOWN_LOWER.items()
            if lower in self.words.counts and not short.isupper()
        }
        known = {s.lower() for s in short}
        return sorted({f for f in found if f.lower() not in known} | short)

    def _is_always_upper(self, form: str) -> bool:
        """Say whether letters in capitals are no word in capitals: it never stands in small."""
        return self.words.counts[form.lower()] == self.words.printed[form]

    def _places(self, form: str) -> list[Found]:
        """Return where a short form stands, printed as it is, in capitals, or with one."""
        forms = {form, form.upper(), form[0].upper() + form[1:]}
        used = [printed for printed in forms if self.words.printed[printed]]
        found = [place for printed in used for place in self.words.find_printed(printed)]
        return sorted(found, key=lambda place: (place[0].provision.start, place[1]))

    def _explained_at(self, form: str, model: DomainModel) -> float:
        """Return from where in the source a short form is explained."""
        upper = form.upper()
        for definition in model.definitions:
            if any(
                upper in name.upper().split() for name in (definition.term, *definition.aliases)
            ):
                return -1.0
        for passage, start, end in self._places(form):
            around = passage.words[start - 1 : start] + passage.words[end : end + 2]
            lead = passage.words[max(start - 24, 0) : start]
            if around.startswith("(") and around[1:2] == ")":
                return passage.provision.start
            if around[1:] == " (" or lead.endswith(("disingkat ", "disebut ", "singkatan ")):
                return passage.provision.start
        return float("inf")

    def _at(
        self, kind: str, passage: Passage, start: int, end: int, suggestion: str
    ) -> Observation:
        span = passage.span(self.text, start, end)
        return Observation(kind, passage.provision, span, passage.words[start:end], suggestion)


def _is_odd(words: str, start: int, printed: str, name: str) -> bool:
    """Say whether a term has other capitals for no reason: "Pejabat Lingkup Dinas".

    At the beginning of a sentence a capital is due even where the rest is printed small.
    """
    rest = printed.partition(" ")[2]
    within = words[:start].rstrip()[-1:].islower()
    return printed[0] == name[0] and bool(rest) and (within or not rest.islower())


def _is_free(words: str, start: int, end: int) -> bool:
    """Say whether a term is no part of a longer name or of a compound with a hyphen."""
    before, after = words[:start].rstrip()[-1:], words[end : end + 1]
    return before != "-" and after not in ("-", "/")


def _is_shouted(words: str, start: int) -> bool:
    """Say whether a word in capitals stands in a sentence of small letters, not in a heading."""
    return words[:start].rstrip()[-1:].islower() and not _is_in_capitals(words, start)


def _is_in_capitals(words: str, start: int) -> bool:
    around = words[max(start - 60, 0) : start + 60]
    letters = [letter for letter in around if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > 0.7 * len(letters)
