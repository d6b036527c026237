"""Which endpoints may be called, and at which addresses.

In: what the operator wrote, and a URL. Out: the target to connect to, or a refusal. Two things are
checked for each call and again for each redirect: the URL lies under one that the operator named,
and *every* address that its name resolves to is a public one, unless the operator named it as
private. The address that was checked is the one that is connected to; the name is not asked again.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from server.errors import BadSetting, RemoteCallRefused, RemoteFailed

SCHEME_TO_PORT = {"http": 80, "https": 443}

NAT64 = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that a translator sends on to IPv4, by their last 32 bits (RFC 6052)."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads: its parts, and the address to connect to."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The endpoints of the operator's lists.

    Attributes:
        public: Prefixes of URLs; their names must resolve to public addresses.
        private: Prefixes of URLs that may lie at any address.
    """

    public: tuple[Target, ...]
    private: tuple[Target, ...]

    def __bool__(self) -> bool:
        return bool(self.public or self.private)

    async def find(self, url: str, keyword: str) -> Target:
        """Return where to connect to for a URL.

        Args:
            url: The URL.
            keyword: ``SERVICE`` or ``LOAD``, whichever names it; for the message.

        Raises:
            RemoteCallRefused: It is not on the lists, or its name leads to a private address.
            RemoteFailed: Its name cannot be resolved.
        """
        target = _to_target(url)
        if target is None or not any(_covers(one, target) for one in self.public + self.private):
            raise _refused(url, "is not among the addresses that this service may call", keyword)
        addresses = await _resolve(target)
        if not any(_covers(one, target) for one in self.private):
            for address in addresses:
                if not is_public(address):
                    raise _refused(url, "leads to an address that is not public", keyword)
        return Target(
            target.url, target.scheme, target.host, target.port, target.path, str(addresses[0])
        )


def parse_allowed(public: str, private: str) -> Allowed:
    """Read the two lists.

    Raises:
        BadSetting: An entry is no URL.
    """
    return Allowed(
        _parse_list("TUPOKSI_SERVICE_ALLOW", public),
        _parse_list("TUPOKSI_SERVICE_PRIVATE", private),
    )


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address belongs to the public internet, whatever it is wrapped in.

    >>> [is_public(ip_address(a)) for a in ("8.8.8.8", "169.254.169.254", "::ffff:10.0.0.1")]
    [True, False, False]
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if address.teredo is not None:
            return False
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


async def _resolve(target: Target) -> list[IPv4Address | IPv6Address]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise RemoteFailed(
            f"The name {target.host} of the endpoint {target.url} cannot be resolved.",
            endpoint=target.url,
        ) from error
    return [ip_address(str(place[4][0]).partition("%")[0]) for place in found]


def _covers(prefix: Target, target: Target) -> bool:
    """Tell whether a URL lies under a prefix: the same origin, and the path or one below it."""
    same = (prefix.scheme, prefix.host, prefix.port) == (target.scheme, target.host, target.port)
    path = target.path.partition("?")[0]
    return same and (
        path == prefix.path or (prefix.path.endswith("/") and path.startswith(prefix.path))
    )


def _to_target(url: str) -> Target | None:
    try:
        parts = urlsplit(url)
        port = parts.port or SCHEME_TO_PORT.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.scheme not in SCHEME_TO_PORT or not parts.hostname or "@" in parts.netloc:
        return None
    if not url.isascii() or not url.isprintable() or " " in url or _climbs(parts):
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(url, parts.scheme, parts.hostname.rstrip("."), port, path)


def _climbs(parts: SplitResult) -> bool:
    """Tell whether a path leads upwards, plainly or percent-encoded."""
    path = parts.path.lower().replace("%2e", ".").replace("%2f", "/").replace("\\", "/")
    return ".." in path.split("/")


def _parse_list(variable: str, printed: str) -> tuple[Target, ...]:
    entries = [entry.strip() for entry in printed.split(",") if entry.strip()]
    targets = [_to_target(entry) for entry in entries]
    for entry, target in zip(entries, targets, strict=True):
        if target is None:
            raise BadSetting(
                f"{variable} holds {entry!r}, which is no http(s) URL.",
                hint="Give URLs with commas, such as https://query.wikidata.org/sparql; one that "
                "ends with a slash stands for all below it.",
                name=variable,
                value=printed,
            )
    return tuple(target for target in targets if target is not None)


def _refused(url: str, reason: str, keyword: str) -> RemoteCallRefused:
    return RemoteCallRefused(
        f"{keyword} names {url}, which {reason}.",
        hint="Fetch it yourself and send what it holds, or ask the operator to allow it.",
        keyword=keyword,
        line=None,
        column=None,
    )
