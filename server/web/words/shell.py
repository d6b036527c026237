"""What stands around every page, and in more than one: navigation, choices, states, tables."""

from __future__ import annotations

WORDS = {
    "tagline": (
        "Tugas pokok dan fungsi sebagai graf pengetahuan",
        "Duties and functions of public offices as a knowledge graph",
    ),
    "skip": ("Langsung ke isi", "Skip to content"),
    "navigation": ("Navigasi utama", "Main navigation"),
    "not_ready": (
        "Graf belum diterbitkan. Jalankan `tupoksi build`, lalu muat ulang halaman ini.",
        "No graph has been published yet. Run `tupoksi build`, then reload this page.",
    ),
    "snapshot": ("Terbitan", "Snapshot"),
    "published": ("diterbitkan", "published"),
    "request_id": ("Nomor permintaan", "Request"),
    "fault_400": (
        "Ada bagian permintaan yang tidak dapat dibaca.",
        "A part of the request cannot be read.",
    ),
    "fault_404": (
        "Tidak ada apa-apa di alamat ini. Periksa ejaannya, atau cari dari beranda.",
        "There is nothing at this address. Look for a slip in it, or search from the start page.",
    ),
    "fault_busy": (
        "Layanan sedang sibuk. Coba lagi sebentar lagi.",
        "The service is busy. Try again in a moment.",
    ),
    "fault_504": (
        "Jawabannya terlalu lama dicari. Persempit permintaannya.",
        "The answer took too long. Ask for less.",
    ),
    "fault_other": (
        "Permintaan ini tidak dilayani; alasannya di bawah, dalam bahasa Inggris.",
        "This request was refused; the reason stands below.",
    ),
    "error_title": ("Permintaan ini tidak dapat dipenuhi", "This request cannot be answered"),
    "back_home": ("Kembali ke beranda", "Back to the start page"),
    "more_rows": ("Ada baris lain yang tidak ditampilkan.", "There are more rows than shown."),
    "no_rows": ("Tidak ada baris.", "No rows."),
    "document": ("Dokumen", "Document"),
    "file": ("Berkas", "File"),
    "download_as": ("Unduh sebagai", "Download as"),
    "also_as": ("Juga sebagai", "Also as"),
    "optional": ("boleh kosong", "optional"),
    "downloads": ("Unduhan", "Downloads"),
    "nav_questions": ("Pertanyaan", "Questions"),
    "nav_sparql": ("SPARQL", "SPARQL"),
    "nav_downloads": ("Data", "Data"),
    "language": ("Bahasa", "Language"),
    "appearance": ("Tampilan", "Appearance"),
    "theme_auto": ("Ikut perangkat", "As the device"),
    "theme_light": ("Terang", "Light"),
    "theme_dark": ("Gelap", "Dark"),
    "crumbs": ("Letak halaman ini", "Where this page is"),
    "home": ("Beranda", "Home"),
    "unknown": ("Tidak diketahui", "Unknown"),
    "pages": ("Halaman", "Pages"),
    "page": ("Halaman", "Page"),
    "page_of": ("dari", "of"),
    "previous": ("Sebelumnya", "Previous"),
    "next": ("Berikutnya", "Next"),
    "copied": ("Tersalin", "Copied"),
    "not_official": (
        "Teks resmi adalah yang diundangkan dalam lembaran dan berita daerah; halaman ini alat "
        "bantu baca dan telaah.",
        "The official text is the one promulgated in the regional gazette; these pages are an "
        "aid for reading and review.",
    ),
}
