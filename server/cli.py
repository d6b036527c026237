"""The command ``tupoksi``: build, serve, query, ask, raci, mcp, review, outline and others.

In: arguments. Out: text and an exit code (0 done, 1 nothing found or something to mend, 2 usage or
bad input, 3 a fault that is not the user's). Each command is a thin wrapper around one function of
another module; none of them shows a traceback.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from loaders.errors import LoaderError
from loaders.outline import outline_file, to_text
from loaders.pipeline import BuiltDocument
from loaders.share import SHARE
from server import console
from server.asking.asking import ask, read_asked
from server.asking.questions import find_question, load_questions
from server.assisting.cli import add_mcp
from server.checking.cli import add_check
from server.cli_steps import add_commands
from server.comparing.cli import add_diff
from server.console import CLEAN, FINDINGS, say, warn
from server.doctor import examine_machine
from server.dumping.folder import DUMPS, KEPT, write_dump
from server.errors import BadSetting, NoSnapshot, ServerError
from server.export import NAME_TO_FORMAT, export_graph
from server.operation.cli import add_backup
from server.publishing.building import Build, build_graph, find_stale
from server.publishing.holding import hold_current
from server.publishing.rehearsing import QUESTION, rehearse, to_overlay
from server.publishing.snapshot import Snapshot, current_snapshot
from server.remote.connection import is_remote
from server.remote.publishing import send_snapshot
from server.searching.cli import add_search
from server.settings import Settings, default_ttl
from server.version import read_version
from server.web.formats import NAME_TO_GRAPH, NAME_TO_SOLUTIONS
from server.web.tables import drop_empty, merge_labels, to_table

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Regulations and procedures of Indonesian local government as a knowledge graph.",
)

StoreOption = Annotated[
    Path | None, typer.Option("--store", help="Store folder.", show_default="see docs/server.md")
]
PlaceOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        help="Store folder, or https://... of a SPARQL endpoint.",
        show_default="see docs/server.md",
    ),
]
SourcesOption = Annotated[Path, typer.Option(help="Folder of source documents.")]
TtlOption = Annotated[
    Path | None, typer.Option(help="Folder of graph files.", show_default="data/ttl")
]
OverlayOption = Annotated[
    Path | None,
    typer.Option(
        "--overlay", help="Folder of corrections by people.", show_default="see docs/server.md"
    ),
]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code.

    Args:
        arguments: What follows the program's name; None takes the process's own.
    """
    try:
        app(arguments)
    except (ServerError, LoaderError, OSError) as error:
        sys.exit(console.report(error))
    except Exception as error:  # noqa: BLE001 - the last resort of a program: no traceback for people
        sys.exit(console.report(error))


def _print_version(is_asked: bool) -> None:
    if is_asked:
        say(f"tupoksi {read_version()}")
        raise typer.Exit(CLEAN)


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and end.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Regulations and procedures of Indonesian local government as a knowledge graph."""


@app.command()
def build(
    sources: SourcesOption = SHARE / "data" / "sources",
    ttl: TtlOption = None,
    store: PlaceOption = None,
    overlay: OverlayOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with 1 if a graph file is stale.")
    ] = False,
    *,
    dump: Annotated[
        bool, typer.Option(help="Write the graph as a versioned dump too, for /dumps/.")
    ] = True,
) -> None:
    """Read the sources, write their graphs and publish them.

    The graph is published as a whole or not at all; a running server switches to it by itself.
    With an endpoint it is published in the settings' store folder first, then sent there.
    """
    graphs = ttl or default_ttl(os.environ)
    if check:
        stale = find_stale(sources, graphs)
        for name in stale:
            say(f"{graphs / name} differs from what its source gives")
        raise typer.Exit(FINDINGS if stale else CLEAN)
    settings = _settings(place=store, overlay=overlay)
    snapshot = _build(sources, graphs, settings, dumps=dump)
    if settings.remote:
        for line in send_snapshot(snapshot, settings, _note_graph()):
            say(line)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.")] = None,
    store: PlaceOption = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the start page.")] = False,
) -> None:
    """Serve the published graph: pages and a SPARQL endpoint.

    Builds and publishes the graph first when the store folder has none. With an endpoint every
    query goes there.
    """
    settings = _settings(place=store, host=host, port=port)
    if settings.remote and settings.write_token:
        raise BadSetting(
            "TUPOKSI_WRITE_TOKEN is set, but the graph lies on another server: writes sent here "
            "would not reach it.",
            hint="Unset it, and write to that server itself.",
            name="TUPOKSI_WRITE_TOKEN",
        )
    try:
        if not settings.remote:
            current_snapshot(settings.store)
    except NoSnapshot:
        warn(f"No graph in {settings.store} yet; building it first.")
        _build(SHARE / "data" / "sources", default_ttl(os.environ), settings)
    # FastAPI and uvicorn take longer to load than any other command takes to run
    import_module("server.web.serving").serve(settings, open_browser=open_browser)


@app.command()
def query(
    question: Annotated[
        str, typer.Argument(help="Name of a question, a .rq file, or - for stdin.")
    ],
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="NAME=VALUE; may be repeated.")
    ] = None,
    format_name: Annotated[
        str, typer.Option("--format", "-f", help="table, json, xml, csv, tsv, turtle, ...")
    ] = "table",
    store: Annotated[
        str | None, typer.Option(help="Store folder, or https://... of a SPARQL endpoint.")
    ] = None,
) -> None:
    """Answer a question. Ends with 1 when there is no row, no statement, or the answer is false."""
    choices = ("table", *sorted({*NAME_TO_SOLUTIONS, *NAME_TO_GRAPH}))
    if format_name not in choices:
        raise typer.BadParameter(f"choose one of {', '.join(choices)}", param_hint="--format")
    given = _parse_params(param or [])
    asked = read_asked(question, sys.stdin, SHARE)
    answer = ask(asked, given, format_name, store)
    if format_name == "table" and answer.kind != "graph":
        table = merge_labels(to_table(answer.body, _settings().base))
        console.print_table(drop_empty(table.without(given)))
    else:
        console.print_bytes(answer.body)
    raise typer.Exit(FINDINGS if answer.is_empty else CLEAN)


add_commands(app)
add_check(app)
add_diff(app)
add_search(app)
add_backup(app)
add_mcp(app)


@app.command()
def questions() -> None:
    """List the named questions with their parameters."""
    catalogue = load_questions(SHARE / "queries" / "competency")
    for question in catalogue.values():
        parameters = " ".join(
            f"{p.name}=<{p.type}>" if p.required else f"[{p.name}=<{p.type}>]"
            for p in question.parameters
        )
        say(f"{question.name} {parameters}".rstrip())
        say(f"    {question.summary}")
        say(f"    {question.summary_id}")
    raise typer.Exit(CLEAN if catalogue else FINDINGS)


@app.command()
def review(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Files of corrections to check; none: what is in force."),
    ] = None,
    store: StoreOption = None,
    overlay: OverlayOption = None,
) -> None:
    """List the corrections by people that are in force, or check files of them.

    Files are checked against the published documents and the folder of corrections; nothing is
    published. Ends with 1 when there is no correction, with 2 when one cannot stand.
    """
    settings = _settings(store=store, overlay=overlay)
    if files:
        with hold_current(settings.store) as snapshot:
            rows = rehearse(files, snapshot, SHARE, to_overlay(settings))
    else:
        asked = find_question(load_questions(SHARE / "queries" / "competency"), QUESTION)
        rows = ask(asked, {}, "table", str(settings.store)).body
    table = merge_labels(to_table(rows, settings.base))
    console.print_table(drop_empty(table))
    raise typer.Exit(CLEAN if table.rows else FINDINGS)


@app.command()
def outline(
    file: Annotated[Path, typer.Argument(help="A source document.")],
    format_name: Annotated[str, typer.Option("--format", "-f", help="text or json")] = "text",
) -> None:
    """Show how a document is understood: its provisions and what tiles its text."""
    if format_name not in ("text", "json"):
        raise typer.BadParameter("choose text or json", param_hint="--format")
    found = outline_file(file)
    if format_name == "json":
        console.print_bytes(json.dumps(found, ensure_ascii=False).encode("utf-8") + b"\n")
    else:
        say(to_text(found))


@app.command()
def export(
    format_name: Annotated[
        str, typer.Option("--format", "-f", help=", ".join(NAME_TO_FORMAT))
    ] = "nquads",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File; default stdout.")] = None,
    graph: Annotated[
        str | None,
        typer.Option(help="Stem of one document, observations/STEM, ontology, derived ..."),
    ] = None,
    dump: Annotated[
        Path | None,
        typer.Option(help="Folder to write a versioned dump into, with CSV tables and SHA256SUMS."),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write the published graph, one document of it, or a versioned dump with checksums."""
    if dump is not None:
        if out is not None or graph is not None:
            raise typer.BadParameter("writes all of the graph", param_hint="--dump")
        with hold_current(_settings(store=store).store) as snapshot:
            written = write_dump(snapshot, dump)
        say(f"{written.path} {'was there already' if written.unchanged else 'written'}")
        return
    if format_name not in NAME_TO_FORMAT:
        raise typer.BadParameter(
            f"choose one of {', '.join(NAME_TO_FORMAT)}", param_hint="--format"
        )
    with hold_current(_settings(store=store).store) as snapshot:
        export_graph(snapshot, format_name, sys.stdout.buffer if out is None else out, stem=graph)
    if out is not None:
        say(f"{out} written")


@app.command()
def doctor(store: StoreOption = None) -> None:
    """Check this machine: packages, files, store, limits."""
    checks = list(examine_machine(_settings(store=store)))
    for check in checks:
        say(f"{'ok  ' if check.is_good else 'FAIL'}  {check.name}: {check.found}")
    raise typer.Exit(CLEAN if all(check.is_good for check in checks) else FINDINGS)


def _settings(
    *,
    store: Path | None = None,
    place: str | None = None,
    overlay: Path | None = None,
    host: str | None = None,
    port: int | None = None,
) -> Settings:
    """Return the settings; ``place`` is a store folder or the address of a server elsewhere."""
    remote = place if place is not None and is_remote(place) else None
    if place is not None and remote is None:
        store = Path(place)
    return Settings.from_environment(
        os.environ, store=store, remote=remote, overlay=overlay, host=host, port=port
    )


def _note_graph() -> Callable[[str], None]:
    progress = console.to_console(stderr=True)
    return lambda graph: progress.print(f"  {graph}") if progress.is_terminal else None


def _build(sources: Path, ttl: Path, settings: Settings, *, dumps: bool = True) -> Snapshot:
    """Build with a line for each document on a terminal, and a summary everywhere."""
    started = time.perf_counter()
    progress = console.to_console(stderr=True)

    def on_document(document: BuiltDocument) -> None:
        if progress.is_terminal:
            progress.print(f"  {document.stem}: {document.triples} triples")

    result = build_graph(
        sources, ttl, settings.store, overlay=to_overlay(settings), on_document=on_document
    )
    seconds = time.perf_counter() - started
    for line in _summary(result, ttl, settings.store, seconds):
        say(line)
    if dumps:
        dump = write_dump(result.snapshot, settings.store / DUMPS, kept=KEPT)
        say(f"dump {dump.version} in {dump.path}")
    return result.snapshot


def _summary(result: Build, ttl: Path, store: Path, seconds: float) -> list[str]:
    snapshot = result.snapshot
    triples = sum(document.triples for document in result.documents)
    state = "was published already" if snapshot.unchanged else "published"
    lines = [
        f"{len(result.documents)} documents, {triples} triples in {ttl}",
        f"snapshot {snapshot.identifier} {state} in {store}, {snapshot.triples} triples",
        f"{seconds:.2f} s",
    ]
    unparsed = [d for d in result.documents if d.unparsed]
    lines[1:1] = [
        f"  {d.stem}: {d.unparsed} of {d.length} code points not understood" for d in unparsed
    ]
    return lines


def _parse_params(printed: list[str]) -> dict[str, str]:
    for pair in printed:
        if "=" not in pair:
            raise typer.BadParameter(f"{pair!r} is not NAME=VALUE", param_hint="--param")
    return {pair.partition("=")[0]: pair.partition("=")[2] for pair in printed}
