"""What can be found: the resources of the graph with their words, gathered by one query a kind.

In: something that answers a SPARQL query (a store in memory, or a remote server). Out:
:class:`Entry`, sorted. The queries beside this module say which resources are of which kind and
which of their words count; nothing here knows how words are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from server.web.terms import to_citation

Row = Mapping[str, str]

AskText = Callable[[str], Iterable[Row]]
"""Answers a query: for each row the values as texts, columns that are unbound left out."""

KIND_TO_WORDS: dict[str, tuple[str, str]] = {
    "regulation": ("Peraturan", "Regulations"),
    "unit": ("Unit organisasi", "Units"),
    "position": ("Jabatan", "Positions"),
    "duty": ("Tugas", "Duties"),
    "function": ("Fungsi", "Functions"),
    "stage": ("Tahapan", "Stages of duties"),
    "procedure": ("SOP", "Procedures"),
    "step": ("Langkah SOP", "Steps of procedures"),
    "service": ("Pelayanan", "Services"),
    "definition": ("Definisi", "Definitions"),
    "provision": ("Ketentuan", "Provisions"),
    "place": ("Wilayah", "Places"),
    "work": ("Peraturan yang dirujuk", "Works cited"),
    "concept": ("Konsep", "Concepts"),
}
"""The kinds, in the order in which equals are shown, and what they are called in both languages."""

KINDS = tuple(KIND_TO_WORDS)

QUERIES = {
    kind: (files("server.searching") / "queries" / f"{kind}.rq").read_text(encoding="utf-8")
    for kind in ("documents", *KINDS)
}

AROUND = ("around", "holder", "whole")
"""Columns of what a resource belongs to, in the order in which it is said."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource that can be found.

    Attributes:
        iri: The resource.
        kind: One of :data:`KINDS`.
        label: What it is called; for duties, stages and provisions their own words.
        names: Other names of it.
        text: More of its own words; may be empty.
        around: What it belongs to, as a reader would say it (its holder, its parent); may be empty.
        document: Stem of the document that it was first read in; may be empty.
        title: Title of that document.
        region: IRI of the place that the document is of; may be empty.
        region_label: What that place is called.
        provision: IRI of the provision that states it; of a provision its own. May be empty.
        citation: That provision as lawyers cite it.
        line: Line of the document, from 1; 0 when it has none.
    """

    iri: str
    kind: str
    label: str
    names: tuple[str, ...] = ()
    text: str = ""
    around: str = ""
    document: str = ""
    title: str = ""
    region: str = ""
    region_label: str = ""
    provision: str = ""
    citation: str = ""
    line: int = 0


@dataclass(slots=True)
class _Gathered:
    """The rows of one resource as they come."""

    first: Row
    names: dict[str, None] = field(default_factory=dict)
    texts: dict[str, None] = field(default_factory=dict)
    around: dict[str, None] = field(default_factory=dict)


def gather_entries(ask: AskText) -> list[Entry]:
    """Return everything that can be found, by kind, document, line and IRI.

    Args:
        ask: Answers each of :data:`QUERIES`; the default graph has to be the union of all graphs.
    """
    documents = {row["document"]: row for row in ask(QUERIES["documents"])}
    return [entry for kind in KINDS for entry in _gather_kind(kind, ask(QUERIES[kind]), documents)]


def _gather_kind(kind: str, rows: Iterable[Row], documents: Mapping[str, Row]) -> Iterable[Entry]:
    found: dict[str, _Gathered] = {}
    for row in rows:
        one = found.setdefault(row["resource"], _Gathered(row))
        for column, into in (("label", one.names), ("name", one.names), ("text", one.texts)):
            if column in row:
                into[_flatten(row[column])] = None
        for column in AROUND:
            if column in row:
                one.around[_flatten(row[column])] = None
    entries = (_to_entry(kind, iri, one, documents) for iri, one in found.items())
    return sorted(entries, key=lambda entry: (entry.document, entry.line, entry.iri))


def _to_entry(kind: str, iri: str, one: _Gathered, documents: Mapping[str, Row]) -> Entry:
    first = one.first
    document = documents.get(first.get("document", ""), {})
    provision = iri if kind == "provision" else first.get("provision", "")
    label, *names = one.names
    return Entry(
        iri=iri,
        kind=kind,
        label=label,
        names=tuple(names),
        text=" ".join(one.texts),
        around=" · ".join(one.around),
        document=first.get("document", "").rpartition("/")[2],
        title=document.get("title", ""),
        region=document.get("region", ""),
        region_label=document.get("regionLabel", ""),
        provision=provision,
        citation=to_citation(provision or iri),
        line=int(first.get("line", 0)),
    )


def _flatten(text: str) -> str:
    return " ".join(text.split())
