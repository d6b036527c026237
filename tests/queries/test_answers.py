"""Reviewed rows: each case gives exactly the rows in ``expected/``, which were read before they were kept.

Read line by line against ``data/sources`` (line numbers of the files):

* **who-is-accountable-for-step** (Kepala Seksi Kerjasama): 63/2016 lines 2120-2129 give the step and its
  performer, 122 and 2083 its superior (2083 says "Bidang", meaning its head), 120 and 1980 that one's, through the
  Sekretaris, 86 the Wali Kota through the Sekretaris Daerah.
  ``--disagreement`` (Kelurahan of a Kecamatan Tipe A): 29/2022 lines 1446-1454; 127 names the Lurah and 1417 the
  Camat, so both are followed: 86, 125, 1114, then 84. ``--coordinated`` (Tipe B): 2771-2774; 1638 and 2724 with
  the Seklur as coordinator, 86 without and 2534 with the Sekmat, then 84. ``--unlisted``: 948 and 983; 919, then 84.
  ``--head-of-dinas``: 63/2016 lines 174-177 and 86.
* **differences-between-templates**: 29/2022 lines 101-114 and 917-919 beside 1614-1626. ``--kelurahan``: 115-121
  beside 1627-1633, which are alike.
* **what-regulation-repeals-and-rests-on**: 29/2022 lines 24-32 (Mengingat; 26 and 29 name what amended the basis) and
  3115-3122 (Pasal 91). ``--dinas``: 63/2016 lines 26-37 and 2458-2463 (Pasal 72). What Menimbang names is no basis.
* **where-is-term-defined**: 29/2022 lines 47, 53, 58; 63/2016 lines 54, 56, 66.
* **who-acts-when-head-is-absent**: 63/2016 lines 2437 and 2441 with 119-121, 246, 345, 463, 574, 694, 1127, 1555, 1980;
  ``--camat``: 29/2022 lines 3099 and 3100 with 86, 1634, 1636, 1775, 2104, 2220, 2325, 2434, 2534.
* **units-under-unit**: 63/2016 lines 94-118; ``--tipe-a``: 29/2022 lines 101-121 and 917.
* **disagreeing-accountability**: every "bertanggung jawab kepada" of 29/2022, lines 84-2945, and of 63/2016.
  Row by row: 127 beside 1316, 1417, 1516; 124 beside 819, 1018; 86 beside 2534. Line 1018 says "melalui
  Sekretaris"; where the graph has no *via* for it, that is the graph's gap and not the text's.
* **unlisted-offices**: 29/2022 lines 917-950 beside 101-114. **stages-of-duty**: 655-659, where the fourth step is
  printed as 2. **what-a-pasal-cites**: 101-128; ``--ambiguous``: 826 beside 705 and 817; ``--other-act``: 23.
  **what-cites-a-pasal**: 619, 636, 749; ``--from-below``: 63/2016 lines 119-123.
* **offices-and-posts**: 29/2022 lines 55, 56, 92 and 93 for the eight kecamatan, 101-121 and 1614-1633 for the posts.
* **positions-by-eselon**: 63/2016 lines 56, 62-66 and 29/2022 lines 53, 57-60, 62, 65 and 66.
* **where-names-were-resolved-by-similarity**: 63/2016 line 489. **duties-without-a-position**: 29/2022 line 3057.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Store

from tests.queries.cases import CASES, CATALOGUE, EXPECTED, Case, to_csv
from tests.queries.engines import ask_oxigraph

Golden = Callable[[Path, str], None]


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_a_question_gives_the_reviewed_rows(case: Case, store: Store, golden: Golden) -> None:
    golden(case.path, to_csv(ask_oxigraph(store, CATALOGUE[case.question], case.given)))


def test_every_reviewed_answer_belongs_to_a_case() -> None:
    assert sorted(path.name for path in EXPECTED.iterdir()) == sorted(
        case.path.name for case in CASES
    )
