"""Settings come from the environment, and a bad one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.errors import BadSetting
from server.settings import Settings, data_home, parse_size


def test_defaults() -> None:
    settings = Settings.from_environment({})
    assert settings.port == 8000
    assert settings.query_deadline == 10
    assert settings.store.parts[-2:] in ((".tupoksi", "store"), ("tupoksi", "store"))


def test_environment_and_overrides() -> None:
    environment = {
        "TUPOKSI_PORT": "81",
        "TUPOKSI_STORE": "~/graph",
        "TUPOKSI_WORKER_MEMORY": "64M",
        "TUPOKSI_QUERY_DEADLINE": "0.5",
        "TUPOKSI_HOST": "",
    }
    settings = Settings.from_environment(environment, port=82, host=None)
    assert settings.port == 82
    assert settings.store == Path.home() / "graph"
    assert settings.worker_memory == 64 * 1024 * 1024
    assert settings.query_deadline == 0.5
    assert settings.host == "127.0.0.1"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        pytest.param("TUPOKSI_PORT", "abc", id="no-number"),
        pytest.param("TUPOKSI_PORT", "70000", id="no-port"),
        pytest.param("TUPOKSI_PORT", "-1", id="negative"),
        pytest.param("TUPOKSI_PUBLIC_WORKERS", "0", id="no-workers"),
        pytest.param("TUPOKSI_QUERY_DEADLINE", "0", id="no-time"),
        pytest.param("TUPOKSI_QUERY_DEADLINE", "nan", id="nan"),
        pytest.param("TUPOKSI_QUERY_DEADLINE", "inf", id="endless"),
        pytest.param("TUPOKSI_MAX_RESULT_BYTES", "1.5G", id="fraction"),
        pytest.param("TUPOKSI_BASE", "https://example.org/x", id="base-without-slash"),
        pytest.param("TUPOKSI_BASE", "javascript:/", id="base-not-http"),
    ],
)
def test_a_bad_value_is_named(variable: str, value: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.from_environment({variable: value})
    assert caught.value.fields["name"] == variable
    assert value in str(caught.value)


def test_a_token_that_could_be_guessed_is_refused_and_not_told() -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.from_environment({"TUPOKSI_REVIEW_TOKEN": "hunter2"})
    assert caught.value.fields["name"] == "TUPOKSI_REVIEW_TOKEN"
    assert "hunter2" not in str(caught.value)
    assert Settings.from_environment({"TUPOKSI_REVIEW_TOKEN": "x" * 16}).review_token


@pytest.mark.parametrize(
    ("printed", "size"),
    [
        ("0", 0),
        ("10", 10),
        ("1K", 1024),
        ("1 KiB", 1024),
        ("2gb", 2 << 30),
        ("", None),
        ("M", None),
    ],
)
def test_sizes(printed: str, size: int | None) -> None:
    assert parse_size(printed) == size


def test_xdg_data_home() -> None:
    assert data_home({"XDG_DATA_HOME": "/x"}) == Path("/x/tupoksi")
    assert data_home({}) == Path.home() / ".local" / "share" / "tupoksi"
