"""Words that mean somebody by relation: every wording of both Perwali, and texts made up for a point.

``golden/relative-words.txt`` holds each wording with "atasan", "pimpinan", "bawahan" or "pejabat" that
a tahapan of the two Perwali has, and what it was decided to say. It was read line by line.
"""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.regulation.model import DomainModel, RelativeMention, Unit
from loaders.regulation.relative import Found, find_mentions
from loaders.text.document import Document
from loaders.text.tree import build_tree
from loaders.understand import understand
from tests.loaders.factories import HEAD, committed, source

GOLDEN = Path(__file__).parent / "golden"
PERWALI = ("perwali-cilegon-63-2016", "perwali-cilegon-29-2022")
TABLE = GOLDEN / "relative-words.txt"
RELATIVE_RE = re.compile(r"atasan|pimpinan|bawahan|pejabat", re.IGNORECASE)
Golden = Callable[[Path, str], None]
Perwali = tuple[str, Document, DomainModel]


@pytest.fixture(scope="module", params=PERWALI)
def perwali(request: pytest.FixtureRequest) -> Perwali:
    item = committed(request.param)
    document = build_tree(item.text)
    return request.param, document, understand(document, item)


def row(words: str, found: Found) -> str:
    return " | ".join((found.relation, found.role, words[found.start : found.end], found.scope))


def rows(words: str) -> list[str]:
    return [row(words, found).removesuffix(" | ") for found in find_mentions(words)]


def unit_path(unit: Unit | None) -> str:
    return "/".join(unit.path) if unit else "?"


# -- every wording of the two Perwali -----------------------------------------------------------------


def test_each_wording_says_what_was_decided_for_it(golden: Golden) -> None:
    wordings: set[str] = set()
    for stem in PERWALI:
        item = committed(stem)
        stages = understand(build_tree(item.text), item).stages
        wordings |= {s.provision.text for s in stages if RELATIVE_RE.search(s.provision.text)}
    lines = [" || ".join((words, *(rows(words) or ["-"]))) for words in sorted(wordings)]
    golden(TABLE, "\n".join(lines) + "\n")


def test_how_many_mentions_of_each_kind_and_which_units_they_name(
    perwali: Perwali, golden: Golden
) -> None:
    stem, _, model = perwali
    count = Counter(f"{m.relation} {m.role}" for m in model.mentions)
    holder = {id(d.provision): d.position for d in model.duties if d.kind == "DetailedDuty"}
    scopes = Counter()
    for mention in model.mentions:
        position = holder[id(mention.stage.duty)]
        if mention.scope_printed and position:
            where = f"{'/'.join(position.path)} | {mention.scope_printed}"
            scopes[f"{where} = {unit_path(mention.scope)}"] += 1
    lines = [f"{n} {kind}" for kind, n in sorted(count.items())]
    lines += [f"{n} {scope}" for scope, n in sorted(scopes.items())]
    golden(GOLDEN / f"{stem}.mentions.txt", "\n".join(lines) + "\n")


def test_the_source_holds_the_words_of_each_mention_inside_its_stage(perwali: Perwali) -> None:
    _, document, model = perwali
    text = document.source.text
    for mention in model.mentions:
        start, end = mention.span
        assert " ".join(text[start:end].split()) == mention.text
        assert mention.stage.span[0] <= start < end <= mention.stage.span[1]
        assert mention.text.endswith(mention.scope_printed)


# -- made-up words: what the two Perwali do not print ----------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(
            "mengonsultasikan konsep yang telah disusun kepada atasan langsung untuk mendapat persetujuan;",
            ["SuperiorOfPerformer | Consulted | kepada atasan langsung"],
            id="spelling of KBBI, and what is consulted about has a clause of its own",
        ),
        pytest.param(
            "berkonsultasi dengan pimpinan.",
            ["SuperiorOfPerformer | Consulted | dengan pimpinan"],
            id="berkonsultasi",
        ),
        pytest.param(
            "mengkonsultasikan dan membahas konsep kepada atasan; dan",
            ["SuperiorOfPerformer | Consulted | kepada atasan"],
            id="two verbs and one object",
        ),
        pytest.param(
            "mengkonsultasikan konsep dengan tim dan menyampaikan laporan kepada pimpinan;",
            ["SuperiorOfPerformer | Informed | kepada pimpinan"],
            id="the second verb governs",
        ),
        pytest.param(
            "menyampaikan laporan melalui atasan langsung;",
            ["SuperiorOfPerformer | Consulted | melalui atasan langsung"],
            id="melalui",
        ),
        pytest.param(
            "meminta arahan, petunjuk, dan bimbingan dari pimpinan;",
            ["SuperiorOfPerformer | Consulted | dari pimpinan"],
            id="a list of what is asked for",
        ),
        pytest.param(
            "memperoleh persetujuan tertulis dari atasan langsung;",
            ["SuperiorOfPerformer | Accountable | dari atasan langsung"],
            id="written approval",
        ),
        pytest.param(
            "membahas konsep dengan atasan langsung dan bawahan di lingkup Bidang, serta melaporkan hasil kepada pimpinan; dan",
            [
                "SuperiorOfPerformer | Consulted | dengan atasan langsung",
                "SubordinatesOfPerformer | Consulted | bawahan di lingkup Bidang | di lingkup Bidang",
                "SuperiorOfPerformer | Informed | kepada pimpinan",
            ],
            id="three mentions, the second by the opener of the first",
        ),
        pytest.param(
            "membagi tugas kepada seluruh bawahan, pejabat terkait dan pimpinan;",
            [
                "SubordinatesOfPerformer | Informed | kepada seluruh bawahan",
                "RelatedOfficials | Informed | pejabat terkait",
                "SuperiorOfPerformer | Informed | pimpinan",
            ],
            id="a list",
        ),
        pytest.param(
            "melakukan pembagian tugas kepada bawahannya.",
            ["SubordinatesOfPerformer | Informed | kepada bawahannya"],
            id="melakukan pembagian",
        ),
        pytest.param(
            "menyampaikan hasil kepada pejabat terkait di lingkungan dinas;",
            ["RelatedOfficials | Informed | kepada pejabat terkait di lingkungan dinas | di lingkungan dinas"],
            id="bare type in small letters",
        ),
        pytest.param(
            "membagi tugas kepada bawahan lingkup Sub Bagian Umum dan Sub Bagian Keuangan sesuai dengan tugas;",
            [
                "SubordinatesOfPerformer | Informed | kepada bawahan lingkup Sub Bagian Umum dan Sub Bagian Keuangan"
                " | lingkup Sub Bagian Umum dan Sub Bagian Keuangan"
            ],
            id="two units",
        ),
        pytest.param("melaporkan hasil kepada pimpinan DPRD;", [], id="a name goes on"),
        pytest.param("melaporkan hasil kepada pimpinan dan anggota DPRD;", [], id="dan anggota"),
        pytest.param("menyampaikan kepada pimpinan unit kerja;", [], id="the head of another unit"),
        pytest.param(
            "mengajukan keberatan kepada atasan pejabat pengelola informasi;", [], id="atasan of another"
        ),
        pytest.param("menyerahkan kepada pejabat yang berwenang;", [], id="pejabat yang berwenang"),
        pytest.param("membagi tugas kepada bawahan Kepala Seksi Data;", [], id="bawahan of another"),
        pytest.param("membagi tugas kepada bawahan di lingkup bidang tugasnya;", [], id="field of work"),
        pytest.param("bertanggung jawab kepada atasan langsung;", [], id="accountability"),
        pytest.param("menata berkas sesuai dengan pejabat terkait;", [], id="sesuai dengan"),
        pytest.param("menilai tugas yang didelegasikan kepada bawahan;", [], id="delegated before"),
        pytest.param("menyusun bahan yang akan disampaikan kepada pimpinan;", [], id="to be given later"),
        pytest.param("mengevaluasi pembagian tugas kepada bawahan;", [], id="about dividing"),
        pytest.param("menerima dokumen dari pejabat terkait;", [], id="dari alone"),
        pytest.param("melaksanakan tugas yang diberikan oleh pimpinan;", [], id="oleh"),
        pytest.param("mengarahkan staf dan membatasi pejabatan;", [], id="parts of other words"),
    ],
)  # fmt: skip
def test_words_say_who_has_a_part(words: str, said: list[str]) -> None:
    assert rows(words) == said


BODY = """BAB II
SUSUNAN ORGANISASI
Pasal 2
(1) Susunan Organisasi Dinas, terdiri dari:
a. Kepala Dinas;
b. Sekretariat, membawahi:
1. Sub Bagian Umum dan Kepegawaian;
2. Sub Bagian Keuangan;
c. Bidang Data, membawahi:
1. Seksi Layanan;
2. Seksi Informasi;
(2) Bidang Data dipimpin oleh seorang Kepala Bidang.
(3) Seksi Layanan dipimpin oleh seorang Kepala Seksi.
Pasal 3
Rincian tugas Kepala Seksi Layanan sebagaimana dimaksud dalam Pasal 2, adalah sebagai berikut:
a. menyusun rencana, dengan tahapan:
"""


def mentions_of(*stages: str) -> tuple[str, tuple[RelativeMention, ...]]:
    lines = "".join(f"{n}. {words}\n" for n, words in enumerate(stages, start=1))
    item = source(HEAD + BODY + lines)
    return item.text.text, understand(build_tree(item.text), item).mentions


@pytest.mark.parametrize(
    ("scope", "unit"),
    [
        pytest.param("lingkup Seksi", "seksi-layanan", id="bare type of the performer's own unit"),
        pytest.param("lingkup tugas Bidang", "bidang-data", id="bare type above the performer"),
        pytest.param("di lingkungan Dinas", "", id="bare Dinas is the organisation"),
        pytest.param("di lingkup dinas", "", id="small letters"),
        pytest.param("Seksi Informasi", "seksi-informasi", id="another unit is stated as printed"),
        pytest.param(
            "lingkup tugas Seksi  informasi", None, id="a name in small letters is no name"
        ),
        pytest.param("lingkup Sub Keuangan", "sub-bagian-keuangan", id="Sub for Sub Bagian"),
        pytest.param("di Sekretariat", "sekretariat", id="the only one of a name"),
        pytest.param("lingkup Sub Bagian", "?", id="no such unit above the performer"),
        pytest.param("lingkup Seksi Layanan dan Seksi Informasi", "?", id="two units"),
        pytest.param("lingkup Dinas Kesehatan", "?", id="another agency"),
    ],
)
def test_a_scope_is_the_unit_that_it_names(scope: str, unit: str | None) -> None:
    _, mentions = mentions_of(f"membagi tugas kepada bawahan {scope};", "menyusun laporan.")
    if unit is None:
        assert mentions == ()
        return
    (mention,) = mentions
    assert mention.scope_printed == scope
    root = "dinas"
    assert unit_path(mention.scope) == ("?" if unit == "?" else f"{root}/{unit}".rstrip("/"))


def test_words_that_a_page_break_parts_are_one_mention() -> None:
    text, (first, second) = mentions_of(
        "mengkonsultasikan konsep kepada\n   atasan\nlangsung; dan",
        "membagi tugas kepada bawahan lingkup Seksi\nInformasi.",
    )
    assert text[slice(*first.span)] == "kepada\n   atasan\nlangsung"
    assert first.text == "kepada atasan langsung"
    assert text[slice(*second.span)] == "kepada bawahan lingkup Seksi\nInformasi"
    assert (first.number, second.number) == (1, 1)


def test_only_tahapan_are_read() -> None:
    _, mentions = mentions_of()
    item = source(
        HEAD + BODY.replace("menyusun rencana, dengan tahapan:", "melapor kepada atasan.")
    )
    assert mentions == understand(build_tree(item.text), item).mentions == ()


def test_a_duty_without_a_known_holder_does_not_stop_its_stages() -> None:
    body = BODY.replace("Kepala Seksi Layanan sebagaimana", "Penjaga Gerbang sebagaimana")
    item = source(HEAD + body + "1. membagi tugas kepada bawahan lingkup Seksi Layanan.\n")
    (mention,) = understand(build_tree(item.text), item).mentions
    assert unit_path(mention.scope) == "dinas/seksi-layanan"


# -- laws ---------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    "kepada dengan melalui oleh dari meminta arahan petunjuk mendapat persetujuan atasan langsung pimpinan "
    "bawahan pejabat terkait lingkup tugas di Dinas Seksi Data Bidang Sub Bagian , ; dan atau dan/atau yang "
    "didelegasikan mengkonsultasikan mendelegasikan sesuai para seluruh * \n".replace(" ", "\x1f").split("\x1f")
)  # fmt: skip


@given(st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=25))
def test_mentions_stand_in_order_inside_the_words(parts: list[str]) -> None:
    words = " ".join(" ".join(parts).split())
    end = 0
    for found in find_mentions(words):
        assert end <= found.start < found.end <= len(words)
        assert words[: found.end].endswith(found.scope)
        end = found.end


@given(st.lists(st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=12), max_size=4))
def test_any_stage_is_read_and_holds_its_mentions(stages: list[list[str]]) -> None:
    lines = [" ".join(parts).encode("utf-8", "ignore").decode() for parts in stages]
    text, mentions = mentions_of(*lines)
    for mention in mentions:
        start, end = mention.span
        assert mention.stage.span[0] <= start < end <= mention.stage.span[1] <= len(text)
        assert text[start:end].split()[0] == mention.text.split()[0]


def test_a_very_long_stage_is_read() -> None:
    words = "yang menyusun tugas kepada bawahan lingkup Seksi Data dan Data, " * 20_000
    assert len(find_mentions(words + "x")) <= 20_000


def test_the_corpus_is_read(corpus: Path) -> None:
    """Other regions' regulations have such words, though hardly any tahapan; nothing breaks."""
    for path in sorted(corpus.glob("*.txt")):
        item = source(path.read_text(encoding="utf-8", errors="replace"), path.stem)
        model = understand(build_tree(item.text), item)
        for mention in model.mentions:
            assert (
                mention.stage.span[0] <= mention.span[0] < mention.span[1] <= mention.stage.span[1]
            )
