"""The answer to a step, written for a person.

In: :class:`Answer` and candidates. Out: lines with a style each, folded to a width, in Indonesian
or English; the console prints them. Whatever is quoted stands with its document and line.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.asking.answers import Answer, Evidence, Link, Participant, Performer, Place
from server.asking.finding import Candidate
from server.asking.raci import EVIDENCE_TO_MARK, Matrix

KEY_TO_WORDS: dict[str, tuple[str, str]] = {
    "step": ("Tahapan", "Step"),
    "number": ("langkah {number}", "step {number}"),
    "within": ("bagian dari: {label}", "part of: {label}"),
    "performer": ("Pelaksana", "Performed by"),
    "nobody": ("tidak diketahui", "not known"),
    "accountable": ("Bertanggung jawab kepada", "Accountable to"),
    "head": ("dipimpin oleh {head}", "headed by {head}"),
    "disputed": ("ketentuan berbeda, lihat di bawah", "provisions disagree, see below"),
    "chain": ("Garis pertanggungjawaban", "Line of accountability"),
    "link": ("{holder} kepada {superior}", "{holder} to {superior}"),
    "via": (" melalui {via}", " through {via}"),
    "coordinator": (" (dikoordinasikan {coordinator})", " (coordinated by {coordinator})"),
    "disagrees": (" [ketentuan lain berbeda]", " [another provision differs]"),
    "Accountable": ("Menyetujui", "Accountable in the words"),
    "Consulted": ("Dikonsultasi", "Consulted"),
    "Informed": ("Diberi tahu", "Informed"),
    "substitutes": ("Bila berhalangan", "When absent"),
    "substitute": ("{absent} dapat digantikan {substitute}", "{substitute} for {absent}"),
    "unknown": ("Yang tidak diketahui", "Not known"),
    "Marked": ("tanda dalam tabel", "marked in the table"),
    "Stated": ("tertulis", "stated"),
    "Inferred": ("disimpulkan", "inferred"),
    "Reviewed": ("ditinjau", "reviewed"),
    "rests": ("berdasarkan", "rests on"),
    "printed": ('tertulis "{printed}"', 'printed "{printed}"'),
    "alike": ("kemiripan {similarity}", "similarity {similarity}"),
    "tied": (
        "{tied} tahapan sama cocoknya dengan kata-kata itu; jawaban untuk {shown}:",
        "{tied} steps fit these words equally well; the answers for {shown}:",
    ),
    "letters": (
        "R pelaksana, A bertanggung jawab atasnya, C dikonsultasi, I diberi tahu",
        "R responsible, A accountable, C consulted, I informed",
    ),
    "others": ("Kemungkinan lain", "Other candidates"),
}

LANGUAGES = ("id", "en")

INDENT = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and how it is to look (a style of rich; empty for plain)."""

    text: str
    style: str = ""


class Writer:
    """Collects lines of one width in one language."""

    def __init__(self, language: str, width: int) -> None:
        self._index = LANGUAGES.index(language)
        self._width = width
        self.lines: list[Line] = []

    def say(self, key: str, **facts: object) -> str:
        """Return words in the language."""
        return KEY_TO_WORDS[key][self._index].format(**facts)

    def choose(self, indonesian: str, english: str) -> str:
        """Return the one of two texts that is in the language."""
        return (indonesian, english)[self._index]

    def add(self, text: str, *, depth: int = 0, style: str = "") -> None:
        """Add a text, folded; what is folded stands a little deeper."""
        margin = " " * (INDENT * depth)
        folded = textwrap.wrap(
            text,
            self._width,
            initial_indent=margin,
            subsequent_indent=margin + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        self.lines += [Line(line, style) for line in folded or [""]]

    def add_quote(self, place: Place, *, depth: int) -> None:
        """Add where something stands and the words themselves."""
        self.add(to_reference(place), depth=depth, style="cyan")
        if place.quote:
            self.add(f'"{place.quote}"', depth=depth, style="dim")


def write_answer(answer: Answer, language: str, width: int) -> list[Line]:
    """Return the whole answer."""
    writer = Writer(language, width)
    _add_step(writer, answer)
    _add_performers(writer, answer.performers)
    for participant in answer.others:
        _add_participant(writer, participant)
    if answer.substitutes:
        writer.add(writer.say("substitutes"), style="bold")
        for one in answer.substitutes:
            names = {"absent": one.absent.label, "substitute": one.substitute.label}
            writer.add(writer.say("substitute", **names), depth=1)
            writer.add(to_reference(one.place), depth=2, style="cyan")
    _add_unknown(writer, answer)
    return writer.lines


def write_short_answer(answer: Answer, language: str, width: int) -> list[Line]:
    """Return the performers, whom they answer to, and what is unknown; quotes are left out."""
    writer = Writer(language, width)
    writer.add(answer.step.text, style="bold")
    writer.add(to_reference(answer.step.place), depth=1, style="cyan")
    writer.add(f"<{answer.step.iri}>", depth=1, style="dim")
    for performer in answer.performers:
        kinds = {writer.say(evidence.kind) for evidence in performer.evidence}
        text = f"{writer.say('performer')}: {performer.actor.label} [{', '.join(sorted(kinds))}]"
        writer.add(text, depth=1)
        if performer.accountable is not None:
            label = performer.accountable.label
            writer.add(f"{writer.say('accountable')}: {label}", depth=1)
    for unknown in answer.unknown:
        writer.add(f"? {writer.choose(unknown.message_id, unknown.message_en)}", depth=1)
    return writer.lines


def write_candidates(candidates: Sequence[Candidate], language: str, width: int) -> list[Line]:
    """Return one line a candidate, and the IRI to ask exactly."""
    writer = Writer(language, width)
    writer.add(writer.say("others"), style="bold")
    for candidate in candidates:
        step = candidate.step
        holders = f" ({', '.join(step.holders)})" if step.holders else ""
        place = f"{step.document}:{step.line}"
        writer.add(f"{candidate.score:.2f} {step.text}{holders}, {place}", depth=1)
        writer.add(f"<{step.iri}>", depth=2, style="dim")
    return writer.lines


def write_tied(tied: int, shown: int, language: str, width: int) -> list[Line]:
    """Return the sentence that says that several steps fit equally well, and how many are shown."""
    writer = Writer(language, width)
    writer.add(writer.say("tied", tied=tied, shown=shown), style="bold")
    return writer.lines


def write_key(matrix: Matrix, language: str, width: int) -> list[Line]:
    """Return what the columns, the letters and the marks of a matrix mean."""
    writer = Writer(language, width)
    writer.add("")
    for number, actor in enumerate(matrix.actors, start=1):
        writer.add(f"{number}. {actor.label}", depth=1)
    writer.add(writer.say("letters"))
    kinds = [f"{mark or 'R'} {writer.say(kind)}" for kind, mark in EVIDENCE_TO_MARK.items()]
    writer.add(", ".join(kinds))
    for number, unknown in enumerate(matrix.unknown, start=1):
        writer.add(f"?{number} {writer.choose(unknown.message_id, unknown.message_en)}")
    return writer.lines


def to_reference(place: Place) -> str:
    """Return where words stand, as ``Perwali 63/2016 Pasal 35, perwali-cilegon-63-2016:1226``."""
    return ", ".join(filter(None, (place.label, f"{place.document}:{place.line}")))


def _add_step(writer: Writer, answer: Answer) -> None:
    step = answer.step
    number = f" ({writer.say('number', number=step.number)})" if step.number else ""
    writer.add(writer.say("step") + number, style="bold")
    writer.add(step.text, depth=1)
    writer.add(to_reference(step.place), depth=1, style="cyan")
    label = ", ".join(filter(None, (step.within.label, step.within_label)))
    writer.add(writer.say("within", label=label), depth=1)
    writer.add(step.document_title, depth=1)
    writer.add(f"<{step.iri}>", depth=1, style="dim")


def _add_performers(writer: Writer, performers: Sequence[Performer]) -> None:
    if not performers:
        writer.add(f"{writer.say('performer')}: {writer.say('nobody')}", style="bold")
    for performer in performers:
        head = f", {writer.say('head', head=performer.head.label)}" if performer.head else ""
        writer.add(f"{writer.say('performer')}: {performer.actor.label}{head}", style="bold")
        for evidence in performer.evidence:
            _add_evidence(writer, evidence)
        _add_chain(writer, performer)


def _add_chain(writer: Writer, performer: Performer) -> None:
    if performer.disagrees:
        writer.add(f"{writer.say('accountable')}: {writer.say('disputed')}", style="bold")
    elif performer.accountable is not None:
        writer.add(f"{writer.say('accountable')}: {performer.accountable.label}", style="bold")
    if performer.chain:
        writer.add(writer.say("chain"), style="bold")
    said = ""
    for link in performer.chain:
        text = f"{link.level}. {_to_words(writer, link)}"
        if text != said:
            writer.add(text, depth=1)
        said = text
        writer.add_quote(link.place, depth=2)


def _to_words(writer: Writer, link: Link) -> str:
    text = writer.say("link", holder=link.holder.label, superior=link.superior.label)
    if link.via is not None:
        text += writer.say("via", via=link.via.label)
    if link.coordinator is not None:
        text += writer.say("coordinator", coordinator=link.coordinator.label)
    return text + (writer.say("disagrees") if link.disagrees else "")


def _add_participant(writer: Writer, participant: Participant) -> None:
    writer.add(f"{writer.say(participant.role)}: {participant.actor.label}", style="bold")
    for evidence in participant.evidence:
        _add_evidence(writer, evidence)


def _add_evidence(writer: Writer, evidence: Evidence) -> None:
    parts = [writer.say(evidence.kind)]
    if evidence.printed:
        parts.append(writer.say("printed", printed=evidence.printed))
    if evidence.similarity:
        parts.append(writer.say("alike", similarity=evidence.similarity))
    if evidence.review:
        parts.append(evidence.review)
    rule = writer.choose(evidence.rule_id, evidence.rule_en)
    if rule:
        parts.append(f"{rule.rstrip('.')} ({evidence.rule.rpartition('/')[2]})")
    writer.add("; ".join(parts), depth=1)
    writer.add_quote(evidence.place, depth=2)
    if evidence.premises:
        writer.add(writer.say("rests"), depth=1)
        for premise in evidence.premises:
            writer.add_quote(premise, depth=2)


def _add_unknown(writer: Writer, answer: Answer) -> None:
    if not answer.unknown:
        return
    writer.add(writer.say("unknown"), style="bold")
    for unknown in answer.unknown:
        writer.add(f"? {writer.choose(unknown.message_id, unknown.message_en)}", depth=1)


def join(*parts: Iterable[Line]) -> list[Line]:
    """Return parts with an empty line between them."""
    lines: list[Line] = []
    for part in parts:
        lines += [Line("")] if lines else []
        lines += part
    return lines
