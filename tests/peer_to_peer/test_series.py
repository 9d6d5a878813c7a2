"""The owner’s series in words: both languages, true when it leaves, nothing of a donor in it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.i18n.languages import Language
from fundraiser.peer_to_peer.emails.series import WORDINGS, owner_follow_up
from fundraiser.peer_to_peer.follow_up import OwnerMessage
from fundraiser.peer_to_peer.models import OwnerEmail, PlaceStatus
from fundraiser.peer_to_peer.operations.follow_up import write_to_owner
from fundraiser.peer_to_peer.queries.pages import lock_page
from tests import make
from tests.make import cad


def written(page, message):
    with transaction():
        write_to_owner(lock_page(page.id), message, at=clock.now())
    newest = select(OwnerEmail.id).order_by(OwnerEmail.id.desc()).limit(1)
    return owner_follow_up(db.session.scalars(newest).one())


def page_with(gift, *, language=Language.ENGLISH, **facts):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(1000))
    owner = make.donor(language=language, name="Mia <b>Roy")
    page = make.fundraiser_page(campaign, owner=owner, goal=cad(100), **facts)
    if gift:
        make.page_gift(page, gift, name="Shy One", email="shy@example.org", hides_name=True)
    return page


def test_every_message_has_words():
    assert set(WORDINGS) == set(OwnerMessage)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("message", list(OwnerMessage))
def test_a_message_leads_to_the_page_and_names_no_donor(app, message, language):
    page = page_with(None if message is OwnerMessage.NO_GIFT_YET else cad(100), language=language)

    email = written(page, message)

    assert email
    assert page.public_id in email.text
    assert "Mia <b>Roy" in email.text
    assert "Mia <b>Roy" not in email.html
    assert email.unsubscribe_url
    for hidden in ("Shy One", "shy@example.org"):
        assert hidden not in email.text + email.html


def test_a_milestone_says_the_figures_and_the_match(app):
    email = written(page_with(cad(60)), OwnerMessage.HALF)

    assert email
    assert email.subject == "Half of your goal"
    assert "$60 of $100" in email.text
    assert "matched these gifts with $60" in email.text


@pytest.mark.parametrize(
    ("today", "closes_at", "deadline"),
    [
        ("2026-12-24 15:00", "2027-01-01 05:00", "31\u00a0December 2026, 11:59\u00a0p.m."),
        ("2026-12-31 20:00", "2027-01-01 05:00", "31\u00a0December 2026, 11:59\u00a0p.m."),
        ("2027-02-22 15:00", "2027-03-01 05:00", "28\u00a0February 2027, 11:59\u00a0p.m."),
        ("2026-12-24 15:00", "2026-12-31 17:00", "31\u00a0December 2026, 12:00\u00a0p.m."),
    ],
)
def test_one_week_to_go_says_the_last_minute_for_gifts(app, clock, today, closes_at, deadline):
    clock.set_to(make.instant(today))
    campaign = make.campaign(
        opens_at=clock.now() - timedelta(days=30), closes_at=make.instant(closes_at)
    )
    page = make.fundraiser_page(campaign, goal=cad(100))
    make.page_gift(page, cad(60))

    email = written(page, OwnerMessage.LAST_WEEK)

    assert email
    assert f"The campaign ends on {deadline} Eastern Time." in email.text


@pytest.mark.parametrize(
    ("message", "gift"),
    [
        (OwnerMessage.NO_GIFT_YET, cad(10)),
        (OwnerMessage.FIRST_GIFT, None),
        (OwnerMessage.HALF, cad(10)),
    ],
)
def test_what_is_not_true_any_more_is_not_sent(app, message, gift):
    assert written(page_with(gift), message) is None


def test_nothing_is_sent_about_a_page_that_nobody_sees(app):
    page = page_with(cad(60))
    with transaction():
        lock_page(page.id).move_to(PlaceStatus.HIDDEN)

    assert written(page, OwnerMessage.HALF) is None


def test_an_owner_who_stopped_gets_nothing(app):
    page = page_with(cad(60))
    with transaction():
        lock_page(page.id).emails_stopped_at = clock.now() - timedelta(hours=1)

    assert written(page, OwnerMessage.HALF) is None
