"""Every number and place that an operator may choose, as one frozen object.

In: environment variables ``TUPOKSI_*`` (and, over them, options of the command line).
Out: :class:`Settings`. Each field carries its variable and its meaning as metadata, from which
``docs/server.md`` is checked. This module reads no file and opens no socket.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from loaders.share import IS_CHECKOUT, SHARE
from server.errors import BadSetting

MIB = 1024 * 1024

SHORTEST_TOKEN = 16
"""Characters of a token that people sign in with: guessing it has to be hopeless."""

MAY_BE_ZERO = ("port", "clerks")

SettingValue = Path | str | int | float
T = TypeVar("T", str, int, float)

SIZE_PATTERN = r"(?P<number>[0-9]+) ?(?P<unit>[KMG]?)(?:i?B)?"
"""``67108864``, ``64M``, ``64MiB``, ``64 MiB``; not ``1.5G``, not ``-1``."""
SIZE_RE = re.compile(SIZE_PATTERN, re.IGNORECASE)

UNIT_TO_FACTOR = {"": 1, "K": 1024, "M": MIB, "G": 1024 * MIB}


def data_home(environment: Mapping[str, str]) -> Path:
    """Return the folder for files that the program writes (XDG Base Directory, ``tupoksi``)."""
    home = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "tupoksi"


def default_store(environment: Mapping[str, str]) -> Path:
    """Return ``.tupoksi/store`` of the checkout, or the store in the data home of the user."""
    return (SHARE / ".tupoksi" if IS_CHECKOUT else data_home(environment)) / "store"


def default_ttl(environment: Mapping[str, str]) -> Path:
    """Return ``data/ttl`` of the checkout, or a folder of the user where a wheel may write."""
    return SHARE / "data" / "ttl" if IS_CHECKOUT else data_home(environment) / "ttl"


def default_overlay(environment: Mapping[str, str]) -> Path:
    """Return ``data/overlay`` of the checkout, or a folder of the user where a wheel is used."""
    return SHARE / "data" / "overlay" if IS_CHECKOUT else data_home(environment) / "overlay"


def default_accepted(environment: Mapping[str, str]) -> Path:
    """Return ``data/accepted.toml`` of the checkout, or a file of the user for a wheel."""
    return (SHARE / "data" if IS_CHECKOUT else data_home(environment)) / "accepted.toml"


def _setting(variable: str, default: T, explanation: str) -> T:
    return field(default=default, metadata={"variable": variable, "help": explanation})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator chose. Sizes are bytes, times are seconds."""

    store: Path = field(
        default_factory=lambda: default_store(os.environ),
        metadata={
            "variable": "TUPOKSI_STORE",
            "help": "store folder; default .tupoksi/store in a checkout, else the XDG data home",
        },
    )
    remote: str = _setting(
        "TUPOKSI_REMOTE",
        "",
        "query endpoint of a SPARQL 1.1 server elsewhere, asked in the place of the store folder",
    )
    remote_update: str = _setting(
        "TUPOKSI_REMOTE_UPDATE",
        "",
        "where that server takes updates, - for nowhere; nothing: found by what kind it is",
    )
    remote_graphs: str = _setting(
        "TUPOKSI_REMOTE_GRAPHS",
        "",
        "where it takes whole graphs (Graph Store Protocol), - for nowhere; nothing: likewise",
    )
    remote_union: str = _setting(
        "TUPOKSI_REMOTE_UNION",
        "",
        "native, parameter or listed: how its queries see all graphs; nothing: found by asking",
    )
    remote_questions: str = _setting(
        "TUPOKSI_REMOTE_QUESTIONS",
        "",
        "there or copy: who answers our own questions; nothing: a copy where that server departs "
        "from SPARQL 1.1",
    )
    remote_login: str = field(
        default="",
        repr=False,
        metadata={"variable": "TUPOKSI_REMOTE_LOGIN", "help": "NAME:PASSWORD for that server"},
    )
    remote_token: str = field(
        default="",
        repr=False,
        metadata={
            "variable": "TUPOKSI_REMOTE_TOKEN",
            "help": "bearer token for that server, in the place of a name and password",
        },
    )
    remote_write_seconds: float = _setting(
        "TUPOKSI_REMOTE_WRITE_SECONDS", 120.0, "seconds that one graph may take to be written there"
    )
    overlay: Path = field(
        default_factory=lambda: default_overlay(os.environ),
        metadata={
            "variable": "TUPOKSI_OVERLAY",
            "help": "folder of corrections by people; default data/overlay in a checkout, "
            "else in the XDG data home",
        },
    )
    accepted: Path = field(
        default_factory=lambda: default_accepted(os.environ),
        metadata={
            "variable": "TUPOKSI_ACCEPTED",
            "help": "file of findings that a reviewer has accepted; default data/accepted.toml in "
            "a checkout, else in the XDG data home; it need not be there",
        },
    )
    baseline: str = _setting(
        "TUPOKSI_BASELINE",
        "",
        "JSON report of `tupoksi check` that readers may hold the findings against, beside "
        "those of older snapshots",
    )
    review_token: str = field(
        default="",
        repr=False,
        metadata={
            "variable": "TUPOKSI_REVIEW_TOKEN",
            "help": "token with which reviewers sign in to accept findings; without one nobody can",
        },
    )
    host: str = _setting("TUPOKSI_HOST", "127.0.0.1", "address to listen on")
    port: int = _setting("TUPOKSI_PORT", 8000, "port to listen on; 0 takes a free one")
    base: str = _setting(
        "TUPOKSI_BASE", "https://w3id.org/tupoksi/", "public base IRI of everything in the graph"
    )
    public_workers: int = _setting(
        "TUPOKSI_PUBLIC_WORKERS", max(2, os.cpu_count() or 2), "workers for queries of the public"
    )
    reserved_workers: int = _setting(
        "TUPOKSI_RESERVED_WORKERS", 2, "workers kept for the named queries of pages and API"
    )
    query_deadline: float = _setting(
        "TUPOKSI_QUERY_DEADLINE", 10.0, "seconds until a query is stopped, planning included"
    )
    queue_seconds: float = _setting(
        "TUPOKSI_QUEUE_SECONDS", 5.0, "seconds a query may wait for a free worker"
    )
    queue_length: int = _setting(
        "TUPOKSI_QUEUE_LENGTH", 64, "queries that may wait at once; more are turned away"
    )
    heavy_workers: int = _setting(
        "TUPOKSI_HEAVY_WORKERS",
        max(2, os.cpu_count() or 2),
        "further workers for queries of the public that run long",
    )
    clerks: int = _setting(
        "TUPOKSI_CLERKS",
        max(2, os.cpu_count() or 2),
        "processes that answer plain short queries by themselves; 0 lets all go to the workers",
    )
    express_seconds: float = _setting(
        "TUPOKSI_EXPRESS_SECONDS",
        0.03,
        "processor seconds after which such a query goes through the workers after all",
    )
    light_seconds: float = _setting(
        "TUPOKSI_LIGHT_SECONDS",
        0.25,
        "seconds after which a query counts as long: it moves to a heavy worker, and gives way "
        "to shorter ones when none is free",
    )
    client_seconds: float = _setting(
        "TUPOKSI_CLIENT_SECONDS",
        60.0,
        "processor seconds a minute that the queries of one client may use; more are turned "
        "away (429) until some are earned again",
    )
    client_queries: int = _setting(
        "TUPOKSI_CLIENT_QUERIES", 32, "queries of one client that may run or wait at once"
    )
    trusted_proxies: str = _setting(
        "TUPOKSI_TRUSTED_PROXIES",
        "",
        "addresses or networks, with commas, of reverse proxies whose X-Forwarded-For is believed",
    )
    held_bytes: int = _setting(
        "TUPOKSI_HELD_BYTES",
        256 * MIB,
        "bytes of answers that may wait for slow readers; past it their workers wait",
    )
    service_allow: str = _setting(
        "TUPOKSI_SERVICE_ALLOW",
        "",
        "endpoints that SERVICE may call and documents that LOAD may bring, URLs with commas "
        "between them; one that ends with a slash stands for all below it; their names must lead "
        "to public addresses",
    )
    service_private: str = _setting(
        "TUPOKSI_SERVICE_PRIVATE",
        "",
        "what SERVICE and LOAD may reach at private addresses too, written likewise",
    )
    service_seconds: float = _setting(
        "TUPOKSI_SERVICE_SECONDS", 5.0, "seconds until such an address must have answered"
    )
    service_bytes: int = _setting(
        "TUPOKSI_SERVICE_BYTES", 4 * MIB, "longest answer or document from there, in bytes"
    )
    service_rows: int = _setting(
        "TUPOKSI_SERVICE_ROWS", 10_000, "longest answer of an endpoint, in rows"
    )
    connections: int = _setting(
        "TUPOKSI_CONNECTIONS",
        1024,
        "connections at once; when all are taken, the one that kept the server waiting longest "
        "is closed",
    )
    header_seconds: float = _setting(
        "TUPOKSI_HEADER_SECONDS", 10.0, "seconds a client may take for the header of a request"
    )
    body_seconds: float = _setting(
        "TUPOKSI_BODY_SECONDS", 30.0, "seconds a client may take for the body of a request"
    )
    send_seconds: float = _setting(
        "TUPOKSI_SEND_SECONDS", 30.0, "seconds an answer may stand still because nobody reads it"
    )
    max_header_bytes: int = _setting(
        "TUPOKSI_MAX_HEADER_BYTES",
        128 * 1024,
        "longest header of a request in bytes, the query in the address included",
    )
    worker_memory: int = _setting(
        "TUPOKSI_WORKER_MEMORY", 1024 * MIB, "address space one worker may add, in bytes"
    )
    kept_bytes: int = _setting(
        "TUPOKSI_KEPT_BYTES",
        16 * MIB,
        "bytes of short answers that each clerk keeps for whoever asks the same",
    )
    worker_queries: int = _setting(
        "TUPOKSI_WORKER_QUERIES", 20_000, "queries after which a worker is replaced"
    )
    template_memory: int = _setting(
        "TUPOKSI_TEMPLATE_MEMORY",
        2048 * MIB,
        "memory the graph may take to be held in memory, in bytes; above it workers read the disk",
    )
    max_query_bytes: int = _setting(
        "TUPOKSI_MAX_QUERY_BYTES", 128 * 1024, "longest query, in bytes of UTF-8"
    )
    max_nesting: int = _setting(
        "TUPOKSI_MAX_NESTING", 100, "deepest nesting of brackets in a query"
    )
    max_result_bytes: int = _setting(
        "TUPOKSI_MAX_RESULT_BYTES", 64 * MIB, "largest answer, in bytes"
    )
    max_result_rows: int = _setting(
        "TUPOKSI_MAX_RESULT_ROWS", 500_000, "longest answer of a SELECT, in rows"
    )
    html_rows: int = _setting(
        "TUPOKSI_HTML_ROWS", 200, "rows shown in a page; the downloads hold them all"
    )
    write_token: str = field(
        default="",
        repr=False,
        metadata={
            "variable": "TUPOKSI_WRITE_TOKEN",
            "help": "bearer token that allows writes; without one nobody can write",
        },
    )
    write_deadline: float = _setting(
        "TUPOKSI_WRITE_DEADLINE", 60.0, "seconds until a write is stopped, publishing included"
    )
    write_memory: int = _setting(
        "TUPOKSI_WRITE_MEMORY", 2048 * MIB, "address space the process of a write may add, in bytes"
    )
    max_write_bytes: int = _setting(
        "TUPOKSI_MAX_WRITE_BYTES", 16 * MIB, "largest update or uploaded graph, in bytes"
    )
    poll_seconds: float = _setting(
        "TUPOKSI_POLL_SECONDS", 1.0, "seconds between two looks for a new snapshot"
    )
    drain_seconds: float = _setting(
        "TUPOKSI_DRAIN_SECONDS",
        30.0,
        "seconds that answers on their way have to end when the server is told to stop",
    )
    metrics_from: str = _setting(
        "TUPOKSI_METRICS_FROM",
        "127.0.0.0/8, ::1",
        "addresses or networks, with commas, that may read the figures at /metrics",
    )
    log_format: str = _setting(
        "TUPOKSI_LOG_FORMAT", "text", "text or json: how the program's own log is written"
    )
    log_addresses: str = _setting(
        "TUPOKSI_LOG_ADDRESSES",
        "network",
        "none, network or full: how much of a client's address is written down",
    )
    access_log: str = _setting(
        "TUPOKSI_ACCESS_LOG",
        "",
        "file that gets a JSON line for each request; - is standard error, nothing is no log",
    )
    slow_log: str = _setting(
        "TUPOKSI_SLOW_LOG",
        "-",
        "file that gets a JSON line for each slow query; - is standard error, nothing is no log",
    )
    slow_seconds: float = _setting(
        "TUPOKSI_SLOW_SECONDS", 2.0, "seconds after which a query is slow"
    )

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, int | float) and value < (0 if item.name in MAY_BE_ZERO else 1e-3):
                raise _bad(item.metadata["variable"], str(value), "a number above zero")
        if self.port > 65535:
            raise _bad("TUPOKSI_PORT", str(self.port), "a port from 0 to 65535")
        if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`?#]+/", self.base):
            raise _bad("TUPOKSI_BASE", self.base, "an http(s) IRI that ends with a slash")
        if 0 < len(self.review_token) < SHORTEST_TOKEN:
            raise BadSetting(
                f"TUPOKSI_REVIEW_TOKEN has fewer than {SHORTEST_TOKEN} characters: "
                "it could be guessed.",
                hint="Take a longer one, for example from `openssl rand -hex 16`.",
                name="TUPOKSI_REVIEW_TOKEN",
            )

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str], **overrides: SettingValue | None
    ) -> Settings:
        """Read the settings.

        Args:
            environment: Variables by name, as in ``os.environ``.
            overrides: Fields that win over the environment; None means "not given".

        Raises:
            BadSetting: A variable holds something else than its field needs.
        """
        chosen: dict[str, Any] = {
            "store": default_store(environment),
            "overlay": default_overlay(environment),
            "accepted": default_accepted(environment),
        }
        for item in fields(cls):
            printed = environment.get(item.metadata["variable"], "").strip()
            if printed:
                chosen[item.name] = _parse(item.metadata["variable"], str(item.type), printed)
        chosen.update({name: value for name, value in overrides.items() if value is not None})
        return cls(**chosen)


def parse_size(printed: str) -> int | None:
    """Return a whole number, with K, M or G understood as powers of 1024; None if it is not one.

    >>> parse_size("64M"), parse_size("10"), parse_size("1 GiB"), parse_size("1.5G")
    (67108864, 10, 1073741824, None)
    """
    match = SIZE_RE.fullmatch(printed.strip())
    return int(match["number"]) * UNIT_TO_FACTOR[match["unit"].upper()] if match else None


def _parse(variable: str, kind: str, printed: str) -> SettingValue:
    if kind == "Path":
        return Path(printed).expanduser()
    if kind == "str":
        return printed
    if kind == "int":
        size = parse_size(printed)
        if size is None:
            raise _bad(variable, printed, "a whole number (K, M and G may follow)")
        return size
    try:
        seconds = float(printed)
    except ValueError:
        raise _bad(variable, printed, "a number of seconds") from None
    if not seconds < float("inf"):
        raise _bad(variable, printed, "a number of seconds")
    return seconds


def _bad(variable: str, printed: str, expected: str) -> BadSetting:
    return BadSetting(
        f"{variable} is {printed!r}, which is not {expected}.",
        hint=f"Set {variable} to {expected} or remove it.",
        name=variable,
        value=printed,
    )
