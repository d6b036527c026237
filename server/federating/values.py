"""Turn the answer of an endpoint into a VALUES clause.

In: SPARQL JSON results of a stranger, as text. Out: SPARQL text that holds the same solutions. It
runs in a worker process, where a hostile answer can harm nobody. A blank node of the other endpoint
has no name here; it becomes an IRI of its own (RDF 1.1 Concepts, 3.5), the same within one answer.
"""

from __future__ import annotations

import secrets

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)

NO_SOLUTION_LOST = "VALUES () { () }"
"""One solution that binds nothing: what a SILENT call that failed stands for."""


class BadAnswer(Exception):
    """The answer is not what an endpoint may send; the text says why."""


def to_values(answer: str, max_rows: int) -> str:
    """Return the clause for an answer.

    Raises:
        BadAnswer: It cannot be read, has too many rows, or terms that VALUES cannot hold.
    """
    try:
        found = parse_query_results(answer, format=QueryResultsFormat.JSON)
        if not isinstance(found, QuerySolutions):
            raise BadAnswer("it is no table")
        names = [variable.value for variable in found.variables]
        salt = secrets.token_hex(8)
        rows: list[str] = []
        for row in found:
            if len(rows) >= max_rows:
                raise BadAnswer(f"it has more than {max_rows} rows; ask for fewer inside SERVICE")
            rows.append(f"({' '.join(_to_text(row[name], salt) for name in names)})")
    except (SyntaxError, ValueError) as error:
        raise BadAnswer(f"it cannot be read: {error}") from error
    return f"VALUES ({' '.join('?' + name for name in names)}) {{ {' '.join(rows)} }}"


def _to_text(term: NamedNode | BlankNode | Literal | Triple | None, salt: str) -> str:
    if term is None:
        return "UNDEF"
    if isinstance(term, BlankNode):
        return f"<urn:tupoksi:genid:{salt}:{term.value}>"
    if isinstance(term, Triple):
        raise BadAnswer("it holds a triple as a term, which VALUES cannot")
    return str(term)
