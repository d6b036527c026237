"""Regulations in the form that JDIHN, the national network of legal documentation, collects.

In: rows of the query ``regulations``. Out: one object a regulation, with the fields of the feeds
that members publish as ``document.json``. The order to publish is Permenkumham 8/2019; its annex
was not seen, the field list was read in the feeds of several members, which agree. Every value is
text; what a document does not say is empty, never guessed: so ``status`` is known only for what
another document here repeals.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

FIELDS = (
    *("idData", "tahun_pengundangan", "tanggal_pengundangan", "jenis", "noPeraturan", "judul"),
    *("noPanggil", "singkatanJenis", "tempatTerbit", "penerbit", "deskripsiFisik", "sumber"),
    *("subjek", "isbn", "status", "bahasa", "bidangHukum", "teuBadan", "nomorIndukBuku"),
    *("fileDownload", "urlDownload", "abstrak", "urlabstrak", "urlDetailPeraturan"),
    *("operasi", "display"),
)
"""The fields of an entry, in the order of the feeds."""

NOT_IN_FORCE = "Tidak Berlaku"


def to_document_json(
    rows: Iterable[Mapping[str, str]], address: str, base: str
) -> list[dict[str, str]]:
    """Return the entries, one a regulation, in the order of the rows.

    Args:
        rows: Variables and values of ``regulations.rq``.
        address: Of the service, without a slash at its end.
        base: Public base IRI.
    """
    entries: dict[str, dict[str, str]] = {}
    for row in rows:
        entry = entries.setdefault(row["regulation"], _to_entry(row, address, base))
        if row.get("repealed_by"):
            entry["status"] = NOT_IN_FORCE
    return list(entries.values())


def _to_entry(row: Mapping[str, str], address: str, base: str) -> dict[str, str]:
    stem = row["document"].rpartition("/")[2]
    promulgated = row.get("promulgated", "")
    said = {
        "idData": _number(row["regulation"]),
        "tahun_pengundangan": promulgated[:4] or row.get("year", ""),
        "tanggal_pengundangan": promulgated,
        "jenis": row.get("type_label", ""),
        "noPeraturan": row.get("number", ""),
        "judul": row.get("full_title") or row.get("title", ""),
        "singkatanJenis": row.get("type", "").rpartition("/")[2].upper(),
        "tempatTerbit": row.get("enacted_at", ""),
        "sumber": row.get("gazette", ""),
        "bahasa": "Indonesia",
        "teuBadan": row.get("region", ""),
        "fileDownload": f"{stem}.ttl",
        "urlDownload": f"{address}/data/{stem}.ttl",
        "urlDetailPeraturan": f"{address}/{row['regulation'].removeprefix(base)}",
        "operasi": "4",
        "display": "1",
    }
    return {field: said.get(field, "") for field in FIELDS}


def _number(iri: str) -> str:
    """Return a number that stays with a regulation: the feeds identify entries by numbers."""
    return str(int(hashlib.sha256(iri.encode()).hexdigest()[:8], 16))
