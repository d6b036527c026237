"""Terms as N-Triples: the predicates that every graph uses, names of the vocabulary, literals."""

from __future__ import annotations

import re

from loaders.rdf.iri import DEF

RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
ALT_LABEL = "<http://www.w3.org/2004/02/skos/core#altLabel>"
TITLE = "<http://purl.org/dc/terms/title>"
SPATIAL = "<http://purl.org/dc/terms/spatial>"
ORIGIN = "<http://purl.org/dc/terms/provenance>"
DERIVED = "<http://www.w3.org/ns/prov#wasDerivedFrom>"
REPORTS_TO = "<http://www.w3.org/ns/org#reportsTo>"
XSD = "http://www.w3.org/2001/XMLSchema#"
INTEGER = f"^^<{XSD}integer>"

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_CONTROL_RE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def term(name: str) -> str:
    """Return a term of the vocabulary: ``Pasal`` -> ``<https://w3id.org/tupoksi/def#Pasal>``."""
    return f"<{DEF}{name}>"


def literal(words: str, suffix: str = "") -> str:
    """Return a literal; ``suffix`` is a language tag or a datatype in N-Triples."""
    if not words.isprintable():  # a line break among others
        words = _CONTROL_RE.sub("", words).translate(_ESCAPES)
    elif '"' in words or "\\" in words:
        words = words.translate(_ESCAPES)
    return f'"{words}"{suffix}'
