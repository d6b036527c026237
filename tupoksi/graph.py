"""A graph to ask: queries, named questions, who is accountable, and tables of links.

In: a place (``places.py``) that holds a graph. Out: pandas tables, plain rows, truth values, other
graphs. Every method is the same wherever the graph is held; only adding needs one in memory.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store

from loaders.share import SHARE
from server.asking.answering import Reply, find_answers, load_step_questions
from server.asking.answers import Row
from server.asking.questions import Question, bind_parameters, find_question, load_questions
from server.engine.wire import Term
from server.errors import BadRequest
from server.publishing.inputs import File, read_bytes
from server.publishing.linking import load_links
from server.settings import Settings
from tupoksi.accountability import COLUMNS as STEP_COLUMNS
from tupoksi.accountability import to_step_rows
from tupoksi.files import load_file, write_file
from tupoksi.frames import Value, to_frame, to_languages, to_rows
from tupoksi.places import Answer, Local, Place, Solutions

if TYPE_CHECKING:
    import pandas as pd

NO_TERMS: Mapping[str, Term] = {}

OTHER_FORM = "Use .query() for SELECT, .ask() for ASK, .construct() for CONSTRUCT and DESCRIBE."


class Graph:
    """A graph, wherever it is held; made by :func:`tupoksi.load`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def __repr__(self) -> str:
        return f"<tupoksi.Graph of {self._place.name}>"

    def query(self, text: str, *, languages: bool = False) -> pd.DataFrame:
        """Return the rows of a SELECT as a table with typed columns (``frames.py``).

        Args:
            text: A SPARQL 1.1 query with its prefixes; it sees the union of all graphs.
            languages: Keep the language of texts, as a column ``NAME_lang`` for each that has any.

        Raises:
            ServerError: The query is wrong, or no answer came.
            ModuleNotFoundError: pandas is not installed.
        """
        return _to_table(self._select(text, NO_TERMS), languages=languages)

    def rows(self, text: str) -> list[dict[str, Value | None]]:
        """Return the rows of a SELECT as dicts; needs no pandas."""
        found = self._select(text, NO_TERMS)
        return to_rows(found.columns, found.rows)

    def ask(self, text: str) -> bool:
        """Return the answer to an ASK."""
        answer = self._place.ask(text, NO_TERMS)
        if isinstance(answer, bool):
            return answer
        raise _other_form("an ASK")

    def construct(self, text: str) -> Graph:
        """Return what a CONSTRUCT or DESCRIBE gives, as a graph in memory."""
        answer = self._place.ask(text, NO_TERMS)
        if isinstance(answer, Store):
            return Graph(Local("a constructed graph", answer, _base()))
        raise _other_form("a CONSTRUCT or DESCRIBE")

    @property
    def questions(self) -> pd.DataFrame:
        """The named questions: name, what each asks, its parameters, an example."""
        columns = ("question", "asks", "parameters", "example")
        rows = [
            {
                "question": one.name,
                "asks": one.summary,
                "parameters": ", ".join(
                    p.name if p.required else f"[{p.name}]" for p in one.parameters
                ),
                "example": ", ".join(f"{name}={value}" for name, value in one.example.items()),
            }
            for one in self._questions.values()
        ]
        return to_frame(columns, rows)

    def question(
        self, name: str, /, *, languages: bool = False, **parameters: str | int
    ) -> pd.DataFrame:
        """Return the answer to a named question (docs/questions.md).

        Args:
            name: Its name, for example ``units-under-unit``.
            languages: As in :meth:`query`.
            parameters: Its parameters; an IRI whole or from ``id/`` on.

        Raises:
            UnknownQuestion: There is none of that name.
            BadParameter: A parameter is unknown, missing or of the wrong type.
        """
        asked = find_question(self._questions, name)
        return _to_table(self._answer(asked, parameters), languages=languages)

    def accountable(self, step: str, *, limit: int = 5, language: str = "en") -> pd.DataFrame:
        """Return who is accountable for a step: performers, the chain above them, what says so.

        One row for each statement of the chain, level by level, with provision, line and quote; a
        row of its own, with ``unknown``, for each thing that is not known.

        Args:
            step: The step's IRI, whole or from ``id/`` on, or words of it in any order.
            limit: How many steps at most, where several fit the words equally well.
            language: ``id`` or ``en``, of what is not known.
        """
        reply = self.answer(step, limit=limit)
        return to_frame(STEP_COLUMNS, list(to_step_rows(reply, language)))

    def answer(self, step: str, *, limit: int = 5) -> Reply:
        """Return the whole answer for a step as objects (``server/asking/answers.py``)."""
        questions = load_step_questions(SHARE)

        def ask_named(name: str, given: Mapping[str, str]) -> list[Row]:
            found = self._answer(questions[name], given)
            return [
                {
                    column: term.value
                    for column, term in one.items()
                    if term is not None and hasattr(term, "value")
                }
                for one in found.rows
            ]

        return find_answers(ask_named, step, limit)

    def add(self, *sources: str | Path | Graph) -> int:
        """Load files, or graphs in memory, beside what is here; return how many statements are new.

        A file without named graphs of its own gets one that bears its name.

        Raises:
            BadInput: A file cannot be read.
            BadRequest: The graph is not in memory.
        """
        store = self._writable()
        before = len(store)
        for source in sources:
            if isinstance(source, Graph):
                store.bulk_extend(source._store().quads_for_pattern(None, None, None, None))
            else:
                load_file(store, Path(source))
        return len(store) - before

    def add_links(self, *tables: str | Path) -> int:
        """Load tables of links (``data/links/README.md``); return how many statements are new.

        Raises:
            BadInput: Names every cell that is wrong: in form, or because neither the graph nor a
                list of identifiers holds what it names. Nothing is loaded then.
            BadRequest: The graph is not in memory.
        """
        store = self._writable()
        before = len(store)
        files = [File(path, read_bytes(path)) for path in map(Path, tables)]
        trial = Store()  # a table is refused after others of the same call were loaded
        trial.bulk_extend(store.quads_for_pattern(None, None, None, None))
        load_links(trial, files)
        load_links(store, files)
        return len(store) - before

    def write(self, path: str | Path) -> None:
        """Write a local graph as a file; its ending says the format (``.ttl``, ``.nq`` ...)."""
        write_file(self._store(), Path(path))

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return load_questions(SHARE / "queries" / "competency")

    def _answer(self, question: Question, given: Mapping[str, str | int]) -> Solutions:
        typed = {name: str(value) for name, value in given.items()}
        terms = bind_parameters(question, typed, base=_base())
        return self._select(question.text, terms, self._place.own)

    def _select(
        self, text: str, terms: Mapping[str, Term], place: Place | None = None
    ) -> Solutions:
        answer: Answer = (place or self._place).ask(text, terms)
        if isinstance(answer, Solutions):
            return answer
        raise _other_form("a SELECT")

    def _store(self) -> Store:
        if isinstance(self._place, Local):
            return self._place.store
        raise BadRequest(
            f"{self._place.name} is held elsewhere.",
            hint="Take a part of it with .construct() first.",
        )

    def _writable(self) -> Store:
        if isinstance(self._place, Local) and self._place.is_writable:
            return self._place.store
        raise BadRequest(
            f"Nothing can be added to {self._place.name} from here.",
            hint="tupoksi.load() without a place, or of files, gives a graph in memory.",
        )


def _to_table(found: Solutions, *, languages: bool) -> pd.DataFrame:
    rows = to_rows(found.columns, found.rows)
    if not languages:
        frame = to_frame(found.columns, rows)
    else:
        tags = to_languages(found.columns, found.rows)
        tagged = {name for row in tags for name, tag in row.items() if tag}
        columns = [
            column
            for name in found.columns
            for column in (name, f"{name}_lang")
            if column == name or column in tagged
        ]
        frame = to_frame(columns, [row | tag for row, tag in zip(rows, tags, strict=True)])
    return frame


def _other_form(asked: str) -> BadRequest:
    return BadRequest(f"The query is not {asked}.", hint=OTHER_FORM)


def _base() -> str:
    return Settings.from_environment(os.environ).base
