"""The forms in a real browser: axe finds nothing, and nobody meets what is meant for machines."""

import pytest
from playwright.sync_api import expect

from tests.browsers import assert_accessible
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.mark.parametrize("path", ["/media", "/fr/help"])
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1280, "light")])
def test_a_form_with_errors_can_be_used_by_everybody(site, tabs, path, width, theme):
    page = tabs.open(f"{site.config['SETTINGS'].public_url}{path}", width=width, theme=theme)
    page.fill("#email", "jo")
    page.click(".ask__form button")

    expect(page.locator(".error-summary")).to_be_focused()
    assert page.input_value("#email") == "jo"
    assert_accessible(page)


def test_nobody_sees_or_reaches_the_trap(site, tabs):
    page = tabs.open(f"{site.config['SETTINGS'].public_url}/help", width=360)
    trap = page.locator("#website_address")

    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))

    assert "message" in reached
    assert "website_address" not in reached
    assert trap.evaluate("e => e.closest('[aria-hidden=true]') !== null")
    assert trap.evaluate("e => e.parentElement.getBoundingClientRect().width") <= 1
