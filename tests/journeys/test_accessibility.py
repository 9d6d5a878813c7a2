"""axe finds nothing on any page, in either theme and language, and every page fits a phone."""

from datetime import timedelta

import pytest
from flask import Flask, abort

from fundraiser.web.access import open_to_all
from tests.apps import OWN_APP
from tests.browsers import assert_accessible
from tests.journeys.places import places

ERRORS = (403, 404, 405, 413, 422, 429, 500, 503)
VIEWS = [("light", 360, ""), ("dark", 1280, "/fr")]


@open_to_all
def breaks(status: int) -> str:
    abort(status)


@OWN_APP
@pytest.mark.parametrize(("theme", "width", "prefix"), VIEWS)
def test_every_page_can_be_used_by_everybody(site: Flask, tabs, clock, theme, width, prefix):
    site.add_url_rule("/breaks/<int:status>", "breaks", breaks)
    found = places()
    clock.move(timedelta(hours=2))
    found |= {f"error {status}": f"/breaks/{status}" for status in ERRORS}
    page = tabs.open("about:blank", width=width, theme=theme)

    for what, path in found.items():
        is_error = path.startswith("/breaks")
        page.goto(f"{site.config['SETTINGS'].public_url}{'' if is_error else prefix}{path}")
        assert page.locator("h1").count() == 1, what
        assert_accessible(page)


@pytest.mark.parametrize(("theme", "width"), [("light", 360), ("dark", 1280)])
def test_a_form_with_errors_and_all_its_parts_open_can_be_used_by_everybody(
    site, tabs, theme, width
):
    path = places()["campaign"]
    page = tabs.open(f"{site.config['SETTINGS'].public_url}{path}", width=width, theme=theme)
    page.check("#amount-other")
    page.fill("#other_amount", "ten")
    if width < 960:
        page.locator(".giving-form__next a").click()
    for summary in page.locator(".more > summary").all():
        summary.click()
    assert_accessible(page)
    page.fill("#honouree", "Marie")
    page.click("button.give-button")

    assert page.title().startswith("Error: ")
    assert_accessible(page)
