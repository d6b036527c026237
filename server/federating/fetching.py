"""Ask an endpoint one query, within bounds.

In: a call and the operator's lists. Out: the answer's bytes as text, unread. The connection goes to
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
from server.federating.allowing import Allowed, Target
from server.version import read_version

MOST_REDIRECTS = 3
CALLS_AT_ONCE = 8
READ_BYTES = 64 * 1024

REDIRECTS = (301, 302, 303, 307, 308)
JSON_TYPES = ("application/sparql-results+json", "application/json")


@dataclass(slots=True)
class Fetcher:
    """Asks endpoints.

    Attributes:
        allowed: Where it may connect to.
        seconds: Until the whole answer must be there, redirects included.
        max_bytes: How long an answer may be.
    """

    allowed: Allowed
    seconds: float
    max_bytes: int
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CALLS_AT_ONCE))

    async def ask(self, endpoint: str, query: str) -> str:
        """Return an endpoint's answer in the JSON results format.

        Raises:
            RemoteCallRefused: The operator does not allow the endpoint, or where it leads.
            RemoteFailed: No such answer came.
        """
        try:
            async with asyncio.timeout(self.seconds), self._free:
                return await self._follow(endpoint, query)
        except TimeoutError:
            raise _failed(endpoint, f"did not answer within {self.seconds:g} seconds") from None
        except (OSError, h11.ProtocolError, UnicodeDecodeError) as error:
            raise _failed(endpoint, f"did not answer: {error}") from error

    async def _follow(self, endpoint: str, query: str) -> str:
        url = endpoint
        for _ in range(MOST_REDIRECTS + 1):
            target = await self.allowed.find(url)
            status, headers, body = await self._post(target, query)
            if status in REDIRECTS and "location" in headers:
                url = urljoin(url, headers["location"])
                continue
            kind = headers.get("content-type", "").partition(";")[0].strip().lower()
            if status != 200 or kind not in JSON_TYPES or "content-encoding" in headers:
                raise _failed(endpoint, f"answered with status {status} and type {kind or 'none'}")
            return body.decode("utf-8")
        raise _failed(endpoint, f"redirected more than {MOST_REDIRECTS} times")

    async def _post(self, target: Target, query: str) -> tuple[int, dict[str, str], bytes]:
        context = ssl.create_default_context() if target.scheme == "https" else None
        reader, writer = await asyncio.open_connection(
            target.address,
            target.port,
            ssl=context,
            server_hostname=target.host if context else None,
        )
        try:
            return await self._exchange(target, query, reader, writer)
        finally:
            writer.close()

    async def _exchange(
        self, target: Target, query: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[int, dict[str, str], bytes]:
        connection = h11.Connection(our_role=h11.CLIENT)
        payload = urlencode({"query": query}).encode()
        headers = [
            ("Host", _to_authority(target)),
            ("User-Agent", f"tupoksi/{read_version()}"),
            ("Accept", JSON_TYPES[0]),
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Content-Length", str(len(payload))),
            ("Connection", "close"),
        ]
        request = h11.Request(method="POST", target=target.path, headers=headers)
        for event in (request, h11.Data(data=payload), h11.EndOfMessage()):
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


def _to_authority(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return f"{host}:{target.port}"


def _failed(endpoint: str, reason: str) -> RemoteFailed:
    return RemoteFailed(
        f"The endpoint {endpoint} {reason}.",
        hint="SERVICE SILENT goes on without it.",
        endpoint=endpoint,
    )
