"""``docs/questions.md`` says what the headers and the answers say today."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pyoxigraph import Store

from tests.queries.cases import QUESTIONS
from tests.queries.catalogue import to_page
from tests.queries.engines import ROOT, ask_oxigraph

PAGE = ROOT / "docs" / "questions.md"


def test_the_page_of_questions_is_fresh(store: Store, golden: Callable[[Path, str], None]) -> None:
    answers = {
        name: ask_oxigraph(store, question, question.example)
        for name, question in QUESTIONS.items()
    }
    golden(PAGE, to_page(QUESTIONS, answers))
