"""A mistyped address is noticed while the form is filled in, and is nobody's obstacle."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.web.test_address_hints import MAY_BE_RIGHT, MEANT

HINT = "[data-address-hint]"


@pytest.fixture(autouse=True)
def campaign(site):
    return make.campaign(goal=make.cad(1_000))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/campaigns/winter", "Did you mean ana@gmail.com?"),
        ("/fr/fundraise", "Vouliez-vous écrire ana@gmail.com?"),
    ],
)
def test_a_button_puts_the_address_in(donor, path, words):
    page = donor(path).page
    page.fill("#email", "ana@gmial.com")
    page.press("#email", "Tab")

    expect(page.locator(HINT)).to_have_text(words)
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
    page.click(f"{HINT} button")

    expect(page.locator("#email")).to_be_focused()
    assert page.input_value("#email") == "ana@gmail.com"
    expect(page.locator(HINT)).to_be_empty()


def test_the_script_finds_what_the_server_finds(donor):
    page = donor("/fundraise").page
    for typed, meant in [*MEANT, *((right, "") for right in MAY_BE_RIGHT)]:
        page.fill("#email", "")
        page.evaluate("field => (field.type = 'text')", page.query_selector("#email"))
        page.fill("#email", typed)
        page.clock.install()
        page.dispatch_event("#email", "change")
        page.clock.run_for(500)
        expect(page.locator(HINT)).to_have_text(f"Did you mean {meant}?" if meant else "")


def test_without_a_script_the_hint_comes_with_other_errors(donor):
    page = donor("/campaigns/winter", has_script=False).page
    page.fill("#email", "ana@gmial.com")
    page.click("button.give-button")

    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator(HINT)).to_have_text("Did you mean ana@gmail.com?")


def test_a_hint_stops_nobody(donor):
    person = donor("/campaigns/winter")
    person.fill_in()
    person.page.fill("#email", "ana@gmial.com")
    person.go_to_pay()
