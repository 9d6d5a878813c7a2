"""The owner’s series in words: both languages, true when it leaves, nothing of a donor in it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser import clock
from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import db, transaction
from fundraiser.i18n.languages import Language
from fundraiser.matching.queries import list_pools
from fundraiser.peer_to_peer.emails.series import WORDINGS, owner_follow_up
from fundraiser.peer_to_peer.follow_up import ASKS, EVENT_DAYS, OwnerMessage
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
    campaign = find_campaign("winter") or make.campaign()
    if not list_pools(campaign.id):
        make.match_pool(campaign, available=cad(1000))
    owner = make.donor(language=language, name="Mia <b>Roy")
    page = make.fundraiser_page(campaign, owner=owner, goal=cad(100), **facts)
    if gift:
        make.page_gift(page, gift, name="Shy One", email="shy@example.org", hides_name=True)
    return page


def event_day_for(message):
    """Return the date of an event about which this message is due today."""
    first, _end = EVENT_DAYS.get(message, (0, 1))
    return clock.today("America/Toronto") - timedelta(days=first)


def test_every_message_has_words():
    assert set(WORDINGS) == set(OwnerMessage)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("message", list(OwnerMessage))
def test_a_message_leads_to_the_page_and_names_no_donor(app, message, language):
    page = page_with(
        None if message in ASKS else cad(100),
        language=language,
        event_on=event_day_for(message),
    )

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
        (OwnerMessage.GIVE_FIRST, cad(10)),
        (OwnerMessage.FIRST_GIFT, None),
        (OwnerMessage.HALF, cad(10)),
    ],
)
def test_what_is_not_true_any_more_is_not_sent(app, message, gift):
    assert written(page_with(gift), message) is None


@pytest.mark.parametrize(
    ("gift", "subject"), [(cad(10), "What your page has done"), (None, "Thank you for trying")]
)
def test_a_page_that_brought_nothing_ends_in_other_words(app, gift, subject):
    email = written(page_with(gift), OwnerMessage.ENDED)

    assert email
    assert email.subject == subject
    assert "$0" not in email.text


def test_an_event_that_was_moved_is_not_announced_for_the_old_day(app):
    tomorrow = event_day_for(OwnerMessage.EVENT_EVE)
    page = page_with(cad(10), event_on=tomorrow)
    with transaction():
        lock_page(page.id).event_on = tomorrow + timedelta(days=3)

    assert written(page, OwnerMessage.EVENT_EVE) is None


@pytest.mark.parametrize("language", list(Language))
def test_no_two_messages_of_a_season_are_alike(app, language):
    emails = []
    for message in OwnerMessage:
        page = page_with(
            None if message in ASKS else cad(100),
            language=language,
            event_on=event_day_for(message),
            slug=f"season-{message}",
        )
        emails.append(written(page, message))
        if message is OwnerMessage.ENDED:
            emails.append(written(page_with(None, language=language, slug="no-gift"), message))
    assert all(emails)
    assert len({email.subject for email in emails}) == len(emails)
    sentences = [own_sentences(email) for email in emails]
    for place, words in enumerate(sentences):
        for others in sentences[place + 1 :]:
            assert len(words & others) <= 2, words & others


def own_sentences(email):
    """Return the lines of an email between its greeting and its button."""
    lines = email.text.split("\n\n")[0].splitlines()
    return {line for line in lines[1:] if line and "http" not in line}


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
