"""Boxes, lines and folded words: what every picture is made of.

In: texts and places. Out: frozen shapes in user units of an SVG. Widths of letters are estimated,
because a server has no font; the estimate is generous, so that words stay inside their box.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

LETTER = 6.9
"""Width of an average letter at the size of the pictures (12 units)."""

LINE = 15.0
"""Height of a line of text."""

PADDING = 9.0


@dataclass(frozen=True, slots=True)
class Box:
    """A box with words, placed.

    Attributes:
        key: What it stands for.
        href: Where it leads, or None.
        lines: Its words, folded; ``small`` under them in lighter type.
        kind: Class of its looks: ``office``, ``outside``, ``unknown`` ...
    """

    key: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    small: tuple[str, ...] = ()
    href: str | None = None
    kind: str = "office"

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return self.x + self.width / 2

    @property
    def centre(self) -> float:
        """The y of its middle."""
        return self.y + self.height / 2

    def overlaps(self, other: Box) -> bool:
        """Tell whether two boxes share any place."""
        apart = (
            self.right <= other.x
            or other.right <= self.x
            or self.bottom <= other.y
            or other.bottom <= self.y
        )
        return not apart


Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; ``kind`` is the class of its looks, ``words`` stand beside it."""

    points: Points
    kind: str
    words: str = ""

    @property
    def path(self) -> str:
        """The points as an SVG path."""
        return "M" + " L".join(f"{x:g} {y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole picture and its size."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def fold(text: str, width: float, most: int) -> tuple[str, ...]:
    """Return a text in lines that fit a width, at most so many; what is cut ends with an ellipsis.

    >>> fold("Bidang Pelayanan Pencatatan Sipil", 120, 3)
    ('Bidang Pelayanan', 'Pencatatan Sipil')
    """
    letters = max(4, int((width - 2 * PADDING) / LETTER))
    lines = textwrap.wrap(text, letters, break_long_words=True)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: letters - 1].rstrip() + "…"]
    return tuple(lines)


def height_of(lines: tuple[str, ...], small: tuple[str, ...] = ()) -> float:
    """Return the height of a box with these lines."""
    return 2 * PADDING + LINE * (len(lines) + len(small))
