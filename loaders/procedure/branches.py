"""The words of a step -> its branches: the condition, what happens then, where it leads.

A branch that names no step has no target here; whom it hands over to is somebody whom the document
knows by the name.
"""

from __future__ import annotations

import re

from loaders.procedure.mentions import Names
from loaders.procedure.model import INFORMED, Branch
from loaders.procedure.participation import find_objects
from loaders.procedure.tables import Words

_IF_RE = re.compile(r"\b(?:jika|apabila|bila|bilamana|kalau|dalam hal)\s+", re.IGNORECASE)
_THEN_RE = re.compile(
    r",\s*|\s+(?=(?:maka|harus|wajib|akan|dapat|langsung|segera|di[a-z]{4,}kan)\b)", re.IGNORECASE
)
_SENTENCE_END_RE = re.compile(r"[.;](?=\s|\Z)")
_TARGET_RE = re.compile(
    r"\b(?:kembali\s+)?ke\s+(?:langkah|tahap(?:an)?|nomor|no\.?|poin|butir|kegiatan)"
    r"(?:\s+(?:ke|nomor|no\.?))?[\s-]*(?P<number>\d{1,3})\b",
    re.IGNORECASE,
)


def find_branches(words: Words, names: Names) -> tuple[Branch, ...]:
    """Return the conditions in the words of a step and what each leads to."""
    openers = list(_IF_RE.finditer(words.text))
    branches = []
    for i, opener in enumerate(openers):
        stop = _SENTENCE_END_RE.search(words.text, opener.end())
        end = stop.start() if stop else len(words.text)
        if i + 1 < len(openers):
            end = min(end, openers[i + 1].start())
        whole = words.cut(opener.start(), end)
        if whole.cut(opener.end() - opener.start(), len(whole.text)):
            branches.append(_build_branch(whole, opener.end() - opener.start(), names))
    return tuple(branches)


def _build_branch(whole: Words, begin: int, names: Names) -> Branch:
    text = whole.text.rstrip(" ,")
    then = _THEN_RE.search(text, begin)
    cut = then.start() if then else len(text)
    action = whole.cut(then.end() if then else cut, len(text))
    handed = [p for p in find_objects(action, names) if p.role == INFORMED]
    target = _TARGET_RE.search(action.text)
    return Branch(
        whole,
        whole.cut(begin, cut),
        action,
        target["number"] if target else "",
        handed[0].actor if handed else None,
    )
