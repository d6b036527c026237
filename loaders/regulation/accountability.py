"""Who answers to whom -> ``Accountability``, from the structure Pasal and from each unit's own.

"Setiap Seksi sebagaimana dimaksud pada ayat (1) huruf c dan huruf d, dipimpin oleh seorang Kepala
Seksi yang … bertanggung jawab kepada Camat dan secara administratif dikoordinasikan oleh Sekmat."
Each provision's word is kept as one n-ary statement, also where two of them disagree.
"""

from __future__ import annotations

import re

from loaders.regulation.contexts import Contexts, clauses_of
from loaders.regulation.model import Accountability, Position, Unit
from loaders.regulation.organisation import (
    LONGEST_SENTENCE,
    clean_subject,
    find_subjects,
    match_led,
)
from loaders.regulation.resolve import Resolved, Resolver
from loaders.text.document import Document, Provision, source_span

_OFFICE = r"[A-Z]\w*(?:\s+[A-Z]\w*)*"

# "bertanggung jawab kepada Kepala Dinas melalui Sekretaris" ; "bertanggungjawab" is as frequent. It
# must not match "bertanggung jawab kepada atasan masing-masing": an office is printed with
# capitals.
_ANSWERS_RE = re.compile(
    rf"bertanggung\s?jawab\s+(?:langsung\s+)?kepada\s+(?P<to>{_OFFICE})"
    rf"(?:\s+melalui\s+(?P<via>{_OFFICE}))?"
    rf"(?:,?\s+(?:dan\s+)?secara\s+administra(?:tif|si)\s+dikoordinasikan\s+oleh\s+(?P<by>{_OFFICE}))?"
)
# The subject of a clause without "dipimpin oleh": "Sekretariat sebagaimana …, dalam pelaksanaan
# tugas dan fungsinya bertanggung jawab kepada"; "Unsur Pelaksana BPBD berada di bawah dan
# bertanggungjawab".
_SUBJECT_RE = re.compile(
    r"(?P<subject>.+?),?\s+(?:(?:yang\s+)?(?:dalam\s+pelaksanaan|ber(?:ada|kedudukan)\s+di\s*bawah|bertanggung))",
    re.DOTALL,
)


def read_accountability(
    document: Document, contexts: Contexts, resolver: Resolver
) -> tuple[Accountability, ...]:
    """Return what every clause says of who answers to whom, in order."""
    found: list[Accountability] = []
    for clause in clauses_of(document):
        answer = _ANSWERS_RE.search(clause.text, 0, LONGEST_SENTENCE)
        if answer:
            found.extend(_statements(document.source.text, clause, answer, contexts, resolver))
    return tuple(found)


def _statements(
    text: str, clause: Provision, answer: re.Match[str], contexts: Contexts, resolver: Resolver
) -> list[Accountability]:
    led = match_led(clause.text[: answer.start()])
    subject = led or _SUBJECT_RE.match(clause.text, 0, LONGEST_SENTENCE)
    if subject is None:
        return []
    span = source_span(text, clause, answer.start(), answer.end())
    holders = _holders(clause, subject["subject"], contexts, resolver)
    statements = []
    for unit, head in holders:
        above = _resolve_above(resolver, answer["to"], clause, unit)
        via = _resolve_above(resolver, answer["via"], clause, unit)
        by = _resolve_above(resolver, answer["by"], clause, unit)
        statements.append(
            Accountability(
                clause,
                span,
                head,
                led["title"] if led else clean_subject(subject["subject"]),
                above.position if above else None,
                answer["to"],
                via.position if via else None,
                answer["via"] or "",
                by.position if by else None,
                answer["by"] or "",
                above.method if above else "",
                above.similarity if above else 0.0,
            )
        )
    return statements


def _holders(
    clause: Provision, subject: str, contexts: Contexts, resolver: Resolver
) -> list[tuple[Unit, Position]]:
    """Return the units that a clause speaks of with their heads.

    A unit that its own context does not have is not looked for elsewhere: the section of the same
    name in the Kelurahan is another office than the one that answers to the Camat.
    """
    root = contexts.root_for(clause)
    units = find_subjects(clause, subject, contexts)
    units = [u for u in units if u.head]
    if units and root is not None and len(units) == 1 and _is_elsewhere(units[0], root, clause):
        units = []
    if not units:
        span = (clause.start, clause.end)
        name = subject.partition(" sebagaimana ")[0].strip(" ,")
        known = resolver.add_unlisted(name, clause, span) if not name.startswith("Setiap") else None
        return [(known.position.unit, known.position)] if known and known.position.unit else []
    return [(u, u.head) for u in units if u.head]


def _is_elsewhere(unit: Unit, root: Unit, clause: Provision) -> bool:
    """Say whether a unit found by name belongs to another organisation than the clause's own."""
    return unit.root is not root and unit is not root and clause.type == "Pasal"


def _resolve_above(
    resolver: Resolver, name: str | None, clause: Provision, unit: Unit
) -> Resolved | None:
    """Resolve an office above a unit; where the capture ran on, shorter readings are tried."""
    words = (name or "").split()
    while words:
        found = resolver.resolve(" ".join(words), clause, unit)
        if found and found.position is not unit.head:
            return found
        words.pop()
    return None
