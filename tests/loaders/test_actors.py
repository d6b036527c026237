"""Actors: what a name means in a document, and why it stays open."""

from pathlib import Path

import pytest

from loaders.catalogue import load_sources
from loaders.procedure.actors import Home, build_actor, build_actors, build_home
from loaders.procedure.tables import Words, fold_pieces, read_words

DINAS = "Dinas Kependudukan dan Pencatatan Sipil"
HOME = Home(f"{DINAS} Kabupaten Bantaeng", ("Kepala Dinas", "Kepala Bidang Pemanfaatan Data"))


def words(text: str) -> Words:
    return read_words(text, (0, len(text)))


@pytest.mark.parametrize(
    ("name", "kind", "place", "slug", "reason"),
    [
        pytest.param("Disdukcapil", "Unit", "root", "dinas-kependudukan-dan-pencatatan-sipil-kabupaten-bantaeng", "StructureNotHeld", id="an acronym of the organisation"),
        pytest.param(DINAS, "Unit", "root", "dinas-kependudukan-dan-pencatatan-sipil", "StructureNotHeld", id="its name without the place"),
        pytest.param("Kepala Dinas", "Position", "inside", "kepala-dinas", "StructureNotHeld", id="its head"),
        pytest.param("Kadis", "Position", "inside", "kepala-dinas", "StructureNotHeld", id="its head in short"),
        pytest.param(f"Kepala {DINAS}", "Position", "inside", "kepala-dinas", "StructureNotHeld", id="its head in full"),
        pytest.param("Kabid PD", "Position", "inside", "kepala-bidang-pemanfaatan-data", "StructureNotHeld", id="an acronym of a name in the document"),
        pytest.param("Kasi KIP", "Position", "inside", "kasi-kip", "AbbreviationNotExplained", id="an acronym of none"),
        pytest.param("Kasi Identitas", "Position", "inside", "kasi-identitas", "StructureNotHeld", id="a title with a full name"),
        pytest.param("Kabid", "Position", "inside", "kabid", "NamesAClass", id="a title of several heads"),
        pytest.param("Kepala Seksi", "Position", "inside", "kepala-seksi", "NamesAClass", id="the same spelled out"),
        pytest.param("Sekretaris", "Position", "inside", "sekretaris", "StructureNotHeld", id="a title of one head"),
        pytest.param("Staf", "Position", "inside", "staf", "NamesAClass", id="staff"),
        pytest.param("Petugas Loket", "Position", "inside", "petugas-loket", "NamesAClass", id="whoever sits there"),
        pytest.param("OPD", "Unit", "inside", "opd", "NamesAClass", id="any agency"),
        pytest.param("Bupati", "ExternalPosition", "region", "bupati", "", id="the head of the region"),
        pytest.param("Pemohon", "Party", "inside", "pemohon", "", id="a party by its part"),
        pytest.param("Dinas Kesehatan", "Unit", "region", "dinas-kesehatan", "StructureNotHeld", id="another agency"),
        pytest.param("Diskominfo", "Unit", "region", "diskominfo", "AbbreviationNotExplained", id="another agency in short"),
        pytest.param("Kemendagri", "Unit", "nation", "kemendagri", "AbbreviationNotExplained", id="a ministry in short"),
        pytest.param("SEKRETARIAT", "Unit", "inside", "sekretariat", "StructureNotHeld", id="capitals are no abbreviation"),
        pytest.param("KEPALA DINAS", "Position", "inside", "kepala-dinas", "StructureNotHeld", id="nor these"),
        pytest.param("Seksi II", "Unit", "inside", "seksi-ii", "StructureNotHeld", id="nor a Roman numeral"),
    ],
)  # fmt: skip
def test_a_name_means_what_the_document_says(
    name: str, kind: str, place: str, slug: str, reason: str
) -> None:
    actor = build_actor(words(name), HOME)
    assert (actor.kind, actor.place, actor.slug, actor.open_because) == (kind, place, slug, reason)


def test_where_the_structure_is_held_a_clear_name_is_not_open() -> None:
    home = Home(HOME.root, HOME.names, structure_held=True)
    reasons = [
        build_actor(words(name), home).open_because
        for name in ("Kepala Dinas", "Disdukcapil", "Staf", "Kasi KIP", "Dinas Kesehatan")
    ]
    assert reasons == ["", "", "NamesAClass", "AbbreviationNotExplained", "StructureNotHeld"]


def test_the_catalogue_says_whether_the_structure_is_held(tmp_path: Path) -> None:
    entry = (
        '[[source]]\nfile = "{}.txt"\nkind = "{}"\norganisation = "{}"\n'
        'region = {{ slug = "{}" }}\n'
    )
    rows = [
        ("perwali", "regulation", "dinas", "cilegon"),
        ("perda", "regulation", "", "serang"),
        ("sop-a", "sop", "dinas", "cilegon"),
        ("sop-b", "sop", "dinas", "bantaeng"),
        ("sop-c", "sop", "", "serang"),
    ]
    for name, *_ in rows:
        (tmp_path / f"{name}.txt").write_text("teks", encoding="utf-8")
    catalogue = "".join(entry.format(*row) for row in rows)
    (tmp_path / "sources.toml").write_text(catalogue, encoding="utf-8")
    held = {s.text.stem: s.structure_held for s in load_sources(tmp_path) if s.kind == "sop"}
    assert held == {"sop-a": True, "sop-b": False, "sop-c": False}


def test_a_bracket_in_the_text_explains_a_name() -> None:
    text = words("disposisi kepada Kepala Bidang Data dan Inovasi (Kabid DIX)")
    (actor,) = build_actors([words("Kabid DIX")], [text], HOME)
    assert actor.alternatives == ("Kepala Bidang Data dan Inovasi",)
    assert actor.heads
    assert actor.heads.text == "Bidang Data dan Inovasi"
    assert actor.open_because == "StructureNotHeld"


def test_two_names_that_fit_explain_nothing() -> None:
    texts = [words("Bidang Pelayanan Data, Bidang Pengelolaan Data")]
    home = build_home([words(DINAS)], texts, structure_held=False)
    actor = build_actor(words("Kabid PD"), home)
    assert (actor.slug, actor.open_because) == ("kabid-pd", "AbbreviationNotExplained")


def test_the_owner_of_an_sop_is_not_the_performer() -> None:
    """A bare Kabid is not the head of the Bidang that made the SOP: nothing says so."""
    home = build_home([words(DINAS), words("Bidang Data")], [], structure_held=False)
    actor = build_actor(words("Kabid"), home)
    assert (actor.slug, actor.heads, actor.open_because) == ("kabid", None, "NamesAClass")


def test_a_document_that_names_no_agency_has_no_organisation() -> None:
    home = build_home([], [words("Kepala Dinas")], structure_held=False)
    assert home.root == ""
    assert build_actor(words("Disdukcapil"), home).open_because == "AbbreviationNotExplained"
    assert not fold_pieces([])
