"""How much of a list is on a small screen at once, and where a click on a row leads."""

import pytest

from tests import make
from tests.staff.browsing import address_of, open_signed_in

ROWS = 16
LEAST_ROWS = 14


@pytest.fixture
def listed(site, tabs):
    campaign = make.campaign()
    for number in range(ROWS):
        make.gift(campaign, make.cad(20 + number), email=f"ana{number}@example.org")
        make.enquiry()
    page = open_signed_in(site, tabs, "/staff/gifts", width=1280, theme="light")
    page.set_viewport_size({"width": 1280, "height": 800})
    return page


def test_a_list_shows_fourteen_rows_at_1280_by_800(site, listed):
    shown = {}
    for name in ("gifts", "pledges", "donors", "enquiries"):
        listed.goto(f"{address_of(site)}/staff/{name}")
        shown[name] = listed.evaluate(
            "[...document.querySelectorAll('.record-table tbody tr')]"
            ".filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"
        )

    assert min(shown.values()) >= LEAST_ROWS, shown


@pytest.mark.parametrize("ending", ["csv", "fr.csv", "xlsx"])
def test_a_file_comes_whole_from_a_real_server(site, listed, ending):
    """A server writes it after the request's session has ended, which a test client does not."""
    size, start = listed.evaluate(
        "async address => {"
        " const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());"
        " return [bytes.length, String.fromCharCode(...bytes.slice(0, 60))]; }",
        f"{address_of(site)}/staff/gifts.{ending}",
    )

    assert size > ROWS * 40, f"{size} bytes"
    assert start.startswith("PK" if ending == "xlsx" else "\u00ef\u00bb\u00bf")


def test_a_row_is_the_link_as_a_whole(listed):
    row = listed.locator(".record-table tbody tr").first
    address = row.locator("a.row-link").get_attribute("href")

    row.locator("td").last.click(force=True)  # on the link that lies over it

    assert address
    assert listed.url.endswith(address)
