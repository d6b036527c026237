"""Names as words that can be compared: short forms spelt out, joined words parted, filler left out.

In: a name as somebody typed or printed it, and the words that names here have. Out: its telling
words, in order. The tables below are of Indonesian administration at large; no name of an office
or a place stands in them.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from server.searching.stems import FUNCTION_WORDS, SHORT_TO_LONG, to_words

PANRB = "peraturan menteri pendayagunaan aparatur negara dan reformasi birokrasi"

SHORT_FORMS: dict[tuple[str, ...], str] = {
    **{(short,): long for short, long in SHORT_TO_LONG.items()},
    # kinds of places
    ("prov",): "provinsi",
    ("prop",): "provinsi",
    ("propinsi",): "provinsi",
    ("kab",): "kabupaten",
    ("kec",): "kecamatan",
    ("kel",): "kelurahan",
    ("ds",): "desa",
    ("pemprov",): "pemerintah provinsi",
    ("pemkab",): "pemerintah kabupaten",
    ("pemkot",): "pemerintah kota",
    ("pemda",): "pemerintah daerah",
    # kinds of units and of heads
    ("din",): "dinas",
    ("dis",): "dinas",
    ("bid",): "bidang",
    ("bag",): "bagian",
    ("subbagian",): "sub bagian",
    ("subbidang",): "sub bidang",
    ("sie",): "seksi",
    ("sek",): "sekretariat",
    ("setda",): "sekretariat daerah",
    ("setwan",): "sekretariat dewan",
    ("upt",): "unit pelaksana teknis",
    ("uptd",): "unit pelaksana teknis daerah",
    ("opd",): "organisasi perangkat daerah",
    ("skpd",): "satuan kerja perangkat daerah",
    ("ditjen",): "direktorat jenderal",
    ("kemendagri",): "kementerian dalam negeri",
    ("ka",): "kepala",
    ("kpl",): "kepala",
    ("kasub",): "kepala sub",
    ("kadisdukcapil",): "kepala dinas kependudukan dan pencatatan sipil",
    ("sekretaris", "kec"): "sekretaris camat",
    ("sekcam",): "sekretaris camat",  # so it is called in regulations, not "kecamatan"
    ("sekmat",): "sekretaris camat",
    ("kjf",): "kelompok jabatan fungsional",
    ("jafung",): "jabatan fungsional",
    ("stf",): "staf",
    ("staff",): "staf",
    # what they deal with
    ("adm",): "administrasi",
    ("admin",): "administrasi",
    ("adminduk",): "administrasi kependudukan",
    ("dafduk",): "pendaftaran penduduk",
    ("siak",): "sistem informasi administrasi kependudukan",
    ("piak",): "pengelolaan informasi administrasi kependudukan",
    ("pdip",): "pemanfaatan data dan inovasi pelayanan",
    ("duk",): "kependudukan",
    ("peg",): "kepegawaian",
    ("umpeg",): "umum dan kepegawaian",
    ("keu",): "keuangan",
    ("ren",): "perencanaan",
    ("perenc",): "perencanaan",
    ("prog",): "program",
    ("eval",): "evaluasi",
    ("monev",): "monitoring dan evaluasi",
    ("pelap",): "pelaporan",
    ("lap",): "pelaporan",
    ("pem",): "pemerintahan",
    ("pemb",): "pembangunan",
    ("ekbang",): "ekonomi dan pembangunan",
    ("ekon",): "perekonomian",
    ("pemmas",): "pemberdayaan masyarakat",
    ("pmd",): "pemberdayaan masyarakat dan desa",
    ("masy",): "masyarakat",
    ("trantib",): "ketentraman dan ketertiban",
    ("tramtib",): "ketentraman dan ketertiban",
    ("trantibum",): "ketentraman dan ketertiban umum",
    ("tibum",): "ketertiban umum",
    ("ketenteraman",): "ketentraman",
    ("kesra",): "kesejahteraan rakyat",
    ("pel",): "pelayanan",
    ("yan",): "pelayanan",
    ("yanum",): "pelayanan umum",
    ("sdm",): "sumber daya manusia",
    ("tik",): "teknologi informasi dan komunikasi",
    ("ti",): "teknologi informasi",
    ("dok",): "dokumen",
    ("info",): "informasi",
    ("sistim",): "sistem",
    ("asn",): "aparatur sipil negara",
    ("yanlik",): "pelayanan publik",
    # acts
    ("uu",): "undang undang",
    ("uud",): "undang undang dasar",
    ("perppu",): "peraturan pemerintah pengganti undang undang",
    ("pp",): "peraturan pemerintah",
    ("perpres",): "peraturan presiden",
    ("keppres",): "keputusan presiden",
    ("inpres",): "instruksi presiden",
    ("permen",): "peraturan menteri",
    ("permendagri",): "peraturan menteri dalam negeri",
    ("permenpanrb",): PANRB,
    ("permenpan", "rb"): PANRB,
    ("permen", "pan", "rb"): PANRB,
    ("permen", "panrb"): PANRB,
    ("perda",): "peraturan daerah",
    ("perkada",): "peraturan kepala daerah",
    ("perwali",): "peraturan wali kota",
    ("perwal",): "peraturan wali kota",
    ("kepwali",): "keputusan wali kota",
    ("perbup",): "peraturan bupati",
    ("kepbup",): "keputusan bupati",
    ("pergub",): "peraturan gubernur",
    ("kepgub",): "keputusan gubernur",
    ("per", "uu"): "peraturan perundang undangan",
}
"""Short forms that offices use everywhere, as words; each stands for its long form."""

LONGEST_SHORT = max(map(len, SHORT_FORMS))

FILLER = FUNCTION_WORDS | {
    *("tentang", "ttg", "nomor", "no", "nmr", "tahun", "thn", "th", "dg", "dgn", "utk", "dll"),
}
"""Words that tell no name from another."""

KIND_WORDS = frozenset(
    (
        *("kepala", "sekretaris", "sekretariat", "camat", "lurah", "staf", "bupati", "gubernur"),
        *("wali", "kota", "walikota", "daerah", "dinas", "badan", "kantor", "bidang", "bagian"),
        *("sub", "seksi", "unit", "pelaksana", "teknis", "kelompok", "jabatan", "fungsional"),
        *("kecamatan", "kelurahan", "desa", "kabupaten", "provinsi", "organisasi", "perangkat"),
        *("direktorat", "jenderal", "kementerian", "pemerintah", "republik", "indonesia", "ri"),
        *("tipe", "umum", "kepegawaian", "keuangan"),
    )
)
"""Words that say what kind of office or place something is; a name of nothing else is no name."""

TYPE_TO_WORDS = {
    "PublicService": ("pelayanan", "layanan"),
    "ServiceStandard": ("standar", "pelayanan", "layanan"),
    "Procedure": ("sop", "spo", "standar", "operasional", "prosedur"),
}
"""Words that people set before a title to say what it is the title of."""

PLACE_KINDS = frozenset(("provinsi", "kabupaten", "kota", "kecamatan", "kelurahan", "desa"))

MOST_WORDS = 40
"""Words of a name that are looked at; the longest title here has 35."""

LEAST_BEGUN = 2
"""Letters of each word that a contraction keeps ("Sulsel" has three)."""

LEAST_PART = 3
"""Letters that each part of a word needs that is parted."""


def to_telling(text: str, known: Container[str] = (), pairs: Container[str] = ()) -> list[str]:
    """Return the telling words of a name, short forms spelt out.

    Args:
        text: A name as it was typed.
        known: Words of the names here: a word that is none of them may be several.
        pairs: Two words as one, where both spellings are used here ("wali kota").

    >>> to_telling("Ka. Bid. DukCapil Kab. Uji")
    ['kepala', 'bidang', 'kependudukan', 'pencatatan', 'sipil', 'kabupaten', 'uji']
    >>> to_telling("SeksiKerjasama", known={"seksi", "kerjasama"})
    ['seksi', 'kerjasama']
    """
    words = to_words(text[: MOST_WORDS * 40])[:MOST_WORDS]
    parted = [part for word in words for part in _part(word, known)]
    spelt = list(_spell_out(_join(parted, known)))
    telling = [word for word in spelt if word not in FILLER]
    return _join_pairs(telling, pairs)[:MOST_WORDS]


def is_contraction(word: str, words: Sequence[str]) -> bool:
    """Tell whether a word is made of the beginnings of several, in their order.

    >>> is_contraction("sulsel", ["sulawesi", "selatan"]), is_contraction("suls", ["sulawesi", "s"])
    (True, False)
    """
    if len(words) < 2:
        return not word
    first, *rest = words
    last = len(rest) == 1
    for length in range(LEAST_BEGUN, len(word) - LEAST_BEGUN + 1):
        if not first.startswith(word[:length]):
            return False
        left = word[length:]
        if is_contraction(left, rest) if not last else rest[0].startswith(left):
            return True
    return False


def _part(word: str, known: Container[str]) -> Sequence[str]:
    """Return the known words that an unknown one is made of, or the word itself."""
    if len(word) < 2 * LEAST_PART or _is_known(word, known) or word.isdecimal():
        return (word,)
    best: list[list[str] | None] = [[], *[None] * len(word)]
    for end in range(LEAST_PART, len(word) + 1):
        for start in range(max(0, end - 24), end - LEAST_PART + 1):
            before = best[start]
            if before is None or not _is_known(word[start:end], known):
                continue
            parts = [*before, word[start:end]]
            now = best[end]
            if now is None or len(parts) < len(now):
                best[end] = parts
    return best[-1] or _part_head(word, known)


def _part_head(word: str, known: Container[str]) -> Sequence[str]:
    """Return ``ka`` and what follows it, where that is the short form of an office (Kadukcapil)."""
    rest = word.removeprefix("ka")
    return ("ka", rest) if rest != word and (rest,) in SHORT_FORMS else (word,)


def _join(words: Sequence[str], known: Container[str]) -> list[str]:
    """Return the words with those made one that were torn apart (``pen duduk``)."""
    joined: list[str] = []
    for word in words:
        torn = joined and not (_is_known(joined[-1], known) and _is_known(word, known))
        if torn and joined[-1] + word in known:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _join_pairs(words: Sequence[str], pairs: Container[str]) -> list[str]:
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] + word in pairs:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _is_known(word: str, known: Container[str]) -> bool:
    return word in known or (word,) in SHORT_FORMS or word in FILLER


def _spell_out(words: Sequence[str]) -> Iterator[str]:
    place = 0
    while place < len(words):
        for length in range(LONGEST_SHORT, 0, -1):
            long = SHORT_FORMS.get(tuple(words[place : place + length]))
            if long is not None:
                yield from long.split()
                place += length
                break
        else:
            yield words[place]
            place += 1
