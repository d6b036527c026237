"""One address for each kind of page: what every browser test goes through.

A new kind of page is a new row. Addresses have no ``lang``; the tests add it.
"""

from __future__ import annotations

SAMPLE = "peraturan/cilegon/perwali/2016/63"

KIND_TO_PATH = {
    "home": "/",
    "search": "/search?q=kepala+seksi+kerjasma",
    "search-empty": "/search",
    "findings": "/findings",
    "findings-filtered": "/findings?document=perwali-cilegon-63-2016&severity=violation",
    "rules": "/rules?family=P",
    "reviewer": "/reviewer",
    "compare": "/compare",
    "compared": "/compare?first=perwali-cilegon-29-2022%23kecamatan-tipe-a"
    "&second=perwali-cilegon-29-2022%23kecamatan-tipe-b",
    "documents": "/documents",
    "reader": "/documents/perwali-cilegon-63-2016/bab/4/bagian/5",
    "reader-opening": "/documents/perwali-cilegon-29-2022",
    "reader-both": "/documents/perwali-cilegon-63-2016/bab/4/bagian/5?view=both",
    "reader-sheet": "/documents/sop-bantaeng-pemanfaatan-data",
    "sparql": "/sparql",
    "sparql-answer": "/sparql?query=SELECT+*+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+20",
    "questions": "/questions",
    "question-found": "/questions/who-is-accountable-for-step?for=step&find=draft+laporan",
    "editor": "/editor",
    "question": "/questions/who-is-accountable-for-step",
    "provision": f"/page/{SAMPLE}/pasal/7",
    "regulation": f"/page/{SAMPLE}",
    "unit": "/page/unit/cilegon/disdukcapil",
    "template": "/page/unit/cilegon/kecamatan-tipe-a",
    "position": "/page/jabatan/cilegon/kecamatan-tipe-a/sekretaris-camat",
    "duty": f"/page/{SAMPLE}/pasal/61/huruf/a/tugas",
    "tahapan": f"/page/{SAMPLE}/pasal/61/huruf/a/tahapan/4",
    "accountability": f"/page/{SAMPLE}/pasal/11/pertanggungjawaban/kepala-sub-bagian-program-dan-evaluasi",
    "citation": f"/page/{SAMPLE}/pasal/54/rujukan/1",
    "definition": f"/page/{SAMPLE}/pasal/1/angka/16/definisi",
    "act": "/page/peraturan/cilegon/perda/2016/3",
    "procedure": "/page/sop/bantaeng/pemanfaatan-data",
    "step": "/page/sop/bantaeng/pemanfaatan-data/langkah/3",
    "chart-dinas": "/chart/unit/cilegon/disdukcapil",
    "chart-kecamatan": "/chart/unit/cilegon/kecamatan-tipe-a",
    "flow": "/flow/sop/bantaeng/pemanfaatan-data",
    "data": "/data",
    "ontology": "/ontology",
    "term-class": "/ontology/Position",
    "term-property": "/ontology/accountableTo",
    "timeline": "/timeline",
    "raci": "/raci/sop/sumbar/data-kinerja",
    "service": "/page/layanan/bengkulu/pemanfaatan-data",
    "standard": "/page/standar-pelayanan/bengkulu/pemanfaatan-data",
    "place": "/page/wilayah/36.72",
    "concept": "/page/fungsi-urusan/2.12/pencatatan-sipil",
    "scheme": "/page/fungsi-urusan/2.12",
    "source": "/page/sumber/perwali-cilegon-29-2022",
}
"""Addresses by kind of page."""

CORE_TO_PATH = {
    "home": "/",
    "question": "/questions/search-steps?words=data",
    "unit": "/page/unit/uji/seksi",
    "chart": "/chart/unit/uji/dinas",
}
"""Addresses on the small graph, which every run of the tests opens."""

HEAVY = frozenset(("editor",))
"""Kinds that may weigh more: the editor."""


def with_language(path: str, language: str) -> str:
    """Return an address in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"
