"""Acts as they are cited, and which amends which."""

import pytest

from loaders.regulation.model import Act
from loaders.regulation.works import find_acts, find_amendments, region_slug, type_of


@pytest.mark.parametrize(
    ("words", "act"),
    [
        pytest.param(
            "Undang-Undang Nomor 5 Tahun 2014 tentang Aparatur Sipil Negara (Lembaran Negara Republik Indonesia Tahun 2014 Nomor 6);",
            Act("uu", "indonesia", "5", "2014", "Aparatur Sipil Negara", "Lembaran Negara Republik Indonesia Tahun 2014 Nomor 6"),
            id="law with gazette",
        ),
        pytest.param("Undang – Undang Nomor 12 Tahun 2008", Act("uu", "indonesia", "12", "2008"), id="spaced dash"),
        pytest.param(
            "Undang-Undang Dasar Negara Republik Indonesia Tahun 1945.",
            Act("uud", "indonesia", "", "1945", "Undang-Undang Dasar Negara Republik Indonesia Tahun 1945"),
            id="constitution",
        ),
        pytest.param(
            "Peraturan Pemerintah Nomor 17 Tahun 2018 tentang Kecamatan",
            Act("pp", "indonesia", "17", "2018", "Kecamatan"),
            id="government regulation",
        ),
        pytest.param(
            "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 25 Tahun 2021 tentang Penyederhanaan",
            Act("permenpanrb", "indonesia", "25", "2021", "Penyederhanaan"),
            id="ministry with a slug of its own",
        ),
        pytest.param(
            "Peraturan Menteri Kesehatan Nomor 9 Tahun 2020", Act("permen-kesehatan", "indonesia", "9", "2020"), id="other ministry"
        ),
        pytest.param(
            "Peraturan Daerah Kota Cilegon Nomor 3 Tahun 2016 tentang Pembentukan, perlu",
            Act("perda", "cilegon", "3", "2016", "Pembentukan"),
            id="regional act with its region",
        ),
        pytest.param("Peraturan Daerah Nomor 1 Tahun 2022", Act("perda", "rumah", "1", "2022"), id="its own region"),
        pytest.param("Peraturan Walikota Cilegon Nomor 45 Tahun 2008", Act("perwali", "cilegon", "45", "2008"), id="old spelling"),
        pytest.param("Peraturan Bupati Tanjung Jabung Timur Nomor 17 tahun 2007", Act("perbup", "tanjung-jabung-timur", "17", "2007"), id="bupati"),
    ],
)  # fmt: skip
def test_an_act_is_read_from_its_citation(words: str, act: Act) -> None:
    (found,) = find_acts(words, "rumah")
    assert found.act == act
    assert words[found.start : found.end].startswith(words[:10])


@pytest.mark.parametrize(
    "words",
    [
        "sesuai dengan peraturan perundang-undangan",
        "ketentuan Peraturan Daerah ini",
        "dalam Undang-Undang ini",
        "Surat Nomor 5 Tahun 2014",
        "Tahun 2014 Nomor 6",
    ],
)
def test_what_is_no_act(words: str) -> None:
    assert find_acts(words, "rumah") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(
            "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah (Lembaran Negara Tahun 2014 Nomor 244), sebagaimana "
            "telah diubah beberapa kali terakhir dengan Undang-Undang Nomor 9 Tahun 2015 tentang Perubahan Kedua Atas "
            "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah",
            [("9", "23")],
            id="said twice, kept once",
        ),
        pytest.param(
            "Undang-Undang Nomor 22 Tahun 2001, sebagaimana diubah dengan Undang-Undang Nomor 11 Tahun 2020 tentang Cipta Kerja",
            [("11", "22")],
            id="short form",
        ),
        pytest.param(
            "Undang-Undang Nomor 1 Tahun 2001 dan Undang-Undang Nomor 2 Tahun 2002",
            [],
            id="two acts",
        ),
    ],
)
def test_what_amends_what(words: str, said: list[tuple[str, str]]) -> None:
    found = find_acts(words, "rumah")
    assert [
        (a.amending.number, a.amended.number) for a in find_amendments(words, found, "rumah")
    ] == said


def test_kinds_and_regions_have_slugs() -> None:
    assert type_of("PERATURAN WALI KOTA") == type_of("Peraturan Walikota") == "perwali"
    assert type_of("Surat Edaran") == ""
    assert region_slug("Kabupaten Tanjung Jabung Timur") == "tanjung-jabung-timur"
