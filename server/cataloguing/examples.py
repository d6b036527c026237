"""The named questions as example queries in the form of SIB (``sh:SPARQLExecutable``).

In: the catalogue of questions. Out: triples that a SPARQL editor or a search over queries can load:
each question with its words in both languages and a query that runs as it stands, its parameters
set to those of its example. They are made of the same ``.rq`` files that the service answers, so
they cannot say anything else. https://github.com/sib-swiss/sparql-examples describes the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from pyoxigraph import Literal, NamedNode, Triple

from loaders.rdf.iri import BASE
from server.asking.questions import Question, bind_parameters

SH = "http://www.w3.org/ns/shacl#"
SCHEMA = "https://schema.org/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {"sh": SH, "schema": SCHEMA, "rdfs": RDFS, "owl": OWL, "xsd": XSD}

EXAMPLES = "/.well-known/sparql-examples/"
"""Where the examples are, below the address of the site; each has an IRI there."""

# "PREFIX tpk: <https://...#>" at the start of a line
_PREFIX_RE = re.compile(r"^PREFIX (?P<prefix>\w+): <(?P<namespace>[^>]+)>$", re.MULTILINE)

# the start of the WHERE of a query or an inner SELECT
_WHERE_RE = re.compile(r"\bWHERE\s*\{")

# "FILTER(?a IN (?b, ?c))": brackets up to three deep; not FILTER NOT EXISTS { }
_FILTER_RE = re.compile(r"\bFILTER\s*\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)")

# the end of the header of a question: the first line that is no comment
_HEADER_RE = re.compile(r"\A(?:#\+[^\n]*\n)+\s*")


def build_examples(questions: Iterable[Question], site: str, base: str = BASE) -> Iterator[Triple]:
    """Yield the examples.

    Args:
        questions: The catalogue.
        site: Address of the service, without a slash at its end.
        base: Public base IRI.
    """
    catalogue = sorted(questions, key=lambda question: question.name)
    declared = NamedNode(f"{site}{EXAMPLES}prefixes")
    for question in catalogue:
        node = NamedNode(f"{site}{EXAMPLES}{question.name}")
        yield Triple(node, NamedNode(f"{RDF}type"), NamedNode(f"{SH}SPARQLExecutable"))
        yield Triple(node, NamedNode(f"{RDF}type"), NamedNode(f"{SH}SPARQLSelectExecutable"))
        for words, language in ((question.summary, "en"), (question.summary_id, "id")):
            yield Triple(node, NamedNode(f"{RDFS}comment"), Literal(words, language=language))
            yield Triple(node, NamedNode(f"{RDFS}label"), Literal(question.name))
        yield Triple(node, NamedNode(f"{SH}prefixes"), declared)
        yield Triple(node, NamedNode(f"{SH}select"), Literal(to_runnable(question, base)))
        yield Triple(node, NamedNode(f"{SCHEMA}target"), NamedNode(f"{site}/sparql"))
        for keyword in question.name.split("-"):
            if len(keyword) > 3:
                yield Triple(node, NamedNode(f"{SCHEMA}keywords"), Literal(keyword))
    yield from _declare_prefixes(catalogue, declared)


def to_runnable(question: Question, base: str = BASE) -> str:
    """Return the query of a question with the parameters of its example set.

    The values stand in a VALUES block at the start of WHERE and of that of each inner SELECT, and
    in every FILTER, which in a group of its own could not see them: a query that anybody can read
    and send, with the same answer as the question has.
    """
    query = _HEADER_RE.sub("", question.text)
    bound = bind_parameters(question, question.example, base=base)
    if not bound:
        return query
    names = " ".join(f"?{name}" for name in bound)
    values = " ".join(str(term) for term in bound.values())
    block = f"VALUES ({names}) {{ ({values}) }}"
    for name, term in bound.items():
        mention = re.compile(rf"[?$]{name}\b")
        query = _FILTER_RE.sub(partial(_set, mention, str(term)), query)
    return _WHERE_RE.sub(lambda where: f"{where[0]}\n  {block}", query)


def _set(mention: re.Pattern[str], term: str, found: re.Match[str]) -> str:
    """Return a FILTER with a value in the place of a variable."""
    return mention.sub(lambda _: term, found[0])


def _declare_prefixes(catalogue: Iterable[Question], node: NamedNode) -> Iterator[Triple]:
    found = {
        (match["prefix"], match["namespace"])
        for question in catalogue
        for match in _PREFIX_RE.finditer(question.text)
    }
    yield Triple(node, NamedNode(f"{RDF}type"), NamedNode(f"{OWL}Ontology"))
    for prefix, namespace in sorted(found):
        declaration = NamedNode(f"{node.value}/{prefix}")
        yield Triple(node, NamedNode(f"{SH}declare"), declaration)
        yield Triple(declaration, NamedNode(f"{SH}prefix"), Literal(prefix))
        uri = Literal(namespace, datatype=NamedNode(f"{XSD}anyURI"))
        yield Triple(declaration, NamedNode(f"{SH}namespace"), uri)
