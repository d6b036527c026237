"""All tables of ``data/links`` against an open store: ties, places, codes, names and mappings.

In: the CSV files, of whatever kind their header says. Out: the graph of links in the store, or
:class:`BadInput` with every cell that is wrong: in form, or because neither the graph nor the
stored list holds what it names. A table under a licence of its own (``# license: ...`` above its
header) goes into a graph of its own, so that whoever may not use it can leave it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from loaders.errors import Fault, LinkError
from loaders.rdf.ntriples import literal
from loaders.reviewed import mappings as sssom
from loaders.reviewed import places as places_
from loaders.reviewed.links import COLUMNS as TIES
from loaders.reviewed.links import Tie, build_links, parse_ties
from loaders.reviewed.table import Table, split_table
from server.errors import BadInput
from server.publishing.inputs import File
from server.publishing.links import (
    LINKS_GRAPH,
    NAMES,
    TEXTS,
    check_ties,
    held_documents,
    refuse,
    select_ties,
    values,
)

_LICENSE = "<http://purl.org/dc/terms/license>"
_PROVENANCE = "<http://purl.org/dc/terms/provenance>"

Lines = dict[str, list[str]]


@dataclass(slots=True)
class Tables:
    """What the tables hold, each row with the graph that it goes into.

    Attributes:
        licences: Licence and note of each graph that has its own.
    """

    ties: list[tuple[str, Tie]] = field(default_factory=list)
    places: list[tuple[str, places_.Place]] = field(default_factory=list)
    codes: list[tuple[str, places_.PlaceCode]] = field(default_factory=list)
    names: list[tuple[str, places_.PrintedName]] = field(default_factory=list)
    mappings: list[tuple[str, sssom.Mapping]] = field(default_factory=list)
    identifiers: list[sssom.Identifier] = field(default_factory=list)
    licences: dict[str, tuple[str, str]] = field(default_factory=dict)


def load_links(database: Store, files: Iterable[File]) -> None:
    """Check the tables against what the store holds and add what they say to it.

    Raises:
        BadInput: A table cannot be taken as it stands; the message names every cell.
    """
    tables = read_tables(files)
    _load(database, _licence_lines(tables))
    _load(database, _place_lines(tables))
    held = held_documents(database)
    ties = select_ties(database, [tie for _, tie in tables.ties])
    check_ties(database, ties)
    names = [(graph, name) for graph, name in tables.names if NamedNode(name.document) in held]
    mappings = [
        (graph, mapping)
        for graph, mapping in tables.mappings
        if not mapping.document or NamedNode(mapping.document) in held
    ]
    _check(database, tables, names, mappings)
    lines: Lines = {}
    kept = set(ties)
    for graph, tie in tables.ties:
        if tie in kept:
            lines.setdefault(graph, []).extend(build_links([tie]))
    for graph, name in names:
        lines.setdefault(graph, []).extend(places_.build_names([name]))
    for graph, mapping in mappings:
        lines.setdefault(graph, []).extend(sssom.build_mappings([mapping]))
    _load(database, lines)


def read_tables(files: Iterable[File]) -> Tables:
    """Return what all tables hold, with every cell checked for its form.

    Raises:
        BadInput: A table cannot be taken as it stands; the message names every cell.
    """
    tables = Tables()
    faults: list[Fault] = []
    for file in files:
        try:
            text = file.content.decode("utf-8-sig")
            _read(split_table(text, str(file.path)), tables)
        except UnicodeDecodeError as error:
            raise refuse([f"{file.path} is not UTF-8: {error.reason}"], str(file.path)) from error
        except LinkError as error:
            faults += error.faults
    if faults:
        raise refuse(map(str, faults), faults[0].where)
    return tables


def _read(table: Table, tables: Tables) -> None:
    graph = _graph_of(table, tables)
    readers: dict[tuple[str, ...], Callable[[], None]] = {
        TIES: lambda: tables.ties.extend((graph, row) for row in parse_ties(table)),
        places_.PLACES.columns: lambda: tables.places.extend(
            (graph, row) for row in places_.parse_places(table)
        ),
        places_.CODES.columns: lambda: tables.codes.extend(
            (graph, row) for row in places_.parse_codes(table)
        ),
        places_.NAMES.columns: lambda: tables.names.extend(
            (graph, row) for row in places_.parse_names(table)
        ),
        sssom.MAPPINGS.columns: lambda: tables.mappings.extend(
            (graph, row) for row in sssom.parse_mappings(table)
        ),
        sssom.IDENTIFIERS.columns: lambda: tables.identifiers.extend(
            sssom.parse_identifiers(table)
        ),
    }
    if table.header not in readers:
        nearest = max(readers, key=lambda columns: len({*columns} & {*table.header}))
        place = f"{table.file}:{table.header_line}"
        raise LinkError([Fault(place, f"the header must be {','.join(nearest)}")])
    readers[table.header]()


def _graph_of(table: Table, tables: Tables) -> str:
    if "license" not in table.notes:
        return LINKS_GRAPH
    graph = f"{LINKS_GRAPH}-{Path(table.file).stem}"
    tables.licences[graph] = (table.notes["license"], table.notes.get("note", ""))
    return graph


def _licence_lines(tables: Tables) -> Lines:
    lines: Lines = {}
    for graph, (licence, note) in tables.licences.items():
        lines[graph] = [f"<{graph}> {_LICENSE} <{licence}> ."]
        if note:
            lines[graph].append(f"<{graph}> {_PROVENANCE} {literal(note, '@en')} .")
    return lines


def _place_lines(tables: Tables) -> Lines:
    lines: Lines = {}
    for graph, place in tables.places:
        lines.setdefault(graph, []).extend(places_.build_places([place]))
    for graph, code in tables.codes:
        lines.setdefault(graph, []).extend(places_.build_codes([code]))
    return lines


def _check(
    database: Store,
    tables: Tables,
    names: list[tuple[str, places_.PrintedName]],
    mappings: list[tuple[str, sssom.Mapping]],
) -> None:
    known = [place for _, place in tables.places]
    items: Iterator[places_.PlaceCode | places_.PrintedName] = (
        item for group in (tables.codes, names) for _, item in group
    )
    faults = [
        *places_.find_unplaced(items, known),
        *places_.find_unprinted(
            (name for _, name in names), lambda iri: values(database, iri, TEXTS)
        ),
        *sssom.find_loose_ends(
            (mapping for _, mapping in mappings),
            tables.identifiers,
            lambda iri: values(database, iri, NAMES),
        ),
    ]
    if faults:
        raise refuse(map(str, faults), faults[0].where)


def _load(database: Store, lines: Lines) -> None:
    for graph, said in lines.items():
        content = "".join(f"{line}\n" for line in sorted(set(said))).encode()
        try:
            database.bulk_load(content, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(graph))
        except SyntaxError as error:
            raise BadInput(
                f"The tables of links give a line that is no triple: {error}.",
                hint="Look for an IRI with a character that IRIs may not have.",
                where=graph,
            ) from error
