"""Ask an endpoint one query, or get one document, within bounds.

In: an address and the operator's lists. Out: what came, as text and unread. The connection goes to
the very address that was checked (``allowing.py``), with the name for TLS and the Host header;
time, bytes, redirects and calls at once are bounded; no cookie, no proxy, no credential, no
compression.
"""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin

import h11

from server.errors import RemoteFailed
from server.federating.allowing import Allowed, Target, parse_allowed
from server.settings import Settings
from server.version import read_version

MOST_REDIRECTS = 3
CALLS_AT_ONCE = 8
READ_BYTES = 64 * 1024

REDIRECTS = (301, 302, 303, 307, 308)
JSON_TYPES = ("application/sparql-results+json", "application/json")


RDF_ACCEPT = "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8, " + (
    "application/ld+json;q=0.7, application/trig;q=0.5, application/n-quads;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Document:
    """What stands at an address.

    Attributes:
        url: Where it was in the end, after redirects.
        content_type: As its server named it; empty when it did not.
        text: Its text.
    """

    url: str
    content_type: str
    text: str

    @property
    def media_type(self) -> str:
        """The media type in lower case, without parameters."""
        return self.content_type.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A request: the keyword it is made for, and what is sent."""

    keyword: str
    accept: str
    payload: bytes | None = None


@dataclass(slots=True)
class Fetcher:
    """Asks endpoints and gets documents.

    Attributes:
        allowed: Where it may connect to.
        seconds: Until all of an answer must be there, redirects included.
        max_bytes: How long an answer may be.
    """

    allowed: Allowed
    seconds: float
    max_bytes: int
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CALLS_AT_ONCE))

    @classmethod
    def from_settings(cls, settings: Settings) -> Fetcher:
        """Return the one that the operator's settings describe.

        Raises:
            BadSetting: A list of addresses holds something else.
        """
        return cls(
            parse_allowed(settings.service_allow, settings.service_private),
            seconds=settings.service_seconds,
            max_bytes=settings.service_bytes,
        )

    async def ask(self, endpoint: str, query: str) -> str:
        """Return an endpoint's answer in the JSON results format.

        Raises:
            RemoteCallRefused: The operator does not allow the endpoint, or where it leads.
            RemoteFailed: No such answer came.
        """
        payload = urlencode({"query": query}).encode()
        answer = await self._fetch(endpoint, _Wanted("SERVICE", JSON_TYPES[0], payload))
        if answer.media_type not in JSON_TYPES:
            raise _failed(endpoint, f"answered with type {answer.media_type or 'none'}")
        return answer.text

    async def get(self, url: str) -> Document:
        """Return the RDF document at an address.

        Raises:
            RemoteCallRefused: The operator does not allow the address, or where it leads.
            RemoteFailed: No document came.
        """
        return await self._fetch(url, _Wanted("LOAD", RDF_ACCEPT))

    async def _fetch(self, url: str, wanted: _Wanted) -> Document:
        try:
            async with asyncio.timeout(self.seconds), self._free:
                return await self._follow(url, wanted)
        except TimeoutError:
            raise _failed(url, f"did not answer within {self.seconds:g} seconds") from None
        except (OSError, h11.ProtocolError, UnicodeDecodeError) as error:
            raise _failed(url, f"did not answer: {error}") from error

    async def _follow(self, first: str, wanted: _Wanted) -> Document:
        url = first
        for _ in range(MOST_REDIRECTS + 1):
            target = await self.allowed.find(url, wanted.keyword)
            status, headers, body = await self._connect(target, wanted)
            if status in REDIRECTS and "location" in headers:
                url = urljoin(url, headers["location"])
                continue
            if status != 200 or "content-encoding" in headers:
                raise _failed(first, f"answered with status {status}")
            return Document(url, headers.get("content-type", ""), body.decode("utf-8"))
        raise _failed(first, f"redirected more than {MOST_REDIRECTS} times")

    async def _connect(self, target: Target, wanted: _Wanted) -> tuple[int, dict[str, str], bytes]:
        context = ssl.create_default_context() if target.scheme == "https" else None
        reader, writer = await asyncio.open_connection(
            target.address,
            target.port,
            ssl=context,
            server_hostname=target.host if context else None,
        )
        try:
            return await self._exchange(target, wanted, reader, writer)
        finally:
            writer.close()

    async def _exchange(
        self,
        target: Target,
        wanted: _Wanted,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> tuple[int, dict[str, str], bytes]:
        connection = h11.Connection(our_role=h11.CLIENT)
        for event in _to_events(target, wanted):
            writer.write(connection.send(event) or b"")
        await writer.drain()
        status, found, parts, size = 0, {}, [], 0
        while True:
            event_or_need = connection.next_event()
            if event_or_need is h11.NEED_DATA:
                connection.receive_data(await reader.read(READ_BYTES))
            elif isinstance(event_or_need, h11.Response):
                status = event_or_need.status_code
                found = {n.decode("latin-1"): v.decode("latin-1") for n, v in event_or_need.headers}
            elif isinstance(event_or_need, h11.Data):
                parts.append(bytes(event_or_need.data))
                size += len(parts[-1])
                if size > self.max_bytes:
                    raise _failed(target.url, f"sent more than {self.max_bytes} bytes")
            elif isinstance(event_or_need, h11.EndOfMessage):
                return status, found, b"".join(parts)


def _to_events(target: Target, wanted: _Wanted) -> list[h11.Event]:
    headers = [
        ("Host", _to_authority(target)),
        ("User-Agent", f"tupoksi/{read_version()}"),
        ("Accept", wanted.accept),
        ("Connection", "close"),
    ]
    if wanted.payload is None:
        request = h11.Request(method="GET", target=target.path, headers=headers)
        return [request, h11.EndOfMessage()]
    headers += [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Content-Length", str(len(wanted.payload))),
    ]
    request = h11.Request(method="POST", target=target.path, headers=headers)
    return [request, h11.Data(data=wanted.payload), h11.EndOfMessage()]


def _to_authority(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return f"{host}:{target.port}"


def _failed(endpoint: str, reason: str) -> RemoteFailed:
    return RemoteFailed(
        f"The address {endpoint} {reason}.",
        hint="With SILENT the rest goes on without it.",
        endpoint=endpoint,
    )
