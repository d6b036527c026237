"""The words of the vocabulary: what each class, property and listed value is called.

In: the ontology's graph. Out: :class:`Vocabulary`, read once for each snapshot. A term of another
vocabulary has its words in the table here, because the ontology only declares it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from server.web.entities.bindings import Value, ask_values
from server.web.site import PAGE_QUERIES, Site
from server.web.terms import PREFIXES, shorten

LABEL = PREFIXES["rdfs"] + "label"
COMMENT = PREFIXES["rdfs"] + "comment"

FOREIGN = {
    "rdf:type": ("jenis", "kind"),
    "rdfs:label": ("nama", "name"),
    "dct:title": ("judul", "title"),
    "dct:spatial": ("wilayah", "region"),
    "dct:description": ("keterangan", "description"),
    "dct:provenance": ("asal berkas", "where the file came from"),
    "dct:creator": ("dibuat oleh", "created by"),
    "dct:license": ("lisensi", "licence"),
    "org:reportsTo": ("bertanggung jawab kepada (ORG)", "reports to (ORG)"),
    "prov:wasDerivedFrom": ("dibaca dari", "read from"),
    "skos:prefLabel": ("nama", "name"),
    "skos:altLabel": ("nama lain", "also called"),
    "skos:definition": ("definisi", "definition"),
    "skos:note": ("catatan", "note"),
    "skos:notation": ("kode", "code"),
    "skos:broader": ("lebih luas", "broader"),
    "skos:related": ("berkaitan dengan", "related to"),
    "skos:exactMatch": ("sama dengan", "exact match"),
    "skos:broadMatch": ("termasuk dalam", "broad match"),
    "skos:narrowMatch": ("mencakup", "narrow match"),
    "rdfs:seeAlso": ("lihat juga", "see also"),
    "skos:closeMatch": ("serupa dengan", "close match"),
    "skos:inScheme": ("dalam skema", "in the scheme"),
    "skos:topConceptOf": ("konsep puncak dari", "top concept of"),
    "sh:conforms": ("tanpa temuan", "conforms"),
    "sh:focusNode": ("tentang", "about"),
    "sh:result": ("temuan", "finding"),
    "sh:resultMessage": ("pesan", "message"),
    "sh:resultSeverity": ("tingkat", "severity"),
    "sh:sourceConstraintComponent": ("jenis batasan", "kind of constraint"),
    "sh:sourceShape": ("aturan", "rule"),
    "sh:ValidationResult": ("temuan", "finding"),
    "sh:ValidationReport": ("laporan temuan", "report of findings"),
    "skos:Concept": ("konsep", "concept"),
    "skos:ConceptScheme": ("skema konsep", "concept scheme"),
    "owl:NamedIndividual": ("nilai daftar", "listed value"),
}
"""Terms of other vocabularies, in Indonesian and English."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The vocabulary of one snapshot.

    Attributes:
        labels: What each term is called, by language.
        comments: What it means, by language.
        statements: Everything said of it, by property; unions are given by their members.
        uses: How often the graph uses a property.
        base: The base of the graph, to shorten what has no label.
    """

    labels: Mapping[str, Mapping[str, str]]
    comments: Mapping[str, Mapping[str, str]]
    statements: Mapping[str, Mapping[str, tuple[Value, ...]]]
    uses: Mapping[str, int]
    base: str

    def label(self, term: str, language: str) -> str:
        """Return what a term is called; without a label its short name."""
        short = shorten(term, self.base)
        if short in FOREIGN:
            return FOREIGN[short][0 if language == "id" else 1]
        words = self.labels.get(term, {})
        return words.get(language) or next(iter(words.values()), short)

    def comment(self, term: str, language: str) -> str:
        """Return what a term means, or nothing."""
        return self.comments.get(term, {}).get(language, "")


class VocabularyShelf:
    """Keeps the vocabulary of the snapshot that is served now."""

    def __init__(self) -> None:
        self._kept: tuple[str, Vocabulary] | None = None
        self._reading = asyncio.Lock()

    async def find(self, site: Site) -> Vocabulary:
        """Return the vocabulary; read it when the snapshot is new."""
        async with self._reading:
            snapshot = site.engine.snapshot
            identifier = snapshot.identifier if snapshot else ""
            if self._kept is None or self._kept[0] != identifier:
                self._kept = identifier, await load_vocabulary(site)
            return self._kept[1]

    async def warm(self, site: Site) -> None:
        """Read them before anybody asks."""
        await self.find(site)


async def load_vocabulary(site: Site) -> Vocabulary:
    """Read the words of every term."""
    (rows, _), (unions, _), (uses, _) = await asyncio.gather(
        ask_values(site, PAGE_QUERIES["vocabulary"]),
        ask_values(site, PAGE_QUERIES["vocabulary-unions"]),
        ask_values(site, PAGE_QUERIES["vocabulary-use"]),
    )
    labels: dict[str, dict[str, str]] = {}
    comments: dict[str, dict[str, str]] = {}
    statements: dict[str, dict[str, tuple[Value, ...]]] = {}
    for row in (*rows, *unions):
        term, name, value = row["term"].text, row["property"].text, row["value"]
        said = statements.setdefault(term, {})
        said[name] = (*said.get(name, ()), value)
        target = {LABEL: labels, COMMENT: comments}.get(name)
        if target is not None:
            target.setdefault(term, {})[value.language] = value.text
    counts = {row["property"].text: int(row["count"].text) for row in uses}
    return Vocabulary(labels, comments, statements, counts, site.settings.base)
