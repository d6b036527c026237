"""Hold the report against what careful readings found: recall and precision.

In: the lists in ``read/`` (one CSV a part of a document; columns ``line, end_line, family, confidence,
quote, what, expected``; further lines of a habit as ``[lines: 12 15]`` in ``what``), each of one of the
readings; the verdicts in ``judged.csv`` on findings that no reading lists; and the findings of a run.
Out: :class:`Measure`. A defect is found when a finding of any rule stands on its lines and either
shares its family or shares words of its quote; the strict match wants shared words in any case. Run
as a program it prints tables and what was missed:
``python -m tests.findings.measure [STEM] [--strict] [--missed] [--unlisted] [--family L]``.
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
JUDGED = Path(__file__).parent / "judged.csv"
READINGS = (1, 2)
"""The first was in hand when the rules were written; the second was made by readers who saw neither."""

WORD_RE = re.compile(r"\w{2,}|\d")
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


def read_defects(stem: str, reading: int = 1) -> tuple[Defect, ...]:
    """Return what one reading of one document found, in the order of the text."""
    found = []
    for path in sorted(READ.glob(f"{stem}*.csv")):
        if (".reading-" in path.name) != (reading > 1):
            continue
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


def read_judged(stem: str) -> dict[tuple[str, str], bool]:
    """Return by rule and quote whether a finding that no reading lists is right."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["document"] == stem]
    return {(row["rule"], row["quote"]): row["right"] == "yes" for row in rows}


def measure(
    defects: Iterable[Defect], findings: Iterable[Finding], *, strict: bool = False
) -> Measure:
    """Match the two lists; findings and defects of one document."""
    matches = _shares_words if strict else _is_same
    by_line: dict[int, list[Finding]] = defaultdict(list)
    findings = tuple(findings)
    for finding in findings:
        for line in lines_of(finding):
            by_line[line].append(finding)
    found, missed, matched = [], [], set()
    for defect in defects:
        hits = {f.fingerprint for line in defect.lines for f in by_line[line] if matches(defect, f)}
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


def _shares_words(defect: Defect, finding: Finding) -> bool:
    """Say whether the quotes share a word, and the family or the whole shorter quote is the same."""
    said = [finding.quote, *(o.quote for o in finding.occurrences if o.line in defect.lines)]
    one, two = _words(defect.quote), _words(" ".join(said))
    if defect.family == finding.rule[0]:
        return not one or not two or not one.isdisjoint(two)
    return bool(one and two) and (one <= two or two <= one)


def _words(quote: str) -> set[str]:
    return {word.lower() for word in WORD_RE.findall(quote)}


def _print_precision(stem: str, findings: Iterable[Finding], options: argparse.Namespace) -> None:
    """Print which findings any reading lists or a verdict calls right."""
    findings = tuple(findings)
    judged = read_judged(stem)
    listed: set[str] = set()
    for reading in READINGS:
        defects = read_defects(stem, reading)
        listed |= {f.fingerprint for f in measure(defects, findings, strict=options.strict).listed}
    for severity in ("violation", "warning", "info"):
        own = [f for f in findings if f.severity == severity]
        right = [f for f in own if f.fingerprint in listed or judged.get((f.rule, f.quote))]
        unjudged = [
            f for f in own if f.fingerprint not in listed and (f.rule, f.quote) not in judged
        ]
        print(f"  right  {severity:9} {len(right)}/{len(own)}, {len(unjudged)} not judged")
        for finding in unjudged if options.unlisted else ():
            print(f"  unjudged {finding.line} {finding.rule} {finding.quote[:90]!r}")
            print(f"           {finding.message_en}")


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
    for defect in result.missed if options.missed else ():
        if options.family in ("", defect.family) and defect.confidence != "low":
            print(f"  missed {defect.line} {defect.family} {defect.confidence} {defect.quote!r}")
            print(f"         {defect.what}")


def main() -> None:
    """Print how the rules do on the documents that were read."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("stem", nargs="?", default="")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--missed", action="store_true")
    parser.add_argument("--unlisted", action="store_true")
    parser.add_argument("--family", default="")
    options = parser.parse_args()
    sources = [s for s in load_sources(ROOT / "data" / "sources") if options.stem in s.text.stem]
    report = check_documents(sources, read_rules(ROOT))
    for source in sources:
        stem = source.text.stem
        for reading in READINGS:
            if defects := read_defects(stem, reading):
                result = measure(defects, report.of(stem), strict=options.strict)
                _print(f"{stem}, reading {reading}", result, options)
        _print_precision(stem, report.of(stem), options)


if __name__ == "__main__":
    main()
