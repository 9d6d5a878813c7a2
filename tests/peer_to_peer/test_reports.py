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
from fundraiser.peer_to_peer.models import PageReport, PageStatus, ReportReason, ReportStatus
from fundraiser.web.spam import Suspicion
from tests import make

REPORT = "/f/mias-run/report"
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
    shown = browser.open(REPORT)
    clock.move(timedelta(minutes=1))
    return shown


def reports():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(PageReport).order_by(PageReport.id)))


def notices():
    kinds = (EmailKind.PAGE_NOTICE, EmailKind.TEAM_NOTICE)
    return list(db.session.scalars(select(OutgoingEmail).where(OutgoingEmail.kind.in_(kinds))))


def test_a_report_is_filed_and_staff_are_told(page, form):
    thanks = form.submit(**GOOD, email="ana@example.org")

    assert thanks.has_text(THANKS)
    [report] = reports()
    assert (report.page_id, report.team_id) == (page.id, None)
    assert report.status is ReportStatus.OPEN
    assert report.reason is ReportReason.HURTFUL
    assert (report.words, report.email) == ("It insults my neighbour.", "ana@example.org")
    assert report.suspicion is None
    assert [notice.recipient for notice in notices()] == ["desk@example.org"]


def test_an_address_is_not_asked_for(form):
    form.submit(**GOOD)

    assert reports()[0].email == ""


def test_a_report_sent_twice_is_one(form):
    form.submit(**GOOD)
    form.submit(**GOOD)
    form.submit(**{**GOOD, "words": "And there is more."})

    assert len(reports()) == 2


def test_what_is_missing_is_said_and_what_was_typed_stays(form):
    again = form.submit(status=422, words="Look at it", email="not an address")

    assert len(again.errors) == 2
    assert again.find("#words").get_text(strip=True) == "Look at it"
    assert again.find("title").get_text().startswith("Error:")
    assert reports() == []


@pytest.mark.parametrize("words", ["", "x" * 1001, "a\x00b", "\u202eevil"])
def test_words_that_cannot_be_kept_are_refused(form, words):
    form.submit(**{**GOOD, "words": words}, status=422)

    assert reports() == []


def test_what_a_machine_sends_is_kept_back_and_nobody_is_told(form, page, browser):
    form.submit(**GOOD, website_address="https://spam.example")
    browser.open(REPORT).submit(**GOOD)  # at once

    assert [report.suspicion for report in reports()] == [
        Suspicion.FILLED_TRAP,
        Suspicion.TOO_QUICK,
    ]
    assert notices() == []


def test_a_team_is_reported_by_the_same_form(page, browser, clock):
    team = make.team(page.campaign, page=page)
    shown = browser.open(f"/t/{team.slug}/report")
    clock.move(timedelta(minutes=1))

    assert shown.submit(**GOOD).has_text(THANKS)
    [report] = reports()
    assert (report.page_id, report.team_id) == (None, team.id)


def test_what_nobody_may_see_cannot_be_reported(page, browser):
    owner = make.donor("bo@example.org", name="Bo")
    make.fundraiser_page(page.campaign, owner=owner, slug="hidden", status=PageStatus.HIDDEN)

    for path in ("/f/hidden/report", "/f/nowhere/report", "/t/nowhere/report", "/t/%00/report"):
        browser.open(path, status=404)
        browser.post(path, GOOD, status=404)
    assert reports() == []


def test_a_report_from_another_site_is_refused(page, app):
    answer = app.test_client().post(REPORT, data=GOOD, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
    assert reports() == []
