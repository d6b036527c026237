"""Times as SOPs print them: what they say as xsd:duration, and what is no time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.procedure.durations import (
    Length,
    add_lengths,
    find_durations,
    format_length,
    parse_duration,
)


def forms(words: str) -> tuple[str | None, str | None, bool] | None:
    found = parse_duration(words)
    if found is None:
        return None
    low, high = (length and format_length(length) for length in (found.minimum, found.maximum))
    return low, high, found.working_days


@pytest.mark.parametrize(
    ("words", "minimum", "maximum", "working"),
    [
        pytest.param("10 menit", "PT10M", "PT10M", False, id="minutes"),
        pytest.param("1 jam", "PT1H", "PT1H", False, id="an hour"),
        pytest.param("1 Hari", "P1D", "P1D", False, id="a day with a capital"),
        pytest.param("2 Minggu", "P14D", "P14D", False, id="weeks are days"),
        pytest.param("90 menit", "PT1H30M", "PT1H30M", False, id="canonical form"),
        pytest.param("1,5 jam", "PT1H30M", "PT1H30M", False, id="decimal comma"),
        pytest.param("1 jam 30 menit", "PT1H30M", "PT1H30M", False, id="two units"),
        pytest.param("tiga puluh menit", "PT30M", "PT30M", False, id="in words"),
        pytest.param("3 (tiga) hari", "P3D", "P3D", False, id="number and words"),
        pytest.param("setengah hari", "PT12H", "PT12H", False, id="half a day"),
        pytest.param("30 hari kerja", "P30D", "P30D", True, id="working days"),
        pytest.param("10 ( Sepuluh ) hari kerja", "P10D", "P10D", True, id="brackets with spaces"),
        pytest.param("1 Bulan s/d 2 Bulan", "P1M", "P2M", False, id="range of Bengkulu"),
        pytest.param("10-15 menit", "PT10M", "PT15M", False, id="range with one unit"),
        pytest.param("2 sampai dengan 3 hari kerja", "P2D", "P3D", True, id="range in words"),
        pytest.param("Paling lambat 17 hari kerja", None, "P17D", True, id="upper limit"),
        pytest.param("minimal 2 hari", "P2D", None, False, id="lower limit"),
        pytest.param("Setiap Saat", None, None, False, id="at any time"),
        pytest.param("Pada hari dan jam kerja", None, None, False, id="in office hours"),
    ],
)  # fmt: skip
def test_a_time_is_read_with_its_limits(
    words: str, minimum: str | None, maximum: str | None, working: bool
) -> None:
    assert forms(words) == (minimum, maximum, working)


@pytest.mark.parametrize(
    "words",
    ["", "Disposisi", "8", "pukul 10", "Tahun 2019", "3 orang", "1 bulanan", "0,3 bulan",
     "LAKIP Bidang", "10 menit setelah berkas lengkap"],
)  # fmt: skip
def test_what_is_no_time_gives_nothing(words: str) -> None:
    assert parse_duration(words) is None


def test_the_words_are_kept() -> None:
    found = parse_duration("  1  Bulan s/d 2 Bulan ")
    assert found
    assert found.printed == "1 Bulan s/d 2 Bulan"


def test_only_one_single_time_has_a_length() -> None:
    lengths = [(d and d.length) for d in map(parse_duration, ("1 Hari", "1-2 Hari", "setiap saat"))]
    assert lengths == [Length(seconds=86400), None, None]


def test_times_in_running_words_are_found_with_their_places() -> None:
    words = "dilaksanakan paling lambat 10 ( Sepuluh ) hari kerja sejak diterima"
    ((found, (start, end)),) = find_durations(words)
    assert words[start:end] == "paling lambat 10 ( Sepuluh ) hari kerja"
    assert (found.minimum, found.maximum) == (None, Length(seconds=864000))


def test_months_and_days_are_added_apart() -> None:
    total = add_lengths([Length(months=1), Length(seconds=86400), Length(months=11)])
    assert format_length(total) == "P1Y1D"


@given(st.text(max_size=40))
def test_any_words_are_read_without_an_error(words: str) -> None:
    parse_duration(words)
    for _, (start, end) in find_durations(words):
        assert 0 <= start < end <= len(words)


@given(st.integers(1, 9999), st.sampled_from(["detik", "menit", "jam", "hari", "bulan", "tahun"]))
def test_a_number_and_a_unit_always_have_a_length(number: int, unit: str) -> None:
    found = parse_duration(f"{number} {unit}")
    assert found
    assert found.length
    assert format_length(found.length).startswith("P")
