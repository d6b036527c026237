"""A backup is whole or refused; what is restored is what was backed up, as a new publication."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Store

from server.cli import main
from server.errors import BadBackup, DamagedSnapshot, NoSnapshot, PublishBusy
from server.operation import backup as backups
from server.operation.backup import Places, read_backup, restore_backup, write_backup
from server.publishing.folder import lock
from server.publishing.snapshot import Snapshot, current_snapshot
from server.searching.index import SearchIndex
from server.searching.search import search
from tests.server.places import copy_ttl, publish_graph

OVERLAY = {"a.toml": b"# corrections\n", "b/c.toml": b"# more\n"}


def make_overlay(folder: Path) -> Path:
    for name, content in OVERLAY.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def places(folder: Path, store: str = "s", overlay: str = "o") -> Places:
    """The places of an installation in a folder."""
    return Places(folder / store, folder / overlay, folder / "accepted.toml")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Snapshot]:
    """A backup that no test changes, and the snapshot that it is of."""
    folder = tmp_path_factory.mktemp("made")
    snapshot = publish_graph(folder / "store")
    for name in ("x.tar", "x.tar.gz"):
        make_overlay(folder / "overlay")
        write_backup(places(folder, "store", "overlay"), folder / name)
    return folder / "x.tar", snapshot


def quads(snapshot: Snapshot) -> set[str]:
    return {str(quad) for quad in Store.read_only(str(snapshot.database))}


def test_the_drill_everything_lost_everything_back(tmp_path: Path) -> None:
    store, overlay, file = tmp_path / "store", tmp_path / "overlay", tmp_path / "b.tar.gz"
    lost = publish_graph(store)
    before = quads(lost)
    documents = {path.name: path.read_bytes() for path in (lost.path / "documents").iterdir()}
    make_overlay(overlay)
    where = Places(store, overlay, tmp_path / "accepted.toml")
    where.accepted.write_bytes(b"# accepted\n")
    manifest = write_backup(where, file)
    assert (manifest.snapshot, manifest.triples) == (lost.identifier, lost.triples)
    shutil.rmtree(store)
    shutil.rmtree(overlay)
    where.accepted.unlink()

    restore_backup(file, where)

    back = current_snapshot(store)
    assert quads(back) == before
    assert back.inputs == lost.inputs
    assert {p.name: p.read_bytes() for p in (back.path / "documents").iterdir()} == documents
    assert search(SearchIndex(back.index), "kepala seksi").total > 0
    assert {name: (overlay / name).read_bytes() for name in OVERLAY} == OVERLAY
    assert where.accepted.read_bytes() == b"# accepted\n"
    assert publish_graph(store).unchanged


def test_a_restore_is_a_publication_with_a_number_of_its_own(tmp_path: Path) -> None:
    store, file = tmp_path / "store", tmp_path / "b.tar"
    first = publish_graph(store)
    where = Places(store, tmp_path / "none", tmp_path / "none.toml")
    write_backup(where, file)
    second = publish_graph(store, copy_ttl(tmp_path / "ttl", extra="<urn:x> <urn:y> 1 .\n"))
    _, restored = restore_backup(file, where)
    assert current_snapshot(store) == restored
    assert (first.sequence, second.sequence, restored.sequence) == (1, 2, 3)
    assert quads(restored) == quads(first) if first.path.exists() else restored.triples
    assert not list((store / "work").iterdir())


def test_the_same_may_be_restored_twice(made: tuple[Path, Snapshot], tmp_path: Path) -> None:
    sequences = [restore_backup(made[0], places(tmp_path))[1].sequence for _ in range(2)]
    assert sequences == [1, 2]


def test_a_backup_of_a_backup_is_the_same(made: tuple[Path, Snapshot], tmp_path: Path) -> None:
    restore_backup(made[0], places(tmp_path))
    again = write_backup(places(tmp_path), tmp_path / "b.tar")
    first = read_backup(made[0], tmp_path / "unpacked")
    assert again.members == first.members


def test_nothing_published_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshot):
        write_backup(places(tmp_path), tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


@pytest.mark.parametrize("part", ["search.db", "documents/perwali-uji-1-2020.ttl", "db/CURRENT"])
def test_a_damaged_snapshot_is_not_backed_up(tmp_path: Path, part: str) -> None:
    snapshot = publish_graph(tmp_path / "s")
    (snapshot.path / part).unlink()
    with pytest.raises(DamagedSnapshot):
        write_backup(places(tmp_path), tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


def test_a_backup_that_fails_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_graph(tmp_path / "s")
    file = tmp_path / "b.tar"
    file.write_bytes(b"the one before")

    def fail(*anything: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_add", fail)
    with pytest.raises(OSError, match="No space left"):
        write_backup(places(tmp_path), file)
    assert file.read_bytes() == b"the one before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar", "s"]


# --- files that are no backup, or no longer one ---------------------------------------------------


def rewrite(
    source: Path, target: Path, change: Callable[[str, bytes], list[tuple[tarfile.TarInfo, bytes]]]
) -> None:
    """Copy an archive with each member replaced by what ``change`` gives."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for entry in old:
            file = old.extractfile(entry)
            for info, content in change(entry.name, file.read() if file else b""):
                new.addfile(info, io.BytesIO(content))


def member(name: str, content: bytes) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info, content


def link(name: str, target: str) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type = tarfile.SYMTYPE
    info.linkname = target
    return info, b""


def flip(name: str, content: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
    if name.endswith("search.db"):
        middle = len(content) // 2
        content = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    return [member(name, content)]


def rename(pattern: str, new: str) -> Callable[[str, bytes], list[tuple[tarfile.TarInfo, bytes]]]:
    """Rename a member, in the manifest too."""

    def change(name: str, content: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
        if name == "manifest.json":
            content = content.replace(json.dumps(pattern).encode(), json.dumps(new).encode())
        return [member(new if name == pattern else name, content)]

    return change


BAD = {
    "one bit flipped": flip,
    "a member left out": lambda n, c: [] if n.endswith("graph.nq") else [member(n, c)],
    "a member too many": lambda n, c: [member(n, c), member("snapshot/more", b"x")],
    "a member twice": lambda n, c: [member(n, c)] * (2 if n.endswith("graph.nq") else 1),
    "a longer member": lambda n, c: [member(n, c + b"x" if n.endswith("graph.nq") else c)],
    "no manifest": lambda n, c: [] if n == "manifest.json" else [member(n, c)],
    "another format": lambda n, c: [member(n, c.replace(b'"format": 1', b'"format": 9'))],
    "a manifest that is no JSON": lambda n, c: [member(n, b"{" if n == "manifest.json" else c)],
    "a manifest of another shape": lambda n, c: [
        member(n, b'{"format": 1, "members": 3}' if n == "manifest.json" else c)
    ],
    "a way out of the folder": rename("snapshot/graph.nq", "snapshot/../../escaped"),
    "an absolute name": rename("snapshot/graph.nq", "/tmp/escaped"),
    "a link": lambda n, c: [link(n, "/etc/passwd") if n.endswith("graph.nq") else member(n, c)],
    "parts that do not fit": lambda n, c: [member(n, c)],
}


@pytest.mark.parametrize("change", BAD.values(), ids=BAD.keys())
def test_what_is_not_whole_is_refused_and_changes_nothing(
    made: tuple[Path, Snapshot], tmp_path: Path, change: Callable[..., object]
) -> None:
    file, store = tmp_path / "bad.tar", tmp_path / "s"
    standing = publish_graph(store)
    if change is BAD["parts that do not fit"]:
        make_misfit(made[0], file)
    else:
        rewrite(made[0], file, change)  # type: ignore[arg-type]
    with pytest.raises(BadBackup, match="cannot be restored"):
        restore_backup(file, places(tmp_path))
    assert current_snapshot(store).identifier == standing.identifier
    assert not (tmp_path / "o").exists()
    assert not list(tmp_path.rglob("escaped"))
    publish_graph(store)
    assert not list((store / "work").iterdir())


def make_misfit(source: Path, target: Path) -> None:
    """Write a backup whose checksums are right and whose metadata tell of other triples."""
    where = places(target.parent, "misfit", "none")
    snapshot = publish_graph(where.store)
    write_backup(where, target)
    wrong = snapshot.to_json().replace(f'"triples": {snapshot.triples}', '"triples": 7').encode()
    with tarfile.open(target) as archive:
        file = archive.extractfile("manifest.json")
        assert file is not None
        manifest = json.loads(file.read())
    (snapshot.path / "snapshot.json").write_bytes(wrong)
    with (snapshot.path / "snapshot.json").open("rb") as described:
        changed = backups._to_member("snapshot/snapshot.json", described)
    members = [m for m in manifest["members"] if m["name"] != changed.name]
    manifest["members"] = [
        *members,
        {"name": changed.name, "size": changed.size, "sha256": changed.sha256},
    ]

    def change(name: str, content: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
        if name == "manifest.json":
            return [member(name, json.dumps(manifest).encode())]
        return [member(name, wrong if name == changed.name else content)]

    draft = target.with_suffix(".draft")
    rewrite(target, draft, change)
    draft.replace(target)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.85])
@pytest.mark.parametrize("name", ["x.tar", "x.tar.gz"])
def test_a_cut_file_is_refused(
    made: tuple[Path, Snapshot], tmp_path: Path, share: float, name: str
) -> None:
    file = tmp_path / name
    content = made[0].with_name(name).read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BadBackup):
        read_backup(file, tmp_path / "unpacked")


def test_corrections_that_differ_are_not_written_over(
    made: tuple[Path, Snapshot], tmp_path: Path
) -> None:
    overlay = tmp_path / "o"
    overlay.mkdir()
    (overlay / "a.toml").write_text("# mine\n")
    with pytest.raises(BadBackup, match="differs"):
        restore_backup(made[0], places(tmp_path))
    assert (overlay / "a.toml").read_text() == "# mine\n"
    with pytest.raises(NoSnapshot):
        current_snapshot(tmp_path / "s")
    restore_backup(made[0], places(tmp_path), replace_decisions=True)
    assert (overlay / "a.toml").read_bytes() == OVERLAY["a.toml"]


def test_a_restore_waits_for_no_publisher(made: tuple[Path, Snapshot], tmp_path: Path) -> None:
    with lock(tmp_path / "s"), pytest.raises(PublishBusy):
        restore_backup(made[0], places(tmp_path))


# --- the commands --------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(one) for one in arguments])
    printed = capsys.readouterr()
    return int(ended.value.code or 0), printed.out + printed.err


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    snapshot = publish_graph(tmp_path / "s")
    file = tmp_path / "b.tgz"
    decided = ("--overlay", tmp_path / "o", "--accepted", tmp_path / "a.toml")
    code, said = run(capsys, "backup", file, "--store", tmp_path / "s", *decided)
    assert code == 0
    assert f"{snapshot.triples} triples" in said
    code, said = run(capsys, "restore", file, "--check")
    assert (code, "is whole" in said) == (0, True)
    place = ("--store", tmp_path / "new", *decided)
    code, said = run(capsys, "restore", file, *place)
    assert (code, current_snapshot(tmp_path / "new").identifier in said) == (0, True)
    file.write_bytes(b"nothing")
    code, said = run(capsys, "restore", file, *place)
    assert (code, "cannot be restored" in said, "Traceback" in said) == (2, True, False)
    code, said = run(capsys, "restore", tmp_path / "missing.tar", *place)
    assert (code, "missing.tar" in said) == (2, True)
