"""How well some words name an entity: a likeness from 0 to 1, and whether it leaves nothing open.

In: telling words and an entity with its forms. Out: :class:`Likeness`. Each word of the query is
paired with a word of the form, in any order, the same one or a slip of it; what is left is looked
for in the context. The likeness is the harmonic mean of how much of the query is explained and how
much of the form was said, each word weighing the more the rarer it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from server.reconciling.gazetteer import Alike, Form, Gazetteer, Holder, Named
from server.reconciling.vocabulary import PLACE
from server.reconciling.wording import KIND_WORDS, PLACE_KINDS

EXPLAINED = 0.9
"""What a word is worth that stands in the context and not in the name."""

DISORDER = 0.01
"""What the likeness loses when the words stand in another order."""

WHOLE = 0.96
"""What the likeness of the whole names without blanks is worth at most."""

OTHER_KIND = 0.75
"""What is kept when a kind of place was typed that the place is not: "Kec." before a kelurahan."""

OTHER_NUMBER = 0.5
"""What is kept of the likeness when a number was typed that the entity has not."""

SURE_SLIP = 0.85
LEAST_SLIPPED = 6
"""A slip that leaves no doubt: this alike, in a word of so many letters."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well a query names an entity.

    Attributes:
        value: 0 to 1.
        is_exact: Every word is there as it is, and the whole name was said.
        is_whole: The same, but for slips that leave no doubt.
        is_full: What was said names this entity and not just its kind.
    """

    value: float
    is_exact: bool = False
    is_whole: bool = False
    is_full: bool = False


NONE = Likeness(0.0)


@dataclass(slots=True)
class _Pairing:
    """The words of a query set against those of a form."""

    said: float = 0.0
    explained: float = 0.0
    total: float = 0.0
    worst: float = 1.0
    around: set[str] = field(default_factory=set)
    strange_number: bool = False
    is_sure: bool = True
    places: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name as it was typed, ready to be compared.

    Attributes:
        words: Its telling words.
        alike: For each the words of the names here that it may stand for.
        compact: The words without blanks.
    """

    words: tuple[str, ...]
    alike: tuple[Alike, ...]
    compact: str


def to_spoken(gazetteer: Gazetteer, text: str) -> Spoken:
    """Return a name ready to be compared; it may have no word."""
    words = tuple(gazetteer.to_words(text))
    return Spoken(words, tuple(map(gazetteer.find_alike, words)), "".join(words))


def compare(gazetteer: Gazetteer, spoken: Spoken, named: Named) -> Likeness:
    """Return how well a name that was typed names an entity, by the best of its forms."""
    if not spoken.words:
        return NONE
    likenesses = [_compare(gazetteer, spoken, named, form) for form in named.forms]
    return max(likenesses, key=_to_order, default=NONE)


def _to_order(one: Likeness) -> tuple[float, bool, bool]:
    return one.value, one.is_full, one.is_exact


def _compare(gazetteer: Gazetteer, spoken: Spoken, named: Named, form: Form) -> Likeness:
    # CASE 1: letter for letter, whatever the blanks
    if spoken.compact == form.compact:
        return Likeness(1.0, is_exact=True, is_whole=True, is_full=form.is_full)
    # CASE 2: word by word
    pairing = _pair(gazetteer, spoken, named, form)
    value = _to_value(pairing, sum(map(gazetteer.weigh, form.words)))
    # CASE 3: the words were torn or run together otherwise than anybody foresaw
    value = max(value, WHOLE * fuzz.ratio(spoken.compact, form.compact) / 100)
    if pairing.strange_number:
        value *= OTHER_NUMBER
    is_place = named.entity.type == PLACE
    if is_place and PLACE_KINDS.intersection(spoken.words):
        value *= OTHER_KIND if named.kinds.isdisjoint(spoken.words) else 1.0
    said = [holder for holder in named.holders if holder.core and holder.core <= pairing.around]
    is_whole = pairing.is_sure and len(pairing.places) == len(form.words)
    is_whole = is_whole and _is_accounted_for(pairing.around, said, named)
    is_exact = is_whole and pairing.worst == 1.0
    return Likeness(
        max(0.0, value),
        is_exact=is_exact,
        # the names of places are no words of the language: the next village may be called so
        is_whole=is_exact or (is_whole and not is_place),
        is_full=form.is_full or any(holder.tells_office for holder in said),
    )


def _is_accounted_for(around: set[str], said: Sequence[Holder], named: Named) -> bool:
    """Tell whether what stands beside a name are whole names of what the entity belongs to.

    "Disdukcapil" beside "Kepala" is; "Capil" beside "Bidang Pendaftaran Penduduk" is not: it may be
    a part of a longer name that nothing here has.
    """
    kinds = KIND_WORDS - PLACE_KINDS
    left = around.difference(named.excused, kinds, *(holder.words for holder in said))
    return not left


def _to_value(pairing: _Pairing, weight: float) -> float:
    """Return the harmonic mean of what was explained and what was said of a form of this weight."""
    if not pairing.said:
        return 0.0
    precision = (pairing.said + EXPLAINED * pairing.explained) / pairing.total
    recall = pairing.said / weight
    disorder = 0.0 if pairing.places == sorted(pairing.places) else DISORDER
    return 2 * precision * recall / (precision + recall) - disorder


def _pair(gazetteer: Gazetteer, spoken: Spoken, named: Named, form: Form) -> _Pairing:
    pairing = _Pairing()
    free: dict[str, list[int]] = {}
    for place, word in enumerate(form.words):
        free.setdefault(word, []).append(place)
    for word, alike in zip(spoken.words, spoken.alike, strict=True):
        best = max((one for one in alike if free.get(one)), key=alike.__getitem__, default="")
        if not best:
            _explain(pairing, word, alike, gazetteer.weigh(word), named)
            continue
        likeness, weight = alike[best], gazetteer.weigh(best)
        pairing.places.append(free[best].pop(0))
        pairing.said += likeness * weight
        pairing.total += weight
        pairing.worst = min(pairing.worst, likeness)
        pairing.is_sure &= likeness == 1.0 or _is_sure_slip(word, likeness)
    return pairing


def _explain(pairing: _Pairing, word: str, alike: Alike, weight: float, named: Named) -> None:
    """Look for a word that the name has not in what the entity belongs to."""
    pairing.total += weight
    if word in named.context:
        alike = {word: 1.0}
    known = (one for one in alike if one in named.context)
    around = max(known, key=alike.__getitem__, default="")
    if around:
        pairing.explained += alike[around] * weight
        pairing.around.add(around)
        pairing.is_sure &= alike[around] == 1.0  # "Bantaeng" is no slip of "Banten"
        return
    pairing.strange_number |= any(sign.isdecimal() for sign in word)
    pairing.is_sure = False


def _is_sure_slip(word: str, likeness: float) -> bool:
    return likeness >= SURE_SLIP and len(word) >= LEAST_SLIPPED and word not in KIND_WORDS
