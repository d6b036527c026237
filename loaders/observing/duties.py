"""What duties and their stages say -> observations: stages about something else, words left out.

In: the duties of a document with their stages, and its clauses. Out: one observation a place. A
stage that drafts, consults on or finishes a document must be about the one that its duty makes; a
transitive verb needs its object, a list item its verb, a sentence its predicate. What a sibling
article says in the same place, another room compares; what units are called, yet another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from loaders.observing.forms import NEITHER, VERB, classify
from loaders.observing.wordlist import words_of
from loaders.regulation.duties import DETAILED_TASKS, clean_label
from loaders.regulation.model import DomainModel, Duty, Observation, Stage
from loaders.text.concordance import Concordance, Found
from loaders.text.document import BODY, Document, Provision, source_span
from loaders.text.passages import Passage

OTHER_OBJECT, NO_OBJECT, UNIT_AS_OBJECT, UNIT_AFTER_NOUN, NO_PREDICATE = (
    "tahapan-tentang-hal-lain",
    "kata-kerja-tanpa-objek",
    "unit-sebagai-objek",
    "unit-sesudah-kata-benda",
    "kalimat-tanpa-predikat",
)
NO_VERB, STACKED, CUT_SHORT, NO_SUBJECT, NO_ABOUT, OFFICIAL_REPLACED = (
    "butir-tanpa-kata-kerja",
    "kata-kerja-menumpuk",
    "kalimat-terputus",
    "induk-kalimat-tanpa-subjek",
    "ketentuan-lanjut-tanpa-mengenai",
    "kata-dinas-terganti",
)

CALLED_TASKS, CALLED_FUNCTIONS, NO_OPENING_VERB = (
    "rincian-disebut-tugas",
    "rincian-disebut-fungsi",
    "pembuka-tanpa-kata-kerja",
)
ODD_PURPOSE, OTHER_AGENCY, VERB_IN_MATTERS, UNLIKE_FUNCTION = (
    "tujuan-tak-sesuai",
    "kata-dinas-bukan-instansi",
    "kata-kerja-dalam-rincian-hal",
    "rincian-lain-dari-fungsi",
)

# "Untuk melaksanakan tugas sebagaimana dimaksud dalam Pasal 11, … memiliki tugas:" gives the tasks
# a second time. It must not match "memiliki tugas:" of a clause that rests on no other.
_CALLED_TASKS_RE = re.compile(
    r"(?:Untuk|Dalam).{0,20}(?:melaksanakan|menyelenggarakan) tugas.*sebagaimana.*"
    r"(?P<end>\b(?P<verb>memiliki|mempunyai) tugas) ?:?\Z"
)
_CALLED_FUNCTIONS_RE = re.compile(
    r"\b(?P<end>(?:menyelenggarakan|mempunyai|memiliki|melaksanakan) fungsi"
    r"|menyelenggarakan rincian tugas) ?:?\Z"
)
_DETAILS_RE = re.compile(r"(?:rincian|uraian) tugas\b", re.IGNORECASE)
# "Kepala Seksi Kerjasama tugas:"; not "Rincian tugas:".
_NO_OPENING_VERB_RE = re.compile(
    r" (?P<end>(?P<name>[A-Z][a-z]+) (?P<what>(?:rincian |uraian )?(?:tugas|fungsi)))[ ]?:\Z"
)

# What offices draft. A stage that makes one of them belongs to a duty that makes it.
_OBJECTS = {
    "laporan": re.compile(r"\b(?:laporan|pelaporan)\b"),
    "perencanaan strategis": re.compile(r"\b(?:rencana|perencanaan) (?:strategis|startegis)\b"),
    "kebijakan": re.compile(r"\bkebijakan(?: teknis)?\b"),
    "rencana operasional": re.compile(r"\brencana operasional\b"),
    "rencana kerja": re.compile(r"\brencana kerja\b"),
    "rencana anggaran": re.compile(r"\b(?:rencana|dokumen pelaksanaan) anggaran\b"),
    "standar operasional prosedur": re.compile(r"\bstandar operasional prosedur\b", re.IGNORECASE),
}
_MADE_RE = re.compile(
    r"\b(?:menyusun|penyusunan|menyiapkan|penyiapan|merumuskan|perumusan|membuat|pembuatan"
    r"|merancang|perancangan)\b"
)
# The words in a stage behind which the thing that is made is named.
_MAKING_RE = re.compile(
    r"\b(?:konsep|draft?|rancangan|dokumen|penyusunan|pembahasan|memfinalisasi|finalisasi)\b"
)
_REACH = 90  # code points behind such a word in which the thing is named
_REPORT_PURPOSE_RE = re.compile(r"\bsebagai bahan pertanggungjawaban\b")
_PURPOSE_RE = re.compile(r",? (?:sebagai bahan|sebagai pedoman|berdasarkan|sesuai|dalam rangka)\b")

_TYPES = words_of("lingkup Sub Subbagian Subbidang Seksi Bidang Sekretariat")
_HALF_RE = re.compile(r" [Bb](?:agian|idang)\b")
_TRANSITIVE = words_of(
    """
    mengoordinasikan mengkoordinasikan mengonsultasikan mengkonsultasikan mendistribusikan
    menyosialisasikan mensosialisasikan
    """
)
_LED_RE = re.compile(
    r"(?P<subject>[A-Z][A-Za-z, ]{3,120}?) "
    r"(?P<by>oleh seorang (?:Kepala|Sekretaris|Camat|Lurah|Ketua|Direktur|Inspektur)\b)"
)
_ANY_VERB_RE = re.compile(r"\b(?:di|me|ber|ter)[a-z]{3,}\b")
# "penyusunan menyiapkan", "memfinalisasi menyiapkan": the second verb has no place.
_HEAPED = words_of(
    """
    menyiapkan menyusun menyelenggarakan melaksanakan merumuskan mengumpulkan mengoordinasikan
    mengelola menetapkan mengendalikan memfasilitasi melakukan
    """
)
_HEAPED_ON_RE = re.compile(r"(?:pe[a-z]{5,}an|mem[a-z]{4,}|men[a-z]{5,})\Z")
_AUXILIARY = re.compile(
    r"(?:membantu|mempunyai|memiliki|membawahkan|memerlukan|memulai|mendukung|memungkinkan|mewajibkan"
    r"|mengikuti|menugaskan|memerintahkan|memperhatikan|pemerintahan|peraturan|pemikiran"
    r"|perwakilan|perangkatan|pejabatan|pelayanan|mencoba|menyanggupi|menyatakan|menginstruksikan"
    r"|memutuskan|memandatkan|menunjang|mendahului|mengupayakan|meneruskan)\Z"
)
_LAST_WORDS = tuple(
    f" {word}"
    for word in words_of(
        """
        yang dengan untuk dari oleh dalam pada sebagai kepada terhadap berdasarkan dan/atau
        lingkup melalui tentang mengenai antara
        """
    )
)
_NO_SUBJECT_RE = re.compile(r"maka (?:dapat|harus|wajib|tidak dapat) me[a-z]{4,}")
_NO_ABOUT_RE = re.compile(r"(?!Mengenai|Tentang|Sebagaimana|Dari|Pasal|Ayat)[A-Z]\w+")
_OFFICIAL = words_of("naskah perjalanan kendaraan nota")
_KINDS = words_of("Kecamatan Kelurahan Badan Kantor Dinas")
# What an agency owns or does, before the word for its kind. "Naskah dinas" is none of it.
_OF_AGENCY = words_of(
    "kegiatan perlengkapan administrasi prasarana operasional program fungsi aset"
)
_MATTERS_RE = re.compile(r"\b(?:meliputi|mencakup)\s*:?\Z")
LACKS_OBJECT = "objek-tertinggal"
# Where the object of a duty ends and its grounds or purpose begin.
_OBJECT_END_RE = re.compile(r",? (?:sesuai|sebagai|dengan|berdasarkan|dalam rangka|untuk|agar)\b")
_SAME_STEM = 6  # letters behind the first that "pengoordinasian" and "mengoordinasikan" share
_MOSTLY = 0.6  # share of duties that follow their functions, from which one that does not is odd
# Nouns of action without the prefix of one, and persons, whom the room for forms knows.
_ACTION_RE = re.compile(
    r"(?:[a-z]+(?:asi|isi|itas|sis|al|ing|ik)|persiapan|perlindungan|perawatan|pelaksana|penyusun"
    r"|penyelenggara|pengelola|pen[a-z]+|peng[a-z]+|pem[a-z]+|pel[a-z]+|kerja|bimbingan|bantuan"
    r"|layanan|dukungan|usaha|upaya|kegiatan|urusan)\Z"
)
_FEWEST_ALIKE = 3  # items that begin as items should, in a list where one does not


def observe_duties(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return what is odd in the words of duties, stages and clauses."""
    text = document.source.text
    yield from _find_other_objects(text, model)
    yield from _find_unlike_functions(text, model)
    details = {id(c.provision) for c in model.clauses if c.kind == DETAILED_TASKS}
    for clause in model.clauses:
        if opener := _look_at_opener(clause.provision, details):
            kind, start, end, right = opener
            span = source_span(text, clause.provision, start, end)
            printed = clause.provision.text[start:end]
            yield Observation(kind, clause.provision, span, printed, right)
    given = {id(d.provision) for d in model.duties}
    heads = (d.label.partition(" ") for d in model.duties)
    verbs = {rest: first for first, _, rest in heads if rest and classify(first)}
    for provision in document.provisions:
        if provision.part == BODY and len(provision.children) >= _FEWEST_ALIKE:
            yield from _find_verbs_in_matters(text, provision)
            yield from _find_verbless(text, provision.children, given, verbs)


_Odd = tuple[str, int, int, str]


def find_broken_wording(
    document: Document, model: DomainModel, words: Concordance
) -> Iterator[Observation]:
    """Yield what shows in a few words wherever they stand in the body."""
    for kind, (passage, start, end), right in _find_patterns(words, model):
        if _is_body(passage):
            span = passage.span(document.source.text, start, end)
            yield Observation(kind, passage.provision, span, passage.words[start:end], right)


def _is_body(passage: Passage) -> bool:
    return not passage.heading and passage.provision.part == BODY


def _find_patterns(words: Concordance, model: DomainModel) -> Iterator[tuple[str, Found, str]]:
    """Yield what shows in a few words wherever they stand, with the right wording."""
    for place in words.find_pairs(("melaksanakan", "menyelenggarakan"), _TYPES):
        kind = UNIT_AFTER_NOUN if _follows(place, " tugas") else UNIT_AS_OBJECT
        yield kind, _whole(place), _between(_whole(place), "tugas")
    nouns = ("prosedur", "pelaksanaan", "pengelolaan", "mengelola")
    for place in words.find_pairs(nouns, _TYPES):
        if not (place[0].provision.children or _follows(place, " yang")):
            yield UNIT_AFTER_NOUN, _whole(place), _between(_whole(place), "tugas")
    for place in words.find_pairs(_TRANSITIVE, ("dengan", "ke", "kepada")):
        yield NO_OBJECT, place, ""
    yield from _find_agency_words(words, model)
    yield from _find_heaps(words)
    yield from _find_broken_clauses(words)


def _find_agency_words(words: Concordance, model: DomainModel) -> Iterator[tuple[str, Found, str]]:
    """Yield where "dinas" is replaced by another agency, and where it stands for one."""
    for place in words.find_pairs(_OFFICIAL, _KINDS):
        if not place[0].words[place[2] + 1 : place[2] + 2].isupper():
            yield OFFICIAL_REPLACED, place, f"{_first_of(place)} dinas"
    if model.units and not any(unit.type == "dinas" for unit in model.units):
        for place in words.find_pairs(_OF_AGENCY, ("dinas", "Dinas")):
            if not place[0].words[place[2] + 1 : place[2] + 2].isupper():
                yield OTHER_AGENCY, place, ""


def _find_heaps(words: Concordance) -> Iterator[tuple[str, Found, str]]:
    on = {a for a, b in words.pairs if b in _HEAPED and _HEAPED_ON_RE.match(a)}
    for place in words.find_pairs({a for a in on if not _AUXILIARY.match(a)}, _HEAPED):
        yield STACKED, place, _first_of(place)


def _find_broken_clauses(words: Concordance) -> Iterator[tuple[str, Found, str]]:
    """Yield clauses without a subject or an end, and delegations without "mengenai"."""
    for passage, start, _ in words.find_printed("maka"):
        if match := _NO_SUBJECT_RE.match(passage.words, start):
            yield NO_SUBJECT, (passage, *match.span()), ""
    for passage, start, end in words.find_printed("Ketentuan lebih lanjut"):
        if match := _NO_ABOUT_RE.match(passage.words, end + 1):
            right = f"Ketentuan lebih lanjut mengenai {match[0]}"
            yield NO_ABOUT, (passage, start, match.end()), right
    for passage in words.passages:
        bare = passage.words.rstrip(" ;.")
        if bare.endswith((";dan", "; dan", "; atau")):
            bare = bare[: bare.rfind(";")]
        if len(bare) < len(passage.words) and bare.endswith(_LAST_WORDS):
            yield CUT_SHORT, (passage, bare.rfind(" ") + 1, len(bare)), ""


def _whole(place: Found) -> Found:
    """Return a place with the second half of "Sub Bagian" in it."""
    passage, start, end = place
    half = _HALF_RE.match(passage.words, end) if passage.words.endswith("Sub", start, end) else None
    return (passage, start, half.end()) if half else place


def _follows(place: Found, words: str) -> bool:
    return place[0].words.startswith(words, place[2])


def _first_of(place: Found) -> str:
    return place[0].words[place[1] : place[2]].partition(" ")[0]


def _between(place: Found, word: str) -> str:
    first, _, second = place[0].words[place[1] : place[2]].partition(" ")
    return f"{first} {word} {second}"


def _look_at_opener(clause: Provision, staged: set[int]) -> _Odd | None:
    """Return what is odd in the words that say who leads, or that open a list of duties."""
    words = clause.text
    led = _LED_RE.match(words)
    if led and not _ANY_VERB_RE.search(led["subject"]):
        return NO_PREDICATE, *led.span("by"), f"dipimpin {led['by']}"
    if called := _CALLED_TASKS_RE.match(words):
        return CALLED_TASKS, *called.span("end"), f"{called['verb']} rincian tugas"
    division = clause.pasal.parent if clause.pasal else None
    headed = division is not None and _DETAILS_RE.match(division.heading)
    details = headed or id(clause) in staged
    if details and (called := _CALLED_FUNCTIONS_RE.search(words)):
        return CALLED_FUNCTIONS, *called.span("end"), "memiliki rincian tugas"
    if bare := _NO_OPENING_VERB_RE.search(words):
        verb = "menyelenggarakan" if bare["what"] == "fungsi" else "memiliki"
        return NO_OPENING_VERB, *bare.span("end"), f"{bare['name']} {verb} {bare['what']}"
    return None


def _find_other_objects(text: str, model: DomainModel) -> Iterator[Observation]:
    """Yield the first stage of a duty that makes something else than the duty does."""
    stages: dict[int, list[Stage]] = defaultdict(list)
    for stage in model.stages:
        stages[id(stage.duty)].append(stage)
    for duty in model.duties:
        made = _made_by(duty.label)
        if made and (own := stages.get(id(duty.provision))):
            yield from _compare(text, duty.label, made, own)
        if made and made != "laporan":
            yield from _find_odd_purpose(text, duty)


def _find_odd_purpose(text: str, duty: Duty) -> Iterator[Observation]:
    """Yield "sebagai bahan pertanggungjawaban" of a duty that makes no report."""
    words = duty.provision.text
    match = _REPORT_PURPOSE_RE.search(words)
    if match and not _OBJECTS["laporan"].search(words):
        span = source_span(text, duty.provision, *match.span())
        right = "sebagai bahan pedoman pelaksanaan tugas"
        yield Observation(ODD_PURPOSE, duty.provision, span, match[0], right)


def _made_by(label: str) -> str:
    """Return what a duty makes, as it says it: "kebijakan"; "" when it makes none of the known."""
    purpose = _PURPOSE_RE.search(label)
    words = label[: purpose.start()] if purpose else label
    making = _MADE_RE.search(words)
    if making is None:
        return ""
    found = [(m.start(), name) for name, form in _OBJECTS.items() if (m := form.search(words))]
    return min(found)[1] if found else ""


def _compare(text: str, label: str, made: str, stages: Sequence[Stage]) -> Iterator[Observation]:
    allowed = {name for name, form in _OBJECTS.items() if form.search(label)}
    told: set[str] = set()
    for stage in stages:
        words = stage.provision.text
        making = _MAKING_RE.search(words)
        if making is None:
            continue
        reach = words[making.start() : making.end() + _REACH]
        named = {name: m for name, form in _OBJECTS.items() if (m := form.search(reach))}
        if not named or named.keys() & allowed or any(n in told for n in named):
            continue
        name, match = min(named.items(), key=lambda pair: pair[1].start())
        told.add(name)
        start = making.start()
        span = source_span(text, stage.provision, start, start + match.end())
        right = _OBJECTS[made].search(label)
        shown = reach[: match.end()]
        expected = reach[: match.start()] + (right[0] if right else made)
        yield Observation(OTHER_OBJECT, stage.provision, span, shown, expected)


def _find_verbs_in_matters(text: str, opener: Provision) -> Iterator[Observation]:
    """Yield the only item of a list of matters ("meliputi:") that begins with a verb."""
    if not _MATTERS_RE.search(opener.text[-24:]):
        return
    verbs = [item for item in opener.children if classify(item.text) == VERB]
    if len(verbs) == 1:
        first = verbs[0].text.split(" ", 1)[0]
        span = source_span(text, verbs[0], 0, len(first))
        yield Observation(VERB_IN_MATTERS, verbs[0], span, first, "")


def _find_unlike_functions(text: str, model: DomainModel) -> Iterator[Observation]:
    """Yield the detailed duties that do not follow the function of their letter as the rest do."""
    lists: dict[tuple[str, str], list[list[Duty]]] = defaultdict(list)
    for _, group in groupby(model.duties, key=lambda duty: (id(duty.clause), duty.kind)):
        duties = list(group)
        lists[duties[0].kind, duties[0].assignee_printed].append(duties)
    for (kind, holder), found in lists.items():
        details = lists.get(("DetailedDuty", holder), []) if kind == "Function" else []
        for functions, duties in zip(found, details, strict=False):
            yield from _compare_letters(text, functions, duties)


def _compare_letters(
    text: str, functions: Sequence[Duty], duties: Sequence[Duty]
) -> Iterator[Observation]:
    pairs = [(f, d) for f, d in zip(functions, duties, strict=False) if f.label and d.label]
    odd = [(f, d) for f, d in pairs if _stem(f.label) != _stem(d.label)]
    if len(functions) != len(duties) or len(pairs) - len(odd) < _MOSTLY * len(pairs):
        return
    for function, duty in pairs:
        if (function, duty) not in odd:
            yield from _compare_objects(text, function, duty)
    for function, duty in odd:
        first = duty.label.split(" ", 1)[0]
        span = source_span(text, duty.provision, 0, len(first))
        usual = function.label.split(" ", 1)[0]
        yield Observation(UNLIKE_FUNCTION, duty.provision, span, first, usual)


def _compare_objects(text: str, function: Duty, duty: Duty) -> Iterator[Observation]:
    """Yield the one of a function and its duty that lacks an object which the other has."""
    said = [_OBJECT_END_RE.split(d.label.lower(), maxsplit=1)[0] for d in (function, duty)]
    made = [{name for name, found in _OBJECTS.items() if found.search(words)} for words in said]
    for one, other, item in ((made[0], made[1], function), (made[1], made[0], duty)):
        if one and one < other:
            words = _OBJECT_END_RE.split(item.label, maxsplit=1)[0]
            span = source_span(text, item.provision, 0, len(words))
            yield Observation(LACKS_OBJECT, item.provision, span, words, ", ".join(other - one))


def _stem(label: str) -> str:
    """Return what the verb and the noun of one act have in common at the head of an item."""
    return label.split(" ", 1)[0][1 : 1 + _SAME_STEM]


def _find_verbless(
    text: str, children: Sequence[Provision], given: set[int], verbs: Mapping[str, str]
) -> Iterator[Observation]:
    """Yield the items of a list of duties that begin with neither a verb nor a noun of action.

    Args:
        text: The source.
        children: The list.
        given: The provisions that hold duties.
        verbs: What follows the first word of a duty -> that word, for the wording expected.
    """
    items = [c for c in children if c.text and id(c) in given]
    forms = [classify(item.text) for item in items]
    odd = [item for item, form in zip(items, forms, strict=True) if form == NEITHER]
    if len(odd) > 2 or len(items) - len(odd) < _FEWEST_ALIKE:
        return
    for item in odd:
        label = clean_label(item.text)
        first = label.split(" ", 1)[0]
        if first.islower() and first.isalpha() and not _ACTION_RE.match(first):
            right = f"{verbs[label]} {first}" if label in verbs else ""
            yield Observation(NO_VERB, item, source_span(text, item, 0, len(first)), first, right)
