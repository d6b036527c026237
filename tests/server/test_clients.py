"""The name under which a client's share is kept, and the share itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.engine.shares import TABLE_LENGTH, Shares
from server.errors import BadSetting, ShareUsedUp, TooManyAtOnce
from server.web.clients import Clients, parse_networks

PROXY = "10.0.0.0/8, ::1"


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "name"),
    [
        pytest.param("", "192.0.2.1", [], "192.0.2.1", id="the peer itself"),
        pytest.param("", "192.0.2.1", ["8.8.8.8"], "192.0.2.1", id="nobody's word is taken"),
        pytest.param(PROXY, "192.0.2.1", ["8.8.8.8"], "192.0.2.1", id="not a proxy's word"),
        pytest.param(PROXY, "10.1.1.1", ["8.8.8.8"], "8.8.8.8", id="a proxy's word"),
        pytest.param(
            PROXY, "10.1.1.1", ["1.1.1.1, 8.8.8.8"], "8.8.8.8", id="what the client made up"
        ),
        pytest.param(PROXY, "10.1.1.1", ["8.8.8.8, 10.2.2.2"], "8.8.8.8", id="two proxies"),
        pytest.param(PROXY, "10.1.1.1", ["1.1.1.1", "8.8.8.8"], "8.8.8.8", id="two headers"),
        pytest.param(PROXY, "10.1.1.1", ["8.8.8.8:443"], "8.8.8.8", id="with a port"),
        pytest.param(PROXY, "10.1.1.1", [], "10.1.1.1", id="a proxy without a word"),
        pytest.param(PROXY, "10.1.1.1", ["10.2.2.2"], "10.2.2.2", id="proxies alone"),
        pytest.param(PROXY, "10.1.1.1", ["<script>"], "unknown", id="no address"),
        pytest.param(PROXY, "::1", ["2001:db8:1:2:3::4"], "2001:db8:1:2::/64", id="a subscriber"),
        pytest.param(PROXY, "::1", ["[2001:db8::4]:80"], "2001:db8::/64", id="brackets and port"),
        pytest.param("", "::ffff:192.0.2.1", [], "192.0.2.1", id="IPv4 in IPv6"),
    ],
)
def test_a_client_has_a_name(proxies: str, peer: str, forwarded: list[str], name: str) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    scope = {"client": (peer, 1), "headers": headers}
    assert Clients(parse_networks(proxies)).name(scope) == name


@given(st.text(alphabet="0123456789abcdef.:[], ", max_size=40))
def test_no_header_is_too_strange(value: str) -> None:
    scope = {"client": ("10.0.0.1", 1), "headers": [(b"x-forwarded-for", value.encode())]}
    assert Clients(parse_networks(PROXY)).name(scope)


@pytest.mark.parametrize("printed", ["localhost", "10.0.0.1/8", "1.2.3.4 5.6.7.8"])
def test_proxies_are_addresses(printed: str) -> None:
    with pytest.raises(BadSetting, match="TUPOKSI_TRUSTED_PROXIES"):
        parse_networks(printed)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_share_is_used_up_and_earned_again() -> None:
    clock = Clock()
    shares = Shares(minute=60, at_once=10, clock=clock)
    shares.admit("a").release(59)
    shares.admit("a").release(11)  # a debt of ten seconds
    with pytest.raises(ShareUsedUp, match="in 11 seconds") as caught:
        shares.admit("a")
    assert caught.value.fields["seconds"] == 11
    shares.admit("b").release(1)  # nobody else's fault
    clock.now = 11
    shares.admit("a")
    clock.now = 10_000
    shares.admit("a").release(60)  # no more than a minute's is ever in store
    with pytest.raises(ShareUsedUp):
        shares.admit("a")


def test_so_many_at_once() -> None:
    shares = Shares(minute=60, at_once=2)
    first, _ = shares.admit("a"), shares.admit("a")
    with pytest.raises(TooManyAtOnce):
        shares.admit("a")
    first.release(0)
    first.release(0)  # the second time does nothing
    shares.admit("a")
    with pytest.raises(TooManyAtOnce):
        shares.admit("a")
    shares.admit("b")


def test_the_table_is_bounded() -> None:
    shares = Shares(minute=60, at_once=2)
    for number in range(TABLE_LENGTH + 100):
        shares.admit(str(number)).release(0)
    assert len(shares) == TABLE_LENGTH
