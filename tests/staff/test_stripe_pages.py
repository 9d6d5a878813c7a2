"""Events applied again, and payments that are not as promised."""

from fundraiser.accounts.permissions import Role
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.database import db, transaction
from fundraiser.pledges.models import CheckoutStatus
from fundraiser.pledges.queries import get_pledge
from fundraiser.stripe_sync.models import EventStatus
from fundraiser.stripe_sync.queries import get_event
from tests import make
from tests.staff.season import HOSTILE_NAME, add_event, add_unclaimed


def test_a_dead_event_is_applied_again(season, signed_in):
    finance = signed_in(Role.FINANCE)
    dashboard = finance.open("/staff")
    assert dashboard.has_text("Stripe events that failed 1 Check them")

    page = finance.open("/staff/stripe/events?status=dead").click("charge.refunded")
    assert page.has_text("ProviderUnavailable: no answer <b>in time</b>")
    page = page.submit("Apply again")

    db.session.expire_all()
    event = get_event(season.event.id)
    assert (event.status, event.tries, event.last_error) == (EventStatus.DUE, 0, None)
    assert page.has_text("The event is applied again within a minute.")
    (entry,) = history_of([f"stripe-event:{event.id}"])
    assert entry.action is AuditAction.STRIPE_EVENT_APPLIED_AGAIN


def test_an_event_that_is_not_acted_on_says_so_and_cannot_be_applied(season, signed_in):
    told = add_event("du_1", kind="charge.dispute.created", status=EventStatus.NOT_ACTED_ON)
    finance = signed_in(Role.FINANCE)

    page = finance.open(f"/staff/stripe/events/{told.id}")

    assert page.has_text("This site does not act on this kind of event")
    assert not page.soup.select("form[action$='/apply-again']")
    assert finance.open("/staff/stripe/events?status=not_acted_on").has_text("Not acted on")


def test_an_event_shows_its_body_as_text(season, staff):
    page = staff.open(f"/staff/stripe/events/{season.event.id}")

    assert '"name": "<script>alert(1)</script>"' in page.find("pre").get_text()
    assert page.click("Find its gift").has_text("Ana")


def test_a_payment_that_is_not_as_promised_is_put_right(season, signed_in):
    finance = signed_in(Role.FINANCE)
    checkout = season.quarantined.checkout

    page = finance.open("/staff").click("See the payments")
    assert page.has_text("promised 75.00 CAD, paid 70.00 CAD")
    listed = finance.open("/staff/stripe/quarantine")
    form = finance.open(listed.soup.select_one("td a[href*='/staff/stripe/quarantine/']")["href"])
    assert form.submit("Take the payment off the list", note="", status=422).errors == [
        "Say what was done about it."
    ]
    form.submit("Take the payment off the list", note="Sent back at Stripe.")

    db.session.expire_all()
    assert get_pledge(season.quarantined.id).checkout.status is CheckoutStatus.PUT_RIGHT
    assert not finance.open("/staff").has_text("not what was promised")
    history = finance.open(f"/staff/pledges/{season.quarantined.public_id}")
    assert history.has_text("Sent back at Stripe.")
    (entry,) = history_of([f"checkout:{checkout.id}"])
    assert entry.action is AuditAction.PAYMENT_PUT_RIGHT


def test_a_payment_that_is_as_promised_has_nothing_to_put_right(season, signed_in):
    paid = make.gift(make.campaign("spring"), make.cad(20), email="paid@example.org")
    assert paid.pledge_id
    healthy = get_pledge(paid.pledge_id).checkout

    signed_in(Role.FINANCE).open(f"/staff/stripe/quarantine/{healthy.id}", status=404)


def test_a_payment_that_belongs_to_no_gift_is_put_right(season, signed_in):
    payment = add_unclaimed()
    finance = signed_in(Role.FINANCE)
    assert finance.open("/staff").has_text(
        "1 payment at Stripe belongs to no gift, and is not counted."
    )

    page = finance.open("/staff/stripe/quarantine")
    assert page.has_text("It was not made on this site’s payment page.")
    form = page.soup.find("a", href=f"/staff/stripe/unclaimed/{payment.id}")
    assert form
    form = finance.open(f"/staff/stripe/unclaimed/{payment.id}")
    assert form.has_text("$12.34")
    assert form.has_text(HOSTILE_NAME)
    assert form.submit("Take the payment off the list", note="", status=422).errors == [
        "Say what was done about it."
    ]
    for _ in range(2):
        form.submit("Take the payment off the list", note="A ticket to the gala.")

    assert not finance.open("/staff").has_text("belongs to no gift")
    assert finance.open(f"/staff/stripe/unclaimed/{payment.id}").has_text("There is nothing left")
    (entry,) = history_of([f"unclaimed-payment:{payment.id}"])
    assert (entry.action, entry.note) == (AuditAction.PAYMENT_PUT_RIGHT, "A ticket to the gala.")


def test_a_payment_in_a_currency_we_do_not_take_is_shown_without_an_amount(season, signed_in):
    payment = add_unclaimed()
    with transaction():
        fresh = db.session.merge(payment)
        fresh.currency = fresh.amount_cents = None
    finance = signed_in(Role.FINANCE)

    assert finance.open("/staff/stripe/quarantine").has_text("–")
    page = finance.open(f"/staff/stripe/unclaimed/{payment.id}")
    assert page.has_text("in a currency this site does not take")


def test_only_finance_is_told_of_payments_not_as_promised(season, signed_in):
    assert signed_in(Role.FINANCE).open("/staff").has_text("not what was promised")
    assert not signed_in(Role.FUNDRAISING).open("/staff").soup.select(".alert--danger")


def test_a_pledge_shows_its_attempts_holds_and_trouble(season, staff):
    page = staff.open(f"/staff/pledges/{season.quarantined.public_id}")

    assert page.has_text("Attempt 1 was paid, but not as promised. The money is not counted.")
    assert page.has_text("$75.00 in matching funds was reserved from The Board.")
    assert page.has_text("No money has arrived for this checkout.")
