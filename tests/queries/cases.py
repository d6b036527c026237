"""What the questions are asked in the tests: every example of the catalogue, and further cases.

In: the question files. Out: :class:`Case` rows with the name of the reviewed answer. The further
cases are those that were read against the source text line by line; ``test_answers.py`` says where.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from server.asking.questions import Question, load_questions
from tests.queries.engines import BASE, QUERIES, Answer

EXPECTED = Path(__file__).parent / "expected"

QUESTIONS: Mapping[str, Question] = load_questions(QUERIES / "competency")
PAGES: Mapping[str, Question] = load_questions(QUERIES / "pages")
CATALOGUE: Mapping[str, Question] = {**QUESTIONS, **PAGES}

DINAS = f"{BASE}id/peraturan/cilegon/perwali/2016/63"
KECAMATAN = f"{BASE}id/peraturan/cilegon/perwali/2022/29"
POSITION = f"{BASE}id/jabatan/cilegon"
UNIT = f"{BASE}id/unit/cilegon"
SOP = f"{BASE}id/sop"
STANDARD = f"{BASE}id/standar-pelayanan/bengkulu/pemanfaatan-data"
FUNCTION = f"{BASE}id/fungsi-urusan/2.12"


@dataclass(frozen=True, slots=True)
class Case:
    """One question with its parameters; ``label`` is empty for the example of its header."""

    question: str
    label: str = ""
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the case, which is the name of its reviewed answer too."""
        return f"{self.question}--{self.label}" if self.label else self.question

    @property
    def path(self) -> Path:
        """The reviewed answer."""
        return EXPECTED / f"{self.name}.csv"


EXAMPLES = tuple(Case(name, given=question.example) for name, question in CATALOGUE.items())

STEP = "who-is-accountable-for-step"
ABSENT = "who-acts-when-head-is-absent"
DEFINED = "where-is-term-defined"
RESTS = "what-regulation-repeals-and-rests-on"
DIFFER = "differences-between-templates"
LOOKS_AFTER = "which-positions-look-after-function"
SERVES = "what-serves-function"
WHOLE_AFFAIR = "administrasi-kependudukan-dan-pencatatan-sipil"

FURTHER = (
    Case(STEP, "disagreement", {"step": f"{KECAMATAN}/pasal/40/huruf/a/tahapan/4"}),
    Case(STEP, "coordinated", {"step": f"{KECAMATAN}/pasal/77/huruf/a/tahapan/1"}),
    Case(STEP, "unlisted", {"step": f"{KECAMATAN}/pasal/25/huruf/f/tahapan/3"}),
    Case(STEP, "head-of-dinas", {"step": f"{DINAS}/pasal/7/huruf/a/tahapan/1"}),
    Case(STEP, "superior-consulted", {"step": f"{DINAS}/pasal/37/huruf/a/tahapan/4"}),
    Case(STEP, "sop-inferred", {"step": f"{SOP}/bantaeng/pemanfaatan-data/langkah/3"}),
    Case(STEP, "sop-unknown", {"step": f"{SOP}/bantaeng/pemanfaatan-data/langkah/4"}),
    Case(STEP, "sop-stated", {"step": f"{SOP}/bantaeng/pemanfaatan-data/langkah/8"}),
    Case(STEP, "sop-marked", {"step": f"{SOP}/sumbar/data-kinerja/langkah/2"}),
    Case(STEP, "service-standard", {"step": f"{STANDARD}/prosedur/langkah/2"}),
    Case("search-steps", "procedures", {"words": "permohonan"}),
    Case("hand-overs-between-steps", "states", {"procedure": f"{SOP}/bantaeng/pemanfaatan-data"}),
    Case("what-procedure-rests-on", "amended", {"procedure": f"{SOP}/bantaeng/pemanfaatan-data"}),
    Case("service-standard-components", "all", {"standard": STANDARD}),
    Case(
        "who-takes-part-in-steps",
        "position",
        {"subject": f"{POSITION}/disdukcapil/kepala-seksi-kelahiran"},
    ),
    Case("who-takes-part-in-steps", "standard", {"subject": STANDARD}),
    Case("to-whom-performers-of-steps-answer", "standard", {"subject": STANDARD}),
    Case("open-names", "disputed", {"reason": f"{BASE}def#LinesDisagree"}),
    Case("who-signed", "all"),
    Case(ABSENT, "camat", {"position": f"{POSITION}/kecamatan-tipe-b/camat"}),
    Case(ABSENT, "only-general", {"position": f"{POSITION}/disdukcapil/sekretaris-dinas"}),
    Case(ABSENT, "nobody-below", {"position": f"{POSITION}/disdukcapil/kepala-seksi-kelahiran"}),
    Case(DEFINED, "two-spellings", {"term": "WALIKOTA"}),
    Case(DEFINED, "in-both", {"term": "Sekretaris Daerah"}),
    Case(DEFINED, "by-office", {"term": "kepala seksi kelahiran"}),
    Case(RESTS, "dinas", {"regulation": DINAS}),
    Case(
        DIFFER,
        "kelurahan",
        {
            "first": f"{UNIT}/kecamatan-tipe-a/kelurahan",
            "second": f"{UNIT}/kecamatan-tipe-b/kelurahan",
        },
    ),
    Case("what-a-pasal-cites", "other-act", {"pasal": f"{KECAMATAN}/menimbang"}),
    Case("what-a-pasal-cites", "ambiguous", {"pasal": f"{KECAMATAN}/pasal/21"}),
    Case("what-cites-a-pasal", "from-below", {"pasal": f"{DINAS}/pasal/3"}),
    Case("units-under-unit", "tipe-a", {"unit": f"{UNIT}/kecamatan-tipe-a"}),
    Case("offices-and-posts", "all"),
    Case("positions-by-eselon", "all"),
    Case(LOOKS_AFTER, "narrower", {"function": f"{FUNCTION}/pencatatan-sipil"}),
    Case(LOOKS_AFTER, "head-of-dinas", {"function": f"{FUNCTION}/profil-kependudukan"}),
    Case(LOOKS_AFTER, "suggested", {"function": f"{FUNCTION}/inovasi-pelayanan"}),
    Case(SERVES, "sop", {"function": f"{FUNCTION}/{WHOLE_AFFAIR}", "only": f"{BASE}def#Procedure"}),
    Case(SERVES, "services", {"function": f"{FUNCTION}/pemanfaatan-data"}),
    Case(
        "functions-of-resource",
        "rejected",
        {"resource": f"{DINAS}/pasal/35/huruf/a/angka/8/tugas"},
    ),
    Case(
        "functions-of-resource",
        "suggested",
        {
            "resource": f"{BASE}id/jabatan/bengkulu/dinas-dukcapil"
            "/kepala-seksi-kerjasama-dan-inovasi-pelayanan"
        },
    ),
    Case("duties-in-cluster", "same-words", {"duty": f"{DINAS}/pasal/58/ayat/1/huruf/i/tugas"}),
)

CASES = EXAMPLES + FURTHER


def to_csv(answer: Answer) -> str:
    """Return an answer as CSV in the manner of SPARQL 1.1 (texts only, empty for unbound), lines by LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow([value.text if value else "" for value in row])
    return out.getvalue()
