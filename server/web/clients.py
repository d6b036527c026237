"""Who asks: the name under which a client's share is kept.

In: the peer's address and the X-Forwarded-For header. Out: an address, or for IPv6 the network of
64 bits that one subscriber has. The header is believed as far as proxies that the operator trusts
wrote it: read from the right, the first address that is not such a proxy is the client.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from server.errors import BadSetting

if TYPE_CHECKING:
    from starlette.types import Scope

Network = IPv4Network | IPv6Network

SUBSCRIBER_BITS = 64
"""An IPv6 subscriber has this prefix at least, and all addresses below it."""


@dataclass(frozen=True, slots=True)
class Clients:
    """Names clients; ``proxies`` are the networks whose word is taken."""

    proxies: tuple[Network, ...]

    def name(self, scope: Scope) -> str:
        """Return the name of whoever sent a request."""
        peer = (scope.get("client") or ("", 0))[0]
        if not self.proxies:
            return self.name_of(peer, ())
        sent = (v.decode("latin-1") for name, v in scope["headers"] if name == b"x-forwarded-for")
        return self.name_of(peer, sent)

    def name_of(self, peer: str, forwarded: Iterable[str]) -> str:
        """Return the name of whoever stands behind a peer.

        Args:
            peer: The address of the other end of the connection.
            forwarded: Every X-Forwarded-For header, as it was sent.
        """
        if not self.proxies:
            return peer if ":" not in peer else _to_name(peer)
        hops = [hop.strip() for value in forwarded for hop in value.split(",")]
        for hop in (peer, *reversed(hops)):
            if not self._is_proxy(hop):
                return _to_name(hop)
        return _to_name(hops[0] if hops else peer)

    def _is_proxy(self, hop: str) -> bool:
        address = _to_address(hop)
        return address is not None and any(address in network for network in self.proxies)


def parse_networks(printed: str, variable: str = "TUPOKSI_TRUSTED_PROXIES") -> tuple[Network, ...]:
    """Read addresses and networks, with commas between them.

    Args:
        printed: What the operator wrote.
        variable: Where, for the message.

    Raises:
        BadSetting: One of them is neither.

    >>> parse_networks("10.0.0.0/8, ::1")
    (IPv4Network('10.0.0.0/8'), IPv6Network('::1/128'))
    """
    names = [name.strip() for name in printed.split(",") if name.strip()]
    try:
        return tuple(ip_network(name) for name in names)
    except ValueError as error:
        raise BadSetting(
            f"{variable} is {printed!r}: {error}.",
            hint="Give addresses or networks with commas, such as 127.0.0.1, 10.0.0.0/8.",
            name=variable,
            value=printed,
        ) from error


def _to_address(printed: str) -> IPv4Address | IPv6Address | None:
    """Return an address, also one with a port or in brackets as some proxies write them."""
    text = printed.partition("]")[0].lstrip("[") if printed.startswith("[") else printed
    if text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _to_name(hop: str) -> str:
    """Return the name of an address; what is no address is one client of its own."""
    address = _to_address(hop)
    if address is None:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, SUBSCRIBER_BITS), strict=False))
    return str(address)
