"""Somebody sets up a page and publishes it: by thumb, by keyboard alone, and without scripts."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from fundraiser.peer_to_peer.models import PlaceStatus
from fundraiser.pictures.crops import Crop
from tests import make
from tests.browsers import assert_accessible
from tests.donors.letters import letters_to
from tests.donors.signing_in import sign_in_tab
from tests.peer_to_peer.drafts import PUBLISH, a_picture, only_page

STORY = "I run because **winter** is cold."


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(a_picture(size=(900, 1600)))
    return path


def press_on(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def fill_basics(page, clock):
    clock.move(timedelta(minutes=1))  # a person takes a while
    page.get_by_label("What you are doing").select_option("run")
    page.get_by_label("Title of your page").fill("Mia’s run")
    page.get_by_label("Your name, as others see it").fill("Mia Roy")
    page.get_by_label("Your goal, in dollars").fill("500")
    press_on(page, "Save and continue")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_supporter_publishes_a_page_from_a_phone(site, tabs, worker, clock, photograph, theme):
    make.campaign()
    origin = site.config["SETTINGS"].public_url
    page = tabs.open(f"{origin}/fundraise", width=360, theme=theme)
    page.get_by_role("link", name="Set up your page now").first.click()
    assert_accessible(page)
    begin_on_one_day(page, clock, photograph)
    page = page.context.new_page()
    page.goto(f"{origin}/fundraise/start")
    go_on_the_next_day(page)

    [letter] = letters_to("mia@example.org", worker)
    page = tabs.open(letter.url(PUBLISH), width=360, theme=theme)  # on another device
    assert_accessible(page)
    press_on(page, "Publish my page")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your page is live")
    assert_accessible(page)
    page.get_by_role("link", name="/f/mias-run").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mia’s run")
    assert only_page().status is PlaceStatus.LIVE
    page.goto(f"{origin}/account")
    press_on(page, "Sign out")
    page.goto(f"{origin}/account")
    expect(page).to_have_url(f"{origin}/account/sign-in?next=/account")


def begin_on_one_day(page, clock, photograph):
    """Go as far as the picture; then the telephone runs out of power."""
    fill_basics(page, clock)
    assert_accessible(page)
    page.get_by_label("Why you, and why this").fill(STORY)
    press_on(page, "Show how it looks")
    expect(page.locator("#preview strong")).to_have_text("winter")
    assert_accessible(page)
    press_on(page, "Save and continue")
    assert_accessible(page)
    page.set_input_files("#picture", photograph)
    press_on(page, "Upload this picture")
    expect(page.locator(".picture-part__frame")).to_have_attribute("data-is-live", "")
    assert_accessible(page)
    page.close()


def go_on_the_next_day(page):
    page.get_by_role("link", name="Continue").click()
    press_on(page, "Save and continue")
    expect(page.get_by_label("Why you, and why this")).to_have_value(STORY)
    press_on(page, "Save and continue")
    page.get_by_label("What the picture shows").fill("Mia with a lantern")
    press_on(page, "Save and continue")
    assert_accessible(page)
    page.get_by_label("Your email address").fill("mia@example.org")
    page.get_by_label("Send me a few tips").check()
    press_on(page, "Send me the link")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    assert_accessible(page)


def test_a_picture_is_cropped_by_keyboard_alone_and_seen_at_once(site, tabs, clock, photograph):
    make.campaign()
    page = at_the_picture(site, tabs, clock, photograph)
    frame, shown = page.locator(".picture-part__frame"), page.locator(".picture-part__picture")
    expect(frame).to_have_attribute("data-is-live", "")
    assert not page.get_by_role("button", name="Show this part").is_visible()
    before = shown.bounding_box()

    page.get_by_label("Up or down").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    after = shown.bounding_box()
    assert after["width"] == pytest.approx(3 * frame.bounding_box()["width"], rel=0.01)
    assert before["width"] == pytest.approx(frame.bounding_box()["width"], rel=0.01)
    assert after["y"] == pytest.approx(frame.bounding_box()["y"], abs=1)
    page.keyboard.press("Tab")
    page.keyboard.type("Mia with a lantern")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Check your page and publish it")
    assert only_page().picture.crop == Crop(50, 0, 300)
    assert only_page().picture_words == "Mia with a lantern"


def test_a_picture_is_dragged(site, tabs, clock, photograph):
    make.campaign()
    page = at_the_picture(site, tabs, clock, photograph)
    frame = page.locator(".picture-part__frame")
    expect(frame).to_have_attribute("data-is-live", "")
    box = frame.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0], middle[1] + 60, steps=6)
    page.mouse.up()

    assert 20 < int(page.get_by_label("Up or down").input_value()) < 50
    assert page.get_by_label("Left or right").input_value() == "50"


def test_a_page_is_set_up_without_scripts(site, tabs, worker, clock, photograph):
    make.campaign()
    origin = site.config["SETTINGS"].public_url
    page = tabs.open(f"{origin}/fundraise/start", width=360, has_script=False)
    fill_basics(page, clock)
    story = page.get_by_label("Why you, and why this")
    assert "I am Mia Roy" in story.input_value()
    page.get_by_role("button", name="Begin with this").nth(1).click()
    assert "I began to run" in story.input_value()
    press_on(page, "Save and continue")
    expect(page.get_by_role("alert")).to_contain_text("[what happened]")
    story.fill(re.sub(r"\[.*?\]", "ten", story.input_value()))
    press_on(page, "Save and continue")
    page.set_input_files("#picture", photograph)
    press_on(page, "Upload this picture")
    page.get_by_label("Closer").focus()
    page.keyboard.press("End")
    press_on(page, "Show this part")
    assert "zoom=300" in page.locator(".picture-part__picture").get_attribute("src")
    page.get_by_label("What the picture shows").fill("Mia")
    press_on(page, "Save and continue")
    page.get_by_label("Your email address").fill("mia@example.org")
    press_on(page, "Send me the link")
    [letter] = letters_to("mia@example.org", worker)
    page.goto(letter.url(PUBLISH))
    press_on(page, "Publish my page")

    expect(page.get_by_role("heading", level=1)).to_have_text("Your page is live")
    assert only_page().picture.crop == Crop(50, 50, 300)


def test_a_link_pressed_twice_in_one_browser_does_no_harm(site, tabs, worker):
    make.campaign()
    origin = site.config["SETTINGS"].public_url
    page = tabs.open(f"{origin}/account/sign-in", width=360)
    page.get_by_label("Email address").fill("mia@example.org")
    press_on(page, "Send me the link")
    [letter] = letters_to("mia@example.org", worker)
    page.goto(letter.url("/account/link/"))
    page.get_by_role("button", name="Sign in").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{origin}/account")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), [("light", 360), ("dark", 1280)])
def test_an_account_with_much_in_it_can_be_used_by_everybody(site, tabs, theme, width):
    campaign = make.campaign()
    mia = make.donor(name="Maximiliane-Alexandrina Öttinger-Wołodyjowska")
    make.match_pool(campaign, available=make.cad(60))
    for dollars in (50, 40):
        make.gift(campaign, make.cad(dollars), email="mia@example.org")
    for number in range(8):
        make.fundraiser_page(
            campaign,
            owner=mia,
            slug=f"page-{number}",
            title="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter " + str(number),
        )
    page = tabs.open("about:blank", width=width, theme=theme)
    sign_in_tab(page, site, mia)
    for path in ("/account", "/account/details", "/fr/account/sign-in"):
        page.goto(f"{site.config['SETTINGS'].public_url}{path}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def at_the_picture(site, tabs, clock, photograph):
    page = tabs.open(f"{site.config['SETTINGS'].public_url}/fundraise/start", width=1280)
    fill_basics(page, clock)
    page.get_by_label("Why you, and why this").fill(STORY)
    press_on(page, "Save and continue")
    page.set_input_files("#picture", photograph)
    press_on(page, "Upload this picture")
    return page
