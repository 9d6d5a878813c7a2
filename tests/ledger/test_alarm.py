from datetime import timedelta

import pytest
from sqlalchemy import select, update

from fundraiser import clock as time_of_day
from fundraiser.accounts import operations as accounts
from fundraiser.accounts.permissions import Role
from fundraiser.database import db, transaction
from fundraiser.i18n.languages import Language, force_language
from fundraiser.jobs import JobName
from fundraiser.ledger.models import LedgerAccount
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.mail.registry import registry_of
from fundraiser.web.actors import Actor
from tests import make
from tests.make import cad


@pytest.fixture
def people(app):
    """Somebody of each role; one administrator has left, and finance reads French."""
    with transaction():
        accounts.make_first_admin(
            "admin@example.org", name="Ad", actor=Actor.staff(1), at=time_of_day.now()
        )
    for role in set(Role) - {Role.ADMIN}:
        _add(f"{role}@example.org", role)
    left = _add("left@example.org", Role.ADMIN)
    with transaction():
        accounts.deactivate(left, actor=Actor.staff(left), at=time_of_day.now())


@pytest.fixture
def noon(clock):
    """The clock, at noon of a day: the next hours are of the same day."""
    clock.set_to(make.instant("2026-12-01 17:00"))
    return clock


@pytest.fixture
def wrong_by_a_cent(app, noon):
    make.gift(make.campaign(), cad(50))
    with transaction():
        _change_by(1)


@pytest.mark.usefixtures("people", "wrong_by_a_cent")
def test_those_who_look_after_the_money_are_told_once_a_day(worker, noon):
    for _ in range(3):
        worker.run(JobName.CHECK_LEDGER)
        noon.move(timedelta(minutes=30))

    assert sorted(email.recipient for email in alarms()) == [
        "admin@example.org",
        "finance@example.org",
    ]

    noon.move(timedelta(days=1))
    worker.run(JobName.CHECK_LEDGER)

    assert len(alarms()) == 4


@pytest.mark.usefixtures("people")
def test_nobody_is_told_while_the_books_are_right(worker):
    make.gift(make.campaign(), cad(50))

    worker.run(JobName.CHECK_LEDGER)

    assert alarms() == []


@pytest.mark.usefixtures("people", "wrong_by_a_cent")
def test_each_is_told_in_their_language_what_was_found_and_where_to_look(app, worker):
    worker.run(JobName.CHECK_LEDGER)

    told = {email.recipient: write(app, email) for email in alarms()}
    english, french = told["admin@example.org"], told["finance@example.org"]

    assert english.subject == "The ledger does not add up"
    assert "1 December 2026, 12:0" in " ".join(english.text.replace("\xa0", " ").split())
    assert "/staff/ledger" in english.text
    assert english.subject != french.subject
    assert "1er décembre 2026" in french.text.replace("\xa0", " ")


@pytest.mark.usefixtures("people", "wrong_by_a_cent")
def test_an_alarm_that_is_over_before_it_leaves_is_withdrawn(worker, noon):
    worker.run(JobName.CHECK_LEDGER)
    with transaction():
        _change_by(-1)
    worker.run(JobName.SEAL_HISTORY)
    noon.move(timedelta(minutes=30))
    worker.run(JobName.CHECK_LEDGER)

    worker.run(JobName.SEND_MAIL)

    assert {email.status for email in alarms()} == {EmailStatus.WITHDRAWN}


def _change_by(cents):
    db.session.execute(
        update(LedgerAccount)
        .where(LedgerAccount.code.startswith("given"))
        .values(credits_posted_cents=LedgerAccount.credits_posted_cents + cents)
    )


def _add(email, role):
    with transaction():
        notice = accounts.invite(
            email,
            name=email.partition("@")[0],
            role=role,
            language=Language.FRENCH if role is Role.FINANCE else Language.ENGLISH,
            actor=Actor.staff(1),
            at=time_of_day.now(),
        )
        return notice.staff_member_id


def alarms():
    db.session.rollback()
    query = select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.LEDGER_ALARM)
    return list(db.session.scalars(query.order_by(OutgoingEmail.id)))


def write(app, email):
    with force_language(email.language):
        return registry_of(app).writers[email.kind](email.record_id)
