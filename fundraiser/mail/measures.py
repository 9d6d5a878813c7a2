"""What /metrics says about the outbox."""

from collections.abc import Iterator

from flask import Flask
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from fundraiser.mail.models import EmailStatus
from fundraiser.mail.queries import count_by_status
from fundraiser.web import metrics

WATCHED = (EmailStatus.DUE, EmailStatus.SENDING, EmailStatus.DEAD, EmailStatus.HELD)


def measure_outbox() -> Iterator[Metric]:
    """Give how many emails wait, are being sent, are dead, and are held for a person."""
    depth = GaugeMetricFamily(
        "fundraiser_outbox_emails", "Emails in the outbox that have not left.", labels=["status"]
    )
    for status, count in count_by_status(WATCHED).items():
        depth.add_metric([status], count)
    yield depth


def init_app(app: Flask) -> None:
    metrics.add_measure(app, measure_outbox)
