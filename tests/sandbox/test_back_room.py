"""The pages behind the counter: payments, refunds, settlement, events, faults."""

import re

import pytest
from playwright.sync_api import expect

from tests.sandbox.sessions import gift, sdk
from tests.sandbox.windows import assert_fit_for_people

LOOKS = [
    pytest.param("en", 1280, False, id="english-wide"),
    pytest.param("fr", 360, False, id="french-phone"),
]


@pytest.fixture
def pay(stand_in, client):
    """Give `pay(card)`: the id of a payment of $50."""

    def paid(card="4242424242424242", **changes):
        session = client.v1.checkout.sessions.create(gift(**changes))
        stand_in.pay(session.id, card=card)
        return client.v1.checkout.sessions.retrieve(session.id).payment_intent

    return paid


def debit(stand_in, client):
    session = client.v1.checkout.sessions.create(gift())
    stand_in.pay_by_bank(session.id)
    return client.v1.checkout.sessions.retrieve(session.id).payment_intent


@pytest.mark.parametrize(("language", "width", "scripts"), LOOKS)
def test_every_page_is_fit_for_people(
    stand_in, client, windows, pay, open_session, language, width, scripts
):
    intent = pay()
    stand_in.refund(intent, 1000)
    pay("4000000000000002")
    waiting = debit(stand_in, client)
    open_session()

    for path in ("/", "/faults", f"/payments/{intent}", f"/payments/{waiting}", "/nowhere"):
        # Axe needs scripts; the pages have none of their own here.
        page = windows.open(f"{stand_in.url}{path}?lang={language}", width=width)
        assert_fit_for_people(page)
        assert page.locator("h1").count() == 1


def test_before_the_first_payment_the_list_says_what_to_do(stand_in, windows):
    page = windows.open(stand_in.url, scripts=False)

    expect(page.get_by_role("main")).to_contain_text("No payment yet.")


def test_the_list_shows_what_came_of_each_payment(stand_in, client, windows, pay):
    refunded = pay()
    stand_in.refund(refunded, 1000)
    pay("4000000000000002")
    debit(stand_in, client)

    page = windows.open(stand_in.url, scripts=False)

    rows = page.locator("tbody tr")
    expect(rows.nth(0)).to_contain_text("At the bank")
    expect(rows.nth(1)).to_contain_text("Not paid")
    expect(rows.nth(2)).to_contain_text("Paid")
    expect(rows.nth(2)).to_contain_text("$10.00 refunded")
    expect(rows.nth(2)).to_contain_text("donor@example.org")


def test_the_list_is_sorted_by_its_headings(stand_in, windows, pay):
    for cents in (700, 900, 800):
        items = gift()["line_items"]
        items[0]["price_data"]["unit_amount"] = cents
        pay(line_items=items)
    page = windows.open(stand_in.url, scripts=False)

    def amounts():
        return [
            re.sub(r"\s.*", "", text) for text in page.locator("tbody .number").all_inner_texts()
        ]

    newest_first = amounts()
    page.get_by_role("link", name="Amount").click()
    largest_first = amounts()
    page.get_by_role("link", name="Amount").click()

    assert newest_first == ["$8.00", "$9.00", "$7.00"]
    assert largest_first == ["$9.00", "$8.00", "$7.00"]
    assert amounts() == ["$7.00", "$8.00", "$9.00"]
    expect(page.get_by_role("columnheader", name="Amount")).to_have_attribute(
        "aria-sort", "ascending"
    )


def test_a_long_list_has_pages(stand_in, windows, pay):
    for _ in range(51):
        pay()
    page = windows.open(stand_in.url, scripts=False)
    expect(page.locator("tbody tr")).to_have_count(50)

    page.get_by_role("link", name="Older payments").click()

    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize(("typed", "cents"), [("12.50", 1250), ("12,50", 1250), ("", 5000)])
def test_a_person_refunds_a_part_or_all(stand_in, client, windows, pay, typed, cents):
    intent = pay()
    page = windows.open(f"{stand_in.url}/payments/{intent}", scripts=False)

    page.get_by_label("Amount to refund").fill(typed)
    page.get_by_label("Reason").select_option("duplicate")
    page.get_by_role("button", name="Refund", exact=True).click()

    expect(page.get_by_role("heading", name="Refunds")).to_be_visible()
    refund = client.v1.refunds.list().data[0]
    assert (refund.amount, refund.reason, refund.payment_intent) == (cents, "duplicate", intent)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("50.01", "Refund amount ($50.01) is greater than unrefunded amount on charge ($50.00)"),
        ("ten", "Enter an amount like 12 or 12.50"),
        ("0", "Enter an amount like 12 or 12.50"),
        ("1.234", "Enter an amount like 12 or 12.50"),
    ],
)
def test_a_refund_that_cannot_be_says_why_beside_its_field(
    stand_in, client, windows, pay, typed, message
):
    page = windows.open(f"{stand_in.url}/payments/{pay()}")

    page.get_by_label("Amount to refund").fill(typed)
    page.get_by_role("button", name="Refund", exact=True).click()

    expect(page.locator("#refund_amount-wrong")).to_contain_text(message)
    expect(page.locator(".problems")).to_be_focused()
    expect(page.locator("#refund_amount")).to_have_value(typed)
    assert_fit_for_people(page)
    assert client.v1.refunds.list().data == []


@pytest.mark.parametrize(("button", "status"), [("Settle now", "Paid"), ("Fail now", "Not paid")])
def test_a_person_answers_for_the_bank(stand_in, client, windows, button, status):
    page = windows.open(f"{stand_in.url}/payments/{debit(stand_in, client)}", scripts=False)

    page.get_by_role("button", name=button).click()

    expect(page.locator("h1 .status")).to_have_text(status)
    expect(page.get_by_role("button", name=button)).to_have_count(0)


def test_an_answer_that_comes_too_late_says_so(stand_in, client, windows):
    intent = debit(stand_in, client)
    page = windows.open(f"{stand_in.url}/payments/{intent}", scripts=False)
    stand_in.post_form(f"/payments/{intent}/settle")

    page.get_by_role("button", name="Fail now").click()

    expect(page.locator(".problems")).to_contain_text("not waiting for a bank")


def test_events_show_their_tries_and_can_be_sent_again(heard_stand_in, receiver, windows):
    receiver.statuses = [500]
    client = sdk(heard_stand_in)
    session = client.v1.checkout.sessions.create(gift())
    heard_stand_in.pay(session.id)
    heard_stand_in.deliver_all()
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    page = windows.open(f"{heard_stand_in.url}/payments/{intent}", scripts=False)
    first = page.locator("tbody tr").filter(has_text="payment_intent.created")
    expect(first).to_contain_text("→ 500")
    expect(first).to_contain_text("→ 200")

    page.get_by_role("button", name="Send checkout.session.completed again").click()

    heard_stand_in.deliver_all()
    assert receiver.types().count("checkout.session.completed") == 2


def test_an_event_that_was_dropped_can_be_sent(heard_stand_in, receiver, windows):
    client = sdk(heard_stand_in)
    heard_stand_in.set_faults(drop_webhooks=True)
    session = client.v1.checkout.sessions.create(gift())
    heard_stand_in.pay(session.id)
    heard_stand_in.set_faults(drop_webhooks=False)
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    page = windows.open(f"{heard_stand_in.url}/payments/{intent}", scripts=False)
    expect(page.locator("tbody tr").first).to_contain_text("dropped")

    page.get_by_role("button", name="Send checkout.session.completed again").click()

    heard_stand_in.deliver_all()
    assert receiver.types() == ["checkout.session.completed"]


def test_a_person_turns_the_faults_and_puts_them_to_rest(stand_in, windows):
    page = windows.open(f"{stand_in.url}/faults", scripts=False)
    page.get_by_label("Drop webhooks").check()
    page.get_by_label("Copies of each webhook").fill("3")
    page.get_by_label("Status of a failure").select_option("503")

    page.get_by_role("button", name="Save the faults").click()

    expect(page.get_by_role("status")).to_have_text("Saved.")
    turned = stand_in.set_faults()
    assert (turned["drop_webhooks"], turned["webhook_copies"], turned["fail_status"]) == (
        True,
        3,
        503,
    )
    expect(page.get_by_label("Drop webhooks")).to_be_checked()
    page.get_by_role("button", name="Put all at rest").click()
    assert stand_in.set_faults()["webhook_copies"] == 1
    expect(page.get_by_label("Drop webhooks")).not_to_be_checked()


def test_a_wrong_fault_says_how_to_mend_it(stand_in, windows):
    page = windows.open(f"{stand_in.url}/faults")
    page.get_by_label("Copies of each webhook").fill("many")

    page.get_by_role("button", name="Save the faults").click()

    expect(page.locator("#webhook_copies-wrong")).to_contain_text("from 1 to 10")
    expect(page.locator("#webhook_copies")).to_have_value("many")
    assert_fit_for_people(page)
    assert stand_in.set_faults()["webhook_copies"] == 1


def test_the_language_chosen_is_remembered(stand_in, windows):
    page = windows.open(stand_in.url, scripts=False)

    page.get_by_role("link", name="Français").click()
    page.get_by_role("link", name="Réglages").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Réglages")
    expect(page.locator("html")).to_have_attribute("lang", "fr-CA")
