"""The owner's series, with the clock moved: the right message, one a day, and none after a stop."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from fundraiser.clock import now
from fundraiser.database import db, transaction
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.peer_to_peer.emails.series import owner_follow_up
from fundraiser.peer_to_peer.gift_emails import GiftEmails
from fundraiser.peer_to_peer.jobs import follow_up_owners
from fundraiser.peer_to_peer.models import OwnerEmail
from fundraiser.peer_to_peer.operations.follow_up import agree_to_emails, stop_emails
from fundraiser.peer_to_peer.operations.gift_notices import choose_gift_emails
from fundraiser.peer_to_peer.queries.pages import lock_page
from tests import make
from tests.make import cad

HERE = ZoneInfo("America/Toronto")
LIVE = datetime(2026, 11, 2, 10, 30, tzinfo=HERE)


@pytest.fixture
def page(app, clock):
    clock.set_to(LIVE)
    campaign = make.campaign(
        opens_at=LIVE - timedelta(days=5), closes_at=datetime(2026, 12, 31, 23, 59, tzinfo=HERE)
    )
    page = make.fundraiser_page(campaign, goal=cad(200))
    with transaction():
        fresh = lock_page(page.id)
        agree_to_emails(fresh, "Send me tips.", at=LIVE)
        choose_gift_emails(fresh, GiftEmails.NONE, at=LIVE)
    return page


def told() -> list[str]:
    follow_up_owners()
    return list(db.session.scalars(select(OwnerEmail.message).order_by(OwnerEmail.id)))


@pytest.fixture
def on(clock):
    """Go to an hour of the so-many-th day after the page went live."""

    def go(day: int, hour: int = 12) -> None:
        clock.set_to(LIVE.replace(hour=hour) + timedelta(days=day))

    return go


def test_a_page_hears_what_happens_one_email_a_day(page, on):
    assert told() == []
    on(1)
    assert told() == ["no-picture"]
    on(3)
    assert told() == ["no-picture", "give-first"]
    on(4)
    make.page_gift(page, cad(10))
    assert told()[2:] == ["first-gift"]
    make.page_gift(page, cad(100), email="ben@example.org")
    assert told()[3:] == []
    on(5)
    assert told()[3:] == ["half"]
    make.page_gift(page, cad(100), email="eve@example.org")
    on(6)
    assert told()[4:] == ["reached"]
    on(14)  # no word of a quiet week: the goal is reached
    assert told()[5:] == []
    on(55)
    assert told()[5:] == ["last-week"]
    on(60)  # 1 January
    assert told()[6:] == []
    on(61)
    assert told()[6:] == ["ended"]
    on(90)
    assert told()[7:] == []


def test_at_night_nothing_is_written_and_the_morning_makes_up_for_it(page, on):
    on(4, hour=23)
    make.page_gift(page, cad(10))
    assert told() == []

    on(5, hour=9)
    assert told() == ["first-gift"]


def test_each_email_is_written_once_and_says_what_is_true(page):
    make.page_gift(page, cad(60), name="Ana Silva")
    told()
    told()

    (email,) = db.session.scalars(
        select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.OWNER_FOLLOW_UP)
    )
    message = owner_follow_up(email.record_id)
    assert email.recipient == "mia@example.org"
    assert message
    assert "$60" in message.text
    assert f"/account/pages/{page.public_id}" in message.text
    assert "/emails/pages/" in message.unsubscribe_url
    assert "ana@example.org" not in message.html


def test_an_email_that_is_no_longer_true_is_withdrawn(page, on):
    on(1)
    told()
    sent = db.session.scalars(select(OwnerEmail)).one()
    with transaction():
        stop_emails(lock_page(page.id), at=now())

    assert owner_follow_up(sent.id) is None


def test_one_click_ends_them_and_opening_the_link_does_not(page, browser, on):
    make.page_gift(page, cad(60))
    told()
    sent = db.session.scalars(select(OwnerEmail)).one()
    message = owner_follow_up(sent.id)
    assert message
    path = message.unsubscribe_url.removeprefix("http://127.0.0.1:8000")

    browser.client.get(path)
    db.session.expire_all()
    assert lock_page(page.id).emails_stopped_at is None
    assert browser.client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    db.session.expire_all()

    assert lock_page(page.id).emails_stopped_at is not None
    on(5)
    assert told() == ["quarter"]


def test_the_choices_page_needs_our_signature(page, browser):
    assert browser.client.get(f"/emails/pages/{page.public_id}").status_code == 404
    assert browser.client.post(f"/emails/pages/{page.public_id}/stop").status_code == 404
