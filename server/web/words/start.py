"""The words of the home page."""

from __future__ import annotations

WORDS = {
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
    "documents_all": ("Semua dokumen", "All documents"),
    "documents_here": ("Dokumen", "Documents"),
    "figures": ("Graf dalam angka", "The graph in figures"),
    "triples": ("pernyataan", "statements"),
    "regulations": ("peraturan", "regulations"),
    "provisions": ("ketentuan", "provisions"),
    "units": ("unit organisasi", "units"),
    "positions": ("jabatan", "positions"),
    "duties": ("tugas dan fungsi", "duties and functions"),
    "stages": ("tahapan", "stages of duties"),
    "citations": ("rujukan", "citations"),
    "examples": ("Tiga pertanyaan, dijawab sekarang", "Three questions, answered now"),
    "all_questions": ("Semua pertanyaan", "All questions"),
    "all_questions_lead": (
        "Setiap pertanyaan adalah kueri SPARQL dengan nama; jawabannya dapat diunduh.",
        "Each question is a SPARQL query with a name; its answer can be downloaded.",
    ),
    "no_questions": ("Belum ada pertanyaan.", "There are no questions yet."),
    "open_question": ("Buka pertanyaan ini", "Open this question"),
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
}
