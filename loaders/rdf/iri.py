"""The IRIs of the graph: the one place that makes, parses and prints them.

Provisions are named by the law, never by their text: regulation, then the steps down to them. A
Pasal hangs on the regulation and not on its Bab; a Bab, Bagian or Paragraf hangs on what holds it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from loaders.regulation.model import Act
from loaders.text.document import Provision

BASE = "https://w3id.org/tupoksi/"
DEF = f"{BASE}def#"
ID = f"{BASE}id/"

_STEP = {
    "Bab": "bab",
    "Bagian": "bagian",
    "Paragraf": "paragraf",
    "Pasal": "pasal",
    "Ayat": "ayat",
    "Huruf": "huruf",
    "Angka": "angka",
    "Lampiran": "lampiran",
    "Menimbang": "menimbang",
    "Mengingat": "mengingat",
    "Menetapkan": "menetapkan",
    "Memperhatikan": "memperhatikan",
}
_UNNUMBERED = frozenset(("Menimbang", "Mengingat", "Menetapkan", "Memperhatikan"))

# A division of the opening stands without a number; every other step has one.
_STEP_PATTERN = (
    r"/(?:(?P<alone>(?:menimbang|mengingat|menetapkan|memperhatikan)(?:_\d+)?)(?=/|\Z)"
    r"|(?P<kind>[a-z]+)/(?P<key>[0-9A-Za-z_-]+))"
)
_STEPS_RE = re.compile(_STEP_PATTERN)

# id/peraturan/REGION/TYPE/YEAR/NUMBER and the steps of a provision below it. The constitution has
# no number and ends with its year.
_ACT_RE = re.compile(
    rf"{re.escape(ID)}peraturan/(?P<region>[0-9a-z-]+)/(?P<type>[0-9a-z-]+)/(?P<year>\d{{4}})"
    r"(?:/(?P<number>[0-9A-Za-z][0-9A-Za-z.-]*))?(?=/|\Z)"
)


@dataclass(frozen=True, slots=True)
class LegalIri:
    """The IRI of an act or of a provision of it.

    >>> iri =
    LegalIri.parse("https://w3id.org/tupoksi/id/peraturan/cilegon/perwali/2016/63/pasal/7/huruf/a")
    >>> iri.type, iri.number, iri.steps ('perwali', '63', (('pasal', '7'), ('huruf', 'a'))) >>>
    str(iri).endswith("/63/pasal/7/huruf/a") True
    """

    region: str
    type: str
    year: str
    number: str = ""
    steps: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of_act(cls, act: Act) -> LegalIri:
        """Return the IRI of an act."""
        number = re.sub(r"[^0-9A-Za-z.-]+", "-", act.number).strip("-.")
        return cls(act.region, act.type, act.year, number)

    @classmethod
    def parse(cls, iri: str) -> LegalIri:
        """Parse an IRI.

        Raises:
            ValueError: It names no act and no provision.
        """
        match = _ACT_RE.match(iri)
        if match is None:
            raise ValueError(f"{iri} names no act and no provision")
        steps: list[tuple[str, str]] = []
        end = match.end()
        while end < len(iri):
            step = _STEPS_RE.match(iri, end)
            if step is None:
                raise ValueError(f"{iri} names no act and no provision: {iri[end:]!r} is no step")
            steps.append((step["alone"] or step["kind"], step["key"] or ""))
            end = step.end()
        return cls(
            match["region"], match["type"], match["year"], match["number"] or "", tuple(steps)
        )

    def __str__(self) -> str:
        number = f"/{self.number}" if self.number else ""
        steps = "".join(f"/{kind}/{key}" if key else f"/{kind}" for kind, key in self.steps)
        return f"{ID}peraturan/{self.region}/{self.type}/{self.year}{number}{steps}"


def provision_iris(provisions: tuple[Provision, ...], regulation: str) -> dict[int, str]:
    """Return the IRI of each provision by ``id(provision)``.

    The Penjelasan repeats the numbers of the body, so its notes stand under ``/penjelasan``.
    """
    iris: dict[int, str] = {}
    for node in provisions:
        if node.type == "Pasal" or node.parent is None:
            base = regulation if node.part != "explanation" else f"{regulation}/penjelasan"
        else:
            base = iris[id(node.parent)]
        step = _STEP[node.type]
        if node.type in _UNNUMBERED:
            iris[id(node)] = (
                f"{base}/{step}" if node.ordinal == 1 else f"{base}/{step}_{node.ordinal}"
            )
        else:
            iris[id(node)] = f"{base}/{step}/{node.key}"
    return iris


def source_iri(stem: str) -> str:
    """Return the IRI of a source document; the name of its file may hold what no IRI may.

    >>> source_iri("Perwali 63")
    'https://w3id.org/tupoksi/id/sumber/Perwali%2063'
    """
    return f"{ID}sumber/{quote(stem, safe='')}"


def unit_iri(region: str, path: tuple[str, ...]) -> str:
    """Return the IRI of a unit."""
    return f"{ID}unit/{region}/{'/'.join(path)}"


def position_iri(region: str, path: tuple[str, ...]) -> str:
    """Return the IRI of a position."""
    return f"{ID}jabatan/{region}/{'/'.join(path)}"


def mention_iri(step: str, number: int) -> str:
    """Return the IRI of the words in a step that mean somebody by relation."""
    return f"{step}/sebutan/{number}"


def region_iri(code: str) -> str:
    """Return the IRI of a region by its Kemendagri code."""
    return f"{ID}wilayah/{code}"


def concept_iri(scheme: str, notation: str) -> str:
    """Return the IRI of a concept: scheme ``eselon jenjang jenis-unit jenis-peraturan``."""
    return f"{ID}{scheme}/{notation}"
