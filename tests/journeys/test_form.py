"""The form in a real browser: errors, second thoughts, old tabs, live figures."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from fundraiser.pledges.models import MatchAnswer
from tests import make
from tests.pledges.giving import pledges

PATH = "/campaigns/winter"
GONE = "No match is available now. Your gift counts in full."


@pytest.fixture
def campaign(site):
    return make.campaign(goal=make.cad(1_000))


@pytest.mark.parametrize("has_script", [True, False])
def test_errors_take_focus_and_lead_to_their_fields(campaign, donor, has_script):
    page = donor(PATH, has_script=has_script).page
    page.fill("#name", "Ana")
    page.fill("#email", "ana")
    page.click("button.give-button")

    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().startswith("Error: Winter lights")
    page.click(".error-summary a")
    expect(page.locator("#email")).to_be_focused()
    assert page.input_value("#name") == "Ana"
    assert page.input_value("#email") == "ana"


def test_a_donor_who_comes_back_from_stripe_goes_on_changes_or_stops(campaign, donor):
    make.match_pool(campaign, available=make.cad(500))
    person = donor(PATH)
    person.fill_in()
    person.go_to_pay()
    person.page.click(".back a")
    assert person.page.inner_text("h1") == "Your gift is not paid yet"
    assert "$50 in matching funds is still reserved for you." in person.text

    person.page.click("text=Change your gift")
    assert person.page.input_value("#name") == "Ana Silva"
    person.page.check("#amount-10000")
    person.go_to_pay()
    assert "$100" in person.text
    person.page.click(".back a")
    person.page.click("text=Continue to payment")
    person.page.wait_for_url(f"{person.stripe.url}/**")
    person.page.click(".back a")
    person.page.click("text=Stop, I do not want to give now")

    assert person.page.inner_text("h1") == "Your gift was stopped"
    assert "Nothing was charged." in person.text
    assert "$500" in donor(f"{PATH}/match").text


def test_the_browsers_own_back_button_makes_no_second_gift(campaign, donor):
    person = donor(PATH)
    person.fill_in()
    person.go_to_pay()
    person.page.go_back()
    person.fill_in()
    person.go_to_pay()
    person.pay()

    assert '"gift_count": 1,' in donor(f"{PATH}/totals.json").text
    assert donor(PATH).text.count("Ana Silva gave") == 1


def test_a_thank_you_can_be_loaded_again_and_opened_another_day(campaign, donor):
    person = donor(PATH)
    person.fill_in()
    person.go_to_pay()
    person.pay()
    address = person.page.url

    person.page.reload()
    assert person.page.inner_text("h1") == "Thank you, Ana Silva"
    person.page.go_back()
    person.page.goto(address)
    assert person.page.inner_text("h1") == "Thank you, Ana Silva"
    assert donor(PATH).text.count("Ana Silva gave") == 1


def test_an_old_tab_says_that_the_campaign_is_over(campaign, donor, clock):
    person = donor(PATH)
    person.fill_in()
    clock.move(timedelta(days=31))
    person.page.click("button.give-button")

    expect(person.page.locator(".error-summary")).to_be_focused()
    assert "Your gift was not made" in person.text
    assert "Nothing was charged." in person.text


def test_an_open_page_follows_the_figures_and_what_it_says_of_the_match(campaign, donor):
    make.match_pool(campaign, available=make.cad(100))
    page = donor(PATH).page
    claim = page.locator("[data-match-words=claim]")
    expect(claim).to_contain_text("Your gift is doubled until")
    status = page.locator("[data-live-status]")
    assert status.inner_text() == ""

    make.gift(campaign, make.cad(30), email="first@example.org")
    expect(page.locator("[data-live=total]")).to_have_text("$60")
    expect(status).to_have_text(re.compile(r"^\$60 so far"))
    page.check("#amount-other")
    page.fill("#other_amount", "80")
    button = page.locator("button.give-button > :visible")
    expect(button).to_have_text("Give $80 · becomes $150")

    paying = make.pledge(campaign, make.cad(70), email="second@example.org")
    expect(claim).to_contain_text("you are next in line", timeout=4_000)
    expect(status).to_contain_text(
        "$70 in matching funds is reserved for people who are paying now"
    )
    expect(button).to_have_text("Give $80")

    make.apply(paying, make.state_of(paying))
    expect(claim).to_be_hidden(timeout=7_000)
    expect(page.locator(".giving-form__match")).to_have_text(GONE)
    expect(status).to_have_text(GONE)
    expect(button).to_have_text("Give $80")

    make.match_pool(campaign, available=make.cad(500), sponsor="Northern Hardware")
    expect(claim).to_contain_text("Your gift is doubled", timeout=7_000)
    expect(button).to_have_text("Give $80 · becomes $160")
    assert page.input_value("#other_amount") == "80"


@pytest.mark.parametrize("state", ["reserved", "free"])
def test_an_open_page_is_held_to_what_it_said_last(campaign, donor, state):
    """Opened while $100 was free. Nothing is asked about what the page did not show at the end."""
    make.match_pool(campaign, available=make.cad(100))
    person = donor(PATH)
    person.fill_in()
    terms = person.page.locator("[data-match-words=terms]")
    expect(terms).to_contain_text("$100 ")
    make.pledge(campaign, make.cad(100 if state == "reserved" else 70), email="bo@example.org")
    words = "is reserved for people" if state == "reserved" else "$30 in matching funds is left"
    expect(terms).to_contain_text(words, timeout=4_000)
    shown = person.page.locator("button.give-button > :visible").inner_text()

    person.go_to_pay()

    pledge = pledges()[-1]
    assert pledge.match_answer is MatchAnswer.NOT_ASKED
    promised = {"reserved": ("Give $50", 0), "free": ("Give $50 · becomes $80", 3000)}
    assert (shown, pledge.promised_match_cents) == promised[state]


def test_an_open_page_goes_on_to_the_sponsor_whose_turn_it_is(campaign, donor):
    make.match_pool(campaign, available=make.cad(30), rate_numerator=2)
    make.match_pool(campaign, available=make.cad(500), sponsor="Northern Hardware")
    person = donor(f"/fr{PATH}")
    claim = person.page.locator("[data-match-words=claim]")
    expect(claim).to_contain_text("Chaque tranche de 1\u00a0$ de votre don est jumelée à 2\u00a0$")
    button = person.page.locator("button.give-button > :visible")
    expect(button).to_have_text("Donner 50\u00a0$ (115\u00a0$ en tout)")

    make.gift(campaign, make.cad(15), email="first@example.org")

    expect(claim).to_contain_text("Votre don est doublé", timeout=7_000)
    terms = person.page.locator(".giving-form__match")
    expect(terms).to_contain_text("Il reste 500\u00a0$ en fonds de jumelage.")
    expect(button).to_have_text("Donner 50\u00a0$ (100\u00a0$ en tout)")


def test_a_page_with_a_limit_says_it_and_promises_no_more(campaign, donor):
    make.match_pool(campaign, available=make.cad(500), cap_per_gift_cents=2_000)
    make.match_pool(campaign, available=make.cad(10), sponsor="Northern Hardware")
    page = donor(PATH).page

    expect(page.locator(".giving-form__match")).to_contain_text(
        "At most $20 from The Board for one gift."
    )
    expect(page.locator("button.give-button > :visible")).to_have_text("Give $50 · becomes $80")


def test_without_scripts_the_button_and_the_other_amount_follow_the_choice(campaign, donor):
    make.match_pool(campaign, available=make.cad(500))
    page = donor(PATH, has_script=False).page
    button = page.locator("button.give-button > :visible")

    assert button.inner_text() == "Give $50 · becomes $100"
    assert not page.is_visible("#other_amount")
    page.check("#amount")
    assert button.inner_text() == "Give $25 · becomes $50"
    page.check("#amount-other")
    assert button.inner_text() == "Continue to payment"
    assert page.is_visible("#other_amount")


def test_the_button_counts_the_fee_that_is_covered(campaign, donor):
    make.match_pool(campaign, available=make.cad(500))
    for has_script in (True, False):
        page = donor(PATH, has_script=has_script).page
        button = page.locator("button.give-button > :visible")
        assert (
            page.locator(".fee label > :visible").inner_text() == "Add $1.81 to cover the card fee"
        )
        page.check("#covers_fee")
        assert button.inner_text() == "Give $51.81 · becomes $100 for the cause"

    page.check("#amount-other")
    page.fill("#other_amount", "80")
    page.click("button.give-button")  # without a name: the page that answers counts, too
    assert button.inner_text() == "Give $82.70 · becomes $160 for the cause"
    assert page.locator(".fee label > :visible").inner_text() == "Add $2.70 to cover the card fee"
