"""Every word that the pages say, in Indonesian and English.

A key is looked up as ``words.key`` in a template; a key that is missing in one language is an
error of the test suite, and a key that is missing at all stops the page (StrictUndefined).
"""

from __future__ import annotations

import re

LANGUAGES = ("id", "en")
"""The first is the one for readers whose browser names neither."""

KEY_TO_WORDS: dict[str, tuple[str, str]] = {
    "tagline": (
        "Tugas pokok dan fungsi sebagai graf pengetahuan",
        "Duties and functions of public offices as a knowledge graph",
    ),
    "skip": ("Langsung ke isi", "Skip to content"),
    "navigation": ("Navigasi utama", "Main navigation"),
    "questions": ("Pertanyaan", "Questions"),
    "downloads": ("Unduhan", "Downloads"),
    "other_language": ("English", "Bahasa Indonesia"),
    "headline": (
        "Siapa yang bertanggung jawab atas langkah ini?",
        "Who is accountable for this step?",
    ),
    "lead": (
        "Tupoksi membaca peraturan dan prosedur pemerintah daerah dan menjadikannya graf "
        "pengetahuan: setiap pasal, unit, jabatan, tugas, dan tahapan adalah sumber daya yang "
        "dapat dirujuk, dengan letaknya yang tepat di dalam teks.",
        "Tupoksi reads the regulations and procedures of Indonesian local government and turns "
        "them into a knowledge graph: every provision, unit, position, duty and stage is a "
        "resource that can be cited, with its exact place in the text.",
    ),
    "lead_ask": ("Ajukan pertanyaan dalam SPARQL", "Ask in SPARQL"),
    "lead_browse": ("Lihat daftar pertanyaan", "See the list of questions"),
    "figures": ("Graf dalam angka", "The graph in figures"),
    "triples": ("pernyataan", "statements"),
    "regulations": ("peraturan", "regulations"),
    "provisions": ("ketentuan", "provisions"),
    "units": ("unit organisasi", "units"),
    "positions": ("jabatan", "positions"),
    "duties": ("tugas dan fungsi", "duties and functions"),
    "stages": ("tahapan", "stages of duties"),
    "citations": ("rujukan", "citations"),
    "not_ready": (
        "Graf belum diterbitkan. Jalankan `tupoksi build`, lalu muat ulang halaman ini.",
        "No graph has been published yet. Run `tupoksi build`, then reload this page.",
    ),
    "examples": ("Tiga pertanyaan, dijawab sekarang", "Three questions, answered now"),
    "all_questions": ("Semua pertanyaan", "All questions"),
    "all_questions_lead": (
        "Setiap pertanyaan adalah kueri SPARQL dengan nama; jawabannya dapat diunduh.",
        "Each question is a SPARQL query with a name; its answer can be downloaded.",
    ),
    "no_questions": ("Belum ada pertanyaan.", "There are no questions yet."),
    "open_question": ("Buka pertanyaan ini", "Open this question"),
    "more_rows": ("Ada baris lain yang tidak ditampilkan.", "There are more rows than shown."),
    "no_rows": ("Tidak ada baris.", "No rows."),
    "use_it": ("Pakai dari program", "Use it from a program"),
    "use_it_lead": (
        "Titik akhir SPARQL 1.1 ini menjawab lewat GET dan POST dalam JSON, XML, CSV, TSV, "
        "Turtle, N-Triples, JSON-LD, dan RDF/XML.",
        "This SPARQL 1.1 endpoint answers over GET and POST in JSON, XML, CSV, TSV, Turtle, "
        "N-Triples, JSON-LD and RDF/XML.",
    ),
    "downloads_lead": (
        "Satu berkas Turtle untuk setiap dokumen, dan seluruh graf sebagai N-Quads.",
        "One Turtle file for each document, and the whole graph as N-Quads.",
    ),
    "whole_graph": ("Seluruh graf", "The whole graph"),
    "document": ("Dokumen", "Document"),
    "file": ("Berkas", "File"),
    "snapshot": ("Terbitan", "Snapshot"),
    "published": ("diterbitkan", "published"),
    "sparql_title": ("Kueri SPARQL", "SPARQL query"),
    "sparql_lead": (
        "Kueri membaca gabungan semua graf bernama. Tidak ada yang dapat diubah dari sini.",
        "A query reads the union of all named graphs. Nothing can be changed from here.",
    ),
    "query": ("Kueri", "Query"),
    "run": ("Jalankan", "Run"),
    "answer": ("Jawaban", "Answer"),
    "download_as": ("Unduh sebagai", "Download as"),
    "graph_cut": ("Hanya awal jawaban yang ditampilkan.", "Only the start is shown."),
    "optional": ("boleh kosong", "optional"),
    "ask": ("Tanyakan", "Ask"),
    "the_query": ("Kueri di baliknya", "The query behind it"),
    "change_query": ("Ubah di formulir SPARQL", "Change it in the SPARQL form"),
    "type_iri": ("IRI, atau id/…", "IRI, or id/…"),
    "type_text": ("teks", "text"),
    "type_integer": ("bilangan bulat", "whole number"),
    "resource_about": ("Pernyataan tentang sumber daya ini", "Statements about this resource"),
    "resource_mentions": ("Yang merujuk ke sini", "What points here"),
    "property": ("Sifat", "Property"),
    "value": ("Nilai", "Value"),
    "subject": ("Sumber daya", "Resource"),
    "graph": ("Graf", "Graph"),
    "also_as": ("Juga sebagai", "Also as"),
    "error_title": ("Permintaan ini tidak dapat dipenuhi", "This request cannot be answered"),
    "back_home": ("Kembali ke beranda", "Back to the start page"),
}


COLUMN_TO_INDONESIAN = {
    "accountable": "penanggung jawab",
    "act": "peraturan",
    "action": "tindakan",
    "actor": "pelaku",
    "basis": "dasar",
    "below": "di bawahnya",
    "box": "kotak",
    "channel": "saluran",
    "circular": "kembali ke asal",
    "citation": "rujukan",
    "citedText": "bunyi rujukan",
    "component": "komponen",
    "condition": "syarat",
    "coordinator": "koordinator",
    "definition": "definisi",
    "document": "dokumen",
    "duration": "waktu",
    "duty": "tugas",
    "eselon": "eselon",
    "evidence": "bukti",
    "first": "pertama",
    "from": "dari",
    "gives": "menghasilkan",
    "head": "pimpinan",
    "heading": "judul",
    "headInOther": "pimpinan di pola lain",
    "holder": "pemangku",
    "item": "butir",
    "kind": "jenis",
    "level": "tingkat",
    "line": "baris",
    "linkMethod": "cara atasan dikenali",
    "listed": "tercantum",
    "method": "cara dikenali",
    "name": "nama",
    "needs": "membutuhkan",
    "next": "berikutnya",
    "number": "nomor",
    "office": "kantor",
    "onlyIn": "hanya di",
    "ordinal": "urutan",
    "other": "lainnya",
    "otherLine": "baris lain",
    "otherProvision": "ketentuan lain",
    "parent": "induk",
    "participation": "keikutsertaan",
    "partOf": "bagian dari",
    "pasal": "pasal",
    "performer": "pelaksana",
    "position": "jabatan",
    "positions": "jabatan",
    "printedAs": "tertulis",
    "procedure": "prosedur",
    "provision": "ketentuan",
    "quote": "kutipan",
    "reason": "alasan",
    "regulation": "peraturan",
    "relation": "hubungan",
    "resolution": "kejelasan",
    "role": "peran",
    "rule": "aturan",
    "score": "skor",
    "second": "kedua",
    "signatory": "penanda tangan",
    "similarity": "kemiripan",
    "standard": "standar pelayanan",
    "statement": "pernyataan",
    "step": "tahapan",
    "stepLine": "baris tahapan",
    "stepProvision": "letak tahapan",
    "superior": "atasan",
    "target": "yang dirujuk",
    "template": "pola",
    "term": "istilah",
    "times": "kali",
    "unit": "unit",
    "unitInOther": "unit di pola lain",
    "unitLine": "baris unit",
    "unitProvision": "letak unit",
    "unitType": "jenis unit",
    "unknown": "tidak diketahui",
    "via": "melalui",
    "words": "kata",
    "year": "tahun",
}
"""Names of columns and parameters of the questions; one that is missing is shown in English."""

# "unitInOther" -> "unit", "In", "Other"; "sop2" stays whole
WORD_RE = re.compile(r"[A-Z]?[^A-Z]+|[A-Z]+")


def to_heading(name: str, language: str) -> str:
    """Return the name of a column or parameter as words.

    >>> to_heading("onlyIn", "en"), to_heading("onlyIn", "id")
    ('only in', 'hanya di')
    """
    english = " ".join(WORD_RE.findall(name)).lower()
    return COLUMN_TO_INDONESIAN.get(name, english) if language == "id" else english


def to_words(language: str) -> dict[str, str]:
    """Return every word in one language, ``id`` or ``en``."""
    index = LANGUAGES.index(language)
    return {key: words[index] for key, words in KEY_TO_WORDS.items()}


def to_number(value: int, language: str) -> str:
    """Return a whole number as it is written in a language.

    >>> to_number(73412, "id"), to_number(73412, "en")
    ('73.412', '73,412')
    """
    return f"{value:,}".replace(",", ".") if language == "id" else f"{value:,}"
