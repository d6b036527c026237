"""The catalogue of named questions: SPARQL files whose header says what they ask and need.

In: a folder of ``.rq`` files. Out: :class:`Question` by name, and terms bound to their parameters.
The header stands in comment lines at the top of the file::

    #+ summary: Who is accountable for a stage of a duty?
    #+ summary_id: Siapa yang bertanggung jawab atas suatu tahapan?
    #+ description: The position that performs the stage,
    #+   the one it answers to, and the text that says so.
    #+ description_id: Jabatan pelaksana tahapan itu, ...
    #+ params:
    #+   tahapan iri The stage | Tahapannya
    #+   limit? integer At most so many rows | Paling banyak sekian baris
    #+ example: tahapan=https://w3id.org/tupoksi/id/...; limit=10

The parameter NAME binds the variable ``?NAME``, which the query projects. What stands in one
language only is shown in it; the tests refuse that in ``queries/competency``.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from server.engine.guard import TOKEN_RE
from server.engine.wire import Term
from server.errors import BadParameter, BadQuestionFile, UnknownQuestion

XSD_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")

TYPE_TO_WORDS = {
    "iri": "an absolute IRI, or a path id/... under the public base",
    "text": "text",
    "integer": "a whole number",
}
RESERVED = ("format", "lang", "theme", "find", "for")
"""Parameter names that the HTTP interface uses itself."""

KEYS = ("summary", "summary_id", "description", "description_id", "params", "example")

# "#+ summary: Who ..." -> key, value. Not "#+   more words", which continues the line before.
KEY_PATTERN = r"#\+ (?P<key>[a-z_]+):(?: (?P<value>.*))?"
KEY_RE = re.compile(KEY_PATTERN)

# "tahapan iri The stage", "limit? integer": name, perhaps "?", type, description
PARAMETER_PATTERN = (
    r"(?P<name>[A-Za-z][A-Za-z0-9_]*)(?P<optional>\?)? +(?P<type>\S+)(?: +(?P<text>.*))?"
)
PARAMETER_RE = re.compile(PARAMETER_PATTERN)

INTEGER_RE = re.compile(r"[+-]?[0-9]{1,18}")
RELATIVE_RE = re.compile(r"id/[^\x00-\x20<>\"{}|^`\\]+")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a question."""

    name: str
    type: str
    required: bool
    description: str
    description_id: str = ""

    def description_in(self, language: str) -> str:
        """Return the description in ``id`` or ``en``; in English where there is no other."""
        return _choose(language, self.description, self.description_id)


@dataclass(frozen=True, slots=True)
class Question:
    """One named question.

    Attributes:
        name: File name without suffix, in kebab case.
        summary: One line in English.
        summary_id: The same in Indonesian.
        description: More about what it answers; may be empty.
        parameters: In the order of the header.
        example: Values by parameter that give an answer on the published graph.
        text: The whole file, header included.
        description_id: The description in Indonesian; may be empty.
    """

    name: str
    summary: str
    summary_id: str
    description: str
    parameters: tuple[Parameter, ...]
    example: dict[str, str]
    text: str
    description_id: str = ""

    def description_in(self, language: str) -> str:
        """Return the description in ``id`` or ``en``; in English where there is no other."""
        return _choose(language, self.description, self.description_id)

    def summary_in(self, language: str) -> str:
        """Return the summary in ``id`` or ``en``."""
        return self.summary_id if language == "id" else self.summary

    @property
    def query(self) -> str:
        """The query without its header."""
        lines = self.text.splitlines()
        return "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"


def _choose(language: str, english: str, indonesian: str) -> str:
    return indonesian if language == "id" and indonesian else english


def load_questions(folder: Path) -> dict[str, Question]:
    """Read every question of a folder, sorted by name.

    Raises:
        BadQuestionFile: A header cannot be read; says file and line.
    """
    return {path.stem: read_question(path) for path in sorted(folder.glob("*.rq"))}


def read_question(path: Path) -> Question:
    """Read one question file.

    Raises:
        BadQuestionFile: Its header cannot be read, or a parameter is no variable of the query.
    """
    where = f"{path.parent.name}/{path.name}"  # HTTP clients see it: no folder of this machine
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadQuestionFile(f"{where} cannot be read: {error.strerror}.", where=where) from error
    except UnicodeDecodeError as error:
        raise BadQuestionFile(f"{where} is not UTF-8 text.", where=where) from error
    return parse_question(path.stem, text, where=where)


def parse_question(name: str, text: str, *, where: str) -> Question:
    """Parse the text of a question file; ``where`` names it in messages."""
    lines = _header_lines(text, where)
    values = {key: value for _, key, value in lines if key != "params"}
    for key in ("summary", "summary_id"):
        if not values.get(key):
            raise _bad(f"{where}:1", f"the header has no {key}")
    parameters = tuple(
        _parse_parameter(value, f"{where}:{number}")
        for number, key, value in lines
        if key == "params" and value
    )
    question = Question(
        name=name,
        summary=values["summary"],
        summary_id=values["summary_id"],
        description=values.get("description", ""),
        parameters=parameters,
        example=_parse_example(values.get("example", ""), where),
        text=text,
        description_id=values.get("description_id", ""),
    )
    _check_names(question, where)
    return question


def bind_parameters(question: Question, given: Mapping[str, str], *, base: str) -> dict[str, Term]:
    """Return the terms for a question's variables.

    Args:
        question: The question.
        given: Values as typed, by parameter; an empty one counts as not given.
        base: Public base IRI; a value such as ``id/unit/cilegon`` is relative to it.

    Raises:
        BadParameter: A parameter is unknown, missing or of the wrong type.
    """
    known = [parameter.name for parameter in question.parameters]
    for name in given:
        if name not in known:
            raise BadParameter(
                f"The question {question.name} has no parameter {name!r}.",
                hint=f"It has: {', '.join(known) or 'none'}.",
                question=question.name,
                parameter=name,
            )
    terms: dict[str, Term] = {}
    for parameter in question.parameters:
        printed = given.get(parameter.name, "").strip()
        if printed:
            terms[parameter.name] = _to_term(question, parameter, printed, base)
        elif parameter.required:
            example = question.example.get(parameter.name)
            raise BadParameter(
                f"The question {question.name} needs the parameter {parameter.name!r} "
                f"({parameter.type}: {parameter.description}).",
                hint=f"For example {parameter.name}={example}." if example else "",
                question=question.name,
                parameter=parameter.name,
            )
    return terms


def find_question(questions: Mapping[str, Question], name: str) -> Question:
    """Return a question by name.

    Raises:
        UnknownQuestion: There is none; names those that begin alike.
    """
    if name in questions:
        return questions[name]
    alike = [known for known in questions if known[:3] == name[:3]] or list(questions)[:5]
    raise UnknownQuestion(
        f"There is no question {name!r}.",
        hint=f"Did you mean: {', '.join(alike)}?" if alike else "The catalogue is empty.",
        name=name,
    )


def _header_lines(text: str, where: str) -> list[tuple[int, str, str]]:
    """Return (line number, key, value) with continuations joined; one entry for each parameter."""
    entries: list[tuple[int, str, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#+"):
            break
        match = KEY_RE.fullmatch(line.rstrip())
        if match and match["key"] not in KEYS:
            raise _bad(f"{where}:{number}", f"unknown key {match['key']!r}; known: {KEYS}")
        if match:
            entries.append((number, match["key"], (match["value"] or "").strip()))
        elif not entries or not line.startswith("#+  "):
            raise _bad(f"{where}:{number}", "expected '#+ key: value' or '#+   more'")
        elif entries[-1][1] == "params":
            entries.append((number, "params", line[2:].strip()))
        else:
            start, key, value = entries[-1]
            entries[-1] = (start, key, f"{value} {line[2:].strip()}".strip())
    return entries


def _parse_parameter(printed: str, where: str) -> Parameter:
    match = PARAMETER_RE.fullmatch(printed)
    if not match or match["type"] not in TYPE_TO_WORDS:
        raise _bad(
            where, f"expected 'NAME TYPE description' with TYPE one of {', '.join(TYPE_TO_WORDS)}"
        )
    if match["name"] in RESERVED:
        raise _bad(where, f"the parameter name {match['name']!r} is reserved")
    required = match["optional"] is None
    english, _, indonesian = (match["text"] or "").partition(" | ")
    return Parameter(match["name"], match["type"], required, english.strip(), indonesian.strip())


def _parse_example(printed: str, where: str) -> dict[str, str]:
    pairs = [part.strip() for part in printed.split(";") if part.strip()]
    if any("=" not in pair for pair in pairs):
        raise _bad(where, f"the example {printed!r} is not 'name=value; name=value'")
    return {pair.partition("=")[0].strip(): pair.partition("=")[2].strip() for pair in pairs}


def _check_names(question: Question, where: str) -> None:
    tokens = TOKEN_RE.finditer(question.query)
    variables = {match.group()[1:] for match in tokens if match.lastgroup == "variable"}
    names = {parameter.name for parameter in question.parameters}
    for name in sorted(names - variables):
        raise _bad(where, f"the parameter {name!r} is no variable of the query")
    for name in sorted(question.example.keys() - names):
        raise _bad(where, f"the example gives {name!r}, which is no parameter")


def _to_term(question: Question, parameter: Parameter, printed: str, base: str) -> Term:
    with contextlib.suppress(ValueError):
        printed.encode("utf-8")  # a lone surrogate is no text
        if parameter.type == "text":
            return Literal(printed)
        if parameter.type == "iri":
            return NamedNode(base + printed if RELATIVE_RE.fullmatch(printed) else printed)
        if INTEGER_RE.fullmatch(printed):
            return Literal(printed, datatype=XSD_INTEGER)
    raise BadParameter(
        f"The parameter {parameter.name!r} of {question.name} is {printed!r}, "
        f"which is not {TYPE_TO_WORDS[parameter.type]}.",
        hint=parameter.description,
        question=question.name,
        parameter=parameter.name,
    )


def _bad(where: str, fault: str) -> BadQuestionFile:
    return BadQuestionFile(
        f"{where}: {fault}.",
        hint="The form of the header is described in docs/server.md.",
        where=where,
    )
