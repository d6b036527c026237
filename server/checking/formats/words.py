"""The words of the reports in Indonesian and English."""

from __future__ import annotations

from server.checking.accepted import Stale
from server.checking.findings import Finding
from server.checking.report import Report
from server.checking.shapes import Shape
from server.web.words.findings import WORDS as FAMILY_WORDS

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
        "occurrences": "Semua tempat",
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
        "changed": "berubah",
        "filter": "Saring",
        "family": "Keluarga aturan",
        "state": "Keadaan",
        "only_new": "hanya yang baru",
        "without_accepted": "tanpa yang diterima",
        "shown": "temuan ditampilkan dari",
        "found": "Aturan dengan temuan",
        "next": "berikutnya dengan aturan ini",
        "text": "Teks sumber",
        "no_text": "Teks sumber tidak tersedia; yang tampak hanya kutipannya.",
        "top": "Ke atas",
        "by": "oleh",
        "until": "sampai",
        "all": "Semua dokumen",
        "context": "Dalam teks",
        "note": "Catatan penelaah",
        "changes": "Perubahan",
        "name": "Nama",
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
        "occurrences": "All places",
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
        "changed": "changed",
        "filter": "Filter",
        "family": "Family of rules",
        "state": "State",
        "only_new": "only what is new",
        "without_accepted": "without accepted ones",
        "shown": "findings shown of",
        "found": "Rules with findings",
        "next": "next of this rule",
        "text": "Source text",
        "no_text": "The source text is not at hand; all that shows is the quote.",
        "top": "To the top",
        "by": "by",
        "until": "until",
        "all": "All documents",
        "context": "In the text",
        "note": "Reviewer's note",
        "changes": "Changes",
        "name": "Name",
    },
}


def family_of(letter: str, language: str) -> str:
    """Return what a family of rules is called, "" for one that has no name.

    >>> family_of("N", "en")
    'Numbering'
    """
    names = FAMILY_WORDS.get(f"family_{letter}", ("", ""))
    return names[("id", "en").index(language)]


def message_of(finding: Finding, language: str) -> str:
    """Return what is wrong, in one language."""
    return finding.message_id if language == "id" else finding.message_en


def name_of(shape: Shape, language: str) -> str:
    """Return the name of a rule, in one language if it has one."""
    return shape.names.get(language) or next(iter(shape.names.values()), shape.code)


def reason_of(shape: Shape, language: str) -> str:
    """Return why a rule exists, in one language; "" when it does not say."""
    return shape.descriptions.get(language) or next(iter(shape.descriptions.values()), "")


def state_of(finding: Finding, report: Report, language: str) -> str:
    """Return whether a finding is new or changed since the earlier run; "" for neither."""
    change = report.difference
    if change is None:
        return ""
    is_new, is_changed = finding.fingerprint in change.new, finding.fingerprint in change.changed
    return WORDS[language]["new" if is_new else "changed"] if is_new or is_changed else ""


def note_of(finding: Finding, report: Report, language: str) -> str:
    """Return who accepted a finding, when, how long and why; "" where nobody did."""
    entry = report.entries.get(finding.fingerprint) if finding.accepted else None
    if entry is None:
        return ""
    words = WORDS[language]
    until = f", {words['until']} {entry.until}" if entry.until else ""
    return f"{words['accepted']} {words['by']} {entry.by}, {entry.on}{until}: {entry.why}"


def stale_of(stale: Stale, language: str) -> str:
    """Return what to do about an entry that no finding answers to, or that has run out."""
    entry = stale.entry
    said = {
        (
            "id",
            True,
        ): f"berlaku sampai {entry.until}; temuannya dihitung lagi. Perpanjang atau hapus.",
        ("en", True): f"held until {entry.until}; its finding counts again. Renew it or remove it.",
        ("id", False): "tidak ada lagi temuan dengan sidik itu dalam dokumen yang diperiksa. Lihat "
        "kembali naskahnya, lalu hapus atau ganti sidiknya.",
        ("en", False): "no finding of the documents checked has that fingerprint any more. Look at "
        "the text again, then remove the entry or give it the new fingerprint.",
    }
    return (
        f"{entry.where} {entry.fingerprint} ({entry.by}, {entry.on}): "
        + said[language, stale.expired]
    )


def place_of(finding: Finding, language: str) -> str:
    """Return where a finding stands, in the words of a lawyer."""
    return finding.provision or WORDS[language]["outside"]
