"""Bytes to text: no loss for what is text, a clear word for what is not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.errors import BinarySource, EmptySource, LoaderError, UnreadableSource
from loaders.text.read import decode_source, read_source

WORDS = "Pasal 1\nDinas – “tugas” café\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        pytest.param(WORDS.encode(), "utf-8", id="UTF-8"),
        pytest.param(WORDS.encode("utf-8-sig"), "utf-8", id="UTF-8 with a mark"),
        pytest.param(WORDS.encode("utf-16"), "utf-16-le", id="UTF-16 with a mark"),
        pytest.param(
            "Pasal 1\nDinas\n".encode("utf-16-be"), "utf-16-be", id="UTF-16 without a mark"
        ),
        pytest.param(WORDS.encode("cp1252"), "cp1252", id="Windows"),
        pytest.param(
            b"Pasal 1\x81\x8d caf\xe9 Dinas", "latin-1", id="Latin-1 where Windows has no letter"
        ),
        pytest.param(b"Pasal 1\r\nDinas\r\n", "utf-8", id="CRLF"),
    ],
)
def test_text_decodes_and_gives_its_bytes_back(data: bytes, encoding: str) -> None:
    source = decode_source(data, "contoh")
    assert source.encoding == encoding
    assert source.text.encode(encoding) == data
    assert "Pasal 1" in source.text


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b"", EmptySource, id="empty"),
        pytest.param(b"\xef\xbb\xbf \r\n\f", EmptySource, id="only space"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 40, BinarySource, id="PDF"),
        pytest.param(bytes(4096), BinarySource, id="zeros"),
        pytest.param(b"PK\x03\x04\x14\x00\x06\x00\x08\x00" * 50, BinarySource, id="zip"),
        pytest.param(b"\xff\xfe\x00\xd8x", BinarySource, id="broken UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_with_a_hint(data: bytes, error: type[LoaderError]) -> None:
    with pytest.raises(error) as caught:
        decode_source(data, "contoh", where="contoh.txt")
    assert caught.value.where == "contoh.txt"
    assert caught.value.hint
    assert str(caught.value).startswith("contoh.txt: the file ")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "tidak-ada.txt", tmp_path):
        with pytest.raises(UnreadableSource) as caught:
            read_source(path)
        assert str(path) in str(caught.value)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_loss_or_refused(data: bytes) -> None:
    try:
        source = decode_source(data, "contoh")
    except LoaderError:
        return
    assert source.text.encode(source.encoding) == data
