"""Days as they are written in a language.

In: an ISO 8601 moment. Out: its day in words.
"""

from __future__ import annotations

MONTHS = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
        *("September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
}


def to_date(moment: str, language: str) -> str:
    """Return the day of an ISO 8601 moment as it is written in a language.

    >>> to_date("2026-11-28T03:25:56+00:00", "id"), to_date("2016-12-30", "en")
    ('28 November 2026', '30 December 2016')
    """
    year, month, day = moment[:10].split("-")
    return f"{int(day)} {MONTHS[language][int(month) - 1]} {year}"
