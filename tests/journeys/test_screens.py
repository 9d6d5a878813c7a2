"""Every screen, sheet of paper and setting of a browser: nothing is cut off, hidden or lost."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browsers import HEIGHT
from tests.journeys.places import busy_campaign, places

COVERED = """() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return element !== document.body && !element.contains(seen) && !seen?.contains(element);
}"""


@pytest.fixture
def url(site):
    return site.config["SETTINGS"].public_url


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_at_four_hundred_per_cent_nothing_has_to_be_scrolled_sideways(tabs, url, clock, prefix):
    found = places()
    clock.move(timedelta(hours=2))
    page = tabs.open("about:blank", width=320, has_script=False)

    for what, path in found.items():
        page.goto(f"{url}{prefix}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, what


def test_on_a_phone_nothing_covers_what_has_focus(tabs, url):
    page = tabs.open(f"{url}/campaigns/{busy_campaign().slug}", width=360)
    page.set_viewport_size({"width": 360, "height": 640})

    for _ in range(40):
        page.keyboard.press("Tab")
        assert not page.evaluate(COVERED), page.evaluate("document.activeElement.textContent")


def test_on_paper_there_are_words_and_no_furniture(tabs, url):
    path = places()["thank-you"]
    page = tabs.open(f"{url}{path}")
    page.emulate_media(media="print")

    assert page.is_visible("text=What your gift became")
    for selector in (".button", ".skip-link", ".night-scene", "form", ".site-header__language"):
        for element in page.locator(selector).all():
            assert not element.is_visible(), selector
    ground = page.locator(".thank-you__hero").evaluate("e => getComputedStyle(e).backgroundImage")
    assert ground == "none"


def test_who_wants_no_motion_gets_none(tabs, url):
    page = tabs.open(f"{url}/campaigns/{busy_campaign().slug}")
    page.emulate_media(reduced_motion="reduce")

    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_with_forced_colours_the_choice_and_the_bar_can_be_seen(tabs, url):
    page = tabs.open(f"{url}/campaigns/{busy_campaign().slug}")
    page.emulate_media(forced_colors="active")

    chosen = page.locator(".amounts__radio:checked + .amounts__words")
    assert chosen.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    expect(page.locator("progress")).to_be_visible()
    assert not page.is_visible(".night-scene")


def test_names_in_any_alphabet_stand_as_they_were_written(tabs, url):
    page = tabs.open(f"{url}/campaigns/{busy_campaign().slug}", width=360)

    wall = page.inner_text(".givers-wall")
    for name in ("ليلى بنت عبد الرحمن", "רחל לוי", "👩‍👩‍👧 The Lund family"):
        assert f"{name} gave $60.00" in wall
    assert "<script>alert(1)</script> gave $60.00" in wall


def test_a_story_of_any_length_keeps_the_form_in_view(tabs, url):
    page = tabs.open(f"{url}/campaigns/{busy_campaign().slug}")

    form = page.locator("#give").bounding_box()
    assert form
    assert form["y"] < 200
    assert page.locator(".give-button").bounding_box()["y"] < HEIGHT
