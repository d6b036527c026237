"""The definitions Pasal -> ``Definition``: term, aliases, and for a position its rank."""

from __future__ import annotations

import re

from loaders.regulation.model import Definition
from loaders.text.document import Document, Provision, source_span

# "Dalam Peraturan Walikota ini yang dimaksud(kan) dengan:" (UU 12/2011 Lampiran II gives the form).
DEFINING_RE = re.compile(r"\byang\s+dimaksud(?:kan)?\s+(?:dengan|dalam)\b", re.IGNORECASE)
_IS_RE = re.compile(r",?\s+(?:adalah|ialah)\s+")
_ALIAS_RE = re.compile(
    r",?\s+(?:yang\s+|untuk\s+)?selanjutnya\s+(?:disebut|disingkat)\s+(?:dengan\s+|sebagai\s+)?"
)
_LONGEST_TERM = 600  # code points before "adalah"; what is longer is no term
_ALSO_RE = re.compile(r",?\s+(?:(?:dan|yang)\s+)*(?:selanjutnya\s+)?(?:disebut|disingkat)\s+")
_ESELON_RE = re.compile(
    r"\beselon\s+(?P<level>IV|V|I{1,3})\.?\s?(?P<letter>[a-e])\b", re.IGNORECASE
)
_JENJANG_RE = re.compile(
    r"\bjabatan\s+(pimpinan\s+tinggi\s+(?:utama|madya|pratama)|administrator|pengawas|pelaksana)\b",
    re.IGNORECASE,
)


def is_defining(provision: Provision) -> bool:
    """Say whether a provision opens a list of definitions."""
    return DEFINING_RE.search(provision.text) is not None and bool(provision.children)


def read_definitions(document: Document) -> tuple[Definition, ...]:
    """Return the definitions of a document in order."""
    found = []
    for pasal in document.pasals():
        if not is_defining(pasal):
            continue
        for item in pasal.children:
            definition = _read_definition(document.source.text, item)
            if definition:
                found.append(definition)
    return tuple(found)


def _read_definition(text: str, item: Provision) -> Definition | None:
    verb = _IS_RE.search(item.text, 0, _LONGEST_TERM)
    if verb is None:
        return None
    head, words = item.text[: verb.start()], item.text[verb.end() :]
    named = _ALIAS_RE.search(head)
    term = head[: named.start()] if named else head
    aliases = tuple(a.strip(" ,") for a in _ALSO_RE.split(head[named.end() :])) if named else ()
    if not term or not words:
        return None
    eselon, jenjang = read_rank(words)
    span = source_span(text, item, 0, len(item.text))
    return Definition(item, term.strip(" ,"), aliases, words, span, eselon, jenjang)


def read_rank(words: str) -> tuple[str, str]:
    """Return the echelon and the rank slug that some words give a position, "" where they do not.

    >>> read_rank("merupakan jabatan struktural eselon IIIb atau jabatan administrator")
    ('IIIb', 'administrator')
    """
    eselon = _ESELON_RE.search(words)
    jenjang = _JENJANG_RE.search(words)
    return (
        eselon["level"].upper() + eselon["letter"].lower() if eselon else "",
        "-".join(jenjang[1].lower().split()) if jenjang else "",
    )
