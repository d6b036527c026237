"""The words of an SOP or a service standard, for the rooms that look at spelling and marks.

In: the stretches of words that were read. Out: what those rooms see in them. They were made for
regulations, so each stretch is shown to them as a provision of its own; what they can only know of
a regulation (definitions, units, lists) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from loaders.observing.language import observe_language
from loaders.observing.marks import NO_SPACE_BEHIND, SPACE_BEFORE, observe_marks
from loaders.observing.spelling import (
    JOINED,
    LISTED,
    SPLIT,
    UNASSIMILATED,
    UNLIKE,
    WRONG_PHRASE,
)
from loaders.observing.terms import UNEXPLAINED
from loaders.observing.words import observe_words
from loaders.procedure.model import Procedure, ServiceStandard
from loaders.procedure.tables import Words
from loaders.regulation.model import DomainModel, Observation
from loaders.text.document import BODY, Document, Provision, join_words, source_span
from loaders.text.doubled import find_doublings
from loaders.text.private import find_private

# What needs nothing but the words. A colon with a space before it is the style of a form.
KINDS = frozenset(
    (
        *(JOINED, LISTED, SPLIT, UNASSIMILATED, UNLIKE, WRONG_PHRASE, UNEXPLAINED),
        *(NO_SPACE_BEHIND, SPACE_BEFORE, "kata-ganda", "kata-ulang-tanpa-tanda-hubung"),
    )
)

# What a table calls its actors and itself; whom an actor's name means is asked elsewhere.
_TITLES = frozenset(("SOP", "OPD", "Kabid", "Kasi", "Kasubbag", "Kasubag", "Kabag", "Kadis"))
# "di tindaklanjuti", "di disposisi": a verb in the passive. It must not match "di rekan", "di
# lokasi", "di provinsi".
_APART_RE = re.compile(
    r"\b[Dd]i (?:[a-z]{5,}kan|tindaklanjuti|tandatangani|disposisi|setujui|ketahui|penuhi|lengkapi"
    r"|verifikasi|periksa|terima|serahi|buat|paraf|bubuhi|agenda|arsip|temui|hubungi|sahkan)\b"
)
# Words of forms and letters, beside the list for regulations.
_FORMS = {"telephon": "telepon", "telpon": "telepon", "photocopy": "fotokopi", "ijin": "izin"}
_FORM_RE = re.compile(rf"\b(?:{'|'.join(_FORMS)})\b", re.IGNORECASE)
_UNIT_RE = re.compile(r"\b(?:Seksi|Bidang|Bagian|Subb?ag|Subb?id|Dinas|Badan|Biro|Kantor)\s+\Z")
_AND_OR_RE = re.compile(r"\bdan atau\b")


def words_of_procedure(procedure: Procedure) -> list[Words]:
    """Return what an SOP says in words: steps, what they need and give, boxes, its name."""
    found = [step.words for step in procedure.steps]
    found += [artefact.words for artefact in procedure.artefacts]
    for name, items in procedure.identity.boxes:
        if name != "legal-basis":
            found += [item.words for item in items]
    return found


def words_of_standard(standard: ServiceStandard) -> list[Words]:
    """Return what a service standard says in words: names and texts, without legal bases."""
    names = [component.name for component in standard.components]
    return names + [c.words for c in standard.components if c.words and c.type != "dasar-hukum"]


def observe_language_of(
    document: Document, model: DomainModel, pieces: Iterable[Words]
) -> Iterator[Observation]:
    """Yield what is odd in the spelling and the marks of some words."""
    text = document.source.text
    provisions = tuple(_provision(text, words) for words in pieces if words)
    doublings = tuple(find_doublings(text, provisions))
    shown = replace(document, provisions=provisions, doublings=doublings)
    seen: set[tuple[str, object]] = set()
    found = [*observe_language(shown, model), *observe_words(shown, model)]
    for one in (*found, *observe_marks(shown, model), *_forms(shown)):
        key = (one.kind, one.text if one.kind == UNEXPLAINED else one.span)
        if key not in seen and _counts(text, one):
            seen.add(key)
            yield replace(one, provision=None)


def _counts(text: str, one: Observation) -> bool:
    if one.kind == UNEXPLAINED and (one.text in _TITLES or f"({one.text})" in text):
        return False
    if one.kind == JOINED and _UNIT_RE.search(text, max(0, one.span[0] - 20), one.span[0]):
        return False  # the name of a unit is as it was set up: "Seksi Kerjasama"
    form = one.kind == SPACE_BEFORE and one.text.endswith(":")
    return one.kind in KINDS and not form and not find_private(one.text)


def _forms(document: Document) -> Iterator[Observation]:
    """Yield verbs whose prefix stands apart, and words of forms that are misspelled."""
    text = document.source.text
    for provision in document.provisions:
        for match in _APART_RE.finditer(provision.text):
            span = source_span(text, provision, *match.span())
            yield Observation(SPLIT, provision, span, match[0], match[0].replace(" ", ""))
        for match in _AND_OR_RE.finditer(provision.text):
            span = source_span(text, provision, *match.span())
            yield Observation(SPLIT, provision, span, match[0], "dan/atau")
        for match in _FORM_RE.finditer(provision.text):
            span = source_span(text, provision, *match.span())
            yield Observation(LISTED, provision, span, match[0], _FORMS[match[0].lower()])


def _provision(text: str, words: Words) -> Provision:
    """Return a stretch of words as a provision: each word a segment, so that markup is left out."""
    segments = [(token.start, token.end) for token in words.tokens]
    start, end = words.span
    line = text.count("\n", 0, start) + 1
    shown = Provision("Huruf", "", 0, BODY, None, line, start, end, segments=segments)
    shown.text = join_words(text, segments)
    shown.pasal = shown
    return shown
