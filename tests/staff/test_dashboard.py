"""The dashboard: figures that add up, empty states, and what waits."""

from datetime import timedelta

from sqlalchemy import insert, inspect

from fundraiser import clock as clocks
from fundraiser.accounts.permissions import Role
from fundraiser.database import db, transaction
from fundraiser.database.counting import MOST_COUNTED
from fundraiser.payments.values import CheckoutOutcome
from fundraiser.pledges.models import Pledge, PledgeStatus
from fundraiser.staff.dashboard.samples import count_waiting_pledges, sample_of
from fundraiser.staff.dashboard.totals import totals_of
from tests import make
from tests.databases import ON_BOTH
from tests.staff.browsing import open_signed_in
from tests.staff.season import refund


@ON_BOTH
def test_the_figures_are_those_of_the_ledger(staff):
    campaign = make.campaign(goal=make.cad(1000))
    make.match_pool(campaign, available=make.cad(60))
    make.gift(campaign, make.cad(50), email="ana@example.org", covered_fee=make.cents(150))
    refund(make.gift(campaign, make.cad(20), email="ben@example.org"))

    page = staff.open("/staff")

    assert figures_of(page) == {
        "Total": "$115.00",
        "Given by donors": "$60.00",
        "Matching funds earned": "$55.00",
        "Matching funds left": "$0.00",
        "Matching funds reserved": "$5.00",  # set free by the refund: kept for the line
        "Gifts in line": "1",
        "Lead gifts": "$0.00",
        "Gifts": "2",
    }
    of_campaign = figures_of(staff.open("/staff/campaigns/winter"))
    assert (of_campaign["Matching funds reserved"], of_campaign["Gifts in line"]) == ("$5.00", "1")
    assert page.has_text("11% of $1,000")
    assert page.has_text("$30.00 on average")
    assert page.has_text("Fees covered by donors are separate: $1.50")
    assert page.has_text("Website $60.00 2")


def figures_of(page) -> dict[str, str]:
    return {
        one.find("dt").get_text(): one.find("dd").get_text()
        for one in page.soup.select(".key-figures__one")
    }


@ON_BOTH
def test_the_days_and_hours_add_up_to_what_was_given(app, clock):
    clock.set_to(make.instant("2026-12-10 20:30"))
    campaign = make.campaign()
    make.gift(campaign, make.cad(50), email="ana@example.org")
    clock.move(timedelta(days=-1))
    make.gift(campaign, make.cad(30), email="ben@example.org")
    clock.move(timedelta(days=1))

    totals = totals_of(campaign, at=clock.now())

    assert [day.given.cents for day in totals.days[-2:]] == [3000, 5000]
    assert len(totals.hours) == 16  # half past three in Toronto
    assert [hour.given.cents for hour in totals.hours[-1:]] == [5000]
    assert sum(hour.gift_count for hour in totals.hours) == 1


@ON_BOTH
def test_the_first_hour_of_a_day_has_its_figures(app, clock):
    clock.set_to(make.instant("2026-12-10 05:07"))  # seven minutes past midnight in Toronto
    campaign = make.campaign()
    make.gift(campaign, make.cad(50))

    [hour] = totals_of(campaign, at=clock.now()).hours

    assert (hour.given.cents, hour.gift_count) == (5000, 1)


@ON_BOTH
def test_a_median_stands_between_two_gifts(app):
    campaign = make.campaign()
    for dollars in (10, 20, 41, 500):
        make.gift(campaign, make.cad(dollars), email=f"d{dollars}@example.org")

    sample = sample_of(campaign)

    assert sample.median == make.cents(3050)
    assert (sample.donors, sample.new_donors) == (4, 4)


def test_conversion_counts_the_forms_that_are_decided(app):
    campaign = make.campaign()
    make.gift(campaign, make.cad(10), email="a@example.org")
    left = make.pledge(campaign, make.cad(10), email="b@example.org")
    make.apply(left, make.state_of(left, CheckoutOutcome.EXPIRED))
    make.pledge(campaign, make.cad(10), email="c@example.org")
    waiting = make.pledge(campaign, make.cad(10), email="d@example.org")
    make.apply(waiting, make.state_of(waiting, CheckoutOutcome.SETTLING))

    share = sample_of(campaign).paid_share

    assert share is not None
    assert (share.numerator, share.denominator) == (1, 2)


def test_forms_that_wait_are_not_all_counted_where_they_are_many(app):
    campaign = make.campaign()
    for name in ("ana", "ben", "eve"):
        make.pledge(campaign, make.cad(50), email=f"{name}@example.org")

    counts = [count_waiting_pledges(at=clocks.now(), most=most) for most in (3, 2, 1)]

    assert [each[PledgeStatus.OPEN] for each in counts] == [3, 3, 2]
    assert [each[PledgeStatus.SETTLING] for each in counts] == [0, 0, 0]


def test_the_page_says_of_very_many_forms_only_that_they_are_more(staff):
    pledge = make.pledge(make.campaign(), make.cad(50))
    row = {each.key: getattr(pledge, each.key) for each in inspect(Pledge).column_attrs}
    rows = [
        {**row, "id": number, "public_id": f"copy-{number}", "form_key": f"copy-{number}"}
        for number in range(pledge.id + 1, pledge.id + MOST_COUNTED + 1)
    ]
    with transaction():
        db.session.execute(insert(Pledge), rows)

    page = staff.open("/staff")

    assert page.has_text("Donors paying now More than 10,000")


def test_the_forecast_says_when_the_match_is_used_up_at_todays_pace(app, clock):
    clock.set_to(make.instant("2026-12-10 17:00"))  # noon in Toronto
    campaign = make.campaign(closes_at=make.instant("2026-12-31 05:00"))
    make.match_pool(campaign, available=make.cad(300))
    make.gift(campaign, make.cad(100))

    forecast = totals_of(campaign, at=clock.now()).forecast

    assert forecast
    assert forecast.earned_today == make.cad(100)
    assert forecast.exhausted_at
    assert f"{forecast.exhausted_at:%Y-%m-%d %H:%M}" == "2026-12-11 17:00"


def test_the_forecast_bears_any_size(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=make.cents(10**12))
    make.gift(campaign, make.cents(100))

    forecast = totals_of(campaign, at=campaign.closes_at - timedelta(seconds=1)).forecast

    assert forecast is None or forecast.exhausted_at is None


def test_the_end_is_the_last_minute_that_counts(staff):
    make.campaign(closes_at=make.instant("2027-01-01 05:00"))

    assert staff.open("/staff").has_text("until 31 December 2026, 11:59 p.m. Eastern Time")


def test_before_there_is_a_campaign_the_page_says_what_to_do(signed_in):
    page = signed_in(Role.FUNDRAISING).open("/staff")

    assert page.has_text("There is no campaign yet.")
    assert page.soup.find("a", href="/staff/campaigns/add")
    assert not signed_in(Role.VIEWER).open("/staff").soup.find("a", href="/staff/campaigns/add")


def test_before_there_is_a_gift_the_page_is_whole(staff):
    make.campaign()

    page = staff.open("/staff")

    assert figures_of(page)["Total"] == "$0.00"
    assert page.has_text("This campaign has no match yet.")
    assert page.has_text("Nothing has been given yet.")
    assert page.has_text("Not run yet")


def test_another_campaign_is_chosen_by_its_name(staff):
    make.campaign("winter")
    make.gift(make.campaign("spring"), make.cad(10))

    assert figures_of(staff.open("/staff?campaign=spring"))["Given by donors"] == "$10.00"
    assert figures_of(staff.open("/staff?campaign=%00nowhere"))["Gifts"] in {"0", "1"}


def test_each_chart_has_its_table_and_its_words(season, staff):
    page = staff.open("/staff")

    for chart in page.soup.select("figure.chart"):
        assert chart.select_one("svg title").get_text()
        assert chart.select_one("svg desc").get_text()
        assert len(chart.select("table tbody tr")) >= 1
    assert len(page.soup.select("figure.chart")) == 2


def test_the_figures_renew_themselves(site, tabs):
    campaign = make.campaign()
    page = open_signed_in(site, tabs, "/staff", width=1280, theme="light")
    page.clock.install()
    page.reload()
    assert "$0.00" in page.inner_text(".key-figures__one--given")
    make.gift(campaign, make.cad(50))

    page.clock.run_for(16_000)

    page.wait_for_selector(".key-figures__one--given:has-text('$50.00')")


def test_figures_that_cannot_renew_say_that_they_are_old(site, tabs):
    make.campaign()
    page = open_signed_in(site, tabs, "/staff", width=1280, theme="light")
    page.clock.install()
    page.reload()
    assert page.is_hidden("[data-stale]")
    sign_in = {"Location": "/staff/sign-in"}
    page.route("**/staff/figures*", lambda route: route.fulfill(status=303, headers=sign_in))

    for _ in range(5):
        page.clock.run_for(15_000)

    page.wait_for_selector("[data-stale]:visible")
