"""When a supporter's page is there for everybody, for its owner alone, or for nobody."""

from datetime import timedelta

import pytest

from fundraiser import clock as time_of_day
from fundraiser.campaigns.models import CampaignStatus
from fundraiser.database import db, transaction
from fundraiser.peer_to_peer.models import ChangeStatus, PlaceChange, PlaceStatus
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.pictures.models import Picture
from fundraiser.web.page_cache import forget_pages
from tests import make
from tests.databases import ON_SQLITE
from tests.donors.signing_in import sign_in
from tests.make import cad

pytestmark = ON_SQLITE

PAGE = "/f/mias-run"


@pytest.fixture
def campaign(app):
    return make.campaign()


@pytest.fixture
def page(campaign):
    return make.fundraiser_page(campaign)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (PlaceStatus.PAUSED, "It is not taking gifts right now."),
        (PlaceStatus.CLOSED, "1 gift arrived through this page. This page takes no more gifts."),
    ],
)
def test_a_page_that_takes_no_gifts_says_so_and_leads_to_the_campaign(
    campaign, browser, status, words
):
    page = make.fundraiser_page(campaign)
    make.page_gift(page, cad(50))
    with transaction():
        get_page(page.id).move_to(status)

    shown = browser.open(PAGE)

    assert shown.has_text(words)
    assert not shown.soup.select("form")
    assert shown.has_text("$50 given of the goal of $500")
    assert shown.find('meta[name="robots"]')["content"] == "noindex"
    assert shown.click("See the campaign").path == "/campaigns/winter"


def test_before_and_after_the_campaign_there_is_no_form(app, browser, clock):
    at = clock.now()
    campaign = make.campaign(opens_at=at + timedelta(days=1), closes_at=at + timedelta(days=5))
    make.fundraiser_page(campaign)

    assert browser.open(PAGE).has_text("You can give here from")
    assert not browser.open(PAGE).soup.select("form")

    clock.move(timedelta(days=6))
    forget_pages(app)
    assert browser.open(PAGE).has_text("This page takes no more gifts.")


@pytest.mark.parametrize(
    "status", [PlaceStatus.DRAFT, PlaceStatus.WAITING, PlaceStatus.HIDDEN, PlaceStatus.TAKEN_DOWN]
)
def test_a_page_that_others_may_not_see_is_there_for_its_owner_alone(campaign, browser, status):
    make.fundraiser_page(campaign, status=status)
    parts = ["", "/givers", "/updates", "/qr.svg", "/qr.png", "/poster.pdf", "/card.jpg", "/flag"]
    for part in parts:
        assert not browser.open(f"{PAGE}{part}", status=404).has_text("Mia’s run")
    browser.post(PAGE, {"amount": "5000"}, status=404)

    sign_in(browser, make.donor("nosy@example.org", name="Nosy"))
    browser.open(PAGE, status=404)

    sign_in(browser, make.donor())
    shown = browser.open(PAGE)
    assert shown.has_text("Only you can see this page for now.")
    assert shown.answer.headers["Cache-Control"] == "private, no-store"
    assert shown.find('meta[name="robots"]')["content"] == "noindex"
    assert not shown.soup.select("form")
    browser.client.delete_cookie("donor")


def test_what_its_owner_saw_is_shown_to_nobody_else(app, campaign, browser):
    make.fundraiser_page(campaign, status=PlaceStatus.HIDDEN)
    sign_in(browser, make.donor())
    browser.open(PAGE)

    from_outside = app.test_client(use_cookies=False).get(PAGE)

    assert from_outside.status_code == 404


@pytest.mark.parametrize("slug", ["nowhere", "ab", "%00", "%3Cscript%3E", "x" * 300, "Mias-Run"])
def test_no_page_stands_at_an_address_that_is_none(page, browser, slug):
    browser.open(f"/f/{slug}", status=404)
    browser.post(f"/f/{slug}", {"amount": "5000"}, status=404)
    browser.open(f"/f/{slug}/poster.pdf", status=404)


def test_a_page_of_a_campaign_that_is_not_published_is_not_there(page, browser):
    with transaction():
        get_page(page.id).campaign.move_to(CampaignStatus.WITHDRAWN)

    browser.open(PAGE, status=404)
    browser.open(f"{PAGE}/card.jpg", status=404)


def test_nothing_that_waits_and_nothing_of_its_owner_is_in_the_page(page, browser):
    with transaction():
        picture = Picture(uploaded_at=time_of_day.now(), version=1, is_public=False)
        db.session.add(picture)
        db.session.flush()
        db.session.add(
            PlaceChange(
                page_id=page.id,
                status=ChangeStatus.WAITING,
                title="A waiting title",
                organiser_name="A waiting name",
                story="A waiting story",
                picture_id=picture.id,
                picture_words="Waiting words",
                made_at=time_of_day.now(),
            )
        )
        fresh = get_page(page.id)
        fresh.asked_change = "Please change this"
        secrets = [page.owner.email, page.owner.public_id, page.public_id, picture.public_id]

    html = browser.open(PAGE).answer.text

    for secret in ["waiting", "Waiting", "Please change", *secrets]:
        assert secret not in html
