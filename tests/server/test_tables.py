"""Terms and tables as people read them."""

from __future__ import annotations

import json

import pytest

from server.web.tables import (
    Table,
    drop_empty,
    merge_labels,
    name_terms,
    take_parameters,
    to_table,
)
from server.web.terms import Cell, shorten, to_cell, to_citation, to_href
from tests.server.places import BASE

LAW = BASE + "id/peraturan/cilegon/perwali/2016/63"


@pytest.mark.parametrize(
    ("iri", "shown"),
    [
        pytest.param(LAW, "Perwali 63/2016", id="act"),
        pytest.param(
            LAW + "/pasal/7/huruf/a/angka/1",
            "Perwali 63/2016 Pasal 7 huruf a angka 1",
            id="provision",
        ),
        pytest.param(LAW + "/pasal/17_2", "Perwali 63/2016 Pasal 17 (2)", id="second-occurrence"),
        pytest.param(
            LAW + "/pasal/7/huruf/a/tugas", "Perwali 63/2016 Pasal 7 huruf a tugas", id="duty"
        ),
        pytest.param(
            LAW + "/pasal/7/huruf/a/tahapan/4",
            "Perwali 63/2016 Pasal 7 huruf a tahapan 4",
            id="stage",
        ),
        pytest.param(
            LAW + "/pasal/11/pertanggungjawaban/kepala-sub-bagian",
            "Perwali 63/2016 Pasal 11 pertanggungjawaban kepala sub bagian",
            id="key-of-a-name",
        ),
        pytest.param(BASE + "id/peraturan/indonesia/uu/2014/23", "UU 23/2014", id="abbreviation"),
        pytest.param(BASE + "id/peraturan/x", "id/peraturan/x", id="no-act"),
        pytest.param(BASE + "id/unit/cilegon/a", "id/unit/cilegon/a", id="unit"),
        pytest.param(BASE + "def#Pasal", "tpk:Pasal", id="term"),
        pytest.param(BASE + "graph/x", "graph/x", id="graph"),
        pytest.param("http://purl.org/dc/terms/", "http://purl.org/dc/terms/", id="namespace"),
        pytest.param("urn:x", "urn:x", id="other"),
    ],
)
def test_iris_are_shortened(iri: str, shown: str) -> None:
    assert shorten(iri, BASE) == shown


def test_no_citation_of_what_is_no_law() -> None:
    assert to_citation("urn:x") == ""


@pytest.mark.parametrize(
    ("iri", "href"),
    [
        pytest.param(BASE + "id/unit/a", "/page/unit/a", id="here"),
        pytest.param(BASE + 'id/a"b c?d#e', "/page/a%22b%20c%3Fd%23e", id="escaped"),
        pytest.param(BASE + "id/a%2Fb", "/page/a%252Fb", id="percent"),
        pytest.param(BASE + "def#Pasal", "/ontology/Pasal", id="term"),
        pytest.param("http://example.org/x", "http://example.org/x", id="elsewhere"),
        pytest.param("javascript:alert(1)", None, id="javascript"),
        pytest.param("data:text/html,x", None, id="data"),
    ],
)
def test_links(iri: str, href: str | None) -> None:
    assert to_href(iri, BASE) == href


def test_cells() -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert to_cell(None, BASE) == Cell("")
    assert to_cell({"type": "literal", "value": "x", "xml:lang": "id"}, BASE).language == "id"
    number = to_cell({"type": "literal", "value": "7", "datatype": xsd + "integer"}, BASE)
    assert (number.is_number, number.title) == (True, "xsd:integer")
    assert to_cell({"type": "bnode", "value": "b0"}, BASE) == Cell("b0")


def uri(name: str) -> dict[str, str]:
    return {"type": "uri", "value": BASE + "id/unit/" + name}


DOCUMENT = json.dumps(
    {
        "head": {"vars": ["about", "unit", "unitLabel", "note", "unitInOther"]},
        "results": {
            "bindings": [
                {
                    "about": uri("a"),
                    "unit": uri("x"),
                    "unitLabel": {"type": "literal", "value": "X"},
                },
                {
                    "about": uri("a"),
                    "unit": uri("y"),
                    "unitInOther": {"type": "literal", "value": "no"},
                },
            ]
        },
    }
).encode()


def test_labels_take_the_place_of_iris() -> None:
    table = merge_labels(to_table(DOCUMENT, BASE))
    assert table.columns == ("about", "unit", "note", "unitInOther")
    assert table.rows[0][1] == Cell("X", "/page/unit/x", BASE + "id/unit/x")
    assert table.rows[1][1].text == "id/unit/y"


def test_columns_that_say_nothing_are_left_out() -> None:
    table = drop_empty(merge_labels(to_table(DOCUMENT, BASE)))
    assert table.columns == ("about", "unit", "unitInOther")
    assert table.without({"about"}).columns == ("unit", "unitInOther")
    assert drop_empty(Table(("a",), ())) == Table(("a",), ())


def test_parameters_are_shown_with_their_labels() -> None:
    table = merge_labels(to_table(DOCUMENT, BASE))
    shown = take_parameters(table, {"about": BASE + "id/unit/a", "other": "text"}, BASE)
    assert shown == {"about": table.rows[0][0], "other": Cell("text")}


def test_a_truth_value_is_a_table_of_one() -> None:
    assert to_table(b'{"head":{},"boolean":true}', BASE).rows == ((Cell("true"),),)


def test_terms_of_the_vocabulary_are_named_and_keep_their_links() -> None:
    cells = (
        to_cell({"type": "uri", "value": BASE + "def#Stated"}, BASE),
        to_cell({"type": "uri", "value": BASE + "id/unit/a"}, BASE),
        to_cell({"type": "literal", "value": "tpk:Stated"}, BASE),
    )
    (named,) = name_terms(Table(("a", "b", "c"), (cells,)), lambda iri: f"<{iri}>").rows
    assert [cell.text for cell in named] == [f"<{BASE}def#Stated>", "id/unit/a", "tpk:Stated"]
    assert named[0].href == "/ontology/Stated"
