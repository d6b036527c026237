"""What regulations say: whole-document goldens that were read against the source, and cases.

The goldens under ``golden/`` were compared line by line with the Perwali: the structure Pasal (63/2016
Pasal 2 and 3; 29/2022 Pasal 2, 3, 4 and 44), the first sentence of every Tugas Pasal, Pasal 70 and 89.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from loaders.catalogue import Source
from loaders.regulation.model import DomainModel, Position
from loaders.text.read import read_source
from loaders.text.tree import build_tree
from loaders.understand import understand
from tests.loaders.factories import HEAD, committed, source

GOLDEN = Path(__file__).parent / "golden"
PERWALI = ("perwali-cilegon-63-2016", "perwali-cilegon-29-2022")
Golden = Callable[[Path, str], None]


def model_of(text: str) -> DomainModel:
    item = source(HEAD + text)
    return understand(build_tree(item.text), item)


@pytest.fixture(scope="module", params=PERWALI)
def perwali(request: pytest.FixtureRequest) -> tuple[str, DomainModel]:
    item = committed(request.param)
    return request.param, understand(build_tree(item.text), item)


def name(position: Position | None) -> str:
    return "/".join(position.path) if position else "?"


def test_units_and_positions_are_those_of_the_structure_pasal(
    perwali: tuple[str, DomainModel], golden: Golden
) -> None:
    stem, model = perwali
    lines = []
    for unit in model.units:
        marks = [
            m for m, on in (("pola", unit.is_template), ("tak terdaftar", not unit.listed)) if on
        ]
        above = unit.template.name if unit.template else unit.parent.name if unit.parent else "-"
        head = (
            f"{unit.head.label} [{unit.head.definition.eselon if unit.head.definition else ''}]"
            if unit.head
            else "-"
        )
        lines.append(
            f"{'/'.join(unit.path)} | {unit.name} | {above} | {head} | {', '.join(marks + unit.alternatives)}"
        )
    golden(GOLDEN / f"{stem}.units.txt", "\n".join(lines) + "\n")


def test_the_facts_counted_by_reading(perwali: tuple[str, DomainModel]) -> None:
    stem, model = perwali
    duties = Counter(d.kind for d in model.duties)
    inner = [c for c in model.citations if c.act is None]
    units = [u for u in model.units if u.listed and u.template is None]
    posts = [p for p in model.positions if p.listed and not p.is_external]
    found = (len(units), len(posts), len({p.label for p in posts}), len(model.definitions), len(inner),
             duties["DetailedDuty"], len(model.stages))  # fmt: skip
    assert (
        found
        == {
            "perwali-cilegon-63-2016": (23, 21, 21, 22, 50, 210, 887),
            "perwali-cilegon-29-2022": (31, 27, 15, 27, 79, 270, 1134),
        }[stem]
    )


def test_who_answers_to_whom_by_each_provision(
    perwali: tuple[str, DomainModel], golden: Golden
) -> None:
    stem, model = perwali
    lines = [
        f"baris {a.provision.line} | {name(a.position)} | {a.to_printed} = {name(a.to)} | melalui {name(a.via)} | "
        f"dikoordinasikan {name(a.coordinated_by)} | {a.method}"
        for a in model.accountabilities
    ]
    golden(GOLDEN / f"{stem}.accountability.txt", "\n".join(lines) + "\n")


def test_each_clause_gives_its_work_to_the_right_position(
    perwali: tuple[str, DomainModel], golden: Golden
) -> None:
    stem, model = perwali
    first = {}
    for duty in model.duties:
        first.setdefault(id(duty.clause), duty)
    lines = []
    for clause in model.clauses:
        duty = first.get(id(clause.provision))
        where = f"Pasal {clause.provision.pasal.key if clause.provision.pasal else ''}"
        ayat = f" ayat ({clause.provision.number})" if clause.provision.type == "Ayat" else ""
        holder = (
            f" | {duty.assignee_printed} = {name(duty.position)} | {duty.method} {duty.similarity}"
            if duty
            else ""
        )
        lines.append(f"{where}{ayat} | {clause.kind}{holder}")
    golden(GOLDEN / f"{stem}.clauses.txt", "\n".join(lines) + "\n")


def test_a_listed_head_holds_ten_detailed_duties(perwali: tuple[str, DomainModel]) -> None:
    _, model = perwali
    held = Counter(d.position.path for d in model.duties if d.kind == "DetailedDuty" and d.position)
    assert set(held.values()) == {10}


def test_citations_are_kept_with_what_they_mean(
    perwali: tuple[str, DomainModel], golden: Golden
) -> None:
    stem, model = perwali
    lines = []
    for c in model.citations:
        targets = " ".join(f"{t.pasal.key if t.pasal else ''}:{t.type}{t.key}" for t in c.targets)
        act = f"{c.act.type} {c.act.region} {c.act.number}/{c.act.year}" if c.act else ""
        lines.append(
            f"baris {c.provision.line} | {c.status} | {c.text[:70]} | {targets}{act} {c.locator} {' '.join(c.missing)}".rstrip()
        )
    golden(GOLDEN / f"{stem}.citations.txt", "\n".join(lines) + "\n")


def test_what_the_2016_perwali_says_of_itself() -> None:
    item = committed(PERWALI[0])
    model = understand(build_tree(item.text), item)
    meta = model.metadata
    assert meta.act is not None
    assert (meta.act.type, meta.act.number, meta.act.year) == ("perwali", "63", "2016")
    assert meta.title.endswith("serta Tata Kerja Dinas Kependudukan dan Pencatatan Sipil")
    assert (meta.enacted_on, meta.promulgated_on) == (date(2016, 11, 1), date(2016, 11, 1))
    assert [(s.name, s.office) for s in meta.signatories] == [
        ("Tb. IMAN ARIYADI", "WALIKOTA CILEGON"),
        ("RATU ATI MARLIATI", "Plt. SEKRETARIS DAERAH KOTA CILEGON"),
    ]
    assert meta.gazette == "BERITA DAERAH KOTA CILEGON TAHUN 2016 NOMOR 63"
    assert [(a.type, a.number, a.year) for a in model.legal_bases] == [
        ("uu", "15", "1999"), ("uu", "5", "2014"), ("uu", "23", "2014"), ("pp", "18", "2016"), ("perda", "3", "2016"),
    ]  # fmt: skip
    assert [(a.type, a.number, a.year) for a in model.repeals] == [
        ("perwali", "45", "2008"),
        ("perwali", "75", "2008"),
    ]
    assert [(a.amending.number, a.amended.number) for a in model.amendments] == [("9", "23")]


@pytest.mark.parametrize(
    ("title", "act"),
    [
        pytest.param("PERATURAN BUPATI BANGKA\nNOMOR 12 TAHUN 2016\nTENTANG\nPAKAIAN DINAS", ("perbup", "bangka", "12", "2016"), id="bupati"),
        pytest.param("PERATURAN WALIKOTA MATARAM\nNOMOR : 42 TAHUN 2016 TENTANG KEDUDUKAN", ("perwali", "mataram", "42", "2016"), id="colon"),
        pytest.param("PERATURAN DAERAH KABUPATEN BATANG HARI NOMOR\n2\nTAHUN 2008\nTENTANG\nSUSUNAN", ("perda", "batang-hari", "2", "2008"), id="a word a line"),
        pytest.param("PERATURAN WALIKOTA SURAKARTA\nNOMOR 20-F TAHUN 2009\nTENTANG\nPEDOMAN", ("perwali", "surakarta", "20-F", "2009"), id="letter in the number"),
        pytest.param("UNDANG-UNDANG REPUBLIK INDONESIA\nNOMOR 25 TAHUN 2009\nTENTANG\nPELAYANAN PUBLIK", ("uu", "indonesia", "25", "2009"), id="national"),
    ],
)  # fmt: skip
def test_a_regulation_names_itself(title: str, act: tuple[str, str, str, str]) -> None:
    item = source(
        f"{title}\nDENGAN RAHMAT TUHAN YANG MAHA ESA\nMenimbang : bahwa x;\nPasal 1\ny.\n"
    )
    found = understand(build_tree(item.text), item).metadata.act
    assert found is not None
    assert found.work == act


ORGANISATION = """BAB I
SUSUNAN
Pasal 1
Dalam Peraturan Wali Kota ini yang dimaksud dengan:
1. Dinas Sosial yang selanjutnya disebut Dinas adalah Dinas Sosial Kota Cilegon.
2. Kepala Dinas adalah Kepala Dinas Sosial merupakan jabatan eselon IIb atau jabatan pimpinan tinggi pratama.
3. Sekretaris Dinas adalah Sekretaris pada Dinas Sosial merupakan jabatan eselon IIIa atau jabatan administrator.
4. Kepala Bidang adalah Kepala Bidang pada Dinas Sosial merupakan jabatan eselon IIIb atau jabatan administrator.
5. Kepala Seksi adalah Kepala Seksi pada Dinas Sosial merupakan jabatan eselon IVa atau jabatan pengawas.
6. Wali Kota adalah Wali Kota Cilegon.
Pasal 2
Dinas dipimpin oleh Kepala Dinas yang berkedudukan di bawah dan bertanggung jawab kepada Wali Kota melalui Sekretaris Daerah.
Pasal 3
(1) Susunan Organisasi Dinas, terdiri dari:
a. Sekretariat;
b. Bidang Rehabilitasi, membawahi:
1. Seksi Anak; dan
2. Seksi Lanjut Usia.
c. Kelompok Jabatan Fungsional.
(2) Sekretariat sebagaimana dimaksud pada ayat (1) huruf a dipimpin oleh seorang Sekretaris yang bertanggung jawab kepada Kepala Dinas.
(3) Setiap Bidang sebagaimana dimaksud pada ayat (1) huruf b dipimpin oleh seorang Kepala Bidang yang bertanggung jawab kepada Kepala Dinas melalui Sekretaris Dinas.
(4) Setiap Seksi sebagaimana dimaksud pada ayat (1) huruf b dipimpin oleh seorang Kepala Seksi yang bertanggung jawab kepada Kepala Bidang.
"""


@pytest.mark.parametrize(
    ("clause", "units", "heads"),
    [
        pytest.param("Susunan Organisasi Dinas Sosial adalah sebagai berikut:\na. Kepala Dinas;\nb. Sekretariat; dan\nc. Bidang Anak.",
                     ["Dinas Sosial", "Sekretariat", "Bidang Anak"], ["Kepala Dinas"], id="adalah sebagai berikut"),
        pytest.param("Dinas Sosial terdiri atas:\na. Sekretariat, terdiri atas:\n1. Subbagian Umum; dan\n2. Subbagian Keuangan.\nb. Bidang Anak.",
                     ["Dinas Sosial", "Sekretariat", "Subbagian Umum", "Subbagian Keuangan", "Bidang Anak"], [], id="terdiri atas"),
        pytest.param("Susunan Organisasi Dinas Sosial terdiri dari:\na. Kepala Dinas;\nb. Sekretaris, membawahkan:\n1. Kepala Sub Bagian Umum; dan\n"
                     "2. Kepala Sub Bagian Keuangan.\nc. Kepala Bidang Anak.",
                     ["Dinas Sosial", "Sekretariat", "Sub Bagian Umum", "Sub Bagian Keuangan", "Bidang Anak"],
                     ["Kepala Dinas", "Sekretaris Dinas Sosial", "Kepala Sub Bagian Umum", "Kepala Sub Bagian Keuangan", "Kepala Bidang Anak"],
                     id="positions instead of units"),
        pytest.param("Camat mempunyai tugas membantu Bupati yang meliputi:\na. membina Kelurahan; dan\nb. mengawasi Bidang Anak.",
                     [], [], id="tasks are no structure"),
    ],
)  # fmt: skip
def test_structures_come_in_several_wordings(
    clause: str, units: list[str], heads: list[str]
) -> None:
    model = model_of(f"Pasal 1\n{clause}\n")
    assert [u.name for u in model.units] == units
    assert [p.label for p in model.positions] == heads


def test_the_plural_of_a_unit_means_each_of_its_kind() -> None:
    model = model_of(
        "Pasal 1\n(1) Dinas Sosial terdiri dari:\na. Bidang Anak; dan\nb. Bidang Lansia.\n"
        "(2) Bidang-Bidang sebagaimana dimaksud pada ayat (1) masing-masing dipimpin oleh seorang Kepala Bidang yang "
        "bertanggung jawab kepada Kepala Dinas.\n"
    )
    assert [p.label for p in model.positions] == ["Kepala Bidang Anak", "Kepala Bidang Lansia"]


def test_positions_are_named_ranked_and_placed() -> None:
    model = model_of(ORGANISATION)
    ranks = {p.label: p.definition.eselon if p.definition else "" for p in model.positions}
    assert ranks == {
        "Kepala Dinas": "IIb", "Sekretaris Dinas": "IIIa", "Kepala Bidang Rehabilitasi": "IIIb", "Kepala Seksi Anak": "IVa",
        "Kepala Seksi Lanjut Usia": "IVa", "Wali Kota": "", "Sekretaris Daerah": "",
    }  # fmt: skip
    lines = {
        (a.position.label, a.to.label if a.to else "", a.via.label if a.via else "")
        for a in model.accountabilities
    }
    assert lines == {
        ("Kepala Dinas", "Wali Kota", "Sekretaris Daerah"), ("Sekretaris Dinas", "Kepala Dinas", ""),
        ("Kepala Bidang Rehabilitasi", "Kepala Dinas", "Sekretaris Dinas"),
        ("Kepala Seksi Anak", "Kepala Bidang Rehabilitasi", ""), ("Kepala Seksi Lanjut Usia", "Kepala Bidang Rehabilitasi", ""),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "position", "method"),
    [
        pytest.param("Kepala Seksi Anak", "Kepala Seksi Anak", "ExactName", id="full name"),
        pytest.param(
            "Sekretaris", "Sekretaris Dinas", "DefinedAlias", id="short for a defined term"
        ),
        pytest.param("Seksi Anak", "Kepala Seksi Anak", "HeadOfUnit", id="only the unit"),
        pytest.param("Dinas", "Kepala Dinas", "HeadOfUnit", id="the organisation itself"),
        pytest.param(
            "Kepala Seksi Lanjutt Usia",
            "Kepala Seksi Lanjut Usia",
            "SimilarName",
            id="one letter off",
        ),
        pytest.param("Kelompok Jabatan Fungsional", None, "", id="a unit that nobody leads"),
        pytest.param("Direktur Utama", None, "", id="an office that is not there"),
        pytest.param(
            "Kepala Bidang Perikanan",
            "Kepala Bidang Perikanan",
            "ExactName",
            id="a unit that no structure lists",
        ),
    ],
)
def test_how_the_holder_of_a_duty_is_found(subject: str, position: str | None, method: str) -> None:
    model = model_of(
        ORGANISATION
        + f"Pasal 4\n{subject} memiliki rincian tugas:\na. mengelola, dengan tahapan:\n1. menelaah; dan\n2. menilai.\n"
    )
    (duty,) = (d for d in model.duties if d.kind == "DetailedDuty")
    assert (duty.position.label if duty.position else None, duty.method) == (position, method)
    assert duty.assignee_printed == subject
    assert [(s.ordinal, s.label) for s in model.stages] == [(1, "menelaah"), (2, "menilai")]


def test_details_that_name_their_holder_first() -> None:
    model = model_of(
        ORGANISATION
        + "Pasal 4\nRincian tugas Seksi Anak sebagaimana dimaksud pada ayat (1) adalah sebagai berikut:\na. mengelola.\n"
    )
    (duty,) = (d for d in model.duties if d.kind == "DetailedDuty")
    assert (duty.position.label if duty.position else "", duty.method) == (
        "Kepala Seksi Anak",
        "HeadOfUnit",
    )


def test_a_unit_of_no_structure_is_kept_apart_and_never_given_to_another() -> None:
    model = model_of(
        ORGANISATION + "Pasal 4\nSeksi Perikanan memiliki rincian tugas:\na. mengelola.\n"
    )
    (duty,) = model.duties
    assert duty.position is not None
    assert not duty.position.listed
    assert [u.name for u in model.units if not u.listed] == ["Seksi Perikanan"]


@pytest.mark.parametrize(
    ("sentence", "status", "targets", "missing"),
    [
        pytest.param("sebagaimana dimaksud dalam Pasal 2", "Resolved", ["Pasal2"], [], id="pasal"),
        pytest.param("sebagaimana dimaksud dalam Pasal 3 ayat (1) huruf b angka 2", "Resolved", ["Angka2"], [], id="all levels"),
        pytest.param("sebagaimana dimaksud dalam Pasal 3 ayat (2) dan ayat (4)", "Resolved", ["Ayat2", "Ayat4"], [], id="list"),
        pytest.param("sebagaimana dimaksud dalam Pasal 3 ayat (1) huruf a, huruf b, dan huruf c", "Resolved",
                     ["Hurufa", "Hurufb", "Hurufc"], [], id="letters"),
        pytest.param("sebagaimana dimaksud dalam Pasal 1 sampai dengan Pasal 3", "Resolved", ["Pasal1", "Pasal2", "Pasal3"], [], id="range"),
        pytest.param("sebagaimana dimaksud dalam Pasal 3 ayat (1), (2) dan (3)", "Resolved", ["Ayat1", "Ayat2", "Ayat3"], [], id="level named once"),
        pytest.param("sebagaimana dimaksud dalam Pasal 3 ayat (1) huruf C", "Resolved", ["Hurufc"], [], id="a letter that lost its case"),
        pytest.param("sebagaimana dimaksud dalam Pasal 99", "Unresolved", [], ["Pasal 99"], id="not there"),
        pytest.param("sebagaimana dimaksud dalam Pasal 3 ayat (2) dan ayat (9)", "Unresolved", ["Ayat2"], ["ayat (9)"], id="partly there"),
    ],
)  # fmt: skip
def test_a_reference_is_set_against_the_text(
    sentence: str, status: str, targets: list[str], missing: list[str]
) -> None:
    model = model_of(ORGANISATION + f"Pasal 4\nHal {sentence}, berlaku.\n")
    (citation,) = (
        c for c in model.citations if c.provision.type == "Pasal" and c.provision.number == "4"
    )
    assert citation.text == sentence
    assert (
        citation.status,
        [f"{t.type}{t.key}" for t in citation.targets],
        list(citation.missing),
    ) == (status, targets, missing)


def test_a_number_that_is_used_twice_makes_a_reference_ambiguous() -> None:
    model = model_of(ORGANISATION + "Pasal 3\nx.\nPasal 4\nsebagaimana dimaksud dalam Pasal 3.\n")
    citation = model.citations[-1]
    assert citation.status == "Ambiguous"
    assert [t.key for t in citation.targets] == ["3", "3_2"]


def test_a_relative_reference_means_its_own_pasal() -> None:
    model = model_of(ORGANISATION)
    inner = [c for c in model.citations if c.provision.type == "Ayat"]
    assert {t.pasal.number for c in inner for t in c.targets if t.pasal} == {"3"}


def test_who_may_act_when_the_head_is_absent() -> None:
    sentence = "Apabila Kepala Dinas berhalangan dalam pelaksanaan tugas, maka dapat menunjuk 1 (satu) orang Pejabat satu tingkat di bawahnya untuk bertindak."
    (found,) = model_of(ORGANISATION + f"Pasal 4\n{sentence}\n").delegations
    assert ([p.label for p in found.absent], found.levels_below) == (["Kepala Dinas"], 1)


@pytest.mark.parametrize(
    ("file", "units", "heads"),
    [
        ("perda_tanjabtimur_14_2013_sotk_lembaga_lain.txt", 26, {"Kepala BPBD", "Kepala Pelaksana", "Kepala Sekretariat"}),
        ("kab_bandung_diskominfo_bidang_aptika_web.txt", 4, {"Kepala Bidang", "Kepala Seksi Pengembangan Aplikasi",
         "Kepala Seksi Integrasi dan Interoperabilitas Aplikasi", "Kepala Seksi Tata Kelola Aplikasi Informatika"}),
        ("pergub_dki_33_2020_psbb.txt", 0, set()),
        ("uu_25_2009_pelayanan_publik.txt", 0, set()),
    ],
)  # fmt: skip
def test_other_regions_organisations_are_read_too(
    corpus: Path, file: str, units: int, heads: set[str]
) -> None:
    item = Source(read_source(corpus / file))
    model = understand(build_tree(item.text), item)
    assert len([u for u in model.units if u.listed]) == units
    assert {p.label for p in model.positions if p.listed and not p.is_external} == heads
