"""The same phrase with other capitals -> observations.

In: the words of a document. Out: where two words in a row stand with other capitals than the
document usually gives them ("Pejabat terkait", "urusan Pemerintahan"). Names (units, defined terms,
titles of acts) and the beginnings of sentences are left alone; other rooms look at those.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from loaders.observing.capitals import OF_ACT
from loaders.observing.lexicon import is_word
from loaders.observing.spelling import stands_in_title
from loaders.regulation.model import DomainModel, Observation
from loaders.text.concordance import EDGES, Concordance
from loaders.text.document import BODY, Document
from loaders.text.passages import Passage

OTHER_CAPITALS = "kapital-frasa-berbeda"

_SHORTEST = 5  # letters of each word of a phrase
_JOINING = frozenset(("dengan", "kepada", "dalam", "sesuai", "serta", "untuk", "sebagai", "setiap"))
_FEWEST = 3  # so often at least does the usual form stand


def find_odd_phrases(
    document: Document, model: DomainModel, words: Concordance
) -> Iterator[Observation]:
    """Yield the places where a phrase has capitals that it mostly has not, or the reverse."""
    text = document.source.text
    names = _names(model)
    of_units = {
        word.strip(",()") for u in model.units for word in u.name.split() if word[0].isupper()
    }
    taken: set[int] = set()
    for usual, odd in _odd_forms(words, names):
        if of_units & {*usual.split(), *odd.split()}:
            continue
        for passage, start, end in words.find_printed(odd):
            if passage.provision.part != BODY or not _is_inside(passage, start):
                continue
            span = passage.span(text, start, end)
            if span[0] not in taken:
                taken.update(range(*span))
                yield Observation(OTHER_CAPITALS, passage.provision, span, odd, usual)


def _odd_forms(words: Concordance, names: str) -> Iterator[tuple[str, str]]:
    """Yield the usual form of a phrase and each rarer one."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for (first, second), count in words.pairs.items():
        last = second.rstrip(EDGES)
        if _is_plain(first) and _is_plain(last):
            forms[f"{first} {last}".lower()][f"{first} {last}"] += count
    for phrase, found in forms.items():
        if len(found) < 2 or phrase in names or not all(is_word(w) for w in phrase.split()):
            continue
        inside = Counter(
            {form: sum(_is_inside(*f[:2]) for f in words.find_printed(form)) for form in found}
        )
        (usual, count), *others = inside.most_common()
        if count >= _FEWEST:
            yield from ((usual, odd) for odd, fewer in others if 0 < 2 * fewer <= count)


def _is_plain(word: str) -> bool:
    if word.lower() in _JOINING:
        return False
    return len(word) >= _SHORTEST and word.isalpha() and not word.isupper() and word not in OF_ACT


def _is_inside(passage: Passage, start: int) -> bool:
    """Say whether a place is inside a sentence of running text, where no capital is due."""
    before = passage.words[:start].rstrip()
    if passage.heading or not before or not (before[-1].isalnum() or before[-1] == ","):
        return False
    return not stands_in_title(passage, start)


def _names(model: DomainModel) -> str:
    """Return the names that keep their capitals, folded to small letters."""
    names = [name for d in model.definitions for name in (d.term, *d.aliases)]
    names += [name for unit in model.units for name in (unit.name, *unit.alternatives)]
    names += [position.label for position in model.positions]
    return "\n".join(" ".join(name.lower().split()) for name in names)
