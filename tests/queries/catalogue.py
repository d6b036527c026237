"""``docs/questions.md`` from the headers of the questions and the first rows of their answers.

In: the questions and the answers to their examples. Out: the text of the page. It asks nothing and
writes nothing; ``test_page.py`` does both.
"""

from __future__ import annotations

from collections.abc import Mapping

from server.asking.questions import Question
from tests.queries.engines import BASE, Answer

SHOWN_ROWS = 2
SHOWN_TEXT = 110
"""Rows of an answer, and characters of a value, that the page shows."""

HEAD = """\
# Questions

What the graph can be asked by name. This page is made from the headers of `queries/competency/*.rq` and the answers
to their examples on the committed graph; `pytest tests/queries --update-golden` writes it.

## Asking

```sh
tupoksi query where-is-term-defined -p term=sekmat            # a table; --format csv, json, ... for programs
curl 'http://localhost:8000/api/questions/where-is-term-defined?term=sekmat'
```

An IRI may be given whole or from `id/` on. A parameter in brackets may be left out. Below, IRIs are shown from `id/` or
as `tpk:...`, long texts are cut, and columns that are empty in a row are left out.

**Evidence.** `provision` is the provision that says it, `quote` its own words, `line` the line of the source file
(counted from 1). A row with a second provision names that too (`link`, `otherProvision`, `unitProvision`). What the text
does not say stays empty; nothing is guessed to fill a column.

**Labels.** `xLabel` is the name of `x`. Two provisions that disagree give two rows.

| question | pertanyaan |
|---|---|
"""

TAIL = """\
## Writing a question

A file in `queries/competency/` is one SELECT with a header; the form of the header is described in
[server.md](server.md). `tests/queries` refuses a file without a complete header, an example with an answer, ORDER BY and
reviewed rows in `tests/queries/expected/`. What was learned by trying:

* **Parameters** are bound by the engine and must be projected. Oxigraph binds them in triple patterns and in FILTER, but
  not in BIND or in an expression of SELECT, where they stay unbound without a word.
* **Twins.** The union of all graphs returns a triple once for every graph that states it. Say DISTINCT, count DISTINCT,
  and describe what several documents share (acts, Wali Kota) inside `GRAPH ?document { }`, one document at a time:
  four optional properties of an act that ten documents cite make ten thousand rows before DISTINCT removes them.
* **Speed.** Oxigraph plans without knowing the parameters. An inner SELECT with a LIMIT that is never reached tells it that
  few rows come out, so that it looks up labels and quotes for those rows instead of reading all of them. It also
  keeps patterns that share no variable out of one group, which rdflib would multiply.
* **Many ways to the same.** An inner SELECT with its LIMIT helps joins too, not only what is optional: put what the
  parameter leads to into one, and what follows outside. A label, or anything else that every resource has, belongs outside;
  inside it made a query forty times slower. So did a UNION before other patterns, where it is not wrapped in such a SELECT.
* **Zero or one.** `?x tpk:denotes? ?y` reads the whole graph inside NOT EXISTS; `tpk:denotes*` starts at ?x.
* **Nothing unbound into OPTIONAL.** After an OPTIONAL that failed, a further one on its variable matches everything. Nest it.
* **Paths.** `(^tpk:accountablePosition/tpk:accountableTo)*` is right but makes the planner read everything that is optional
  after it; `org:reportsTo*` says the same, and a law in `tests/queries/test_laws.py` keeps it so.
"""


def to_page(questions: Mapping[str, Question], answers: Mapping[str, Answer]) -> str:
    """Return the whole page, questions in the order of their names."""
    rows = [f"| [{q.name}](#{q.name}) | {q.summary_id} |" for q in questions.values()]
    sections = [to_section(question, answers[name]) for name, question in questions.items()]
    return HEAD + "\n".join(rows) + "\n\n" + "\n".join(sections) + "\n" + TAIL


def to_section(question: Question, answer: Answer) -> str:
    """Return one question: what it asks, needs, and answers to its example."""
    lines = [f"## {question.name}", "", f"**{question.summary}** {question.summary_id}", ""]
    lines += [question.description, "", question.description_id, ""]
    if question.parameters:
        lines += ["| parameter | type | meaning |", "|---|---|---|"]
        for parameter in question.parameters:
            name = parameter.name if parameter.required else f"[{parameter.name}]"
            meaning = f"{parameter.description} / {parameter.description_id}"
            lines.append(f"| `{name}` | {parameter.type} | {meaning} |")
        lines.append("")
    lines += ["```sh", to_command(question), "```", "", *_shown(question, answer), ""]
    return "\n".join(lines)


def to_command(question: Question) -> str:
    """Return the command that asks the example of a question."""
    words = [f"tupoksi query {question.name}"]
    for name, value in question.example.items():
        short = value.removeprefix(BASE)
        words.append(f"-p {name}={short}" if " " not in short else f'-p "{name}={short}"')
    return " \\\n  ".join(words)


def _shown(question: Question, answer: Answer) -> list[str]:
    count = len(answer.rows)
    if count <= SHOWN_ROWS:
        heading = "One row:" if count == 1 else f"{count} rows:"
    else:
        heading = f"{count} rows; the first {SHOWN_ROWS}:"
    lines = [heading, "", "```text"]
    given = set(question.example)
    for number, record in enumerate(answer.records()[:SHOWN_ROWS]):
        if number:
            lines.append("")
        width = max(len(name) for name in record)
        lines += [
            f"{name:{width}}  {_cut(value)}" for name, value in record.items() if name not in given
        ]
    return [*lines, "```"]


def _cut(text: str) -> str:
    short = text.replace(f"{BASE}def#", "tpk:").removeprefix(BASE)
    return short if len(short) <= SHOWN_TEXT else short[: SHOWN_TEXT - 1].rstrip() + "…"
