"""Rules across documents: what one of them says against what another says.

In: the files of ``queries/quality``, and of each document what these rules look at (an extract of
its graph). Out: results like those of shapes. A rule is one SELECT over the extracts, each in the
named graph of its document: ``?this`` is the focus, ``?value`` the place, ``?graph`` the document
where it stands. The header of a file says what a shape says of itself::

    #+ rule: act-cited-with-another-title
    #+ code: A001
    #+ name_id: / name_en:         what is wrong
    #+ problem:                    what this looks for, for who reads the file
    #+ norm_id: / norm_en:         why
    #+ remedy_id: / remedy_en:     what to do
    #+ looks_at: Act, Citation     classes of the vocabulary: of what is extracted
    #+ severity: / cause: / confidence:
    #+ message_id: / message_en:   with {?name} for what the query binds
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, QueryTriples, RdfFormat, Store

from server.checking.cache import Judged
from server.checking.compile import Check
from server.checking.findings import build_findings
from server.checking.judge import select_results
from server.checking.places import Locator
from server.checking.shapes import (
    CAUSES,
    CONFIDENCES,
    RDF,
    SEVERITIES,
    SH,
    TPK,
    Constraint,
    Shape,
)
from server.errors import BadInput, BadShapes
from server.publishing.inputs import File
from server.publishing.rules import parse_header
from server.publishing.snapshot import to_graph_iri

LANGUAGES = ("id", "en")
TEXTS = ("name", "norm", "remedy", "message")
ONES = ("rule", "code", "problem", "looks_at", "severity", "cause", "confidence")
KEYS = (*ONES, *(f"{name}_{language}" for name in TEXTS for language in LANGUAGES))

RULE_BASE = "https://w3id.org/tupoksi/shapes#"


@lru_cache(maxsize=4)
def read_quality(files: tuple[File, ...]) -> tuple[Check, ...]:
    """Read the rules across documents, sorted by code.

    Raises:
        BadShapes: A header lacks a key, or says what no report knows.
    """
    return tuple(sorted((_read(file) for file in files), key=lambda check: check.shape.code))


def _read(file: File) -> Check:
    text = file.content.decode()
    try:
        said = dict(parse_header(file.path, text, KEYS))
    except BadInput as error:
        raise _bad(file, error.message) from error
    missing = [key for key in KEYS if not said.get(key)]
    if missing:
        raise _bad(file, f"{file.path.name} has no {missing[0]} in its header.")
    if said["rule"] != file.path.stem:
        raise _bad(file, f"{file.path.name} calls itself {said['rule']!r}.")
    severity = said["severity"].capitalize()
    for key, value, known in (
        ("severity", severity, SEVERITIES),
        ("cause", said["cause"], CAUSES),
        ("confidence", said["confidence"], CONFIDENCES),
    ):
        if value not in known:
            raise _bad(file, f"{file.path.name} has {key} {value!r}, not one of {known}.")
    shape = Shape(
        iri=f"{RULE_BASE}{said['code']}-{said['rule']}",
        code=said["code"],
        names={language: said[f"name_{language}"] for language in LANGUAGES},
        descriptions={
            language: f"{said[f'norm_{language}']} {said[f'remedy_{language}']}"
            for language in LANGUAGES
        },
        severity=severity,
        cause=said["cause"],
        confidence=said["confidence"],
        norms=(),
        habit=0,
        targets=(),
        path="",
        constraints=(Constraint("sparql", (Literal(text),)),),
        messages={language: said[f"message_{language}"] for language in LANGUAGES},
    )
    classes = tuple(TPK + name.strip() for name in said["looks_at"].split(","))
    return Check(shape, f"{SH}SPARQLConstraintComponent", text, classes)


def extract(database: Store, quality: Sequence[Check]) -> str:
    """Return what the rules look at in the default graph of a store: N-Triples, one a line."""
    classes = sorted({iri for check in quality for iri in check.targets})
    if not classes:
        return ""
    values = " ".join(f"<{iri}>" for iri in classes)
    found = database.query(
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?class {{ {values} }} "
        f"?s <{RDF}type> ?class ; ?p ?o }}"
    )
    assert isinstance(found, QueryTriples)
    lines = (found.serialize(format=RdfFormat.N_TRIPLES) or b"").decode().splitlines()
    return "\n".join(sorted(set(lines)))


def judge_across(
    extracts: Mapping[str, str], texts: Mapping[str, str], quality: Sequence[Check]
) -> Judged:
    """Return what the rules across documents find.

    Args:
        extracts: What each document says of what the rules look at, by stem.
        texts: The sources by stem, for the quotes; may lack some.
        quality: The rules.

    Raises:
        BadShapes: A rule is no valid query.
    """
    database = Store()
    for stem, lines in extracts.items():
        graph = NamedNode(to_graph_iri(stem))
        database.bulk_load(lines.encode(), format=RdfFormat.N_TRIPLES, to_graph=graph)
    seconds: dict[str, float] = {}
    results = []
    for check in quality:
        begun = time.perf_counter()
        results += select_results(database, check)
        seconds[check.shape.iri] = time.perf_counter() - begun
    return Judged(tuple(build_findings(results, Locator(database, texts))), seconds)


def to_shapes(quality: Iterable[Check]) -> tuple[Shape, ...]:
    """Return the rules as a report lists them."""
    return tuple(check.shape for check in quality)


def _bad(file: File, fault: str) -> BadShapes:
    return BadShapes(
        fault,
        hint="The form of a rule across documents is described in docs/findings.md.",
        where=str(file.path),
    )
