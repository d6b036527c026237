"""The vocabulary as pages: ``/ontology`` and one page for each term; ``/def`` leads there.

In: nothing, or a term's name. Out: what the ontology says of it in the reader's language, where it
lies beside other vocabularies, how often the graph uses it, and things of it. The file itself is at
``/data/def.ttl``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from pyoxigraph import NamedNode

from server.errors import NotFound
from server.web.entities.bindings import Value, ask_values
from server.web.entities.model import Reference
from server.web.entities.naming import find_name, gather
from server.web.entities.reading import ask_nodes
from server.web.entities.vocabulary import Vocabulary, VocabularyShelf
from server.web.formats import to_wanted
from server.web.pictures.relations import Node, Relation, draw_relations
from server.web.preferences import to_language
from server.web.site import GET_AND_HEAD, PAGE_QUERIES, Site, to_site
from server.web.terms import PREFIXES, shorten, to_href

router = APIRouter(include_in_schema=False)

TPK, RDFS, OWL, RDF = PREFIXES["tpk"], PREFIXES["rdfs"], PREFIXES["owl"], PREFIXES["rdf"]

KINDS = {
    "class": OWL + "Class",
    "object_property": OWL + "ObjectProperty",
    "datatype_property": OWL + "DatatypeProperty",
    "value": OWL + "NamedIndividual",
}
"""The kinds of term, in the order of the page; the words are ``term_NAME``."""

FACTS = (
    *("subClassOf", "subPropertyOf", "domain", "range"),
    *("inverseOf", "seeAlso"),
)
"""What is said of a term beside its words, by local name in RDFS or OWL."""

DRAWN = 26
"""Relations in the picture of the whole vocabulary: those that the graph uses most."""

SCHEMES = "SELECT ?scheme { ?scheme a <http://www.w3.org/2004/02/skos/core#ConceptScheme> }"


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its words, what is said of it, how often the graph uses it."""

    iri: str
    name: str
    kind: str
    label: str
    other_label: str
    comment: str
    facts: dict[str, tuple[Reference, ...]]
    uses: int


@router.api_route("/def", methods=GET_AND_HEAD)
async def redirect_to_vocabulary(request: Request) -> Response:
    """Send whoever asks for the vocabulary to its page, or to its file."""
    wanted = to_wanted(
        request.headers.get("accept"), request.query_params.getlist("format"), html=True
    )
    target = "/ontology" if wanted.html else "/data/def.ttl"
    return Response(status_code=303, headers={"Location": target, "Vary": "Accept"})


@router.api_route("/data/def.ttl", methods=GET_AND_HEAD)
async def send_vocabulary(request: Request) -> Response:
    """Send the vocabulary as its file is."""
    share: Path = request.app.state.share
    path = share / "ontology" / "tupoksi.ttl"
    return FileResponse(path, media_type="text/turtle; charset=utf-8")


@router.api_route("/ontology", methods=GET_AND_HEAD)
async def show_ontology(request: Request) -> Response:
    """Show every term, and a picture of how kinds of thing are tied."""
    site, vocabulary, language = await prepare(request)
    terms = to_terms(vocabulary, site, language)
    used = sorted(terms.values(), key=lambda term: -term.uses)
    relations = [one for term in used for one in to_relations(term, terms)][:DRAWN]
    schemes, _ = await ask_values(site, SCHEMES)
    iris = [row["scheme"].text for row in schemes]
    details = gather(await ask_nodes(site, "entity-names", iris))
    return site.render(
        request,
        "ontology.html",
        groups=to_groups(terms),
        picture=draw_relations(relations),
        schemes=sorted(
            (find_name(iri, details, vocabulary, language) for iri in iris),
            key=lambda scheme: scheme.text,
        ),
        link=partial(to_href, base=site.settings.base),
    )


@router.api_route("/ontology/{name}", methods=GET_AND_HEAD)
async def show_term(request: Request, name: str) -> Response:
    """Show one term of the vocabulary with things of it from the graph."""
    site, vocabulary, language = await prepare(request)
    terms = to_terms(vocabulary, site, language)
    term = terms.get(TPK + name)
    if term is None:
        raise NotFound(
            f"The vocabulary has no term {name!r}.", hint="/ontology lists them all.", address=name
        )
    around = [one for other in terms.values() for one in to_relations(other, terms)]
    mine = [one for one in around if term.iri in (one.subject.key, one.property.key, one.value.key)]
    return site.render(
        request,
        "term.html",
        term=term,
        picture=draw_relations(mine[: 2 * DRAWN]) if mine else None,
        below=[
            one
            for one in terms.values()
            if any(above.iri == term.iri for above in one.facts.get("subClassOf", ()))
        ],
        examples=await read_examples(site, term, vocabulary, language),
        link=partial(to_href, base=site.settings.base),
    )


async def prepare(request: Request) -> tuple[Site, Vocabulary, str]:
    """Return what every page of the vocabulary needs."""
    shelf = request.app.state.vocabulary
    assert isinstance(shelf, VocabularyShelf)
    site = to_site(request)
    return site, await shelf.find(site), to_language(request)


def to_terms(vocabulary: Vocabulary, site: Site, language: str) -> dict[str, Term]:
    """Return every term of ours by IRI, sorted by name."""
    snapshot = site.engine.snapshot
    classes = snapshot.classes if snapshot else {}
    other = "en" if language == "id" else "id"
    terms = {}
    for iri in sorted(vocabulary.statements):
        if not iri.startswith(TPK):
            continue
        said = vocabulary.statements[iri]
        kinds = [value.text for value in said.get(RDF + "type", ())]
        kind = next((name for name, of in KINDS.items() if of in kinds), "value")
        terms[iri] = Term(
            iri=iri,
            name=iri.removeprefix(TPK),
            kind=kind,
            label=vocabulary.label(iri, language),
            other_label=vocabulary.label(iri, other),
            comment=vocabulary.comment(iri, language),
            facts=_to_facts(said, vocabulary, language),
            uses=classes.get(iri, 0) if kind == "class" else vocabulary.uses.get(iri, 0),
        )
    return terms


def to_groups(terms: dict[str, Term]) -> list[tuple[str, list[Term]]]:
    """Return the terms by kind, in the order of the page."""
    groups: dict[str, list[Term]] = {kind: [] for kind in KINDS}
    for term in terms.values():
        groups[term.kind].append(term)
    return [(kind, members) for kind, members in groups.items() if members]


def to_relations(term: Term, terms: dict[str, Term]) -> list[Relation]:
    """Return which kinds a property ties, where both are ours."""
    if term.kind != "object_property":
        return []
    domains = [one for one in term.facts.get("domain", ()) if one.iri in terms]
    ranges = [one for one in term.facts.get("range", ()) if one.iri in terms]
    return [
        Relation(_to_node(one.iri, one.text), _to_node(term.iri, term.label), _to_node(*other))
        for one in domains[:1]
        for other in [(two.iri, two.text) for two in ranges[:1]]
    ]


async def read_examples(
    site: Site, term: Term, vocabulary: Vocabulary, language: str
) -> list[tuple[Reference, Reference | None]]:
    """Return some things of a class, or some statements with a property."""
    rows, _ = await ask_values(site, PAGE_QUERIES["term-examples"], {"term": NamedNode(term.iri)})
    nodes = {
        value.text
        for row in rows
        for value in (row["subject"], row.get("value", row["subject"]))
        if value.is_iri
    }
    details = gather(await ask_nodes(site, "entity-names", sorted(nodes)))

    def name(value: Value) -> Reference:
        if not value.is_iri:
            return Reference("", value.text, value.language)
        return find_name(value.text, details, vocabulary, language)

    return [(name(row["subject"]), name(row["value"]) if "value" in row else None) for row in rows]


def _to_node(iri: str, label: str) -> Node:
    return Node(iri, label, f"/ontology/{iri.removeprefix(TPK)}")


def _to_facts(
    said: Mapping[str, tuple[Value, ...]], vocabulary: Vocabulary, language: str
) -> dict[str, tuple[Reference, ...]]:
    """Return what is said of a term by local name; other vocabularies as ``aligned``."""
    facts: dict[str, list[Reference]] = {}
    for name in FACTS:
        for value in (*said.get(RDFS + name, ()), *said.get(OWL + name, ())):
            is_ours = not value.is_iri or value.text.startswith((TPK, PREFIXES["xsd"]))
            label = (
                vocabulary.label(value.text, language)
                if value.text in vocabulary.labels
                else shorten(value.text, vocabulary.base)
            )
            place = name if is_ours or not name.startswith("sub") else "aligned"
            facts.setdefault(place, []).append(Reference(value.text, label))
    for value in said.get(PREFIXES["skos"] + "closeMatch", ()):
        facts.setdefault("aligned", []).append(
            Reference(value.text, shorten(value.text, vocabulary.base))
        )
    return {name: tuple(dict.fromkeys(references)) for name, references in facts.items()}
