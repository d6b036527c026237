"""The words of the reports in Indonesian and English."""

from __future__ import annotations

from server.checking.findings import Finding
from server.checking.shapes import Shape

WORDS = {
    "id": {
        "title": "Laporan pemeriksaan",
        "summary": "Ringkasan",
        "document": "Dokumen",
        "rule": "Aturan",
        "rules": "Aturan yang dijalankan",
        "silent": "Aturan tanpa temuan",
        "findings": "temuan",
        "none": "Tidak ada temuan.",
        "severity": "Tingkat",
        "cause": "Penyebab",
        "confidence": "Keyakinan",
        "provision": "Ketentuan",
        "line": "Baris",
        "quote": "Kutipan",
        "message": "Temuan",
        "expected": "Seharusnya",
        "norm": "Dasar",
        "why": "Mengapa",
        "accepted": "Diterima",
        "fingerprint": "Sidik",
        "occurrences": "Tempat lain",
        "new": "baru",
        "gone": "sudah tidak ada",
        "yes": "ya",
        "no": "tidak",
        "violation": "pelanggaran",
        "warning": "peringatan",
        "info": "catatan",
        "regulation": "peraturan",
        "scan": "pemindaian",
        "extraction": "pembacaan kami",
        "high": "tinggi",
        "medium": "sedang",
        "low": "rendah",
        "count": "Jumlah",
        "outside": "(di luar ketentuan)",
        "difference": "Perbedaan dengan pemeriksaan sebelumnya",
    },
    "en": {
        "title": "Report of findings",
        "summary": "Summary",
        "document": "Document",
        "rule": "Rule",
        "rules": "Rules that ran",
        "silent": "Rules without a finding",
        "findings": "findings",
        "none": "No finding.",
        "severity": "Severity",
        "cause": "Cause",
        "confidence": "Confidence",
        "provision": "Provision",
        "line": "Line",
        "quote": "Quote",
        "message": "Finding",
        "expected": "Expected",
        "norm": "Norm",
        "why": "Why",
        "accepted": "Accepted",
        "fingerprint": "Fingerprint",
        "occurrences": "Other places",
        "new": "new",
        "gone": "gone",
        "yes": "yes",
        "no": "no",
        "violation": "violation",
        "warning": "warning",
        "info": "info",
        "regulation": "regulation",
        "scan": "scan",
        "extraction": "our reading",
        "high": "high",
        "medium": "medium",
        "low": "low",
        "count": "Count",
        "outside": "(outside any provision)",
        "difference": "Difference from the earlier run",
    },
}


def message_of(finding: Finding, language: str) -> str:
    """Return what is wrong, in one language."""
    return finding.message_id if language == "id" else finding.message_en


def name_of(shape: Shape, language: str) -> str:
    """Return the name of a rule, in one language if it has one."""
    return shape.names.get(language) or next(iter(shape.names.values()), shape.code)


def reason_of(shape: Shape, language: str) -> str:
    """Return why a rule exists, in one language; "" when it does not say."""
    return shape.descriptions.get(language) or next(iter(shape.descriptions.values()), "")


def place_of(finding: Finding, language: str) -> str:
    """Return where a finding stands, in the words of a lawyer."""
    return finding.provision or WORDS[language]["outside"]
