"""Values as people say them: dates, durations and codes of the graph in the words of a language.

In: the text of a literal, its datatype, and the property that has it. Out: the same for a reader. A
value that is none of these, or that is written otherwise, stays as it is. Programs get it plain.
"""

from __future__ import annotations

import re

from server.web.words.calendar import to_date

XSD = "http://www.w3.org/2001/XMLSchema#"
DOCUMENT_KIND = "https://w3id.org/tupoksi/def#documentKind"

KIND_TO_WORDS = {
    "regulation": ("peraturan", "regulation"),
    "sop": ("standar operasional prosedur", "standard operating procedure"),
    "service-standard": ("standar pelayanan", "service standard"),
}
"""The kinds of source documents, as ``sources.toml`` names them."""

DATE_RE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
"""``xsd:date`` without a time zone, as the loaders write it."""

DURATION_RE = re.compile(
    r"P(?=.)(?:(?P<year>[0-9]+)Y)?(?:(?P<month>[0-9]+)M)?(?:(?P<day>[0-9]+)D)?"
    r"(?:T(?=.)(?:(?P<hour>[0-9]+)H)?(?:(?P<minute>[0-9]+)M)?(?:(?P<second>[0-9]+)S)?)?"
)
"""``xsd:duration`` of whole numbers: ``P1D``, ``PT2H30M``; not ``-P1D``, not ``PT0.5S``."""

UNIT_TO_INDONESIAN = {
    "year": "tahun",
    "month": "bulan",
    "day": "hari",
    "hour": "jam",
    "minute": "menit",
    "second": "detik",
}


def to_spoken(text: str, datatype: str = "", property_iri: str = "", *, language: str) -> str:
    """Return a literal as people say it.

    >>> to_spoken("PT2H30M", XSD + "duration", language="id")
    '2 jam 30 menit'
    >>> to_spoken("2020-02-07", XSD + "date", language="en")
    '7 February 2020'
    >>> to_spoken("sop", property_iri=DOCUMENT_KIND, language="id")
    'standar operasional prosedur'
    """
    if property_iri == DOCUMENT_KIND and text in KIND_TO_WORDS:
        return KIND_TO_WORDS[text][0 if language == "id" else 1]
    if datatype == XSD + "date" and DATE_RE.fullmatch(text):
        return to_date(text, language)
    duration = DURATION_RE.fullmatch(text) if datatype == XSD + "duration" else None
    if duration:
        found = {unit: int(value) for unit, value in duration.groupdict().items() if value}
        return " ".join(_to_amount(value, unit, language) for unit, value in found.items())
    return text


def _to_amount(value: int, unit: str, language: str) -> str:
    if language == "id":
        return f"{value} {UNIT_TO_INDONESIAN[unit]}"
    return f"{value} {unit}" if value == 1 else f"{value} {unit}s"
