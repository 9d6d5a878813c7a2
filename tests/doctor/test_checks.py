"""Each check of `flask doctor` says what is wrong, and what to do."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from fundraiser.database import db
from fundraiser.doctor.database_server import check_server
from fundraiser.doctor.diagnoses import Verdict
from fundraiser.doctor.machine import GIGABYTE, check_backups, check_worker, judge_disk
from fundraiser.doctor.mail_domain import check_domain
from fundraiser.doctor.site import check_address, check_files, check_proxies, check_second_factor
from fundraiser.doctor.stripe_account import check_clock, check_endpoint
from fundraiser.payments.gateway import EVENT_KINDS
from fundraiser.payments.values import AccountReport
from tests.conftest import test_settings as settings_in
from tests.databases import ON_POSTGRESQL
from tests.doctor.names import resolver_at, resolver_of
from tests.ports import free_port

OK, LOOK, WRONG = Verdict.OK, Verdict.LOOK, Verdict.WRONG
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HTTPS = {"PUBLIC_URL": "https://give.example.org"}
WEBHOOKS = "https://give.example.org/webhooks/stripe"
VOUCHED_FOR = {
    "charity.test": ["google-site-verification=1", "v=spf1 include:mail.test -all"],
    "_domainkey.charity.test": [],
    "_dmarc.charity.test": ["v=DMARC1; p=none"],
}


@pytest.mark.parametrize(
    ("check", "changes", "verdict"),
    [
        (check_address, {}, LOOK),
        (check_address, {"PUBLIC_URL": "http://give.example.org"}, WRONG),
        (check_address, HTTPS, OK),
        (check_proxies, {}, OK),
        (check_proxies, HTTPS, WRONG),
        (check_proxies, {**HTTPS, "TRUSTED_PROXIES": "1"}, OK),
        (check_second_factor, HTTPS, OK),
        (check_second_factor, {**HTTPS, "SECOND_FACTOR": "offered"}, LOOK),
    ],
)
def test_settings_of_a_public_site(tmp_path, check, changes, verdict):
    diagnosis = check(settings_in(tmp_path, **changes))

    assert diagnosis.verdict is verdict
    assert bool(diagnosis.what_to_do) == (verdict is not OK)


def test_a_file_that_others_may_read_is_named(tmp_path):
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    (folder / "secret-key").touch(mode=0o600)
    assert check_files(folder).verdict is OK

    (folder / "secret-key").chmod(0o640)

    diagnosis = check_files(folder)
    assert diagnosis.verdict is WRONG
    assert diagnosis.state.endswith("secret-key")
    assert "chmod" in diagnosis.what_to_do


@pytest.mark.parametrize(
    ("free", "total", "verdict"),
    [(50, 100, OK), (9, 100, LOOK), (1, 2, LOOK), (4, 100, WRONG), (0, 100, WRONG)],
)
def test_a_disk_that_fills_up(free, total, verdict):
    assert judge_disk(free=free * GIGABYTE, total=total * GIGABYTE).verdict is verdict


@pytest.mark.parametrize(
    ("silent_for", "verdict"),
    [
        (timedelta(seconds=44), OK),
        (timedelta(seconds=45), WRONG),
        (timedelta(minutes=9), WRONG),
        (None, WRONG),
    ],
)
def test_a_worker_that_has_died(silent_for, verdict):
    last_seen_at = silent_for and NOON - silent_for

    assert check_worker(last_seen_at, at=NOON).verdict is verdict


@pytest.mark.parametrize(
    ("hours", "is_proved", "verdict"),
    [(None, False, LOOK), (9, False, LOOK), (9, True, OK), (37, True, WRONG)],
)
def test_a_backup_is_of_last_night_and_proved(hours, is_proved, verdict):
    made_at = None if hours is None else NOON - timedelta(hours=hours)
    proved_at = NOON - timedelta(days=20) if is_proved else None

    assert check_backups(made_at, proved_at, at=NOON).verdict is verdict


@pytest.mark.parametrize(
    ("seconds", "verdict"), [(-2, OK), (10, LOOK), (-10, LOOK), (40, WRONG), (-90_000, WRONG)]
)
def test_a_clock_that_is_wrong(seconds, verdict):
    assert check_clock(NOON + timedelta(seconds=seconds), at=NOON).verdict is verdict


@pytest.mark.parametrize(
    ("endpoints", "verdict", "words"),
    [
        ([(WEBHOOKS, EVENT_KINDS)], OK, "every event"),
        ([(WEBHOOKS, ("*",))], OK, "every event"),
        ([(WEBHOOKS, EVENT_KINDS[1:])], WRONG, EVENT_KINDS[0]),
        ([("https://old.example.org/webhooks/stripe", ("*",))], WRONG, "no endpoint"),
    ],
)
def test_an_endpoint_that_lacks_events(tmp_path, endpoints, verdict, words):
    report = AccountReport("acct_1", "CA", "", tuple(endpoints), None, None)

    diagnosis = check_endpoint(report, settings_in(tmp_path, **HTTPS))

    assert diagnosis.verdict is verdict
    assert words in diagnosis.state


def test_a_domain_that_vouches_for_its_mail():
    with resolver_of(VOUCHED_FOR) as resolver:
        diagnoses = check_domain("Charity <giving@Charity.test>", resolver)

    assert [(each.subject, each.verdict) for each in diagnoses] == [
        ("SPF", OK),
        ("DKIM", OK),
        ("DMARC", OK),
    ]


def test_a_domain_that_says_nothing_of_its_mail():
    with resolver_of({"charity.test": ["hello"]}) as resolver:
        diagnoses = check_domain("giving@charity.test", resolver)

    assert [each.verdict for each in diagnoses] == [WRONG, LOOK, WRONG]


def test_names_that_cannot_be_looked_up():
    [diagnosis] = check_domain("giving@charity.test", resolver_at(free_port()))

    assert diagnosis.verdict is LOOK
    assert "could not be looked up" in diagnosis.state


@ON_POSTGRESQL
def test_a_database_without_the_index_of_donors_is_told_how_to_make_it(app):
    assert check_server().verdict is OK
    db.session.execute(text("DROP INDEX ix_donors_search_text"))

    diagnosis = check_server()

    assert diagnosis.verdict is LOOK
    [make_extension, make_index, _end] = diagnosis.what_to_do.partition(": ")[2].split(";")
    assert make_extension == "CREATE EXTENSION pg_trgm"
    db.session.execute(text(make_index))
    assert check_server().verdict is OK
    db.session.rollback()
