"""Stop in two steps: let what is on its way end, and at a second signal end at once.

In: SIGTERM or SIGINT. Out: after the first, no new connection is taken, idle ones are closed, and
answers on their way have ``TUPOKSI_DRAIN_SECONDS`` to end; then the process ends with 0. After the
second it ends in the same moment with 128 and the number of the signal, as a shell says it.
"""

from __future__ import annotations

import logging
import os
import socket
from types import FrameType

import uvicorn

from server.express.lane import ExpressLane

LOG = logging.getLogger("tupoksi.serve")


class DrainingServer(uvicorn.Server):
    """uvicorn's server, which ends with 0 when it was told to, and obeys a second signal."""

    def __init__(self, config: uvicorn.Config, express: ExpressLane | None) -> None:
        """Take the connections of an express lane back before the server stops."""
        super().__init__(config)
        self._express = express

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close what is idle, and wait for the rest."""
        if self._express is not None:
            await self._express.stop()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal; uvicorn's own way would raise it again at the end, and end badly."""
        if self.should_exit:
            # the template sees its control socket close, and ends with its workers
            os._exit(128 + sig)
        LOG.info("stopping: answers on their way may end; a second signal ends them")
        self.should_exit = True
