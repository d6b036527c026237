"""The rules as the shapes files hold them: SHACL in Turtle -> :class:`Shape` records.

In: Turtle texts. Out: every shape that carries constraints, with its targets resolved, and what a
reader is told of it. Refuses what the compiler does not know, so that no constraint is passed over
in silence. Knows nothing of the graph that is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store

from server.errors import BadShapes
from server.publishing.inputs import File

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
TPK = "https://w3id.org/tupoksi/def#"

SEVERITIES = ("Violation", "Warning", "Info")
CONFIDENCES = ("high", "medium", "low")
CAUSES = ("regulation", "scan", "extraction")

# Properties of a shape that say something about it and constrain nothing.
SAID = frozenset(
    [
        *(
            SH + name
            for name in (
                *("targetClass", "path", "property", "severity", "message", "name", "description"),
                *("order", "deactivated", "sparql", "prefixes", "declare", "prefix", "namespace"),
                *("select", "flags", "group"),
            )
        ),
        *(RDF + name for name in ("type", "first", "rest")),
        *(RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")),
        *(TPK + name for name in ("ruleCode", "ruleCause", "ruleConfidence", "habitAbove", "norm")),
    ]
)

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of a shape.

    Attributes:
        component: Name of the parameter in the SHACL namespace, such as ``minCount``; ``sparql``.
        values: Its value; the members where it is a list; the SELECT text for ``sparql``.
        flags: ``sh:flags`` of a pattern.
        messages: Text by language of a SPARQL constraint's own message; may be empty.
    """

    component: str
    values: tuple[Term, ...]
    flags: str = ""
    messages: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape with what people are told of it.

    Attributes:
        iri: The shape; the source shape of its results.
        code: ``N001``: family and number.
        names: By language.
        descriptions: Why: the norm in words, by language.
        severity: ``Violation``, ``Warning`` or ``Info``.
        cause: ``regulation``, ``scan`` or ``extraction``.
        confidence: ``high``, ``medium`` or ``low``.
        norms: Where the norm stands: IRIs or titles.
        habit: Occurrences in one document from which they are one finding; 0: never.
        targets: Classes whose instances are judged, subclasses not resolved.
        path: Property of a property shape, "" for a node shape.
        constraints: What is demanded, all of it.
        messages: By language, with ``{?name}`` for what a SPARQL constraint binds.
    """

    iri: str
    code: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    severity: str
    cause: str
    confidence: str
    norms: tuple[str, ...]
    habit: int
    targets: tuple[str, ...]
    path: str
    constraints: tuple[Constraint, ...]
    messages: Mapping[str, str]


@lru_cache(maxsize=4)
def read_shapes(files: tuple[File, ...]) -> tuple[Shape, ...]:
    """Read every shape that constrains something, sorted by code and IRI.

    Raises:
        BadShapes: A file is no Turtle, or a shape lacks what a report needs.
    """
    graph = Store()
    for file in files:
        try:
            graph.load(file.content, format=RdfFormat.TURTLE)
        except (SyntaxError, ValueError) as error:
            raise BadShapes(
                f"{file.path} is not valid Turtle: {error}.",
                hint="Correct the file of shapes.",
                where=str(file.path),
            ) from error
    reader = _Reader(graph)
    shapes = [shape for node in reader.roots() for shape in reader.shapes(node)]
    return tuple(sorted(shapes, key=lambda shape: (shape.code, shape.iri)))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Questions to the graph of shapes."""

    graph: Store

    def roots(self) -> list[NamedNode]:
        """Return the shapes that have targets, each once."""
        found = {q.subject for q in self.graph.quads_for_pattern(None, _sh("targetClass"), None)}
        return sorted((n for n in found if isinstance(n, NamedNode)), key=lambda n: n.value)

    def shapes(self, root: NamedNode) -> Iterator[Shape]:
        """Return a target's shape, if it constrains, and its property shapes."""
        targets = tuple(sorted(self._iri(t) for t in self.values(root, SH + "targetClass")))
        for node in (root, *self.values(root, SH + "property")):
            if not isinstance(node, NamedNode):
                raise _bad(root.value, "has a property shape without an IRI")
            constraints = tuple(self._constraints(node))
            if constraints and not self._is_off(node):
                yield self._shape(node, targets, constraints)

    def _shape(
        self, node: NamedNode, targets: tuple[str, ...], constraints: tuple[Constraint, ...]
    ) -> Shape:
        messages = self.texts(node, SH + "message")
        for constraint in constraints:
            messages = {**(constraint.messages or {}), **messages}
        return Shape(
            iri=node.value,
            code=self._one(node, TPK + "ruleCode"),
            names=self.texts(node, SH + "name"),
            descriptions=self.texts(node, SH + "description"),
            severity=self._among(node, SH + "severity", SEVERITIES, "Violation"),
            cause=self._among(node, TPK + "ruleCause", CAUSES, "extraction"),
            confidence=self._among(node, TPK + "ruleConfidence", CONFIDENCES, "high"),
            norms=tuple(sorted(self._iri(n) for n in self.values(node, RDFS + "seeAlso"))),
            habit=int(self._one(node, TPK + "habitAbove", "0")),
            targets=targets,
            path=self._one(node, SH + "path", ""),
            constraints=constraints,
            messages=messages,
        )

    def _constraints(self, node: NamedNode) -> Iterator[Constraint]:
        flags = self._one(node, SH + "flags", "")
        for quad in sorted(self.graph.quads_for_pattern(node, None, None), key=str):
            predicate = quad.predicate.value
            if predicate == SH + "sparql":
                yield self._sparql(node, quad.object)
            elif predicate not in SAID:
                if not predicate.startswith(SH):
                    raise _bad(node.value, f"says {predicate}, which no reader knows")
                values = self._members(quad.object)
                yield Constraint(predicate.removeprefix(SH), values, flags)

    def _sparql(self, node: NamedNode, constraint: object) -> Constraint:
        if not isinstance(constraint, NamedNode | BlankNode):
            raise _bad(node.value, "has a SPARQL constraint that is a literal")
        declared = "".join(
            f"PREFIX {self._one(d, SH + 'prefix')}: <{self._one(d, SH + 'namespace')}>\n"
            for owner in self.values(constraint, SH + "prefixes")
            for d in sorted(self.values(owner, SH + "declare"), key=str)
        )
        text = declared + self._one(constraint, SH + "select")
        return Constraint(
            "sparql", (Literal(text),), messages=self.texts(constraint, SH + "message")
        )

    def values(self, node: object, predicate: str) -> list[Term]:
        """Return the objects of a property."""
        if not isinstance(node, NamedNode | BlankNode):
            return []
        quads = self.graph.quads_for_pattern(node, NamedNode(predicate), None)
        return [q.object for q in quads if isinstance(q.object, NamedNode | BlankNode | Literal)]

    def texts(self, node: object, predicate: str) -> dict[str, str]:
        """Return the literals of a property by language."""
        found = [v for v in self.values(node, predicate) if isinstance(v, Literal)]
        return {value.language or "": value.value for value in sorted(found, key=str)}

    def _one(self, node: object, predicate: str, default: str | None = None) -> str:
        found = self.values(node, predicate)
        if len(found) == 1 and not isinstance(found[0], BlankNode):
            return found[0].value
        if not found and default is not None:
            return default
        raise _bad(_shown(node), f"needs one {predicate}, and has {len(found)}")

    def _among(self, node: NamedNode, predicate: str, known: tuple[str, ...], default: str) -> str:
        name = self._one(node, predicate, default).removeprefix(SH)
        if name not in known:
            raise _bad(node.value, f"has {predicate} {name!r}, not one of {', '.join(known)}")
        return name

    def _is_off(self, node: NamedNode) -> bool:
        return self._one(node, SH + "deactivated", "false") == "true"

    def _members(self, value: object) -> tuple[Term, ...]:
        """Return the members of a list, or the value alone."""
        if isinstance(value, BlankNode):
            members: list[Term] = []
            rest: object = value
            while isinstance(rest, BlankNode):
                members += self.values(rest, RDF + "first")
                rest = next(iter(self.values(rest, RDF + "rest")), None)
            return tuple(members)
        assert isinstance(value, NamedNode | Literal)
        return (value,)

    @staticmethod
    def _iri(value: Term) -> str:
        assert not isinstance(value, BlankNode)
        return value.value


def _sh(name: str) -> NamedNode:
    return NamedNode(SH + name)


def _shown(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _bad(shape: str, fault: str) -> BadShapes:
    return BadShapes(
        f"The shape {shape} {fault}.",
        hint="The form of a shape is described in docs/findings.md.",
        where=shape,
    )
