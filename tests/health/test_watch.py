"""What is wrong with the site becomes an alarm, and reaches people whatever it is that failed."""

import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from fundraiser import mail
from fundraiser.alarms import AlarmKind
from fundraiser.alarms.models import Alarm
from fundraiser.alarms.operations import resolve_alarm
from fundraiser.alarms.queries import lock_alarm
from fundraiser.backups.operations import note_backup
from fundraiser.database import db, transaction
from fundraiser.health.models import ProcessKind
from fundraiser.jobs import JobName
from fundraiser.jobs.heartbeat import beat
from fundraiser.ledger.jobs import check_ledger
from fundraiser.ledger.models import LedgerAccount
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.stripe_sync.models import EventStatus, StripeEvent, ToldBy
from fundraiser.web.actors import Actor
from tests import make
from tests.accounts.people import add_person
from tests.make import cad

Usage = namedtuple("Usage", "total used free")
GIGABYTE = 1_000_000_000


@pytest.fixture(autouse=True)
def a_worker_lives(app, clock):
    beat("a", clock.now(), at=clock.now())


@pytest.fixture(autouse=True)
def a_large_disk(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(100 * GIGABYTE, 0, 50 * GIGABYTE))


def open_kinds():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Alarm.kind).where(Alarm.over_at.is_(None))))


def alarms():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Alarm).order_by(Alarm.id)))


def recipients(letters):
    return sorted(recipient for letter in letters for recipient in letter.recipients)


def test_a_healthy_site_has_no_alarm(look):
    look()
    look(ProcessKind.WORKER)

    assert open_kinds() == []


@pytest.mark.usefixtures("people")
def test_the_web_server_says_within_a_minute_that_no_worker_runs(look, clock, post_office):
    beat("a", clock.now(), at=clock.now())
    clock.move(timedelta(seconds=59))

    look()

    assert open_kinds() == [AlarmKind.WORKER_STOPPED]
    assert recipients(post_office.letters) == ["admin@example.org", "finance@example.org"]
    subjects = {letter.recipients[0]: letter.header("Subject") for letter in post_office.letters}
    assert subjects["admin@example.org"] == "Alarm: No worker is running"
    assert subjects["finance@example.org"].startswith("Alarme : ")
    outbox = select(OutgoingEmail.id).where(OutgoingEmail.kind == EmailKind.ALARM)
    assert list(db.session.scalars(outbox)) == []


@pytest.mark.usefixtures("people")
def test_people_are_told_once_and_when_a_worker_runs_again(look, clock, post_office, worker):
    clock.move(timedelta(minutes=2))
    for _ in range(3):
        look()
        clock.move(timedelta(seconds=30))
    assert len(post_office.letters) == 2

    beat("b", clock.now(), at=clock.now())
    look(ProcessKind.WORKER)
    look()
    worker.run(JobName.SEND_MAIL)

    assert open_kinds() == []
    over = [letter.header("Subject") for letter in post_office.letters[2:]]
    assert sorted(over)[0] == "Over: No worker is running"
    assert len(over) == 2


@pytest.mark.usefixtures("people", "post_office")
def test_the_worker_says_that_no_web_server_runs(look, clock):
    look(ProcessKind.WEB)
    clock.move(timedelta(minutes=2))
    beat("a", clock.now(), at=clock.now())

    look(ProcessKind.WORKER)
    assert open_kinds() == [AlarmKind.WEB_STOPPED]

    look(ProcessKind.WEB)
    assert open_kinds() == []


@pytest.mark.usefixtures("people")
def test_a_mail_server_that_does_not_answer_is_an_alarm_at_once(look, clock, worker):
    leave_email(clock)
    worker.run(JobName.SEND_MAIL)

    look(ProcessKind.WORKER)

    (alarm,) = alarms()
    assert alarm.kind is AlarmKind.MAIL_STUCK
    assert "ConnectionRefused" in alarm.facts["error"]
    waiting = db.session.scalars(
        select(OutgoingEmail.recipient).where(OutgoingEmail.kind == EmailKind.ALARM)
    )
    assert sorted(waiting) == ["admin@example.org", "finance@example.org"]


def test_an_email_that_waits_for_a_quarter_of_an_hour_is_an_alarm(look, clock):
    leave_email(clock)
    clock.move(timedelta(minutes=14))
    beat("a", clock.now(), at=clock.now())
    look()
    assert open_kinds() == []

    clock.move(timedelta(minutes=1))
    beat("a", clock.now(), at=clock.now())
    look()
    assert open_kinds() == [AlarmKind.MAIL_STUCK]

    with transaction():
        db.session.execute(update(OutgoingEmail).values(status=EmailStatus.SENT))
    look()
    assert open_kinds() == []


def test_a_backup_that_is_missing_is_an_alarm_until_one_is_made(look, clock):
    clock.move(timedelta(hours=37))
    beat("a", clock.now(), at=clock.now())
    look()
    assert open_kinds() == [AlarmKind.BACKUP_MISSING]

    with transaction():
        note_backup("fundraiser-1.tar", size_bytes=1, made_at=clock.now())
    look()
    assert open_kinds() == []


def test_an_event_that_is_not_applied_for_ten_minutes_is_an_alarm(look, clock):
    with transaction():
        db.session.add(an_event(clock.now()))
    clock.move(timedelta(minutes=9))
    beat("a", clock.now(), at=clock.now())
    look()
    assert open_kinds() == []

    clock.move(timedelta(minutes=1))
    beat("a", clock.now(), at=clock.now())
    look()

    assert open_kinds() == [AlarmKind.EVENTS_WAIT]


@pytest.mark.parametrize(
    ("total", "free", "is_alarm"),
    [
        pytest.param(100 * GIGABYTE, 5 * GIGABYTE, False, id="five-percent"),
        pytest.param(100 * GIGABYTE, 4 * GIGABYTE, True, id="under-five-percent"),
        pytest.param(2 * GIGABYTE, GIGABYTE // 2, False, id="half-a-gigabyte"),
        pytest.param(2 * GIGABYTE, GIGABYTE // 2 - 1, True, id="under-half-a-gigabyte"),
    ],
)
def test_a_disk_that_is_nearly_full_is_an_alarm(look, monkeypatch, total, free, is_alarm):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(total, total - free, free))

    look()

    assert open_kinds() == ([AlarmKind.DISK_FULL] if is_alarm else [])


def test_a_pool_with_less_than_a_tenth_left_is_an_alarm(look):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(100))
    make.gift(campaign, cad(90))
    look()
    assert open_kinds() == []

    make.gift(campaign, cad(1))
    look()

    (alarm,) = alarms()
    assert alarm.kind is AlarmKind.POOL_LOW
    assert (alarm.facts["left_cents"], alarm.facts["limit_cents"]) == (900, 10000)


def test_a_ledger_that_differs_is_an_alarm_until_a_check_passes(look):
    make.gift(make.campaign(), cad(50))
    change_given(1)
    check_ledger()
    look()
    assert open_kinds() == [AlarmKind.LEDGER_DIFFERS]

    change_given(-1)
    check_ledger(in_full=True)
    look()
    assert open_kinds() == []


def test_an_alarm_that_a_person_resolved_rests_for_a_day(look, clock, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(100, 100, 0))
    person = add_person()
    look()
    (found,) = alarms()
    with transaction():
        actor, alarm = Actor.staff(person.id), lock_alarm(found.id)
        assert alarm
        resolve_alarm(alarm, "A larger one is ordered.", actor=actor, at=clock.now())
    look()
    assert open_kinds() == []

    clock.move(timedelta(days=1))
    beat("a", clock.now(), at=clock.now())
    look()

    assert AlarmKind.DISK_FULL in open_kinds()


def leave_email(clock):
    with transaction():
        mail.queue(
            EmailKind.STAFF_SECURITY,
            0,
            recipient="ana@example.org",
            language="en",
            once="1",
            at=clock.now(),
        )
        email = db.session.scalars(select(OutgoingEmail).where(OutgoingEmail.once == "1")).one()
        email.raw = b"Subject: Hello\r\n\r\nHello."


def an_event(at):
    return StripeEvent(
        stripe_id="evt_1",
        kind="checkout.session.completed",
        object_id="cs_1",
        api_version="1",
        made_at=at,
        received_at=at,
        told_by=ToldBy.WEBHOOK,
        body="{}",
        status=EventStatus.DUE,
        due_at=at,
        tries=0,
    )


def change_given(cents):
    with transaction():
        db.session.execute(
            update(LedgerAccount)
            .where(LedgerAccount.code.startswith("given"))
            .values(credits_posted_cents=LedgerAccount.credits_posted_cents + cents)
        )
