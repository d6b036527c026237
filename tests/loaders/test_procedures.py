"""SOPs: whole-document goldens that were read against the source, cases, and the graph.

The goldens under ``golden/`` were compared row by row with the two SOPs: identity block, header,
every step with its time, artefacts, marks and words, and the row of Bantaeng that lost a cell.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import PROV, SKOS, XSD

from loaders.catalogue import Source
from loaders.procedure.durations import format_length
from loaders.procedure.identity import find_label
from loaders.procedure.model import Actor, Participation, Procedure, Step
from loaders.procedure.procedures import looks_like_procedure, read_procedure
from loaders.rdf.procedure import read_procedure_graph
from loaders.text.read import decode_source, read_source
from tests.loaders.factories import CILEGON, ROOT, committed

TPK = Namespace("https://w3id.org/tupoksi/def#")
ID = "https://w3id.org/tupoksi/id/"
GOLDEN = Path(__file__).parent / "golden"
SPECIMEN = ROOT.parent / "shared" / "examples" / "specimen.ttl"
SOP = ("sop-bantaeng-pemanfaatan-data", "sop-sumbar-data-kinerja")

HEADER = """No\tKegiatan\tPelaksana\t\t\tMutu Baku\t\t\tKet
\t\tPemohon\tKasi Identitas\tKepala Dinas\tKelengkapan\tWaktu\tOutput\t
"""


def source(text: str, kind: str = "sop") -> Source:
    return Source(
        decode_source(text.encode(), "sop-cilegon-contoh"),
        kind=kind,
        region=CILEGON,
        organisation="disdukcapil",
    )


def step(row: str, header: str = HEADER) -> Step:
    """Read one row of a table."""
    (read,) = read_procedure(source(header + row + "\n")).steps
    return read


def taking_part(read: Step) -> list[tuple[str, str, str]]:
    return [(p.actor.name, p.role, p.evidence) for p in read.participations]


def said(words: str) -> list[tuple[str, str, str]]:
    return taking_part(step(f"1\t{words}\t\t\t\tBerkas\t5 menit\tKTP\t"))


def describe(procedure: Procedure, text: str) -> str:
    """Return everything that was understood, for people to compare with the source."""
    identity = procedure.identity
    lines = [f"{name} | {words.text}" for name, words in identity.fields]
    for box, items in identity.boxes:
        for item in items:
            acts = " ".join("/".join(act.work) for act in item.acts)
            lines.append(f"{box} {item.number} | {item.words.text} | {acts}")
    lines.append(f"pejabat | {identity.official.text if identity.official else '-'}")
    lines += [f"unit | {unit.text}" for unit in identity.units]
    lines += [f"ubah | {a.amending.work} | {a.amended.work}" for a in identity.amendments]
    lines += [describe_actor(actor) for actor in procedure.actors]
    for read in procedure.steps:
        lines += describe_step(read, text)
    lines += [
        f"artefak | {a.slug} | {a.name}" + (f" | keadaan dari {a.state_of}" if a.state_of else "")
        for a in procedure.artefacts
    ]
    lines += [f"kepala kolom | {r.words.text} -> {r.repaired}" for r in procedure.header_repairs]
    stated = procedure.stated[0].text if procedure.stated else "-"
    computed = format_length(procedure.computed) if procedure.computed else "-"
    lines.append(f"jumlah | tertulis {stated} | terhitung {computed}")
    unparsed = [text[s:e] for s, e, kind in procedure.leaves if kind == "unparsed"]
    return "\n".join(lines + [f"tak terbaca | {words}" for words in unparsed]) + "\n"


def describe_actor(actor: Actor) -> str:
    parts = [actor.name, actor.kind, actor.place, actor.slug, actor.method]
    parts += [", ".join(actor.alternatives), actor.heads.text if actor.heads else "-"]
    return " | ".join(["aktor", *parts, actor.open_because or "-"])


def describe_taking_part(participation: Participation, text: str) -> str:
    evidence = text[slice(*participation.words.span)]
    who, role = participation.actor.name, participation.role
    return f"  {role} | {who} | {participation.evidence} | {evidence} | {participation.method}"


def describe_step(read: Step, text: str) -> list[str]:
    length = read.duration and read.duration.length
    lines = [
        f"langkah {read.number} | {read.words.text}",
        f"  waktu | {read.time.text if read.time else '-'} | {format_length(length) if length else '-'}",
        f"  perlu | {', '.join(read.requires)}",
        f"  hasil | {', '.join(read.produces)}",
    ]
    lines += [describe_taking_part(p, text) for p in read.participations]
    for b in read.branches:
        target = b.target or "-"
        actor = b.actor.name if b.actor else "-"
        lines.append(f"  jika | {b.condition.text} | {b.action.text} | langkah {target} | {actor}")
    if read.shift:
        lines.append(f"  bergeser {read.shift.cells} | {read.shift.printed}")
        lines.append(f"  dibaca | {read.shift.repaired}")
    return lines


@pytest.mark.parametrize("stem", SOP)
def test_an_sop_is_read_as_its_golden_says(stem: str, golden: Callable[[Path, str], None]) -> None:
    item = committed(stem)
    golden(GOLDEN / f"{stem}.procedure.txt", describe(read_procedure(item), item.text.text))


def test_the_facts_counted_by_reading() -> None:
    found = {}
    for stem in SOP:
        p = read_procedure(committed(stem))
        bases = [item for item in p.identity.box("legal-basis") if item.acts]
        branches = [s.number for s in p.steps if s.branches]
        shifted = [s.number for s in p.steps if s.shift]
        marked = [s.number for s in p.steps for q in s.participations if q.evidence == "Marked"]
        found[stem] = (len(p.steps), len(p.actors), len(bases), branches, shifted, marked)
    assert found == {
        "sop-bantaeng-pemanfaatan-data": (9, 5, 12, ["3", "6"], ["9"], []),
        "sop-sumbar-data-kinerja": (7, 4, 6, [], [], ["2", "3", "6"]),
    }


def test_a_stated_total_is_kept_beside_the_sum() -> None:
    bantaeng, sumbar = (read_procedure(committed(stem)) for stem in SOP)
    assert bantaeng.stated
    assert bantaeng.stated[1].length == bantaeng.computed
    assert sumbar.stated is None
    assert sumbar.computed
    assert sumbar.computed.seconds == 600 * 60


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Nomor SOP", "number"), ("TGL. REVISI", "revised"), ("DISAHKAN OLEH", "approver"),
        ("DASAR HUKUM :", "legal-basis"), ("PENCATATAN DAN PEDATAAN", "record"),
        ("Kepala Dinas", ""), ("", ""), ("Surat Permohonan Pemanfaatan Data Kependudukan", ""),
    ],
)  # fmt: skip
def test_labels_of_the_identity_block_are_known(words: str, label: str) -> None:
    assert find_label(words) == label


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("Menyerahkan berkas kepada Kasi Identitas", [("Kasi Identitas", "Informed", "Stated")], id="kepada"),
        pytest.param("Memberi arahan kepada Kasi untuk mencetak", [("Kasi Identitas", "Informed", "Stated")], id="a generic title with one holder"),
        pytest.param("Menyerahkan kepada Kepala Dinas dan Pemohon", [("Kepala Dinas", "Informed", "Stated"), ("Pemohon", "Informed", "Stated")], id="two recipients"),
        pytest.param("Menyerahkan kepada Kepala Dinas Kesehatan", [], id="a name that goes on is another office"),
        pytest.param("Menyerahkan kepada Tim Teknis Pemohon", [], id="an actor inside another name"),
        pytest.param("Menyerahkan kepada masyarakat", [], id="nobody of the table"),
        pytest.param("Bertanggung jawab kepada Kepala Dinas", [], id="accountability is no message"),
        pytest.param("Pemohon mengisi formulir", [("Pemohon", "Responsible", "Stated")], id="who begins the sentence"),
        pytest.param("Pemohon diberi tahu hasilnya", [], id="the passive voice names no performer"),
        pytest.param("Pemohon lama dan baru", [], id="no verb"),
        pytest.param("Pemohon menunggu dan Kasi Identitas memeriksa", [("Pemohon", "Responsible", "Stated"), ("Kasi Identitas", "Responsible", "Stated")], id="a second subject"),
        pytest.param("Memproses melalui Kasi Identitas", [("Kasi Identitas", "Consulted", "Stated")], id="melalui"),
        pytest.param("Berkoordinasi dengan Kepala Dinas", [("Kepala Dinas", "Consulted", "Stated")], id="koordinasi dengan"),
        pytest.param("Menerima berkas dari Pemohon", [], id="dari gives nothing"),
        pytest.param("Berkas diperiksa oleh Kasi Identitas", [("Kasi Identitas", "Responsible", "Stated")], id="the passive with oleh"),
        pytest.param("Berkas di tandatangani langsung oleh Kepala Dinas", [("Kepala Dinas", "Responsible", "Stated")], id="an adverb between"),
        pytest.param("Surat yang ditandatangani oleh Kepala Dinas dikirim", [], id="a relative clause says which thing"),
        pytest.param("Menyiapkan surat untuk ditandatangani oleh Kepala Dinas", [], id="a purpose"),
        pytest.param("Mengirim setelah ditandatangani oleh Kepala Dinas", [], id="what went before"),
        pytest.param("Setelah lengkap, diperiksa oleh Kasi Identitas", [("Kasi Identitas", "Responsible", "Stated")], id="the clause after it"),
        pytest.param("Berkas belum diperiksa oleh Kasi Identitas", [], id="a negation"),
        pytest.param("Berkas diperiksa oleh Kepala Dinas Kesehatan", [], id="oleh another office"),
        pytest.param("Berkas diproses di Kasi Identitas", [("Kasi Identitas", "Responsible", "Stated")], id="work done at an office"),
        pytest.param("Berkas diserahkan pada Kepala Dinas", [], id="carried to an office"),
        pytest.param("Surat diteruskan ke Kepala Dinas", [("Kepala Dinas", "Informed", "Stated")], id="sent to"),
        pytest.param("Penomoran surat pada Kasi Identitas", [("Kasi Identitas", "Responsible", "Stated")], id="a noun of work"),
        pytest.param("Pengajuan surat pada Kasi Identitas", [], id="a noun of bringing"),
        pytest.param("Pemohon mempunyai berkas", [], id="a verb of having"),
        pytest.param("Memeriksa berkas", [], id="silence gives nothing"),
    ],
)  # fmt: skip
def test_the_words_of_a_step_say_who_takes_part(
    words: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(words) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("1\tMemeriksa\t\t*\t\tBerkas\t5 menit\tKTP\t", ["Kasi Identitas"], id="a star"),
        pytest.param("1\tMemeriksa\t→\t\t\tBerkas\t5 menit\tKTP\t", ["Pemohon"], id="an arrow"),
        pytest.param("1\tMemeriksa\t\t\t-\tBerkas\t5 menit\tKTP\t", ["Kepala Dinas"], id="one dash"),
        pytest.param("1\tMemeriksa\t-\t-\t-\tBerkas\t5 menit\tKTP\t", [], id="dashes everywhere are empty cells"),
        pytest.param("1\tMemeriksa\t-\t*\t-\tBerkas\t5 menit\tKTP\t", ["Kasi Identitas"], id="dashes beside a star"),
        pytest.param("1\tMemeriksa\t\t\t\tBerkas\t5 menit\tKTP\t", [], id="empty cells"),
        pytest.param("1\tMemeriksa\tOo\t\t\tBerkas\t5 menit\tKTP\t", [], id="noise of a scan"),
        pytest.param("1\tMemeriksa\t*\t\tBerkas\t5 menit\tKTP\t", [], id="a mark in a row that lost a cell"),
    ],
)  # fmt: skip
def test_marks_make_performers(row: str, expected: list[str]) -> None:
    assert [p.actor.name for p in step(row).participations if p.evidence == "Marked"] == expected


@pytest.mark.parametrize(
    ("row", "shift"),
    [
        pytest.param("1\tMemeriksa\t\t\t\tBerkas\t5 menit\tKTP\t", 0, id="a row that fits"),
        pytest.param("1\tMemeriksa\t\t\tBerkas\t5 menit\tKTP\t", 1, id="one cell lost"),
        pytest.param("1\tMemeriksa\tBerkas\t5 menit\tKTP", 3, id="all actors' cells lost"),
        pytest.param("1\tMemeriksa\t\t\t\t\tBerkas\t5 menit\tKTP\t", -1, id="one cell too many"),
        pytest.param("1\tMemeriksa\t\t\tBerkas\tsegera\tKTP\t", 0, id="no time, no evidence"),
        pytest.param("1\tMemeriksa\tKasi\t\tBerkas\t5 menit\tKTP\t", 0, id="words under an actor"),
    ],
)
def test_a_row_is_realigned_by_its_one_time(row: str, shift: int) -> None:
    read = step(row)
    assert (read.shift.cells if read.shift else 0) == shift
    if shift:
        assert (read.requires, read.produces) == (("berkas",), ("ktp",))
        assert read.duration
        assert read.shift
        assert read.shift.printed.split(" | ")[0] == "1"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("No\tVarieton\tPelaksana\t\t\tMutu Baku\t\t\tKet", None, id="garbled, second row blank"),
        pytest.param("No\tUraian Prosedur\tPelaksana\t\t\tMutu Baku\t\t\tVoterengen", None, id="garbled note"),
        pytest.param("No\tKegiatan\tPe1aksana\t\t\tMutu Baku\t\t\tKet", "\t\tPemohon\tKasi Identitas\tKepala Dinas\tKclengkapan\tWaklu\tOulput\t", id="letters mistaken"),
    ],
)  # fmt: skip
def test_columns_are_known_by_several_kinds_of_evidence(first: str, second: str | None) -> None:
    second = second or HEADER.splitlines()[1]
    rows = "".join(
        f"{i}\tMemeriksa berkas permohonan\t\t*\t\tBerkas\t{i} menit\tKTP\t\n" for i in (1, 2)
    )
    found = read_procedure(source(f"{first}\n{second}\n{rows}"))
    assert [a.name for a in found.actors] == ["Pemohon", "Kasi Identitas", "Kepala Dinas"]
    assert [(s.number, s.requires, s.produces) for s in found.steps] == [
        ("1", ("berkas",), ("ktp",)),
        ("2", ("berkas",), ("ktp",)),
    ]


def test_a_header_repeated_on_each_page_is_no_step() -> None:
    row = "{}\tMemeriksa\t\t*\t\tBerkas\t5 menit\tKTP\t\n"
    found = read_procedure(source(HEADER + row.format(1) + "\n" + HEADER + row.format(2)))
    assert [s.number for s in found.steps] == ["1", "2"]
    assert len(found.actors) == 3


def test_pipes_are_read_as_tabs_are() -> None:
    rows = (HEADER + "1\tMemeriksa\t\t*\t\tBerkas\t5 menit\tKTP\t").split("\n")
    table = "\n".join("| " + row.replace("\t", " | ") + " |" for row in rows)
    (read,) = read_procedure(source(table)).steps
    assert taking_part(read) == [("Kasi Identitas", "Responsible", "Marked")]


@pytest.mark.parametrize(
    ("words", "branches"),
    [
        pytest.param("Jika tidak lengkap, mengembalikan kepada Pemohon.", [("tidak lengkap", "mengembalikan kepada Pemohon", "", "Pemohon")], id="comma"),
        pytest.param("Apabila salah maka kembali ke langkah 2", [("salah", "maka kembali ke langkah 2", "2", "")], id="target"),
        pytest.param("jika lengkap maka diproses, jika tidak dikembalikan", [("lengkap", "maka diproses", "", ""), ("tidak", "dikembalikan", "", "")], id="two in one sentence"),
        pytest.param("Memeriksa berkas", [], id="none"),
    ],
)  # fmt: skip
def test_conditions_branch(words: str, branches: list[tuple[str, str, str, str]]) -> None:
    read = step(f"1\t{words}\t\t\t\tBerkas\t5 menit\tKTP\t")
    assert [
        (b.condition.text, b.action.text, b.target, b.actor.name if b.actor else "")
        for b in read.branches
    ] == branches


BLOCK = """PEMERINTAH KOTA CILEGON\tNOMOR SOP\t: 470/1
Dinas Sosial\tTGL. PEMBUATAN\t: 4 Oktober 2021
Bidang Data\tTGL. REVISI\t: 5 November 2021
\tTGL. EFEKTIF\t: 6 Desember 2021
\tDISAHKAN OLEH\tKepala Dinas
\t\tDrs. BUDI
\tNAMA SOP\t: PENERBITAN KARTU
DASAR HUKUM :\tKUALIFIKASI PELAKSANA :
1. Undang-Undang Nomor 1 Tahun 1974\tSarjana
KETERKAITAN:\tPERALATAN/PERLENGKAPAN :
SOP Arsip\t1. Komputer
PERINGATAN:\tPENCATATAN DAN PENDATAAN :
Jangan terlambat\tBuku register
"""
TABLE = HEADER + "1\tMemeriksa\t\t*\t\tBerkas\t5 menit\tKTP\t\n"


@pytest.mark.parametrize(
    "text", [f"{BLOCK}\n{TABLE}", f"{TABLE}\n{BLOCK}"], ids=["before", "after"]
)
def test_the_identity_block_is_read_before_the_table_and_after_it(text: str) -> None:
    found = read_procedure(source(text))
    assert {name: words.text for name, words in found.identity.fields} == {
        "number": "470/1",
        "created": "4 Oktober 2021",
        "revised": "5 November 2021",
        "effective": "6 Desember 2021",
        "approver": "Kepala Dinas",
        "name": "PENERBITAN KARTU",
    }
    assert {box: [item.words.text for item in items] for box, items in found.identity.boxes} == {
        "legal-basis": ["Undang-Undang Nomor 1 Tahun 1974"],
        "qualification": ["Sarjana"],
        "related": ["SOP Arsip"],
        "equipment": ["Komputer"],
        "warning": ["Jangan terlambat"],
        "record": ["Buku register"],
    }
    assert [unit.text for unit in found.identity.units] == ["Dinas Sosial", "Bidang Data"]
    assert found.identity.official
    assert found.identity.official.text == "Drs. BUDI"
    assert [(s.number, taking_part(s)) for s in found.steps] == [
        ("1", [("Kasi Identitas", "Responsible", "Marked")])
    ]


def test_a_branch_leads_to_the_step_that_its_words_name_and_to_no_other() -> None:
    rows = (
        "1\tMengisi\t\t\t\tBerkas\t5 menit\tBerkas\t\n"
        "2\tJika salah, kembali ke langkah 1. Jika batal, kembali ke langkah 7. "
        "Jika kurang, mengembalikan kepada Pemohon\t\t\t\tBerkas\t5 menit\tKTP\t\n"
    )
    lines = read_procedure_graph(source(HEADER + rows))[1].triples
    graph = Graph().parse(data="\n".join(lines), format="nt")
    sop = f"{ID}sop/cilegon/contoh/langkah"
    assert set(graph.subject_objects(TPK.branchTarget)) == {
        (URIRef(f"{sop}/2/cabang/1"), URIRef(f"{sop}/1"))
    }
    (actor,) = graph.objects(URIRef(f"{sop}/2/cabang/3"), TPK.branchActor)
    assert str(actor).endswith("/pemohon")


def test_a_column_that_is_an_acronym_says_so_of_its_marks() -> None:
    block = "Dinas Kependudukan dan Pencatatan Sipil\tNOMOR SOP\t: 470/1\n"
    table = TABLE.replace("Kasi Identitas", "Disdukcapil")
    (read,) = read_procedure(source(f"{block}\n{table}")).steps
    (mark,) = read.participations
    assert (mark.evidence, mark.actor.place, mark.printed, mark.method) == (
        *("Marked", "root"),
        *("Disdukcapil", "Acronym"),
    )


def test_a_sum_needs_every_time() -> None:
    rows = "1\tA b\t\t\t\tX\t5 menit\tY\t\n2\tC d\t\t\t\tX\t{}\tY\t\n"
    sums = [
        read_procedure(source(HEADER + rows.format(time))).computed
        for time in ("10 menit", "", "setiap saat", "1-2 jam")
    ]
    assert [s and format_length(s) for s in sums] == ["PT15M", None, None, None]


# -- the graph -------------------------------------------------------------------------------------


@cache
def graph_of(stem: str) -> Graph:
    return Graph().parse(
        data="\n".join(read_procedure_graph(committed(stem))[1].triples), format="nt"
    )


@pytest.mark.parametrize("stem", SOP)
def test_every_extracted_resource_stands_where_it_says(stem: str) -> None:
    text = committed(stem).text.text
    graph = graph_of(stem)
    for thing in set(graph.subjects(PROV.wasDerivedFrom)):
        (start,) = graph.objects(thing, TPK.startOffset)
        (end,) = graph.objects(thing, TPK.endOffset)
        (line,) = graph.objects(thing, TPK.startLine)
        assert 0 <= int(start) < int(end) <= len(text)
        assert text.count("\n", 0, int(start)) + 1 == int(line)
        for words in (*graph.objects(thing, TPK.text), *graph.objects(thing, TPK.conditionText)):
            printed = text[int(start) : int(end)]
            assert all(word in printed for word in str(words).split())


def test_the_graph_agrees_with_the_specimen() -> None:
    if not SPECIMEN.is_file():
        pytest.skip("the specimen is not beside this checkout")
    graph = graph_of("sop-sumbar-data-kinerja")
    wanted = [t for t in Graph().parse(SPECIMEN) if "/sop/" in str(t[0])]
    assert len(wanted) == 15
    assert [t for t in wanted if t not in graph] == []


def test_totals_and_dates_have_their_types() -> None:
    bantaeng = URIRef(f"{ID}sop/bantaeng/pemanfaatan-data")
    graph = graph_of("sop-bantaeng-pemanfaatan-data")
    assert graph.value(bantaeng, TPK.statedTotal) == Literal("P17D", datatype=XSD.duration)
    assert graph.value(bantaeng, TPK.computedTotal) == Literal("P17D", datatype=XSD.duration)
    assert graph.value(bantaeng, TPK.createdOn) == Literal("2020-02-07", datatype=XSD.date)
    assert graph.value(bantaeng, TPK.sopNumber) == Literal("460/ /DUKCAPIL/II/2020")
    assert len(set(graph.objects(bantaeng, TPK.legalBasis))) == 12
    assert (bantaeng, TPK.revisedOn, None) not in graph


def test_the_output_of_a_step_is_the_input_of_the_next() -> None:
    graph = graph_of("sop-sumbar-data-kinerja")
    sop = URIRef(f"{ID}sop/sumbar/data-kinerja")
    pairs = {
        (str(graph.value(one, TPK.number)), str(graph.value(other, TPK.number)))
        for one in graph.objects(sop, TPK.hasStep)
        for thing in graph.objects(one, TPK.produces)
        for other in graph.subjects(TPK.requires, thing)
        if int(graph.value(other, TPK.ordinal)) > int(graph.value(one, TPK.ordinal))
    }
    assert {("3", "4"), ("4", "5"), ("5", "6"), ("6", "7")} <= pairs


def test_a_realigned_row_leaves_a_repair() -> None:
    graph = graph_of("sop-bantaeng-pemanfaatan-data")
    (repair,) = graph.subjects(TPK.repairRule, Literal("shifted-row"))
    assert graph.value(repair, TPK.repairOf) == URIRef(
        f"{ID}sop/bantaeng/pemanfaatan-data/langkah/9"
    )


def test_an_acronym_of_the_organisation_is_the_organisation() -> None:
    graph = graph_of("sop-bantaeng-pemanfaatan-data")
    root = URIRef(f"{ID}unit/bantaeng/dinas-dukcapil")
    assert {str(name) for name in graph.objects(root, SKOS.altLabel)} == {"Disdukcapil"}
    methods = {
        (str(graph.value(p, TPK.actorAsPrinted)), graph.value(p, TPK.resolvedBy))
        for p in graph.subjects(TPK.actor, root)
    }
    assert methods == {("Disdukcapil", TPK.Acronym)}
    assert (URIRef(f"{root}/disdukcapil"), None, None) not in graph


def test_every_actor_that_is_tied_to_nothing_says_why() -> None:
    reasons = {
        str(actor).split("/id/")[1]: set(graph.objects(actor, TPK.openBecause))
        for graph in map(graph_of, SOP)
        for actor in graph.objects(None, TPK.hasActor)
    }
    bantaeng, sumbar = "bantaeng/dinas-dukcapil", "sumbar/dinas-dukcapil"
    assert reasons == {
        "jabatan/bantaeng/bupati": set(),
        f"jabatan/{bantaeng}/kepala-dinas": {TPK.StructureNotHeld},
        f"jabatan/{bantaeng}/kabid-pdip": {TPK.StructureNotHeld},
        f"unit/{bantaeng}": {TPK.StructureNotHeld},
        f"unit/{bantaeng}/opd": {TPK.NamesAClass},
        f"unit/{sumbar}/sekretariat": {TPK.StructureNotHeld},
        f"jabatan/{sumbar}/kabid": {TPK.NamesAClass},
        f"jabatan/{sumbar}/kasi-kip": {TPK.AbbreviationNotExplained},
        f"jabatan/{sumbar}/staf": {TPK.NamesAClass},
    }


def test_a_head_heads_the_unit_in_its_name() -> None:
    graph = graph_of("sop-bantaeng-pemanfaatan-data")
    post, unit = f"{ID}jabatan/bantaeng/dinas-dukcapil", f"{ID}unit/bantaeng/dinas-dukcapil"
    assert set(graph.subject_objects(TPK.heads)) == {
        (URIRef(f"{post}/kepala-dinas"), URIRef(unit)),
        (
            URIRef(f"{post}/kabid-pdip"),
            URIRef(f"{unit}/bidang-pemanfaatan-data-dan-inovasi-pelayanan"),
        ),
    }


def test_positions_and_units_are_what_they_are_called() -> None:
    graph = graph_of("sop-bantaeng-pemanfaatan-data")
    assert (URIRef(f"{ID}jabatan/bantaeng/bupati"), RDF.type, TPK.ExternalPosition) in graph
    dinas = f"{ID}jabatan/bantaeng/dinas-dukcapil"
    assert (URIRef(f"{dinas}/kabid-pdip"), RDF.type, TPK.Position) in graph
    assert len(set(graph.objects(URIRef(f"{dinas}/kepala-dinas"), RDFS.label))) == 1
    units = set(graph.subjects(RDF.type, TPK.Unit))
    assert URIRef(f"{ID}unit/bantaeng/dinas-dukcapil/opd") in units


def test_personal_numbers_never_reach_the_graph() -> None:
    text = (
        "Nomor SOP\t1\nDisahkan oleh\tKepala Dinas\n\tDrs. BUDI, M.Si NIP. 19680403 199303 1 009\n"
        + HEADER
        + "1\tMenghubungi HP 081234567890\t\t*\t\tKTP NIK 3672014107900001\t5 menit\tWA xxxxxxxx\t\n"
    )
    for item in (source(text), *map(committed, SOP)):
        _, graph = read_procedure_graph(item, observe=True)
        lines = "\n".join([*graph.triples, *graph.observations])
        for secret in ("19680403", "199303", "0812345", "36720141", "xxxx", "NIP"):
            assert secret not in lines


# -- other regions, and anything at all ------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "is_sop", "steps", "bases", "share"),
    [
        pytest.param("kalbar_sop_permohonan_informasi_2024", True, 8, 6, 0.62, id="scanned table"),
        pytest.param("lumajang_kecamatan_sop_informasi", True, 0, 2, 0.75, id="prose"),
        pytest.param("perbup_sukoharjo_26_2022_sop_perizinan", False, 0, 0, 1.0, id="regulation about SOP"),
        pytest.param("kerek_tuban_standar_pelayanan_ktp_page", False, 0, 0, 1.0, id="service standard"),
        pytest.param("uu_25_2009_pelayanan_publik", False, 0, 0, 1.0, id="law"),
    ],
)  # fmt: skip
def test_of_other_regions_only_what_is_certain_is_taken(
    corpus: Path, file: str, is_sop: bool, steps: int, bases: int, share: float
) -> None:
    item = Source(read_source(corpus / f"{file}.txt"))
    assert looks_like_procedure(item.text.text) is is_sop
    if is_sop:
        found = read_procedure(item)
        assert (len(found.steps), len(found.identity.box("legal-basis"))) == (steps, bases)
        assert found.actors == ()
        assert all(s.duration is None and s.participations == () for s in found.steps)
        unparsed = sum(leaf.end - leaf.start for leaf in found.leaves if leaf.kind == "unparsed")
        assert 0 < unparsed <= share * len(item.text.text)


def test_no_committed_regulation_looks_like_an_sop() -> None:
    stems = ("perwali-cilegon-63-2016", "perwali-cilegon-29-2022")
    assert not any(looks_like_procedure(committed(stem).text.text) for stem in stems)


PIECES = st.sampled_from(
    ["No", "Kegiatan", "Pelaksana", "Kasi", "Mutu Baku", "Kelengkapan", "Waktu", "Output", "Ket",
     "1", "2.", "*", "-", "5 menit", "1 Hari", "Memeriksa kepada Kasi", "Jika tidak, kembali",
     "Dasar Hukum", "Nomor SOP", "1. UU Nomor 1 Tahun 1974", "<ol>", "<p>x</p>", "&gt;", "Total",
     "\t", "\t\t", "\n", "|", " ", "   ", "---"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_table_tiles_and_never_raises(text: str) -> None:
    if not text.strip():
        return
    document, _ = read_procedure_graph(source(text))
    assert "".join(text[leaf.start : leaf.end] for leaf in document.leaves) == text
    looks_like_procedure(text)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_damage_never_invents_a_step_or_an_actor(data: st.DataObject) -> None:
    item = committed(data.draw(st.sampled_from(SOP)))
    text = item.text.text
    start = data.draw(st.integers(0, len(text)))
    damaged = text[:start] + text[start + data.draw(st.integers(1, 40)) :]
    whole = read_procedure(item)
    found = read_procedure(source(damaged))
    assert len(found.steps) <= len(whole.steps)
    # a name that is cut itself ("abid PDIP") may stand beside its whole form elsewhere
    cut = [actor for actor in found.actors if _touches(actor.words.span, start)]
    assert len(found.actors) <= len(whole.actors) + bool(cut)


def _touches(span: tuple[int, int], offset: int) -> bool:
    return span[0] <= offset <= span[1]
