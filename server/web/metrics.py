"""Figures for whoever watches over the service: ``/metrics``.

In: a request from an address that may read them. Out: text for Prometheus. For everybody else there
is nothing here. A request that came through a proxy is the client's, not the proxy's: unless the
operator trusts the proxy it is not answered, so that a forgotten rule in a proxy opens nothing.
"""

from __future__ import annotations

from ipaddress import ip_network

from fastapi import APIRouter, Request, Response

from server.errors import NotFound
from server.operation.metrics import Metrics
from server.web.clients import Clients, Network
from server.web.site import GET_AND_HEAD, to_site

router = APIRouter(include_in_schema=False)

FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


@router.api_route("/metrics", methods=GET_AND_HEAD)
async def show_metrics(request: Request) -> Response:
    """Give the figures to those who may read them."""
    if not may_read(request, request.app.state.metrics_networks, to_site(request).clients):
        raise NotFound("There is nothing at this address.", address=request.url.path)
    state = request.app.state
    if state.express is not None:
        await state.express.settle()
    metrics = state.metrics
    assert isinstance(metrics, Metrics)
    text, content_type = metrics.to_text(request.headers.get("accept", ""))
    return Response(text, headers={"Content-Type": content_type, "Cache-Control": "no-store"})


def may_read(request: Request, allowed: tuple[Network, ...], clients: Clients) -> bool:
    """Tell whether a request comes from an address that may read the figures."""
    if not clients.proxies and any(name in request.headers for name in FORWARDED):
        return False
    try:
        client = ip_network(clients.name(request.scope))
    except ValueError:
        return False
    return any(
        client.version == network.version and client.network_address in network
        for network in allowed
    )
