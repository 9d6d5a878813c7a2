"""The certificate that the site presents: read by a job, an alarm in time, a row of the page."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from fundraiser import clock
from fundraiser.alarms import AlarmKind
from fundraiser.alarms.models import Alarm
from fundraiser.alarms.words import cause_of
from fundraiser.database import db
from fundraiser.doctor.diagnoses import Verdict
from fundraiser.doctor.site import check_certificate
from fundraiser.health.jobs import read_certificate, watch_health
from fundraiser.health.models import ProcessKind
from fundraiser.jobs.heartbeat import beat
from fundraiser.staff.health.rows import HealthState, list_rows
from tests.ports import free_port
from tests.tls_site import tls_site

NOW = datetime.now(UTC)


@pytest.fixture
def read(make_app, tmp_path, monkeypatch):
    """Give `read(days_left, …)`: open alarms and health row once the job has read it."""

    def read(days_left, *, is_trusted=True, name="localhost"):
        if is_trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "site.pem"))
        with tls_site(tmp_path, name=name, expires_at=NOW + timedelta(days=days_left)) as url:
            return read_at(make_app, url)

    return read


def read_at(make_app, url):
    with make_app(PUBLIC_URL=url).app_context():
        read_certificate()
        beat("a", clock.now(), at=clock.now())
        watch_health(ProcessKind.WEB)
        db.session.rollback()
        db.session.expire_all()
        alarms = list(db.session.scalars(select(Alarm).where(Alarm.over_at.is_(None))))
        rows = [row for row in list_rows(clock.now()) if row.title == "Certificate"]
        return [(alarm.kind, cause_of(alarm)) for alarm in alarms], rows


def test_a_certificate_with_a_month_left_is_good(read):
    alarms, [row] = read(30.5)

    assert alarms == []
    assert row.state is HealthState.GOOD
    assert row.value.startswith("Good until ")
    assert row.value.endswith("Days left: 30.")


def test_one_that_is_not_renewed_is_an_alarm_until_it_is(read):
    [(kind, cause)], [row] = read(13.5)
    assert kind is AlarmKind.CERTIFICATE_ENDS
    assert "days left: 13" in cause
    assert row.state is HealthState.WRONG
    assert "Caddy and certbot" in row.what_to_do

    alarms, _rows = read(90)
    assert alarms == []


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"days_left": 60, "is_trusted": False}, "self-signed certificate"),
        ({"days_left": -1}, "certificate has expired"),
        ({"days_left": 60, "name": "other.example"}, "Hostname mismatch"),
    ],
)
def test_one_that_browsers_refuse_is_an_alarm_with_the_reason(read, facts, reason):
    [(kind, cause)], [row] = read(**facts)

    assert kind is AlarmKind.CERTIFICATE_REFUSED
    assert reason in cause
    assert row.state is HealthState.WRONG


def test_without_a_connection_nothing_is_known_and_nobody_alarmed(make_app):
    alarms, [row] = read_at(make_app, f"https://localhost:{free_port()}")

    assert alarms == []
    assert row.state is HealthState.UNKNOWN


def test_a_site_without_https_has_no_certificate(make_app):
    assert read_at(make_app, "http://localhost:8000") == ([], [])


@pytest.mark.parametrize(
    ("days_left", "is_trusted", "verdict", "words"),
    [
        (30, True, Verdict.OK, "good until"),
        (13, True, Verdict.WRONG, "good until"),
        (30, False, Verdict.WRONG, "browsers refuse it: self-signed certificate"),
    ],
)
def test_the_doctor_looks_at_it(tmp_path, monkeypatch, days_left, is_trusted, verdict, words):
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "site.pem"))
    with tls_site(tmp_path, expires_at=NOW + timedelta(days=days_left)) as url:
        diagnosis = check_certificate(url, at=NOW)

    assert diagnosis.verdict is verdict
    assert diagnosis.state.startswith(words)


def test_the_doctor_says_that_a_site_cannot_be_reached():
    diagnosis = check_certificate(f"https://localhost:{free_port()}", at=NOW)

    assert diagnosis.verdict is Verdict.LOOK
    assert "in a browser" in diagnosis.what_to_do
