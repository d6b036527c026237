"""Each constraint as one SPARQL SELECT over the whole graph, not one query for each focus node.

In: a :class:`Shape` and the classes below each class. Out: :class:`Check` records: a query whose
rows are the results. SHACL (sections 4 and 5) says what each constraint demands of one focus node;
joined with the shape's targets it demands the same of all of them at once, and the engine can
choose where to begin. A SPARQL constraint must bind ``$this`` in each group that tests it
(SHACL 5.2.1 forbids MINUS, VALUES and SERVICE there); ``tests/findings`` holds every answer against
pySHACL's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from server.checking.shapes import RDF, RDFS, SH, Constraint, Shape, Term
from server.errors import BadShapes

XSD = "http://www.w3.org/2001/XMLSchema#"

THIS_RE = re.compile(r"[$?]this\b")
PATH_RE = re.compile(r"[$?]PATH\b")
# The brace that opens the outermost group: "... WHERE {" or "SELECT $this {".
BODY_RE = re.compile(r"\bSELECT\b[^{]*\{", re.IGNORECASE)
FORBIDDEN_RE = re.compile(r"\b(?:MINUS|SERVICE|VALUES)\b", re.IGNORECASE)

# Datatypes whose lexical forms the engine checks (SHACL 4.1.2: ill-typed literals): of numbers at a
# glance, of others when it casts.
NUMERIC = frozenset(f"{XSD}{name}" for name in ("integer", "decimal"))
CASTABLE = frozenset(f"{XSD}{name}" for name in ("boolean", "date"))


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint, ready to run.

    Attributes:
        shape: Whose result a row is.
        component: The constraint component of its results, an IRI.
        query: A SELECT of ``?this``, and ``?value``, ``?path`` and others as it binds them.
        targets: The classes whose instances are judged, subclasses included.
    """

    shape: Shape
    component: str
    query: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offence:
    """What breaks a constraint on each value: a pattern that binds ``?this ?value``, and a test."""

    pattern: str
    test: str


def compile_shape(shape: Shape, class_to_below: Mapping[str, frozenset[str]]) -> list[Check]:
    """Return the checks of a shape.

    Args:
        shape: The shape.
        class_to_below: For each class, itself and its subclasses; a class that is missing has none.

    Raises:
        BadShapes: A constraint is of a kind that no rule of ours needs yet.
    """
    targets = tuple(sorted({low for t in shape.targets for low in class_to_below.get(t, {t})}))
    return [_compile(shape, constraint, targets) for constraint in shape.constraints]


def _compile(shape: Shape, constraint: Constraint, targets: tuple[str, ...]) -> Check:
    if constraint.component == "sparql":
        query = _compile_sparql(shape, constraint, targets)
        return Check(shape, f"{SH}SPARQLConstraintComponent", query, targets)
    write = COMPONENT_TO_BODY.get(constraint.component)
    if write is None or not shape.path:
        raise BadShapes(
            f"The shape {shape.iri} uses sh:{constraint.component}, which is not compiled.",
            hint=f"Known on a property: {', '.join(sorted(COMPONENT_TO_BODY))}; else sh:sparql.",
            where=shape.iri,
        )
    name = constraint.component[0].upper() + constraint.component[1:]
    body = write(f"<{shape.path}>", constraint)
    if isinstance(body, Offence):
        # offences are rare: find them first, and ask of those alone whether they are targets
        test = f"({body.test}) && EXISTS {{ {_target(targets)} }}"
        query = f"SELECT DISTINCT ?this ?value WHERE {{ {body.pattern} FILTER({test}) }}"
    else:
        query = f"SELECT DISTINCT ?this WHERE {{ {_target(targets)} {body} }}"
    return Check(shape, f"{SH}{name}ConstraintComponent", query, targets)


def _target(targets: tuple[str, ...]) -> str:
    if len(targets) == 1:
        return f"?this <{RDF}type> <{targets[0]}> ."
    classes = " ".join(f"<{target}>" for target in targets)
    return f"VALUES ?targetClass {{ {classes} }} ?this <{RDF}type> ?targetClass ."


def _compile_sparql(shape: Shape, constraint: Constraint, targets: tuple[str, ...]) -> str:
    assert isinstance(constraint.values[0], Literal)
    text = constraint.values[0].value
    if FORBIDDEN_RE.search(text):
        raise BadShapes(
            f"The SPARQL constraint of {shape.iri} uses MINUS, VALUES or SERVICE.",
            hint="SHACL 5.2.1 forbids them; write FILTER NOT EXISTS or IN.",
            where=shape.iri,
        )
    text = PATH_RE.sub(f"<{shape.path}>", THIS_RE.sub("?this", text))
    body = BODY_RE.search(text)
    if body is None:
        raise BadShapes(
            f"The SPARQL constraint of {shape.iri} is no SELECT.",
            hint="SHACL 5.2.1: the value of sh:select is a SELECT query.",
            where=shape.iri,
        )
    distinct = f"{{ SELECT DISTINCT ?this WHERE {{ {_target(targets)} }} }}"
    pattern = distinct if len(targets) > 1 else _target(targets)
    return f"{text[: body.end()]} {pattern} {text[body.end() :]}"


def _count(path: str, constraint: Constraint, comparison: str) -> str:
    number = int(_text(constraint.values[0]))
    if comparison == ">":
        return (
            f"{{ SELECT ?this WHERE {{ ?this {path} ?counted }} GROUP BY ?this "
            f"HAVING (COUNT(DISTINCT ?counted) > {number}) }}"
        )
    # as many values, each another term than those before it
    names = [f"?value{i}" for i in range(number)]
    patterns = " ".join(f"?this {path} {name} ." for name in names)
    pairs = [(a, b) for i, a in enumerate(names) for b in names[:i]]
    differ = "".join(f" FILTER(!sameTerm({a}, {b}))" for a, b in pairs)
    return f"FILTER NOT EXISTS {{ {patterns}{differ} }}"


def _datatype(path: str, constraint: Constraint) -> Offence:
    datatype = _text(constraint.values[0])
    wrong = f"!isLiteral(?value) || DATATYPE(?value) != <{datatype}>"
    pattern = f"?this {path} ?value ."
    if datatype in NUMERIC:
        wrong += " || !isNumeric(?value)"
    elif datatype in CASTABLE:
        wrong += " || !BOUND(?cast)"
        pattern += f" BIND(<{datatype}>(STR(?value)) AS ?cast)"
    return Offence(pattern, wrong)


def _test(test: str) -> Callable[[str, Constraint], Offence]:
    """Return a writer of constraints that test each value alone; ``{0}`` is the parameter."""

    def write(path: str, constraint: Constraint) -> Offence:
        given = _term(constraint.values[0])
        return Offence(f"?this {path} ?value .", f"!COALESCE({test.format(given)}, false)")

    return write


def _node_kind(path: str, constraint: Constraint) -> Offence:
    kind = _text(constraint.values[0]).removeprefix(SH)
    tests = {
        "IRI": "isIRI(?value)",
        "Literal": "isLiteral(?value)",
        "BlankNode": "isBlank(?value)",
        "IRIOrLiteral": "!isBlank(?value)",
        "BlankNodeOrIRI": "!isLiteral(?value)",
        "BlankNodeOrLiteral": "!isIRI(?value)",
    }
    return Offence(f"?this {path} ?value .", f"!({tests[kind]})")


def _pattern(path: str, constraint: Constraint) -> Offence:
    arguments = f"STR(?value), {_term(constraint.values[0])}, {Literal(constraint.flags)}"
    return Offence(f"?this {path} ?value .", f"isBlank(?value) || !REGEX({arguments})")


def _in(path: str, constraint: Constraint) -> Offence:
    # IN compares by value and fails on ill-typed literals; SHACL 4.8.3 asks for the same term
    same = " || ".join(f"sameTerm(?value, {_term(member)})" for member in constraint.values)
    return Offence(f"?this {path} ?value .", f"!({same})")


def _language_in(path: str, constraint: Constraint) -> Offence:
    fits = " || ".join(f"LANGMATCHES(LANG(?value), {_term(v)})" for v in constraint.values)
    return Offence(f"?this {path} ?value .", f"!isLiteral(?value) || !({fits})")


def _class(path: str, constraint: Constraint) -> Offence:
    below = f"<{RDFS}subClassOf>*"
    is_one = f"EXISTS {{ ?value <{RDF}type>/{below} {_term(constraint.values[0])} }}"
    return Offence(f"?this {path} ?value .", f"!({is_one})")


def _less_than(path: str, constraint: Constraint) -> Offence:
    other = _term(constraint.values[0])
    pattern = f"?this {path} ?value ; {other} ?other ."
    return Offence(pattern, "!COALESCE(?value < ?other, false)")


def _disjoint(path: str, constraint: Constraint) -> Offence:
    return Offence(f"?this {path} ?value ; {_term(constraint.values[0])} ?value .", "true")


def _text(term: Term) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


def _term(term: Term) -> str:
    assert isinstance(term, NamedNode | Literal)
    return str(term)


COMPONENT_TO_BODY: Mapping[str, Callable[[str, Constraint], str | Offence]] = {
    "minCount": lambda path, constraint: _count(path, constraint, "<"),
    "maxCount": lambda path, constraint: _count(path, constraint, ">"),
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "class": _class,
    "in": _in,
    "languageIn": _language_in,
    "pattern": _pattern,
    "minInclusive": _test("?value >= {0}"),
    "maxInclusive": _test("?value <= {0}"),
    "minExclusive": _test("?value > {0}"),
    "maxExclusive": _test("?value < {0}"),
    "minLength": _test("STRLEN(STR(?value)) >= {0}"),
    "maxLength": _test("STRLEN(STR(?value)) <= {0}"),
    "lessThan": _less_than,
    "disjoint": _disjoint,
}
