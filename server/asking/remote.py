"""Ask a SPARQL 1.1 server elsewhere, through SPARQLWrapper.

In: an endpoint's address, a query with its parameters in a VALUES clause, a media type. Out: the
answer's bytes, or :class:`RemoteFailed` with what the server said. For installations that have
outgrown one machine; nothing here runs inside the service.
"""

from __future__ import annotations

from SPARQLWrapper import POST, SPARQLExceptions, SPARQLWrapper

from server.errors import RemoteFailed, ResultTooLarge
from server.settings import Settings

GET_BYTES = 2000
"""Longer queries are sent by POST: some servers and proxies cut addresses near 2,048 bytes."""


def is_remote(store: str) -> bool:
    """Tell whether ``--store`` names a server instead of a folder."""
    return store.startswith(("http://", "https://"))


def ask_remote(endpoint: str, query: str, media_type: str, settings: Settings) -> bytes:
    """Return the answer of a remote endpoint.

    Args:
        endpoint: Address of the SPARQL endpoint.
        query: A query; parameters stand in it already.
        media_type: What to ask for in the Accept header.
        settings: Its deadline and size limit hold here too.

    Raises:
        RemoteFailed: The server cannot be reached, is too slow, or refuses.
        ResultTooLarge: It sends more than the limit.
    """
    wrapper = SPARQLWrapper(endpoint, agent="tupoksi")
    wrapper.setQuery(query)
    wrapper.setOnlyConneg(True)
    wrapper.addCustomHttpHeader("Accept", media_type)
    wrapper.setTimeout(max(1, round(settings.query_deadline)))
    if len(query) > GET_BYTES:
        wrapper.setMethod(POST)
    try:
        body: bytes = wrapper.query().response.read(settings.max_result_bytes + 1)
    except (SPARQLExceptions.SPARQLWrapperException, OSError) as error:
        reason = " ".join(str(error).split())
        raise RemoteFailed(
            f"{endpoint} gave no answer: {reason[:500]}.",
            hint="Check the address and the query; the server's own message stands above.",
            endpoint=endpoint,
        ) from error
    if len(body) > settings.max_result_bytes:
        raise ResultTooLarge(
            f"{endpoint} sent more than {settings.max_result_bytes} bytes.",
            hint="Add a LIMIT, or raise TUPOKSI_MAX_RESULT_BYTES.",
            unit="bytes",
            limit=settings.max_result_bytes,
        )
    return body
