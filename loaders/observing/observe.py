"""What shows in the text itself -> ``Observation``: facts that the shapes judge.

In: a document and what it was understood to say. Out: observations, each with its exact place. Each
observer is a room of its own that knows one thing about print: lists, words, pages, names. None of
them says what is right; a shape in ``shapes/`` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from loaders.observing.agencies import observe_agencies
from loaders.observing.closing import observe_closing
from loaders.observing.covering import observe_covering
from loaders.observing.duties import observe_duties
from loaders.observing.forms import observe_forms
from loaders.observing.holders import observe_holders
from loaders.observing.language import observe_language
from loaders.observing.lists import observe_lists
from loaders.observing.marks import observe_marks
from loaders.observing.offices import observe_offices
from loaders.observing.opening import observe_opening
from loaders.observing.pages import observe_pages
from loaders.observing.siblings import observe_siblings
from loaders.observing.words import observe_words
from loaders.regulation.model import DomainModel, Observation
from loaders.text.document import Document
from loaders.text.private import find_private

Observer = Callable[[Document, DomainModel], Iterable[Observation]]

OBSERVERS: tuple[Observer, ...] = (
    observe_agencies,
    observe_closing,
    observe_covering,
    observe_duties,
    observe_forms,
    observe_holders,
    observe_language,
    observe_lists,
    observe_marks,
    observe_offices,
    observe_opening,
    observe_pages,
    observe_siblings,
    observe_words,
)


def find_observations(document: Document, model: DomainModel) -> tuple[Observation, ...]:
    """Return what every observer sees, each place and kind once, in the order of the text.

    What holds a personal number is left out, whatever it shows.
    """
    seen = {(one.span, one.kind): one for observe in OBSERVERS for one in observe(document, model)}
    return tuple(seen[key] for key in sorted(seen) if not find_private(seen[key].text))
