"""How terms of the graph are shown to people: short, linked, with their language.

In: bindings of the SPARQL JSON results format. Out: :class:`Cell` for pages and terminals. Links
lead to this server for everything under the public base, so that a copy on a laptop works without
the public one; only http(s) IRIs become links at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from loaders.rdf.iri import LegalIri

PREFIXES = {
    "tpk": "https://w3id.org/tupoksi/def#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes for showing terms, for Turtle, and for the form on the SPARQL page."""

NUMBERS = frozenset(
    PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "nonNegativeInteger")
)

LONG_TEXT = 60

SHORT_TYPE = 3
"""Longest name of a kind of act that is an abbreviation: UU, PP, UUD, but Perwali."""

CAPITAL_STEPS = frozenset(("bab", "bagian", "paragraf", "pasal", "lampiran"))
"""Steps that Indonesian drafting writes with a capital; ayat, huruf and angka have none."""

STEPS_OF_LAW = frozenset((*CAPITAL_STEPS, "ayat", "huruf", "angka", "butir"))
"""Steps whose key is a number as it is printed."""

SAFE_IN_PATH = "/:@!$&'()*+,;=~-._"
"""Characters that stay as they are in a path (RFC 3986, pchar and slash); "%" is escaped."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a table.

    Attributes:
        text: What to show.
        href: Where it leads: a path on this server, an http(s) address, or None.
        title: The whole IRI or datatype, for a tooltip; may be empty.
        language: Language tag of the text, or empty.
        is_number: True for numbers, which are aligned to the right.
    """

    text: str
    href: str | None = None
    title: str = ""
    language: str = ""
    is_number: bool = False

    @property
    def is_long(self) -> bool:
        """True for texts that need a wide column to be read."""
        return len(self.text) > LONG_TEXT


EMPTY_CELL = Cell("")


def to_href(iri: str, base: str) -> str | None:
    """Return where a link to an IRI leads, or None when nothing answers there.

    >>> to_href("https://w3id.org/tupoksi/id/unit/cilegon", "https://w3id.org/tupoksi/")
    '/page/unit/cilegon'
    """
    if iri.startswith(base + "id/"):
        return quote("/page/" + iri.removeprefix(base + "id/"), safe=SAFE_IN_PATH)
    if iri.startswith(PREFIXES["tpk"]):
        return "/ontology/" + quote(iri.removeprefix(PREFIXES["tpk"]), safe="")
    if iri.startswith(base):
        return None
    return iri if iri.startswith(("http://", "https://")) else None


def shorten(iri: str, base: str) -> str:
    """Return an IRI as people read it.

    >>> shorten("https://w3id.org/tupoksi/def#Pasal", "https://w3id.org/tupoksi/")
    'tpk:Pasal'
    """
    if iri.startswith(base + "id/peraturan/"):
        return to_citation(iri) or iri.removeprefix(base)
    for place in ("id/", "graph/"):
        if iri.startswith(base + place):
            return iri.removeprefix(base)
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def to_citation(iri: str) -> str:
    """Return the IRI of an act, a provision or what hangs on one as lawyers cite it, or nothing.

    >>> to_citation("https://w3id.org/tupoksi/id/peraturan/cilegon/perwali/2016/63/pasal/7/huruf/a")
    'Perwali 63/2016 Pasal 7 huruf a'
    """
    for head, tail in ((iri, ""), (iri.rpartition("/")[0], iri.rpartition("/")[2])):
        try:
            legal = LegalIri.parse(head)
        except ValueError:
            continue
        act = legal.type.upper() if len(legal.type) <= SHORT_TYPE else legal.type.capitalize()
        number = f"{legal.number}/{legal.year}" if legal.number else legal.year
        steps = [_to_step(kind, key) for kind, key in legal.steps]
        return " ".join(filter(None, (act, number, *steps, tail)))
    return ""


def _to_step(kind: str, key: str) -> str:
    number, _, occurrence = key.partition("_")
    if kind not in STEPS_OF_LAW:  # a key that was made of a name: "sekretaris-dinas"
        number = number.replace("-", " ")
    name = kind.capitalize() if kind in CAPITAL_STEPS else kind
    return f"{name} {number}".rstrip() + (f" ({occurrence})" if occurrence else "")


def to_cell(binding: Mapping[str, str] | None, base: str) -> Cell:
    """Return one binding as a cell; an unbound variable is an empty one."""
    if binding is None:
        return EMPTY_CELL
    value = binding["value"]
    if binding["type"] == "uri":
        return Cell(shorten(value, base), href=to_href(value, base), title=value)
    datatype = binding.get("datatype", "")
    return Cell(
        value,
        title=shorten(datatype, base) if datatype else "",
        language=binding.get("xml:lang", ""),
        is_number=datatype in NUMBERS,
    )
