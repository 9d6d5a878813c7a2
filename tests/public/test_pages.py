"""What a donor reads on the open pages, in every season of a campaign."""

import time
from datetime import timedelta

import pytest

from fundraiser.database import transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.queries import get_gift
from fundraiser.jobs.names import JobName
from fundraiser.matching.operations.sponsors import record_sponsor_payment
from fundraiser.matching.queries import list_pools
from fundraiser.payments.values import CheckoutOutcome
from fundraiser.seals.queries import find_newest_block
from fundraiser.web.page_cache import STALE_SECONDS
from tests import make
from tests.databases import ON_BOTH
from tests.journeys.places import ended_campaign, raise_amount


def test_an_empty_site_says_who_is_here_and_what_comes(browser, app):
    for path, words in [("/", "No campaign is open now"), ("/fr/", "Aucune campagne")]:
        page = browser.open(path)

        assert page.has_text(words)
        assert page.soup.select("h1")


def test_give_leads_to_the_campaign_in_season_and_home_without_one(browser, app):
    header = browser.open("/stories").find(".site-header__give")
    assert browser.open(header["href"]).path == "/"

    make.campaign()

    assert browser.open("/give").path == "/campaigns/winter"
    assert browser.open("/fr/give").path == "/fr/campaigns/winter"
    assert not browser.open("/campaigns/winter").soup.select(".site-header__give")


def test_a_campaign_without_gifts_invites_the_first(browser, campaign):
    page = browser.open("/campaigns/winter")

    assert page.has_text("$0 so far: donors’ gifts and matching funds earned")
    assert page.has_text("No gift has arrived yet. Yours would be the first.")
    assert page.has_text("Give $50")
    assert not page.has_text("becomes")
    assert page.find("progress")["value"] == "0"
    assert not page.soup.select(".lantern-string .lantern--lit")


def test_a_campaign_over_its_goal_says_so_to_the_cent(browser, app):
    campaign = make.campaign(goal=make.cad(100))
    make.gift(campaign, make.cents(15_001))

    page = browser.open("/campaigns/winter")

    assert page.has_text("$150.01 so far")
    assert page.find("progress").get_text(strip=True) == "150 per cent"
    assert len(page.soup.select(".lantern-string .lantern--lit")) == 10


def test_the_figures_add_up(browser, campaign):
    make.match_pool(campaign, available=make.cad(100))
    make.gift(campaign, make.cad(30), covered_fee=make.cents(117))

    page = browser.open("/campaigns/winter")

    assert page.has_text("$60 so far")
    assert page.has_text("Given by donors $30 Matching funds earned $30")
    assert page.has_text("Matching funds left $70 Goal $1,000")


def test_a_hidden_name_is_nowhere_and_the_gift_is_there(browser, campaign):
    gift = make.gift(
        campaign, make.cad(40), name="Ana Silva", hides_name=True, comment="Good night"
    )

    for path in (
        "/",
        "/campaigns/winter",
        "/campaigns/winter/match",
        "/campaigns/winter/totals.json",
    ):
        answer = browser.open(path).answer
        assert "Ana" not in answer.text
        assert "ana@example.org" not in answer.text
        assert gift.public_id not in answer.text
    page = browser.open("/fr/campaigns/winter")
    assert page.has_text("Good night")
    assert "Silva" not in page.answer.text


def test_a_comment_that_staff_hid_is_gone_and_the_name_stays(browser, campaign, clock):
    gift = make.gift(campaign, make.cad(40), name="Ana Silva", comment="Buy my watches")
    with transaction():
        get_gift(gift.id).comment_hidden_at = clock.now()

    page = browser.open("/campaigns/winter")

    assert page.has_text("Ana Silva gave $40")
    assert not page.has_text("watches")


def test_a_campaign_may_keep_its_givers_to_itself(browser, app):
    campaign = make.campaign(shows_wall=False)
    make.gift(campaign, make.cad(40), name="Ana Silva")

    page = browser.open("/campaigns/winter")

    assert not page.has_text("Ana Silva")
    assert not page.has_text("Latest gifts")


def test_before_it_opens_a_campaign_says_when_and_takes_nothing(browser, clock):
    at = clock.now()
    make.campaign(opens_at=at + timedelta(days=1), closes_at=at + timedelta(days=2))

    page = browser.open("/campaigns/winter")

    assert page.has_text("Giving opens on")
    assert not page.soup.select("form")
    assert browser.open("/").has_text("Giving opens on")


def test_a_deadline_at_midnight_is_the_last_minute_of_the_day_before(browser, app):
    make.campaign(closes_at=make.instant("2027-01-01 05:00"), zone="America/Toronto")

    page = browser.open("/campaigns/winter")

    assert page.has_text("The campaign ends on 31 December 2026, 11:59 p.m. Eastern Time.")
    assert browser.open("/fr/campaigns/winter").has_text(
        "31 décembre 2026 à 23 h 59, heure de l’Est"
    )


def test_an_old_tab_says_that_nothing_was_charged(browser, clock):
    make.campaign(closes_at=clock.now() + timedelta(hours=1))
    old_tab = browser.open("/campaigns/winter")
    clock.move(timedelta(hours=1))

    for name in ("Ana", ""):
        page = old_tab.submit(name=name, email="ana@example.org", status=422)

        assert page.soup.title.get_text().startswith("Error: ")
        assert page.has_text("Your gift was not made")
        assert page.has_text("This campaign is not taking gifts now. Nothing was charged.")
        assert not page.soup.select("form, .error-summary a")
        assert page.has_text("This campaign ended on")


def test_the_match_page_shows_sponsors_terms_order_and_ledger(browser, campaign):
    first = make.match_pool(
        campaign, available=make.cad(100), rate_numerator=2, cap_per_donor_cents=5_000
    )
    make.match_pool(campaign, available=make.cad(50), sponsor="Quiet Ltd", is_public=False)
    make.match_pool(campaign, available=make.cad(70), sponsor="Draft Ltd", is_open=False)
    make.gift(campaign, make.cad(60))
    raise_amount(first, make.cad(200))

    page = browser.open("/campaigns/winter/match")

    headings = [heading.get_text(" ", strip=True) for heading in page.soup.select("h3")]
    assert headings == ["1. The Board", "2. A sponsor who prefers not to be named"]
    assert page.has_text("Rate 2:1, match to gift")
    assert page.has_text("Most for one donor $50")
    assert page.has_text("How the terms changed")
    assert page.has_text("Version 2, since")
    assert page.has_text("More was promised.")
    assert page.has_text("Earned 1 $50")
    assert not any(page.has_text(name) for name in ("Ana", "Quiet Ltd", "Draft Ltd"))


def test_the_match_page_shows_the_newest_seal_of_the_books(browser, campaign, worker):
    make.match_pool(campaign, available=make.cad(100))
    make.gift(campaign, make.cad(60))
    assert not browser.open("/campaigns/winter/match?before=9999").has_text("sealed")

    worker.run(JobName.SEAL_HISTORY)

    newest = find_newest_block()
    assert newest
    english = browser.open("/campaigns/winter/match?before=9999")
    french = browser.open("/fr/campaigns/winter/match?before=9999")
    assert english.has_text(f"Latest seal: number {newest.number}, code {newest.short_hash}, ")
    assert french.has_text(
        f"Dernier sceau\N{NO-BREAK SPACE}: numéro {newest.number}, code {newest.short_hash}, "
    )


def test_the_ledger_says_what_is_reserved_and_what_is_kept_for_the_line(browser, campaign):
    make.match_pool(campaign, available=make.cad(100))
    leaving = make.pledge(campaign, make.cad(30), email="bo@example.org")
    make.pledge(campaign, make.cad(20))
    make.apply(leaving, make.state_of(leaving, CheckoutOutcome.EXPIRED))

    assert ledger_of(browser) == [
        ("Kept for gifts in line", "$30.00"),
        ("Reserved while a donor pays", "$20.00"),
        ("Reserved, then released", "$30.00"),
    ]
    hand_out_match()
    time.sleep(STALE_SECONDS)
    assert ledger_of(browser)[0] == ("Kept for gifts in line, then handed on", "$30.00")


def ledger_of(browser):
    rows = browser.open("/campaigns/winter/match").soup.select("tbody tr")
    cells = [row.select("td") for row in rows]
    return [(row[2].get_text(strip=True), row[4].get_text(strip=True)) for row in cells]


def test_the_match_page_is_kept_for_a_moment_and_its_earlier_pages_are_not(browser, campaign):
    make.match_pool(campaign, available=make.cad(100))
    first = browser.open("/campaigns/winter/match?utm_source=first-visitor")
    make.gift(campaign, make.cad(30))

    again = browser.open("/campaigns/winter/match?utm_source=x")
    asked = browser.open(f"/campaigns/winter/match?before={10**6}")

    assert again.answer.text == first.answer.text
    assert "first-visitor" not in again.answer.text
    assert not again.has_text("Earned 1 $30.00")
    assert asked.has_text("Earned 1 $30.00")
    time.sleep(STALE_SECONDS)
    assert browser.open("/campaigns/winter/match").has_text("Earned 1 $30.00")


def test_each_entry_of_the_ledger_has_its_number_for_good(browser, campaign):
    make.match_pool(campaign, available=make.cad(1_000))
    make.gift(campaign, make.cad(30))
    [first] = browser.open("/campaigns/winter/match").soup.select("tbody tr")
    number = first.select_one("td").get_text(strip=True)
    make.gift(campaign, make.cad(20), email="bo@example.org")

    address = f"/campaigns/winter/match?before={int(number) + 1}"
    row = browser.open(address).find(f"#entry-{number}")

    assert "$30.00" in row.get_text()


def test_the_ledger_is_read_page_by_page(browser, campaign):
    make.match_pool(campaign, available=make.cad(1_000))
    for number in range(52):
        make.gift(campaign, make.cad(1), email=f"d{number}@example.org")
    page = browser.open("/campaigns/winter/match")

    assert len(page.soup.select("tbody tr")) == 50
    earlier = page.click("Show earlier entries")
    assert len(earlier.soup.select("tbody tr")) == 2
    assert not earlier.has_text("Show earlier entries")


@ON_BOTH
@pytest.mark.parametrize("before", ["x", "-1", "1e3", "١٠", "9" * 40, "", "1\x00"])
def test_an_address_of_the_ledger_that_we_did_not_make_is_none(browser, campaign, before):
    browser.open(f"/campaigns/winter/match?before={before}", status=404)


def test_the_closing_report_says_what_became_of_every_promise(browser, clock):
    ended_campaign()
    clock.move(timedelta(hours=2))

    page = browser.open("/campaigns/ended/match")

    assert page.has_text("$50 of $50 was earned, by 1 gift. The sponsor paid on")
    assert page.has_text("$10 of $80 was earned, by 1 gift. $70 was not earned.")
    assert page.has_text("Under the terms, the sponsor gives it anyway, as a gift.")
    assert page.has_text("The sponsor has not paid yet.")
    assert not page.has_text("Still available $70")


def test_a_sponsor_who_paid_a_part_is_not_said_to_have_paid(browser, clock):
    campaign = ended_campaign()
    [_, owing] = list_pools(campaign.id)
    with transaction():
        record_sponsor_payment(
            owing,
            make.cad(4),
            reference="cheque 2",
            paid_at=clock.now(),
            actor=make.ACTOR,
            at=clock.now(),
        )
    clock.move(timedelta(hours=2))

    page = browser.open("/campaigns/ended/match")

    assert page.has_text("The sponsor has paid $4 so far, last on")
    assert not page.has_text("The sponsor has not paid yet.")


def test_what_is_still_held_is_not_yet_unearned(browser, clock):
    campaign = make.campaign("ended", closes_at=clock.now() + timedelta(minutes=10))
    make.match_pool(campaign, available=make.cad(100))
    make.pledge(campaign, make.cad(30))
    clock.move(timedelta(minutes=20))

    page = browser.open("/campaigns/ended/match")

    assert page.has_text("Reserved while donors pay $30")
    assert page.has_text("$70 was not earned.")


def test_a_campaign_that_is_not_published_does_not_exist(browser, campaign):
    make.campaign("secret", is_published=False)

    for path in (
        "/campaigns/secret",
        "/fr/campaigns/secret/match",
        "/campaigns/SECRET",
        "/campaigns/a%00b",
    ):
        assert browser.open(path, status=404).has_text("There is no such page.") or "/fr" in path
    assert not browser.open("/").has_text("secret")


def test_a_slash_at_the_end_does_no_harm(browser, campaign):
    assert browser.open("/campaigns/winter/").has_text("Winter lights")
    assert browser.open("/fr/campaigns/winter/match/").has_text("Lumières d’hiver")
