"""Provisions -> their keys: the last step of each one's IRI, and its place among its siblings."""

from __future__ import annotations

import re

from loaders.text.document import Provision

_SCANNED_RE = re.compile(r"[lO]|\A\dI|\AI\d")  # a digit that a scan took for a letter

_OTHER_RE = re.compile(r"[^0-9A-Za-z]+")


def name_provisions(provisions: list[Provision]) -> None:
    """Give every provision its key and its place among its siblings.

    A Pasal is named in its whole part, since its number must be unique there; all others among the
    children of one parent. A number printed again gets ``_2``, ``_3`` in the order of the text.
    """
    seen: dict[tuple[int, str, str, str], int] = {}
    order: dict[tuple[int, str, str], int] = {}
    for node in provisions:
        place = (id(node.parent), node.type, node.part)
        node.ordinal = order[place] = order.get(place, 0) + 1
        scope = 0 if node.type == "Pasal" else id(node.parent)
        base = _base_key(node)
        name = (scope, node.type, node.part, base)
        times = seen[name] = seen.get(name, 0) + 1
        node.key = base if times == 1 else f"{base}_{times}"


def _base_key(node: Provision) -> str:
    scanned = node.type in ("Pasal", "Ayat") and _SCANNED_RE.search(node.number)
    if node.value and (scanned or node.type in ("Bab", "Bagian", "Paragraf")):
        return str(node.value)
    if node.type == "Lampiran" and not node.number:
        return str(node.ordinal)
    number = node.number
    # nearly every number is plain letters or digits, and there are thousands of them
    return number if number.isalnum() and number.isascii() else _OTHER_RE.sub("-", number)
