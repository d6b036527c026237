"""An overlay file (TOML) -> ``Correction`` records: what reviewers affirm and reject.

Refuses what it cannot take at its word (unknown keys, missing names, personal numbers, text that
would not come back as it was written) and says all of it at once, with file and line. It refuses to
know the store: whether a step exists is asked elsewhere.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from loaders.errors import Fault, OverlayError
from loaders.rdf.iri import BASE, DEF, ID
from loaders.reviewed.correction import AFFIRMED, REJECTED, Correction
from loaders.text.private import find_private

MAX_BYTES = 256 * 1024
"""Largest overlay file; some eight hundred corrections."""

MAX_DOTS = 100
"""Most dots on a line: a key of a hundred thousand dots makes tomllib take all memory there is."""

MAX_TEXT = 2000
"""Longest name or reason, in code points."""

ROLES = ("Responsible", "Accountable", "Consulted", "Informed")
LANGUAGES = ("id", "en")
VERDICTS = (AFFIRMED, REJECTED)


@dataclass(frozen=True, slots=True)
class Form:
    """The keys of one kind of entry that name IRIs."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


FORMS = {
    "performer": Form(("step", "actor")),
    "assignment": Form(("duty", "position")),
    "accountability": Form(("position", "to"), ("via", "coordinator", "provision")),
    "head": Form(("unit", "position")),
    "name": Form(("of", "means")),
    "tie": Form(("resource", "function"), ("provision",)),
    "statement": Form(("statement",)),
    "finding": Form(("finding",)),
}
"""Kinds of entry and what they name; some take a word too (``WORDS``)."""

CAUSES = ("regulation", "scan", "extraction")
"""What a reviewer may find to be at fault."""

WORDS = {"performer": ("role",), "finding": ("cause",)}
"""Further keys of a kind of entry that hold a word."""

SIGNED = ("verdict", "by", "on", "reason")
"""Keys that every entry has."""

# The characters that an IRI cannot hold (N-Triples, IRIREF). Nothing of the kind is ever escaped
# or cut out: an IRI with one of them is refused.
_IRI_RE = re.compile(r"[^\x00-\x20<>\"{}|^`\\\x7f-\x9f\ud800-\udfff]+")

# What a text cannot hold if it is to come back from the store as it was written: control characters
# other than tab and line ends, and the two that are no characters.
_UNWRITABLE_RE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")

# A mobile number without a label: "081234567890", "0812-3456-7890", "+62 812 3456 7890". It must
# not match a year, "Pasal 8", nor an office's number with its area code ("(0736) 21570").
_MOBILE_RE = re.compile(r"(?<![\d.])(?:\+?62|0)[ -]?8\d{1,2}(?:[ .-]?\d{3,4}){2,3}(?!\d)")

# Whatever may hold "[[" without being a header, then a header: at the start of its line, its name
# bare or quoted. TOML 1.0 allows five quotes at the end of a multi-line string. Only texts that
# tomllib has accepted come here.
_LEXEME_RE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|(?P<header>^[ \t]*\[\[[ \t]*(?:"(?P<double>[^"\\\n]*)"|\'(?P<single>[^\'\n]*)\''
    r"|(?P<bare>[A-Za-z0-9_-]+))[ \t]*\]\])"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*",
    re.DOTALL | re.MULTILINE,
)


def parse_overlay(files: Iterable[tuple[str, bytes]]) -> tuple[Correction, ...]:
    """Return the corrections of some overlay files, in their order.

    Args:
        files: Name (for messages) and content of each file.

    Raises:
        OverlayError: Something cannot be taken as it stands, or two entries say the same or the
            opposite of one fact; every fault is listed, not only the first.
    """
    faults: list[Fault] = []
    corrections: list[Correction] = []
    for name, content in files:
        for kind, where, entry in _read_entries(name, content, faults):
            correction = _Reader(kind, where, faults).read(entry)
            if correction is not None:
                corrections.append(correction)
    faults += find_clashes(corrections)
    if faults:
        raise OverlayError(faults)
    return tuple(corrections)


def find_clashes(corrections: Iterable[Correction]) -> list[Fault]:
    """Return where two entries say the same or the opposite of one fact."""
    faults: list[Fault] = []
    earlier: dict[tuple[str, str], list[Correction]] = {}
    for correction in corrections:
        # nothing clashes with an entry about another subject
        about = earlier.setdefault((correction.kind, correction.fact[0]), [])
        clashing = next((other for other in about if _clashes(other, correction)), None)
        if clashing is not None:
            faults.append(_to_clash(clashing, correction))
        about.append(correction)
    return faults


def _clashes(one: Correction, other: Correction) -> bool:
    """Say whether two entries of one kind about one subject cannot both stand.

    An accountability may be affirmed under two provisions. A rejection that names no role is about
    every role of the actor in the step.
    """
    if one.kind == "performer":
        roles = {one.part("role"), other.part("role")}
        return one.fact == other.fact and (len(roles) == 1 or "" in roles)
    return one.parts == other.parts or (one.fact == other.fact and one.verdict != other.verdict)


def _to_clash(first: Correction, second: Correction) -> Fault:
    if first.verdict == second.verdict:
        return Fault(second.where, f"says the same as {first.where}.", "Keep one of the two.")
    hint = "Decide which one holds and remove the other."
    if first.part("role") != second.part("role"):
        hint = "Name the role that is rejected."
    return Fault(second.where, f"says the opposite of {first.where}.", hint)


def _read_entries(
    name: str, content: bytes, faults: list[Fault]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield kind, place and content of each entry of a file."""
    text = _to_text(name, content, faults)
    if text is None:
        return
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        faults.append(Fault(name, "is nested too deeply.", "An entry holds no lists or tables."))
        return
    except ValueError as error:  # TOMLDecodeError, and a number of more digits than Python reads
        faults.append(Fault(name, f"is not valid TOML: {_shorten(str(error))}."))
        return
    lines = _header_lines(text)
    for kind, entries in tables.items():
        if kind not in FORMS:
            place = f"{name}:{lines[kind][0]}" if lines.get(kind) else name
            faults.append(Fault(place, f"{_quote(kind)} is no kind of correction.", _near(kind)))
        elif not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
            message = f"{kind} is not a list of entries."
            faults.append(Fault(name, message, f"Write [[{kind}]] above each."))
        else:
            places = _places(name, kind, lines.get(kind, []), len(entries))
            yield from ((kind, where, e) for where, e in zip(places, entries, strict=True))


def _to_text(name: str, content: bytes, faults: list[Fault]) -> str | None:
    if len(content) > MAX_BYTES:
        size = f"has {len(content)} bytes, more than {MAX_BYTES}."
        faults.append(Fault(name, size, "Split it into several files."))
        return None
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")  # line ends as tomllib counts them
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        faults.append(Fault(f"{name}:{row}", "is not UTF-8 text.", "Save the file as UTF-8."))
        return None
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MAX_DOTS:
            dots = f"has more than {MAX_DOTS} dots on one line."
            faults.append(Fault(f"{name}:{number}", dots, "Break the line."))
            return None
    return text


def _header_lines(text: str) -> dict[str, list[int]]:
    """Return the lines (from 1) on which entries of each kind begin."""
    lines: dict[str, list[int]] = {}
    line, end = 1, 0
    for match in _LEXEME_RE.finditer(text):
        if match["header"] is None:
            continue
        line += text.count("\n", end, match.start())
        end = match.start()
        kind = match["bare"] or match["double"] or match["single"] or ""
        lines.setdefault(kind, []).append(line)
    return lines


def _places(name: str, kind: str, lines: list[int], count: int) -> list[str]:
    """Return where each entry stands: its line, or its number where headers do not tell."""
    if len(lines) == count:
        return [f"{name}:{line}" for line in lines]
    return [f"{name}, {kind} {number}" for number in range(1, count + 1)]


class _Reader:
    """Reads one entry and adds what is wrong with it to a list."""

    def __init__(self, kind: str, where: str, faults: list[Fault]) -> None:
        self.kind = kind
        self.where = where
        self.faults = faults
        self.before = len(faults)

    def read(self, entry: dict[str, Any]) -> Correction | None:
        """Return the correction, or None when something is wrong."""
        form = FORMS[self.kind]
        known = (
            *form.required,
            *form.optional,
            *WORDS.get(self.kind, ()),
            *SIGNED,
            "language",
        )
        for key in sorted(entry.keys() - set(known)):
            self.refuse(f"{_quote(key)} is no key of {self.kind}.", _near(key, known))
        for key in form.optional if entry.get("verdict") == REJECTED else ():
            if key in entry:
                hint = "Reject one statement by its IRI with [[statement]]."
                self.refuse(f"{key} is said only of what is affirmed.", hint)
        parts = {key: self._read_iri(entry, key) for key in form.required}
        parts |= {key: self._read_iri(entry, key) for key in form.optional if key in entry}
        verdict = self._read_word(entry, "verdict", VERDICTS)
        if "role" in entry or ("role" in known and verdict == AFFIRMED):
            parts["role"] = f"{DEF}{self._read_word(entry, 'role', ROLES)}"
        if "cause" in entry and "cause" in known:
            parts["cause"] = f"{DEF}{self._read_word(entry, 'cause', CAUSES)}"
        correction = Correction(
            self.kind,
            verdict,
            tuple(sorted(parts.items())),
            self._read_text(entry, "by"),
            self._read_day(entry),
            self._read_text(entry, "reason"),
            self._read_word(entry, "language", LANGUAGES) if "language" in entry else "id",
            self.where,
        )
        return correction if len(self.faults) == self.before else None

    def refuse(self, message: str, hint: str = "") -> None:
        """Note a fault of this entry."""
        self.faults.append(Fault(self.where, message, hint))

    def _read_string(self, entry: dict[str, Any], key: str) -> str:
        value = entry.get(key)
        words = value.strip() if isinstance(value, str) else value
        if isinstance(words, str) and words:
            return words
        if words in (None, ""):
            self.refuse(f"has no {key}.", f"Every {self.kind} says {key}.")
        else:
            self.refuse(f"{key} is not a text.", "Write it in quotes.")
        return ""

    def _read_word(self, entry: dict[str, Any], key: str, words: tuple[str, ...]) -> str:
        word = self._read_string(entry, key)
        if word and word not in words:
            self.refuse(f"{key} is {_quote(word)}.", f"Write one of {', '.join(words)}.")
        return word

    def _read_text(self, entry: dict[str, Any], key: str) -> str:
        text = self._read_string(entry, key)
        if len(text) > MAX_TEXT:
            self.refuse(f"{key} has {len(text)} characters.", f"At most {MAX_TEXT} are kept.")
        elif _UNWRITABLE_RE.search(text):
            self.refuse(f"{key} holds a control character.", "Remove it.")
        elif find_private(text) or _MOBILE_RE.search(text):
            self.refuse(f"{key} holds a personal number.", "Remove it: the graph is public.")
        return text

    def _read_iri(self, entry: dict[str, Any], key: str) -> str:
        printed = self._read_string(entry, key)
        iri = BASE + printed if printed.startswith("id/") else printed
        is_known = iri.startswith(ID) and len(iri) > len(ID) and len(iri) <= MAX_TEXT
        if printed and not (is_known and _IRI_RE.fullmatch(iri)):
            self.refuse(
                f"{key} is {_quote(printed)}, which names nothing.", f"Write {ID}… or id/…."
            )
        return iri

    def _read_day(self, entry: dict[str, Any]) -> date:
        value = entry.get("on")
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is None:
            self.refuse("has no on.", f"Every {self.kind} says on, the day of the review.")
        else:
            self.refuse("on is not a day.", "Write it as 2026-11-21, without quotes and time.")
        return date.min


def _near(word: str, known: Iterable[str] = FORMS) -> str:
    """Return what a misspelt word may mean, or all that there is."""
    choices = list(known)
    near = difflib.get_close_matches(word[:50], choices, 1)
    return f"Did you mean {near[0]}?" if near else f"There are {', '.join(choices)}."


def _quote(printed: str) -> str:
    return repr(_shorten(printed))


def _shorten(printed: str) -> str:
    return printed if len(printed) <= 100 else f"{printed[:99]}…"
