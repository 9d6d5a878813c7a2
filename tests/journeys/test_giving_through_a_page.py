"""Somebody gives through a friend's page: on a phone, without scripts, by keyboard, in French."""

import pytest
from playwright.sync_api import expect

from fundraiser.ledger.checks import find_differences
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.peer_to_peer.queries.totals import totals_of
from tests import make
from tests.browsers import assert_accessible
from tests.make import cad
from tests.peer_to_peer.pictures import give_picture

PATH = "/f/mias-run"


@pytest.fixture
def page(site):
    campaign = make.campaign(goal=cad(1_000))
    make.match_pool(campaign, available=cad(500))
    page = make.fundraiser_page(campaign, goal=cad(200))
    give_picture(page)
    return get_page(page.id)


def brought(page):
    found = totals_of(get_page(page.id))
    return found.given, found.matched


def test_on_a_phone_with_one_thumb(page, donor):
    person = donor(PATH, width=360)
    assert_accessible(person.page)
    person.page.check("#amount-10000")
    person.page.get_by_role("link", name="Give $100").click()
    expect(person.page.locator("#name")).to_be_in_viewport()
    person.fill_in()
    person.go_to_pay()

    person.pay()

    assert "You gave through “Mia’s run”, the page of Mia Roy." in person.text
    assert_accessible(person.page)
    person.page.click("text=Back to Mia’s run")
    assert "Ana Silva gave $100, matched with $100" in person.text
    assert "$100 given of the goal of $200" in person.text
    assert brought(page) == (cad(100), cad(100))
    assert find_differences() == []


def test_without_scripts_changing_ones_mind_on_the_way(page, donor):
    person = donor(PATH, has_script=False)
    person.page.check("#amount-other")
    person.page.fill("#other_amount", "80")
    person.fill_in()
    person.page.locator(".more:has(#hides_name) > summary").click()
    person.page.check("#hides_name")
    person.go_to_pay()

    person.page.click("text=Back")
    person.page.wait_for_url("**/pledges/**")
    person.page.click("text=Change your gift")
    assert person.page.url.partition("?")[0].rpartition("/")[0].endswith(f"{PATH}/change")
    assert person.page.input_value("#other_amount") == "80.00"
    person.page.fill("#other_amount", "60")
    person.go_to_pay()
    person.pay()

    visitor = donor(PATH, has_script=False)
    assert "A donor gave $60, matched with $60" in visitor.text
    assert "Ana Silva" not in visitor.page.content()
    assert brought(page) == (cad(60), cad(60))


def test_by_keyboard_alone(page, donor):
    person = donor(PATH)
    person.tab_to(".skip-link")
    person.press("Enter")
    person.tab_to("[name=amount]")
    person.press("ArrowRight")
    person.tab_to("#name")
    person.type("Ana Silva")
    person.tab_to("#email")
    person.type("ana@example.org")
    person.tab_to("button.give-button")
    person.press("Enter")
    person.page.wait_for_url(f"{person.stripe.url}/**")
    person.tab_to('button[name="test"][value="works"]')
    person.press("Enter")
    person.page.wait_for_url("**/gifts/*/thank-you*")

    assert brought(page) == (cad(100), cad(100))


def test_in_french(page, donor):
    person = donor(f"/fr{PATH}")
    assert person.page.get_attribute("html", "lang") == "fr-CA"
    assert person.page.get_attribute("h1", "lang") == "en-CA"
    person.fill_in(name="Zoé L’Heureux")
    person.go_to_pay()

    person.pay()

    assert "/fr/gifts/" in person.page.url
    assert "Mia’s run" in person.text
    assert person.page.locator(f'a[href="/fr{PATH}"]').count() == 1
    assert brought(page) == (cad(50), cad(50))


def test_the_claim_of_an_open_page_follows_and_its_own_figures_stay(page, donor):
    person = donor(PATH)
    make.page_gift(page, cad(20), email="early@example.org")
    make.pledge(page.campaign, cad(480))

    person.page.wait_for_selector('[data-match-words=terms][data-match-state="reserved"]')

    assert "doubled" not in person.text
    assert (
        person.text.count("$480 in matching funds is reserved for people who are paying now") == 3
    )
    assert "$0 given of the goal of $200" in person.text
    assert person.page.locator(".lantern-string .lantern--lit").count() == 0


def test_who_sees_something_wrong_tells_us(page, tabs, site, clock):
    origin = site.config["SETTINGS"].public_url
    tab = tabs.open(f"{origin}{PATH}", width=360)
    tab.click("text=Flag this page")
    assert_accessible(tab)
    tab.check("#reason-hurtful")
    tab.fill("#words", "It insults my neighbour.")
    tab.click("button:has-text('Flag this page')")

    assert tab.inner_text("h1") == "Thank you for telling us"
    assert_accessible(tab)
