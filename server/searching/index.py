"""The index on disk: a SQLite file with a full-text table (FTS5), made once and never changed.

In: :class:`Entry` objects, or stems to look up. Out: a file, or rows of it. It holds stems, not
words: SQLite knows no Indonesian. What a person typed never reaches SQLite; only stems do that the
index has itself, so that no sign of FTS5's query language can. What a search means is the business
of ``search.py``.
"""

from __future__ import annotations

import json
import sqlite3
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from itertools import groupby
from pathlib import Path
from typing import Any

from server.errors import DamagedSnapshot
from server.searching.entries import KINDS, Entry
from server.searching.stems import Stemmer, spell_out, to_words

FORMAT = 1
"""Kept in the file (``user_version``); another number is another layout."""

NAME_WEIGHT, TEXT_WEIGHT, AROUND_WEIGHT = 4.0, 2.0, 0.5
"""What a word counts in the name of a resource, in its text, and around it."""

KIND_BITS = 32
"""The number of a kind stands above these bits of a row's number: grouping needs no join."""

SECONDS = 1.0
"""A search that has taken so long is given up; measured, one takes milliseconds."""

PROGRESS_STEPS = 50_000
"""Steps of SQLite's machine between two looks at the clock."""

SEPARATOR = "\n"
"""Between the names of one entry; no label holds one, because their white space is flattened."""

COLUMNS = tuple(item.name for item in fields(Entry))
NAMES = COLUMNS.index("names")

SCHEMA = f"""
CREATE TABLE entries (id INTEGER PRIMARY KEY, {", ".join(COLUMNS)});
CREATE TABLE words (word TEXT PRIMARY KEY, stem TEXT, uses INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE stems USING fts5(name, text, around, content='', tokenize='unicode61');
INSERT INTO stems(stems, rank)
VALUES ('rank', 'bm25({NAME_WEIGHT}, {TEXT_WEIGHT}, {AROUND_WEIGHT})');
"""  # noqa: S608 - names and numbers of this program

POOL = 2_000
"""Matches of all kinds that are ranked at once; a kind that it leaves short is asked for alone."""

COMMON = 3 * POOL
"""Of more matches than this the pool would be a small part: each kind is asked for alone."""

# Each gives one row, however much it finds: between two rows SQLite and this process's other
# threads would have to take turns.
COUNTS = """
SELECT json_group_object(number, total) FROM (
  SELECT rowid >> :bits AS number, COUNT(*) AS total FROM stems WHERE stems MATCH :stems GROUP BY 1
)
"""
BEST = """
SELECT json_group_array(json_array(rank, id)) FROM (
  SELECT rank, rowid AS id FROM stems WHERE stems MATCH :stems AND rowid BETWEEN :first AND :last
  ORDER BY rank, rowid LIMIT :limit
)
"""
HAS = "SELECT EXISTS (SELECT 1 FROM stems WHERE stems MATCH ?)"
READ = f"""
SELECT json_group_array(json_array(id, {", ".join(COLUMNS)})) FROM entries
WHERE id IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - names of this program


Ranked = tuple[float, int]
"""A rank and the row that has it."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that fits: FTS5's rank turned positive, and how many of its kind fit."""

    rank: float
    total: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Matches:
    """The entries that fit; ``is_cut`` when the time ran out before they were found."""

    matches: tuple[Match, ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word of the index.

    Attributes:
        stems: The stem of each word.
        uses: In how many places each word stands.
        words: The words, sorted.
        roots: Every stem.
    """

    stems: dict[str, str]
    uses: dict[str, int]
    words: tuple[str, ...]
    roots: frozenset[str]

    def beginning(self, start: str) -> Sequence[str]:
        """Return the words that begin so."""
        first = bisect_left(self.words, start)
        last = bisect_left(self.words, start + "\U0010ffff")
        return self.words[first:last]


def build_index(entries: Iterable[Entry], path: Path) -> int:
    """Write an index, in the place of what an earlier try left; return how many entries it has.

    The same entries give the same content.
    """
    path.unlink(missing_ok=True)
    stem = Stemmer()
    uses: Counter[str] = Counter()
    count = 0
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA user_version = {FORMAT};"
        )
        database.executescript(SCHEMA)
        database.execute("BEGIN")
        for count, entry in enumerate(entries, start=1):
            number = (KINDS.index(entry.kind) << KIND_BITS) + count
            _insert(database, number, entry, stem, uses)
        rows = ((word, stem(word), times) for word, times in sorted(uses.items()))
        database.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)
        database.execute("INSERT INTO stems(stems) VALUES ('optimize')")
        database.execute("COMMIT")
    finally:
        database.close()
    return count


def _insert(
    database: sqlite3.Connection, number: int, entry: Entry, stem: Stemmer, uses: Counter[str]
) -> None:
    values = [getattr(entry, column) for column in COLUMNS]
    values[NAMES] = SEPARATOR.join(entry.names)
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    database.execute(f"INSERT INTO entries VALUES ({marks})", (number, *values))  # noqa: S608
    places = (
        (entry.label, *entry.names),
        (entry.text,),
        (entry.around, entry.citation, entry.region_label),
    )
    lists = [to_words(" ".join(texts)) for texts in places]
    lists[-1] += spell_out(lists[0])
    for words in lists:
        uses.update(words)
    stems = (" ".join(map(stem, words)) for words in lists)
    database.execute(
        "INSERT INTO stems(rowid, name, text, around) VALUES (?, ?, ?, ?)", (number, *stems)
    )


class SearchIndex:
    """An index that is open for reading; any thread may ask it.

    Raises:
        DamagedSnapshot: The file is missing, of another format, or no index.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with closing(self._connect()) as database:
                version = database.execute("PRAGMA user_version").fetchone()[0]
                rows = database.execute(
                    "SELECT word, stem, uses FROM words ORDER BY word"
                ).fetchall()
                self.entries: int = database.execute("SELECT COUNT(*) FROM entries").fetchone()[0]
        except sqlite3.Error as error:
            raise _damaged(path, str(error)) from error
        if version != FORMAT:
            raise _damaged(path, f"format {version}, not {FORMAT}")
        self.vocabulary = Vocabulary(
            stems={word: stem for word, stem, _ in rows},
            uses={word: times for word, _, times in rows},
            words=tuple(word for word, _, _ in rows),
            roots=frozenset(stem for _, stem, _ in rows),
        )

    def check(self) -> None:
        """Read the whole file, as SQLite checks it.

        Raises:
            DamagedSnapshot: A part of it is not as it should be.
        """
        try:
            with closing(self._connect()) as database:
                found = database.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.Error as error:
            raise _damaged(self.path, str(error)) from error
        if found != "ok":
            raise _damaged(self.path, found)

    def has_phrase(self, stems: str) -> bool:
        """Tell whether stems of this index, with blanks between them, stand together in a text.

        Raises:
            DamagedSnapshot: The file cannot be read.
        """
        try:
            with closing(self._connect()) as database:
                return bool(database.execute(HAS, (_quote(stems),)).fetchone()[0])
        except sqlite3.Error as error:
            raise _damaged(self.path, str(error)) from error

    def match(
        self,
        wanted: Sequence[Sequence[str]],
        *,
        every: bool,
        kinds: Collection[str],
        limit: int,
        per_kind: bool = True,
    ) -> Matches:
        """Return the entries that hold stems, the best of each kind first.

        Args:
            wanted: For each word the stems that may stand for it, all of this index; several with
                blanks between them have to stand beside each other.
            every: Each word must be there; else one is enough, and more count more.
            kinds: Kinds to look among.
            limit: Entries of each kind, or in all.
            per_kind: Which of the two.

        Raises:
            DamagedSnapshot: The file cannot be read.
        """
        numbers = {number for number, kind in enumerate(KINDS) if kind in kinds}
        deadline = time.monotonic() + SECONDS
        try:
            with closing(self._connect()) as database:
                database.set_progress_handler(lambda: time.monotonic() > deadline, PROGRESS_STEPS)
                expression = _to_expression(wanted, every)
                totals = _one(database, COUNTS, {"stems": expression, "bits": KIND_BITS})
                counts = {int(n): total for n, total in totals.items() if int(n) in numbers}
                find = _find_each if per_kind else _find_all
                return Matches(
                    _read_matches(database, find(database, expression, counts, limit), counts)
                )
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return Matches((), is_cut=True)
            raise _damaged(self.path, str(error)) from error
        except sqlite3.Error as error:
            raise _damaged(self.path, str(error)) from error

    def _connect(self) -> sqlite3.Connection:
        """Return a connection of its own; the file never changes, so SQLite need not lock it."""
        address = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        return sqlite3.connect(address, uri=True)


def _to_expression(wanted: Sequence[Sequence[str]], every: bool) -> str:
    """Return what FTS5 is asked: the words as a phrase count once more."""
    groups = ["(" + " OR ".join(map(_quote, stems)) + ")" for stems in wanted]
    expression = (" AND " if every else " OR ").join(groups)
    if len(wanted) == 1:
        return expression
    return f"{_quote(' '.join(stems[0] for stems in wanted))} OR ({expression})"


def _quote(stems: str) -> str:
    return f'"{stems}"'


def _find_each(
    database: sqlite3.Connection, expression: str, counts: Mapping[int, int], limit: int
) -> list[Ranked]:
    """Return the best of each kind."""
    is_common = sum(counts.values()) > COMMON
    pool = [] if is_common else _find_all(database, expression, range(len(KINDS)), POOL)
    found: list[Ranked] = []
    for number, total in counts.items():
        best = [one for one in pool if one[1] >> KIND_BITS == number][:limit]
        if len(best) < min(limit, total):
            best = _find_all(database, expression, (number,), limit)
        found += best
    return found


def _find_all(
    database: sqlite3.Connection, expression: str, numbers: Iterable[int], limit: int
) -> list[Ranked]:
    """Return the best of some kinds together. FTS5's ranks are the more negative the better."""
    found: list[Ranked] = []
    for first, last in _to_ranges(numbers):
        given = {"stems": expression, "first": first, "last": last, "limit": limit}
        found += [(rank, row) for rank, row in _one(database, BEST, given)]
    return sorted(found)[:limit]


def _to_ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of runs of kinds that stand beside each other."""
    ordered = sorted(numbers)
    for _, run in groupby(ordered, key=lambda number: number - ordered.index(number)):
        kinds = list(run)
        yield kinds[0] << KIND_BITS, (kinds[-1] + 1 << KIND_BITS) - 1


def _read_matches(
    database: sqlite3.Connection, found: Sequence[Ranked], counts: Mapping[int, int]
) -> tuple[Match, ...]:
    rows = _one(database, READ, (json.dumps([row for _, row in found]),))
    entries = {row: _to_entry(values) for row, *values in rows}
    return tuple(Match(-rank, counts[row >> KIND_BITS], entries[row]) for rank, row in found)


def _one(database: sqlite3.Connection, statement: str, given: Any) -> Any:  # noqa: ANN401 - JSON
    return json.loads(database.execute(statement, given).fetchone()[0])


def _to_entry(values: list[Any]) -> Entry:
    names = values[NAMES]
    values[NAMES] = tuple(names.split(SEPARATOR)) if names else ()
    return Entry(*values)


def _damaged(path: Path, reason: str) -> DamagedSnapshot:
    return DamagedSnapshot(
        f"The search index {path} cannot be used ({reason}).",
        hint="Run `tupoksi build` to publish it again.",
        path=str(path),
    )
