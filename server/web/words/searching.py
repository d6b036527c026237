"""The words of the search box and the search page."""

from __future__ import annotations

WORDS = {
    "nav_search": ("Cari", "Search"),
    "search_title": ("Cari dalam graf", "Search the graph"),
    "search_label": ("Kata yang dicari", "Words to look for"),
    "search_placeholder": (
        "Jabatan, unit, tugas, tahapan, istilah …",
        "Position, unit, duty, stage, term …",
    ),
    "search_go": ("Cari", "Search"),
    "search_try": ("Coba:", "Try:"),
    "search_found_one": ("sumber daya cocok", "resource fits"),
    "search_found": ("sumber daya cocok", "resources fit"),
    "search_partial": (
        "tidak ada yang memuat semua kata; ini memuat sebagian",
        "nothing has all the words; these have some of them",
    ),
    "search_cut": ("waktu habis, mungkin ada yang lain", "the time ran out, there may be more"),
    "search_taken": ("Dibaca sebagai:", "Taken for:"),
    "search_unknown": ("tidak ada dalam graf", "not in the graph"),
    "search_none": ("Tidak ada yang cocok.", "Nothing fits."),
    "search_none_hint": (
        "Coba kata lain atau lebih sedikit kata; ejaan yang hampir benar pun dikenali.",
        "Try other words or fewer; a spelling that is almost right is understood too.",
    ),
    "search_kinds": ("Jenis", "Kinds"),
    "search_all_kinds": ("Semua jenis", "All kinds"),
    "search_more": ("Lihat semua", "See all"),
    "search_line": ("baris", "line"),
}
