"""The thread that looks at the site, by the clock on the wall."""

import time

import pytest

from fundraiser.clock import now
from fundraiser.database import db, transaction
from fundraiser.health.models import HealthLook, ProcessKind
from fundraiser.health.queries import SILENT_AFTER
from fundraiser.installation.models import Installation
from fundraiser.jobs.heartbeat import beat
from fundraiser.processes import health_watch
from fundraiser.processes.health_watch import LOOK_SECONDS, watching


@pytest.mark.usefixtures("people")
def test_a_killed_worker_is_told_of_by_the_web_server(app, clock, post_office, monkeypatch):
    """The worker said for the last time two minutes ago that it runs, and then was killed."""
    two_minutes_ago = now() - SILENT_AFTER
    beat("killed", two_minutes_ago, at=two_minutes_ago)
    with transaction():
        db.session.get_one(Installation, 1).made_at = two_minutes_ago
    monkeypatch.setattr(health_watch, "LOOK_SECONDS", 0.05)

    with watching(app, ProcessKind.WEB):
        wait_until(lambda: len(post_office.letters) == 2)

    assert LOOK_SECONDS <= 30
    assert {letter.header("Subject") for letter in post_office.letters} >= {
        "Alarm: No worker is running"
    }


def test_a_process_that_starts_is_seen_before_anybody_judges_it(app):
    with watching(app, ProcessKind.WEB):
        wait_until(lambda: _looked_at(ProcessKind.WEB))


def _looked_at(process):
    db.session.rollback()
    return db.session.get(HealthLook, process)


def test_a_look_that_fails_is_not_the_last(app, monkeypatch):
    looks = []

    def fail(process):
        looks.append(process)
        raise RuntimeError("it is too dark")

    monkeypatch.setattr(health_watch, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(health_watch, "watch_health", fail)

    with watching(app, ProcessKind.WORKER):
        wait_until(lambda: len(looks) >= 2)


def wait_until(holds):
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
