"""Rows of the graph and a kept text -> :class:`Reading`.

In: rows of the ``reader-*`` queries as texts, the text of a snapshot, and the findings. Out: one
reading, divided into parts. Asks nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from server.checking.findings import Finding
from server.publishing.snapshot import to_graph_iri
from server.publishing.texts import KeptText
from server.reading.model import Citation, Office, Reading, Span, Target, Term
from server.reading.parts import divide

Row = dict[str, str]

SOURCE = "id/sumber/"
FACTS = ("kind", "number", "year", "place", "enacted", "promulgated", "created", "gazette")
"""Columns of ``reader-documents`` that are told on top of a document."""


@dataclass(frozen=True, slots=True)
class About:
    """What a document is.

    Attributes:
        stem: Of the source file.
        source: IRI of the source, by which the graph knows what was derived from it.
        root: IRI of the regulation, SOP or service standard.
        kind: Local name of its class.
        title: As printed, or the stem.
        facts: Number, dates and the like, those that are known.
    """

    stem: str
    source: str
    root: str
    kind: str
    title: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answers:
    """Rows by what they tell of."""

    spans: Sequence[Row]
    citations: Sequence[Row]
    terms: Sequence[Row]
    offices: Sequence[Row]


def to_abouts(rows: Iterable[Row], base: str, stems: Iterable[str]) -> dict[str, About]:
    """Return what the documents are, by stem; a graph that does not say is just a document."""
    stems = tuple(stems)
    graph_to_stem = {to_graph_iri(stem): stem for stem in stems}
    abouts: dict[str, About] = {}
    for row in rows:
        stem = graph_to_stem.get(row["graph"], "")
        if not stem:
            continue
        abouts.setdefault(
            stem,
            About(
                stem=stem,
                source=f"{base}{SOURCE}{quote(stem, safe='')}",
                root=row["root"],
                kind=local_name(row["class"]),
                title=row.get("title", stem),
                facts={name: row[name] for name in FACTS if row.get(name)},
            ),
        )
    for stem in stems:
        source = f"{base}{SOURCE}{quote(stem, safe='')}"
        abouts.setdefault(stem, About(stem, source, source, "Document", stem, {}))
    return abouts


def build_reading(
    about: About, kept: KeptText, answers: Answers, findings: Sequence[Finding]
) -> Reading:
    """Return a document, ready to be read."""
    spans = tuple(to_spans(answers.spans, about.root))
    is_law = about.kind == "Regulation"
    return Reading(
        stem=about.stem,
        root=about.root,
        kind=about.kind,
        title=about.title,
        sha256=kept.sha256,
        text=kept.text,
        leaves=kept.leaves,
        spans=spans,
        citations=tuple(to_citations(answers.citations)),
        terms=tuple(to_terms(answers.terms)),
        offices=tuple(to_offices(answers.offices)),
        findings=tuple(findings),
        parts=divide(spans if is_law else (), len(kept.text)),
        facts=about.facts,
    )


def to_spans(rows: Iterable[Row], root: str) -> Iterable[Span]:
    """Return the stretches; the rows are in the order of the text."""
    for row in rows:
        yield Span(
            iri=row["resource"],
            anchor=row["resource"].removeprefix(root + "/"),
            type=local_name(row["class"]),
            number=row.get("number", ""),
            heading=row.get("heading", ""),
            start=int(row["start"]),
            end=int(row["end"]),
            line=int(row["line"]),
        )


def to_citations(rows: Iterable[Row]) -> Iterable[Citation]:
    """Return the citations; one that cites several things has a row for each."""
    found: dict[str, Citation] = {}
    for row in rows:
        before = found.get(row["citation"])
        targets = before.targets if before else ()
        if row.get("target"):
            targets = (*targets, Target(row["target"], row.get("words", "")))
        found[row["citation"]] = Citation(
            int(row["start"]), int(row["end"]), local_name(row["resolution"]), targets
        )
    return found.values()


def to_terms(rows: Iterable[Row]) -> Iterable[Term]:
    """Return the defined terms; one with an alias has a row for each form."""
    found: dict[str, Term] = {}
    for row in rows:
        before = found.get(row["definition"])
        forms = (*(before.forms if before else ()), " ".join(row["form"].split()))
        found[row["definition"]] = Term(row["definition"], forms, row["meaning"], int(row["start"]))
    return found.values()


def to_offices(rows: Iterable[Row]) -> Iterable[Office]:
    """Return the units and positions, in the order of the text."""
    for row in rows:
        kind = "position" if local_name(row["kind"]) == "Position" else "unit"
        yield Office(row["office"], row["label"], kind, int(row["start"]))


def local_name(iri: str) -> str:
    """Return what stands behind the last # or / of an IRI."""
    return iri.rpartition("#")[2].rpartition("/")[2]
