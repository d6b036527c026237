"""Decoded text -> lines, each with what its own shape says: heading, list marker, catchword, blank.

A line knows its neighbours only where a page ends: the catchword that announces the next page, and
the furniture (page numbers, running heads, stamps) around it. What a line *means* is for the tree
to decide, because numbering is evidence and not force. Nothing here raises; time is linear.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from string import ascii_letters

from loaders.text.numbering import parse_letters, parse_ordinal, parse_roman, split_ordinal


class Kind(Enum):
    """What a line is by its shape."""

    BLANK = "blank"
    TEXT = "text"
    ITEM = "item"
    BAB = "Bab"
    BAGIAN = "Bagian"
    PARAGRAF = "Paragraf"
    PASAL = "Pasal"
    CATCHWORD = "catchword"
    FURNITURE = "furniture"


@dataclass(slots=True)
class Line:
    """One line; offsets count code points of the decoded text, ends are exclusive.

    Attributes:
        number: 1-based.
        start: Where its visible part begins (after indentation).
        end: Where its visible part ends (before trailing space and the line break).
        indent: Columns of white space before ``start``.
        kind: See ``Kind``.
        mark: Where bullets and markdown signs end and the line's own words begin.
        style: For an item its marker style: ``(1)``, ``a.``, ``a)``, ``1.`` or ``1)``; else "".
        printed: For an item or heading the number as printed; else "".
        value: The value of that number, 0 where it has none.
        body: Where the words after the marker (or the inline title of a heading) begin.
        has_hash: A markdown heading sign stands before it.
        agrees: For a catchword, whether the next page really begins with it.
        inferred: A Pasal whose number is not printed and follows from those around it.
    """

    number: int
    start: int
    end: int
    indent: int
    kind: Kind
    mark: int
    style: str = ""
    printed: str = ""
    value: int = 0
    body: int = 0
    has_hash: bool = False
    agrees: bool = True
    inferred: bool = False


# Bullets and markdown heading signs that a conversion puts before a line. A minus must be followed
# by space: "-8-" is a page number. A colon is what is left of "Menimbang :" set in columns.
_BULLET = r"(?:(?P<hash>\#{1,6})|[-*•–—·:])[ \t]+"

# A list marker. It must not match "1.000", "2011." at the end of a wrapped year, "a.n." (atas nama)
# or "www."; "(2 Dinas" and "(2). Dinas" are ayat whose marker is damaged; "10.Sekretariat" and
# "b.pemilik" without a space are real (Perda Tanjung Jabung Timur 14/2013, Pergub DKI 33/2020).
_MARKER = r"""
    \([ ]?(?P<ayat>\d{1,3}[a-z]?|[lI]\d?|\d[lIO])[ ]?\)(?:\.(?=[ \t]))?
  | (?P<num_dot>\d{1,3})[ ]?\.(?=\s|\Z|[A-Za-z(])
  | (?P<num_paren>\d{1,3})\)
  | (?P<let_dot>([a-z])\6?)\.(?=\s|\Z|[A-Z(]|[a-z]{3})
  | (?P<let_paren>([a-z])\8?)\)
  | \((?P<open>\d{1,3})(?=[ \t]+[A-Z])
"""
PREFIX_RE = re.compile(rf"(?:{_BULLET})?(?:{_MARKER})?[ \t]*", re.VERBOSE)

# "4. 11. pelaksanaan": the converter renumbered a list whose printed number stayed behind it
# (Perwali Cilegon 29/2022, Pasal 57).
_INNER_NUMBER_RE = re.compile(r"(?P<inner>\d{1,3})\.[ \t]+(?=\S)")

OPEN = "(1"
"""Marker style of an ayat whose closing bracket is lost; only the list reader meets it."""

_STYLE = {
    "ayat": "(1)",
    "num_dot": "1.",
    "num_paren": "1)",
    "let_dot": "a.",
    "let_paren": "a)",
    "open": OPEN,
}

# Headings stand alone on their line, or carry their title. "Pasal 5 ayat (1)" at the start of a
# wrapped line is no heading, so a Pasal allows nothing after its number unless markdown marks it.
_BAB_RE = re.compile(r"BAB[ \t]+([IVXLCDM]+|\d{1,3})\b[.:]?[ \t]*(.*)\Z", re.DOTALL)
_BAGIAN_RE = re.compile(r"(?:Bagian|BAGIAN)[ \t]+(?=[Kk][Ee]|[Pp]ertama|PERTAMA)(.+)\Z", re.DOTALL)
_PARAGRAF_RE = re.compile(
    r"(?:Paragraf|PARAGRAF)[ \t]+(\d{1,3}|[Kk]e\w+)\b[.:]?[ \t]*(.*)\Z", re.DOTALL
)
_PASAL_RE = re.compile(
    r"(?:Pasal|PASAL)[ \t]+(\d{1,4}[A-HJ-NP-Z]{0,2}|[IVX]{1,5}|[\dlO]{1,4})[.:]?[ \t]*(.*)\Z",
    re.DOTALL,
)

# The first words of the next page, printed at the foot of this one: "- d. Seksi ...", "Pasal 61 . .
# .", "mempelajari...". It must not match "NOMOR ... TAHUN 2013" (a blank left in a form).
_CATCHWORD_RE = re.compile(
    r"(?P<words>(?:[^\s.…]+(?:[ \t]+[^\s.…]+){0,2})?)[ \t]*(?:\.{3,}|…|(?:\.[ \t]){2,}\.)[ \t]*\Z"
)
_CATCHWORD_ENDS = ("...", "…", ". .", ".\t.")
_PAGE_NUMBER_RE = re.compile(
    r"(?:-?[ \t]*\d{1,4}[ \t]*-?"
    r"|(?:Halaman|Hal\.|Page)[ \t]+\d{1,4}(?:[ \t]+(?:dari|of)[ \t]+\d{1,4})?)\Z"
)
_RULE_RE = re.compile(r"[-_=*]{3,}\Z")
_SCANNED_DIGITS = str.maketrans("lIO", "110")
_NEWLINE_RE = re.compile(r"\r\n|\n|\r")
_CATCHWORD_REACH = 16  # lines between a catchword and the page that it announces
_FURNITURE_MOST = 6  # printed lines of stamps, page number and running head at one page break
_ZONE_REACH = 4  # printed lines around a page number that may be a running head
_SPACE = " \t\r\f\v\u00a0\ufeff\u200b"


def read_lines(text: str) -> list[Line]:
    """Return the lines of a text in order; of blank ones in a row only the first."""
    lines: list[Line] = []
    blank, before = False, ""
    for number, (start, end) in enumerate(_line_spans(text), start=1):
        if start == end and blank:
            continue
        line = _read_line(text, number, start, end)
        if line.kind is Kind.FURNITURE and before.rstrip(" :").endswith(("NOMOR", "TAHUN")):
            line.kind = Kind.TEXT  # "NOMOR" | "2" | "TAHUN 2008": a title set one word a line
        if line.kind is not Kind.BLANK:
            before = text[line.start : line.end]
        if line.kind is not Kind.BLANK or not blank:
            lines.append(line)
        blank = line.kind is Kind.BLANK
    _settle_catchwords(text, lines)
    _find_furniture(text, lines)
    _number_bare_pasals(text, lines)
    return lines


def _line_spans(text: str) -> list[tuple[int, int]]:
    """Return the span of every line without its line break."""
    spans = []
    start = 0
    if "\r" in text:
        for match in _NEWLINE_RE.finditer(text):
            spans.append((start, match.start()))
            start = match.end()
    else:
        for part in text.split("\n")[:-1]:
            spans.append((start, start + len(part)))
            start += len(part) + 1
    spans.append((start, len(text)))
    return spans


def _read_line(text: str, number: int, start: int, end: int) -> Line:
    raw = text[start:end]
    shown = raw.strip(_SPACE)
    if not shown:
        return Line(number, start, start, 0, Kind.BLANK, start)
    indent = len(raw) - len(raw.lstrip(_SPACE))
    start += indent
    end = start + len(shown)
    if shown.endswith(_CATCHWORD_ENDS) and (catchword := _read_catchword(shown)):
        return Line(number, start, end, indent, Kind.CATCHWORD, start, *catchword, body=start)
    if shown[0] in "0123456789-_=*HP" and (_PAGE_NUMBER_RE.match(shown) or _RULE_RE.match(shown)):
        return Line(number, start, end, indent, Kind.FURNITURE, start, body=start)
    prefix = PREFIX_RE.match(shown)
    assert prefix is not None  # every part of it is optional
    which = prefix.lastgroup
    if which is None:
        line = Line(number, start, end, indent, Kind.TEXT, start, body=start)
    elif which == "hash":
        after = start + prefix.end()
        line = Line(number, start, end, indent, Kind.TEXT, after, body=after, has_hash=True)
    else:
        return _read_item(number, start, end, indent, prefix)
    if line.mark == start and prefix.end():  # a bullet alone
        line.mark = line.body = start + prefix.end()
    _read_heading(text, line)
    return line


def _read_item(number: int, start: int, end: int, indent: int, prefix: re.Match[str]) -> Line:
    which = str(prefix.lastgroup)
    printed = prefix.group(which)
    value = parse_letters(printed) if which.startswith("let") else read_digits(printed)
    mark = start + prefix.start(which)
    if which == "open":
        mark -= 1
    if which == "ayat":
        mark -= 2 if prefix.string[prefix.start(which) - 1] == " " else 1
    body = start + prefix.end()
    return Line(
        number, start, end, indent, Kind.ITEM, mark, _STYLE[which], printed, value or 0, body
    )


def read_digits(printed: str) -> int:
    """Return the value of a number that a scan may have damaged: "l0" is 10, "2a" is 2."""
    if printed.isdecimal():
        return int(printed)
    digits = printed.translate(_SCANNED_DIGITS).rstrip(ascii_letters)
    return int(digits) if digits.isdigit() else 0


def read_inner_number(text: str, line: Line) -> tuple[str, int] | None:
    """Return a second number printed behind the marker, and where the words after it begin."""
    match = _INNER_NUMBER_RE.match(text, line.body, line.end)
    return (match["inner"], match.end()) if match else None


def read_marker_at(text: str, line: Line, offset: int) -> Line:
    """Read what stands at ``offset`` as if the line began there ("Mengingat : 1. Undang…")."""
    inner = _read_line(text, line.number, offset, line.end)
    inner.indent += offset - line.start + line.indent
    return inner


def _read_heading(text: str, line: Line) -> None:
    first = text[line.mark] if line.mark < line.end else ""
    if first not in "BP" or not first:
        return
    words = text[line.mark : line.end]
    for kind, found in (
        (Kind.BAB, _BAB_RE.match(words)),
        (Kind.PASAL, _PASAL_RE.match(words)),
        (Kind.PARAGRAF, _PARAGRAF_RE.match(words)),
        (Kind.BAGIAN, _BAGIAN_RE.match(words)),
    ):
        if found and _accept_heading(line, kind, found):
            return


def _accept_heading(line: Line, kind: Kind, found: re.Match[str]) -> bool:
    printed, title = found[1], found[2] if kind is not Kind.BAGIAN else ""
    body = line.mark + found.start(2) if kind is not Kind.BAGIAN else line.end
    if kind is Kind.BAB:
        if title and not title[0].isupper():
            return False
        value = parse_roman(printed) or (int(printed) if printed.isdigit() else 0)
    elif kind is Kind.PASAL:
        if title and not line.has_hash:
            return False
        value = (parse_roman(printed) or 0) if printed[0] in "IVX" else read_digits(printed)
    elif kind is Kind.PARAGRAF:
        if title and not title[0].isupper():
            return False
        value = int(printed) if printed.isdigit() else parse_ordinal(printed) or 0
    else:
        split = split_ordinal(found[1])
        if split is None or (split[2] and not split[2][0].isupper()):
            return False
        printed, value, title = split
        body = line.end - len(title) if title else line.end
    line.kind, line.printed, line.value, line.body = kind, printed, value, body
    return True


def _read_catchword(shown: str) -> tuple[str, str, int] | None:
    """Return style, first word and value of a line that looks like a catchword."""
    if len(shown) > 80:
        return None
    prefix = PREFIX_RE.match(shown)
    assert prefix is not None
    match = _CATCHWORD_RE.match(shown, prefix.end())
    if match is None:
        return None
    which = next((name for name in _STYLE if prefix.group(name)), "")
    if not which and not match["words"]:
        return None
    marker = prefix.group(which) if which else ""
    return (
        _STYLE.get(which, ""),
        f"{marker} {match['words'].split()[0] if match['words'] else ''}",
        0,
    )


def _settle_catchwords(text: str, lines: list[Line]) -> None:
    """Keep a catchword only where the next page bears it out; what lies between is furniture.

    A catchword that carries a list marker or a structural word is kept even when the page that
    follows disagrees (its last page may be lost): ``agrees`` then says so.
    """
    for index, line in enumerate(lines):
        if line.kind is not Kind.CATCHWORD:
            continue
        marker, _, word = line.printed.partition(" ")
        between = _find_answer(text, lines, index, marker, word)
        if between is not None:
            for other in between:
                other.kind = Kind.FURNITURE
        elif marker or word in ("Pasal", "Bagian", "Paragraf", "BAB", "Bab"):
            line.agrees = False
        else:
            line.kind, line.style, line.printed = Kind.TEXT, "", ""


def _find_answer(
    text: str, lines: list[Line], index: int, marker: str, word: str
) -> list[Line] | None:
    """Return the loose lines between a catchword and the line that repeats it; None if none does.

    Only loose text can be furniture: an item or a heading in between means that the page begins
    otherwise than announced.
    """
    between: list[Line] = []
    for other in lines[index + 1 : index + 1 + _CATCHWORD_REACH]:
        if other.kind is Kind.BLANK:
            continue
        if _answers(text, other, marker, word):
            return between
        if other.kind not in (Kind.TEXT, Kind.FURNITURE) or len(between) == _FURNITURE_MOST:
            return None
        between.append(other)
    return None


def _answers(text: str, line: Line, marker: str, word: str) -> bool:
    """Say whether a line begins with the catchword's marker or first word."""
    if marker:
        if line.kind is not Kind.ITEM:
            return False
        return line.printed == marker or (bool(word) and text.startswith(word, line.body))
    return text.startswith(word, line.mark)


def _find_furniture(text: str, lines: list[Line]) -> None:
    """Mark running heads: printed lines that recur around the page numbers of a document."""
    numbers = [
        i
        for i, line in enumerate(lines)
        if line.kind is Kind.FURNITURE and text[line.end - 1] not in "_=*"
    ]
    if len(numbers) < 3:
        return
    zones = [_zone(lines, index) for index in numbers]
    shapes = {i: _shape(text, lines[i]) for zone in zones for i in zone}
    counts = Counter(shape for zone in zones for shape in {shapes[i] for i in zone})
    threshold = max(3, len(zones) // 4)
    for zone in zones:
        for i in zone:
            if counts[shapes[i]] >= threshold:
                lines[i].kind = Kind.FURNITURE


def _zone(lines: list[Line], index: int) -> list[int]:
    """Return the printed text lines close to a page number, nearest first, both ways."""
    found = []
    for step in (-1, 1):
        i, left = index + step, _ZONE_REACH
        while 0 <= i < len(lines) and left:
            if lines[i].kind is Kind.TEXT:
                found.append(i)
            elif lines[i].kind not in (Kind.BLANK, Kind.FURNITURE):
                break
            left -= lines[i].kind is not Kind.BLANK
            i += step
    return found


def _shape(text: str, line: Line) -> str:
    return re.sub(r"\d+", "0", " ".join(text[line.start : line.end].split()))


def _number_bare_pasals(text: str, lines: list[Line]) -> None:
    """Number each "Pasal" alone on its line between Pasal n and Pasal n + 2, or before Pasal 2.

    The number is certain there; anywhere else the line stays loose text. "Pasal" at the end of a
    wrapped line never fits: no number is missing there.
    """
    marks = [line for line in lines if _is_pasal(line) or _is_bare_pasal(text, line)]
    following: list[int] = []  # the next printed number behind each, the last first
    next_number = 0
    for line in reversed(marks):
        following.append(next_number)
        next_number = line.value if _is_pasal(line) else next_number
    before = 0
    for line, after in zip(marks, reversed(following), strict=True):
        if not _is_pasal(line) and after == before + 2:
            line.kind, line.printed, line.value = Kind.PASAL, str(before + 1), before + 1
            line.body, line.inferred = line.end, True
        before = line.value if _is_pasal(line) else before


def _is_bare_pasal(text: str, line: Line) -> bool:
    bare = line.kind is Kind.TEXT and line.end - line.mark == len("Pasal")
    return bare and text[line.mark : line.end] in ("Pasal", "PASAL")


def _is_pasal(line: Line) -> bool:
    return line.kind is Kind.PASAL
