"""The preview of a campaign's page: all of the page before it is public, and no gift."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fundraiser import clock
from fundraiser.campaigns.operations import publish_campaign
from fundraiser.campaigns.previews import preview_url, share_preview, withdraw_preview
from fundraiser.campaigns.queries import get_campaign, lock_campaign
from fundraiser.database import db, transaction
from fundraiser.pledges.models import Pledge
from tests import make
from tests.campaigns.photographs import with_photograph
from tests.make import ACTOR, cad


@pytest.fixture
def draft(app):
    """A draft that opens in three days, with a photograph."""
    opens_at = clock.now() + timedelta(days=3)
    closes_at = opens_at + timedelta(days=30)
    impacts = {"5000": {"en": "supper for ten", "fr": "le souper de dix personnes"}}
    campaign = make.campaign(
        is_published=False, opens_at=opens_at, closes_at=closes_at, impacts=impacts
    )
    return with_photograph(campaign)


def change(campaign, act):
    with transaction():
        act(lock_campaign(campaign.id), actor=ACTOR, at=clock.now())


def shared_link(campaign, language="en"):
    change(campaign, share_preview)
    return preview_url(get_campaign(campaign.id), language)


def path_of(link, browser):
    return link.removeprefix(browser.origin)


def test_the_link_shows_the_page_as_open_in_both_languages(browser, draft):
    page = browser.open(path_of(shared_link(draft), browser))

    assert page.has_text("This is a preview. The page is not public yet, and nobody can give here.")
    assert page.has_text("Winter lights")
    assert page.has_text("supper for ten")
    assert page.has_text("Latest gifts")
    assert not page.has_text("Not open yet")
    photograph = page.soup.select_one(".hero-photograph__image")
    shown = browser.client.get(str(photograph["src"]), base_url=browser.origin, buffered=True)
    assert shown.mimetype == "image/jpeg"

    french = page.click("Français")

    assert french.has_text("Lumières d’hiver")
    assert french.has_text("le souper de dix personnes")


def test_the_preview_claims_the_match_of_the_pools_that_can_open_with_it(browser, draft):
    window = {"opens_at": draft.opens_at, "closes_at": draft.closes_at}
    make.match_pool(draft, available=cad(500), sponsor="Signed", is_open=False, **window)
    make.match_pool(
        draft, available=cad(900), sponsor="Unsigned", is_open=False, signed_on=None, **window
    )

    page = browser.open(path_of(shared_link(draft), browser))

    assert page.has_text("Your gift is doubled until")
    assert page.has_text("$500 in matching funds is left, from Signed.")
    assert not page.has_text("Unsigned")


def test_no_gift_is_made_through_the_preview(browser, draft):
    page = browser.open(path_of(shared_link(draft), browser))
    form = page.soup.select_one("#give")
    send = form.select_one("button[type=submit]")
    fields = {"form_key": "", "amount": "5000", "frequency": "once", "name": "Ana Roy"}
    fields["email"] = "ana@example.org"

    assert send.has_attr("disabled")
    assert form.select_one("[name=form_key]")["value"] == ""
    browser.post(path_of(shared_link(draft), browser), fields, status=405)
    browser.post(str(form["action"]), fields, status=404)
    change(draft, publish_campaign)
    browser.post(str(form["action"]), fields, status=422)
    assert db.session.scalar(select(func.count()).select_from(Pledge)) == 0


def test_the_preview_is_neither_kept_nor_listed_nor_fed(browser, draft):
    page = browser.open(path_of(shared_link(draft), browser))

    assert page.answer.headers["Cache-Control"] == "private, no-store"
    assert page.answer.headers["X-Robots-Tag"] == "noindex"
    assert page.soup.select_one("meta[name=robots]")["content"] == "noindex"
    assert not page.soup.select("link[rel=canonical], [data-totals], [type='application/ld+json']")
    hrefs = [str(link["href"]) for link in page.soup.select("main a[href]")]
    assert not [href for href in hrefs if "/campaigns/" in href]


def test_the_link_ends_when_it_is_withdrawn_and_a_new_one_differs(browser, draft):
    link = path_of(shared_link(draft), browser)
    change(draft, withdraw_preview)
    browser.open(link, status=404)

    new = path_of(shared_link(draft), browser)

    assert new != link
    browser.open(link, status=404)
    browser.open(new)


def test_the_link_ends_when_the_campaign_is_published(browser, draft):
    link = path_of(shared_link(draft), browser)

    change(draft, publish_campaign)

    browser.open(link, status=404)
    assert browser.open("/campaigns/winter").has_text("Winter lights")


def test_a_link_without_our_signature_shows_nothing(browser, draft):
    link = path_of(shared_link(draft), browser)

    browser.open(link.partition("?")[0], status=404)
    browser.open(link[:-1] + ("A" if link[-1] != "A" else "B"), status=404)
