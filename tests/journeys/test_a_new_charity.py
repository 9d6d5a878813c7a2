"""A charity that did not exist yet: from an empty database to its published, matched campaign.

One administrator does it all in the browser: its name in two languages, its logo and colour, its
zone, a campaign with a photograph, a preview on a phone, a sponsor and a signed pool. Then a donor
gives.
"""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from fundraiser.campaigns.queries import find_campaign
from fundraiser.clock import date_in
from tests.browsers import Tabs, assert_accessible
from tests.conftest import Clock
from tests.peer_to_peer.drafts import a_picture
from tests.pledges.giving import held_and_earned
from tests.staff.browsing import address_of, open_signed_in

ZONE = "America/Vancouver"
COLOUR = "#0b6e4f"
INVENTED = ("Our charity", "Notre organisme")
CHARITY = {
    "name_en": "Salish Shore Kitchen",
    "name_fr": "Cuisine du rivage Salish",
    "line_en": "Hot meals on the Vancouver waterfront",
    "line_fr": "Des repas chauds sur le rivage de Vancouver",
    "registration_number": "123456789 RR0001",
    "address_line_1": "12 Water Street",
    "city": "Vancouver",
    "province": "BC",
    "postal_code": "V6B 1A1",
    "general_email": "hello@salish-shore.example",
}
CAMPAIGN = {
    "title_en": "A hot meal for everyone",
    "title_fr": "Un repas chaud pour chacun",
    "name_en": "Winter meals",
    "name_fr": "Repas d’hiver",
    "goal": "20000",
    "summary_en": "We cook 300 meals a night. Your gift is doubled until New Year.",
    "summary_fr": "Nous cuisinons 300 repas par soir. Votre don est doublé.",
    "story_en": "At five the first people stand at our door.",
    "story_fr": "À cinq heures, les premières personnes sont à notre porte.",
    "impact_en_1": "five hot meals",
    "impact_fr_1": "cinq repas chauds",
}


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    path = tmp_path / "logo.png"
    Image.new("RGB", (400, 160), COLOUR).save(path)
    return path


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    path = tmp_path / "kitchen.jpg"
    path.write_bytes(a_picture(size=(1600, 900)))
    return path


def test_from_an_empty_database_to_a_matched_gift(site, tabs, donor, clock, logo, photograph):
    page = open_signed_in(site, tabs, "/staff/set-up", width=1280, theme="light")
    expect(page.locator("main")).to_contain_text("The charity has no name yet.")

    describe_charity(page)
    choose_look(page, logo)
    add_campaign(page, clock)
    add_photograph(page, photograph)
    show_on_a_phone(page, tabs)
    draft_pool(page, clock)
    publish(page)

    campaign = find_campaign("a-hot-meal-for-everyone")
    assert campaign is not None
    assert campaign.zone == ZONE
    assert_own(site, tabs)
    giving = donor("/campaigns/a-hot-meal-for-everyone", width=360)
    giving.page.get_by_role("link", name="Give $50").click()
    giving.fill_in()
    giving.go_to_pay()
    giving.pay()
    assert "Salish Shore Kitchen" in giving.text
    assert held_and_earned() == (0, 5000)


def describe_charity(page: Page) -> None:
    step(page, "Write who you are")
    fill(page, CHARITY)
    page.select_option("#receipts", index=1)
    page.select_option("#zone", ZONE)
    assert_accessible(page)
    press(page, "Save details")


def choose_look(page: Page, logo: Path) -> None:
    step(page, "Choose your logo and colour")
    page.set_input_files("#logo", logo)
    page.fill("#colour", COLOUR)
    press(page, "Save logo and colour")
    assert_accessible(page)


def add_campaign(page: Page, clock: Clock) -> None:
    step(page, "See the campaigns")
    page.get_by_role("link", name="Add a campaign").first.click()
    open_all_parts(page)
    fill(page, CAMPAIGN)
    assert page.input_value("#zone") == ZONE
    fill_window(page, clock)
    press(page, "Save as a draft")
    expect(page.locator("h1")).to_have_text(CAMPAIGN["title_en"])
    assert_accessible(page)


def add_photograph(page: Page, photograph: Path) -> None:
    page.get_by_role("link", name="Add a photograph").first.click()
    page.set_input_files("#picture", photograph)
    fill(page, {"alt_en": "A cook at a stove", "alt_fr": "Une cuisinière devant un poêle"})
    press(page, "Save photograph")


def show_on_a_phone(page: Page, tabs: Tabs) -> None:
    """The draft is seen by whoever has its link, and by nobody else."""
    press(page, "Make a link for phones")
    link = page.locator(".preview-link__address .copyable").inner_text()
    phone = tabs.open(link, width=360)
    expect(phone.locator("h1")).to_have_text(CAMPAIGN["title_en"])


def draft_pool(page: Page, clock: Clock) -> None:
    page.get_by_role("link", name="Draft a pool").click()
    fill(page, {"name": "Tidewater Credit Union"})
    press(page, "Add the sponsor")
    open_all_parts(page)
    fill(page, {"amount": "10000", "rate": "1:1"})
    signed_on = date_in(clock.now(), ZONE)
    fill(page, {"signed_on": f"{signed_on}", "commitment_reference": "Letter 7"})
    page.get_by_label("Conditional match").check()
    page.get_by_label("The sponsor keeps it").check()
    press(page, "Save draft")
    expect(page.locator("h1")).to_contain_text("Tidewater Credit Union")


def publish(page: Page) -> None:
    page.goto(f"{page.url.partition('/staff')[0]}/staff/campaigns")
    page.get_by_role("link", name=CAMPAIGN["title_en"]).click()
    page.get_by_role("link", name="Publish", exact=True).click()
    expect(page.get_by_label("Tidewater Credit Union")).to_be_checked()
    expect(page.locator(".gap-list li")).to_have_count(1)
    expect(page.locator(".gap-list")).to_contain_text("Pools that are ready can open with")
    assert_accessible(page)
    press(page, "Publish the campaign")
    expect(page.locator("main")).to_contain_text("$10,000")


def assert_own(site: Flask, tabs: Tabs) -> None:
    """Its pages have its name, colour and logo, in both languages, and nothing invented."""
    for path, name in (("/", CHARITY["name_en"]), ("/fr/", CHARITY["name_fr"])):
        home = tabs.open(f"{address_of(site)}{path}", width=360)
        expect(home.locator("header img")).to_have_attribute("alt", name)
        words = home.inner_text("body")
        assert not any(invented in words for invented in INVENTED)
        assert_accessible(home)


def step(page: Page, link: str) -> None:
    page.goto(f"{page.url.partition('/staff')[0]}/staff/set-up")
    page.get_by_role("link", name=link).click()


def fill(page: Page, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        page.fill(f"#{name}", text)


def fill_window(page: Page, clock: Clock) -> None:
    today = clock.now().astimezone(ZoneInfo(ZONE))
    page.fill("#opens_on", f"{today - timedelta(days=1):%Y-%m-%d}")
    page.fill("#closes_on", f"{today + timedelta(days=30):%Y-%m-%d}")


def open_all_parts(page: Page) -> None:
    for summary in page.locator("main details.form-part > summary").all():
        summary.click()


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()
