"""Clauses that give work -> duties, functions, detailed duties and tahapan, with their holders.

A clause names its subject ("…, Kepala Seksi Kelahiran memiliki tugas:") or only the unit, whose
head then holds the duty. The kind of a Pasal is evidence of its words first, of its items next
("dengan tahapan:"), of its heading last.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from loaders.regulation.contexts import Contexts, clauses_of
from loaders.regulation.definitions import is_defining
from loaders.regulation.model import Clause, Duty, Repair, Stage, Unit
from loaders.regulation.names import fold_name
from loaders.regulation.organisation import LONGEST_SENTENCE, find_subjects, is_structure, match_led
from loaders.regulation.resolve import Resolved, Resolver
from loaders.text.document import Document, Provision, Span, source_span

DEFINITIONS, POSITION_CLAUSE, STRUCTURE = "Definitions", "PositionClause", "Structure"
TASKS, FUNCTIONS, DETAILED_TASKS, OTHER = "Tasks", "Functions", "DetailedTasks", "OtherKind"

_VERB = r"(?:menyelenggarakan|memiliki|mempunyai|melaksanakan)"
_REF = r"(?:(?:Pasal|ayat|huruf|angka)\s+\(?\w{1,4}\)?[\s,]*(?:dan\s+|atau\s+)?)"

# "Untuk melaksanakan tugas sebagaimana dimaksud dalam Pasal 5," — what follows is the subject.
_ON_TASK_RE = re.compile(
    r"(?:Untuk|Dalam(?:\s+rangka)?)\s+(?:melaksanakan|menyelenggarakan)\s+tugas(?:\s+pokok)?(?:\s+dan\s+fungsi)?(?:nya)?"
    rf"(?:\s+sebagaimana\s+(?:dimaksud\s+)?(?:dalam|pada)\s+{_REF}+)?\s*,?\s*"
)
_DETAILED_RE = re.compile(r"\b(?:[Rr]incian|[Uu]raian|sub)\s+tugas\b")
_FUNCTION_RE = re.compile(rf"\b{_VERB}\s+(?:tugas\s+pokok\s+dan\s+)?fungsi\b")
_TASK_RE = re.compile(r"\b(?:mempunyai|memiliki)\s+tugas\b|\btugas\s*[:;]?\Z")
_POSITION_WORDS_RE = re.compile(
    r"\bdi\s?pimpin\s+oleh\b|\bberkedudukan\b|\bmerupakan\s+(?:unsur|bagian)\b|\bbertanggung\s?jawab\s+kepada\b"
)
_STAGED_RE = re.compile(r"\btahapan\b[^:;.]*[:;.]?\Z")
_SUBJECT_END_RE = re.compile(
    rf",?\s+(?:{_VERB}\b|(?:rincian\s+|uraian\s+)?tugas\s*[:;]?\Z|di\s?pimpin\b|oleh\s+seorang\b|dalam\s+melaksanakan\b|sebagaimana\b)"
)
# "Rincian tugas Sekretariat sebagaimana dimaksud pada ayat (1) adalah sebagai berikut:"
_OF_WHOM_RE = re.compile(
    r"(?:Rincian|Uraian)\s+tugas\s+(?:pokok\s+)?(?P<name>[A-Z].*?)"
    r"\s*(?:,|sebagaimana\b|adalah\b|meliputi\b|:|\Z)"
)
_TASK_WORDS_RE = re.compile(rf"\b{_VERB}\s+tugas(?:\s+pokok)?\s*[:;,]?\s*")

_AND_TAIL_RE = re.compile(r"\s*[;,]\s*(?:dan\s?/\s?atau|dan|atau)\Z")
_END_MARKS = " ;:.,"
_STAGE_TAIL_RE = re.compile(r",?\s*dengan\s+tahapan(?:\s+sebagai\s+berikut)?\s*\Z")
_LONGEST_TAIL = 60  # code points in which a tail must begin; it has 31 and its spaces
_EMPHASIS_RE = re.compile(r"\*+(\w[^*]*?)\*+")


class Duties(NamedTuple):
    """What the clauses of a document give to whom."""

    clauses: tuple[Clause, ...]
    duties: tuple[Duty, ...]
    stages: tuple[Stage, ...]
    repairs: tuple[Repair, ...]


def read_duties(document: Document, contexts: Contexts, resolver: Resolver) -> Duties:
    """Return the kinds of all clauses and the duties that they give, in order."""
    reader = _Reader(document, contexts, resolver)
    for clause in clauses_of(document):
        reader.read_clause(clause)
    return Duties(
        tuple(reader.clauses), tuple(reader.duties), tuple(reader.stages), tuple(reader.repairs)
    )


def clean_label(words: str) -> str:
    """Return an item's words without the marks that end it.

    >>> clean_label("membagi tugas kepada bawahan; dan")
    'membagi tugas kepada bawahan'
    >>> clean_label("mengelola tugas Bidang, dengan tahapan:")
    'mengelola tugas Bidang'
    """
    words = words.rstrip(_END_MARKS)
    if words.endswith(("dan", "atau")):
        joined = _AND_TAIL_RE.search(words, max(len(words) - 16, 0))
        words = words[: joined.start()].rstrip(_END_MARKS) if joined else words
    if words.endswith(("tahapan", "berikut")):
        tail = _STAGE_TAIL_RE.search(words, max(len(words) - _LONGEST_TAIL, 0))
        words = words[: tail.start()].rstrip(_END_MARKS) if tail else words
    return words


def kind_of_clause(clause: Provision) -> str:
    """Return the ``tpk:PasalKind`` of a clause; the module says in which order."""
    if is_defining(clause):
        return DEFINITIONS
    if is_structure(clause):
        return STRUCTURE
    if any(_STAGED_RE.search(child.text[-60:]) for child in clause.children):
        return DETAILED_TASKS
    kind = _kind_of_words(clause.text[:LONGEST_SENTENCE])
    return TASKS if kind == POSITION_CLAUSE and _heading_says_tasks(clause) else kind


def _kind_of_words(words: str) -> str:
    if _DETAILED_RE.search(words):
        return DETAILED_TASKS
    if _FUNCTION_RE.search(words):
        return FUNCTIONS
    if _TASK_RE.search(words):
        return DETAILED_TASKS if _ON_TASK_RE.match(words) else TASKS
    return POSITION_CLAUSE if _POSITION_WORDS_RE.search(words) else OTHER


def _heading_says_tasks(clause: Provision) -> bool:
    heading = clause.pasal.parent.heading if clause.pasal and clause.pasal.parent else ""
    return fold_name(heading) in ("tugas", "tugaspokok")


class _Reader:
    def __init__(self, document: Document, contexts: Contexts, resolver: Resolver) -> None:
        self.text = document.source.text
        self.contexts = contexts
        self.resolver = resolver
        self.clauses: list[Clause] = []
        self.duties: list[Duty] = []
        self.stages: list[Stage] = []
        self.repairs: list[Repair] = []

    def read_clause(self, clause: Provision) -> None:
        kind = kind_of_clause(clause)
        self.clauses.append(Clause(clause, kind))
        if kind not in (TASKS, FUNCTIONS, DETAILED_TASKS):
            return
        name, holder = self.read_holder(clause)
        items = [child for child in clause.children if child.type != "Ayat" and child.text]
        if kind == TASKS:
            self.read_tasks(clause, items, name, holder)
        else:
            type_ = "Function" if kind == FUNCTIONS else "DetailedDuty"
            for item in items:
                self.add_duty(type_, clause, item, name, holder)
                if type_ == "DetailedDuty":
                    self.read_stages(item)

    def read_holder(self, clause: Provision) -> tuple[str, Resolved | None]:
        """Return the subject of a clause as printed, and the position that it means."""
        words = clause.text[:LONGEST_SENTENCE]
        lead = _ON_TASK_RE.match(words)
        start = lead.end() if lead else 0
        end = _SUBJECT_END_RE.search(words, start)
        name = words[start : end.start() if end else start].strip(" ,")
        of_whom = _OF_WHOM_RE.match(words)
        if of_whom:
            start, name = of_whom.start("name"), of_whom["name"]
        if not name:
            return "", None
        found = self.resolver.resolve(name, clause, None)
        if found is None:
            unit = self.unit_of_pasal(clause)
            found = self.resolver.resolve(name, clause, unit) if unit else None
        if found is None:
            span = source_span(self.text, clause, start, start + len(name))
            found = self.resolver.add_unlisted(name, clause, span)
        return name, found

    def unit_of_pasal(self, clause: Provision) -> Unit | None:
        """Return the unit that the same Pasal says somebody leads, for a bare "Kepala Seksi"."""
        for other in clause.pasal.children if clause.pasal else ():
            led = match_led(other.text)
            units = find_subjects(other, led["subject"], self.contexts) if led else []
            if len(units) == 1:
                return units[0]
        return None

    def read_tasks(
        self, clause: Provision, items: list[Provision], name: str, holder: Resolved | None
    ) -> None:
        for item in items:
            self.add_duty("MainDuty", clause, item, name, holder)
            for part in item.children:
                if part.text:
                    self.add_duty("MainDuty", clause, part, name, holder, parent=item)
        words = _TASK_WORDS_RE.search(clause.text, 0, LONGEST_SENTENCE)
        if not items and words and words.end() < len(clause.text):
            self.add_duty("MainDuty", clause, clause, name, holder, start=words.end())

    def read_stages(self, item: Provision) -> None:
        for ordinal, part in enumerate((c for c in item.children if c.text), start=1):
            label, span = self.label(part, 0)
            self.stages.append(Stage(part, item, ordinal, label, span))

    def add_duty(
        self,
        kind: str,
        clause: Provision,
        provision: Provision,
        name: str,
        holder: Resolved | None,
        *,
        start: int = 0,
        parent: Provision | None = None,
    ) -> None:
        label, span = self.label(provision, start)
        self.duties.append(
            Duty(
                kind,
                clause,
                provision,
                label,
                span,
                holder.position if holder else None,
                name,
                holder.method if holder else "",
                holder.similarity if holder else 0.0,
                parent,
            )
        )

    def label(self, provision: Provision, start: int) -> tuple[str, Span]:
        """Return an item's label and where it is printed.

        Markdown emphasis that a conversion put in is taken out of the label, on record.
        """
        words = clean_label(provision.text[start:])
        span = source_span(self.text, provision, start, start + (len(words) or 1))
        if "*" not in words:
            return words, span
        for found in _EMPHASIS_RE.finditer(words):
            place = source_span(self.text, provision, start + found.start(), start + found.end())
            self.repairs.append(Repair(provision, place, found[0], found[1], "markdown-emphasis"))
        return _EMPHASIS_RE.sub(r"\1", words), span
