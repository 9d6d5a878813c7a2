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


def bottom_of(place):
    box = place.bounding_box()
    return box["y"] + box["height"]


def is_in_view(place):
    return place.evaluate(
        "place => { const { top, bottom } = place.getBoundingClientRect();"
        " return bottom > 0 && top < innerHeight; }"
    )


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
        assert f"{name} gave $60" in wall
    assert "<script>alert(1)</script> gave $60" in wall


def test_a_story_of_any_length_keeps_the_form_in_view(tabs, url):
    page = tabs.open(f"{url}/campaigns/{busy_campaign().slug}")

    form = page.locator("#give").bounding_box()
    assert form
    assert form["y"] < 200
    assert page.locator("button.give-button").bounding_box()["y"] < HEIGHT


def test_amount_and_button_are_in_the_first_view_and_stay_beside_the_story(tabs, url):
    address = f"{url}/campaigns/{busy_campaign().slug}"
    phone = tabs.open(address, width=360)
    phone.set_viewport_size({"width": 360, "height": 740})
    assert bottom_of(phone.locator(".giving-form__next a")) <= 740
    assert phone.locator(".give-button:visible").count() == 1
    phone.locator(".giving-form__next a").click()
    expect(phone.locator("#name")).to_be_focused()
    assert phone.locator(".give-button:visible").count() == 1

    wide = tabs.open(address, width=1366)
    wide.set_viewport_size({"width": 1366, "height": 650})
    assert bottom_of(wide.locator("button.give-button")) <= 650
    wide.evaluate("scrollTo(0, 600)")
    expect(wide.locator("button.give-button")).to_be_in_viewport()


def test_the_bar_of_a_phone_stands_where_no_other_button_is(tabs, url):
    page = tabs.open(f"{url}/campaigns/{busy_campaign().slug}", width=360)
    form, bar = page.locator("#give"), page.locator(".give-link a")

    places = []
    for top in range(0, page.evaluate("document.body.scrollHeight"), 200):
        page.evaluate(f"scrollTo(0, {top})")
        places.append((is_in_view(form), is_in_view(bar)))

    assert (True, True) not in places
    assert (False, True) in places
