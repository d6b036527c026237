"""The words of the pages of questions, SPARQL and single resources."""

from __future__ import annotations

WORDS = {
    "sparql_title": ("Kueri SPARQL", "SPARQL query"),
    "sparql_lead": (
        "Kueri membaca gabungan semua graf bernama. Tidak ada yang dapat diubah dari sini.",
        "A query reads the union of all named graphs. Nothing can be changed from here.",
    ),
    "query": ("Kueri", "Query"),
    "run": ("Jalankan", "Run"),
    "answer": ("Jawaban", "Answer"),
    "graph_cut": ("Hanya awal jawaban yang ditampilkan.", "Only the start is shown."),
    "ask": ("Tanyakan", "Ask"),
    "the_query": ("Kueri di baliknya", "The query behind it"),
    "change_query": ("Ubah di formulir SPARQL", "Change it in the SPARQL form"),
    "type_iri": ("IRI, atau id/…", "IRI, or id/…"),
    "type_text": ("teks", "text"),
    "type_integer": ("bilangan bulat", "whole number"),
}
