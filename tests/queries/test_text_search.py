"""The text search over the committed graph: what people of the field would type, and what comes."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from server.publishing.indexing import write_index
from server.searching.entries import KINDS
from server.searching.index import SearchIndex
from server.searching.search import search
from tests.queries.engines import BASE

DINAS = BASE + "id/jabatan/cilegon/disdukcapil/"


@pytest.fixture(scope="module")
def index(store: Store, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    path = tmp_path_factory.mktemp("index") / "search.db"
    write_index(store, path)
    return SearchIndex(path)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_something_to_find(index: SearchIndex, kind: str) -> None:
    results = search(index, "kota data dinas peraturan tugas sipil", kinds=(kind,))
    assert results.total > 0


@pytest.mark.parametrize(
    ("words", "kind", "iri"),
    [
        pytest.param(
            "kepala seksi kelahirn", "position", DINAS + "kepala-seksi-kelahiran", id="a slip"
        ),
        pytest.param(
            "kabid pelayanan pencatatan sipil",
            "position",
            DINAS + "kepala-bidang-pelayanan-pencatatan-sipil",
            id="a short form",
        ),
        pytest.param(
            "sop pemanfaatan data bantaeng",
            "procedure",
            BASE + "id/sop/bantaeng/pemanfaatan-data",
            id="a procedure by its place",
        ),
        pytest.param(
            "perwali 63/2016",
            "regulation",
            BASE + "id/peraturan/cilegon/perwali/2016/63",
            id="a regulation by its number",
        ),
    ],
)
def test_the_best_of_its_kind(index: SearchIndex, words: str, kind: str, iri: str) -> None:
    (group,) = search(index, words, kinds=(kind,)).groups
    assert group.hits[0].iri == iri


def test_a_stage_is_found_where_it_stands(index: SearchIndex) -> None:
    (group,) = search(index, "mengkonsultasikan draft pelaporan", kinds=("stage",)).groups
    for hit in group.hits:
        assert hit.document.startswith("perwali-cilegon-")
        assert hit.line > 1
        assert "Pasal" in hit.citation
        assert hit.region_label == "Kota Cilegon"
