"""axe finds nothing on any page of the back office, on a desk and on a phone, by day and night."""

import pytest

from tests.browsers import assert_accessible
from tests.staff.addresses import staff_addresses
from tests.staff.browsing import address_of, open_signed_in
from tests.staff.season import add_season
from tests.staff.test_pages import is_page

OF_AN_EMAIL = "staff.outbox_file"


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_every_page_is_accessible(site, tabs, width, theme):
    season = add_season()
    page = open_signed_in(site, tabs, "/staff", width=width, theme=theme)

    for address in staff_addresses(site, season):
        is_records = address.endpoint.startswith("staff.") and address.method == "GET"
        if is_records and is_page(address.endpoint) and address.endpoint != OF_AN_EMAIL:
            page.goto(f"{address_of(site)}{address.path}")
            assert_accessible(page)
