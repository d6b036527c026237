"""Verbs and nouns in the lists of duties -> ``Observation``.

In: the lists of the body. Out: an observation for each item that begins with a verb where its list
wants nouns, or the reverse, and for each item that joins a noun to a verb. A list wants nouns when
it lists functions, or when the words that open it are a verb without its object ("mengawasi dan
mengendalikan:"); else it wants what most of its items are, and nothing when they are half and half.
Words that only look like verbs or nouns of action ("memo", "peralatan") count as neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from loaders.regulation.model import DomainModel, Observation
from loaders.text.document import BODY, Document, Provision, source_span

VERB_AMONG_FUNCTIONS = "kata-kerja-dalam-fungsi"
VERB_AMONG_NOUNS = "kata-kerja-di-antara-kata-benda"
VERBS_FOR_NOUNS = "rincian-kata-kerja-untuk-kata-benda"
NOUN_AMONG_VERBS = "kata-benda-di-antara-kata-kerja"
NOUN_JOINED_TO_VERB = "kata-benda-disambung-kata-kerja"
PERSON_AMONG_NOUNS = "pelaku-di-antara-kata-benda"

VERB, NOUN, NEITHER = "verb", "noun", ""

# "menyusun", "melaksanakan", "mereviu", "berkoordinasi": an active prefix and a stem of two
# syllables or more. "me" takes a nasal that suits the stem; what only begins so is in _NO_VERB.
_VERB_RE = re.compile(
    r"(?:mem[bpfv]|men[cdjtsz]|meng[aeioughkx]|meny[aeiou]|me[lrwymn][aeiou]|ber[a-z]{2})[a-z]{3,}\Z"
)
# "penyusunan", "pengelolaan", "peninjauan", "pemberdayaan", "pengoordinasian": the act of doing.
# A bare "pe-" before "r" or "l" also makes things ("peraturan", "peralatan"), so these are named.
_NOUN_RE = re.compile(
    r"(?:pem[bpfvaeiou]|pen[cdjtszaeiou]|peng[aeioughk]|peny[aeiou]"
    r"|pe(?:laksana|laya|lapor|latih|lestari|leburan|rumus|rencana|rekam|rawat|muta|nyedia|mbina"
    r"|mantau|ngawas|rekomendasi|rinci|rancang|ragaan|ringat|nata|ninjau|wawancara|makai|minjam))"
    r"[a-z]*an\Z"
)
_NO_VERB = frozenset(
    (
        "media", "mediasi", "medis", "mebel", "mekanik", "mekanisme", "mekanisasi", "melati",
        "melayu", "member", "memo", "memori", "memorandum", "menara", "mental", "menteri",
        "mentor", "menu", "merah", "merdeka", "merek", "mereka", "mesin", "meskipun", "metode",
        "metadata", "metodologi", "meteran", "berada", "beragam", "berapa", "beras", "berita",
        "berikut", "berkas", "bersama", "bersangkutan", "berdasarkan", "berbagai", "berbasis",
        "bernama", "berupa", "berlaku", "bersih", "bersifat", "besar", "mengenai", "menurut",
        "melalui", "merupakan", "mempunyai", "memiliki", "meliputi", "membawahi", "menjadi",
        "mengingat", "menimbang", "mendasar",
    )
)  # fmt: skip
_NO_NOUN = frozenset(
    (
        "pemerintahan", "pemukiman", "pendidikan", "pendapatan", "pengetahuan", "penghasilan",
        "penduduk", "pengadilan", "penjelasan", "pengertian", "penghargaan", "pengalaman",
        "pemandangan", "pendahuluan", "pemuda", "penjaminan", "pengeluaran", "penerimaan",
        "penerbangan", "penyakit", "penyandang", "pengguna", "pengusaha", "penyedia",
        "pembangunan",
    )
)  # fmt: skip
# A person who does, where the act is wanted: "penyusun rencana kegiatan".
_PERSON_RE = re.compile(
    r"(?:penyusun|pelaksana|pengelola|perumus|pembina|penyiap|pengendali|pengawas|pengumpul"
    r"|penyelenggara|pengoordinasi)\Z"
)
_FIRST_RE = re.compile(r"[*_\"“]*(?P<word>[A-Za-z]+)")
_ME_RE = re.compile(r"[ ,](?P<join>(?:dan|serta)\s+)?(?P<verb>me[a-z]{4,})\b")
# Before these words a verb belongs to a clause of its own, which a noun may well have.
_CLAUSE_RE = re.compile(
    r"\b(?:yang|untuk|guna|agar|supaya|dengan|dalam|sebagai|serta\s+merta|secara|cara|tidak|telah"
    r"|akan|dapat|bahwa|apabila|jika|kegiatan|rangka|pihak)\b"
)
# "pelaksanaan kegiatan meneliti, mengoreksi dan menandatangani surat"
_SERIES_RE = re.compile(r"\bkegiatan (?P<verbs>me[a-z]+(?:, me[a-z]+)*,? dan me[a-z]+)\b")
# "membina dan penyiapan bahan": a verb that has no object of its own before "dan".
_VERB_AND_ACT_RE = re.compile(
    r"(?:me[a-z]{4,} )?me[a-z]{4,} (?P<join>dan (?:pe[nmrl]|pela)[a-z]{3,}an)\b"
)
# "mengawasi dan mengendalikan:" lacks its object; "meliputi:" and "membawahi:" name members.
_OBJECTLESS_RE = re.compile(
    r"\b(?!meru|meng(?:uta|ata)|menya)(?:me[a-z]+kan|mengawasi)\s*[:;]\s*\Z"
)


def classify(words: str) -> str:
    """Return what an item begins with: ``verb``, ``noun`` (of an act), or "" for neither.

    >>> [classify(w) for w in ("menyusun bahan", "penyusunan bahan", "memo dinas", "peralatan")]
    ['verb', 'noun', '', '']
    """
    match = _FIRST_RE.match(words)
    word = match["word"].lower() if match else ""
    if _VERB_RE.match(word) and word not in _NO_VERB:
        return VERB
    if _NOUN_RE.match(word) and word not in _NO_NOUN:
        return NOUN
    return NEITHER


def observe_forms(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return the items whose form is not that of their list."""
    functions = {id(d.provision) for d in model.duties if d.kind == "Function"}
    text = document.source.text
    for provision in document.provisions:
        if provision.part == BODY and len(provision.children) > 1:
            for items in _split_lists(provision):
                if len(items) > 1:
                    yield from _read(text, provision, items, functions)


def _split_lists(provision: Provision) -> list[list[Provision]]:
    """Return the lists below a provision: one that begins anew at its first number is another."""
    lists: list[list[Provision]] = [[]]
    for child in provision.children:
        if child.type in ("Huruf", "Angka") and child.text:
            if child.value == 1 and lists[-1]:
                lists.append([])
            lists[-1].append(child)
    return lists


def _read(
    text: str, opener: Provision, items: Sequence[Provision], functions: set[int]
) -> Iterator[Observation]:
    forms = [classify(item.text) for item in items]
    verbs, nouns = forms.count(VERB), forms.count(NOUN)
    if not nouns and not verbs:
        return
    is_functions = id(items[0]) in functions
    wants_nouns = is_functions or bool(_OBJECTLESS_RE.search(opener.text[-60:]))
    if wants_nouns or nouns > verbs:
        kind, wrong = VERB_AMONG_FUNCTIONS if is_functions else VERB_AMONG_NOUNS, VERB
    else:
        kind, wrong = NOUN_AMONG_VERBS, NOUN if verbs > nouns else NEITHER
    whole_list = wrong == VERB and verbs > nouns
    for item, form in zip(items, forms, strict=True):
        if form and form == wrong:
            yield _on_first_word(text, item, VERBS_FOR_NOUNS if whole_list else kind)
        elif form and (join := _find_join(item.text, form)):
            span = source_span(text, item, *join)
            yield Observation(NOUN_JOINED_TO_VERB, item, span, item.text[slice(*join)])
        elif form == NEITHER and (nouns > 1 or whole_list) and _is_person(item.text):
            yield _on_first_word(text, item, PERSON_AMONG_NOUNS)


def _find_join(words: str, form: str) -> tuple[int, int] | None:
    """Return where a noun of action and a verb are joined: "pengumpulan | dan mengolah | data"."""
    if form == VERB:
        joined = _VERB_AND_ACT_RE.match(words)
        return joined.span("join") if joined else None
    if " me" not in words:
        return None
    series = _SERIES_RE.search(words)
    return series.span("verbs") if series else _find_verb_of_noun(words)


def _find_verb_of_noun(words: str) -> tuple[int, int] | None:
    match = _ME_RE.search(words)
    if match is None or match["verb"] in _NO_VERB:
        return None
    start = match.start("join") if match["join"] else match.start("verb")
    before = words[:start].rstrip()
    if (not match["join"] and not before.endswith(",")) or _CLAUSE_RE.search(before):
        return None
    return start, match.end("verb")


def _is_person(words: str) -> bool:
    match = _FIRST_RE.match(words)
    return bool(match and _PERSON_RE.match(match["word"].lower()))


def _on_first_word(text: str, item: Provision, kind: str) -> Observation:
    match = _FIRST_RE.match(item.text)
    assert match is not None  # it has been classified
    start, end = match.span("word")
    return Observation(kind, item, source_span(text, item, start, end), item.text[start:end])
