"""Names of units in running words -> observations: unknown, broken, or of another branch.

In: a document and its organisation. Out: one observation a place. The structure says which units
there are and which stands above which; the clause says who performs. A name is held against both.
What the words are about (duties, plans, lists) is left to other rooms, and so is what is a fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from rapidfuzz import fuzz

from loaders.observing.unit_lists import find_odd_lists
from loaders.observing.unit_names import SUB, Named, Names
from loaders.observing.unit_places import Odd, Place, find_places, is_own_line, line_of, short_name
from loaders.observing.unit_plans import find_odd_plans
from loaders.regulation.model import DomainModel, Observation, Unit
from loaders.regulation.names import fold_name
from loaders.regulation.organisation import unit_type
from loaders.text.document import BODY, Document, Provision, Span, source_span

UNKNOWN, BROKEN, SPELLED, SMALL = (
    "nama-unit-tak-dikenal",
    "nama-unit-rusak",
    "nama-unit-dieja-lain",
    "nama-unit-huruf-kecil",
)
TWO_TYPES, OUTSIDE, UNLISTED = "jenis-unit-ganda", "unit-luar-tak-dijelaskan", "unit-tak-terdaftar"
NO_SUCH_HEADING = "judul-unit-tak-ada"
OTHER_BRANCH, NO_SUCH_TYPE = "unit-cabang-lain", "jenis-unit-tak-ada"

# What takes part with another unit, or tells it: "berkoordinasi dengan Bidang …". There every unit
# may stand; elsewhere ("rencana operasional", "lingkup", "tugas di") only those of one's own line.
_WITH_RE = re.compile(
    r"\b(?:dengan|kepada|melalui|oleh|dari|ke|antar|antara|bersama|untuk|pada|terhadap"
    r"|(?:meng|peng|ber)k?oordinasi(?:kan|an)?)\s+(?:(?:para|setiap|seluruh|Kepala)\s+)*\Z"
)
_TWO_TYPES_RE = re.compile(r"\bbidang\s+\Z")
_LONGEST_GAP = len(" bidang ") + 1  # code points
_TYPE_WORDS_RE = re.compile(r"(?:Sub ?[Bb](?:agian|idang)|Sub|[A-Z]\w+)\s+")
_FEWEST_ALIKE = 2  # a unit is missing from a structure that lists others of its type
_ALIKE = 70.0  # rapidfuzz ratio of words at which a name is taken for the performer's unit


def observe_offices(document: Document, model: DomainModel) -> Iterable[Observation]:
    """Return what is odd about the units that the text names."""
    text = document.source.text
    yield from _unlisted(text, model)
    yield from _headings_of_no_unit(document, model)
    for place in find_places(document, model):
        named = tuple(place.names.find(place.provision.text))
        odd = filter(None, (_look_at(place, one) for one in named))
        lists, plans = find_odd_lists(place, named), find_odd_plans(place)
        for kind, start, end, suggestion in chain(odd, lists, plans):
            span = source_span(text, place.provision, start, end)
            printed = place.provision.text[start:end]
            yield Observation(kind, place.provision, span, printed, suggestion)


def _look_at(place: Place, named: Named) -> Odd | None:
    words = place.provision.text
    if named.bare:
        return _broken_tail(place, named) or _bare(place, named)
    before = words[max(named.start - _LONGEST_GAP, 0) : named.start]
    if not named.headed and (two := _TWO_TYPES_RE.search(before)):
        start = named.start - len(before) + two.start()
        return TWO_TYPES, start, named.end, named.text
    if named.unit is None:
        return _unknown(place, named)
    return _other_branch(place, named)


def _unknown(place: Place, named: Named) -> Odd | None:
    names, words = place.names, place.provision.text
    if named.type == SUB:
        rest = named.text.partition(" ")[2]
        full = next((n for n in names.by_print if n.endswith(f" {rest}")), "")
        near = full or _name(names.nearest(f"Sub Bagian {rest}"))
        return (BROKEN, named.start, named.end, near) if near else None
    spelled = names.by_fold.get(fold_name(named.text))
    if spelled:
        return SPELLED, named.start, named.end, spelled.name
    small = _known_in_small(names, words, named.start)
    if small:
        return SMALL, named.start, named.start + len(small), small
    if named.type not in names.types:
        return (OUTSIDE, named.start, named.end, "") if named.type == "bagian" else None
    return UNKNOWN, named.start, named.end, _name(names.nearest(named.text) or _alike(place, named))


def _alike(place: Place, named: Named) -> Unit | None:
    """Return the performer's own unit where a name is much like its: "Seksi Program, Evaluasi"."""
    unit = place.performer
    if unit is None:
        return None
    own = _TYPE_WORDS_RE.sub("", unit.name, count=1)
    return unit if fuzz.token_set_ratio(own, named.text.partition(" ")[2]) >= _ALIKE else None


def _known_in_small(names: Names, words: str, start: int) -> str:
    """Return the name that stands here but for its capitals: "Sub Bagian umum dan Kepegawaian"."""
    for name in names.alike(words[start : start + 3]):
        printed = words[start : start + len(name)]
        if printed != name and printed.lower() == name.lower():
            return name
    return ""


def _broken_tail(place: Place, named: Named) -> Odd | None:
    """Look at small words behind a bare type: "Seksi ketentraman dan ketertiban"."""
    words = place.provision.text
    small = _known_in_small(place.names, words, named.start)
    if small and len(small) > len(named.text):
        return SMALL, named.start, named.start + len(small), small
    after = words[named.end + 1 : named.end + 120]
    if not after[:1].islower():
        return None
    for name in place.names.alike(named.text):
        type_word = _TYPE_WORDS_RE.match(name)
        if not type_word or type_word[0].rstrip() != named.text:
            continue
        same = _same_words(after, name[type_word.end() :])
        if same:
            return BROKEN, named.start, named.end + 1 + same, name
    return None


def _same_words(words: str, name: str) -> int:
    """Return how far some words in small letters are the beginning of a name, 0 for one word."""
    if words[:4].lower() != name[:4].lower():
        return 0
    end, count, last = 0, 0, 0
    for word, wanted in zip(words.split(" "), name.split(" "), strict=False):
        if word.rstrip(",;.").lower() != wanted.rstrip(",").lower():
            break
        count += 1
        end += len(word.rstrip(",;.")) + 1
        if wanted not in ("dan", "serta"):
            last = end - 1
    return last if count > 1 else 0


def _bare(place: Place, named: Named) -> Odd | None:
    """Look at a bare type: "rencana operasional Bidang" where the performer is in no Bidang."""
    performer, words = place.performer, place.provision.text
    if performer is None or named.headed or _WITH_RE.search(words, 0, named.start):
        return None
    if named.unit is not None:
        return _other_branch(place, named)
    if named.type == "bagian" or _is_near(place, performer, named.type):
        return None
    kind = OTHER_BRANCH if named.type in place.names.types else NO_SUCH_TYPE
    return kind, named.start, named.end, _own(performer, named)


def _other_branch(place: Place, named: Named) -> Odd | None:
    performer, unit = place.performer, named.unit
    if performer is None or unit is None or named.headed or unit is performer:
        return None
    if not performer.listed:
        return None  # whose branch is not known: the unit itself is the fault
    if is_own_line(unit, performer):
        return None
    if performer.type == "sekretariat" or _WITH_RE.search(place.provision.text, 0, named.start):
        return None
    return OTHER_BRANCH, named.start, named.end, _own(performer, named)


def _is_near(place: Place, performer: Unit, type_: str) -> bool:
    """Say whether a performer's line has a unit of a type: itself, those above, those under it."""
    if any(u.type == type_ for u in line_of(performer)):
        return True
    return any(u.type == type_ and is_own_line(u, performer) for u in place.names.units)


def _own(performer: Unit, named: Named) -> str:
    """Return the unit that must be meant: the performer's own or the one above, by its rank."""
    if named.type == performer.type:
        return performer.name
    return short_name(performer.parent) if performer.parent else performer.name


def _name(unit: Unit | None) -> str:
    return unit.name if unit else ""


def _unlisted(text: str, model: DomainModel) -> Iterator[Observation]:
    """Yield each unit with duties that no structure lists, at the heading that bears its name."""
    types = Counter((id(unit.root), unit.type) for unit in model.units if unit.listed)
    for unit in model.units:
        if unit.listed or types[id(unit.root), unit.type] < _FEWEST_ALIKE:
            continue
        heading = _heading_of(unit)
        if heading is not None:
            span: Span = (heading.title[0][0], heading.title[-1][1])
            yield Observation(UNLISTED, heading, span, unit.name)
        else:
            yield Observation(UNLISTED, unit.provision, unit.span, unit.name)


def _headings_of_no_unit(document: Document, model: DomainModel) -> Iterator[Observation]:
    """Yield the headings that name a unit which nothing else knows.

    Only of a type of which other headings name units: "Bagian Kedua | Bidang Tugas" is no name.
    """
    names = {fold_name(name) for unit in model.units for name in (unit.name, *unit.alternatives)}
    headed = [p for p in document.provisions if p.heading and p.part == BODY and p.type != "Bab"]
    types = {unit_type(p.heading) for p in headed if fold_name(p.heading) in names} - {""}
    doubled = {id(one.provision) for one in document.doublings}  # that is the fault then
    for division in headed:
        folded = fold_name(division.heading)
        if id(division) in doubled:
            continue
        if unit_type(division.heading) not in types or " " not in division.heading:
            continue
        if not any(folded in name or name in folded for name in names):
            span: Span = (division.title[0][0], division.title[-1][1])
            yield Observation(NO_SUCH_HEADING, division, span, division.heading)


def _heading_of(unit: Unit) -> Provision | None:
    node = unit.provision.parent
    while node is not None:
        if node.title and fold_name(node.heading) == fold_name(unit.name):
            return node
        node = node.parent
    return None
