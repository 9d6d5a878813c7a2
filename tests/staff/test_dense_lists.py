"""How much of a list is on a small screen at once, and where a click on a row leads."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from fundraiser import clock
from fundraiser.accounts.permissions import Role
from fundraiser.alarms import AlarmKind, raise_alarm
from fundraiser.alarms.queries import list_open_alarms
from fundraiser.campaigns.models import Campaign
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language
from tests import make
from tests.accounts.people import add_person
from tests.browsers import Tabs
from tests.staff.browsing import address_of, open_signed_in
from tests.staff.season import add_event

ROWS = 16
LEAST_ROWS = 14
LISTS = (
    "alarms",
    "audit",
    "campaigns",
    "comments",
    "donors",
    "enquiries",
    "flags",
    "gifts",
    "ledger",
    "ledger/accounts/stripe:CAD",
    "offline-gifts",
    "outbox",
    "pages",
    "people",
    "pledges",
    "prospects",
    "sponsors",
    "stories",
    "stripe/events",
    "teams",
)
ROWS_ON_SCREEN = """
[...document.querySelectorAll('.record-table tbody tr')]
  .filter(row => row.getBoundingClientRect().bottom <= innerHeight).length
"""


@pytest.fixture
def rows(site):
    """There are enough rows in every list."""
    campaign = make.campaign()
    for number in range(ROWS):
        add_records(campaign, number)


def add_records(campaign: Campaign, number: int) -> None:
    gift = make.gift(
        campaign,
        make.cad(20 + number),
        email=f"ana{number}@example.org",
        comment="For the children of the shelter, and for those who cook there.",
    )
    make.match_pool(make.campaign(f"winter-{number}"), available=make.cad(9), sponsor=f"B {number}")
    make.enquiry()
    make.prospect(f"mia{number}@example.org")
    make.story(f"Soup at {number}")
    add_event(gift.charge_id or "")
    add_person(f"bo{number}@example.org", name=f"Bo {number}", role=Role.VIEWER)
    owner = make.donor(f"owner{number}@example.org")
    page = make.fundraiser_page(campaign, owner=owner, slug=f"run-{number}", title=f"Run {number}")
    make.team(campaign, page=page, name=f"Team {number}")
    make.offline_gift(page, make.cad(5))
    make.page_flag(page)
    add_alarm_that_is_over(number)


def add_alarm_that_is_over(number: int) -> None:
    with transaction():
        raise_alarm(AlarmKind.EVENT_NOT_ACTED_ON, f"event:evt_{number}", {}, at=clock.now())
    with transaction():
        for alarm in list_open_alarms():
            alarm.end(clock.now())


def opened(site: Flask, tabs: Tabs, language: Language = Language.ENGLISH) -> Page:
    page = open_signed_in(site, tabs, "/staff/gifts", width=1280, theme="light", language=language)
    page.set_viewport_size({"width": 1280, "height": 800})
    return page


@pytest.mark.parametrize("language", list(Language))
def test_a_list_shows_fourteen_rows_at_1280_by_800(site, rows, tabs, language):
    page = opened(site, tabs, language)
    shown = {}
    for name in LISTS:
        page.goto(f"{address_of(site)}/staff/{name}")
        shown[name] = page.evaluate(ROWS_ON_SCREEN)

    assert {name: count for name, count in shown.items() if count < LEAST_ROWS} == {}


@pytest.fixture
def listed(site, tabs):
    campaign = make.campaign()
    for number in range(ROWS):
        make.gift(campaign, make.cad(20 + number), email=f"ana{number}@example.org")
    return opened(site, tabs)


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
