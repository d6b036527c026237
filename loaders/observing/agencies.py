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
OTHER_WORDS, OTHER_HEAD = "istilah-urusan-lain", "pemimpin-instansi-lain"

# Fields that UU 23/2014 Pasal 12 gives to one agency each. General ones (keuangan, kearsipan,
# statistik, pemberdayaan masyarakat) are left out: every agency has them.
_FIELDS = (
    *("pendidikan", "kesehatan", "pekerjaan umum", "penataan ruang", "perumahan", "sosial"),
    *("tenaga kerja", "pangan", "pertanahan", "lingkungan hidup", "administrasi kependudukan"),
    *("perhubungan", "komunikasi dan informatika", "koperasi", "penanaman modal", "kepemudaan"),
    *("olahraga", "kebudayaan", "perpustakaan", "kelautan", "perikanan", "pariwisata"),
    *("pertanian", "kehutanan", "perdagangan", "perindustrian", "transmigrasi"),
)
_FIELD_WORDS = frozenset(word for field in _FIELDS for word in field.split()) - {"dan"}
_FIELD_RE = re.compile(rf"\bdi\s+bidang\s+(?P<field>{'|'.join(_FIELDS)})\b", re.IGNORECASE)
_OWN_FIELD_RE = re.compile(r"\bdi\s+bidang\s+(?P<field>[a-z][a-z ]+?)(?=\s+yang\b|[,;.]|\Z)")
# Affair of UU 23/2014, Pasal 12 -> words that offices of that affair need and others do not, and
# the words in the name of an agency that make it its own. Words that many agencies have (pelatihan,
# pasar, bantuan) are left out.
_AFFAIRS: dict[str, tuple[str, str]] = {
    "pendidikan": (
        "kesiswaan|peserta didik|hasil belajar|kurikulum|satuan pendidikan|tenaga kependidikan"
        "|sekolah (?:dasar|menengah)(?: pertama| atas| kejuruan)?|pendidikan anak usia dini"
        "|ujian sekolah|penjaminan mutu|kelembagaan dan sarana prasarana",
        "pendidikan sekolah belajar guru pelatihan",
    ),
    "kesehatan": (
        "pasien|rawat (?:inap|jalan)|rumah sakit|puskesmas|posyandu|imunisasi|surveilans"
        "|kefarmasian|tenaga (?:kesehatan|medis|keperawatan)|farmasi|rekam medis",
        "kesehatan rumahsakit puskesmas medis",
    ),
    "pekerjaan umum": (
        "jaringan irigasi|drainase|bina marga|cipta karya|konstruksi jalan",
        "pekerjaanumum penataanruang binamarga ciptakarya sumberdayaair perumahan permukiman",
    ),
    "sosial": (
        "fakir miskin|rehabilitasi sosial|jaminan sosial|penyandang masalah kesejahteraan sosial"
        "|anak terlantar",
        "sosial kesejahteraan",
    ),
    "perhubungan": (
        "angkutan (?:jalan|umum|orang|barang)|izin trayek|uji (?:kir|berkala kendaraan)"
        "|kepelabuhanan",
        "perhubungan angkutan transportasi",
    ),
    "pertanian": (
        "hortikultura|tanaman pangan|peternakan|penyuluh pertanian|pupuk bersubsidi",
        "pertanian pangan perkebunan peternakan hortikultura",
    ),
    "kelautan dan perikanan": (
        "nelayan|pembudi ?daya(?:an)? ikan|perikanan tangkap|tempat pelelangan ikan",
        "perikanan kelautan",
    ),
    "lingkungan hidup": (
        "analisis mengenai dampak lingkungan|limbah (?:berbahaya|b3|cair|padat)|kualitas air limbah"
        "|bank sampah",
        "lingkunganhidup kebersihan persampahan",
    ),
    "ketenagakerjaan": (
        "hubungan industrial|penempatan tenaga kerja|pencari kerja|upah minimum",
        "tenagakerja ketenagakerjaan transmigrasi industrial",
    ),
    "perpustakaan": (
        "pemustaka|bahan pustaka|naskah kuno|koleksi perpustakaan",
        "perpustakaan kearsipan",
    ),
    "pariwisata": (
        "destinasi wisata|daya tarik wisata|usaha pariwisata|promosi wisata",
        "pariwisata kebudayaan ekonomikreatif",
    ),
    "administrasi kependudukan": (
        "akta (?:kelahiran|kematian|perkawinan|perceraian)|pindah datang penduduk"
        "|pencatatan sipil|biodata penduduk",
        "kependudukan pencatatansipil catatansipil",
    ),
}
_AFFAIR_RES = {
    affair: (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), tuple(own.split()))
    for affair, (words, own) in _AFFAIRS.items()
}
# "dengan Kepala Dinas Kesehatan" in a norm of one's own. A duty that deals with another agency
# ("berkoordinasi dengan Dinas Kesehatan") is no norm of this kind.
_OTHER_HEAD_RE = re.compile(r"\bKepala\s+(?:Dinas|Badan)\s+(?P<field>[A-Z][a-z]+)\b")
# "Direktur Kecamatan"; not the directors of companies and of directorates.
_DIRECTOR_RE = re.compile(
    r"\bDirektur\b(?!\s+(?:Jenderal|Utama|Perum|PT|BUMD|RSUD|Rumah|Bank))(?:\s+"
    r"(?P<kind>Dinas|Badan|Kecamatan|Kelurahan))?"
)
_NORM_RE = re.compile(
    r"\b(?:wajib|mempunyai tugas|bertanggung ?jawab|dipimpin oleh|menyelenggarakan)\b"
)
_OF_ONE_AFFAIR = frozenset(("dinas", "badan", "kantor"))
_AGENCIES = frozenset(("dinas", "badan", "kantor", "kecamatan", "kelurahan", "inspektorat"))
_BELONGING = ("dinas", "badan", "kecamatan", "kelurahan", "rumah sakit", "puskesmas", "sekolah")
# "Pejabat lingkup Dinas", "kepegawaian kecamatan": what belongs to the agency itself.
_BELONGS_RE = re.compile(
    r"\b(?:[Ll]ing(?:kup|kungan)|[Pp]impinan|administrasi|kepegawaian|kepala|keuangan|inventaris"
    r"|aset|anggaran)\s+(?P<kind>[Dd]inas|[Bb]adan|[Kk]ecamatan|[Kk]elurahan|[Rr]umah [Ss]akit"
    r"|[Pp]uskesmas|[Ss]ekolah)(?!\s+[A-Z])\b"
)


def observe_agencies(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return the places that speak as if another agency were meant."""
    contexts = Contexts(document, Organisation(list(model.units), list(model.positions)))
    own = _own_words(model)
    tasks = {id(c.provision) for c in model.clauses if c.kind == TASKS}
    traces = _traces(contexts, own)
    foreign = re.compile(
        "|".join(_AFFAIR_RES[affair][0].pattern for affair in _other_affairs(own)) or r"(?!)",
        re.IGNORECASE,
    )
    for provision in document.provisions:
        words = provision.text
        if provision.part != BODY:
            continue
        if not (any(trace in words for trace in traces) or foreign.search(words)):
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
    for affair in _other_affairs(own):
        if found := _AFFAIR_RES[affair][0].search(words):
            root = contexts.root_for(provision)
            if root and root.type in _OF_ONE_AFFAIR:
                yield OTHER_WORDS, found, _Expected(set(), own)
                break
    yield from _heads(provision, contexts, own)
    if belongs := _BELONGS_RE.search(words):
        root = contexts.root_for(provision)
        if root and _is_other(belongs["kind"].lower(), root):
            yield OTHER_KIND, belongs, _Expected(set(), own)


def _heads(
    provision: Provision, contexts: Contexts, own: str
) -> Iterator[tuple[str, re.Match[str], _Expected]]:
    """Yield the heads of other agencies, where a norm of this one speaks of them."""
    words = provision.text
    if not ("Direktur" in words or "Kepala " in words) or not _NORM_RE.search(words):
        return
    root = contexts.root_for(provision)
    if root is not None and root.type not in _AGENCIES:
        return
    if (found := _DIRECTOR_RE.search(words)) and "direktur" not in own:
        yield OTHER_HEAD, found, _Expected(set(), own)
    for found in _OTHER_HEAD_RE.finditer(words):
        if fold_name(found["field"]) not in own and found["field"].lower() in _FIELD_WORDS:
            yield OTHER_HEAD, found, _Expected(set(), own)


def _other_affairs(own: str) -> tuple[str, ...]:
    """Return the affairs that an agency with these words is not about."""
    return tuple(
        affair for affair, (_, names) in _AFFAIR_RES.items() if not any(n in own for n in names)
    )


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
    others = [kind for kind in _BELONGING if kind not in around]
    belongs = (f" {w}" for k in others for w in (k, k.capitalize()))
    return "di bidang", "Direktur", "Kepala Dinas", "Kepala Badan", *belongs


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
