"""Figures for Prometheus: what was asked, how it ended, how long it took, what serves now.

In: reports of requests and queries, and an engine to look at. Out: the text that ``/metrics``
gives. Every label has few values: a route is one of our own patterns, a method and a status one of
HTTP's, an outcome one of our codes. All queries pass through the one web process, so the figures
here are of all workers; a registry of its own lets several applications live in one process.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from server.engine.answering import Engine
from server.engine.report import QueryReport
from server.publishing.snapshot import Snapshot

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper ends of the buckets; a light query takes 1 to 5 ms, the deadline is 10 s."""

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
OTHER = "other"


class Metrics:
    """The figures of one application."""

    def __init__(self, engine: Engine) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "tupoksi_http_requests",
            "Requests that were answered, by route, method and status.",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self._request_seconds = Histogram(
            "tupoksi_http_request_seconds",
            "Time from a request to the end of its answer.",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "tupoksi_http_requests_in_flight",
            "Requests that are being answered.",
            registry=self.registry,
        )
        self._queries = Counter(
            "tupoksi_queries",
            "Ended queries by lane and outcome: answered, truncated, or the code of a fault.",
            ["lane", "outcome"],
            registry=self.registry,
        )
        self._query_seconds = Histogram(
            "tupoksi_query_seconds",
            "Time from a query's arrival to the end of its answer, waiting included.",
            ["lane"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._query_cpu = Counter(
            "tupoksi_query_cpu_seconds",
            "Processor time that workers spent on queries.",
            ["lane"],
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.registry.register(EngineCollector(engine))
        # looking labels up takes a lock and builds a tuple, at each request
        self._request = cache(self._find_request)
        self._query = cache(self._find_query)

    def on_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request that has ended; ``status`` 499 when the client went away before."""
        name = method if method in METHODS else OTHER
        counter, histogram = self._request(route, name, status)
        counter.inc()
        histogram.observe(seconds)

    def on_query(self, report: QueryReport) -> None:
        """Count a query that has ended."""
        counter, histogram, cpu = self._query(report.lane, report.outcome)
        counter.inc()
        histogram.observe(report.seconds)
        cpu.inc(report.cpu)

    def to_text(self, accept: str) -> tuple[bytes, str]:
        """Return all figures as text, and its media type, as the Accept header likes best."""
        encode, content_type = choose_encoder(accept)
        return encode(self.registry), content_type

    def _find_request(self, route: str, method: str, status: int) -> tuple[Counter, Histogram]:
        return self._requests.labels(route, method, status), self._request_seconds.labels(route)

    def _find_query(self, lane: str, outcome: str) -> tuple[Counter, Histogram, Counter]:
        return (
            self._queries.labels(lane, outcome),
            self._query_seconds.labels(lane),
            self._query_cpu.labels(lane),
        )


@dataclass(slots=True, eq=False)
class EngineCollector(Collector):
    """Looks at an engine whenever somebody asks for the figures."""

    engine: Engine

    def collect(self) -> Iterator[Metric]:
        """Yield what serves now, and how busy it is."""
        engine, snapshot = self.engine, self.engine.snapshot
        yield _gauge("ready", "1 when a snapshot is loaded.", snapshot is not None)
        yield _gauge("queries_running", "Queries that are being evaluated.", engine.at_work)
        yield _gauge("queries_waiting", "Queries that wait for a worker.", engine.waiting)
        idle = GaugeMetricFamily(
            "tupoksi_workers_idle", "Worker processes that stand ready.", labels=["lane"]
        )
        for lane, count in engine.idle.items():
            idle.add_metric([lane], count)
        yield idle
        if snapshot is not None:
            yield from _describe(snapshot)

    def describe(self) -> Iterator[Metric]:
        """Promise nothing in advance: without a snapshot some figures are not there."""
        return iter(())


def _describe(snapshot: Snapshot) -> Iterator[Metric]:
    published = datetime.fromisoformat(snapshot.published_at).timestamp()
    yield _gauge("snapshot_sequence", "Number of the snapshot that answers.", snapshot.sequence)
    yield _gauge("snapshot_triples", "Triples in it.", snapshot.triples)
    yield _gauge(
        "snapshot_published_timestamp_seconds", "When it was published (Unix time).", published
    )
    yield _gauge("snapshot_age_seconds", "How old it is.", max(0.0, time.time() - published))
    yield _gauge(
        "snapshot_publish_seconds", "How long publishing it took.", snapshot.publish_seconds
    )


def _gauge(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"tupoksi_{name}", help_text, value=float(value))
