"""Hold the report against what a careful reading found: recall and precision.

In: the lists in ``read/`` (one CSV a part of a document; columns ``line, end_line, family, confidence,
quote, what, expected``; further lines of a habit as ``[lines: 12 15]`` in ``what``) and the findings of
a run. Out: :class:`Measure`. A defect is found when a finding of any rule stands on its lines and either
shares its family or shares words of its quote. Run as a program it prints tables and what was missed:
``python -m tests.findings.measure [STEM] [--missed] [--unlisted] [--family L]``.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.catalogue import load_sources
from server.checking.check import check_documents, read_rules
from server.checking.findings import Finding

ROOT = Path(__file__).resolve().parent.parent.parent
READ = Path(__file__).parent / "read"

LINES_RE = re.compile(r"\[lines: ([\d ]+)\]")


@dataclass(frozen=True, slots=True)
class Defect:
    """One entry of a careful reading; ``lines`` holds every line of a habit."""

    document: str
    line: int
    end_line: int
    family: str
    confidence: str
    quote: str
    what: str
    lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class Measure:
    """What was found of the defects, and which findings no reader listed."""

    found: tuple[Defect, ...]
    missed: tuple[Defect, ...]
    listed: tuple[Finding, ...]
    unlisted: tuple[Finding, ...]


def read_defects(stem: str) -> tuple[Defect, ...]:
    """Return what the reading of one document found, in the order of the text."""
    found = []
    for path in sorted(READ.glob(f"{stem}*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [_to_defect(stem, row) for row in csv.DictReader(file)]
    return tuple(sorted(found, key=lambda defect: (defect.line, defect.family)))


def _to_defect(stem: str, row: dict[str, str]) -> Defect:
    first, last = int(row["line"]), int(row["end_line"])
    more = LINES_RE.search(row["what"])
    lines = set(range(first, last + 1)) | {int(n) for n in (more[1].split() if more else ())}
    what = LINES_RE.sub("", row["what"]).strip()
    confidence, family = row["confidence"], row["family"]
    return Defect(stem, first, last, family, confidence, row["quote"], what, frozenset(lines))


def measure(defects: Iterable[Defect], findings: Iterable[Finding]) -> Measure:
    """Match the two lists; findings and defects of one document."""
    by_line: dict[int, list[Finding]] = defaultdict(list)
    findings = tuple(findings)
    for finding in findings:
        for line in lines_of(finding):
            by_line[line].append(finding)
    found, missed, matched = [], [], set()
    for defect in defects:
        hits = {
            f.fingerprint for line in defect.lines for f in by_line[line] if _is_same(defect, f)
        }
        (found if hits else missed).append(defect)
        matched |= hits
    listed = tuple(f for f in findings if f.fingerprint in matched)
    unlisted = tuple(f for f in findings if f.fingerprint not in matched)
    return Measure(tuple(found), tuple(missed), listed, unlisted)


def lines_of(finding: Finding) -> Iterator[int]:
    """Return every line that a finding speaks of."""
    yield from range(finding.line, finding.end_line + 1)
    for other in finding.occurrences:
        yield from range(other.line, other.line + other.quote.count("\n") + 1)


def _is_same(defect: Defect, finding: Finding) -> bool:
    if defect.family == finding.rule[0]:
        return True
    quote, said = " ".join(defect.quote.split()), f"{finding.quote} {finding.message_id}"
    precise = finding.end - finding.start < 120
    return precise and (finding.quote in quote or quote in " ".join(said.split()))


def _print(stem: str, result: Measure, options: argparse.Namespace) -> None:
    print(f"== {stem}")
    hits, all_of = Counter(), Counter()
    for defect in (*result.found, *result.missed):
        all_of[(defect.family, defect.confidence)] += 1
    for defect in result.found:
        hits[(defect.family, defect.confidence)] += 1
    for confidence in ("high", "medium", "low"):
        rows = [f"{f}:{hits[f, c]}/{n}" for (f, c), n in sorted(all_of.items()) if c == confidence]
        total = sum(n for (_, c), n in all_of.items() if c == confidence)
        got = sum(n for (_, c), n in hits.items() if c == confidence)
        print(f"  recall {confidence:6} {got}/{total}  {' '.join(rows)}")
    for severity in ("violation", "warning", "info"):
        good = [f for f in result.listed if f.severity == severity]
        bad = [f for f in result.unlisted if f.severity == severity]
        print(f"  listed {severity:9} {len(good)}/{len(good) + len(bad)}")
    for defect in result.missed if options.missed else ():
        if options.family in ("", defect.family) and defect.confidence != "low":
            print(f"  missed {defect.line} {defect.family} {defect.confidence} {defect.quote!r}")
            print(f"         {defect.what}")
    for finding in result.unlisted if options.unlisted else ():
        if options.family in ("", finding.rule[0]):
            print(f"  unlisted {finding.line} {finding.rule} {finding.quote[:90]!r}")
            print(f"         {finding.message_en}")


def main() -> None:
    """Print how the rules do on the documents that were read."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("stem", nargs="?", default="")
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--unlisted", action="store_true")
    parser.add_argument("--family", default="")
    options = parser.parse_args()
    sources = [s for s in load_sources(ROOT / "data" / "sources") if options.stem in s.text.stem]
    report = check_documents(sources, read_rules(ROOT))
    for source in sources:
        stem = source.text.stem
        if defects := read_defects(stem):
            _print(stem, measure(defects, report.of(stem)), options)


if __name__ == "__main__":
    main()
