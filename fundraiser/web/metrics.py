"""Prometheus metrics.

`/metrics` is open to programs on this machine and to holders of METRICS_TOKEN. Each process counts
its own requests; PROMETHEUS_MULTIPROC_DIR collects them from several. Measures of the database
(jobs, outbox) are read on each request for `/metrics`, so every process reports the same.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from hmac import compare_digest
from time import perf_counter

import structlog
from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from fundraiser.config import settings
from fundraiser.database import db
from fundraiser.web.access import open_to_all
from fundraiser.web.network import is_from_this_machine

Measure = Callable[[], Iterable[Metric]]
EXTENSION = "fundraiser.measures"
MOST_KINDS = 1_000  # of answers, whose histogram is kept at hand
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Histogram(
    "fundraiser_request_seconds",
    "How long requests took.",
    ["endpoint", "method", "status"],
    buckets=SECONDS,
)

bp = Blueprint("metrics", __name__)
log = structlog.get_logger()


@bp.get("/metrics")
@open_to_all
def show() -> Response:
    """Show the metrics to this machine or to a holder of the token; 404 for others."""
    if not (is_from_this_machine() or _has_token()):
        abort(404)
    registry = CollectorRegistry()
    registry.register(Measured(current_app.extensions[EXTENSION]))
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        counted = b""
    else:
        counted = generate_latest(REGISTRY)
    return Response(counted + generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Measured(Collector):
    """Collects the measures. One that fails is left out and logged."""

    def __init__(self, measures: Iterable[Measure]) -> None:
        self.measures = measures

    def collect(self) -> Iterator[Metric]:
        for measure in self.measures:
            try:
                yield from list(measure())
            except SQLAlchemyError:
                log.exception("measure failed", measure=measure.__name__)
                db.session.rollback()


def add_measure(app: Flask, measure: Measure) -> None:
    """Include `measure` in `/metrics`."""
    app.extensions.setdefault(EXTENSION, []).append(measure)


def count(endpoint: str, method: str, status: int, begun_at: float) -> None:
    """Record a response and its duration. `begun_at` is a reading of `perf_counter`."""
    _durations(endpoint, method, status).observe(perf_counter() - begun_at)


@lru_cache(MOST_KINDS)
def _durations(endpoint: str, method: str, status: int) -> Histogram:
    return REQUESTS.labels(endpoint, method, f"{status:d}")


def init_app(app: Flask) -> None:
    app.extensions.setdefault(EXTENSION, [])
    app.register_blueprint(bp)
    app.after_request(_count)


def _has_token() -> bool:
    token = settings().metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and compare_digest(token.encode(), given.encode())


def _count(response: Response) -> Response:
    count(request.endpoint or "none", request.method, response.status_code, g.begun_at)
    return response
