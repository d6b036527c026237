"""The commands ``tupoksi backup`` and ``tupoksi restore``.

In: a file. Out: a sentence about what was written or published, and an exit code.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from server.console import say
from server.operation.backup import Manifest, Places, read_backup, restore_backup, write_backup
from server.settings import Settings

FileArgument = Annotated[Path, typer.Argument(help="The backup; gzip when its name ends in .gz.")]
StoreOption = Annotated[Path | None, typer.Option("--store", help="Store folder.")]
OverlayOption = Annotated[
    Path | None, typer.Option("--overlay", help="Folder of corrections by people.")
]


AcceptedOption = Annotated[
    Path | None, typer.Option("--accepted", help="File of accepted findings.")
]


def backup(
    file: FileArgument,
    store: StoreOption = None,
    overlay: OverlayOption = None,
    accepted: AcceptedOption = None,
) -> None:
    """Write the published snapshot and what people decided into one file.

    The server may go on meanwhile. The file is there when it is whole, and not before.
    """
    manifest = write_backup(_to_places(store, overlay, accepted), file)
    say(f"{file} written: {_describe(manifest)}")


def restore(
    file: FileArgument,
    store: StoreOption = None,
    overlay: OverlayOption = None,
    accepted: AcceptedOption = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Read it all, change nothing.")] = False,
    replace_decisions: Annotated[
        bool,
        typer.Option(
            "--replace-decisions", help="Write over corrections and accepted findings that differ."
        ),
    ] = False,
) -> None:
    """Publish what a backup holds, and put back what people decided; whole or not at all.

    A running server switches to it by itself.
    """
    if check:
        with tempfile.TemporaryDirectory() as folder:
            manifest = read_backup(file, Path(folder))
        say(f"{file} is whole: {_describe(manifest)}")
        return
    places = _to_places(store, overlay, accepted)
    manifest, snapshot = restore_backup(file, places, replace_decisions=replace_decisions)
    say(f"{_describe(manifest)}; published as {snapshot.identifier} in {places.store}")


def add_backup(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(backup)
    app.command()(restore)


def _to_places(store: Path | None, overlay: Path | None, accepted: Path | None) -> Places:
    settings = Settings.from_environment(
        os.environ, store=store, overlay=overlay, accepted=accepted
    )
    return Places(settings.store, settings.overlay, settings.accepted)


def _describe(manifest: Manifest) -> str:
    return (
        f"snapshot {manifest.snapshot} of {manifest.made_at}, {manifest.triples} triples, "
        f"{len(manifest.members)} files, {manifest.size} bytes"
    )
