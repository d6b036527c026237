"""What the server writes down: its own events, requests, slow queries; as text or as JSON lines.

In: settings and records. Out: lines, each whole, on standard error or in a file. A file may be
moved away by logrotate: the next line goes into a new one. No line holds a query's text or
parameters, and of a client's address only what the operator chose.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address, ip_network
from logging.handlers import WatchedFileHandler
from typing import Any

from server.engine.report import QueryReport
from server.errors import BadSetting
from server.operation.identity import REQUEST_ID
from server.operation.shape import to_hash, to_shape
from server.settings import Settings

TEXT_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

STANDARD_ERROR = "-"

NETWORK_BITS = {4: 24, 6: 48}
"""What is kept of an address when only its network may be: no single household is in it."""

ADDRESS_CHOICES = ("none", "network", "full")
FORMAT_CHOICES = ("text", "json")

Write = Callable[[Mapping[str, Any]], None]
"""Writes one record."""


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON, with the id of the request that it is about."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        facts: dict[str, Any] = {
            "time": to_time(record.created),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if REQUEST_ID.get():
            facts["request_id"] = REQUEST_ID.get()
        if record.exc_info:
            facts["exception"] = self.formatException(record.exc_info)
        return json.dumps(facts, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """A log record as a line of text, with the id of the request at its end."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = super().format(record)
        return f"{line} [{REQUEST_ID.get()}]" if REQUEST_ID.get() else line


def set_up_logging(settings: Settings) -> None:
    """Send the program's own log where and how the settings say.

    Raises:
        BadSetting: The format is none of ours.
    """
    check_choice("TUPOKSI_LOG_FORMAT", settings.log_format, FORMAT_CHOICES)
    handler = logging.StreamHandler(sys.stderr)
    is_json = settings.log_format == "json"
    handler.setFormatter(JsonFormatter() if is_json else TextFormatter(TEXT_FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def open_log(name: str, place: str) -> Write | None:
    """Return a function that writes records as JSON lines; None when the place is empty.

    Args:
        name: What the log is called in the program.
        place: A file, ``-`` for standard error, or nothing.

    Raises:
        BadSetting: The file cannot be written.
    """
    if not place:
        return None
    logger = logging.getLogger(f"tupoksi.{name}")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    for former in list(logger.handlers):
        logger.removeHandler(former)
        former.close()
    handler = _open_handler(name, place)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(handler)

    def write(record: Mapping[str, Any]) -> None:
        logger.info("%s", json.dumps(record, ensure_ascii=False))

    return write


def _open_handler(name: str, place: str) -> logging.Handler:
    if place == STANDARD_ERROR:
        return logging.StreamHandler(sys.stderr)
    try:
        return WatchedFileHandler(place, encoding="utf-8")
    except OSError as error:
        variable = f"TUPOKSI_{name.upper()}_LOG"
        raise BadSetting(
            f"{variable}: {place} cannot be written: {error.strerror}.",
            hint="Name a file in a folder that the server may write, or - for standard error.",
            name=variable,
            value=place,
        ) from error


def to_slow_record(report: QueryReport) -> dict[str, Any]:
    """Return what is kept of a slow query: its shape and its cost, nothing that was typed."""
    shape = to_shape(report.text)
    return {
        "time": to_time(),
        "event": "slow-query",
        "request_id": report.request,
        "query": to_hash(shape),
        "shape": shape,
        "length": len(report.text),
        "lane": report.lane,
        "outcome": report.outcome,
        "ms": round(report.seconds * 1000, 1),
        "cpu_ms": round(report.cpu * 1000, 1),
    }


@lru_cache(4096)
def to_kept_address(address: str, choice: str) -> str:
    """Return what is kept of a client's address.

    >>> to_kept_address("192.0.2.77", "network"), to_kept_address("192.0.2.77", "none")
    ('192.0.2.0/24', '')
    >>> to_kept_address("2001:db8:aa:bb::1", "network")
    '2001:db8:aa::/48'
    """
    if choice == "full" or not address:
        return address
    if choice == "none":
        return ""
    try:
        version = ip_address(address.partition("/")[0]).version
    except ValueError:
        return "unknown"
    name = f"{address.partition('/')[0]}/{NETWORK_BITS[version]}"
    return str(ip_network(name, strict=False))


def to_time(seconds: float | None = None) -> str:
    """Return a time (now if None) in UTC, to the millisecond.

    >>> to_time(0)
    '1970-01-01T00:00:00.000Z'
    """
    moment = datetime.now(UTC) if seconds is None else datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def check_choice(variable: str, value: str, choices: tuple[str, ...]) -> None:
    """Refuse a setting that is none of its choices.

    Raises:
        BadSetting: It is not.
    """
    if value not in choices:
        raise BadSetting(
            f"{variable} is {value!r}, which is none of {', '.join(choices)}.",
            hint=f"Set {variable} to one of them or remove it.",
            name=variable,
            value=value,
        )
