"""The tables of links against a store: what goes where, and what is refused with its cell."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat, Store

from loaders.rdf.iri import DEF, ID
from server.dumping.tables import build_sssom
from server.errors import BadInput
from server.publishing.inputs import File
from server.publishing.linking import load_links, read_tables
from server.publishing.links import LINKS_GRAPH
from tests.server.places import ROOT

FILES = [File(path, path.read_bytes()) for path in sorted((ROOT / "data" / "links").glob("*.csv"))]
BPS = f"{LINKS_GRAPH}-places-bps"
SKOS = "http://www.w3.org/2004/02/skos/core#"

PREFIXES = f"""
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <{SKOS}>
PREFIX tpk: <{DEF}>
"""


@pytest.fixture(scope="module")
def store() -> Store:
    """Documents, ontology and links; nothing is derived or judged."""
    database = Store()
    for path in (*ROOT.glob("data/ttl/*.ttl"), *ROOT.glob("ontology/**/*.ttl")):
        graph = NamedNode(f"urn:{path.stem}")
        database.bulk_load(path=path, format=RdfFormat.TURTLE, to_graph=graph)
    load_links(database, FILES)
    return database


def ask(store: Store, query: str) -> list[tuple[str, ...]]:
    rows = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return [tuple(getattr(value, "value", "") for value in row) for row in rows]


def test_the_eight_kecamatan_join_with_their_places_by_code(store: Store) -> None:
    rows = ask(
        store,
        "SELECT ?label ?code { ?unit tpk:instanceOfTemplate ?t ; rdfs:label ?label ; dct:spatial ?place ."
        " ?place tpk:kemendagriCode ?code } ORDER BY ?code",
    )
    assert [code for _, code in rows] == [f"36.72.0{number}" for number in range(1, 9)]
    assert ("Kecamatan Gerogol", "36.72.06") in rows


def test_a_document_joins_with_its_place_and_what_that_is_elsewhere(store: Store) -> None:
    rows = ask(
        store,
        "SELECT DISTINCT ?there { ?d a tpk:SourceDocument ; dct:spatial/skos:exactMatch ?there } ORDER BY ?there",
    )
    assert [there.rpartition("/")[2] for (there,) in rows] == ["Q10124", "Q14590", "Q1890", "Q2772"]


def test_codes_under_another_licence_stand_in_a_graph_of_their_own(store: Store) -> None:
    codes = list(store.quads_for_pattern(None, NamedNode(f"{DEF}bpsCode"), None, None))
    assert {quad.graph_name.value for quad in codes} == {BPS}
    licence = next(iter(store.quads_for_pattern(NamedNode(BPS), None, None, NamedNode(BPS))))
    assert "odbl" in str(licence.object) or "ODbL" in str(licence.object)


def test_every_mapping_is_a_triple_and_a_node(store: Store) -> None:
    rows = ask(
        store,
        "SELECT ?m { ?m a tpk:Mapping ; tpk:mappedSubject ?s ; tpk:mappedProperty ?p ; tpk:mappedObject ?o ;"
        " tpk:confidence ?c ; tpk:justification ?j ; tpk:reviewedBy ?who ; tpk:reviewedOn ?day ; dct:source ?src ."
        " FILTER EXISTS { ?s ?q ?o . FILTER(STR(?q) = STR(?p)) } }",
    )
    assert len(rows) == len(read_tables(FILES).mappings)


def changed(name: str, old: str, new: str) -> list[File]:
    """Return the tables with one place changed."""
    (file,) = (file for file in FILES if file.path.name == name)
    text = file.content.decode()
    assert old in text
    mended = File(file.path, text.replace(old, new, 1).encode())
    return [mended if other is file else other for other in FILES]


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        pytest.param("places.csv", "36.72.06,Gerogol", "36.72.6,Gerogol", r"places\.csv:\d+:kemendagri_code: '36\.72\.6' is no Kemendagri", id="a-code"),
        pytest.param("places-bps.csv", "36.72.06,bps", "36.72.09,bps", r"places-bps\.csv:\d+:kemendagri_code: no place has the code", id="a-place"),
        pytest.param("places-printed.csv", "Kecamatan Cibeer", "Kecamatan Cibeerr", r"places-printed\.csv:\d+:quote: 'Kecamatan Cibeerr'", id="a-quote"),
        pytest.param("places-elsewhere.csv", "wikidata:Q10124", "wikidata:Q10125", r"places-elsewhere\.csv:\d+:object_id: wikidata:Q10125 is not on the list", id="an-identifier"),
        pytest.param("units-places.csv", "id/unit/cilegon/kecamatan-gerogol", "id/unit/cilegon/kecamatan-grogol", r"units-places\.csv:\d+:subject_id: the graph holds no", id="a-unit"),
        pytest.param("units-places.csv", "subject_id,", "subject,", r"units-places\.csv:1: the header must be subject_id,", id="a-header"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_table_is_named_by_file_line_and_column(
    store: Store, name: str, old: str, new: str, message: str
) -> None:
    with pytest.raises(BadInput, match=message):
        load_links(store, changed(name, old, new))


def test_a_graph_without_our_documents_is_not_refused_for_lacking_them() -> None:
    database = Store()
    load_links(database, FILES)
    place = NamedNode(f"{ID}wilayah/36.72")
    assert list(database.quads_for_pattern(place, NamedNode(f"{SKOS}exactMatch"), None, None))
    assert not list(database.quads_for_pattern(None, NamedNode(f"{DEF}tiedResource"), None, None))


def test_a_name_that_is_not_that_of_the_thing_is_refused() -> None:
    database = Store()
    graph = NamedNode("urn:lain")
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    database.add(Quad(NamedNode(f"{ID}wilayah/99"), label, Text("Tempat Lain"), graph))
    table = (
        "subject_id,subject_label,subject_source,predicate_id,object_id,object_label,"
        "mapping_justification,confidence,author_label,mapping_date,source,comment\n"
        "id/wilayah/99,Tempat,,skos:closeMatch,id/wilayah/99,Tempat Lain,semapv:MappingReview,1,A,2026-01-31,x,\n"
    )
    with pytest.raises(
        BadInput, match=r"uji\.csv:2:subject_label: 'Tempat' is not its name: 'Tempat Lain' is"
    ):
        load_links(database, [File(Path("uji.csv"), table.encode())])


def test_the_table_of_all_mappings_is_sssom(store: Store) -> None:
    """Metadata above the header, every entity a CURIE of a declared prefix, no slot but SSSOM's.

    `sssom validate` of the package sssom (0.4) finds nothing wrong in it; it is too large to require.
    """
    lines = build_sssom(store).decode().splitlines()
    above = [line for line in lines if line.startswith("#")]
    prefixes = {line[3:].partition(":")[0] for line in above if line.startswith("#  ")}
    assert any(line.startswith("#mapping_set_id: https://") for line in above)
    rows = list(csv.DictReader(lines[len(above) :], delimiter="\t"))
    assert len(rows) == len(read_tables(FILES).mappings) + sum(
        tie.holds for _, tie in read_tables(FILES).ties
    )
    for row in rows:
        for slot in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
            assert row[slot].partition(":")[0] in prefixes, row
