"""The digest of a day: who gets it, once, and what it says."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser.accounts.operations import choose_emails
from fundraiser.database import db, transaction
from fundraiser.i18n.languages import Language, force_language
from fundraiser.jobs import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.registry import registry_of
from tests import make
from tests.accounts.people import ACTOR, add_person
from tests.make import cad


@pytest.fixture
def reader(app, clock):
    clock.set_to(make.instant("2026-12-02 17:00"))
    person = add_person("kim@example.org", language=Language.FRENCH)
    add_person("ana@example.org")
    with transaction():
        choose_emails(person.id, alarms=True, digest=True, actor=ACTOR, at=clock.now())
    return person


def digests():
    db.session.rollback()
    query = select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.DAILY_DIGEST)
    return list(db.session.scalars(query))


def words_of(app, email, language="en"):
    with force_language(language):
        message = registry_of(app).writers[email.kind](email.record_id)
    assert message
    return message


@pytest.mark.usefixtures("reader")
def test_who_chose_the_digest_gets_it_once_a_day(worker, clock):
    for _ in range(2):
        worker.run(JobName.SEND_DIGEST)
    assert [email.recipient for email in digests()] == ["kim@example.org"]

    clock.move(timedelta(days=1))
    worker.run(JobName.SEND_DIGEST)

    assert len(digests()) == 2


@pytest.mark.usefixtures("reader")
def test_it_says_what_was_given_yesterday_and_in_all(app, worker, clock):
    campaign = make.campaign()
    make.gift(campaign, cad(50))
    make.gift(campaign, cad(25))
    clock.move(timedelta(days=1))
    make.gift(campaign, cad(10))

    worker.run(JobName.SEND_DIGEST)

    (email,) = digests()
    english = words_of(app, email)
    assert english.subject == "Gifts on 2 December 2026"
    assert "2 gifts: $75.00" in english.text
    assert "Raised so far, with match: $85.00" in english.text
    assert "Nothing is waiting for anyone." in english.text
    assert words_of(app, email, "fr").subject == "Dons du 2 décembre 2026"


@pytest.mark.usefixtures("reader")
def test_a_day_without_a_campaign_is_said_in_a_sentence(app, worker):
    worker.run(JobName.SEND_DIGEST)

    (email,) = digests()
    assert "No campaign took gifts that day." in words_of(app, email).text
