"""Words of another agency -> observations: a field that is not its own, another kind of agency.

A regulation for one agency is often copied from that of another, and words of the other's field
stay behind ("urusan pemerintahan di bidang kesehatan" for a population office), or the word for its
kind ("Pejabat lingkup Dinas" for a Kecamatan). What an agency is about, its title, its units and
its definitions say. Fields are those of UU 23/2014, Pasal 12; only words that no other agency needs
count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from loaders.regulation.contexts import Contexts, Organisation
from loaders.regulation.duties import TASKS
from loaders.regulation.model import DomainModel, Observation, Unit
from loaders.regulation.names import fold_name
from loaders.text.document import BODY, Document, Provision, source_span

OTHER_FIELD, OTHER_KIND = "urusan-instansi-lain", "jenis-instansi-lain"

# Fields that UU 23/2014 Pasal 12 gives to one agency each. General ones (keuangan, kearsipan,
# statistik, pemberdayaan masyarakat) are left out: every agency has them.
_FIELDS = (
    *("pendidikan", "kesehatan", "pekerjaan umum", "penataan ruang", "perumahan", "sosial"),
    *("tenaga kerja", "pangan", "pertanahan", "lingkungan hidup", "administrasi kependudukan"),
    *("perhubungan", "komunikasi dan informatika", "koperasi", "penanaman modal", "kepemudaan"),
    *("olahraga", "kebudayaan", "perpustakaan", "kelautan", "perikanan", "pariwisata"),
    *("pertanian", "kehutanan", "perdagangan", "perindustrian", "transmigrasi"),
)
_FIELD_RE = re.compile(rf"\bdi\s+bidang\s+(?P<field>{'|'.join(_FIELDS)})\b", re.IGNORECASE)
_OWN_FIELD_RE = re.compile(r"\bdi\s+bidang\s+(?P<field>[a-z][a-z ]+?)(?=\s+yang\b|[,;.]|\Z)")
# Words of schools: no other agency speaks of them.
_SCHOOL_RE = re.compile(
    r"\b(?:[Kk]esiswaan|[Pp]eserta\s+[Dd]idik|[Hh]asil\s+[Bb]elajar|[Kk]urikulum"
    r"|Sekolah\s+(?:Dasar|Menengah(?:\s+\w+)?)|[Ss]atuan\s+[Pp]endidikan)\b"
)
_SCHOOL_TRACES = ("esiswaan", "idik", "elajar", "urikulum", "Sekolah")
_SCHOOLING = frozenset(("pendidikan", "sekolah", "belajar", "pelatihan", "guru"))
_AGENCIES = frozenset(("dinas", "badan", "kantor", "kecamatan", "kelurahan", "inspektorat"))
_BELONGING = ("dinas", "badan", "kecamatan", "kelurahan")
# "Pejabat lingkup Dinas", "kepegawaian kecamatan": what belongs to the agency itself.
_BELONGS_RE = re.compile(
    r"\b(?:[Ll]ing(?:kup|kungan)|kepegawaian|kepala|keuangan|inventaris|aset|anggaran)\s+"
    r"(?P<kind>[Dd]inas|[Bb]adan|[Kk]ecamatan|[Kk]elurahan)(?!\s+[A-Z])\b"
)


def observe_agencies(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return the places that speak as if another agency were meant."""
    contexts = Contexts(document, Organisation(list(model.units), list(model.positions)))
    own = _own_words(model)
    tasks = {id(c.provision) for c in model.clauses if c.kind == TASKS}
    traces = _traces(contexts, own)
    for provision in document.provisions:
        words = provision.text
        if provision.part != BODY or not any(trace in words for trace in traces):
            continue
        for kind, match, expected in _look(provision, contexts, own, tasks):
            span = source_span(document.source.text, provision, match.start(), match.end())
            yield Observation(kind, provision, span, match[0], expected(document))


def _look(
    provision: Provision, contexts: Contexts, own: str, tasks: set[int]
) -> Iterator[tuple[str, re.Match[str], _Expected]]:
    words = provision.text
    if id(provision) in tasks and (field := _FIELD_RE.search(words)):
        root = contexts.root_for(provision)
        if root and root.type in _AGENCIES and fold_name(field["field"]) not in own:
            yield OTHER_FIELD, field, _Expected(tasks, own)
    if school := _SCHOOL_RE.search(words):
        root = contexts.root_for(provision)
        if root and root.type in _AGENCIES and not any(word in own for word in _SCHOOLING):
            yield OTHER_FIELD, school, _Expected(set(), own)
    if belongs := _BELONGS_RE.search(words):
        root = contexts.root_for(provision)
        if root and _is_other(belongs["kind"].lower(), root):
            yield OTHER_KIND, belongs, _Expected(set(), own)


class _Expected:
    """The wording expected, looked for only when it is asked for."""

    def __init__(self, tasks: set[int], own: str) -> None:
        self.tasks = tasks
        self.own = own

    def __call__(self, document: Document) -> str:
        for provision in document.provisions if self.tasks else ():
            if id(provision) in self.tasks and (field := _OWN_FIELD_RE.search(provision.text)):
                words = [w for w in field["field"].split() if len(w) > len("dan")]
                if words and all(fold_name(word) in self.own for word in words):
                    return f"di bidang {field['field']}"
        return ""


def _traces(contexts: Contexts, own: str) -> tuple[str, ...]:
    """Return parts of words without which a provision says nothing of another agency."""
    around = {kind for root in contexts.roots for unit in _line(root) for kind in _kinds(unit)}
    schools = () if any(word in own for word in _SCHOOLING) else _SCHOOL_TRACES
    others = [kind for kind in _BELONGING if kind not in around]
    return "di bidang", *schools, *(f" {w}" for k in others for w in (k, k.capitalize()))


def _is_other(kind: str, root: Unit) -> bool:
    """Say whether a kind of agency is none of those around the one that is spoken of."""
    around = {kind_of for unit in _line(root) for kind_of in _kinds(unit)}
    return root.type in _AGENCIES and kind not in around


def _line(root: Unit) -> Iterator[Unit]:
    node: Unit | None = root
    while node is not None:
        yield node
        node = node.parent


def _kinds(unit: Unit) -> Iterator[str]:
    yield unit.type
    for name in (unit.name, *unit.alternatives):
        yield from name.lower().split()


def _own_words(model: DomainModel) -> str:
    """Return the folded words that say what the agency is about."""
    title = model.metadata.title
    units = (name for unit in model.units for name in (unit.name, *unit.alternatives))
    return fold_name(" ".join((title, *units, *(d.term for d in model.definitions))))
