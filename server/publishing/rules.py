"""The rules by which the graph concludes: SPARQL files whose header says what each rests on.

In: a folder of ``.rq`` files. Out: :class:`Rule` in strata, and what the graph says about each.
It knows nothing of stores, and never runs a rule. The header stands at the top of the file::

    #+ summary: The one told to act performs the next step.
    #+ summary_id: Yang diberi disposisi melaksanakan langkah berikutnya.
    #+ description: The habit or provision that the rule rests on,
    #+   continued with three spaces
    #+ after: branch-returns, answers-to
    #+ rule: told-to-act

``rule`` repeats the name of the file, which is part of a published IRI: a file that is renamed by
mistake is refused. ``after`` names the rules that must have settled before this one looks; a rule
that asks what is *not* concluded (FILTER NOT EXISTS, MINUS, COUNT) needs it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from server.errors import BadInput

RULE_BASE = "https://w3id.org/tupoksi/id/aturan/"
"""The IRI of a rule is this and its name."""

KEYS = ("summary", "summary_id", "description", "after", "rule")
REQUIRED = ("summary", "summary_id", "description", "rule")

# "#+ summary: One ..." -> key, value. Not "#+   more words", which continues the line before.
KEY_RE = re.compile(r"#\+ (?P<key>[a-z_]+):(?: (?P<value>.*))?")
MORE_RE = re.compile(r"#\+ {2,}(?P<more>\S.*)")

TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
DESCRIPTION = NamedNode("http://purl.org/dc/terms/description")
INFERENCE_RULE = NamedNode("https://w3id.org/tupoksi/def#InferenceRule")


@dataclass(frozen=True, slots=True)
class Rule:
    """One CONSTRUCT query with its header.

    Attributes:
        path: The file.
        text: The whole file.
        summary: What it concludes, in English.
        summary_id: The same in Indonesian.
        description: The norm or habit it rests on, and where it keeps silent.
        after: Names of the rules that settle before it.
    """

    path: Path
    text: str
    summary: str
    summary_id: str
    description: str
    after: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the file, which the header repeats."""
        return self.path.stem

    @property
    def iri(self) -> NamedNode:
        """What conclusions name as ``tpk:inferredBy``."""
        return NamedNode(RULE_BASE + self.name)


def read_rules(folder: Path) -> tuple[Rule, ...]:
    """Read every ``*.rq`` of a folder, sorted by name; a missing folder holds no rules.

    Raises:
        BadInput: A file cannot be read, or its header is incomplete; names the file.
    """
    return tuple(_read_rule(path) for path in sorted(folder.glob("*.rq")))


def parse_rule(path: Path, text: str) -> Rule:
    """Parse the text of a rule file.

    Raises:
        BadInput: The header lacks a key, or ``rule`` is not the name of the file.
    """
    values = dict(parse_header(path, text, KEYS))
    for key in REQUIRED:
        if not values.get(key):
            raise _bad(path, f"has no {key} in its header")
    if values["rule"] != path.stem:
        raise _bad(path, f"calls itself {values['rule']!r}, which is not the name of the file")
    after = tuple(name.strip() for name in values.get("after", "").split(",") if name.strip())
    return Rule(path, text, values["summary"], values["summary_id"], values["description"], after)


def to_strata(rules: Sequence[Rule]) -> tuple[tuple[Rule, ...], ...]:
    """Put rules into an order in which each comes after those that its header names.

    Within a stratum they are sorted by name; the order in which they were given says nothing.

    >>> rule = Rule(Path("b.rq"), "", "", "", "", after=("a",))
    >>> [[r.name for r in stratum] for stratum in to_strata([rule, Rule(Path("a.rq"), *"...."))])]
    [['a'], ['b']]

    Raises:
        BadInput: A rule waits for one that does not exist, or rules wait for each other.
    """
    waiting = {rule.name: rule for rule in rules}
    for rule in rules:
        for name in rule.after:
            if name not in waiting:
                raise _bad(rule.path, f"waits for {name!r}, and there is no such rule")
    strata: list[tuple[Rule, ...]] = []
    while waiting:
        ready = [rule for rule in waiting.values() if not waiting.keys() & set(rule.after)]
        if not ready:
            raise BadInput(
                f"The rules {', '.join(sorted(waiting))} wait for each other.",
                hint="What one rule denies, another may not conclude from it: break the circle.",
                where=", ".join(sorted(rule.path.name for rule in waiting.values())),
            )
        strata.append(tuple(sorted(ready, key=lambda rule: rule.name)))
        for rule in ready:
            del waiting[rule.name]
    return tuple(strata)


def describe_rule(rule: Rule) -> tuple[Triple, ...]:
    """Return what the graph says about a rule."""
    return (
        Triple(rule.iri, TYPE, INFERENCE_RULE),
        Triple(rule.iri, LABEL, Literal(rule.summary_id, language="id")),
        Triple(rule.iri, LABEL, Literal(rule.summary, language="en")),
        Triple(rule.iri, DESCRIPTION, Literal(rule.description, language="en")),
    )


def _read_rule(path: Path) -> Rule:
    try:
        return parse_rule(path, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(path, f"cannot be read: {error}") from error


def parse_header(path: Path, text: str, keys: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield key and value of each header entry, continuations joined.

    Raises:
        BadInput: A line is no entry, or its key is not one of ``keys``.
    """
    entries: list[tuple[str, str]] = []
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        key, more = KEY_RE.fullmatch(line.rstrip()), MORE_RE.fullmatch(line.rstrip())
        if key and key["key"] in keys:
            entries.append((key["key"], (key["value"] or "").strip()))
        elif more and entries:
            known, value = entries[-1]
            entries[-1] = (known, f"{value} {more['more']}".strip())
        else:
            raise _bad(path, f"has a header line that is not understood: {line!r}")
    yield from entries


def _bad(path: Path, fault: str) -> BadInput:
    return BadInput(
        f"The rule {path.name} {fault}.",
        hint="The form of a rule is described in docs/inference.md.",
        where=str(path),
    )
