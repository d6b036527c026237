"""References in running text -> ``Citation``: to other provisions, to annexes, to other acts.

"sebagaimana dimaksud pada ayat (1) huruf b, huruf c, dan huruf e" is one citation with three
targets. A reference is read as a list of steps, each step set against the place where it stands; a
number that is used twice makes it ambiguous, a number that is not there leaves it unresolved. The
numbers in the text are never corrected.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from loaders.regulation.model import Act, Citation
from loaders.regulation.works import FoundAct, find_acts
from loaders.text.document import BODY, OPENING, Document, Provision, source_span
from loaders.text.numbering import parse_letters

RESOLVED, AMBIGUOUS, UNRESOLVED = "Resolved", "Ambiguous", "Unresolved"

# What leads in a reference; "sebagaimana telah diubah" is none. The word "dimaksud" is lost in
# "sebagaimana pada ayat (1)" (Perda Tanjung Jabung Timur 14/2013).
_LEAD_RE = re.compile(
    r"\bsebagaimana\s+(?:yang\s+)?(?:(?:di)?maksud(?:kan)?\s+)?(?:dalam|pada|di)\s+(?=(?:Pasal|ayat|huruf|angka)\b)"
    r"|\b(?=Pasal\s+\d)"
)
_STEP_RE = re.compile(
    r"(?P<sep>[\s,]*(?:(?:dan/atau|dan|atau|serta|sampai\s+dengan|s\.?d\.?)\s+)?)"
    r"(?P<level>Pasal|ayat|huruf|angka)(?:\s+|(?=\())(?P<number>\(\d{1,3}[a-z]?\)|\d{1,4}[A-Z]?|[a-zA-Z]{1,2})(?![\w(])"
)
# A list that names its level once: "ayat (1), (2) dan (3)", "huruf a, b, dan c".
_BARE_RE = re.compile(
    r"(?P<sep>\s*,\s*(?:dan\s+|atau\s+)?|\s+(?:dan|atau|sampai\s+dengan|s\.?d\.?)\s+)(?P<number>\(\d{1,3}\)|[a-z](?=[\s,;.)]))"
)
_ANNEX_RE = re.compile(r"\bdalam\s+(?P<annex>[Ll]ampiran(?:\s+(?P<number>[IVX]+|\d+))?)\b")
_LEVELS = {"Pasal": 0, "ayat": 1, "huruf": 2, "angka": 3}
_TYPES = ("Pasal", "Ayat", "Huruf", "Angka")
_MOST_IN_RANGE = 200
_MOST_CANDIDATES = 16  # a number used more often than this is damage; the nearest uses are kept


class Step(NamedTuple):
    """One step of a reference: level 0 (Pasal) to 3 (angka), and the number as printed."""

    level: int
    number: str


class Member(NamedTuple):
    """One member of a reference: the steps to it, and whether it ends a range."""

    steps: tuple[Step, ...]
    ends_range: bool


def read_citations(document: Document, home: str) -> tuple[Citation, ...]:
    """Return every reference of a document in order; ``home`` is the slug of its region."""
    finder = _Finder(document, home)
    found: list[Citation] = []
    for provision in document.provisions:
        if provision.text and provision.part in (OPENING, BODY):
            found.extend(finder.find(provision))
    return tuple(found)


def read_members(words: str, start: int) -> tuple[list[Member], int]:
    """Read a reference that begins at ``start``; return its members and where it ends."""
    members: list[Member] = []
    path: tuple[Step, ...] = ()
    level, end = -1, start
    while True:
        match = _STEP_RE.match(words, end)
        bare = None if match else _BARE_RE.match(words, end) if 1 <= level <= 2 else None
        step = match or bare
        if step is None:
            return members, end
        new_level = _LEVELS[match["level"]] if match else level
        number = step["number"].strip("()")
        descends = new_level > level >= 0 and not step["sep"].strip(" ,\n\t")
        if descends and members:
            path = members.pop().steps
        path = (*(s for s in path if s.level < new_level), Step(new_level, number))
        members.append(
            Member(
                path, step["sep"].strip().startswith(("s", "sampai")) and "serta" not in step["sep"]
            )
        )
        level, end = new_level, step.end()


class _Finder:
    def __init__(self, document: Document, home: str) -> None:
        self.document = document
        self.text = document.source.text
        self.home = home
        self.pasals: dict[str, list[Provision]] = {}
        for pasal in document.pasals():
            # by its key: "l0" is Pasal 10 that a scan misread
            self.pasals.setdefault(pasal.key.partition("_")[0], []).append(pasal)
        self.annexes = [p for p in document.provisions if p.type == "Lampiran"]

    def find(self, provision: Provision) -> list[Citation]:
        words = provision.text
        acts = find_acts(words, self.home)
        found = self.internal(provision, words, acts)
        found += [
            self.external(provision, act, "", act.start)
            for act in acts
            if act.act not in {c.act for c in found}
        ]
        if "ampiran" in words:
            found += [self.annex(provision, match) for match in _ANNEX_RE.finditer(words)]
        found.sort(key=lambda citation: citation.span)
        return found

    def internal(self, provision: Provision, words: str, acts: list[FoundAct]) -> list[Citation]:
        if "sebagaimana" not in words and "Pasal" not in words:
            return []
        found: list[Citation] = []
        after = 0
        for lead in _LEAD_RE.finditer(words):
            if lead.start() < after or any(a.start <= lead.start() < a.end for a in acts):
                continue
            members, end = read_members(words, lead.end())
            if not members:
                continue
            after = end
            act = next((a for a in acts if end <= a.start <= end + 1), None)
            if act is not None:
                found.append(self.external(provision, act, words[lead.end() : end], lead.start()))
            elif provision.part == OPENING and words.startswith("Pasal", lead.start()):
                # a bare Pasal before Pasal 1 is one of an act whose name was not understood
                span = source_span(self.text, provision, lead.start(), end)
                found.append(Citation(provision, words[lead.start() : end], span, UNRESOLVED))
            else:
                found.append(self.resolve(provision, members, lead.start(), end))
        return found

    def external(self, provision: Provision, found: FoundAct, locator: str, start: int) -> Citation:
        span = source_span(self.text, provision, start, found.end)
        text = provision.text[start : found.end]
        return Citation(provision, text, span, RESOLVED, act=found.act, locator=locator)

    def annex(self, provision: Provision, match: re.Match[str]) -> Citation:
        span = source_span(self.text, provision, match.start("annex"), match.end("annex"))
        number = match["number"]
        targets = [a for a in self.annexes if not number or a.number == number]
        status = RESOLVED if len(targets) == 1 else AMBIGUOUS if targets else UNRESOLVED
        missing = () if targets else (match["annex"],)
        return Citation(provision, match["annex"], span, status, tuple(targets), missing)

    def resolve(
        self, provision: Provision, members: list[Member], start: int, end: int
    ) -> Citation:
        span = source_span(self.text, provision, start, end)
        targets: list[Provision] = []
        missing: list[str] = []
        ambiguous = False
        last: Provision | None = None
        for member in members:
            found = self.targets_of(provision, member.steps)
            if not found:
                missing.append(_print_step(member.steps[-1]))
            ambiguous = ambiguous or len(found) > 1
            if member.ends_range and last is not None and len(found) == 1:
                targets.extend(_between(self.document, last, found[0]))
            targets.extend(found)
            last = found[0] if len(found) == 1 else None
        status = UNRESOLVED if missing else AMBIGUOUS if ambiguous else RESOLVED
        return Citation(
            provision,
            provision.text[start:end],
            span,
            status,
            tuple(dict.fromkeys(targets)),
            tuple(missing),
        )

    def targets_of(self, provision: Provision, steps: tuple[Step, ...]) -> list[Provision]:
        """Return the provisions that some steps lead to; several when ambiguous."""
        first, rest = steps[0], steps[1:]
        if first.level == 0:
            places = self.pasals.get(first.number, [])
            if len(places) > _MOST_CANDIDATES:
                here = bisect_right(places, provision.start, key=lambda pasal: pasal.start)
                places = places[max(here - _MOST_CANDIDATES, 0) :][:_MOST_CANDIDATES]
        else:
            places = _from_here(provision, first)
        for step in rest:
            places = [child for place in places for child in _children(place, step)]
        return places


def _from_here(provision: Provision, step: Step) -> list[Provision]:
    """Return what a relative step means: the number in the nearest enclosing list of its kind."""
    type_ = _TYPES[step.level]
    node: Provision | None = provision
    while node is not None:
        found = _children(node, step) if any(c.type == type_ for c in node.children) else []
        if found and (node is not provision or step.level > 1):
            return found
        if found and node.type == "Pasal":
            return found
        if node.pasal is node:
            break
        node = node.parent
    return []


def _children(place: Provision, step: Step) -> list[Provision]:
    """Return the children that bear a number; "huruf I" is the letter i that lost its case."""
    type_ = _TYPES[step.level]
    number = (
        step.number.lower()
        if type_ == "Huruf" and parse_letters(step.number.lower())
        else step.number
    )
    direct = [c for c in place.children if c.type == type_ and c.number == number]
    if direct or type_ == "Ayat":
        return direct
    through = [c for ayat in place.children if ayat.type == "Ayat" for c in ayat.children]
    return (
        [c for c in through if c.type == type_ and c.number == number]
        if place.type == "Pasal"
        else []
    )


def _between(document: Document, first: Provision, last: Provision) -> list[Provision]:
    """Return the provisions of one kind strictly between two, in order."""
    siblings = (
        document.pasals()
        if first.type == "Pasal"
        else list(first.parent.children)
        if first.parent
        else []
    )
    if first not in siblings or last not in siblings:
        return []
    return siblings[siblings.index(first) + 1 : siblings.index(last)][:_MOST_IN_RANGE]


def _print_step(step: Step) -> str:
    name = tuple(_LEVELS)[step.level]
    return f"{name} ({step.number})" if name == "ayat" else f"{name} {step.number}"


def repealed_acts(document: Document, citations: tuple[Citation, ...]) -> tuple[Act, ...]:
    """Return the acts that a closing Pasal takes out of force ("dicabut dan … tidak berlaku")."""
    pasals = [p for p in document.pasals() if any(_repeals(node.text) for node in (p, *p.children))]
    acts = [c.act for c in citations if c.act and c.provision.pasal in pasals and not c.locator]
    return tuple({act.work: act for act in acts}.values())


def _repeals(words: str) -> bool:
    return "dicabut" in words and "tidak berlaku" in words[words.index("dicabut") :]
