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

from server.questions import Question, load_questions
from tests.queries.engines import BASE, QUERIES, Answer

EXPECTED = Path(__file__).parent / "expected"

QUESTIONS: Mapping[str, Question] = load_questions(QUERIES / "competency")
PAGES: Mapping[str, Question] = load_questions(QUERIES / "pages")
CATALOGUE: Mapping[str, Question] = {**QUESTIONS, **PAGES}

DINAS = f"{BASE}id/peraturan/cilegon/perwali/2016/63"
KECAMATAN = f"{BASE}id/peraturan/cilegon/perwali/2022/29"
POSITION = f"{BASE}id/jabatan/cilegon"
UNIT = f"{BASE}id/unit/cilegon"


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

FURTHER = (
    Case(STEP, "disagreement", {"step": f"{KECAMATAN}/pasal/40/huruf/a/tahapan/4"}),
    Case(STEP, "coordinated", {"step": f"{KECAMATAN}/pasal/77/huruf/a/tahapan/1"}),
    Case(STEP, "unlisted", {"step": f"{KECAMATAN}/pasal/25/huruf/f/tahapan/3"}),
    Case(STEP, "head-of-dinas", {"step": f"{DINAS}/pasal/7/huruf/a/tahapan/1"}),
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
