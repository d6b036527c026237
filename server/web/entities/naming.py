"""What a resource is called on a page, and where it is said.

In: the details of nodes, as ``entity-details.rq`` and ``entity-names.rq`` give them. Out: names,
places, and the ends of statements that tie things together. It asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

from server.web.entities.bindings import Row, Value
from server.web.entities.model import Part, Place, Reference
from server.web.entities.vocabulary import Vocabulary
from server.web.terms import PREFIXES, shorten, to_citation

TPK = PREFIXES["tpk"]
TYPE = PREFIXES["rdf"] + "type"
DERIVED_FROM = PREFIXES["prov"] + "wasDerivedFrom"
STATED_IN = TPK + "statedIn"
START_LINE = TPK + "startLine"
TEXT = TPK + "text"
TITLE = PREFIXES["dct"] + "title"

NAMES = (
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["dct"] + "title",
    TPK + "term",
    TPK + "citedText",
    "http://www.w3.org/ns/shacl#resultMessage",
)
"""What names a resource; the first that it has."""

WORDS = (TPK + "heading", TEXT, TPK + "conditionText", TPK + "actionText", TPK + "office")
"""Its own words, for one that has no name."""

PARTS = tuple(
    TPK + name
    for name in (
        *("accountablePosition", "accountableTo", "via", "coordinatedBy"),
        *("absentPosition", "substitute", "actor", "role", "evidenceKind"),
        *("tiedResource", "tiedFunction", "mappedSubject", "mappedObject"),
        *("citedProvision", "citedRegulation"),
        *("verdict", "correctsSubject", "correctsValue", "observationKind"),
        *("repairFrom", "repairTo", "ruleCode", "relation", "conditionText", "actionText"),
    )
)
"""The ends of statements that tie things together, in the order in which they are read."""

STATING = (STATED_IN, TPK + "citingProvision")
"""By what a statement says in which provision it stands."""

MOST_TITLE = 70
"""Characters of a document's title beside a line of it."""

MOST_WORDS = 240
"""Characters of a resource's own words that stand for a name."""

Details = Mapping[str, Mapping[str, Sequence[Value]]]
"""Values by node and property."""

DOCUMENT_PREFIX = "id/sumber/"


def gather(rows: Iterable[Row]) -> dict[str, dict[str, list[Value]]]:
    """Return rows of node, property and value, by node and property."""
    details: dict[str, dict[str, list[Value]]] = {}
    for row in rows:
        by_property = details.setdefault(row["node"].text, {})
        by_property.setdefault(row["property"].text, []).append(row["value"])
    return details


def choose_text(values: Sequence[Value], language: str) -> Value:
    """Return the text in the reader's language, else in Indonesian, else any."""
    for wanted in (language, "id"):
        for value in values:
            if value.language == wanted:
                return value
    return values[0]


def find_name(iri: str, details: Details, vocabulary: Vocabulary, language: str) -> Reference:
    """Return what a resource is called: its name, its citation, its own words, its short IRI."""
    known = details.get(iri, {})
    for name in NAMES:
        if name in known:
            chosen = choose_text(known[name], language)
            return Reference(iri, chosen.text, chosen.language)
    if iri in vocabulary.labels:
        return Reference(iri, vocabulary.label(iri, language), language)
    citation = to_citation(iri)
    for name in WORDS:
        if name in known:
            chosen = choose_text(known[name], language)
            text = f"{citation}: {chosen.text}" if citation else chosen.text
            return Reference(iri, cut(text, MOST_WORDS), chosen.language)
    if citation:
        return Reference(iri, citation, "id")
    if TYPE in known:
        kind = vocabulary.label(known[TYPE][0].text, language)
        return Reference(iri, f"{kind} ({iri.rpartition('/')[2].replace('-', ' ')})", language)
    return Reference(iri, shorten(iri, vocabulary.base))


def cut(text: str, most: int) -> str:
    """Return a text with at most so many characters, cut at a space where there is one."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rpartition(" ")[0] or head) + "…"


def find_place(iri: str, details: Details, base: str) -> Place | None:
    """Return where a resource is said; None when it was read from no document."""
    known = details.get(iri, {})
    if not any(name in known for name in (DERIVED_FROM, *STATING)):
        return None
    provision = next((known[name][0].text for name in STATING if name in known), "")
    if not provision and "/id/peraturan/" in iri and TEXT in known:
        provision = iri
    there = details.get(provision, {})
    sources = known.get(DERIVED_FROM) or there.get(DERIVED_FROM) or ()
    source = sources[0].text if sources else ""
    titles = details.get(source, {}).get(TITLE, ())
    quote = there.get(TEXT, ())
    line = known.get(START_LINE) or there.get(START_LINE) or ()
    return Place(
        document=unquote(source.removeprefix(base + DOCUMENT_PREFIX)),
        provision=provision,
        label=to_citation(provision),
        title=cut(titles[0].text, MOST_TITLE) if titles else "",
        line=int(line[0].text) if line else 0,
        quote=quote[0].text if quote else "",
    )


def find_parts(
    iri: str, besides: str, details: Details, vocabulary: Vocabulary, language: str
) -> tuple[Part, ...]:
    """Return the ends of a statement, without the one that is the page's own resource."""
    known = details.get(iri, {})
    if not any(name in known for name in PARTS) or any(name in known for name in NAMES[:4]):
        return ()
    return tuple(
        Part(vocabulary.label(name, language), to_reference(value, details, vocabulary, language))
        for name in PARTS
        for value in known.get(name, ())
        if value.text != besides
    )


def to_reference(
    value: Value, details: Details, vocabulary: Vocabulary, language: str
) -> Reference:
    """Return a value as a thing by name."""
    if value.is_iri:
        return find_name(value.text, details, vocabulary, language)
    return Reference("", value.text, value.language, value.datatype)
