"""Words to share: ready messages that are true when they are shown, and end with the link."""

from datetime import datetime
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from fundraiser.clock import now
from fundraiser.database import db, transaction
from fundraiser.peer_to_peer.emails.series import owner_follow_up
from fundraiser.peer_to_peer.follow_up import OwnerMessage
from fundraiser.peer_to_peer.models import OwnerEmail, PlaceStatus
from fundraiser.peer_to_peer.operations.follow_up import write_to_owner
from fundraiser.peer_to_peer.queries.pages import lock_page
from tests import make
from tests.donors.signing_in import sign_in
from tests.make import cad
from tests.peer_to_peer.owners import of, put
from tests.peer_to_peer.teams import own

HERE = ZoneInfo("America/Toronto")
END = datetime(2026, 12, 31, 23, 59, tzinfo=HERE)
KINDS = ["first-ask", "personal-ask", "halfway", "last-days", "thanks"]


@pytest.fixture
def page(app, clock):
    clock.set_to(datetime(2026, 12, 1, 12, tzinfo=HERE))
    return make.fundraiser_page(make.campaign(closes_at=END), goal=cad(200))


def message(shown, kind):
    return shown.find(f"textarea#{kind}").get_text().strip().replace("\xa0", " ")


def texts(shown):
    return [area.get_text() for area in shown.soup.select("textarea")]


def test_five_messages_say_goal_end_and_link(mia, page):
    shown = mia.open(of(page)).click("Words to share")

    assert [area["id"] for area in shown.soup.select("textarea")] == KINDS
    assert "$200" in message(shown, "first-ask")
    assert "31 December, 11:59 p.m. Eastern Time" in message(shown, "last-days")
    for text in texts(shown):
        assert text.strip().endswith(f"/f/{page.slug}")


def test_a_gift_is_called_doubled_only_while_the_match_is_free(mia, page):
    assert "doubled" not in "".join(texts(mia.open(of(page, "/words"))))

    make.match_pool(page.campaign, available=cad(50))
    shown = mia.open(of(page, "/words"))
    assert "Your gift is doubled until then." in message(shown, "first-ask")
    assert "Your gift is doubled until 31 December" in message(shown, "personal-ask")

    make.page_gift(page, cad(60))
    shown = mia.open(of(page, "/words"))
    assert "doubled" not in "".join(texts(shown))
    assert "matched these gifts with $50" in message(shown, "thanks")


def test_a_match_that_is_reserved_is_not_claimed(mia, page):
    make.match_pool(page.campaign, available=cad(50))
    make.pledge(page.campaign, cad(50))

    assert "doubled" not in "".join(texts(mia.open(of(page, "/words"))))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (0, "The goal is $200 by"),
        (20, "$20 of $200 so far"),
        (100, "The first half is done: $100 of $200!"),
        (230, "The goal of $200 is reached: $230 so far!"),
    ],
)
def test_halfway_says_how_far_it_is(mia, page, given, words):
    if given:
        make.page_gift(page, cad(given))

    assert message(mia.open(of(page, "/words")), "halfway").startswith(words)


def test_the_links_carry_the_ready_text(mia, page):
    shown = mia.open(of(page, "/words"))
    begins = ["https://wa.me/?text=", "sms:?&body=", "mailto:?subject="]

    links = shown.soup.select("section:first-of-type [data-message-link]")
    for link, begin in zip(links, begins, strict=True):
        assert link["href"].startswith(begin)
        assert unquote(link["href"]).replace("\xa0", " ").endswith(message(shown, "first-ask"))
        assert link["href"].startswith(link["data-message-link"])


def test_they_are_in_the_language_of_the_page_and_in_the_other_one(mia, page):
    shown = mia.open(f"/fr{of(page, '/words')}")
    assert "Would you give" in message(shown, "personal-ask")
    assert shown.has_text("Demande personnelle")

    french = mia.open(str(shown.find("a[href$='in=fr']")["href"]))
    assert "Accepteriez-vous" in message(french, "personal-ask")
    assert "/fr/f/" in message(french, "personal-ask")


def test_a_page_that_takes_no_gifts_asks_for_none(mia, page):
    make.match_pool(page.campaign, available=cad(50))
    put(page, PlaceStatus.PAUSED)
    shown = mia.open(of(page, "/words"))

    assert [area["id"] for area in shown.soup.select("textarea")] == ["thanks"]
    assert "doubled" not in shown.text


def test_a_page_that_nobody_sees_has_nothing_to_share(mia, page):
    put(page, PlaceStatus.HIDDEN)

    assert not texts(mia.open(of(page, "/words")))


def test_a_team_without_a_goal_has_messages_too(browser, page):
    team = make.team(page.campaign)
    sign_in(browser, team.captain)
    shown = browser.open(own(team)).click("Choose your words")

    assert "Our team “The night owls” is raising money" in message(shown, "first-ask")
    assert message(shown, "last-days").endswith(f"/t/{team.slug}")
    assert "None" not in "".join(texts(shown))


def test_only_its_captain_sees_a_teams_words(leo, page):
    leo.open(own(make.team(page.campaign), "/words"), status=404)


@pytest.mark.parametrize("kind", [OwnerMessage.ASK_FIVE, OwnerMessage.LAST_WEEK])
def test_the_email_that_promises_words_leads_to_them(page, kind):
    with transaction():
        write_to_owner(lock_page(page.id), kind, at=now())
    email = owner_follow_up(db.session.scalars(select(OwnerEmail.id)).one())

    assert email
    assert of(page, "/words") in email.text
