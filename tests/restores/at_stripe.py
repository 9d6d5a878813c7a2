"""What donors pay at Stripe, and whether it is all here."""

from collections import Counter

from tests.pledges.giving import PAGE, fill, gifts, session_of


def donors_pay(browser, stripe, *names, where=PAGE, **fields):
    """Have each give $20 and pay; return their sessions."""
    sessions = []
    for name in names:
        form = browser.open(where)
        session = session_of(fill(form, "20", name=name, email=f"{name}@example.org", **fields))
        stripe.pay(session, name=name)
        sessions.append(session)
    return sessions


def pass_time(clock, stripe, by):
    """The site's clock and Stripe's go on."""
    clock.move(by)
    stripe.move_clock(int(by.total_seconds()))


def intent_of(stripe, session):
    return stripe.get(f"/v1/checkout/sessions/{session}")["payment_intent"]


def assert_as_at_stripe(stripe):
    """Every payment at Stripe is one gift here, and what is left of each is the same."""
    paid = {
        charge["payment_intent"]: charge["amount"] - charge["amount_refunded"]
        for charge in stripe.get("/v1/charges", limit=100)["data"]
        if charge["status"] == "succeeded"
    }
    kept = Counter(gift.payment_intent_id for gift in gifts())
    assert set(kept.values()) <= {1}
    assert {
        gift.payment_intent_id: (gift.left + gift.covered_fee_left).cents for gift in gifts()
    } == paid
