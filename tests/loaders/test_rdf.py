"""The graph: contract names, places that hold what they claim, and the hand-made specimen."""

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, ORG, PROV, SKOS

from loaders.pipeline import build_document, read_graph
from loaders.rdf.ntriples import literal
from loaders.rdf.turtle import PREFIXES, to_turtle
from loaders.regulation.names import fold_name
from loaders.text.document import join_words
from tests.loaders.factories import HEAD, ROOT, committed, source

TPK = Namespace("https://w3id.org/tupoksi/def#")
REG = "https://w3id.org/tupoksi/id/peraturan/cilegon/perwali"
PERWALI = ("perwali-cilegon-63-2016", "perwali-cilegon-29-2022")
SPECIMEN = ROOT.parent / "shared" / "examples" / "specimen.ttl"


@cache
def graph_of(stem: str) -> Graph:
    return Graph().parse(ROOT / "data" / "ttl" / f"{stem}.ttl")


def one(graph: Graph, subject: object, predicate: URIRef) -> str:
    return str(graph.value(subject, predicate))  # type: ignore[arg-type]


def _as_read(graph: Graph, begin: int, end: int, printed: str) -> str:
    """Return printed words as labels have them: repaired as the graph records it."""
    for repair in graph.subjects(TPK.repairRule, Literal("doubled-words")):
        if begin <= int(one(graph, repair, TPK.startOffset)) < end:
            was, now = one(graph, repair, TPK.repairFrom), one(graph, repair, TPK.repairTo)
            printed = printed.replace(was, now, 1)
    return printed.replace("*", "")


@pytest.mark.parametrize("stem", PERWALI)
def test_the_committed_graph_is_what_the_loaders_write(stem: str) -> None:
    path = ROOT / "data" / "ttl" / f"{stem}.ttl"
    assert path.read_bytes() == build_document(committed(stem)).turtle, (
        "run `make data` and read the diff"
    )


@pytest.mark.parametrize(
    "stem", [PERWALI[0], *(pytest.param(stem, marks=pytest.mark.long) for stem in PERWALI[1:])]
)
def test_every_resource_stands_where_it_says(stem: str) -> None:
    """``source[startOffset:endOffset]`` is the text claimed, and ``startLine`` is its line."""
    text = committed(stem).text.text
    graph = graph_of(stem)
    checked = 0
    for subject, start in graph.subject_objects(TPK.startOffset):
        begin, end = int(start), int(one(graph, subject, TPK.endOffset))
        assert 0 <= begin < end <= len(text)
        assert int(one(graph, subject, TPK.startLine)) == text.count("\n", 0, begin) + 1
        assert (subject, PROV.wasDerivedFrom, None) in graph
        printed = " ".join(text[begin:end].split())
        kinds = set(graph.objects(subject, RDF.type))
        if kinds & {TPK.Tahapan, TPK.DetailedDuty, TPK.Function, TPK.MainDuty}:
            assert _as_read(graph, begin, end, printed) == one(graph, subject, RDFS.label)
        elif TPK.Citation in kinds:
            assert printed == one(graph, subject, TPK.citedText)
        elif kinds & {TPK.Huruf, TPK.Angka, TPK.Ayat, TPK.Pasal}:
            words = one(graph, subject, TPK.text) if (subject, TPK.text, None) in graph else ""
            assert words.split(": ")[0].rstrip(":") in printed
        elif kinds & {TPK.Unit, TPK.UnlistedUnit}:
            names = {
                one(graph, subject, RDFS.label),
                *map(str, graph.objects(subject, SKOS.altLabel)),
            }
            assert any(fold_name(n) in fold_name(printed) for n in names)
        elif kinds & {TPK.Signatory, TPK.Definition}:
            named = one(graph, subject, RDFS.label)
            assert fold_name(named) in fold_name(printed)
        elif TPK.Accountability in kinds:
            assert one(graph, subject, TPK.superiorAsPrinted) in printed
        checked += 1
    assert checked > 3000


@pytest.mark.parametrize("stem", PERWALI)
def test_every_statement_has_its_provision_and_no_node_is_blank(stem: str) -> None:
    graph = graph_of(stem)
    said = (
        TPK.MainDuty,
        TPK.Function,
        TPK.DetailedDuty,
        TPK.Tahapan,
        TPK.Accountability,
        TPK.Definition,
        TPK.Unit,
        TPK.Delegation,
    )
    for kind in said:
        for subject in graph.subjects(RDF.type, kind):
            provision = graph.value(subject, TPK.statedIn)
            assert provision is not None
            assert (provision, TPK.text, None) in graph or (
                provision,
                TPK.inRegulation,
                None,
            ) in graph
    assert all(isinstance(term, URIRef | Literal) for triple in graph for term in triple)


def test_the_hand_made_specimen_is_part_of_the_graph() -> None:
    if not SPECIMEN.is_file():
        pytest.skip("the hand-made specimen is not beside this checkout")
    graph = graph_of(PERWALI[0])
    wanted = [t for t in Graph().parse(SPECIMEN) if "/sop/" not in str(t[0])]
    assert len(wanted) > 60
    missing = [t for t in wanted if t not in graph]
    # The specimen prints a citation's place; all else must be the same statement for statement.
    assert missing == []


@pytest.mark.parametrize(
    ("iri", "predicate", "value"),
    [
        pytest.param("2016/63", TPK.number, Literal("63"), id="number is a string"),
        pytest.param("2016/63", TPK.repeals, URIRef(f"{REG}/2008/45"), id="repeals"),
        pytest.param(
            "2016/63",
            TPK.legalBasis,
            URIRef("https://w3id.org/tupoksi/id/peraturan/indonesia/uu/2014/23"),
            id="legal basis",
        ),
        pytest.param(
            "2016/63",
            DCTERMS.spatial,
            URIRef("https://w3id.org/tupoksi/id/wilayah/36.72"),
            id="place",
        ),
        pytest.param("2016/63/pasal/3", TPK.pasalKind, TPK.Structure, id="structure Pasal"),
        pytest.param("2016/63/pasal/18", TPK.pasalKind, TPK.Functions, id="functions Pasal"),
        pytest.param(
            "2016/63/pasal/18/rujukan/1",
            TPK.citedProvision,
            URIRef(f"{REG}/2016/63/pasal/14"),
            id="a wrong number stays",
        ),
    ],
)
def test_single_statements(iri: str, predicate: URIRef, value: object) -> None:
    assert (URIRef(f"{REG}/{iri}"), predicate, value) in graph_of(PERWALI[0])


def test_an_ambiguous_reference_names_candidates_and_no_target() -> None:
    graph = graph_of(PERWALI[1])
    citation = URIRef(f"{REG}/2022/29/pasal/18/rujukan/1")
    assert (citation, TPK.resolution, TPK.Ambiguous) in graph
    assert (citation, TPK.citedProvision, None) not in graph
    assert set(graph.objects(citation, TPK.candidateProvision)) == {
        URIRef(f"{REG}/2022/29/pasal/17{k}") for k in ("", "_2")
    }


def test_each_line_of_accountability_entails_a_reporting_line() -> None:
    for stem in PERWALI:
        graph = graph_of(stem)
        for said in graph.subjects(RDF.type, TPK.Accountability):
            above = graph.value(said, TPK.accountableTo)
            assert (
                above is None
                or (graph.value(said, TPK.accountablePosition), ORG.reportsTo, above) in graph
            )


def test_personal_numbers_never_reach_the_graph() -> None:
    item = source(
        HEAD
        + "Pasal 1\nx.\nDitetapkan di Cilegon\npada tanggal 1 Mei 2020\nWALI KOTA CILEGON,\nttd\nNAMA\nNIP 196501011990031001\n"
    )
    _, graph = read_graph(item, observe=True)
    assert not any("196501011990031001" in line for line in (*graph.triples, *graph.observations))


def test_the_penjelasan_elucidates_and_adds_no_pasal() -> None:
    item = source(
        HEAD
        + "Pasal 1\n(1) x.\n(2) y.\nDitetapkan di X\nPENJELASAN\nPasal 1\nAyat (1)\nCukup jelas.\nAyat (3)\nTidak ada.\n"
    )
    _, graph = read_graph(item)
    rdf = Graph().parse(data="\n".join(graph.triples), format="nt")
    assert len(list(rdf.subjects(RDF.type, TPK.Pasal))) == 1
    assert len(list(rdf.subjects(RDF.type, TPK.Elucidation))) == 3
    assert len(list(rdf.subject_objects(TPK.elucidates))) == 2


def test_prefixes_leave_no_choice() -> None:
    for one_name, one_iri in PREFIXES.items():
        assert not any(
            other.startswith(one_iri) for name, other in PREFIXES.items() if name != one_name
        )


def test_turtle_does_not_depend_on_the_order_of_triples() -> None:
    _, graph = read_graph(committed(PERWALI[0]))
    some = graph.triples[:3000]
    assert to_turtle(some) == to_turtle(some[::-1] + some[:50])
    assert isomorphic(
        Graph().parse(data=to_turtle(some)), Graph().parse(data="\n".join(some), format="nt")
    )


@given(st.text(max_size=60))
def test_any_words_make_a_literal_that_reads_back(words: str) -> None:
    try:
        words.encode()
    except UnicodeEncodeError:
        return
    line = f"<http://a/s> <http://a/p> {literal(words, '@id')} ."
    (value,) = Graph().parse(data=to_turtle([line])).objects()
    assert str(value) == re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", "", words)


def test_joined_words_keep_the_hyphens_of_compounds() -> None:
    text = "perundang-\n  undangan dan\n COVID-\n 19 serta Undang-\nUndang"
    spans = []
    position = 0
    for part in text.split("\n"):
        spans.append((position, position + len(part)))
        position += len(part) + 1
    assert join_words(text, spans) == "perundang-undangan dan COVID-19 serta Undang- Undang"


def test_the_turtle_of_a_source_is_small_enough_to_read_and_sorted(tmp_path: Path) -> None:
    turtle = build_document(committed(PERWALI[0])).turtle.decode()
    subjects = re.findall(r"^(\S+) a ", turtle, re.MULTILINE)
    assert len(subjects) == len(set(subjects))
    header = re.findall(r"^@prefix (\w+):", turtle, re.MULTILINE)
    assert header == sorted(header)
