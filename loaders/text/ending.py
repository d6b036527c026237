"""What follows the last Pasal: the penutup, the Lampiran, and the Penjelasan.

The penutup gives place, date, signers and gazette; an annex is kept by its capitals and signature;
the Penjelasan repeats the numbers of the body, and its notes never mix with them.
"""

from __future__ import annotations

import re

from loaders.text.document import ANNEX, BODY, CLOSING, EXPLANATION, Provision
from loaders.text.lines import Kind, Line
from loaders.text.sheet import Sheet

_CLOSING_RE = re.compile(
    r"(?:Agar\s+(?:supaya\s+)?setiap\s+orang|(?:Ditetapkan|Disahkan|Diundangkan)\s+di\b)",
    re.IGNORECASE,
)
_ANNEX_RE = re.compile(
    r"(?:LAMPIRAN|Lampiran)(?:[ \t]+(?P<number>[IVXL]+|\d{1,2}))?[ \t]*[:.]?"
    r"(?:[ \t]+(?:PERATURAN|KEPUTUSAN).*)?\Z"
)
_CHART_RE = re.compile(r"(?:BAGAN|STRUKTUR)\s+(?:SUSUNAN\s+)?ORGANISASI\b")
_ELUCIDATION_RE = re.compile(r"P ?E ?N ?J ?E ?L ?A ?S ?A ?N\Z")
_NOTE_RE = re.compile(
    r"(?P<type>Ayat|Huruf|Angka)[ \t]+\(?(?P<number>\d{1,3}[a-z]?|[a-z]{1,2})\)?[.:]?\Z"
)
_SIGNED_RE = re.compile(r"\(?[Tt][Tt][Dd]\.?\)?\Z")
_NOTE_RANK = {"Ayat": 0, "Huruf": 1, "Angka": 2}


class EndingReader:
    """Reads the lines after the body; it begins when a line of the body opens one of its parts."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.part = BODY
        self._last_pasal = 0
        self._annex: Provision | None = None
        self._signed = False
        self._note: Provision | None = None  # the note that words of the Penjelasan go to
        self._notes: list[Provision] = []

    def begins(self, line: Line, pasal: Provision | None) -> bool:
        """Say whether a line of the body, after ``pasal``, opens the ending."""
        words = self.sheet.text[line.mark : line.end]
        if line.kind is not Kind.TEXT or not self.sheet.provisions:
            return False
        if pasal is not None and _CLOSING_RE.match(words):
            self.part, self._last_pasal = CLOSING, pasal.value
            return True
        return self._turns(words, line)

    def take(self, line: Line) -> bool:
        """Take a line; False when the body goes on, because its next Pasal stands here."""
        words = self.sheet.text[line.mark : line.end]
        if line.kind is Kind.TEXT:
            self._turns(words, line)
        if self.part == CLOSING:
            if line.kind is Kind.PASAL and line.value == self._last_pasal + 1:
                self.part = BODY
                return False
            self.sheet.closing.append(self.sheet.line(line, "text"))
        elif self.part == ANNEX:
            self._take_annex(line, words)
        else:
            self._take_explanation(line, words)
        return True

    def _turns(self, words: str, line: Line) -> bool:
        """Go on to the next part where a line opens one."""
        if words[:1] not in "LPBS":
            return False
        annex = _ANNEX_RE.match(words)
        if _ELUCIDATION_RE.match(words):
            if self.part != EXPLANATION:
                self.part, self.sheet.explanation = EXPLANATION, line.mark
        elif annex and (words.isupper() or self.part in (CLOSING, ANNEX)):
            self.part = ANNEX
            self._open_annex(line, annex["number"] or "")
        elif self.part == CLOSING and _CHART_RE.match(words):
            self.part = ANNEX
            self._open_annex(line, "")
        else:
            return False
        return True

    def _open_annex(self, line: Line, number: str) -> None:
        if self._annex is not None and not self._annex.number and number:
            self._annex.number = number  # the chart's title was printed above its "LAMPIRAN I"
            return
        self._annex = self.sheet.provision(line, "Lampiran", ANNEX, None, line.end)
        self._annex.number = number

    def _take_annex(self, line: Line, words: str) -> None:
        understood = words.isupper() or self._signs(words)
        span = self.sheet.line(line, "text" if understood else "unparsed")
        if self._annex is not None:
            self._annex.end = line.end
            if understood:
                self._annex.segments.append(span)

    def _signs(self, words: str) -> bool:
        """Say whether a line is a signature: "ttd", or the name under it."""
        named, self._signed = self._signed, _SIGNED_RE.match(words) is not None
        return named or self._signed

    def _take_explanation(self, line: Line, words: str) -> None:
        note = _NOTE_RE.match(words) if line.kind is Kind.TEXT and self._notes else None
        if line.kind is Kind.PASAL:
            self._notes = []
            self._open_note(line, "Pasal", line.printed)
        elif note:
            rank = _NOTE_RANK[note["type"]]
            while len(self._notes) > 1 and _NOTE_RANK[self._notes[-1].type] >= rank:
                self._notes.pop()
            self._open_note(line, note["type"], note["number"])
        else:
            span = self.sheet.line(line, "text")
            if self._note is not None:
                self._note.segments.append(span)
                self._note.end = line.end

    def _open_note(self, line: Line, type_: str, number: str) -> None:
        self.sheet.line(line, "heading")
        parent = self._notes[-1] if self._notes else None
        node = self.sheet.provision(line, type_, EXPLANATION, parent, line.end)
        node.number = number
        node.pasal = self._notes[0] if self._notes else node
        self._notes.append(node)
        self._note = node
