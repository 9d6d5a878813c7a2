"""Telling us that something is wrong with a page or a team."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser import clock as time_of_day
from fundraiser.database import db, transaction
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.organisation.models import ONLY_ID, Organisation
from fundraiser.organisation.queries import forget_organisation
from fundraiser.peer_to_peer.models import Flag, FlagReason, FlagStatus, PlaceStatus
from fundraiser.web.spam import Suspicion
from tests import make

FLAG = "/f/mias-run/flag"
GOOD = {"reason": "hurtful", "words": "It insults my neighbour."}
THANKS = "Thank you for telling us"


@pytest.fixture
def page(app):
    with transaction():
        desk = Organisation(
            id=ONLY_ID,
            name_en="Night Shelter",
            name_fr="Abri de nuit",
            events_email="desk@example.org",
            changed_at=time_of_day.now(),
        )
        db.session.add(desk)
    forget_organisation()
    return make.fundraiser_page(make.campaign())


@pytest.fixture
def form(page, browser, clock):
    """The form, open for as long as a person takes to fill it in."""
    shown = browser.open(FLAG)
    clock.move(timedelta(minutes=1))
    return shown


def flags():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Flag).order_by(Flag.id)))


def notices():
    kinds = (EmailKind.PAGE_NOTICE, EmailKind.TEAM_NOTICE)
    return list(db.session.scalars(select(OutgoingEmail).where(OutgoingEmail.kind.in_(kinds))))


def test_a_flag_is_added_and_staff_are_told(page, form):
    thanks = form.submit(**GOOD, email="ana@example.org")

    assert thanks.has_text(THANKS)
    [flag] = flags()
    assert (flag.page_id, flag.team_id) == (page.id, None)
    assert flag.status is FlagStatus.OPEN
    assert flag.reason is FlagReason.HURTFUL
    assert (flag.words, flag.email) == ("It insults my neighbour.", "ana@example.org")
    assert flag.suspicion is None
    assert [notice.recipient for notice in notices()] == ["desk@example.org"]


def test_an_address_is_not_asked_for(form):
    form.submit(**GOOD)

    assert flags()[0].email == ""


def test_a_flag_sent_twice_is_one(form):
    form.submit(**GOOD)
    form.submit(**GOOD)
    form.submit(**{**GOOD, "words": "And there is more."})

    assert len(flags()) == 2


def test_what_is_missing_is_said_and_what_was_typed_stays(form):
    again = form.submit(status=422, words="Review it", email="not an address")

    assert len(again.errors) == 2
    assert again.find("#words").get_text(strip=True) == "Review it"
    assert again.find("title").get_text().startswith("Error:")
    assert flags() == []


@pytest.mark.parametrize("words", ["", "x" * 1001, "a\x00b", "\u202eevil"])
def test_words_that_cannot_be_kept_are_refused(form, words):
    form.submit(**{**GOOD, "words": words}, status=422)

    assert flags() == []


def test_what_a_machine_sends_is_kept_back_and_nobody_is_told(form, page, browser):
    form.submit(**GOOD, website_address="https://spam.example")
    browser.open(FLAG).submit(**GOOD)  # at once

    assert [flag.suspicion for flag in flags()] == [
        Suspicion.FILLED_TRAP,
        Suspicion.TOO_QUICK,
    ]
    assert notices() == []


def test_a_team_is_flagged_by_the_same_form(page, browser, clock):
    team = make.team(page.campaign, page=page)
    shown = browser.open(f"/t/{team.slug}/flag")
    clock.move(timedelta(minutes=1))

    assert shown.submit(**GOOD).has_text(THANKS)
    [flag] = flags()
    assert (flag.page_id, flag.team_id) == (None, team.id)


def test_what_nobody_may_see_cannot_be_flagged(page, browser):
    owner = make.donor("bo@example.org", name="Bo")
    make.fundraiser_page(page.campaign, owner=owner, slug="hidden", status=PlaceStatus.HIDDEN)

    for path in ("/f/hidden/flag", "/f/nowhere/flag", "/t/nowhere/flag", "/t/%00/flag"):
        browser.open(path, status=404)
        browser.post(path, GOOD, status=404)
    assert flags() == []


def test_a_flag_from_another_site_is_refused(page, app):
    answer = app.test_client().post(FLAG, data=GOOD, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
    assert flags() == []
