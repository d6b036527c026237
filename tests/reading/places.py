"""Readings of the sources, made without a store: only what the text itself tells."""

from __future__ import annotations

from functools import cache

from loaders.catalogue import Source
from loaders.pipeline import read_document
from loaders.rdf.iri import provision_iris
from loaders.text.read import decode_source
from server.reading.model import Reading, Span, Term
from server.reading.parts import divide
from tests.published import ROOT

ROOT_IRI = "https://example.org/id/peraturan/uji"


def read_text(text: str, *, terms: tuple[Term, ...] = ()) -> Reading:
    """Return a regulation as a reader gets it."""
    source = decode_source(text.encode(), "uji")
    document = read_document(Source(source, kind="regulation"))
    iris = provision_iris(document.provisions, ROOT_IRI)
    spans = [
        Span(
            iri=iris[id(p)],
            anchor=iris[id(p)].removeprefix(ROOT_IRI + "/"),
            type=p.type,
            number=p.number,
            heading=p.heading,
            start=p.start,
            end=p.end,
            line=p.line,
        )
        for p in document.provisions
    ]
    spans.sort(key=lambda span: (span.start, -span.end))
    return Reading(
        stem="uji",
        root=ROOT_IRI,
        kind="Regulation",
        title="Uji",
        sha256=source.sha256,
        text=source.text,
        leaves=tuple((leaf.start, leaf.end, leaf.kind) for leaf in document.leaves),
        spans=tuple(spans),
        terms=terms,
        parts=divide(spans, len(source.text)),
    )


@cache
def read_source(stem: str) -> Reading:
    """Return a source document."""
    return read_text((ROOT / "data" / "sources" / f"{stem}.txt").read_text("utf-8"))
