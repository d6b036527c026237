"""Speak with a SPARQL 1.1 server elsewhere, queries and updates through SPARQLWrapper.

In: an endpoint, what is known of it, and queries with their parameters written into them. Out: the
answer's bytes, or an exception of ``errors.py`` with what the server said. It blocks: whoever must
not wait calls it on a thread.
"""

from __future__ import annotations

import base64
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException, HTTPResponse
from urllib.parse import urlencode

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results
from SPARQLWrapper import BASIC, DIGEST, POST, POSTDIRECTLY, SPARQLExceptions, SPARQLWrapper

from server.errors import DeadlinePassed, QuerySyntaxError, RemoteFailed, ResultTooLarge
from server.remote.capabilities import (
    LISTED,
    PARAMETER,
    Capabilities,
    find_union,
    guess,
    overrule,
    with_departures,
)
from server.remote.cut import find_cut
from server.remote.probing import find_departures
from server.settings import Settings

GET_BYTES = 2000
"""Longer queries are sent by POST: some servers and proxies cut addresses near 2,048 bytes."""

VIRTUOSO_TRUTH = "__ASK_RETVAL"
"""Virtuoso answers an ASK that its planner settles by a table with this column, 1 for true."""

VIRTUOSO_NODE = b"<bnode>nodeID://"
"""Virtuoso's blank nodes in XML, whose labels could be no NCName."""

TRUTHS = {said: f'{{"head":{{}},"boolean":{said}}}'.lower().encode() for said in (True, False)}

PIECE = 64 * 1024

NAMED = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
"""Virtuoso answers this in milliseconds, and SELECT DISTINCT ?g not in 20 seconds."""

PROBE_SECONDS = 5.0
"""How long a server may take for one of the small questions that it is known by."""

REASON = 500
"""Characters of a server's own message that are passed on."""


@dataclass(frozen=True, slots=True)
class Remote:
    """A server elsewhere.

    Attributes:
        endpoint: Where it answers queries.
        capabilities: What it can do.
        settings: Their limits and credentials hold here.
    """

    endpoint: str
    capabilities: Capabilities
    settings: Settings

    def ask(
        self,
        query: str,
        media_type: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        with_parameter: bool = False,
        seconds: float | None = None,
    ) -> bytes:
        """Return the bytes of an answer.

        Args:
            query: SPARQL 1.1 query.
            media_type: What to ask for in the Accept header.
            default_graphs: The graphs of its default graph; with ``named_graphs`` all it sees.
            named_graphs: The graphs that GRAPH sees.
            with_parameter: Ask for the union of all graphs by a parameter of the request.
            seconds: Until the answer must be whole; the settings' deadline unless given.

        Raises:
            QuerySyntaxError: The server says that the query is wrong.
            DeadlinePassed: The answer did not come in time.
            RemoteFailed: The server cannot be reached, or refuses.
            ResultTooLarge: It sends more than the limit, or had to cut its answer itself.
        """
        seconds = self.settings.query_deadline if seconds is None else seconds
        wrapper = _wrap(self, self.endpoint, seconds)
        wrapper.setQuery(query)
        wrapper.queryType = "SELECT"  # it guesses from words, those of comments too
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", media_type)
        for graph in default_graphs:
            wrapper.addDefaultGraph(graph)
        for graph in named_graphs:
            wrapper.addNamedGraph(graph)
        if with_parameter:
            wrapper.addParameter("union-default-graph", "true")
        named = sum(map(len, (*default_graphs, *named_graphs)))
        if len(query.encode()) + named > GET_BYTES:
            wrapper.setMethod(POST)
        end = time.monotonic() + seconds
        body = self._read(_send(wrapper, self.endpoint, seconds), end, seconds)
        if (cut := find_cut(body)) is not None:
            raise ResultTooLarge(
                f"{self.endpoint} cut its answer after {cut[0]} {cut[1]}.",
                hint="Add a LIMIT, or have its operator raise the limit there.",
                unit=cut[1],
                limit=cut[0],
            )
        return body

    def ask_all(self, query: str, media_type: str, graphs: Sequence[str]) -> bytes:
        """Return the answer of a query that sees the union of all graphs.

        Args:
            query: SPARQL 1.1 query.
            media_type: What to ask for.
            graphs: The names of all graphs, for a server that has to be told.
        """
        union = self.capabilities.union
        listed = graphs if union == LISTED else ()
        return self.ask(
            query,
            media_type,
            default_graphs=listed,
            named_graphs=listed,
            with_parameter=union == PARAMETER,
        )

    def update(self, update: str, seconds: float) -> None:
        """Apply an update.

        Raises:
            RemoteFailed: The server takes none, cannot be reached, or refuses.
        """
        place = self.capabilities.update
        if not place:
            raise _to_failure(self.endpoint, "nothing is known of where it takes updates")
        wrapper = _wrap(self, place, seconds)
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.setQuery(update)
        wrapper.queryType = "INSERT"  # whatever it begins with: an update is no query
        with _send(wrapper, place, seconds) as response:
            response.read(REASON)

    def put_graph(self, graph: str, triples: bytes, seconds: float) -> None:
        """Replace a graph through the Graph Store Protocol; ``triples`` are N-Triples.

        Raises:
            RemoteFailed: The server cannot be reached, or refuses.
        """
        self._send_graph("PUT", graph, triples, seconds)

    def delete_graph(self, graph: str, seconds: float) -> None:
        """Remove a graph through the Graph Store Protocol.

        Raises:
            RemoteFailed: The server cannot be reached, or refuses.
        """
        self._send_graph("DELETE", graph, None, seconds)

    def _send_graph(self, method: str, graph: str, triples: bytes | None, seconds: float) -> None:
        place = f"{self.capabilities.graph_store}?{urlencode({'graph': graph})}"
        headers = {"User-Agent": "tupoksi"}
        if triples is not None:
            headers["Content-Type"] = "application/n-triples"
        request = urllib.request.Request(place, triples, headers, method=method)  # noqa: S310
        try:
            authorization = self._authorize(request)
            if authorization:
                request.add_unredirected_header("Authorization", authorization)
            with urllib.request.urlopen(request, timeout=seconds) as response:  # noqa: S310
                response.read(REASON)
        except urllib.error.HTTPError as error:
            with error:
                words = error.read(REASON).decode("utf-8", "replace")
            raise _to_failure(place, f"{error.code} {error.reason}: {words}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise _to_failure(place, str(error)) from error

    def _authorize(self, request: urllib.request.Request) -> str:
        """Return what proves who sends a graph.

        A server that wants digest access is asked for its challenge first: it would close the
        connection on a body that comes without an answer to one.
        """
        if not (self.capabilities.digest and self.settings.remote_login):
            return _to_authorization(self.settings)
        asked = urllib.request.Request(request.full_url, headers={"User-Agent": "tupoksi"})  # noqa: S310
        challenge = ""
        try:
            urllib.request.urlopen(asked, timeout=self.settings.query_deadline).close()  # noqa: S310
        except urllib.error.HTTPError as error:
            with error:
                challenge = error.headers.get("WWW-Authenticate", "")
        if not challenge.lower().startswith("digest "):
            return _to_authorization(self.settings)
        name, _, password = self.settings.remote_login.partition(":")
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, request.full_url, name, password)
        parts = urllib.request.parse_keqv_list(
            urllib.request.parse_http_list(challenge.partition(" ")[2])
        )
        handler = urllib.request.HTTPDigestAuthHandler(passwords)
        return f"Digest {handler.get_authorization(request, parts)}"

    def _read(self, response: HTTPResponse, end: float, seconds: float) -> bytes:
        most = self.settings.max_result_bytes
        with response:
            body = b"".join(self._pieces(response, end, seconds))
        if len(body) > most:
            raise ResultTooLarge(
                f"{self.endpoint} sent more than {most} bytes.",
                hint="Add a LIMIT, or raise TUPOKSI_MAX_RESULT_BYTES.",
                unit="bytes",
                limit=most,
            )
        return body

    def _pieces(self, response: HTTPResponse, end: float, seconds: float) -> Iterator[bytes]:
        size = 0
        while size <= self.settings.max_result_bytes:
            if time.monotonic() > end:
                raise _to_late(self.endpoint, seconds)
            try:
                piece = response.read1(PIECE)
            except TimeoutError as error:
                raise _to_late(self.endpoint, seconds) from error
            except (OSError, HTTPException) as error:
                raise _to_failure(self.endpoint, str(error)) from error
            if not piece:
                return
            size += len(piece)
            yield piece


def connect(endpoint: str, settings: Settings) -> Remote:
    """Return a server elsewhere, asked for what it can do.

    Raises:
        RemoteFailed: It cannot be reached, or answers no query.
        BadSetting: What the operator says of it cannot be.
    """
    plain = Remote(endpoint, Capabilities(), settings)
    wrapper = _wrap(plain, endpoint, settings.query_deadline)
    wrapper.setQuery("ASK {}")
    wrapper.setOnlyConneg(True)
    wrapper.addCustomHttpHeader("Accept", plain.capabilities.solutions_media)
    with _send(wrapper, endpoint, settings.query_deadline) as response:
        found = guess(endpoint, dict(response.headers.items()))
    chosen = overrule(
        found,
        update=settings.remote_update,
        graph_store=settings.remote_graphs,
        union=settings.remote_union,
    )
    if not settings.remote_union:
        chosen = find_union(chosen, partial(_says_yes, endpoint, settings))
    departures = find_departures(partial(_ask_rows, Remote(endpoint, chosen, settings)))
    chosen = with_departures(chosen, departures, settings.remote_questions)
    return Remote(endpoint, chosen, settings)


def list_graphs(remote: Remote) -> tuple[str, ...]:
    """Return the names of the graphs that a server holds, sorted."""
    body = remote.ask(NAMED, remote.capabilities.solutions_media)
    return tuple(sorted(row["g"] for row in to_rows(body, remote.capabilities.solutions_media)))


def to_rows(body: bytes, media_type: str) -> list[dict[str, str]]:
    """Return an answer's rows as texts by column; what is unbound is left out."""
    solutions = parse_solutions(body, media_type)
    assert isinstance(solutions, QuerySolutions)
    names = _names(solutions)
    bound = (zip(names, row, strict=True) for row in solutions)
    return [{name: term.value for name, term in row if term is not None} for row in bound]


def parse_solutions(body: bytes, media_type: str) -> QuerySolutions | QueryBoolean:
    """Return the rows or the truth value that a server sent.

    Raises:
        RemoteFailed: It is neither.
    """
    form = QueryResultsFormat.from_media_type(media_type)
    assert form is not None
    if form == QueryResultsFormat.XML:
        body = body.replace(VIRTUOSO_NODE, b"<bnode>")
    try:
        answer = parse_query_results(body, format=form)
        if isinstance(answer, QuerySolutions) and _names(answer) == [VIRTUOSO_TRUTH]:
            said = any(row[0] is not None and row[0].value == "1" for row in answer)
            answer = parse_query_results(TRUTHS[said], format=QueryResultsFormat.JSON)
        return answer
    except (SyntaxError, ValueError) as error:
        raise _to_failure("the server", f"its answer is not {media_type}: {error}") from error


def is_remote(store: str) -> bool:
    """Tell whether ``--store`` names a server instead of a folder."""
    return store.startswith(("http://", "https://"))


def _names(solutions: QuerySolutions) -> list[str]:
    return [variable.value for variable in solutions.variables]


def _says_yes(endpoint: str, settings: Settings, query: str, tried: Capabilities) -> bool:
    try:
        body = Remote(endpoint, tried, settings).ask_all(query, tried.solutions_media, ())
        answer = parse_solutions(body, tried.solutions_media)
    except (RemoteFailed, QuerySyntaxError):  # a server may refuse what it does not know
        return False
    return isinstance(answer, QueryBoolean) and bool(answer)


def _ask_rows(remote: Remote, query: str) -> list[list[object]]:
    media = remote.capabilities.solutions_media
    seconds = min(PROBE_SECONDS, remote.settings.query_deadline)
    answer = parse_solutions(remote.ask(query, media, seconds=seconds), media)
    return [list(row) for row in answer] if isinstance(answer, QuerySolutions) else []


def _wrap(remote: Remote, place: str, seconds: float) -> SPARQLWrapper:
    settings = remote.settings
    wrapper = SPARQLWrapper(place, agent="tupoksi")
    wrapper.setTimeout(max(1, round(seconds)))
    if settings.remote_token:
        wrapper.addCustomHttpHeader("Authorization", _to_authorization(settings))
    elif settings.remote_login:
        is_digest = remote.capabilities.digest and place == remote.capabilities.update
        wrapper.setHTTPAuth(DIGEST if is_digest else BASIC)
        name, _, password = settings.remote_login.partition(":")
        wrapper.setCredentials(name, password)
    return wrapper


def _to_authorization(settings: Settings) -> str:
    if settings.remote_token:
        return f"Bearer {settings.remote_token}"
    if not settings.remote_login:
        return ""
    return f"Basic {base64.b64encode(settings.remote_login.encode()).decode()}"


def _send(wrapper: SPARQLWrapper, place: str, seconds: float) -> HTTPResponse:
    """Send what was prepared; return the response, still to be read."""
    try:
        response: HTTPResponse = wrapper.query().response
    except SPARQLExceptions.QueryBadFormed as error:
        raise QuerySyntaxError(
            f"{place} says that the query is wrong: {_shorten(error)}",
            hint="The server's own message stands above.",
        ) from error
    except TimeoutError as error:
        raise _to_late(place, seconds) from error
    except urllib.error.HTTPError as error:
        with error:
            words = error.read(REASON).decode("utf-8", "replace")
        raise _to_failure(place, f"{error.code} {error.reason}: {words}") from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _to_late(place, seconds) from error
        raise _to_failure(place, str(error)) from error
    except (SPARQLExceptions.SPARQLWrapperException, OSError, HTTPException) as error:
        raise _to_failure(place, str(error)) from error
    return response


def _shorten(reason: object) -> str:
    return " ".join(str(reason).split())[:REASON]


def _to_failure(place: str, reason: str) -> RemoteFailed:
    return RemoteFailed(
        f"{place} gave no answer: {_shorten(reason)}.",
        hint="Check the address, the rights and the query; the server's message stands above.",
        endpoint=place,
    )


def _to_late(place: str, seconds: float) -> DeadlinePassed:
    return DeadlinePassed(
        f"{place} did not answer within {seconds:g} seconds.",
        hint="Ask for less, or raise TUPOKSI_QUERY_DEADLINE.",
        seconds=seconds,
    )
