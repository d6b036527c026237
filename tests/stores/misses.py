"""Where a server gives another answer than the reviewed one, and why: what it does, not what we do.

The versions are those that were tried: Virtuoso 7.2.5 as Debian packs it. A case that is listed and
passes is a failure of its test, so that the list stays true.
"""

from __future__ import annotations

BOOLEANS = "it gives a computed truth value as an integer"
DURATIONS = "it keeps xsd:duration as a number of seconds or months"
EMPTY = "it leaves rows or columns out; which part of the query it does not do is not known"
KEYS = "it groups and joins by at most 20 columns (SQ186)"
SYNTAX = "it compiles the query to SQL that it does not parse itself (SQ074)"
ORDER = "it gives the rows in another order"
NEGATION = "it gives rows that FILTER NOT EXISTS should take away; why is not known"

VIRTUOSO = {
    "differences-between-templates": BOOLEANS,
    "duties-in-cluster": BOOLEANS,
    "duties-in-cluster--same-words": BOOLEANS,
    "flow-of-procedure": BOOLEANS,
    "offices-and-posts": BOOLEANS,
    "offices-and-posts--all": BOOLEANS,
    "step-mentions": BOOLEANS,
    "units-under-unit": BOOLEANS,
    "units-under-unit--tipe-a": BOOLEANS,
    "what-procedure-rests-on": BOOLEANS,
    "what-procedure-rests-on--amended": BOOLEANS,
    "which-acts-are-cited": BOOLEANS,
    "who-signed": BOOLEANS,
    "who-signed--all": BOOLEANS,
    "service-standard-components--all": DURATIONS,
    "steps-of-procedure": DURATIONS,
    "findings-by-rule": EMPTY,
    "places-and-their-codes": EMPTY,
    "who-cites-act": EMPTY,
    "search-steps": ORDER,
    "disagreeing-accountability": NEGATION,
    "which-positions-look-after-function": NEGATION,
    "which-positions-look-after-function--head-of-dinas": NEGATION,
    "which-positions-look-after-function--narrower": NEGATION,
    "which-positions-look-after-function--suggested": NEGATION,
    "what-regulation-repeals-and-rests-on": SYNTAX,
    "what-regulation-repeals-and-rests-on--dinas": SYNTAX,
    **{
        f"who-is-accountable-for-step{case}": KEYS
        for case in (
            *("", "--coordinated", "--disagreement", "--head-of-dinas", "--service-standard"),
            *("--sop-inferred", "--sop-marked", "--sop-stated", "--sop-unknown"),
            *("--superior-consulted", "--unlisted"),
        )
    },
}

NAME_TO_MISSES = {"oxigraph": {}, "fuseki": {}, "virtuoso": VIRTUOSO}
