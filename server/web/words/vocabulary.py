"""The words of the pages of the vocabulary."""

from __future__ import annotations

WORDS = {
    "ontology": ("Kosakata", "Vocabulary"),
    "ontology_lead": (
        "Semua istilah yang dipakai graf ini, dengan artinya dan contohnya.",
        "Every term that the graph uses, with its meaning and examples.",
    ),
    "ontology_picture": ("Apa terkait dengan apa", "What is tied to what"),
    "ontology_picture_lead": (
        "Baca dari kiri ke kanan: jenis benda, hubungannya yang paling sering dipakai, jenis benda "
        "yang dituju. Jenis yang sama dapat muncul lebih dari sekali. Daftar istilah di bawah "
        "menyebut semuanya.",
        "Read from left to right: a kind of thing, the relations of it that are used most, the "
        "kind of thing they lead to. A kind may appear more than once. The lists below name "
        "them all.",
    ),
    "term": ("Istilah", "Term"),
    "term_name": ("Nama", "Name"),
    "term_meaning": ("Arti", "Meaning"),
    "term_uses": ("Dipakai", "Uses"),
    "term_class": ("Kelas", "Classes"),
    "term_object_property": ("Hubungan", "Relations"),
    "term_datatype_property": ("Sifat", "Attributes"),
    "term_value": ("Nilai daftar", "Listed values"),
    "term_other_language": ("Dalam bahasa Inggris", "In Indonesian"),
    "term_below": ("Di bawahnya", "Below it"),
    "term_examples": ("Contoh dari graf", "Examples from the graph"),
    "term_unused": (
        "Belum ada yang memakainya dalam graf ini.",
        "Nothing in this graph uses it yet.",
    ),
    "fact_subClassOf": ("Termasuk", "Is a kind of"),
    "fact_subPropertyOf": ("Mengkhususkan", "Specialises"),
    "fact_domain": ("Dimiliki oleh", "Belongs to"),
    "fact_range": ("Menuju", "Leads to"),
    "fact_inverseOf": ("Kebalikan dari", "Inverse of"),
    "fact_seeAlso": ("Lihat juga", "See also"),
    "fact_aligned": ("Di kosakata lain", "In other vocabularies"),
    "schemes": ("Skema konsep", "Concept schemes"),
}
