"""The page of payments: what came of each, refunds, the bank's answer, faults."""

import pytest
import requests
from playwright.sync_api import expect

from tests.browsers import assert_accessible


@pytest.fixture
def page_of(stand_in, tabs):
    """Give `page_of("/payments/pi_1")`: a page of the stand-in, open in a browser."""

    def opened(path="/", **options):
        return tabs.open(f"{stand_in.url}{path}", **options)

    yield opened
    tabs.leave()


BANK = "000123456789"


def test_the_pages_are_accessible_and_fit(stand_in, page_of, pay):
    intent = pay()
    stand_in.refund(intent, 1000)
    pay("4000000000000002")
    pay(account=BANK)

    assert_accessible(page_of(width=360, theme="dark"))
    assert_accessible(page_of(f"/payments/{intent}", width=360, theme="light"))


def test_the_list_says_what_came_of_each_payment(stand_in, pay):
    assert "No payment yet." in requests.get(stand_in.url, timeout=10).text
    stand_in.refund(pay(), 1000)
    pay("4000000000000002")
    pay(account=BANK)

    text = requests.get(stand_in.url, timeout=10).text

    newest_first = [text.index(f">{word}<") for word in ("At the bank", "Not paid", "Paid")]
    assert newest_first == sorted(newest_first)
    assert "Refund of $10.00: succeeded" in text
    assert "donor@example.org" in text
    assert "insufficient funds" not in text
    assert "Your card was declined." in text


@pytest.mark.parametrize(("typed", "cents"), [("12.50", 1250), ("12,50", 1250), ("", 5000)])
def test_a_part_or_all_is_refunded(stand_in, client, pay, typed, cents):
    intent = pay()

    answer = stand_in.post_form(f"/payments/{intent}/refund", refund=typed)

    assert answer.location == f"/payments/{intent}"
    refund = client.v1.refunds.list().data[0]
    assert (refund.amount, refund.payment_intent) == (cents, intent)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("50.01", "Refund amount ($50.01) is greater than unrefunded amount on charge ($50.00)"),
        ("ten", "Enter an amount like 12 or 12.50"),
        ("0", "Enter an amount like 12 or 12.50"),
        ("1.234", "Enter an amount like 12 or 12.50"),
    ],
)
def test_a_refund_that_cannot_be_says_why(stand_in, client, pay, typed, message):
    answer = stand_in.post_form(f"/payments/{pay()}/refund", refund=typed)

    assert answer.status == 422
    assert message in answer.text
    assert f'value="{typed}"' in answer.text
    assert client.v1.refunds.list().data == []


def test_a_person_refunds_and_is_told_beside_the_field(page_of, pay):
    page = page_of(f"/payments/{pay()}")
    page.get_by_label("Amount to refund").fill("60")
    page.get_by_role("button", name="Refund").click()
    expect(page.locator("#refund-wrong")).to_contain_text("greater than")
    expect(page.locator(".error-summary")).to_be_focused()
    assert_accessible(page)

    page.get_by_label("Amount to refund").fill("20")
    page.get_by_role("button", name="Refund").click()

    expect(page.get_by_text("Refund of $20.00: succeeded")).to_be_visible()


@pytest.mark.parametrize(("button", "status"), [("Settle now", "Paid"), ("Fail now", "Not paid")])
def test_a_person_answers_for_the_bank_once(stand_in, pay, page_of, button, status):
    intent = pay(account=BANK)
    page = page_of(f"/payments/{intent}", has_script=False)

    page.get_by_role("button", name=button).click()

    expect(page.locator(".status")).to_have_text(status)
    expect(page.get_by_role("button", name=button)).to_have_count(0)
    late = stand_in.post_form(f"/payments/{intent}/fail")
    assert late.status == 409
    assert "not waiting for a bank" in late.text


def test_a_person_sets_faults_and_clears_them(stand_in, page_of):
    page = page_of(has_script=False)
    page.get_by_label("Drop webhooks").check()
    page.get_by_label("Status of a failure").fill("503")
    page.get_by_label("Copies of each webhook").fill("many")
    page.get_by_role("button", name="Save faults").click()
    expect(page.locator("#webhook_copies-wrong")).to_contain_text("from 1 to 10")
    expect(page.get_by_label("Copies of each webhook")).to_have_value("many")
    expect(page.get_by_label("Drop webhooks")).to_be_checked()

    page.get_by_label("Copies of each webhook").fill("3")
    page.get_by_role("button", name="Save faults").click()

    expect(page.get_by_role("status")).to_have_text("Saved.")
    faults = stand_in.set_faults()
    assert (faults["drop_webhooks"], faults["webhook_copies"], faults["fail_status"]) == (
        True,
        3,
        503,
    )
    page.get_by_role("button", name="Clear all faults").click()
    expect(page.get_by_label("Drop webhooks")).not_to_be_checked()
    assert stand_in.set_faults()["webhook_copies"] == 1
