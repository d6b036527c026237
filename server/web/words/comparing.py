"""The words of the comparison of two sides."""

from __future__ import annotations

WORDS = {
    "nav_compare": ("Bandingkan", "Compare"),
    "compare_title": (
        "Bandingkan dua peraturan atau dua perangkat daerah",
        "Compare two regulations or two offices",
    ),
    "compare_lead": (
        "Unit, jabatan, tugas, dan tahapan yang ditambahkan, dihapus, diubah bunyinya, atau "
        "dipindahkan.",
        "Units, positions, duties and stages that were added, removed, reworded or moved.",
    ),
    "compare_choose": ("Pilih …", "Choose …"),
    "compare_whole": ("Seluruhnya", "The whole of"),
    "compare_first": ("Sisi pertama", "First side"),
    "compare_second": ("Sisi kedua", "Second side"),
    "compare_go": ("Bandingkan", "Compare"),
    "compare_nothing": (
        "Tidak ada peraturan yang dapat dibandingkan.",
        "There is no regulation to compare.",
    ),
    "compare_summary": ("Ringkasan", "Summary"),
    "compare_kind": ("Jenis", "Kind"),
    "compare_differences": ("Perbedaan", "Differences"),
    "compare_all": ("Semua perbedaan", "All differences"),
    "compare_none": ("Tidak ada perbedaan.", "No difference."),
    "compare_line": ("baris", "line"),
    "compare_absent": ("tidak ada di sisi ini", "not on this side"),
    "change_same": ("Sama", "Same"),
    "change_added": ("Ditambahkan", "Added"),
    "change_removed": ("Dihapus", "Removed"),
    "change_reworded": ("Diubah bunyinya", "Reworded"),
    "change_moved": ("Dipindahkan", "Moved"),
    "duty_MainDuty": ("Tugas", "Main duties"),
    "duty_Function": ("Fungsi", "Functions"),
    "duty_DetailedDuty": ("Rincian tugas", "Detailed duties"),
    "item_unit": ("Unit", "Units"),
    "item_position": ("Jabatan", "Positions"),
    "item_duty": ("Tugas dan fungsi", "Duties and functions"),
    "item_stage": ("Tahapan", "Stages"),
}
