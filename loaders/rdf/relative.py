"""A relative mention and the IRIs around it -> N-Triples lines; its place is written elsewhere."""

from __future__ import annotations

from loaders.rdf.ntriples import RDF_TYPE, literal, term
from loaders.regulation.model import RelativeMention

_MENTION, _MENTIONED_IN, _RELATION = (
    term("RelativeMention"),
    term("mentionedIn"),
    term("relation"),
)
_ROLE, _TEXT, _STATED_IN = term("role"), term("text"), term("statedIn")
_SCOPE_PRINTED, _SCOPE_UNIT = term("scopeAsPrinted"), term("scopeUnit")


def to_lines(
    mention: RelativeMention, iri: str, step: str, provision: str, scope: str
) -> list[str]:
    """Return what a mention says; ``scope`` is the IRI of the unit it names, "" for none."""
    lines = [
        f"<{iri}> {RDF_TYPE} {_MENTION} .",
        f"<{iri}> {_MENTIONED_IN} <{step}> .",
        f"<{iri}> {_RELATION} {term(mention.relation)} .",
        f"<{iri}> {_ROLE} {term(mention.role)} .",
        f"<{iri}> {_TEXT} {literal(mention.text, '@id')} .",
        f"<{iri}> {_STATED_IN} <{provision}> .",
    ]
    if mention.scope_printed:
        lines.append(f"<{iri}> {_SCOPE_PRINTED} {literal(mention.scope_printed, '@id')} .")
    if scope:
        lines.append(f"<{iri}> {_SCOPE_UNIT} <{scope}> .")
    return lines
