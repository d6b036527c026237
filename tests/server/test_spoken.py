"""Values of the graph as people say them; what is not understood stays as it is."""

from __future__ import annotations

import pytest

from server.web.words.spoken import DOCUMENT_KIND, XSD, to_spoken


@pytest.mark.parametrize(
    ("text", "datatype", "indonesian", "english"),
    [
        pytest.param("P1D", "duration", "1 hari", "1 day", id="a day"),
        pytest.param("P2D", "duration", "2 hari", "2 days", id="days"),
        pytest.param("PT90M", "duration", "90 menit", "90 minutes", id="minutes"),
        pytest.param("P1Y6M", "duration", "1 tahun 6 bulan", "1 year 6 months", id="months"),
        pytest.param("PT1H30M", "duration", "1 jam 30 menit", "1 hour 30 minutes", id="two units"),
        pytest.param("P", "duration", "P", "P", id="no length"),
        pytest.param("PT", "duration", "PT", "PT", id="no time"),
        pytest.param("-P1D", "duration", "-P1D", "-P1D", id="backwards"),
        pytest.param("PT0.5S", "duration", "PT0.5S", "PT0.5S", id="a fraction"),
        pytest.param("2020-02-07", "date", "7 Februari 2020", "7 February 2020", id="a date"),
        pytest.param("2020-13-07", "date", "2020-13-07", "2020-13-07", id="no month"),
        pytest.param("2020-02-07Z", "date", "2020-02-07Z", "2020-02-07Z", id="a zone"),
        pytest.param("2020-02-07", "string", "2020-02-07", "2020-02-07", id="a text"),
    ],
)
def test_a_value_is_said_in_words(text: str, datatype: str, indonesian: str, english: str) -> None:
    assert to_spoken(text, XSD + datatype, language="id") == indonesian
    assert to_spoken(text, XSD + datatype, language="en") == english


@pytest.mark.parametrize(
    ("kind", "said"),
    [("regulation", "peraturan"), ("service-standard", "standar pelayanan"), ("letter", "letter")],
)
def test_a_kind_of_document_has_a_name(kind: str, said: str) -> None:
    assert to_spoken(kind, property_iri=DOCUMENT_KIND, language="id") == said
    assert to_spoken(kind, property_iri="urn:x:other", language="id") == kind
