"""``tupoksi check``: which documents, what to compare with, where the report goes, the exit code.

In: what the command line was given. Out: a report written or printed, and whether anything counts.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from loaders.catalogue import CATALOGUE, TEXT_ENDINGS, Source, list_files, load_sources
from loaders.errors import LoaderError, UnreadableSource
from loaders.text.read import decode_source, read_source
from server.checking.accepted import (
    Acceptance,
    find_in_force,
    find_stale,
    mark_accepted,
    parse_accepted,
    to_verdicts,
)
from server.checking.baseline import compare, parse_baseline
from server.checking.check import Rules, check_documents, read_rules
from server.checking.report import SEVERITY_ORDER, Checked, Report
from server.errors import BadAccepted, BadBaseline
from server.publishing.inputs import File
from server.publishing.reviewing import read_corrections

STDIN, STDIN_STEM = Path("-"), "stdin"
"""How standard input is asked for, and what a report calls the document that came that way."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be checked and with what.

    Attributes:
        files: Source documents, folders of them, or ``-`` for standard input; none: every document
            of ``sources``.
        sources: Folder with ``sources.toml``; it also says what a file in it is.
        share: Folder with ``shapes/`` and ``ontology/``.
        accepted: File of accepted findings, or None.
        baseline: JSON report of an earlier run, or None.
        overlay: Files of corrections by people, which may speak of findings too.
        today: The day on which acceptances are judged.
        cache: Folder in which it is kept what documents gave, or None to judge them afresh.
        judge: Judges documents that are held elsewhere, in the place of ``files``; it is given
            ``sources``, the rules and whom to tell of each document.
    """

    files: Sequence[Path]
    sources: Path
    share: Path
    accepted: Path | None = None
    baseline: Path | None = None
    overlay: Sequence[Path] = ()
    today: datetime.date = datetime.date.min
    cache: Path | None = None
    judge: Callable[[Path, Rules, Callable[[str], None]], Report] | None = None


def run_check(order: Order, on_document: Callable[[str], None] = lambda stem: None) -> Report:
    """Return the report.

    Raises:
        LoaderError: A document cannot be read.
        CheckError: The file of accepted findings or the earlier report cannot be used.
        BadShapes: A shape cannot be used.
    """
    accepted = _read_accepted(order.accepted)
    earlier = _read_baseline(order.baseline)
    rules = read_rules(order.share)
    if order.judge is not None:
        report = order.judge(order.sources, rules, on_document)
    else:
        files = find_files(order)
        report = check_documents(
            find_sources(order), rules, cache=order.cache, on_document=on_document
        )
        report = replace(report, documents=_with_paths(report.documents, files))
    verdicts = to_verdicts(read_corrections(File(p, p.read_bytes()) for p in order.overlay))
    findings = mark_accepted(report.findings, verdicts, order.today)
    findings = mark_accepted(findings, accepted, order.today)
    difference = None if earlier is None else compare(findings, earlier)
    said = (*verdicts, *accepted)
    entries = find_in_force(said, order.today)
    stale = find_stale(said, findings, {one.stem for one in report.documents}, order.today)
    return replace(report, findings=findings, difference=difference, entries=entries, stale=stale)


def find_sources(order: Order) -> tuple[Source, ...]:
    """Return the documents to check; what a catalogue beside a file says of it holds for it."""
    found: list[Source] = []
    for path in _once(order.files) or (order.sources,):
        found += load_sources(path) if path.is_dir() else (_find_source(path),)
    return tuple(found)


def find_files(order: Order) -> tuple[Path, ...]:
    """Return the file of each document to check, in the order of :func:`find_sources`.

    Raises:
        UnreadableSource: There is none, or two have one name: a report could not tell them apart.
    """
    found: list[Path] = []
    for path in _once(order.files) or (order.sources,):
        found += list_files(path) if path.is_dir() else (path,)
    if not found:
        raise UnreadableSource(
            "no document is there.",
            hint=f"Documents are files whose names end in {' or '.join(TEXT_ENDINGS)}.",
            where=", ".join(map(str, order.files or (order.sources,))),
        )
    known: dict[str, Path] = {}
    for path in found:
        other = known.setdefault(path.stem, path)
        if other is not path:
            raise UnreadableSource(
                f"{other} has the same name, by which a report calls a document.",
                hint="Check them one by one, or rename one.",
                where=str(path),
            )
    return tuple(found)


def _once(paths: Sequence[Path]) -> list[Path]:
    """Return each path once, however it is written."""
    return list({path.resolve(): path for path in reversed(paths)}.values())[::-1]


def _with_paths(documents: Sequence[Checked], paths: Sequence[Path]) -> tuple[Checked, ...]:
    pairs = zip(documents, paths, strict=True)
    return tuple(one if path == STDIN else replace(one, path=path.resolve()) for one, path in pairs)


def _find_source(path: Path) -> Source:
    if path == STDIN:
        return Source(decode_source(sys.stdin.buffer.read(), STDIN_STEM, where=STDIN_STEM))
    text = read_source(path)
    try:
        listed = load_sources(path.parent) if (path.parent / CATALOGUE).is_file() else ()
    except LoaderError:
        listed = ()  # a file that was edited no longer is what the catalogue lists
    known = (source for source in listed if source.text == text)
    return next(known, Source(text))


def counts_as_failure(report: Report, fail_on: str) -> bool:
    """Say whether a finding that nobody accepted is at least as severe as ``fail_on``."""
    if fail_on == "never":
        return False
    grave = SEVERITY_ORDER[: SEVERITY_ORDER.index(fail_on) + 1]
    return any(f.severity in grave and not f.accepted for f in report.findings)


def _read_accepted(path: Path | None) -> tuple[Acceptance, ...]:
    if path is None:
        return ()
    try:
        return parse_accepted(path.read_text(encoding="utf-8"), where=str(path))
    except UnicodeDecodeError as error:
        raise BadAccepted(f"{path} is not UTF-8.", hint="Save it as UTF-8.") from error


def _read_baseline(path: Path | None) -> tuple[Mapping[str, object], ...] | None:
    if path is None:
        return None
    if path.is_dir():
        raise BadBaseline(f"{path} is a folder.", hint="Give a JSON report.", where=str(path))
    return parse_baseline(path.read_bytes(), where=str(path))
