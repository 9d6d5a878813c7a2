"""An owner hears who gave: as gifts come in or once a day, and thanks with one press more."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from fundraiser.database import db, transaction
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.peer_to_peer.emails.gifts import owner_gifts
from fundraiser.peer_to_peer.gift_emails import GiftEmails, next_gift_email
from fundraiser.peer_to_peer.jobs import follow_up_owners
from fundraiser.peer_to_peer.models import GiftNotice, PlaceStatus, Thanks
from fundraiser.peer_to_peer.operations.follow_up import stop_emails
from fundraiser.peer_to_peer.operations.gift_notices import choose_gift_emails
from fundraiser.peer_to_peer.queries.pages import get_page, lock_page
from tests import make
from tests.donors.signing_in import sign_in
from tests.make import cad
from tests.peer_to_peer.refunds import refund

ZONE = "America/Toronto"
HERE = ZoneInfo(ZONE)
LIVE = datetime(2026, 12, 2, 10, 30, tzinfo=HERE)


@pytest.fixture
def page(app, clock):
    clock.set_to(LIVE)
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(1000))
    return make.fundraiser_page(campaign, goal=cad(1000))


@pytest.fixture
def at(clock):
    """Go to an hour of the so-many-th day after the page went live."""
    return lambda day, hour: clock.set_to(LIVE.replace(hour=hour) + timedelta(days=day))


def subjects():
    """Return what the owner was told of gifts, in order."""
    follow_up_owners()
    notices = db.session.scalars(select(GiftNotice.id).order_by(GiftNotice.id)).all()
    return [message.subject for notice in notices if (message := owner_gifts(notice))]


def newest_message():
    follow_up_owners()
    message = owner_gifts(db.session.scalars(select(GiftNotice.id)).all()[-1])
    assert message
    return message


def choose(page, choice, *, when=LIVE):
    with transaction():
        choose_gift_emails(lock_page(page.id), choice, at=when)


def give(page, name, dollars=20, **facts):
    return make.page_gift(page, cad(dollars), name=name, email=f"{name}@example.org", **facts)


def local(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=HERE)


@pytest.mark.parametrize(
    ("choice", "sent_today", "at_time", "due_at"),
    [
        pytest.param(GiftEmails.EACH, 0, local(3, 11), local(3, 11), id="at-once"),
        pytest.param(GiftEmails.EACH, 2, local(3, 11), local(3, 11), id="the-third"),
        pytest.param(GiftEmails.EACH, 3, local(3, 11), local(4, 9), id="more-than-three"),
        pytest.param(GiftEmails.EACH, 0, local(3, 23), local(4, 9), id="at-night"),
        pytest.param(GiftEmails.EACH, 0, local(25, 11), local(26, 9), id="on-christmas-day"),
        pytest.param(GiftEmails.DAILY, 0, local(3, 11), local(3, 17), id="daily"),
        pytest.param(GiftEmails.DAILY, 0, local(3, 18), local(3, 18), id="daily-after-five"),
        pytest.param(GiftEmails.DAILY, 1, local(3, 18), local(4, 17), id="daily-told-today"),
        pytest.param(GiftEmails.NONE, 0, local(3, 11), None, id="never"),
    ],
)
def test_when_an_owner_hears_of_a_gift(choice, sent_today, at_time, due_at):
    found = next_gift_email(choice, sent_today=sent_today, at=at_time, zone=ZONE, event_on=None)

    assert found == due_at


def test_each_gift_has_an_email_with_name_amount_and_match(page):
    give(page, "Ana", 50, comment="Go, Mia! www.example.com")

    [subject] = subjects()

    message = newest_message()
    assert subject == "Your first gift: Ana gave $50, matched with $50"
    assert "> Go, Mia! www" in message.text
    assert "www.example.com" not in message.text
    assert "Thank Ana" in message.text
    assert "ana@example.org" not in message.text.lower() + message.html.lower()
    assert "/emails/pages/" in message.unsubscribe_url


def test_a_hidden_name_stays_hidden(page):
    give(page, "Shy", 50, hides_name=True)

    message = newest_message()

    assert "A donor who hides their name gave $50" in message.text
    assert "shy" not in (message.text + message.html).lower()


def test_three_emails_a_day_and_the_rest_share_one_the_next_morning(page, at):
    for number in range(5):
        at(0, 11 + number)
        give(page, f"giver{number}")
        follow_up_owners()
    assert len(subjects()) == 3
    at(1, 9)

    assert subjects()[3:] == ["2 gifts through your page: $40"]
    assert subjects()[4:] == []


def test_once_a_day_they_share_one_email(page, at):
    choose(page, GiftEmails.DAILY)
    for hour in (11, 14):
        at(0, hour)
        give(page, f"giver{hour}")
        assert subjects() == []
    at(0, 17)
    assert subjects() == ["2 gifts through your page: $40"]
    at(0, 19)
    give(page, "late")
    assert len(subjects()) == 1
    at(1, 17)
    assert subjects()[1:] == ["late gave $20, matched with $20"]


def test_the_owner_knows_of_their_own_gifts_and_of_cash(page):
    make.page_gift(page, cad(20), email="mia@example.org", name="Mia")

    assert subjects() == []


@pytest.mark.parametrize("how", ["never", "stopped", "hidden"])
def test_who_wants_no_emails_gets_none(page, how):
    with transaction():
        fresh = lock_page(page.id)
        if how == "never":
            choose_gift_emails(fresh, GiftEmails.NONE, at=LIVE)
        elif how == "stopped":
            stop_emails(fresh, at=LIVE)
        else:
            fresh.move_to(PlaceStatus.HIDDEN)
    give(page, "Ana")

    assert subjects() == []


def test_a_series_goes_on_beside_them_without_word_of_the_first_gift(page, at):
    give(page, "Ana", 600)
    follow_up_owners()
    series = select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.OWNER_FOLLOW_UP)
    assert db.session.scalars(series).all() == []
    at(1, 9)
    follow_up_owners()

    assert len(db.session.scalars(series).all()) == 1


def link_in(message):
    [line] = [line for line in message.text.splitlines() if "/thank/" in line]
    parts = urlsplit(line.strip())
    return f"{parts.path}?{parts.query}"


def thanked():
    db.session.rollback()
    return len(db.session.scalars(select(Thanks)).all())


def test_opening_the_link_thanks_nobody_and_one_press_does(page, browser):
    give(page, "Ana")
    link = link_in(newest_message())

    opened = browser.open(link)
    assert opened.has_text("Ana gave $20, matched with $20")
    assert thanked() == 0
    done = opened.submit("Send these thanks")

    assert done.has_text("Your thanks are on their way")
    assert thanked() == 1
    assert browser.client.post(link).status_code == 303
    assert thanked() == 1


def test_the_link_thanks_for_the_gifts_of_its_email_only(page, browser, at):
    give(page, "Ana")
    link = link_in(newest_message())
    at(0, 12)
    give(page, "Ben")

    browser.open(link).submit("Send these thanks")

    assert thanked() == 1


def test_the_owner_who_is_signed_in_writes_their_own_words(page, browser):
    give(page, "Ana")
    link = link_in(newest_message())
    sign_in(browser, page.owner)

    opened = browser.open(link)

    assert opened.has_text("Thank a donor")
    assert thanked() == 0


def test_the_link_needs_our_signature(page, browser):
    give(page, "Ana")
    link = link_in(newest_message())

    for path in (link.split("?")[0], link[:-3]):
        assert browser.client.get(path).status_code == 404
        assert browser.client.post(path).status_code == 404


def test_a_gift_that_went_back_is_not_told(page):
    gift = give(page, "Ana")
    follow_up_owners()
    refund(gift, gift.amount)

    assert subjects() == []


def test_the_owner_chooses_on_the_page_of_their_emails(page, browser):
    give(page, "Ana")
    choices = urlsplit(newest_message().unsubscribe_url.replace("/stop", ""))

    opened = browser.open(f"{choices.path}?{choices.query}")
    kept = opened.submit("Save my choices", gifts="daily")

    assert kept.has_text("Your choice is saved.")
    db.session.expire_all()
    assert get_page(page.id).gift_emails is GiftEmails.DAILY
