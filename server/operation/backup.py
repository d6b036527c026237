"""One file with all that an installation cannot lose: its snapshot, and what people decided.

In: a store folder, the folder of corrections, the file of accepted findings (:class:`Places`). Out:
a tar file (gzip where its name ends so) whose first member, ``manifest.json``, has size and SHA-256
of every other; and back. Promises:

1. A backup that is there is whole: it is written under another name and renamed when it is on disk.
2. Nothing is restored that differs in one bit from what was backed up, or whose database, index
   and metadata do not fit together.
3. A restore is a publication: readers see the old snapshot or the restored one, and it is a new one
   in number, so that a running server switches to it.
4. No member of a file from elsewhere is written outside the folders that were named.

A backup needs no stop: a snapshot never changes, and its files are all held open before the first
is read, so that a publication meanwhile takes none of them away.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from server.errors import BadBackup, ServerError
from server.operation.integrity import check_snapshot
from server.publishing.folder import clear_work, lock, next_sequence, switch_to
from server.publishing.holding import hold_current
from server.publishing.snapshot import Snapshot, load_snapshot
from server.version import read_version

FORMAT = 1
MANIFEST = "manifest.json"
ACCEPTED = "accepted/accepted.toml"
MOST_MANIFEST = 16 * 1024 * 1024

# what a member may be called: below one of the rooms, no "..", no empty or hidden step
MEMBER_PATTERN = r"(?:snapshot|overlay|accepted)(?:/[A-Za-z0-9_-][^/\\\x00]*)+"
MEMBER_RE = re.compile(MEMBER_PATTERN)

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Places:
    """Where the things of an installation are.

    Attributes:
        store: The store folder.
        overlay: Folder of corrections by people; may be missing.
        accepted: File of accepted findings; may be missing.
    """

    store: Path
    overlay: Path
    accepted: Path


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup: its name in there, its size, its SHA-256 (hex)."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        snapshot: Identifier of the snapshot that was published.
        triples: Triples in it.
        made_at: When, ISO 8601 in UTC.
        version: Of the program that made it.
        members: Every file.
    """

    snapshot: str
    triples: int
    made_at: str
    version: str
    members: tuple[Member, ...]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(member.size for member in self.members)


def write_backup(places: Places, target: Path) -> Manifest:
    """Write a backup of what is published and of what people decided; return what it holds.

    Args:
        places: What to back up.
        target: The file; one that is there is replaced when the new one is whole.

    Raises:
        NoSnapshot: Nothing was published.
        DamagedSnapshot: What is published lacks a part; a backup of it would be worth nothing.
    """
    with ExitStack() as stack:
        snapshot = stack.enter_context(hold_current(places.store))
        check_snapshot(snapshot)
        files = {
            name: stack.enter_context(path.open("rb"))
            for name, path in _find_files(snapshot.path, places)
        }
        members = tuple(_to_member(name, file) for name, file in files.items())
        manifest = Manifest(
            snapshot.identifier,
            snapshot.triples,
            datetime.now(UTC).isoformat(timespec="seconds"),
            read_version(),
            members,
        )
        with _replacing(target) as draft, tarfile.open(draft, _to_mode(target)) as archive:
            content = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1).encode()
            _add(archive, MANIFEST, BytesIO(content), len(content))
            for member in members:
                file = files[member.name]
                file.seek(0)
                _add(archive, member.name, file, member.size)
    return manifest


def read_backup(source: Path, into: Path) -> Manifest:
    """Unpack a backup into a folder, checking every bit; return what it holds.

    Raises:
        BadBackup: It is no backup, is cut, was changed, or holds what none holds.
    """
    try:
        with tarfile.open(source, "r:*") as archive:
            manifest = _read_manifest(source, archive)
            missing = {member.name: member for member in manifest.members}
            for entry in archive:
                _unpack(source, archive, entry, missing, into)
    except FileNotFoundError:
        raise
    except (tarfile.TarError, zlib.error, EOFError, ValueError, OSError) as error:
        raise _bad(source, f"it cannot be read ({error})") from error
    if missing:
        raise _bad(source, f"{min(missing)} is missing")
    return manifest


def restore_backup(
    source: Path, places: Places, *, replace_decisions: bool = False
) -> tuple[Manifest, Snapshot]:
    """Publish what a backup holds, and put back what people decided.

    Args:
        source: The backup.
        places: Where to restore to; made when missing.
        replace_decisions: Write over corrections and accepted findings that differ.

    Raises:
        BadBackup: The file is not whole, or decisions are there that differ; nothing was changed.
        PublishBusy: Another process is publishing into this store.
    """
    store = places.store
    with lock(store):
        clear_work(store)
        work = Path(tempfile.mkdtemp(dir=store / "work"))
        manifest = read_backup(source, work)
        snapshot = _read_snapshot(source, work / "snapshot")
        decisions = dict(_find_decisions(work, places))
        if not replace_decisions:
            _check_decisions(source, decisions)
        sequence = next_sequence(store)
        identifier = f"{sequence:06d}-{snapshot.identifier.partition('-')[2]}"
        renamed = replace(snapshot, identifier=identifier, sequence=sequence)
        (snapshot.path / "snapshot.json").write_text(renamed.to_json(), encoding="utf-8")
        _put_back(decisions)
        return manifest, switch_to(store, renamed)


def _find_files(snapshot: Path, places: Places) -> Iterator[tuple[str, Path]]:
    if places.accepted.is_file():
        yield ACCEPTED, places.accepted
    for room, folder in (("snapshot", snapshot), ("overlay", places.overlay)):
        for path in sorted(folder.rglob("*")):
            name = f"{room}/{path.relative_to(folder).as_posix()}"
            # Oxigraph's LOCK is empty and made anew; hidden files are not ours
            if path.is_file() and not path.is_symlink() and MEMBER_RE.fullmatch(name):
                yield name, path


def _to_member(name: str, file: IO[bytes]) -> Member:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return Member(name, size, digest.hexdigest())


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """Yield a name to write under; when all went well the file is on disk under its own."""
    handle, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=f".{target.name}.")
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _to_mode(target: Path) -> Any:  # noqa: ANN401 - a word that tarfile's types enumerate
    return "w:gz" if target.suffix in (".gz", ".tgz") else "w"


def _add(archive: tarfile.TarFile, name: str, file: IO[bytes], size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = 0o600
    archive.addfile(entry, file)


def _read_manifest(source: Path, archive: tarfile.TarFile) -> Manifest:
    entry = archive.next()
    file = archive.extractfile(entry) if entry and entry.name == MANIFEST else None
    if entry is None or file is None or entry.size > MOST_MANIFEST:
        raise _bad(source, f"it does not begin with {MANIFEST}")
    facts = json.loads(file.read())
    if not isinstance(facts, dict) or facts.pop("format", None) != FORMAT:
        raise _bad(source, "its manifest is of another format")
    try:
        members = tuple(Member(**member) for member in facts.pop("members"))
        return Manifest(**facts, members=members)
    except (KeyError, TypeError) as error:
        raise _bad(source, f"its manifest cannot be read ({error})") from error


def _unpack(
    source: Path,
    archive: tarfile.TarFile,
    entry: tarfile.TarInfo,
    missing: dict[str, Member],
    into: Path,
) -> None:
    if entry.name == MANIFEST:
        return
    member = missing.pop(entry.name, None)
    file = archive.extractfile(entry) if entry.isreg() else None
    if member is None or file is None or not MEMBER_RE.fullmatch(entry.name):
        raise _bad(source, f"it holds {entry.name[:80]!r}, which is not in its manifest")
    if entry.size != member.size:
        raise _bad(source, f"{entry.name} is not what was backed up")
    path = into / entry.name
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as target:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    if digest.hexdigest() != member.sha256:
        raise _bad(source, f"{entry.name} is not what was backed up")


def _read_snapshot(source: Path, folder: Path) -> Snapshot:
    try:
        snapshot = load_snapshot(folder)
        check_snapshot(snapshot)
    except ServerError as error:
        raise _bad(source, error.message) from error
    return snapshot


def _find_decisions(work: Path, places: Places) -> Iterator[tuple[Path, bytes]]:
    """Yield where each file of decisions belongs, and what it holds."""
    for path in sorted((work / "overlay").rglob("*")):
        if path.is_file():
            yield places.overlay / path.relative_to(work / "overlay"), path.read_bytes()
    if (work / ACCEPTED).is_file():
        yield places.accepted, (work / ACCEPTED).read_bytes()


def _check_decisions(source: Path, decisions: Mapping[Path, bytes]) -> None:
    for path, content in decisions.items():
        if path.exists() and path.read_bytes() != content:
            raise BadBackup(
                f"{path} differs from the one in {source}; nothing was restored.",
                hint="Move it away, or write over it with --replace-decisions.",
                path=str(path),
            )


def _put_back(decisions: Mapping[Path, bytes]) -> None:
    for path, content in decisions.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with _replacing(path) as draft:
            draft.write_bytes(content)


def _bad(path: Path, reason: str) -> BadBackup:
    return BadBackup(
        f"{path} cannot be restored: {reason}.",
        hint="Nothing was changed. Take another backup.",
        path=str(path),
    )
