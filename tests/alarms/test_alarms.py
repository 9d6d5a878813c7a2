"""Alarms: one for each trouble, told to those concerned, over when the trouble is."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser import clock as time_of_day
from fundraiser.accounts.permissions import Role
from fundraiser.alarms import AlarmKind, end_alarm, raise_alarm
from fundraiser.alarms.models import Alarm
from fundraiser.alarms.words import cause_of
from fundraiser.database import db, transaction
from fundraiser.i18n.languages import Language, force_language
from fundraiser.jobs import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.mail.registry import registry_of
from tests.accounts.people import add_person

KEY, EVENT = AlarmKind.STRIPE_KEY_REFUSED, AlarmKind.EVENT_NOT_ACTED_ON
EXPIRED = {"code": "api_key_expired"}


@pytest.fixture
def people(app):
    """Somebody of each role; finance reads French."""
    return {
        role: add_person(
            f"{role}@example.org",
            role=role,
            language=Language.FRENCH if role is Role.FINANCE else Language.ENGLISH,
        )
        for role in Role
    }


def raised(kind=KEY, subject="stripe:key", facts=EXPIRED):
    with transaction():
        raise_alarm(kind, subject, facts, at=time_of_day.now())


def ended(kind=KEY, subject="stripe:key"):
    with transaction():
        return end_alarm(kind, subject, at=time_of_day.now())


def alarms():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Alarm).order_by(Alarm.id)))


def emails(kind=EmailKind.ALARM):
    db.session.rollback()
    wanted = select(OutgoingEmail).where(OutgoingEmail.kind == kind).order_by(OutgoingEmail.id)
    return list(db.session.scalars(wanted))


def test_trouble_that_is_found_again_is_the_same_alarm(app, clock):
    raised()
    (first,) = alarms()
    clock.move(timedelta(minutes=5))
    raised(facts={"code": "invalid"})

    (alarm,) = alarms()
    assert (alarm.id, alarm.since_at, alarm.count) == (first.id, first.since_at, 2)
    assert alarm.last_seen_at - alarm.since_at >= timedelta(minutes=5)
    assert alarm.facts == {"code": "invalid"}


def test_trouble_that_comes_back_is_a_new_alarm(app):
    raised()
    assert ended()
    assert not ended()
    raised()

    assert [alarm.is_open for alarm in alarms()] == [False, True]


def test_each_subject_has_an_alarm_of_its_own(app):
    raised(EVENT, "event:evt_1")
    raised(EVENT, "event:evt_2")
    ended(EVENT, "event:evt_1")

    assert [alarm.is_open for alarm in alarms()] == [False, True]


def test_one_trouble_found_by_many_at_once_is_one_alarm(app):
    start = threading.Barrier(4)

    def find():
        with app.app_context():
            start.wait()
            raised()

    threads = [threading.Thread(target=find) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [alarm.count for alarm in alarms()] == [4]


def test_finance_and_administrators_are_told_in_their_language(app, worker, people):
    raised()

    worker.run(JobName.TELL_OF_ALARMS)

    told = {email.recipient: write(app, email) for email in emails()}
    assert sorted(told) == ["admin@example.org", "finance@example.org"]
    english, french = told["admin@example.org"], told["finance@example.org"]
    assert english.subject == "Alarm: Stripe refuses our key"
    assert "api_key_expired" in english.text
    assert "STRIPE_SECRET_KEY" in english.text
    assert "/staff/alarms" in english.text
    assert french.subject == "Alarme : Stripe refuse notre clé"
    (alarm,) = alarms()
    assert alarm.told_ids == sorted(people[role].id for role in (Role.ADMIN, Role.FINANCE))


@pytest.mark.usefixtures("people")
def test_one_email_an_hour_at_most_for_each_kind(worker, clock):
    raised(EVENT, "event:evt_1")
    worker.run(JobName.TELL_OF_ALARMS)
    clock.move(timedelta(minutes=59))
    raised(EVENT, "event:evt_2")
    raised(KEY)
    worker.run(JobName.TELL_OF_ALARMS)
    first, second, other = (alarm.id for alarm in alarms())
    assert [email.record_id for email in emails()] == [first, first, other, other]

    clock.move(timedelta(minutes=1))
    for _ in range(2):
        worker.run(JobName.TELL_OF_ALARMS)

    assert [email.record_id for email in emails()[4:]] == [second, second]


@pytest.mark.usefixtures("people")
def test_an_alarm_that_lasts_is_told_again_each_day(worker, clock):
    raised()
    worker.run(JobName.TELL_OF_ALARMS)
    clock.move(timedelta(hours=23, minutes=59))
    worker.run(JobName.TELL_OF_ALARMS)
    assert len(emails()) == 2

    clock.move(timedelta(minutes=1))
    worker.run(JobName.TELL_OF_ALARMS)

    assert len(emails()) == 4


def test_those_who_were_told_hear_once_that_it_is_over(app, worker, people):
    raised(EVENT, "event:evt_1")
    raised(EVENT, "event:evt_2")
    worker.run(JobName.TELL_OF_ALARMS)
    ended(EVENT, "event:evt_1")
    worker.run(JobName.TELL_OF_ALARMS)
    assert emails(EmailKind.ALARM_OVER) == []

    ended(EVENT, "event:evt_2")
    for _ in range(2):
        worker.run(JobName.TELL_OF_ALARMS)

    over = emails(EmailKind.ALARM_OVER)
    told = {email.recipient: write(app, email).subject for email in over}
    assert sorted(told) == ["admin@example.org", "finance@example.org"]
    assert told["admin@example.org"] == "Over: Stripe asks for something we do not do"


@pytest.mark.usefixtures("people")
def test_nobody_hears_of_the_end_of_what_they_were_never_told(worker):
    raised()
    ended()
    worker.run(JobName.TELL_OF_ALARMS)

    assert emails() == emails(EmailKind.ALARM_OVER) == []


@pytest.mark.usefixtures("people")
def test_an_email_whose_alarm_is_over_before_it_leaves_is_withdrawn(worker):
    raised()
    worker.run(JobName.TELL_OF_ALARMS)
    ended()
    worker.run(JobName.SEND_MAIL)

    assert {email.status for email in emails()} == {EmailStatus.WITHDRAWN}


def test_whoever_comes_to_work_here_later_is_told(app, worker):
    raised()
    worker.run(JobName.TELL_OF_ALARMS)
    add_person("later@example.org", role=Role.FINANCE)
    worker.run(JobName.TELL_OF_ALARMS)

    assert [email.recipient for email in emails()] == ["later@example.org"]


def test_a_fact_that_was_not_kept_is_a_dash(app):
    with force_language(Language.ENGLISH):
        assert "(–)" in cause_of(Alarm(kind=KEY, facts={}))


def write(app, email):
    with force_language(email.language):
        return registry_of(app).writers[email.kind](email.record_id)
