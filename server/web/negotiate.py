"""Content negotiation: which of the offered forms the client likes best (RFC 9110, section 12.5).

In: a header and what is offered, the server's favourite first. Out: one of the offered, or None.
Pure functions; they know neither HTTP frameworks nor what the media types mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# one element of Accept: type/subtype, parameters, perhaps a weight among them.
# Not "text", not "*/html", not a type with spaces: such elements are passed over.
MEDIA_RANGE_PATTERN = r"(?P<type>[\w!#$&^.+-]+|\*)/(?P<subtype>[\w!#$&^.+-]+|\*)"
MEDIA_RANGE_RE = re.compile(MEDIA_RANGE_PATTERN, re.ASCII)

# [RFC 9110, 12.4.2] weight: 0 to 1 with up to three decimals
WEIGHT_PATTERN = r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?"
WEIGHT_RE = re.compile(WEIGHT_PATTERN)

# one element of Accept-Language: "id", "en-GB", "*"
LANGUAGE_PATTERN = r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*"
LANGUAGE_RE = re.compile(LANGUAGE_PATTERN)


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header: ``text/*;q=0.5``; ``*`` stands for anything."""

    type: str
    subtype: str
    weight: float

    def specificity(self, media_type: str) -> int:
        """Return how closely this range names a media type: 3 exactly, 2, 1; 0 not at all."""
        main, _, sub = media_type.partition("/")
        if self.type == "*":
            return 1
        if self.type != main:
            return 0
        if self.subtype == "*":
            return 2
        return 3 if self.subtype == sub else 0


def parse_accept(header: str) -> list[MediaRange]:
    """Return the elements of an Accept header; malformed ones are passed over.

    >>> [(r.type, r.weight) for r in parse_accept("text/html;level=1;q=0.7, nonsense, */*;q=0.1")]
    [('text', 0.7), ('*', 0.1)]
    """
    ranges = []
    for name, weight in _parse_weighted(header):
        match = MEDIA_RANGE_RE.fullmatch(name)
        if match and (match["type"] != "*" or match["subtype"] == "*"):
            ranges.append(MediaRange(match["type"].lower(), match["subtype"].lower(), weight))
    return ranges


def negotiate(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type that the client likes best.

    The highest weight wins; at equal weights the type that the header names more closely; then the
    server's order. For each type only the range that names it most closely counts, so that
    ``text/turtle;q=0, */*`` means anything but Turtle.

    Args:
        accept: The Accept header; None or blank accepts everything.
        offered: Media types without parameters, in lower case, the favourite first.

    Returns:
        One of ``offered``, or None when the client accepts none of them.
    """
    if accept is None or not accept.strip():
        return offered[0] if offered else None
    ranges = parse_accept(accept)
    best: tuple[float, int] = (0.0, 0)
    chosen = None
    for media_type in offered:
        liking = _liking(ranges, media_type)
        if liking[0] > 0 and liking > best:
            best, chosen = liking, media_type
    return chosen


def preferred_language(header: str | None, offered: Sequence[str]) -> str:
    """Return the offered language that the client likes best, or the first when it likes none.

    >>> preferred_language("de, en-GB;q=0.8, id;q=0.3", ("id", "en"))
    'en'
    """
    best, chosen = 0.0, offered[0]
    wishes = [(name.lower(), weight) for name, weight in _parse_weighted(header or "")]
    for language in offered:
        weights = [
            weight
            for name, weight in wishes
            if LANGUAGE_RE.fullmatch(name) and name.partition("-")[0] == language
        ]
        if weights and max(weights) > best:
            best, chosen = max(weights), language
    return chosen


def accepts_gzip(header: str | None) -> bool:
    """Tell whether Accept-Encoding takes gzip; without a header nothing is packed.

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("gzip;q=0, *"), accepts_gzip(None)
    (True, False, False)
    """
    weights = {name.lower(): weight for name, weight in _parse_weighted(header or "")}
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _liking(ranges: Iterable[MediaRange], media_type: str) -> tuple[float, int]:
    """Return the weight of the closest range and how close it is; (0, 0) when none matches."""
    close = [(item.specificity(media_type), item.weight) for item in ranges]
    specificity, weight = max((pair for pair in close if pair[0]), default=(0, 0.0))
    return weight, specificity


def _parse_weighted(header: str) -> list[tuple[str, float]]:
    """Split a header with weights; elements whose weight is malformed are left out."""
    elements = []
    for element in header.split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        weights = [p[2:].strip() for p in parameters if p[:2].lower() == "q="]
        if not weights:
            elements.append((name, 1.0))
        elif WEIGHT_RE.fullmatch(weights[0]):
            elements.append((name, float(weights[0])))
    return elements
