"""Closing a campaign with its pools, and the closing report."""

from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.campaigns.operations import subject_of
from fundraiser.campaigns.queries import find_campaign
from fundraiser.matching.models import PoolKind
from fundraiser.matching.queries import list_pools
from tests import make
from tests.make import cad

CLOSE = "/staff/campaigns/winter/close"


@pytest.fixture
def campaign(clock):
    """A campaign with $30 earned and $20 reserved of a pool of $100."""
    make.charity()
    campaign = make.campaign(closes_at=clock.now() + timedelta(days=10))
    make.match_pool(campaign, available=cad(100))
    make.gift(campaign, cad(30))
    make.pledge(campaign, cad(20), email="zoe@example.org")
    clock.move(timedelta(minutes=1))
    return campaign


def closing_of_winter():
    campaign = find_campaign("winter")
    assert campaign
    return campaign.closes_at


def acts_on(campaign):
    return [entry.action for entry in history_of([subject_of(campaign)])]


def rows_of(workbook, *, sheet):
    """Return the texts of each row's cells that are not empty."""
    file = ZipFile(BytesIO(workbook)).read(f"xl/worksheets/sheet{sheet}.xml")
    rows = ElementTree.fromstring(file).findall(".//{*}row")
    return [["".join(cell.itertext()) for cell in row] for row in rows]


def test_what_closing_does_is_said_first(signed_in, campaign):
    page = signed_in(Role.ADMIN).open("/staff/campaigns/winter").click("Close")

    assert page.has_text("It takes no more gifts, and neither do its supporters’ pages and teams.")
    assert page.has_text("1 gift is being paid or waits for a bank: $20.00.")
    assert page.has_text("The Board: $50.00 is not earned, $20.00 is reserved.")
    assert closing_of_winter() == campaign.closes_at


def test_closing_ends_campaign_and_pools_and_leads_to_the_report(
    signed_in, browser, clock, campaign
):
    page = signed_in(Role.ADMIN).open(CLOSE).submit("Close the campaign")

    assert page.path == "/staff/campaigns/winter/closing-report"
    assert page.has_text("Not final yet")
    assert page.has_text("$20.00 in matching funds is reserved.")
    assert page.has_text("Given by donors $30.00 by 1 gift")
    assert page.has_text("Still owed by sponsors $30.00")
    assert clock.now() - closing_of_winter() < timedelta(minutes=1)
    assert not any(pool.is_open for pool in list_pools(campaign.id))
    assert acts_on(campaign)[-1] is AuditAction.CAMPAIGN_CLOSED
    assert browser.open("/campaigns/winter").has_text("This campaign ended on")
    assert browser.open("/campaigns/winter/match").has_text("Closing report")


def test_who_was_paying_can_finish_and_keeps_the_match(signed_in, campaign, clock):
    paying = make.pledge(campaign, cad(10), email="leo@example.org")
    signed_in(Role.ADMIN).open(CLOSE).submit("Close the campaign")

    make.apply(paying, make.state_of(paying, payment=make.payment_of(paying)))

    page = signed_in(Role.VIEWER).open("/staff/campaigns/winter/closing-report")
    assert page.has_text("Given by donors $40.00 by 2 gifts")
    assert page.has_text("Matching funds earned $40.00")


def test_a_lead_gift_stays_and_is_owed(signed_in, campaign):
    make.match_pool(campaign, available=cad(500), sponsor="A family", kind=PoolKind.LEAD_GIFT)

    page = signed_in(Role.ADMIN).open(CLOSE).submit("Close the campaign")

    assert page.has_text("Still owed by sponsors $530.00")
    assert [pool.is_open for pool in list_pools(campaign.id)] == [False, True]
    assert not page.click("Winter lights").has_text("No match pool is open")


def test_without_the_permission_the_pools_stay_open_and_it_says_so(signed_in, campaign):
    page = signed_in(Role.FUNDRAISING).open(CLOSE)
    assert page.has_text("A colleague with the role Finance closes the pools.")

    page.submit("Close the campaign")

    assert [pool.is_open for pool in list_pools(campaign.id)] == [True]


def test_closing_twice_is_closing_once(signed_in, clock, campaign):
    page = signed_in(Role.ADMIN).open(CLOSE)
    page.submit("Close the campaign")
    closed_at = closing_of_winter()
    clock.move(timedelta(minutes=5))

    page.submit("Close the campaign")

    assert closing_of_winter() == closed_at
    assert acts_on(campaign).count(AuditAction.CAMPAIGN_CLOSED) == 1


def test_a_campaign_that_has_not_opened_is_not_closed(signed_in, clock):
    make.charity()
    make.campaign(opens_at=clock.now() + timedelta(days=1))
    page = signed_in(Role.ADMIN).open(CLOSE)

    page = page.submit("Close the campaign", status=422)

    assert page.has_text("Only a campaign that has opened can be closed.")


def test_the_report_is_a_workbook_with_a_sheet_for_the_pools(signed_in, campaign):
    staff = signed_in(Role.VIEWER)

    answer = staff.client.get(
        "/staff/campaigns/winter/closing-report.xlsx", base_url=staff.origin, buffered=True
    )

    figures = {row[0]: row[1] for row in rows_of(answer.data, sheet=1)}
    assert (figures["Given by donors"], figures["Still owed by sponsors"]) == ("30.00", "30.00")
    [headings, row] = rows_of(answer.data, sheet=2)
    pool = dict(zip(headings, row, strict=False))
    assert (pool["Sponsor"], pool["Promised"], pool["Earned"]) == ("The Board", "100.00", "30.00")
    assert (pool["Reserved"], pool["Not earned"], pool["Gifts matched"]) == ("20.00", "50.00", "1")
    assert acts_on(campaign)[-1] is AuditAction.CLOSING_REPORT_EXPORTED


def test_a_draft_has_no_report(signed_in):
    make.campaign(is_published=False)

    signed_in(Role.ADMIN).open("/staff/campaigns/winter/closing-report", status=404)
