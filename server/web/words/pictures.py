"""The words of the pictures: charts, lanes, timeline."""

from __future__ import annotations

WORDS = {
    "chart": ("Bagan organisasi", "Organisation chart"),
    "chart_about": (
        "Kotak adalah unit dengan pimpinannya; garis menunjukkan kepada siapa pimpinannya "
        "bertanggung jawab. Isi yang sama ada sebagai daftar di bawah bagan.",
        "Boxes are units with their heads; lines show to whom the head answers. The same stands "
        "as a list below the chart.",
    ),
    "line_answers": ("bertanggung jawab kepada", "answers to"),
    "line_coordinated": ("dikoordinasikan secara administratif oleh", "coordinated by"),
    "line_under": ("hanya menurut susunan", "by the structure only"),
    "as_list": ("Sebagai daftar", "As a list"),
    "head_unknown": ("pimpinannya tidak disebut", "its head is not named"),
    "zoom_in": ("Perbesar", "Larger"),
    "zoom_out": ("Perkecil", "Smaller"),
    "zoom_fit": ("Paskan", "Fit"),
    "flow": ("Bagan alir", "Flow of the procedure"),
    "flow_about": (
        "Satu lajur untuk setiap pelaku, satu baris untuk setiap langkah, dari atas ke bawah. "
        "Langkah tanpa pelaku yang diketahui berada di lajur tersendiri. Isi yang sama ada "
        "sebagai tabel di bawah bagan.",
        "A lane for each actor, a row for each step, from top to bottom. A step of which no "
        "performer is known stands in a lane of its own. The same stands as a table below.",
    ),
    "as_table": ("Sebagai tabel", "As a table"),
    "box_stated": ("pelaksana tertulis atau bertanda", "performer stated or marked"),
    "box_inferred": ("pelaksana disimpulkan", "performer inferred"),
    "box_unknown": ("pelaksana tidak diketahui", "performer unknown"),
    "box_choice": ("percabangan", "branch"),
    "number_short": ("No.", "No."),
    "flow_step": ("Langkah", "Step"),
    "flow_time": ("Waktu", "Time"),
    "flow_needs": ("Membutuhkan", "Needs"),
    "flow_gives": ("Menghasilkan", "Gives"),
    "branch_if": ("Bila", "If"),
    "branch_to": ("ke langkah", "to step"),
    "timeline": ("Garis waktu peraturan", "Timeline of regulations"),
    "timeline_lead": (
        "Peraturan yang teksnya dimuat di sini, yang dicabut, dan yang diubahnya.",
        "The regulations whose text is held here, what they repeal, and what they amend.",
    ),
    "timeline_about": (
        "Tahun dari atas ke bawah, yang terbaru di atas; panah menuju peraturan yang dicabut. Isi "
        "yang sama ada sebagai tabel di bawah.",
        "Years from top to bottom, the latest on top; an arrow leads to the act that is repealed. "
        "The same stands as a table below.",
    ),
    "timeline_all": ("Tampilkan juga semua yang dirujuk", "Show everything cited too"),
    "timeline_held": ("Tampilkan hanya yang dimuat", "Show only what is held"),
    "act": ("Peraturan", "Act"),
    "act_title": ("Tentang", "About"),
    "act_held": ("teksnya dimuat", "text held here"),
    "act_repealed": ("dicabut", "repealed"),
    "act_outside": ("disebut", "named"),
    "line_repeals": ("mencabut", "repeals"),
    "repealed_by": ("Dicabut oleh", "Repealed by"),
    "repeals": ("Mencabut", "Repeals"),
    "rests_on": ("Dasar hukum", "Rests on"),
}
