"""Acronyms: what fits, and that hardly anything else in the documents at hand does."""

import re
from itertools import product
from pathlib import Path

import pytest

from loaders.procedure.acronyms import find_full, is_acronym, without_place
from tests.loaders.factories import ROOT

SOURCES = sorted((ROOT / "data" / "sources").glob("*.txt"))
DINAS = "Dinas Kependudukan dan Pencatatan Sipil"

FITS = [
    ("Disdukcapil", f"{DINAS} Kabupaten Bantaeng"),
    ("DISDUKCAPIL", f"{DINAS.upper()} KABUPATEN BANTAENG"),
    ("Kadisdukcapil", f"Kepala {DINAS}"),
    ("Dukcapil", "Kependudukan dan Pencatatan Sipil"),
    ("Kemendagri", "Kementerian Dalam Negeri"),
    ("Kemendagri RI", "Kementerian Dalam Negeri Republik Indonesia"),
    ("Ditjen", "Direktorat Jenderal"),
    ("Ditjen Dukcapil", "Direktorat Jenderal Kependudukan dan Pencatatan Sipil"),
    ("Sekmat", "Sekretaris Camat"),
    ("Seklur", "Sekretaris Lurah"),
    ("Sekdis", "Sekretaris Dinas"),
    ("Sekda", "Sekretaris Daerah"),
    ("Setda", "Sekretariat Daerah"),
    ("Kabid", "Kepala Bidang"),
    ("Kasie", "Kepala Seksi"),
    ("Kasubbag", "Kepala Sub Bagian"),
    ("Kasubag Umum", "Kepala Subbagian Umum"),
    ("Kabid PDIP", "Kepala Bidang Pemanfaatan Data dan Inovasi Pelayanan"),
    ("PDIP", "Pemanfaatan Data dan Inovasi Pelayanan"),
    ("PIAK", "Pengelolaan Informasi Administrasi Kependudukan"),
    ("Kasi KIP", "Kepala Seksi Kerjasama dan Inovasi Pelayanan"),
    ("Ka. Bidang Umum", "Kepala Bidang Umum"),
    ("OPD", "Organisasi Perangkat Daerah"),
    ("Diskominfo", "Dinas Komunikasi dan Informatika"),
    ("Dinkes", "Dinas Kesehatan"),
    ("DPMPTSP", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"),
    ("DP3AKB", "Dinas Pemberdayaan Perempuan, Perlindungan Anak dan Keluarga Berencana"),
    ("Satpol PP", "Satuan Polisi Pamong Praja"),
]

MISSES = [
    pytest.param("Kasi KIP", "Kepala Seksi Monitoring, Evaluasi dan Dokumentasi", id="other words"),
    pytest.param("Kabid", "Kepala Bidang Pemanfaatan Data", id="words left over"),
    pytest.param("Kabid PDIP", "Kepala Bidang", id="letters left over"),
    pytest.param("PDI", "Pemanfaatan Data dan Inovasi Pelayanan", id="a word left out"),
    pytest.param("Kepala Dinas", "Kepala Dinas", id="a name is no acronym of itself"),
    pytest.param("Sekmat", "Sekretariat Kecamatan", id="the head and not the unit"),
    pytest.param("Sekdis", "Seksi Disiplin", id="Seksi has its own short form"),
    pytest.param("SPP", "Seksi Perkawinan dan Perceraian", id="Seksi is shortened by syllables only"),
    pytest.param("KKN", "Kepala Kepolisian Negara", id="Kepala is too"),
    pytest.param("PP", "Pejabat Pengelola", id="two letters alone"),
    pytest.param("K3", "Kantor Kecamatan Kerek", id="all letters the same"),
    pytest.param("peta", "Pejabat Pengelota", id="an acronym has a capital"),
    pytest.param("Jase", "Pejabat Eselon", id="two syllables of any words"),
    pytest.param("Disdik", "Dinas Kependudukan", id="not from the beginning of a syllable"),
    pytest.param("Bappeda", "Badan Perencanaan Pembangunan Daerah", id="single letters between"),
    pytest.param("", DINAS, id="nothing"),
    pytest.param("Disdukcapil", "", id="for nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("short", "full"), FITS)
def test_an_acronym_fits_its_full_name(short: str, full: str) -> None:
    assert is_acronym(short, full)


@pytest.mark.parametrize(("short", "full"), MISSES)
def test_what_looks_like_an_acronym_does_not_fit(short: str, full: str) -> None:
    assert not is_acronym(short, full)


def test_every_short_form_fits_its_own_name_and_no_other_of_the_table() -> None:
    """Of pairs that share no line of the table, only those that share a full name's words fit."""
    wrong = {
        (short, full)
        for (short, own), (_, full) in product(FITS, FITS)
        if full != own and is_acronym(short, full)
    }
    assert wrong == {
        ("Disdukcapil", f"{DINAS.upper()} KABUPATEN BANTAENG"),
        ("DISDUKCAPIL", f"{DINAS} Kabupaten Bantaeng"),
        ("Kemendagri", "Kementerian Dalam Negeri Republik Indonesia"),
        ("Kemendagri RI", "Kementerian Dalam Negeri"),
    }


# Every word of the documents at hand that fits an office named in them, and whether it means it.
KNOWN = {"Disdukcapil", "Sekda", "Sekmat", "Seklur", "Kabid", "Kasi", "SKPD", "BPBD", "BUMD", "UPT"}
COINCIDENCE = {"SPK", "UPTB"}

_WORD_RE = re.compile(r"\b[A-Z]\w+\b")
_OFFICE_RE = re.compile(
    r"\b(?:Kepala|Sekretaris|Sekretariat|Dinas|Badan|Bidang|Seksi|Sub ?(?:Bagian|bagian)|Kecamatan|Kantor"
    r"|Kementerian|Unit|Satuan|Pejabat)(?:\s+(?:dan\s+)?[A-Z]\w+){1,7}"
)


def hits(paths: list[Path]) -> set[str]:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths]
    words = {word for text in texts for word in _WORD_RE.findall(text)}
    names = {" ".join(m[0].split()) for text in texts for m in _OFFICE_RE.finditer(text)}
    return {word for word, name in product(words, names) if is_acronym(word, name)}


def test_no_other_word_of_our_documents_is_an_acronym_of_an_office() -> None:
    assert hits(SOURCES) <= KNOWN | COINCIDENCE


def test_no_other_word_of_other_regions_is_an_acronym_of_an_office(corpus: Path) -> None:
    assert hits(sorted(corpus.glob("*.txt"))) <= KNOWN | COINCIDENCE


def test_a_short_name_means_the_one_name_that_fits() -> None:
    names = [DINAS, f"{DINAS} Kota Cilegon", "Kepala Dinas"]
    assert find_full("Disdukcapil", names) == f"{DINAS} Kota Cilegon"  # one agency, named twice
    assert find_full("Kasi KIP", names) == ""
    two = ["Bidang Pelayanan Data dan Informasi", "Bidang Pengelolaan Data dan Inovasi"]
    assert find_full("Bidang PDI", two) == ""


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("Dinas Sosial Kota Cilegon", "Dinas Sosial"),
        ("Ditjen Dukcapil Kemendagri RI", "Ditjen Dukcapil Kemendagri"),
        ("Kota Cilegon", "Kota Cilegon"),
        ("Bidang Kota", "Bidang Kota"),
    ],
)
def test_the_place_of_an_agency_is_no_part_of_its_name(name: str, without: str) -> None:
    assert without_place(name) == without
