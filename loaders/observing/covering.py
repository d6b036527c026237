"""What the items of a list cover together -> observations: gaps, overlaps, the order of the last.

In: the duties of a document with their stages, and its lists. Out: a thing that a duty makes and no
stage deals with, an item whose act another item of the list names too, "tugas lain" before the end
of a list, and tasks that are handed out to nobody. How each item is worded, other rooms look at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from loaders.observing.lexicon import find_stems
from loaders.regulation.duties import clean_label
from loaders.regulation.model import DomainModel, Duty, Observation, Stage
from loaders.text.document import BODY, Document, Provision, source_span

WITHOUT_STAGE, OVERLAP, CATCH_ALL, NO_RECIPIENT = (
    "bagian-tugas-tanpa-tahapan",
    "butir-tumpang-tindih",
    "tugas-lain-bukan-terakhir",
    "pembagian-tanpa-penerima",
)

# "penyusunan dokumen perencanaan strategis dan laporan-laporan tahunan lingkup …": two things made.
_TWO_THINGS_RE = re.compile(
    r"\b(?:menyusun|penyusunan|menyiapkan|penyiapan)\s+(?:dokumen\s+)?"
    r"(?P<one>[a-z]+(?: [a-z]+){0,2}) dan (?P<two>(?!pe|me)[a-z]+(?:-[a-z]+)?(?: [a-z]+){0,2}?)"
    r"(?=,| (?:lingkup|sesuai|sebagai|berdasarkan|di|pada|untuk|tahunan)\b)"
)
_COMMON = frozenset(
    (
        "dokumen",
        "bahan",
        "data",
        "rencana",
        "perencanaan",
        "penyusunan",
        "pelaksanaan",
        "kegiatan",
        "tahunan",
    )
)
# "memberi petunjuk … kepada bawahan", "pemberian petunjuk … kepada bawahan": act, object, receiver.
_ACT_RE = re.compile(
    r"(?:\A|dan )(?P<act>(?:me|pe)[a-z]+) (?P<object>[a-z]+)(?: (?!dan\b)[a-z]+){0,3}?"
    r" kepada (?P<to>[a-z]+)"
)
_CATCH_ALL_RE = re.compile(
    r"(?:melaksanakan|pelaksanaan) (?:tugas|fungsi)(?:-tugas)? (?:kedinasan )?lain(?:nya)?\b"
)
_HANDS_OUT_RE = re.compile(
    r"(?:pendistribusian|mendistribusikan|pembagian|membagi(?:kan)?) (?:tugas|pekerjaan)\b"
)


def observe_covering(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return what is left out, named twice, or out of place in the duties."""
    text = document.source.text
    yield from _find_uncovered(text, model)
    for provision in document.provisions:
        items = [c for c in provision.children if c.text and c.type in ("Huruf", "Angka")]
        if provision.part == BODY and len(items) > 1:
            yield from _find_overlaps(text, items)
            yield from _find_catch_alls(text, items)
            yield from _find_unaddressed(text, items)


def _find_uncovered(text: str, model: DomainModel) -> Iterator[Observation]:
    stages: dict[int, list[Stage]] = defaultdict(list)
    for stage in model.stages:
        stages[id(stage.duty)].append(stage)
    for duty in model.duties:
        found = _TWO_THINGS_RE.search(duty.label)
        own = stages.get(id(duty.provision), [])
        if found and len(own) > 2:
            yield from _uncovered(text, duty, found, " ".join(stage.label for stage in own))


def _uncovered(text: str, duty: Duty, found: re.Match[str], said: str) -> Iterator[Observation]:
    """Yield the one of two things that no stage names, where the stages name the other."""
    one, two = (_is_named(found[name], said) for name in ("one", "two"))
    if one == two:
        return
    missing = found["two" if one else "one"]
    at = duty.provision.text.find(missing)
    if at >= 0:
        span = source_span(text, duty.provision, at, at + len(missing))
        yield Observation(WITHOUT_STAGE, duty.provision, span, missing)


def _is_named(thing: str, said: str) -> bool:
    words = [w for part in thing.split() for w in part.split("-")]
    telling = [w for w in words if w not in _COMMON] or words
    heard = {stem for word in said.lower().split() for stem in find_stems(word)}
    return any(find_stems(word) & heard for word in telling)


def _find_overlaps(text: str, items: Sequence[Provision]) -> Iterator[Observation]:
    known: dict[tuple[str, str], tuple[Provision, frozenset[str]]] = {}
    for item in items:
        for act in _ACT_RE.finditer(clean_label(item.text)):
            stems = find_stems(act["act"])
            other = known.get((act["object"], act["to"]))
            if other and other[0] is not item and other[1] & stems:
                start = act.start("act")
                span = source_span(text, item, start, act.end())
                words = item.text[start : act.end()]
                yield Observation(OVERLAP, item, span, words, other[0].number)
            known.setdefault((act["object"], act["to"]), (item, stems))


def _find_catch_alls(text: str, items: Sequence[Provision]) -> Iterator[Observation]:
    for item in items[:-1]:
        found = _CATCH_ALL_RE.match(item.text)
        if found and not item.children and not _CATCH_ALL_RE.match(items[-1].text):
            label = clean_label(item.text)
            span = source_span(text, item, 0, len(label))
            yield Observation(CATCH_ALL, item, span, label)


def _find_unaddressed(text: str, items: Sequence[Provision]) -> Iterator[Observation]:
    """Yield tasks that are handed out "masing-masing" without the words that say to whom."""
    for item in items:
        found = _HANDS_OUT_RE.match(item.text)
        if found and "masing-masing" in item.text and "kepada" not in item.text:
            span = source_span(text, item, 0, found.end())
            yield Observation(NO_RECIPIENT, item, span, found[0], f"{found[0]} kepada bawahan")
