"""Names as people type them: who comes first, and when it is certain."""

from __future__ import annotations

import random

import pytest
from fastapi.testclient import TestClient

from server.reconciling.asked import Evidence, Given, Query
from server.reconciling.entities import build_entities
from server.reconciling.gazetteer import Gazetteer
from server.reconciling.matching import reconcile
from server.reconciling.wording import KIND_WORDS, SHORT_FORMS, to_telling
from server.web.terms import PREFIXES
from tests.reconciling.test_protocol import ask

DUKCAPIL = "unit/cilegon/disdukcapil"
CERTAIN = [
    ("Disdukcapil Cilegon", "Unit", DUKCAPIL),
    ("DINAS KEPENDUDUKAN & CAPIL KOTA CILEGON", "Unit", DUKCAPIL),
    ("Dukcapil Dinas, Kab. Bantaeng", "Unit", "unit/bantaeng/dinas-dukcapil"),
    ("Sie Identitas Penduduk", "Unit", f"{DUKCAPIL}/seksi-identitas-penduduk"),
    ("seksi IDENTITAS PENDUDK", "Unit", f"{DUKCAPIL}/seksi-identitas-penduduk"),
    ("Seksi Penduduk Identitas", "Unit", f"{DUKCAPIL}/seksi-identitas-penduduk"),
    ("SeksiKerja sama", "Unit", f"{DUKCAPIL}/seksi-kerjasama"),
    ("Kec. Cibeer", "Unit", "unit/cilegon/kecamatan-cibeber"),
    (
        "Seksi Pelayanan Umum Kec. Jombang",
        "Unit",
        "unit/cilegon/kecamatan-tipe-b/seksi-pelayanan-umum",
    ),
    (
        "Ka. Bid. Pendaftaran Penduduk",
        "",
        "jabatan/cilegon/disdukcapil/kepala-bidang-pendaftaran-penduduk",
    ),
    ("Kadisdukcapil Cilegon", "Position", "jabatan/cilegon/disdukcapil/kepala-dinas"),
    ("Kel. Cibeber, Kec. Cibeber", "Place", "wilayah/36.72.01.1001"),
    ("KELURAHAN RAWAARUM", "Place", "wilayah/36.72.06.1003"),
    ("36.72.06", "Place", "wilayah/36.72.06"),
    ("UU No. 24 th 2013 ttg Adminduk", "Act", "peraturan/indonesia/uu/2013/24"),
    ("UU 23/2006", "", "peraturan/indonesia/uu/2006/23"),
    ("Permen PAN RB 25/2021", "Act", "peraturan/indonesia/permenpanrb/2021/25"),
    ("Perwal Cilegon no 63 thn 2016", "Act", "peraturan/cilegon/perwali/2016/63"),
    ("SOP pemanfaatan data", "Procedure", "sop/bantaeng/pemanfaatan-data"),
]


@pytest.mark.parametrize(("text", "kind", "expected"), CERTAIN)
def test_a_name_that_leaves_nothing_open_is_a_match(
    client: TestClient, text: str, kind: str, expected: str
) -> None:
    found = ask(client, query=text, **({"type": kind} if kind else {}))
    assert (found[0]["id"], found[0]["match"]) == (expected, True)
    assert not any(one["match"] for one in found[1:])


OPEN = [
    pytest.param("Disdukcapil", "Unit", id="four of them"),
    pytest.param("Seksi Pelayanan Umum", "Unit", id="in two patterns"),
    pytest.param("Kepala Dinas", "Position", id="a kind"),
    pytest.param("Lurah", "Position", id="a kind of which there is a pattern each"),
    pytest.param("Sekretaris Dinas", "Position", id="a kind of which one is here"),
    pytest.param("Kelurahan Jombang", "Unit", id="a kelurahan that is not"),
    pytest.param("Cibeber", "Place", id="kecamatan or kelurahan"),
    pytest.param("Cilegon", "", id="city or kecamatan"),
    pytest.param("Purwakarta", "Place", id="a name without its kind"),
    pytest.param("Kecamatan Cilegon", "", id="a place or an office"),
    pytest.param("Kec. Grogol", "Place", id="a slip in the name of a place"),
    pytest.param("Kelurahan Gerom", "Place", id="the next village"),
    pytest.param("Kabupaten Cilegon", "Place", id="another kind"),
    pytest.param("UU Adminduk", "Act", id="a title of two acts"),
    pytest.param("Perkawinan", "Act", id="a title without a number"),
    pytest.param("Perwali 63/2016", "Act", id="of which city"),
    pytest.param("Perwali Serang 63/2016", "Act", id="of another city"),
    pytest.param("UU 23/2007", "Act", id="another year"),
    pytest.param("PP 23/2006", "Act", id="another kind of act"),
    pytest.param("Seksi Identitas Penduduk Kota Serang", "Unit", id="of another city's office"),
    pytest.param("Pemanfaatan Data Kependudukan", "", id="a service and its standard"),
    pytest.param("36.72.99", "Place", id="a code that is not"),
    pytest.param("11.1", "Place", id="half a code"),
    pytest.param("17", "Place", id="a number that is a code too"),
    pytest.param("Disdukcapil Bengkulu", "Unit", id="of the province or of its city"),
    pytest.param("Disdukcapil Kabupaten", "Unit", id="of which one"),
    pytest.param("Kasi Perkawinan dan Perceraian Bantaeng", "Position", id="Banten is not far"),
    pytest.param("Kasi Pemerintahan Purwakarta", "Position", id="a regency is called so"),
    pytest.param("Dinas Kesehatan Kota Cilegon", "Unit", id="another office of the city"),
    pytest.param("Kepala Dinas Kesehatan Kota Cilegon", "Position", id="its head"),
    pytest.param("Disdukcapil Kota Serang", "Unit", id="the same office of another city"),
    pytest.param("Bidang Pendaftaran Penduduk dan Capil", "Unit", id="two bidang in one"),
    pytest.param("Seksi Kelahiran dan Kematian", "Unit", id="two seksi in one"),
    pytest.param("Seksi Pendataan Penduduk Miskin", "Unit", id="a word more"),
    pytest.param("Kepala Seksi Pemerintahan Desa", "Position", id="of a desa"),
    pytest.param("Sub Bagian Keuangan", "Unit", id="every office has one"),
    pytest.param("Wali Kota Bengkulu", "Position", id="of another city again"),
    pytest.param("Sekretaris Daerah Provinsi Banten", "Position", id="of the province"),
    pytest.param("Kecamatan Jombang, Kabupaten Jombang", "Place", id="a namesake elsewhere"),
    pytest.param("Kota Bengkulu", "Place", id="a city that is called as the province"),
    pytest.param("Kabupaten Bengkulu Utara", "Place", id="a part of the name"),
    pytest.param("Kabupaten Purwakarta", "Place", id="a namesake of another kind"),
    pytest.param("Kelurahan Sukamaju", "Place", id="like Sukmajaya"),
    pytest.param("UU 32/2004 Pemerintahan Daerah", "Act", id="an act of the same title"),
    pytest.param("UU 23 Tahun 2014 jo UU 9 Tahun 2015", "Act", id="two acts"),
    pytest.param("Perda Cilegon 29/2022", "Act", id="another kind of the same number"),
    pytest.param("Standar Pelayanan Akta Kelahiran", "ServiceStandard", id="another standard"),
]


@pytest.mark.parametrize(("text", "kind"), OPEN)
def test_what_is_open_is_no_match(client: TestClient, text: str, kind: str) -> None:
    found = ask(client, query=text, limit=50, **({"type": kind} if kind else {}))
    assert [one["id"] for one in found if one["match"]] == []


EVIDENCE = [
    ("Disdukcapil", "Unit", "spatial", "Kota Cilegon", DUKCAPIL),
    ("Disdukcapil", "Unit", "spatial", "Cilegon", DUKCAPIL),
    ("Disdukcapil", "Unit", "spatial", "Prov. Sumbar", "unit/sumbar/dinas-dukcapil"),
    ("Disdukcapil", "Unit", "kemendagriCode", "73.03", "unit/bantaeng/dinas-dukcapil"),
    ("Disdukcapil", "Unit", "spatial", {"id": "wilayah/13"}, "unit/sumbar/dinas-dukcapil"),
    ("Disdukcapil", "Unit", "document", "Perwali 63/2016", DUKCAPIL),
    (
        "Seksi Pelayanan Umum",
        "Unit",
        "parentUnit",
        "Kec. Tipe A",
        "unit/cilegon/kecamatan-tipe-a/seksi-pelayanan-umum",
    ),
    (
        "Lurah",
        "Position",
        "inOrganisation",
        "Kecamatan Tipe B",
        "jabatan/cilegon/kecamatan-tipe-b/kelurahan/lurah",
    ),
    ("Perwali 63/2016", "Act", "spatial", "Kota Cilegon", "peraturan/cilegon/perwali/2016/63"),
    ("Cibeber", "Place", "kemendagriCode", "36.72.01.1001", "wilayah/36.72.01.1001"),
    ("Grogol", "Place", "bpsCode", 3672022, "wilayah/36.72.06"),
]


@pytest.mark.parametrize(("text", "kind", "name", "value", "expected"), EVIDENCE)
def test_evidence_tells_namesakes_apart(
    client: TestClient, text: str, kind: str, name: str, value: object, expected: str
) -> None:
    found = ask(client, query=text, type=kind, properties=[{"pid": name, "v": value}])
    assert found[0]["id"] == expected


@pytest.mark.parametrize(
    ("text", "kind", "name", "value"),
    [
        ("Seksi Identitas Penduduk", "Unit", "spatial", "Kota Serang"),
        ("Seksi Identitas Penduduk", "Unit", "kemendagriCode", "36.73"),
        ("UU 23/2006", "Act", "year", "2007"),
        ("Kelurahan Cibeber", "Place", "kemendagriCode", "36.72.01"),
        ("Kecamatan Gerogol", "Place", "withinPlace", "Kabupaten Cilegon"),
    ],
)
def test_evidence_that_contradicts_prevents_a_match(
    client: TestClient, text: str, kind: str, name: str, value: str
) -> None:
    plain = ask(client, query=text, type=kind)
    found = ask(client, query=text, type=kind, properties=[{"pid": name, "v": value}])
    assert plain[0]["match"] is True
    assert not any(one["match"] for one in found)
    assert next(one for one in found if one["id"] == plain[0]["id"])["score"] < plain[0]["score"]


def test_no_other_word_in_the_place_of_one_leaves_a_match(gazetteer: Gazetteer) -> None:
    """Chance picks the words, from all names here; whatever comes out is another name."""
    chance = random.Random(7)
    known = sorted(gazetteer.known)
    for entity in gazetteer.entities.values():
        words = [word for word in gazetteer.to_words(entity.names[0]) if word not in KIND_WORDS]
        for word in words:
            other = chance.choice(known)
            if other in gazetteer.find_alike(word) or word in gazetteer.find_alike(other):
                continue
            text = " ".join(
                other if one == word else one for one in gazetteer.to_words(entity.names[0])
            )
            found = reconcile(gazetteer, Query(text, (entity.type,)), PREFIXES["tpk"])
            matched = [one.entity.id for one in found if one.match]
            assert entity.id not in matched, text


def test_one_of_a_thousand_namesakes_is_found() -> None:
    """Every city has the same office; the city in the name, or beside it, tells which."""
    space, letters = "urn:x:", "bcdfghklmnprst"
    cities = [f"{a}a{b}u{c}ang" for a in letters for b in letters for c in letters[:6]]
    named, valued = [], []
    for city in cities:
        place, office = f"{space}wilayah/{city}", f"{space}unit/{city}"
        named += [
            {"entity": place, "type": "Place", "label": f"Kota {city.title()}"},
            {"entity": office, "type": "Unit", "label": "Dinas Kependudukan dan Pencatatan Sipil"},
        ]
        valued.append({"entity": office, "property": "spatial", "value": place})
    names = Gazetteer(build_entities(named, valued, space))
    assert len(cities) > 1_000
    for city in cities[::200]:
        in_the_name = Query(f"Disdukcapil Kota {city}", ("Unit",))
        beside = Query("Disdukcapil", ("Unit",), evidence=(Evidence("spatial", (Given(city),)),))
        for query in (in_the_name, beside):
            best = reconcile(names, query, PREFIXES["tpk"])[0]
            assert (best.entity.id, best.match) == (f"unit/{city}", True)
    alone = reconcile(names, Query("Disdukcapil", ("Unit",)), PREFIXES["tpk"])
    assert not any(one.match for one in alone)


def test_a_property_that_nobody_knows_says_nothing(client: TestClient) -> None:
    plain = ask(client, query="Disdukcapil Cilegon", type="Unit")
    assert plain == ask(
        client, query="Disdukcapil Cilegon", type="Unit", properties=[{"pid": "colour", "v": "red"}]
    )


def test_a_name_finds_itself(client: TestClient) -> None:
    """Every label with its type finds its own entity among the best, with the highest score."""
    for kind in ("Place", "Unit", "Act", "PublicService", "Procedure"):
        suggested = client.get(f"/reconcile/suggest/entity?prefix=dan&type={kind}").json()
        for one in suggested["result"]:
            found = ask(client, query=one["name"], type=kind, limit=50)
            best = [other["id"] for other in found if other["score"] == found[0]["score"]]
            assert one["id"] in best, one


@pytest.mark.parametrize("short", sorted(SHORT_FORMS))
def test_a_short_form_is_spelt_out_once_and_for_all(short: tuple[str, ...]) -> None:
    once = to_telling(" ".join(short))
    assert once
    assert to_telling(" ".join(once)) == once
