"""Lists: what they cost, how they go from page to page, what they make of what is typed."""

import re

import pytest
from sqlalchemy import insert

from fundraiser import clock
from fundraiser.accounts.models import SignInAttempt, SignInResult
from fundraiser.database import db, transaction
from fundraiser.database.counting import MOST_COUNTED
from fundraiser.pledges.queries import get_pledge
from fundraiser.staff.tables.paging import (
    PAGE_LENGTH,
    Cursor,
    instant_of,
    microseconds_of,
    read_cursor,
    read_id,
)
from tests import make
from tests.browser import Browser
from tests.databases import ON_BOTH
from tests.staff.season import Season, add_event, add_gift, add_wrong_payment, refund
from tests.staff.statements import statements

LISTS = (
    "/staff/gifts",
    "/staff/pledges",
    "/staff/donors",
    "/staff/comments",
    "/staff/outbox",
    "/staff/stripe/events",
    "/staff/stripe/quarantine",
    "/staff/ledger/accounts/stripe:CAD",
    "/staff/audit",
)
HOSTILE = ["\0", "x" * 5000, "%", "_", "'; DROP TABLE gifts; --", "\\", "é\u202e", "\ud800"]
FIELDS = ("q", "campaign", "status", "kind", "from", "to", "least", "donor", "person", "given")
GIFT_LINK = re.compile(r"^/staff/gifts/[\w-]{19}$")


def add_rows(season: Season, how_many: int) -> None:
    """There are so many more gifts, events, emails, wrong payments and entries of each kind."""
    for _ in range(how_many):
        gift = add_gift(season.campaign)
        refund(gift)
        add_event(gift.charge_id or "")
        add_wrong_payment(season.campaign)


def test_a_list_costs_as_many_statements_at_thirty_rows_as_at_three(season, staff):
    add_rows(season, 3)
    cost_of_lists(staff)
    few = cost_of_lists(staff)
    add_rows(season, 27)

    many = cost_of_lists(staff)

    assert all(few.values())
    assert many == few, "a list asks for each row: load what it shows at once"


def cost_of_lists(browser: Browser) -> dict[str, int]:
    """Return how many statements each list sends."""
    costs = {}
    for path in LISTS:
        with statements() as sent:
            browser.open(path)
        costs[path] = len(sent)
    return costs


@ON_BOTH
def test_gifts_go_from_page_to_page_without_a_gap_or_a_repeat(app, staff):
    campaign = make.campaign()
    made = [
        make.gift(campaign, make.cents(1000 + number % 5), email="ana@example.org").public_id
        for number in range(PAGE_LENGTH + 7)
    ]

    for order in ("", "-received_at", "received_at", "-amount", "amount"):
        first = staff.open(f"/staff/gifts?order={order}")
        second = first.click("Next page")
        seen = [link.rpartition("/")[2] for link in (*links_in(first), *links_in(second))]
        assert len(links_in(first)) == PAGE_LENGTH
        assert not second.soup.find(string="Next page")
        assert sorted(seen) == sorted(made), order


def test_a_gift_that_arrives_while_somebody_reads_does_not_shift_the_list(staff):
    campaign = make.campaign()
    for _ in range(PAGE_LENGTH + 2):
        make.gift(campaign, make.cad(10), email="ana@example.org")

    first = staff.open("/staff/gifts?q=Ana")
    make.gift(campaign, make.cad(10), email="ana@example.org")
    second = first.click("Next page")

    assert len(links_in(first)) == PAGE_LENGTH
    assert len(links_in(second)) == 2
    assert not set(links_in(first)) & set(links_in(second))
    assert second.click("Back to the first page").address == first.address
    assert not second.soup.find(string="Next page")


def links_in(page) -> list[str]:
    return [
        str(link["href"]) for link in page.soup.select("a[href]") if GIFT_LINK.match(link["href"])
    ]


@ON_BOTH
def test_whatever_is_typed_gives_a_list(season, staff):
    for path in LISTS:
        for typed in HOSTILE:
            staff.open(address(path, **dict.fromkeys(FIELDS, typed)))


@ON_BOTH
def test_pages_of_a_list_that_nobody_made_begin_at_its_top(season, staff):
    for path in ("/staff/gifts", "/staff/gifts?order=-amount", "/staff/pledges"):
        for cursor in ("abc", "1_2_3", "-9" * 40, "9" * 18, f"{'9' * 18}_{'9' * 18}", "1e3_4"):
            staff.open(address(path, after=cursor))


def address(path: str, **query: str) -> str:
    escaped = "&".join(
        f"{name}=" + "".join(f"%{byte:02x}" for byte in text.encode(errors="surrogatepass"))
        for name, text in query.items()
    )
    return f"{path}{'&' if '?' in path else '?'}{escaped}"


def test_the_marks_of_a_pattern_are_searched_as_they_are(season, staff):
    assert staff.open(address("/staff/donors", q="%")).has_text("Nothing matches these filters.")
    assert staff.open(address("/staff/gifts", q="_")).has_text("Nothing matches these filters.")


def test_what_could_not_be_read_is_said_and_kept_in_its_field(season, staff):
    page = staff.open("/staff/gifts?from=31-12-2026&least=1e3&status=bogus&campaign=nowhere")

    assert page.has_text("Enter a date like 2026-12-31. 31-12-2026 was left out.")
    assert page.has_text("1e3: Enter the amount in figures")
    assert page.has_text("There is no bogus to choose here.")
    assert page.has_text("There is no nowhere to choose here.")
    assert page.find("#filter-from")["value"] == "31-12-2026"
    assert page.find("#filter-least")["value"] == "1e3"


def test_names_in_the_address_that_are_nobodys_go_nowhere(season, staff):
    page = staff.open("/staff/gifts?endpoint=x&_external=1&_scheme=javascript&_anchor=y&q=Ana")

    assert "javascript" not in page.answer.text
    assert "_external" not in page.answer.text


@ON_BOTH
def test_filters_narrow_the_list(app, staff):
    winter = make.campaign("winter")
    spring = make.campaign("spring")
    make.match_pool(winter, available=make.cad(1000))
    make.gift(winter, make.cad(20), name="Ana Silva", email="ana@example.org")
    make.gift(winter, make.cad(200), name="Ben Roy", email="ben@example.org")
    refund(make.gift(spring, make.cad(50), name="Chloé Morin", email="chloe@example.org"))

    assert names(staff, "q=silva") == {"Ana Silva"}
    assert names(staff, "q=BEN@example") == {"Ben Roy"}
    assert names(staff, "campaign=spring") == {"Chloé Morin"}
    assert names(staff, "status=partly_refunded") == {"Chloé Morin"}
    assert names(staff, "matched=no") == {"Chloé Morin"}
    assert names(staff, "least=50&most=199.99") == {"Chloé Morin"}
    assert names(staff, "to=2001-01-01") == set()
    assert names(staff, "from=2001-01-01") == {"Ana Silva", "Ben Roy", "Chloé Morin"}


def names(browser: Browser, query: str) -> set[str]:
    page = browser.open(f"/staff/gifts?{query}")
    return {name for name in ("Ana Silva", "Ben Roy", "Chloé Morin") if page.soup.find(string=name)}


@ON_BOTH
def test_a_gift_is_found_by_every_number_that_people_have(season, staff):
    gift = season.gift
    numbers = [gift.public_id, gift.payment_intent_id, gift.charge_id, gift.balance_transaction_id]

    session_id = get_pledge(gift.pledge_id).checkout.session_id

    for number in [*numbers, f"re_{gift.id}", session_id]:
        page = staff.open(f"/staff/gifts?q={number}")
        assert links_in(page) == [f"/staff/gifts/{gift.public_id}"], number


@pytest.mark.parametrize("written", ["", "1", "_", "a_1", "1_b", "1_2_3", "²_1", f"{'1' * 19}_1"])
def test_a_cursor_we_did_not_make_is_none(written):
    assert read_cursor(written) is None


def test_a_cursor_is_read_back_as_it_was_written():
    at = make.instant("2026-12-31 23:59:59.123456")
    cursor = Cursor(microseconds_of(at), 7)

    assert read_cursor(str(cursor)) == cursor
    assert instant_of(cursor.value) == at
    assert instant_of(-(10**17)) == make.instant("1970-01-01 00:00")
    assert read_id("12") == 12
    assert read_id("1 2") is None


@ON_BOTH
def test_more_rows_than_anybody_counts_are_said_to_be_more(staff):
    attempt = {
        "at": clock.now(),
        "result": SignInResult.WRONG_PASSWORD,
        "network": "",
        "browser": "",
    }
    with transaction():
        db.session.execute(insert(SignInAttempt), [attempt] * (MOST_COUNTED + 1))

    page = staff.open("/staff/sign-ins")
    assert page.has_text("More than 10,000 attempts")
    assert page.has_text("An Excel sheet holds 1,048,576 rows.")
