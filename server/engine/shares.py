"""Fair share: what one client may use of the processors, and how many queries it may have at once.

In: a name for each client (its address), and what its queries cost. Out: a permit, or a refusal
that says when to come back. Each client has a store of CPU seconds that fills at so many a minute;
a query may begin while there is something in it, and what it costs is taken out afterwards, so that
one heavy query can leave a debt. The table is bounded: the client not seen for longest is
forgotten, which gives it a full store again, never less.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from server.errors import ShareUsedUp, TooManyAtOnce

TABLE_LENGTH = 10_000
"""Clients that are remembered; about 2 MB."""


@dataclass(slots=True)
class _Account:
    seconds: float
    seen: float
    running: int = 0


@dataclass(slots=True)
class Permit:
    """One query of one client; :meth:`release` takes what it cost."""

    account: _Account
    _released: bool = False

    def release(self, cpu: float) -> None:
        """Note that the query ended after so many CPU seconds; the second call does nothing."""
        if not self._released:
            self._released = True
            self.account.running -= 1
            self.account.seconds -= cpu


@dataclass(slots=True)
class Shares:
    """The accounts of all clients.

    Attributes:
        minute: CPU seconds that a client may use in a minute, and at most has in store.
        at_once: Queries of one client that may run or wait at the same time.
        clock: Seconds that only grow.
    """

    minute: float
    at_once: int
    clock: Callable[[], float] = time.monotonic
    _accounts: OrderedDict[str, _Account] = field(default_factory=OrderedDict)

    def admit(self, client: str) -> Permit:
        """Let a client begin a query.

        Raises:
            ShareUsedUp: It has used its CPU seconds; the error says when there are some again.
            TooManyAtOnce: It has as many queries running or waiting as it may.
        """
        account = self._find(client)
        if account.seconds <= 0:
            wait = self._to_wait(account)
            raise ShareUsedUp(
                f"Your queries have used {self.minute:g} processor seconds a minute, their share.",
                hint=f"Go on in {wait} seconds; ask for less at once, or take the download.",
                seconds=wait,
            )
        if account.running >= self.at_once:
            raise TooManyAtOnce(
                f"You have {account.running} queries running or waiting already.",
                hint="Wait for an answer before you ask again.",
                limit=self.at_once,
            )
        account.running += 1
        return Permit(account)

    def is_left(self, client: str) -> bool:
        """Tell whether a client may begin a query, as far as its CPU seconds go."""
        return self._find(client).seconds > 0

    def charge(self, client: str, cpu: float) -> int:
        """Take out what a query cost for which there was no permit.

        Returns:
            Seconds until there is something in its store again, or 0 when there is still.
        """
        account = self._find(client)
        account.seconds -= cpu
        return self._to_wait(account) if account.seconds <= 0 else 0

    def _to_wait(self, account: _Account) -> int:
        return math.ceil(1 - account.seconds * 60 / self.minute)

    def __len__(self) -> int:
        return len(self._accounts)

    def _find(self, client: str) -> _Account:
        now = self.clock()
        account = self._accounts.get(client)
        if account is None:
            account = self._accounts[client] = _Account(self.minute, now)
            if len(self._accounts) > TABLE_LENGTH:
                self._accounts.popitem(last=False)
        else:
            self._accounts.move_to_end(client)
            earned = (now - account.seen) * self.minute / 60
            account.seconds = min(self.minute, account.seconds + earned)
            account.seen = now
        return account
