"""Service standards: a golden that was read against the source, both layouts, and the graph.

The golden under ``golden/`` was compared line by line with the standard of Bengkulu.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import PROV, SKOS, XSD

from loaders.catalogue import Source
from loaders.procedure.components import COMPONENTS, component_type
from loaders.procedure.durations import format_length
from loaders.procedure.model import ServiceStandard
from loaders.procedure.standards import looks_like_standard, read_standard
from loaders.rdf.procedure import read_procedure_graph
from loaders.text.read import decode_source, read_source
from tests.loaders.factories import CILEGON, ROOT, committed
from tests.loaders.test_procedures import describe_actor, describe_taking_part

TPK = Namespace("https://w3id.org/tupoksi/def#")
ID = "https://w3id.org/tupoksi/id/"
GOLDEN = Path(__file__).parent / "golden"
STEM = "standar-pelayanan-bengkulu-pemanfaatan-data"
STANDARD = f"{ID}standar-pelayanan/bengkulu/pemanfaatan-data"
SCHEME = ROOT / "ontology" / "concepts" / "standard-components.ttl"

# the fourteen components as a table and one cell a line
NAMES = (
    "Dasar Hukum", "Persyaratan", "Sistem, Mekanisme, dan Prosedur", "Jangka Waktu Penyelesaian",
    "Biaya/Tarif", "Produk Pelayanan", "Sarana, Prasarana, dan/atau Fasilitas",
    "Kompetensi Pelaksana", "Pengawasan Internal", "Penanganan Pengaduan, Saran, dan Masukan",
    "Jumlah Pelaksana", "Jaminan Pelayanan", "Jaminan Keamanan dan Keselamatan Pelayanan",
    "Evaluasi Kinerja Pelaksana",
)  # fmt: skip
ROWS = "".join(f"{i}.\t{name}\t: Isi {i}\n" for i, name in enumerate(NAMES, start=1))
CELLS = "NO |\nKOMPONEN |\nURAIAN |\n" + "".join(
    f"{i}. |\n{name} |\nIsi {i} |\n" for i, name in enumerate(NAMES, start=1)
)
LINES = "".join(f"{i}. {name} : Isi {i}\n" for i, name in enumerate(NAMES, start=1))


def source(text: str) -> Source:
    return Source(
        decode_source(text.encode(), "standar-pelayanan-cilegon-contoh"),
        kind="service-standard",
        region=CILEGON,
        organisation="disdukcapil",
    )


def standard(text: str) -> ServiceStandard:
    return read_standard(source(text))


def describe(found: ServiceStandard, text: str) -> str:
    """Return everything that was understood, for people to compare with the source."""
    head = (found.service, found.description, found.number, found.date, found.approver)
    names = ("layanan", "uraian", "nomor", "tanggal", "penetap")
    lines = [f"{n} | {w.text if w else '-'}" for n, w in zip(names, head, strict=True)]
    for component in found.components:
        lines.append(
            f"komponen {component.number} | {component.type} | {component.name.text} | {component.words.text}"
        )
        for item in component.items:
            acts = " ".join("/".join(act.work) for act in item.acts)
            lines.append(f"  butir {item.number} | {item.words.text} | {acts}")
    lines += [describe_actor(actor) for actor in found.actors]
    for step in found.steps:
        lines.append(f"langkah {step.number} | {step.words.text}")
        lines += [describe_taking_part(p, text) for p in step.participations]
    lines += [f"simpul {node.key} | {node.words.text}" for node in found.nodes]
    lines += [f"panah | {e.source} -> {e.target} | {text[slice(*e.span)]}" for e in found.edges]
    if found.duration:
        words, time = found.duration
        limits = [length and format_length(length) for length in (time.minimum, time.maximum)]
        lines.append(f"waktu | {words.text} | {limits[0]} sampai {limits[1]}")
    lines += [f"pengaduan {channel.number} | {channel.words.text}" for channel in found.channels]
    lines += [f"pengelola{describe_taking_part(p, text)}" for p in found.handlers]
    if found.staff:
        lines.append(f"pelaksana | tertulis {found.staff.stated} | terhitung {found.staff.counted}")
    unparsed = [text[s:e] for s, e, kind in found.leaves if kind == "unparsed"]
    return "\n".join(lines + [f"tak terbaca | {words}" for words in unparsed]) + "\n"


def test_the_standard_of_bengkulu_is_read_as_its_golden_says(
    golden: Callable[[Path, str], None],
) -> None:
    item = committed(STEM)
    golden(GOLDEN / f"{STEM}.standard.txt", describe(read_standard(item), item.text.text))


def test_the_facts_counted_by_reading() -> None:
    found = read_standard(committed(STEM))
    assert {component.type for component in found.components} == set(COMPONENTS)
    assert (len(found.components), len(found.steps), len(found.channels)) == (14, 9, 3)
    assert found.staff
    assert (found.staff.stated, found.staff.counted) == (3, 3)
    edges = [(edge.source, edge.target) for edge in found.edges]
    assert edges == [("A", "B"), ("B", "C"), ("C", "D"), ("D", "E"), ("E", "F"), ("F", "A")]


@pytest.mark.parametrize("text", [ROWS, CELLS, LINES], ids=["rows", "one cell a line", "lines"])
def test_the_fourteen_components_are_found_in_each_layout(text: str) -> None:
    assert looks_like_standard(text)
    found = standard(text)
    assert [component.type for component in found.components] == list(COMPONENTS)
    assert [component.number for component in found.components] == [str(i) for i in range(1, 15)]
    assert [component.words.text for component in found.components] == [
        f"Isi {i}" for i in range(1, 15)
    ]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Waktu Pelayanan", "jangka-waktu"), ("Pengawas Internal", "pengawasan-internal"),
        ("KompetensiPelaksana", "kompetensi"), ("Pengelolaan Pengaduan", "pengaduan"),
        ("Sarana,prasarana dan / atau fasilitas", "sarana"), ("Jaminan Pelayanan", "jaminan-pelayanan"),
        ("Jaminan keamanan dan keselamatan", "jaminan-keamanan"), ("Visi", ""), ("", ""),
        ("Pelayanan Pengurusan Kartu Tanda Penduduk", ""),
    ],
)  # fmt: skip
def test_components_are_known_by_their_names(name: str, slug: str) -> None:
    assert component_type(name) == slug


def test_a_component_without_text_stays_empty_and_one_not_printed_is_not_there() -> None:
    found = standard(
        CELLS.replace("Isi 14 |\n", "").replace("9. |\nPengawasan Internal |\nIsi 9 |\n", "")
    )
    types = [component.type for component in found.components]
    assert len(types) == 13
    assert "pengawasan-internal" not in types
    assert found.components[-1].words.text == ""


@pytest.mark.parametrize(
    ("words", "stated", "counted"),
    [
        pytest.param("3 orang", 3, None, id="no list"),
        pytest.param("Terdiri dari 3 (tiga) orang : 1. 1 orang a 2. 2 orang b", 3, 3, id="numbered"),
        pytest.param("5 orang<ul><li>- 1 orang a</li><li>- 2 orang b</li></ul>", 5, 3, id="a sum that differs"),
    ],
)  # fmt: skip
def test_staff_is_counted_as_the_list_says(words: str, stated: int, counted: int | None) -> None:
    found = standard(ROWS.replace("Isi 11\n", f"{words}\n")).staff
    assert found
    assert (found.stated, found.counted) == (stated, counted)


def test_a_staff_component_without_a_number_counts_nobody() -> None:
    assert standard(ROWS).staff is None


@pytest.mark.parametrize(
    ("flow", "edges"),
    [
        pytest.param("graph TD A[Satu] --> B[Dua] B --> A", [("A", "B"), ("B", "A")], id="a cycle"),
        pytest.param("flowchart LR a(Satu) --> b{Cek} --> c", [("a", "b"), ("b", "c")], id="a chain"),
        pytest.param("graph TD A -->|ya| B", [("A", "B")], id="a label on the arrow"),
        pytest.param("tanpa bagan", [], id="none"),
    ],
)  # fmt: skip
def test_the_flow_is_kept_as_it_is_drawn(flow: str, edges: list[tuple[str, str]]) -> None:
    found = standard(ROWS.replace("Isi 3\n", f"<pre>{flow}</pre>\n"))
    assert [(edge.source, edge.target) for edge in found.edges] == edges
    assert {node.key for node in found.nodes} == {key for edge in edges for key in edge}


def steps_of(words: str) -> list[tuple[str, str, str]]:
    """Read one step of the procedure of a standard of Dinas Sosial."""
    decree = "Lampiran Keputusan Kepala Dinas Sosial\nNomor : 1\n"
    found = standard(decree + ROWS.replace("Isi 3\n", f"1. {words} 2. Selesai\n"))
    return [(p.actor.name, p.role, p.method) for p in found.steps[0].participations]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("Penerimaan berkas dari OPD pada Subbag Umum Dinas Sosial", [("Subbag Umum", "Responsible", "ExactName")], id="a noun of work and a unit"),
        pytest.param("Penomoran (registrasi) surat di Dinas Sosial", [("Dinas Sosial", "Responsible", "ExactName")], id="the organisation"),
        pytest.param("Penomoran surat di Dinas", [("Dinas", "Responsible", "GenericTitle")], id="the organisation by its type"),
        pytest.param("Verifikasi data penduduk pada Dinas Kesehatan", [], id="whose data it is"),
        pytest.param("Paraf hirarki dan penandatanganan surat pada Kepala Dinas Sosial", [("Kepala Dinas Sosial", "Responsible", "ExactName")], id="two nouns and the head"),
        pytest.param("Penyerahan surat pada Kepala Dinas", [], id="handed over"),
        pytest.param("Pengambilan surat di Subbag Umum", [], id="fetched by somebody else"),
        pytest.param("Berkas di disposisi berjenjang dari Kepala Dinas, Kepala Bidang Data dan Umum", [("Kepala Dinas", "Responsible", "GenericTitle"), ("Kepala Bidang Data dan Umum", "Responsible", "ExactName")], id="a disposition from above"),
        pytest.param("Menerima disposisi dari Kepala Dinas", [], id="where a thing comes from"),
        pytest.param("Surat diproses dan diketik di Staf Seksi Data", [("Staf Seksi Data", "Responsible", "ExactName")], id="work in the passive"),
        pytest.param("Surat diambil di Seksi Data", [], id="another verb in the passive"),
        pytest.param("Surat diproses di Dinas Kesehatan", [], id="at another agency is only where"),
        pytest.param("Surat diproses oleh Dinas Kesehatan", [("Dinas Kesehatan", "Responsible", "ExactName")], id="by another agency"),
        pytest.param("Surat Izin terbit dari Ditjen Dukcapil Kemendagri RI", [("Ditjen Dukcapil Kemendagri RI", "Responsible", "ExactName")], id="who issues"),
        pytest.param("Permohonan dari OPD Tingkat Provinsi", [], id="a class in another role"),
        pytest.param("Surat ditujukan ke Ditjen Dukcapil", [("Ditjen Dukcapil", "Informed", "ExactName")], id="addressed to"),
        pytest.param("Menyerahkan surat kepada Kepala Seksi Data", [("Kepala Seksi Data", "Informed", "ExactName")], id="kepada"),
        pytest.param("Kepala Seksi Data memeriksa berkas", [("Kepala Seksi Data", "Responsible", "ExactName")], id="who begins the sentence"),
        pytest.param("Pemohon mengajukan berkas", [("Pemohon", "Responsible", "ExactName")], id="the applicant"),
        pytest.param("Diperiksa oleh Kepala Seksi", [], id="whichever Kepala Seksi"),
        pytest.param("Diperiksa oleh Kepala Dinas terkait", [], id="whichever Dinas"),
        pytest.param("DIPERIKSA OLEH KEPALA SEKSI DATA DAN UMUM", [], id="capitals have no end"),
        pytest.param("Surat yang diterbitkan oleh Dinas Sosial dilampirkan", [], id="a relative clause"),
        pytest.param("Implementasi", [], id="silence gives nothing"),
    ],
)  # fmt: skip
def test_the_words_of_a_step_say_who_does_it(
    words: str, expected: list[tuple[str, str, str]]
) -> None:
    assert steps_of(words) == expected


@pytest.mark.parametrize(
    ("words", "performers"),
    [
        pytest.param("diperiksa oleh Seksi Data" + " Data" * 3000, 1, id="a name without end"),
        pytest.param("diperiksa oleh Seksi Data" + ", Umum" * 3000, 1, id="a list without end"),
        pytest.param("Penomoran " + "di sini " * 5000, 0, id="the same word again and again"),
        pytest.param("Kepala " * 5000, 0, id="titles of nothing"),
        pytest.param("".join(f"diperiksa oleh Seksi {a}{b}, " for a in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for b in "mnpqrstvwx"), 260, id="hundreds of offices"),
    ],
)  # fmt: skip
def test_a_hostile_step_is_read(words: str, performers: int) -> None:
    assert len(steps_of(words)) == performers


def test_who_deals_with_complaints_stands_before_the_ways_to_complain() -> None:
    words = "Dikelola oleh Bidang Data: 1. Diterima oleh Seksi Umum 2. Kotak saran"
    found = standard(ROWS.replace("Isi 10\n", f"{words}\n"))
    assert [(p.actor.name, p.role) for p in found.handlers] == [("Bidang Data", "Responsible")]
    assert standard(ROWS).handlers == ()


# -- the graph -------------------------------------------------------------------------------------


@cache
def graph() -> Graph:
    return Graph().parse(
        data="\n".join(read_procedure_graph(committed(STEM))[1].triples), format="nt"
    )


def test_every_extracted_resource_stands_where_it_says() -> None:
    text = committed(STEM).text.text
    for thing in set(graph().subjects(PROV.wasDerivedFrom)):
        (start,) = graph().objects(thing, TPK.startOffset)
        (end,) = graph().objects(thing, TPK.endOffset)
        (line,) = graph().objects(thing, TPK.startLine)
        assert 0 <= int(start) < int(end) <= len(text)
        assert text.count("\n", 0, int(start)) + 1 == int(line)
        for words in graph().objects(thing, TPK.text):
            assert all(word in text[int(start) : int(end)] for word in str(words).split())


def test_components_have_the_types_of_the_scheme() -> None:
    scheme = Graph().parse(SCHEME)
    members = set(scheme.subjects(SKOS.inScheme, URIRef(f"{ID}komponen-standar")))
    assert members == {URIRef(f"{ID}komponen-standar/{slug}") for slug in COMPONENTS}
    assert set(graph().objects(None, TPK.componentType)) == members
    notations = sorted(str(n) for n in scheme.objects(None, SKOS.notation))
    assert notations == [chr(ord("a") + i) for i in range(14)]


def test_the_range_of_time_is_two_limits() -> None:
    component = URIRef(f"{STANDARD}/komponen/jangka-waktu")
    assert graph().value(component, TPK.minimumDuration) == Literal("P1M", datatype=XSD.duration)
    assert graph().value(component, TPK.maximumDuration) == Literal("P2M", datatype=XSD.duration)
    assert graph().value(component, TPK.durationAsPrinted) == Literal("1 Bulan s/d 2 Bulan")
    assert (component, TPK.duration, None) not in graph()


def test_the_flow_returns_to_where_it_began() -> None:
    first = URIRef(f"{STANDARD}/prosedur/alur/a")
    node, seen = first, []
    while node not in seen:
        seen.append(node)
        (node,) = graph().objects(node, TPK.flowsTo)
    assert (node, len(seen)) == (first, 6)


def test_the_service_and_its_standard_are_two_things() -> None:
    service = URIRef(f"{ID}layanan/bengkulu/pemanfaatan-data")
    assert (service, RDF.type, TPK.PublicService) in graph()
    assert (URIRef(STANDARD), TPK.standardOf, service) in graph()
    bases = set(graph().objects(URIRef(STANDARD), TPK.legalBasis))
    assert bases == {
        URIRef(f"{ID}peraturan/indonesia/uu/2013/24"),
        URIRef(f"{ID}peraturan/indonesia/permendagri/2019/102"),
    }


def test_performers_of_each_step_are_those_that_its_words_name() -> None:
    performers = {
        str(graph().value(step, TPK.number)): sorted(
            str(actor).split("/id/")[1]
            for p in graph().objects(step, TPK.hasParticipation)
            for actor in graph().objects(p, TPK.actor)
            if (p, TPK.role, TPK.Responsible) in graph()
        )
        for step in graph().subjects(RDF.type, TPK.ProcedureStep)
    }
    post, unit = "jabatan/bengkulu/dinas-dukcapil", "unit/bengkulu/dinas-dukcapil"
    seksi = "seksi-kerjasama-dan-inovasi-pelayanan"
    assert performers == {
        "1": [f"{unit}/subbag-umum"],
        "2": [
            f"{post}/kepala-bidang-piak-dan-pemanfaatan-data",
            f"{post}/kepala-dinas",
            f"{post}/kepala-{seksi}",
        ],
        "3": [f"{post}/staf-{seksi}"],
        "4": [f"{post}/kepala-dinas"],
        "5": [unit],
        "6": ["unit/indonesia/ditjen-dukcapil-kemendagri"],
        **{number: [] for number in "789"},
    }
    assert set(graph().objects(None, TPK.evidenceKind)) == {TPK.Stated}


def test_the_unit_that_deals_with_complaints_is_named() -> None:
    component = URIRef(f"{STANDARD}/komponen/pengaduan")
    (taking_part,) = graph().objects(component, TPK.hasParticipation)
    bidang = URIRef(f"{ID}unit/bengkulu/dinas-dukcapil/bidang-piak-dan-pemanfaatan-data")
    assert graph().value(taking_part, TPK.actor) == bidang
    (head,) = graph().subjects(TPK.heads, bidang)
    assert str(head).endswith("/kepala-bidang-piak-dan-pemanfaatan-data")


def test_personal_numbers_never_reach_the_graph() -> None:
    _, read = read_procedure_graph(committed(STEM), observe=True)
    lines = "\n".join([*read.triples, *read.observations])
    assert "xxxx" not in lines
    assert "HP." not in lines
    assert "(0736) 21570" in lines


# -- other regions, and anything at all ------------------------------------------------------------


def test_a_page_with_one_cell_a_line_gives_its_components(corpus: Path) -> None:
    item = Source(read_source(corpus / "kerek_tuban_standar_pelayanan_ktp_page.txt"))
    assert looks_like_standard(item.text.text)
    found = read_standard(item)
    assert [component.type for component in found.components] == list(COMPONENTS)
    assert found.components[-1].words.text == ""
    assert (found.steps, found.edges) == ((), ())
    assert found.duration
    assert found.duration[0].text == "15 menit"
    assert [kind for _, _, kind in found.leaves if kind == "unparsed"] == []


@pytest.mark.parametrize(
    "file",
    ["uu_25_2009_pelayanan_publik", "kalbar_sop_permohonan_informasi_2024",
     "lumajang_kecamatan_sop_informasi", "perbup_sukoharjo_26_2022_sop_perizinan"],
)  # fmt: skip
def test_no_other_text_looks_like_a_standard(corpus: Path, file: str) -> None:
    assert not looks_like_standard(read_source(corpus / f"{file}.txt").text)


PIECES = st.sampled_from(
    [*NAMES, "1.", "2", "\t", "\n", " |\n", " : ", "3 orang", "15 menit", "<ol><li>1. A</li>",
     "<pre>graph TD A[x] --> B", "Jenis Pelayanan", "**1. KTP**", "Tanggal : ", "&lt;", "1. UU Nomor 1"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=50).map("".join))
def test_any_standard_tiles_and_never_raises(text: str) -> None:
    if not text.strip():
        return
    document, _ = read_procedure_graph(source(text))
    assert "".join(text[leaf.start : leaf.end] for leaf in document.leaves) == text
    looks_like_standard(text)
