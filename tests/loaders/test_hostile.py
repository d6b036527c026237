"""Texts made to hang a reader: each is read whole, tiles, and ends soon.

No time is asserted; a pattern that backtracks without bound would keep this file from ending. Each row
was once tried at ten times this length, and those that hung then taught us a bound.
"""

from dataclasses import replace

import pytest

from loaders.pipeline import read_graph
from tests.loaders.factories import document, source

N = 20_000
TEXTS = {
    "one endless line": "a. kata " * N,
    "only space inside": " " * 1_000_000 + "x",
    "brackets": "(" * 300_000,
    "hashes": "#" * 300_000,
    "dots": ". " * 200_000,
    "blank lines": "\n" * 500_000,
    "references": "sebagaimana dimaksud dalam Pasal 1 " * N,
    "a list of ayat": "sebagaimana dimaksud pada ayat (1), " + "ayat (1), " * N,
    "acts": "Undang-Undang Nomor 5 Tahun 2014 tentang " * N,
    "amendments": "Undang-Undang Nomor 5 Tahun 2014 tentang Perubahan atas " * 2_000,
    "markers without words": "a.\n" * N,
    "short items": "a. x\n" * N,
    "one Pasal again and again": "Pasal 1\nsebagaimana dimaksud dalam Pasal 1\n" * 2_000,
    "catchwords": "d. Seksi ...\n" * N,
    "a definition without an end": "Dalam ini yang dimaksud dengan:\n1. "
    + "selanjutnya disebut " * N,
    "a head without an end": "Kepala " * N + "dipimpin oleh",
    "a subject without an end": "Kepala A bertanggung jawab kepada Kepala B " * 5_000,
    "a structure without an end": "Susunan Organisasi " * N + "terdiri dari:\na. Bidang X",
    "ordinals": "Bagian Kedua Puluh " * N,
    "Pasal without numbers": "Pasal\n" * N,
    "words that stand twice in each item": "a. dan dan Keuangan\n" * 5_000,
    "words that are glued in each item": "a. Keuangan Keuangandipimpin oleh\n" * 5_000,
    "hyphens at every end": "kata-\n" * N,
    "page numbers": "1\n\nkata\n" * 5_000,
}


LONG = {
    "a list of ayat",
    "a structure without an end",
    "one endless line",
    "a definition without an end",
}
"""Texts that take seconds because they are long, not because of what they say."""


def to_param(name: str) -> object:
    return pytest.param(TEXTS[name], id=name, marks=[pytest.mark.long] if name in LONG else [])


@pytest.mark.parametrize("text", [to_param(name) for name in TEXTS])
def test_a_hostile_text_is_read_whole(text: str) -> None:
    whole = f"BAB I\nUMUM\nPasal 1\n{text}"
    doc, graph = read_graph(source(whole), observe=True)
    assert "".join(whole[a:b] for a, b, _ in doc.leaves) == whole
    assert graph.triples


HEADER = (
    "No\tUraian Prosedur\tPelaksana\t\tMutu Baku\t\t\tKet\n"
    "\t\tKepala\tStaf\tKelengkapan\tWaktu\tOutput\t\n"
)
TABLES = {
    "rows": "".join(
        f"{i}.\tMembuat surat kepada Staf\t*\t\tSurat\t1 Hari\tSurat\t\n" for i in range(1500)
    ),
    "cells without an end": "1.\t" + "x\t" * 15_000,
    "open lists": "1.\t" + "<ol><li>" * 10_000,
    "one recipient again and again": "1.\t" + "kepada Staf " * 10_000 + "\t\t\ta\t1 Hari\tb\t\n",
    "conditions": "1.\t" + "Jika sesuai, kembali. " * 2_000 + "\t\t\ta\t1 Hari\tb\t\n",
    "times": "1.\tx\t\t\ta\t" + "1 Hari " * 10_000 + "\tb\t\n",
}


@pytest.mark.parametrize("kind", ["sop", "service-standard"])
@pytest.mark.parametrize("rows", TABLES.values(), ids=TABLES.keys())
def test_a_hostile_table_is_read_whole(rows: str, kind: str) -> None:
    whole = HEADER + rows
    doc, _ = read_graph(replace(source(whole, organisation="dinas"), kind=kind), observe=True)
    assert "".join(whole[a:b] for a, b, _ in doc.leaves) == whole


def test_ten_megabytes_in_one_line() -> None:
    text = "kata " * 2_000_000
    doc = document(text)
    assert doc.unparsed == len(text) - 1
