"""Tables of places, codes, names and mappings: what rows give, and what is said of bad cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.errors import LinkError
from loaders.rdf.iri import ID
from loaders.reviewed.mappings import (
    MAPPINGS,
    Identifier,
    build_mappings,
    expand,
    find_loose_ends,
    parse_identifiers,
    parse_mappings,
)
from loaders.reviewed.places import (
    CODE_RE,
    CODES,
    NAMES,
    PLACES,
    build_codes,
    build_names,
    build_places,
    find_unplaced,
    find_unprinted,
    parse_codes,
    parse_names,
    parse_places,
)
from loaders.reviewed.table import Form, Table, split_table

LINKS = Path(__file__).parents[2] / "data" / "links"

PROVINCE = ["11", "Aceh", "provinsi", "", "daftar"]
REGENCY = ["11.10", "Kabupaten Bireuen", "kabupaten", "11", "daftar"]
DISTRICT = ["11.10.01", "Samalanga", "kecamatan", "11.10", "daftar"]

MAPPING = {
    "subject_id": "id/wilayah/11",
    "subject_label": "Provinsi Aceh",
    "subject_source": "",
    "predicate_id": "skos:exactMatch",
    "object_id": "wikidata:Q1823",
    "object_label": "Aceh",
    "mapping_justification": "semapv:CompositeMatching",
    "confidence": "0.95",
    "author_label": "Siti Penguji",
    "mapping_date": "2026-01-31",
    "source": "daftar",
    "comment": "",
}


def table(form: Form, *rows: Iterable[str], above: str = "") -> Table:
    """Return a table of a kind."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(form.columns)
    writer.writerows(rows)
    return split_table(above + out.getvalue(), "uji.csv")


def mapping(**change: str) -> Table:
    return table(MAPPINGS, (MAPPING | change).values())


def faults(caught: pytest.ExceptionInfo[LinkError]) -> list[str]:
    return [str(fault) for fault in caught.value.faults]


def test_a_place_has_its_level_in_its_label_and_its_code_as_text() -> None:
    lines = list(build_places(parse_places(table(PLACES, PROVINCE, REGENCY, DISTRICT))))
    about = [line for line in lines if line.startswith(f"<{ID}wilayah/11.10.01> ")]
    assert (
        f'<{ID}wilayah/11.10.01> <http://www.w3.org/2000/01/rdf-schema#label> "Kecamatan Samalanga"@id .'
        in about
    )
    assert any('def#kemendagriCode> "11.10.01" .' in line for line in about)
    assert any(
        '#notation> "11.10.01"^^<https://w3id.org/tupoksi/def#KemendagriCode> .' in line
        for line in about
    )
    assert any(line.endswith(f"def#withinPlace> <{ID}wilayah/11.10> .") for line in about)
    assert (
        f'<{ID}wilayah/11.10> <http://www.w3.org/2000/01/rdf-schema#label> "Kabupaten Bireuen"@id .'
        in lines
    )


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(
            ["11.1", "Kabupaten Bireuen", "kabupaten", "11", "x"],
            "uji.csv:3:kemendagri_code: '11.1' is no Kemendagri code; write it as text, all its zeros"
            " with it (11.10, not 11.1)",
            id="read-as-a-number",
        ),
        pytest.param(
            ["1110", "X", "kabupaten", "11", "x"],
            "uji.csv:3:kemendagri_code: '1110' is no",
            id="a-bps-code",
        ),
        pytest.param(
            ["11.10.1", "X", "kecamatan", "11.10", "x"],
            "uji.csv:3:kemendagri_code: '11.10.1' is no",
            id="one-digit",
        ),
        pytest.param(
            ["11.10", "X", "kecamatan", "11", "x"],
            "uji.csv:3:kemendagri_code: '11.10' is no code of a kecamatan It has the form 99.99.99.",
            id="of-another-level",
        ),
        pytest.param(
            ["11.10", "X", "kabupaten", "12", "x"],
            "uji.csv:3:parent_code: '12' is not '11', the code above",
            id="another-parent",
        ),
        pytest.param(
            ["12.10", "X", "kabupaten", "12", "x"],
            "uji.csv:3:parent_code: no row has the code 12 Add the parent.",
            id="no-parent",
        ),
        pytest.param(
            ["11.10", "X", "desa adat", "11", "x"],
            "uji.csv:3:place_type: 'desa adat' is none of",
            id="type",
        ),
        pytest.param(
            ["11.10", "", "kabupaten", "11", "x"], "uji.csv:3:official_name: is empty", id="no-name"
        ),
        pytest.param(
            ["11.10", "X", "kabupaten", "11", ""], "uji.csv:3:source: is empty", id="no-source"
        ),
        pytest.param(
            ["11", "X", "provinsi", "", "x"],
            "uji.csv:3:kemendagri_code: stands in uji.csv:2 too",
            id="twice",
        ),
    ],
)
def test_a_place_that_cannot_be_is_refused_with_its_cell(row: list[str], expected: str) -> None:
    with pytest.raises(LinkError) as caught:
        parse_places(table(PLACES, PROVINCE, row))
    assert [fault for fault in faults(caught) if fault.startswith(expected)]


@given(st.text(alphabet="0123456789.", max_size=14))
def test_a_code_is_what_its_groups_of_digits_say(text: str) -> None:
    groups = text.split(".")
    lengths = [len(group) for group in groups]
    fits = lengths in ([2], [2, 2], [2, 2, 2], [2, 2, 2, 4])
    assert (CODE_RE.fullmatch(text) is not None) == fits


def test_lines_above_the_header_describe_the_table_and_shift_no_place() -> None:
    above = "# license: https://example.org/licence\n# note: dari tempat lain\n"
    read = table(CODES, ["11", "bps", "1", "ACEH", "x"], above=above)
    assert read.notes == {"license": "https://example.org/licence", "note": "dari tempat lain"}
    with pytest.raises(LinkError) as caught:
        parse_codes(read)
    assert faults(caught) == ["uji.csv:4:code: '1' is no code of bps"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([["11", "bps", "11.10", "", "x"]], "'11.10' is no code of bps", id="dots"),
        pytest.param([["11", "iso-3166-2", "AC", "", "x"]], "'AC' is no code of iso-3166-2", id="iso"),
        pytest.param([["11", "fips", "11", "", "x"]], "'fips' is none of bps, iso-3166-2", id="system"),
        pytest.param(
            [["11", "bps", "11", "", "x"], ["12", "bps", "11", "", "x"]], "stands in uji.csv:2 too", id="one-code-two-places"
        ),
    ],
)  # fmt: skip
def test_a_code_of_another_system_must_have_its_form(rows: list[list[str]], expected: str) -> None:
    with pytest.raises(LinkError, match=expected):
        parse_codes(table(CODES, *rows))


def test_a_bps_code_brings_the_name_that_bps_writes() -> None:
    lines = list(build_codes(parse_codes(table(CODES, ["11.10", "bps", "1111", "BIREUEN", "MFD"]))))
    assert any('def#bpsCode> "1111" .' in line for line in lines)
    assert f'<{ID}wilayah/11.10/nama/bps> <http://purl.org/dc/terms/source> "MFD"@en .' in lines


def test_a_code_or_name_of_a_place_that_is_not_listed_is_refused() -> None:
    codes = parse_codes(table(CODES, ["99", "bps", "99", "", "x"]))
    places = parse_places(table(PLACES, PROVINCE))
    assert [str(fault) for fault in find_unplaced(codes, places)] == [
        "uji.csv:2:kemendagri_code: no place has the code 99 Add it to the table of places, with its source."
    ]


PRINTED = [
    "11",
    "Atjeh",
    "id/sumber/perwali-uji",
    "id/peraturan/uji/perwali/2020/1/pasal/1",
    "Provinsi Atjeh",
    "Ejaan lama.",
]


def test_a_printed_name_keeps_its_place_in_the_document() -> None:
    (name,) = parse_names(table(NAMES, PRINTED))
    lines = list(build_names([name]))
    node = f"<{ID}wilayah/11/nama/perwali-uji/atjeh>"
    assert f"{node} <http://www.w3.org/ns/prov#wasDerivedFrom> <{ID}sumber/perwali-uji> ." in lines
    assert f'{node} <http://www.w3.org/2004/02/skos/core#note> "Ejaan lama."@id .' in lines
    assert f'<{ID}wilayah/11> <http://www.w3.org/2004/02/skos/core#altLabel> "Atjeh"@id .' in lines
    assert find_unprinted([name], lambda iri: ["di wilayah Provinsi  Atjeh."]) == []
    (fault,) = find_unprinted([name], lambda iri: ["di wilayah Provinsi Aceh."])
    assert str(fault) == "uji.csv:2:quote: 'Provinsi Atjeh' does not stand there"


def test_a_printed_name_must_stand_in_its_quote() -> None:
    with pytest.raises(LinkError, match=r"uji\.csv:2:quote: does not hold the name 'Aceh'"):
        parse_names(table(NAMES, [PRINTED[0], "Aceh", *PRINTED[2:]]))


# Mappings


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        pytest.param("subject_id", "wilayah/11", "is no IRI of the form id/...", id="subject"),
        pytest.param("predicate_id", "owl:sameAs", "is none of dct:spatial, skos:broadMatch", id="same-as"),
        pytest.param("object_id", "http://www.wikidata.org/entity/Q1", "is neither id/... nor PREFIX:NAME", id="not-a-curie"),
        pytest.param("object_id", "dbpedia:Aceh", "is neither id/... nor PREFIX:NAME", id="unknown-prefix"),
        pytest.param("mapping_justification", "semapv:Guess", "is none of semapv:", id="justification"),
        pytest.param("confidence", "95", "is no number from 0 to 1", id="confidence"),
        pytest.param("mapping_date", "31/01/2026", "is no day of the form 2026-01-31", id="date"),
        pytest.param("source", "", "is empty", id="no-source"),
        pytest.param("author_label", "", "is empty", id="no-author"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_is_refused(column: str, cell: str, message: str) -> None:
    with pytest.raises(LinkError) as caught:
        parse_mappings(mapping(**{column: cell}))
    (fault,) = faults(caught)
    assert fault.startswith(f"uji.csv:2:{column}: ")
    assert message in fault


@pytest.mark.parametrize(
    ("labels", "listed", "expected"),
    [
        pytest.param({"Provinsi Aceh"}, "Aceh", [], id="both-ends-are-there"),
        pytest.param(
            {"Provinsi Aceh"},
            None,
            [
                "uji.csv:2:object_id: wikidata:Q1823 is not on the list of identifiers"
                " Add it to data/links/identifiers.csv with its name and where you saw it."
            ],
            id="an-identifier-that-nobody-saw",
        ),
        pytest.param({"Provinsi Aceh"}, "Papua", ["uji.csv:2:object_label: 'Aceh' is not its name: 'Papua' is"], id="of-another-thing"),
        pytest.param(set(), "Aceh", ["uji.csv:2:subject_id: the graph holds no id/wilayah/11 Look the IRI up with `tupoksi query`; it may have changed."], id="no-subject"),
        pytest.param({"Aceh"}, "Aceh", ["uji.csv:2:subject_label: 'Provinsi Aceh' is not its name: 'Aceh' is"], id="another-name"),
    ],
)  # fmt: skip
def test_an_end_that_is_nowhere_is_named(
    labels: set[str], listed: str | None, expected: list[str]
) -> None:
    identifiers = [Identifier(expand("wikidata:Q1823"), listed, "x")] if listed else []
    found = find_loose_ends(parse_mappings(mapping()), identifiers, lambda iri: labels)
    assert [str(fault) for fault in found] == expected


DECLARED = "# curie_map:\n#   rantau: https://rantau.example/data/\n"


def declared(notes: str, object_id: str) -> Table:
    plain = mapping(object_id=object_id)
    return split_table(f"{notes}{','.join(plain.header)}\n{plain.body}", "uji.csv")


@pytest.mark.parametrize(
    "notes", [DECLARED, '#curie_map:\n#  rantau: "https://rantau.example/data/"\n']
)
def test_a_table_declares_prefixes_of_its_own(notes: str) -> None:
    (only,) = parse_mappings(declared(notes, "rantau:wilayah/1"))
    assert only.object == "https://rantau.example/data/wilayah/1"
    assert find_loose_ends([only], [], lambda iri: {"Provinsi Aceh", "Aceh"}) == []
    unknown = find_loose_ends([only], [], lambda iri: {"Provinsi Aceh"} if "w3id" in iri else ())
    assert [fault.where for fault in unknown] == ["uji.csv:4:object_id"]


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        pytest.param("# curie_map:\n#   wikidata: https://other.example/\n", "it means http://www.wikidata.org/entity/ here", id="one-of-ours"),
        pytest.param("# curie_map:\n#   rantau: nowhere\n", "it is no namespace", id="no-namespace"),
        pytest.param("# rantau: https://rantau.example/data/\n", "is neither id/... nor PREFIX:NAME", id="not-in-the-map"),
    ],
)  # fmt: skip
def test_a_prefix_that_cannot_be_used_is_refused(notes: str, message: str) -> None:
    with pytest.raises(LinkError) as caught:
        parse_mappings(declared(notes, "rantau:wilayah/1"))
    assert message in faults(caught)[0]


def test_a_mapping_becomes_a_triple_and_a_node_that_says_who_checked_it() -> None:
    (only,) = parse_mappings(mapping())
    lines = list(build_mappings([only]))
    exact = "http://www.w3.org/2004/02/skos/core#exactMatch"
    assert f"<{only.subject}> <{exact}> <http://www.wikidata.org/entity/Q1823> ." in lines
    said = {
        line.split(" ", 2)[1].rpartition("#")[2][:-1]
        for line in lines
        if line.startswith(f"<{only.iri}>")
    }
    assert said >= {
        "type",
        "mappedSubject",
        "mappedProperty",
        "mappedObject",
        "confidence",
        "justification",
        "reviewedBy",
        "reviewedOn",
    }


# The tables of the project


def read(name: str) -> Table:
    return split_table((LINKS / name).read_text(encoding="utf-8"), name)


def test_the_places_of_the_project_are_those_that_the_documents_touch() -> None:
    places = parse_places(read("places.csv"))
    levels = [place.level for place in places if place.code.startswith("36")]
    assert {level: levels.count(level) for level in levels} == {
        "provinsi": 1, "kota": 1, "kecamatan": 8, "kelurahan": 43,
    }  # fmt: skip
    assert {p.code for p in places if not p.code.startswith("36")} == {"13", "17", "73", "73.03"}


def test_codes_of_bps_stand_apart_under_their_licence_and_follow_no_rule() -> None:
    bps = read("places-bps.csv")
    assert bps.notes["license"] == "https://opendatacommons.org/licenses/odbl/1-0/"
    codes = {code.row["kemendagri_code"]: code.code for code in parse_codes(bps)}
    assert codes["36.72.04"] == "3672010"  # DESIGN: Ciwandan, the two differ
    assert "36.72.04.1005" not in codes  # Kepuh: the source has none
    assert not [
        row
        for name in ("places.csv", "places-iso.csv")
        for row in read(name).body.splitlines()
        if "BPS" in row
    ]


def test_no_identifier_of_others_is_mapped_that_is_not_listed() -> None:
    identifiers = parse_identifiers(read("identifiers.csv"))
    mappings = parse_mappings(read("places-elsewhere.csv"))
    assert {m.object for m in mappings} == {identifier.iri for identifier in identifiers}
