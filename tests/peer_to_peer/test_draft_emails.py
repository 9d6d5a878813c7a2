"""The link to a draft by email, and the one reminder to whoever agreed to it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser.database import db, transaction
from fundraiser.jobs import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.peer_to_peer.labels import REMINDER_CONSENT
from fundraiser.peer_to_peer.models import DraftEmail
from fundraiser.privacy.operations import erase_person
from fundraiser.privacy.persons import find_person
from fundraiser.seals.jobs import seal_history
from fundraiser.web.actors import Actor
from tests import make
from tests.browser import Browser
from tests.databases import ON_SQLITE
from tests.donors.letters import letters_to
from tests.peer_to_peer.drafts import BASICS, STORY, Starter

pytestmark = ON_SQLITE
MIA = "mia@example.org"
A_DAY = timedelta(days=1, minutes=5)


@pytest.fixture
def starter(browser, clock, worker):
    clock.set_to(make.instant("2026-11-02 15:00"))
    make.campaign()
    return Starter(browser, clock, worker)


def email_draft(starter, *, agrees="y"):
    page = starter.browser.open("/fundraise/start")
    starter.clock.move(timedelta(minutes=1))
    page = page.submit("Email me this draft", **BASICS)
    return page.submit("Send me the link", email=MIA, wants_reminder=agrees)


def letters(starter, kind):
    starter.worker.run(JobName.FOLLOW_UP_OWNERS)
    return letters_to(MIA, starter.worker, kind)


def path_in(letter, part):
    return letter.url(part).removeprefix("http://127.0.0.1:8000")


def test_the_link_goes_on_with_the_draft_in_another_browser(starter):
    page = email_draft(starter, agrees=None)
    assert page.has_text("A link to your draft is on its way to mia@example.org.")

    (letter,) = letters(starter, EmailKind.DRAFT_LINK)
    elsewhere = Browser(starter.browser.app).open(path_in(letter, "/fundraise/start/"))
    assert elsewhere.path.endswith("/story")
    assert elsewhere.click("Back").find("#title")["value"] == "Mia’s run"


def test_a_slip_in_the_basics_comes_first(starter):
    page = starter.browser.open("/fundraise/start")

    page = page.submit("Email me this draft", status=422, **{**BASICS, "title": ""})

    assert page.errors == ["Give your page a title."]


def test_an_address_is_asked_for(starter):
    page = starter.browser.open("/fundraise/start").submit("Email me this draft", **BASICS)

    assert page.submit("Send me the link", status=422).errors == ["Enter your email address."]
    assert not page.find("#wants_reminder").has_attr("checked")


@pytest.mark.parametrize("reminder_first", [True, False])
def test_the_reminder_of_a_draft_goes_first_and_the_series_waits_a_day(starter, reminder_first):
    make.prospect()
    starter.clock.move(timedelta(days=2))
    email_draft(starter)
    starter.clock.move(A_DAY)
    jobs = [JobName.FOLLOW_UP_OWNERS, JobName.FOLLOW_UP_PROSPECTS]
    for job in jobs if reminder_first else reversed(jobs):
        starter.worker.run(job)

    assert len(letters_to(MIA, starter.worker, EmailKind.DRAFT_REMINDER)) == 1
    assert not letters_to(MIA, starter.worker, EmailKind.PROSPECT_FOLLOW_UP)

    starter.clock.move(timedelta(days=1))
    starter.worker.run(JobName.FOLLOW_UP_PROSPECTS)

    assert len(letters_to(MIA, starter.worker, EmailKind.PROSPECT_FOLLOW_UP)) == 1


def test_a_draft_is_remembered_once_after_a_day(starter):
    email_draft(starter)
    assert not letters(starter, EmailKind.DRAFT_REMINDER)

    starter.clock.move(A_DAY)
    (letter,) = letters(starter, EmailKind.DRAFT_REMINDER)
    assert "/story?" in letter.text
    kept = db.session.scalars(select(DraftEmail)).one()
    assert kept.wording == str(REMINDER_CONSENT)

    starter.browser.open(path_in(letter, "/fundraise/start/")).submit(
        "Save and continue", story=STORY
    )
    email_again = starter.browser.open(path_in(letter, "/fundraise/start/")).click("Back")
    email_again.submit("Email me this draft").submit(
        "Send me the link", email=MIA, wants_reminder="y"
    )
    starter.clock.move(A_DAY)
    assert len(letters(starter, EmailKind.DRAFT_REMINDER)) == 1


def test_nobody_is_reminded_who_did_not_agree(starter):
    email_draft(starter, agrees=None)
    starter.clock.move(A_DAY)

    assert not letters(starter, EmailKind.DRAFT_REMINDER)


def test_who_never_pressed_publish_is_reminded_too(starter):
    starter.finish().submit("Send me the link", email=MIA, wants_reminder="y")
    starter.clock.move(A_DAY)

    (letter,) = letters(starter, EmailKind.DRAFT_REMINDER)
    assert "/finish?" in letter.text


def test_a_published_page_is_not_reminded_of(starter):
    page = starter.finish().submit("Send me the link", email=MIA, wants_reminder="y")
    assert page.path.endswith("/sent")
    (link,) = starter.letters()
    starter.browser.open(link.path("/fundraise/start/publish/")).submit("Publish my page")
    starter.clock.move(A_DAY)

    assert not letters(starter, EmailKind.DRAFT_REMINDER)


def test_opening_the_link_that_stops_it_stops_nothing_and_one_post_does(starter):
    email_draft(starter)
    starter.clock.move(A_DAY)
    (letter,) = letters(starter, EmailKind.DRAFT_REMINDER)
    stop = path_in(letter, "/emails/drafts/")

    starter.browser.open(stop)
    assert db.session.scalars(select(DraftEmail)).one().stopped_at is None
    starter.browser.post(stop, {"List-Unsubscribe": "One-Click"})
    db.session.expire_all()
    assert db.session.scalars(select(DraftEmail)).one().stopped_at
    assert starter.browser.open(stop).has_text("We will send you no more reminders")
    starter.browser.open(stop.partition("?")[0], status=404)


def test_a_reminder_stopped_before_it_is_due_never_comes(starter):
    email_draft(starter)
    with transaction():
        kept = db.session.scalars(select(DraftEmail)).one()
        kept.stopped_at = starter.clock.now()
    starter.clock.move(A_DAY)

    assert not letters(starter, EmailKind.DRAFT_REMINDER)


def test_who_was_erased_is_not_reminded(starter):
    email_draft(starter)
    seal_history()
    with transaction():
        erase_person(find_person(MIA), actor=Actor.staff(1), at=make.instant("2026-11-02 16:00"))
    starter.clock.move(A_DAY)

    assert not letters(starter, EmailKind.DRAFT_REMINDER)
    assert not db.session.scalars(select(DraftEmail)).all()


def test_a_draft_that_is_let_go_takes_its_address_along(starter):
    email_draft(starter)
    starter.clock.move(timedelta(days=91))
    starter.worker.run(JobName.FORGET_DRAFTS)

    assert not db.session.scalars(select(DraftEmail)).all()
