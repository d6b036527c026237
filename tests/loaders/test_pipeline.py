"""From a folder of sources to a folder of graphs; the catalogue; the outline; the IRIs."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.catalogue import load_sources
from loaders.errors import CatalogueError, ChangedSource, LoaderError
from loaders.outline import outline_file, to_text
from loaders.pipeline import build_ttl
from loaders.rdf.iri import LegalIri, provision_iris
from loaders.text.tree import build_tree
from tests.loaders.factories import HEAD, ROOT, committed

SOURCES = ROOT / "data" / "sources"


def folder(tmp_path: Path, catalogue: str = "", **files: str) -> Path:
    sources = tmp_path / "sources"
    sources.mkdir()
    for name, text in files.items():
        (sources / f"{name}.txt").write_text(text, encoding="utf-8")
    if catalogue:
        (sources / "sources.toml").write_text(catalogue, encoding="utf-8")
    return sources


def test_building_twice_gives_the_same_bytes_and_touches_nothing(tmp_path: Path) -> None:
    first = build_ttl(SOURCES, tmp_path)
    stamps = {p.name: p.stat().st_mtime_ns for p in tmp_path.iterdir()}
    assert build_ttl(SOURCES, tmp_path) == first
    assert {p.name: p.stat().st_mtime_ns for p in tmp_path.iterdir()} == stamps
    assert sorted(stamps) == sorted(p.name for p in (ROOT / "data" / "ttl").iterdir())


def test_the_graph_of_a_source_that_is_gone_is_removed(tmp_path: Path) -> None:
    sources = folder(tmp_path, satu=HEAD + "Pasal 1\nx.", dua=HEAD + "Pasal 1\ny.")
    assert [d.stem for d in build_ttl(sources, tmp_path / "ttl")] == ["dua", "satu"]
    (sources / "dua.txt").unlink()
    build_ttl(sources, tmp_path / "ttl")
    assert [p.name for p in (tmp_path / "ttl").iterdir()] == ["satu.ttl"]


def test_what_was_not_understood_is_counted(tmp_path: Path) -> None:
    (built,) = build_ttl(
        folder(tmp_path, daftar="No Kegiatan\n1 Menerima berkas\n"), tmp_path / "ttl"
    )
    assert built.provisions == 0
    assert built.unparsed == len("No Kegiatan") + len("1 Menerima berkas")


@pytest.mark.parametrize(
    ("catalogue", "error", "word"),
    [
        pytest.param("[[source]\n", CatalogueError, "not valid TOML", id="TOML"),
        pytest.param(
            '[[source]]\nfile = "a.txt"\nregion = { code = 36.72 }\n',
            CatalogueError,
            "string",
            id="code as a number",
        ),
        pytest.param(
            '[[source]]\nfile = "b.txt"\n', CatalogueError, "not there", id="file that is gone"
        ),
        pytest.param(
            '[[source]]\nfile = "a.txt"\nkind = "puisi"\n',
            CatalogueError,
            "kind is one of",
            id="unknown kind",
        ),
        pytest.param(
            '[[source]]\nfile = "a.txt"\nwarna = "biru"\n',
            CatalogueError,
            "warna",
            id="unknown key",
        ),
        pytest.param('[[source]]\ntitle = "a"\n', CatalogueError, "no file", id="no file"),
        pytest.param(
            '[[source]]\nfile = "a.txt"\nsha256 = "00"\n', ChangedSource, "bytes", id="changed file"
        ),
    ],
)
def test_a_bad_catalogue_is_explained_and_nothing_is_written(
    tmp_path: Path, catalogue: str, error: type[LoaderError], word: str
) -> None:
    sources = folder(tmp_path, catalogue, a="Pasal 1\nx.")
    with pytest.raises(error) as caught:
        build_ttl(sources, tmp_path / "ttl")
    assert word in str(caught.value)
    assert not (tmp_path / "ttl").exists()


def test_the_committed_catalogue_names_every_source() -> None:
    sources = load_sources(SOURCES)
    assert len(sources) == 5
    assert all(
        s.title and s.kind and s.region.code and s.origin == "supplied by the user" for s in sources
    )


def test_the_outline_is_the_object_that_is_promised() -> None:
    outline = json.loads(json.dumps(outline_file(SOURCES / "perwali-cilegon-63-2016.txt")))
    assert list(outline) == ["document", "length", "leaves", "provisions", "unparsed"]
    text = committed("perwali-cilegon-63-2016").text.text
    assert outline["length"] == len(text)
    assert "".join(text[a:b] for a, b, _ in outline["leaves"]) == text
    for provision in outline["provisions"]:
        assert set(provision) == {
            "type",
            "number",
            "ordinal",
            "line",
            "start",
            "end",
            "parent",
            "part",
        }
        assert provision["part"] in ("opening", "body", "closing", "annex", "explanation")
        if provision["parent"] is not None:
            above = outline["provisions"][provision["parent"]]
            assert above["start"] <= provision["start"] <= provision["end"] <= above["end"]


def test_the_outline_for_people_names_headings_with_their_lines() -> None:
    shown = to_text(outline_file(SOURCES / "perwali-cilegon-63-2016.txt"))
    assert "0 not understood" in shown
    assert "  1264        Pasal 37" in shown


names = st.from_regex(r"\A[a-z][0-9a-z-]{0,12}\Z")
keys = st.from_regex(r"\A[0-9A-Za-z_-]{1,6}\Z")
kinds = st.sampled_from(["pasal", "ayat", "huruf", "angka", "bab", "penjelasan"])
steps = st.tuples(kinds, keys) | st.tuples(
    st.sampled_from(["menimbang", "mengingat_2"]), st.just("")
)


@given(
    names,
    names,
    st.integers(1000, 9999),
    st.from_regex(r"\A[0-9A-Za-z][0-9A-Za-z.-]{0,6}\Z"),
    st.lists(steps, max_size=5),
)
def test_iris_round_trip(
    region: str, type_: str, year: int, number: str, path: list[tuple[str, str]]
) -> None:
    iri = LegalIri(region, type_, str(year), number, tuple(path))
    assert LegalIri.parse(str(iri)) == iri


@pytest.mark.parametrize(
    "iri",
    [
        "",
        "https://w3id.org/tupoksi/id/unit/x",
        "https://w3id.org/tupoksi/id/peraturan/a/b/c/d",
        "https://w3id.org/tupoksi/id/peraturan/a/b/2020/1/pasal",
    ],
)
def test_what_is_no_legal_iri(iri: str) -> None:
    with pytest.raises(ValueError, match="names no act"):
        LegalIri.parse(iri)


@pytest.mark.parametrize("stem", ["perwali-cilegon-63-2016", "perwali-cilegon-29-2022"])
def test_every_provision_has_an_iri_of_its_own(stem: str) -> None:
    doc = build_tree(committed(stem).text)
    iris = provision_iris(
        doc.provisions, "https://w3id.org/tupoksi/id/peraturan/cilegon/perwali/2022/29"
    )
    assert len(set(iris.values())) == len(doc.provisions)
    assert all(str(LegalIri.parse(iri)) == iri for iri in iris.values())
