"""The metrics of the jobs, read from the database, so that all processes report the same."""

from collections.abc import Iterator

from flask import Flask
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from fundraiser.jobs.runs import list_jobs
from fundraiser.web import metrics


def measure_jobs() -> Iterator[Metric]:
    """Yield when each job last ended, and whether it failed."""
    ended = GaugeMetricFamily(
        "fundraiser_job_ended_timestamp_seconds", "When the job ended last.", labels=["job"]
    )
    failing = GaugeMetricFamily(
        "fundraiser_job_failing", "1 if the job's latest run failed.", labels=["job"]
    )
    for job in list_jobs():
        if job.ended_at is not None:
            ended.add_metric([job.name], job.ended_at.timestamp())
        failing.add_metric([job.name], int(job.is_failing))
    yield ended
    yield failing


def init_app(app: Flask) -> None:
    metrics.add_measure(app, measure_jobs)
