"""What the two engines are held against each other on: one graph a component, and small documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from loaders.catalogue import Source, load_sources
from loaders.text.read import decode_source

ROOT = Path(__file__).resolve().parent.parent.parent

PREFIXES = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix tpk: <https://w3id.org/tupoksi/def#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

# Where SHACL has two values compared that cannot be (a date with a number), it demands a result and
# pySHACL gives none, or stops; no shape of ours compares such values, and :r and :s hold none.
# Instances of a class and of one below it, values of every sort, and nodes without any.
DATA = (
    PREFIXES
    + """
:a a tpk:Duty ; :p 1 , 2 ; :q 2 ; rdfs:label "satu"@id .
:b a tpk:Function ; :p "x" , "abc"@id ; :q "abc"@id ; rdfs:label "one"@en , "dua"@id-ID .
:c a tpk:MainDuty ; :p :a , :d , "2020-13-40"^^xsd:date .
:d a tpk:DetailedDuty ; :p 3.5 , "7"^^xsd:integer , "tujuh"^^xsd:integer ; :q 10 ; rdfs:label "plain" .
:e a tpk:DetailedDuty .
:f a tpk:Tahapan ; :p 1 .
:g a tpk:DetailedDuty ; :p _:blank ; :q "2020-01-01"^^xsd:date . _:blank :p 1 .
:i a tpk:DetailedDuty ; :r 1 , 2.5 , 3 ; :s 2 .
:j a tpk:DetailedDuty ; :r "a" , "tujuh"^^xsd:integer , 2 ; :s "b" , 9 .
:h a tpk:DetailedDuty , tpk:Duty ; :p "2020-01-02"^^xsd:date , "2019-01-02"^^xsd:date ; :q "2020-01-01"^^xsd:date .
"""
)


@dataclass(frozen=True, slots=True)
class Case:
    """A graph and shapes that use one component."""

    name: str
    turtle: str
    shapes: str


def _property(constraint: str, path: str = ":p") -> str:
    return (
        PREFIXES
        + f"""
:Shape a sh:NodeShape ; sh:targetClass tpk:Duty ; sh:property :Shape-p .
:Shape-p a sh:PropertyShape ; sh:path {path} ; sh:severity sh:Warning ; tpk:ruleCode "X900" ;
    sh:message "salah"@id , "wrong"@en ; {constraint} .
"""
    )


def _select(text: str) -> str:
    return (
        PREFIXES
        + f"""
<https://example.org/> a owl:Ontology ; sh:declare :prefix , :prefix-tpk .
:prefix sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI .
:prefix-tpk sh:prefix "tpk" ; sh:namespace "https://w3id.org/tupoksi/def#"^^xsd:anyURI .
:Shape a sh:NodeShape ; sh:targetClass tpk:Duty ; tpk:ruleCode "X901" ; sh:severity sh:Violation ;
    sh:message "salah"@id , "wrong"@en ; sh:sparql :Shape-select .
:Shape-select a sh:SPARQLConstraint ; sh:prefixes <https://example.org/> ; sh:select \"\"\"{text}\"\"\" .
"""
    )


CONSTRAINTS = {
    "min-count-one": "sh:minCount 1",
    "min-count-two": "sh:minCount 2",
    "max-count": "sh:maxCount 1",
    "datatype-integer": "sh:datatype xsd:integer",
    "datatype-date": "sh:datatype xsd:date",
    "datatype-string": "sh:datatype xsd:string",
    "node-kind-iri": "sh:nodeKind sh:IRI",
    "node-kind-literal": "sh:nodeKind sh:Literal",
    "node-kind-iri-or-literal": "sh:nodeKind sh:IRIOrLiteral",
    "class": "sh:class tpk:Duty",
    "in": 'sh:in ( 1 "x" :a )',
    "pattern": 'sh:pattern "^[0-9a]"',
    "pattern-with-flags": 'sh:pattern "^X" ; sh:flags "i"',
    "min-length": "sh:minLength 3",
    "max-length": "sh:maxLength 2",
    "disjoint": "sh:disjoint :q",
}

SELECTS = {
    "select-focus": "SELECT $this WHERE { $this ex:p ?other . ?other ex:p ?more }",
    "select-value": "SELECT $this ?value WHERE { $this ex:p ?value . FILTER(isLiteral(?value)) }",
    "select-value-and-path": (
        "SELECT $this ?value ?path WHERE { $this ?path ?value . FILTER(?path IN (ex:p, ex:q)) }"
    ),
    "select-without": "SELECT $this WHERE { $this a ?type . FILTER NOT EXISTS { $this ex:p ?any } }",
    "select-optional": (
        "SELECT $this ?value WHERE { $this ex:p ?one . OPTIONAL { $this ex:q ?value } "
        "FILTER(!BOUND(?value)) }"
    ),
    "select-union": (
        "SELECT $this ?value WHERE { { $this ex:p ?value . FILTER(isIRI(?value)) } UNION "
        "{ $this ex:q ?value . FILTER(isLiteral(?value)) } }"
    ),
}

CASES = [
    *(Case(name, DATA, _property(text)) for name, text in CONSTRAINTS.items()),
    Case("language-in", DATA, _property('sh:languageIn ( "id" )', "rdfs:label")),
    Case("min-inclusive", DATA, _property("sh:minInclusive 2", ":r")),
    Case("max-inclusive", DATA, _property("sh:maxInclusive 2", ":r")),
    Case("min-exclusive", DATA, _property("sh:minExclusive 2", ":r")),
    Case("max-exclusive", DATA, _property("sh:maxExclusive 2", ":r")),
    Case("less-than", DATA, _property("sh:lessThan :s", ":r")),
    *(Case(name, DATA, _select(text)) for name, text in SELECTS.items()),
]


LONG = (
    "perwali-cilegon-29-2022",
    "perwali-cilegon-63-2016",
    "sop-bantaeng-pemanfaatan-data",
    "sop-sumbar-data-kinerja",
    "standar-pelayanan-bengkulu-pemanfaatan-data",
)
"""Documents on which pySHACL takes most of a minute."""


def shape_cases() -> list[object]:
    """Return the small source documents, and the first pages of the large ones."""
    cases = []
    for source in load_sources(ROOT / "data" / "sources"):
        text = source.text.text
        if len(text) > 20_000:
            # the beginning: what fits into some seconds of pySHACL
            text = text[:4_000]
            short = decode_source(text.encode(), source.text.stem)
            cases.append((source.text.stem, Source(short, region=source.region, kind=source.kind)))
        else:
            cases.append((source.text.stem, source))
    return [
        pytest.param(name, source, id=name, marks=[pytest.mark.long] if name in LONG else [])
        for name, source in cases
    ]
