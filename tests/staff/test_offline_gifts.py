"""Cash and cheques in the back office: summed, taken to the bank, verified by finance alone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fundraiser import clock
from fundraiser.accounts.permissions import Role
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.ledger.checks import find_differences
from fundraiser.peer_to_peer.models import OfflineGift, OfflineMethod, OfflineStatus
from fundraiser.peer_to_peer.queries.totals import totals_of
from tests import make
from tests.browsers import assert_accessible
from tests.databases import ON_BOTH
from tests.make import cad
from tests.staff.browsing import open_signed_in
from tests.staff.statements import statements
from tests.staff.test_exports import rows_of

LIST = "/staff/offline-gifts"


@pytest.fixture
def page(app):
    return make.fundraiser_page(make.campaign())


@pytest.fixture
def finance(signed_in):
    return signed_in(Role.FINANCE)


def steps():
    db.session.rollback()
    return list(db.session.scalars(select(OfflineGift.status).order_by(OfflineGift.id)))


def gift_count():
    return db.session.scalar(select(func.count()).select_from(Gift))


def ticked(*offline):
    return "&".join(f"gift={one.public_id}" for one in offline)


@ON_BOTH
def test_the_list_sums_each_step_and_is_narrowed(staff, page):
    make.offline_gift(page, cad(25), name="Ben")
    make.offline_gift(page, cad(40), name="Grandma", email="", method=OfflineMethod.CASH)
    make.offline_gift(
        page, cad(15), name="Joe", step=OfflineStatus.DEPOSITED, email="j@example.org"
    )

    shown = staff.open(LIST)

    figures = [one.get_text(" ", strip=True) for one in shown.soup.select(".figure-row > div")]
    assert figures == ["Promised $65.00 2 records", "Deposited $15.00 1 record"]
    for query, name in (
        ("step=deposited", "Joe"),
        ("method=cash", "Grandma"),
        ("q=ben", "Ben"),
    ):
        found = staff.open(f"{LIST}?{query}")
        assert [link.get_text() for link in found.soup.select("tbody th a")] == [name]
    assert shown.has_text("no address")


@ON_BOTH
def test_a_deposit_is_noted_when_its_sum_is_that_of_the_slip(staff, page):
    first = make.offline_gift(page, cad(25))
    second = make.offline_gift(page, cad(40))
    form = staff.open(f"{LIST}/deposit?{ticked(first, second)}")
    assert "$65.00" not in form.answer.text

    wrong = form.submit("Record the deposit", status=422, control_total="60")
    assert wrong.has_text("The chosen gifts add up to $65.00, not $60.00.")
    assert steps() == [OfflineStatus.PROMISED] * 2
    done = wrong.submit("Record the deposit", control_total="65.00")

    assert done.has_text("2 are deposited.")
    assert steps() == [OfflineStatus.DEPOSITED] * 2
    assert gift_count() == 0


@pytest.mark.parametrize("days", [1, -400])
def test_all_of_a_deposit_are_noted_or_none(staff, page, days):
    first = make.offline_gift(page, cad(25))
    second = make.offline_gift(page, cad(40))
    day = clock.today("America/Toronto") + timedelta(days=days)

    refused = staff.open(f"{LIST}/deposit?{ticked(first, second)}").submit(
        "Record the deposit", status=422, control_total="65", on=day.isoformat()
    )

    assert refused.has_text("day")
    assert refused.soup.select(".error-summary")
    assert steps() == [OfflineStatus.PROMISED] * 2


@ON_BOTH
def test_finance_verifies_a_batch_once(finance, page):
    first = make.offline_gift(page, cad(25), step=OfflineStatus.DEPOSITED)
    second = make.offline_gift(page, cad(40), step=OfflineStatus.DEPOSITED, email="")
    form = finance.open(f"{LIST}/verify?{ticked(first, second)}")

    assert form.submit("Verify", status=422, control_total="64.99").errors
    assert gift_count() == 0
    form.submit("Verify", control_total="65")
    again = form.submit("Verify", control_total="65")

    assert again.has_text("2 gifts are verified")
    assert gift_count() == 2
    assert totals_of(page).given == cad(65)
    assert find_differences() == []
    entries = db.session.scalars(select(AuditEntry.action)).all()
    assert entries.count("offline-gift-verified") == 2


def test_fundraising_takes_to_the_bank_and_does_not_verify(signed_in, page):
    offline = make.offline_gift(page, cad(25), step=OfflineStatus.DEPOSITED)
    kim = signed_in(Role.FUNDRAISING)

    assert not kim.open(LIST).has_text("Verify chosen gifts")
    kim.open(f"{LIST}/verify?{ticked(offline)}", status=403)
    kim.post(f"{LIST}/verify", {"gift": offline.public_id, "control_total": "25"}, status=403)
    kim.open(f"{LIST}/{offline.public_id}/return", status=403)
    assert gift_count() == 0


def test_nothing_chosen_or_nothing_that_can_be_says_so(finance, page):
    promised = make.offline_gift(page, cad(25))

    for query in ("", "gift=x", "gift=aaaa-bbbb-cccc-dddd", ticked(promised)):
        assert finance.open(f"{LIST}/verify?{query}").has_text("Tick the gifts for this step")
    assert steps() == [OfflineStatus.PROMISED]


def test_one_is_handed_in_put_back_taken_back_and_promised_again(staff, page):
    offline = make.offline_gift(page, cad(25))
    at = f"{LIST}/{offline.public_id}"

    staff.open(at).click("We have it").submit("We have it")
    staff.open(at).click("Record its deposit").submit("Record the deposit", control_total="25")
    staff.open(at).click("Move it one step back").submit("Move one step back")
    assert steps() == [OfflineStatus.HANDED_IN]
    staff.open(at).click("Take it back").submit("Take it back", words="Never came")
    record = staff.open(at).click("Move it one step back").submit("Move one step back")

    assert steps() == [OfflineStatus.PROMISED]
    assert record.has_text("Never came")


@ON_BOTH
def test_what_the_bank_returns_leaves_every_total(finance, page):
    offline = make.offline_gift(page, cad(25), step=OfflineStatus.VERIFIED)
    record = finance.open(f"{LIST}/{offline.public_id}")

    gift = record.click("The gift it became")
    assert gift.has_text("In the bank")
    assert not gift.has_text("At Stripe")
    assert gift.has_text("Cheque")
    record = record.click("Returned by the bank").submit("The bank returned it", words="No funds")

    assert steps() == [OfflineStatus.RETURNED]
    assert totals_of(page).given == cad(0)
    assert find_differences() == []
    gift = record.click("The gift it became")
    assert gift.has_text("Sent back by the bank")
    assert gift.has_text("No funds")


def test_a_donor_without_an_address_is_shown_sensibly(staff, page):
    offline = make.offline_gift(page, cad(25), step=OfflineStatus.VERIFIED, email="", name="Gran")
    db.session.rollback()

    gift = staff.open(f"{LIST}/{offline.public_id}").click("The gift it became")
    donor = gift.click("See this donor")

    assert gift.has_text("not known")
    assert donor.has_text("gave cash or a cheque, and left no address")
    assert staff.open("/staff/donors?q=gran").has_text("no address")
    assert staff.open("/staff/gifts").has_text("no address")


@ON_BOTH
def test_cash_and_cheques_are_taken_away(staff, page):
    make.offline_gift(page, cad(25), name="=cmd()", comment="+1\nsecond line")
    make.offline_gift(page, cad(40), step=OfflineStatus.VERIFIED)

    first, second = rows_of(staff, f"{LIST}.csv")
    [gift] = rows_of(staff, "/staff/gifts.csv")

    assert (first["name"], first["comment"]) == ("'=cmd()", "'+1\nsecond line")
    assert (first["step"], first["amount"], first["gift"]) == ("promised", "25.00", "")
    assert (second["step"], second["gift"]) == ("verified", gift["gift"])
    assert (gift["payment_intent"], gift["charge"], gift["stripe_fee"]) == ("", "", "0.00")
    assert (gift["source"], gift["method"], gift["address"]) == ("offline", "cheque", "")


def test_the_list_asks_as_much_of_two_as_of_twenty(staff, page):
    for _ in range(2):
        make.offline_gift(page, cad(1))
    asked_for(staff)
    few = asked_for(staff)
    other = make.fundraiser_page(page.campaign, slug="other", owner=make.donor("leo@example.org"))
    for _ in range(18):
        make.offline_gift(other, cad(1))

    assert asked_for(staff) == few


def asked_for(staff):
    with statements() as sent:
        staff.open(LIST)
    return len(sent)


def test_the_dashboard_tells_finance_what_is_to_be_verified(signed_in, page):
    make.offline_gift(page, cad(1), step=OfflineStatus.DEPOSITED)

    words = "1 deposit of cash or a cheque is to be verified."
    assert signed_in(Role.FINANCE).open("/staff").has_text(words)
    assert not signed_in(Role.FUNDRAISING).open("/staff").has_text(words)


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_a_batch_is_ticked_taken_to_the_bank_and_verified(site, tabs, width, theme):
    page = make.fundraiser_page(make.campaign())
    for dollars in (25, 40, 5):
        make.offline_gift(page, cad(dollars), email="")
    tab = open_signed_in(site, tabs, LIST, width=width, theme=theme)

    for step, total in (("Record the deposit", "65"), ("Verify", "65")):
        boxes = tab.get_by_role("checkbox")
        boxes.nth(1).check()
        boxes.nth(2).check()
        tab.get_by_role("button", name="chosen gifts").filter(has_text=step).click()
        tab.wait_for_selector("#control_total")
        assert_accessible(tab)
        tab.fill("#control_total", "1")
        tab.get_by_role("button", name=step, exact=True).click()
        assert tab.locator("#control_total").get_attribute("aria-invalid") == "true"
        assert_accessible(tab)
        tab.fill("#control_total", total)
        tab.get_by_role("button", name=step, exact=True).click()
        tab.wait_for_url(f"**{LIST}")

    assert steps() == [OfflineStatus.VERIFIED, OfflineStatus.VERIFIED, OfflineStatus.PROMISED]
