"""The words of the pages of dumps."""

from __future__ import annotations

WORDS = {
    "dumps": ("Unduhan berversi", "Versioned downloads"),
    "dumps_lead": (
        "Seluruh graf sebagai berkas: N-Quads, TriG, JSON-LD, Turtle per dokumen, dan tabel CSV "
        "bagi yang tidak memakai RDF. Satu versi tidak pernah berubah; periksa dengan SHA256SUMS.",
        "The whole graph as files: N-Quads, TriG, JSON-LD, Turtle for each document, and CSV "
        "tables for people without RDF. A version never changes; check it with SHA256SUMS.",
    ),
    "dumps_none": (
        "Belum ada versi; perintah tupoksi build menulisnya.",
        "There is no version yet; the command tupoksi build writes one.",
    ),
    "dump_versions": ("Versi", "Versions"),
    "dump_latest": ("terbaru", "latest"),
    "dump_file": ("Berkas", "File"),
    "dump_size": ("Ukuran (bita)", "Size (bytes)"),
    "dump_licence": (
        "Pernyataan kami CC0; kode BPS di bawah ODbL; tidak ada hak cipta atas peraturan "
        "perundang-undangan (UU 28/2014 Pasal 42 huruf b). Lihat LICENSE.md.",
        "Our statements are CC0; BPS codes are under ODbL; there is no copyright in legislation "
        "(Law 28/2014, article 42 letter b). See LICENSE.md.",
    ),
}
