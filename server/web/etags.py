"""Entity tags: which state of the graph, in which form, an answer shows (RFC 9110, section 8.8).

In: a snapshot's identifier and what was asked of it. Out: a tag; and whether a header names it. A
snapshot never changes, so its identifier stands for the whole graph. Answers to queries have weak
tags, since the order of rows is the engine's; graphs have strong ones, on which a write may rest.
Pure functions; they know neither HTTP frameworks nor the store.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable

# a tag inside If-Match or If-None-Match: W/"abc", "abc"
TAG_PATTERN = r'(?:W/)?"[\x21\x23-\x7E\x80-\xFF]*+"'
TAG_RE = re.compile(TAG_PATTERN)

# a call of a function whose value is another one each time; space and comments may stand before "("
# Not a snapshot's alone either: what another server answers.
VOLATILE_PATTERN = r"(?:NOW|RAND|UUID|BNODE)(?:\s++|#[^\r\n]*+[\r\n])*\(|SERVICE"
VOLATILE_WORDS = ("NOW", "RAND", "UUID", "BNODE", "SERVICE")
VOLATILE_RE = re.compile(VOLATILE_PATTERN, re.IGNORECASE)

ANY = "*"


def to_tag(snapshot: str, *parts: str, weak: bool) -> str:
    """Return the tag of an answer.

    Args:
        snapshot: Identifier of the snapshot that was asked.
        parts: What else the bytes depend on: query, graphs, media type, coding.
        weak: The same answer may come as other bytes.
    """
    digest = hashlib.sha256("\0".join((snapshot, *parts)).encode("utf-8", "surrogatepass"))
    return f'{"W/" if weak else ""}"{snapshot.partition("-")[0]}-{digest.hexdigest()[:20]}"'


def is_volatile(query: str) -> bool:
    """Tell whether a query may give another answer each time; True in doubt.

    >>> is_volatile("SELECT (now() AS ?t) {}"), is_volatile("ASK { ?a foaf:knows ?b }")
    (True, False)
    """
    upper = query.upper()  # most queries hold none of the words, and a search is slow
    return any(word in upper for word in VOLATILE_WORDS) and bool(VOLATILE_RE.search(query))


def names_any(header: str | None, tags: Iterable[str]) -> bool:
    """Tell whether If-None-Match names one of some tags, weak or not (RFC 9110, 13.1.2)."""
    if header is None:
        return False
    if header.strip() == ANY:
        return True
    named = {tag.removeprefix("W/") for tag in TAG_RE.findall(header)}
    return any(tag.removeprefix("W/") in named for tag in tags)


def names_strongly(header: str | None, tags: Collection[str]) -> bool:
    """Tell whether If-Match names one of some tags, none of the two weak (RFC 9110, 13.1.1)."""
    if header is None:
        return False
    if header.strip() == ANY:
        return True
    named = set(TAG_RE.findall(header))
    return any(tag in named for tag in tags if not tag.startswith("W/"))
