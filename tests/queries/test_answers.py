"""Reviewed rows: each case gives exactly the rows in ``expected/``, which were read before they were kept.

Read line by line against ``data/sources`` (line numbers of the files):

* **who-is-accountable-for-step** (Kepala Seksi Kerjasama): 63/2016 lines 2120-2129 give the step and its
  performer, 122 and 2083 its superior (2083 says "Bidang", meaning its head), 120 and 1980 that one's, through the
  Sekretaris, 86 the Wali Kota through the Sekretaris Daerah.
  ``--disagreement`` (Kelurahan of a Kecamatan Tipe A): 29/2022 lines 1446-1454; 127 names the Lurah and 1417 the
  Camat, so both are followed: 86, 125, 1114, then 84. ``--coordinated`` (Tipe B): 2771-2774; 1638 and 2724 with
  the Seklur as coordinator, 86 without and 2534 with the Sekmat, then 84. ``--unlisted``: 948 and 983; 919, then 84.
  ``--head-of-dinas``: 63/2016 lines 174-177 and 86. ``--superior-consulted``: 63/2016 lines 1268-1275, then 122 and
  1226, 120 and 1127, 86. Of an SOP or service standard: ``--sop-marked`` Sumatera Barat line 6 (the mark under Kasi
  KIP), ``--sop-stated`` Bantaeng line 55, ``--sop-inferred`` line 47 by the words of 46, ``--sop-unknown`` line 48,
  ``--service-standard`` Bengkulu line 23, item 2. ``golden_steps.toml`` has many more, written before the query.
* **who-takes-part-in-steps**, **to-whom-performers-of-steps-answer**: Bantaeng lines 45-56, Bengkulu line 23, and
  63/2016 lines 1268-1321 with 122 and 1226. **steps-of-procedure**, **hand-overs-between-steps**: Sumatera Barat lines
  5-11, Bantaeng 45-56. **branches-of-procedure**: Bantaeng lines 47 and 53. **what-procedure-rests-on**: Sumatera
  Barat lines 24-29, Bantaeng 37. **service-standard-components**, **complaint-channels**, **flow-of-procedure**:
  Bengkulu lines 22-40, 28 and 23. **repairs-of-document**: Sumatera Barat lines 3 and 4. **who-signed**: 63/2016 lines
  2479-2488, 29/2022 3136-3146, Sumatera Barat 18-20. **parts-of-regulation**: the headings of 63/2016.
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
* **which-positions-look-after-function**: Bantaeng line 53 (step 6 hands a fitting request to Kabid PDIP); 63/2016 lines
  1978 and 2193; Bengkulu line 23 (step 2); Sumatera Barat names no position: its step 3 (line 7) only mentions a
  Bidang. ``--narrower``: 63/2016 lines 1125, 1224, 1337, 1443; Sumatera Barat line 21 and its SOP stand instead.
  ``--head-of-dinas``: 137. ``--suggested``: 1978, 2304, and the name in Bengkulu line 23.
* **what-serves-function**: 63/2016 lines 114, 1978, 2081, 2089, Bantaeng line 47 (step 3), Bengkulu line 23 (steps 2 and
  7). ``--services``: 115, 136, 1978, 2193, 2202, Bantaeng 53, Bengkulu 16, 23, 28. ``--sop``: both SOPs.
* **corrections-in-force**: the rows marked Not in data/links; 63/2016 lines 131, 359, 1238, 1239, 1769, 1879.
* **functions-of-resource**: Bantaeng line 53; ``--rejected``: 63/2016 line 1238, on schools; ``--suggested``: Bengkulu 23.
* **duties-in-cluster**: 2202 beside 2089 and 2313, which differ in the name of the Seksi; ``--same-words``: 2054 beside the
  ten others of 63/2016 and 29/2022 with these words and the nine that put a verb before them. **largest-clusters**:
  230, 211, 535 and 530.
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
