"""The words of the page of data: downloads, licences, how to cite."""

from __future__ import annotations

WORDS = {
    "data_title": ("Data terbuka", "Open data"),
    "data_lead": (
        "Semua yang ditampilkan halaman-halaman ini dapat diambil, dipakai ulang, dan ditautkan.",
        "Everything that these pages show can be taken, used again and linked to.",
    ),
    "data_dumps": (
        "Versi-versi lengkap dengan tabel CSV dan jumlah pemeriksa",
        "Complete versions with CSV tables and checksums",
    ),
    "data_linked": ("Data tertaut", "Linked data"),
    "data_linked_lead": (
        "Setiap IRI dijawab dengan halaman bagi pembaca, Turtle, JSON-LD, N-Triples, JSON, atau "
        "CSV bagi program.",
        "Every IRI answers with a page for people, and with Turtle, JSON-LD, N-Triples, JSON or "
        "CSV for programs.",
    ),
    "data_json": ("Pertanyaan dan pencarian sebagai JSON.", "Questions and search as JSON."),
    "data_languages": ("Python, R, dan JavaScript", "Python, R and JavaScript"),
    "data_languages_lead": (
        "Di Python jawaban menjadi tabel pandas dengan jenis kolom; kode wilayah tetap teks. Buku "
        "catatan Jupyter dan contoh lain ada dalam docs/clients.md; cara menyelaraskan graf "
        "daerah lain dengan graf ini dalam docs/aligning.md.",
        "In Python answers are pandas tables with typed columns, and codes of places stay text. "
        "Notebooks and more examples are in docs/clients.md; how to align the graph of another "
        "region with this one is in docs/aligning.md.",
    ),
    "data_reconcile": ("Rekonsiliasi (OpenRefine)", "Reconciliation (OpenRefine)"),
    "data_reconcile_lead": (
        "Nama unit, jabatan, peraturan, wilayah, dan layanan dalam tabel Anda menjadi pengenal: "
        "di OpenRefine pilih Reconcile, Start reconciling, Add standard service, lalu alamat ini.",
        "Names of units, positions, acts, places and services in your table become identifiers: "
        "in OpenRefine choose Reconcile, Start reconciling, Add standard service, then this "
        "address.",
    ),
    "data_catalogues": ("Katalog dan perayap", "Catalogues and crawlers"),
    "data_catalogues_lead": (
        "Untuk portal data yang memanen, jaringan JDIH, dan mesin pencari.",
        "For data portals that harvest, the JDIH network, and search engines.",
    ),
    "data_sparql_examples": ("Contoh SPARQL", "SPARQL examples"),
    "data_sitemap": ("Peta situs", "Site map"),
    "data_pages": ("Halaman", "Pages"),
    "data_rules": ("Aturan pemeriksaan", "Rules of the checks"),
    "data_rights": ("Lisensi", "Licence"),
    "data_rights_ours": (
        "Pernyataan dan kosakata kami bebas dipakai (CC0).",
        "Our statements and vocabulary are free to use (CC0).",
    ),
    "data_rights_law": (
        "Tidak ada hak cipta atas peraturan perundang-undangan (UU 28/2014 Pasal 42 huruf b). SOP "
        "dan standar pelayanan bukan peraturan; kutipannya milik instansinya.",
        "There is no copyright in legislation (UU 28/2014 Pasal 42 letter b). SOPs and service "
        "standards are not legislation; what is quoted of them belongs to their offices.",
    ),
    "data_rights_bps": (
        "Kode BPS berlisensi ODbL dan berada dalam graf tersendiri.",
        "BPS codes are under ODbL and stand in a graph of their own.",
    ),
    "data_cite": ("Cara mengutip", "How to cite"),
    "data_cite_lead": (
        "Sebut terbitannya: isinya tidak berubah selama nomornya sama.",
        "Name the snapshot: what it holds does not change while its number is the same.",
    ),
}
