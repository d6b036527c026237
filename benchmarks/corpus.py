"""Documents in any number for a measurement: copies of regulations with other identifiers.

In: a regulation that is held. Out: sources that say the same under another number, whole or only
their beginning; so what is measured is real text, and nothing in it meets anything in a copy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.catalogue import Source
from loaders.text.read import decode_source

MILLION = 1_000_000


def copy_of(source: Source, number: int, length: int | None = None) -> Source:
    """Return a regulation with another number, and so with other IRIs throughout.

    Args:
        source: The regulation.
        number: Its new number.
        length: Code points of its beginning to keep; None keeps all.
    """
    text = source.text.text[:length]
    text = re.sub(r"(?m)^(NOMOR )\d+( TAHUN \d{4}\s*)$", rf"\g<1>{number}\g<2>", text)
    copied = decode_source(text.encode(), f"salinan-{number}")
    return Source(copied, region=source.region, kind=source.kind)


def copies(sources: Sequence[Source], count: int, length: int | None = None) -> list[Source]:
    """Return ``count`` copies, of one source after the other."""
    return [copy_of(sources[i % len(sources)], 1000 + i, length) for i in range(count)]
