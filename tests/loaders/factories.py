"""Small texts for the tests: a regulation around some lines, read into the text model."""

from __future__ import annotations

from pathlib import Path

from loaders.catalogue import Region, Source, load_sources
from loaders.text.document import Document, Provision
from loaders.text.read import decode_source
from loaders.text.tree import build_tree

ROOT = Path(__file__).resolve().parent.parent.parent
CILEGON = Region("cilegon", "Kota Cilegon", "36.72")

HEAD = """PERATURAN WALI KOTA CILEGON
NOMOR 1 TAHUN 2020
TENTANG
TATA KERJA DINAS
DENGAN RAHMAT TUHAN YANG MAHA ESA
WALI KOTA CILEGON,
Menimbang : bahwa perlu menetapkan Peraturan Wali Kota tentang Tata Kerja Dinas;
Mengingat : 1. Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah;
MEMUTUSKAN:
Menetapkan : PERATURAN WALI KOTA TENTANG TATA KERJA DINAS.
"""


def document(text: str, stem: str = "contoh") -> Document:
    """Read some text."""
    return build_tree(decode_source(text.encode(), stem))


def regulation(body: str) -> Document:
    """Read a regulation whose body is ``body``."""
    return document(HEAD + body)


def source(text: str, stem: str = "contoh", organisation: str = "") -> Source:
    """Return a source of Cilegon with some text."""
    return Source(decode_source(text.encode(), stem), region=CILEGON, organisation=organisation)


def paths(doc: Document, part: str = "body") -> list[str]:
    """Return the provisions of one part as readable paths: ``Pasal 1/Huruf a/Angka 2``."""
    return [path(p) for p in doc.provisions if p.part == part]


def path(provision: Provision) -> str:
    """Return one provision as a readable path from its Pasal down."""
    name = f"{provision.type} {provision.key}".strip()
    inside = provision.parent is not None and provision.type in ("Ayat", "Huruf", "Angka")
    return f"{path(provision.parent)}/{name}" if inside and provision.parent else name


def committed(stem: str) -> Source:
    """Return one of the committed sources."""
    return next(s for s in load_sources(ROOT / "data" / "sources") if s.text.stem == stem)
