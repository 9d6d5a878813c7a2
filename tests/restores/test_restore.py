"""Last night's backup is restored: after the sweeps all is as it is at Stripe, by itself."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from email.utils import parseaddr

import pytest

from fundraiser.alarms import AlarmKind
from fundraiser.alarms.queries import list_open_alarms
from fundraiser.database import db
from fundraiser.jobs.names import JobName
from fundraiser.jobs.runs import run_slot
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.mail.queries import list_held
from fundraiser.pledges.models import PledgeStatus
from fundraiser.stripe_sync.jobs import find_missed_events
from fundraiser.stripe_sync.queries import count_dead_events, count_unclaimed
from tests import make
from tests.browser import Browser
from tests.conftest import Clock
from tests.make import cad
from tests.pledges.giving import (
    PAGE,
    assert_books_are_right,
    come_back,
    fill,
    gifts,
    give,
    held_and_earned,
    pledges,
    session_of,
)
from tests.restores.at_stripe import assert_as_at_stripe, donors_pay, intent_of, pass_time
from tests.saved_databases import SavedDatabase
from tests.standin import StripeStandIn

NIGHT = timedelta(hours=9)
ROUNDS = 4


class Post:
    """The letters that this machine has sent, whatever became of the database."""

    def __init__(self, folder):
        self.folder = folder
        self.sent = []

    def collect(self):
        """Take what lies in the folder of sent mail."""
        for path in sorted(self.folder.glob("*")):
            letter = message_from_bytes(path.read_bytes(), policy=default)
            kind = path.name.partition("-")[2].partition(".")[0]
            self.sent.append((parseaddr(str(letter["To"]))[1], kind))
            path.unlink()
        return self.sent


@pytest.fixture
def post(app):
    return Post(app.config["SETTINGS"].instance_path / "mail")


@pytest.fixture
def work(app, worker, stripe, clock):
    """Give `work()`: half an hour goes by, with webhooks unless the site is down."""

    def receive(body, signature):
        headers = {"Stripe-Signature": signature}
        return app.test_client().post("/webhooks/stripe", data=body, headers=headers).status_code

    def work():
        stripe.hand_over(receive)
        for _ in range(ROUNDS):
            worker.run_all()
            with app.app_context():
                run_slot(JobName.FIND_MISSED_EVENTS, find_missed_events)
            pass_time(clock, stripe, timedelta(minutes=7))

    return work


@pytest.fixture
def keep(database_url, tmp_path):
    """Give `keep()`: a backup as things stand now."""
    return lambda: SavedDatabase.take(database_url, tmp_path)


@pytest.fixture
def campaign(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(1000))
    make.fundraiser_page(campaign)
    yield campaign
    assert_books_are_right()


def seen(gift):
    """Return what others see of a gift, and how its donor's links find it."""
    return (
        gift.public_id,
        gift.amount,
        gift.left,
        gift.name,
        gift.hides_name,
        gift.language,
        gift.source,
        gift.wants_match,
        gift.promised_at,
        gift.received_at,
    )


@dataclass
class Night:
    """What is there before the backup, after it, and while the site is down."""

    browser: Browser
    stripe: StripeStandIn
    clock: Clock
    early: str = ""
    in_flight: str = ""
    debit: str = ""
    way_back: str = ""

    def before_the_backup(self, worker, work):
        """One gift; one whose thank-you waits; two donors on Stripe's page."""
        self.stripe.set_faults(bank_debit_delay_seconds=864_000)
        [self.early] = donors_pay(self.browser, self.stripe, "early")
        work()
        donors_pay(self.browser, self.stripe, "queued")
        worker.run(JobName.FIND_MISSED_EVENTS)
        self.in_flight = self.give("flight")
        self.give("leaves")

    def after_the_backup(self):
        """Five pay, each in a way of their own, and whoever was on Stripe's page; one asks their
        bank; two are refunded in part."""
        browser, stripe = self.browser, self.stripe
        stripe.pay(self.in_flight, name="flight")
        donors_pay(browser, stripe, "plain")
        donors_pay(browser, stripe, "through", where="/f/mias-run")
        donors_pay(browser, stripe, "hidden", hides_name="y")
        donors_pay(browser, stripe, "marie", where=f"/fr{PAGE}")
        [returned] = donors_pay(browser, stripe, "returned", covers_fee="y")
        self.debit = self.give("debit")
        stripe.pay_by_bank(self.debit, name="debit")
        stripe.refund(intent_of(stripe, returned), 1000)
        stripe.refund(intent_of(stripe, self.early), 500)

    def while_down(self):
        """A donor who is on Stripe's page pays, the debit settles; nobody hears of it."""
        late = self.give("late")
        pass_time(self.clock, self.stripe, timedelta(minutes=10))
        self.way_back = self.stripe.pay(late, name="late").location
        self.stripe.settle(self.debit)
        pass_time(self.clock, self.stripe, NIGHT)
        self.stripe.handed_over.update(event["id"] for event in self.stripe.events())

    def give(self, name):
        return session_of(give(self.browser, "20", name=name, email=f"{name}@example.org"))


def test_a_night_and_a_morning_are_lost_and_come_back(
    browser, stripe, campaign, work, post, clock, keep, worker
):
    night = Night(browser, stripe, clock)
    night.before_the_backup(worker, work)
    backup = keep()
    night.after_the_backup()
    work()
    assert_as_at_stripe(stripe)
    before = {gift.email: seen(gift) for gift in gifts()}
    earned_before = held_and_earned()[1]
    assert len(before) == 8
    night.while_down()
    told_before = Counter(post.collect())
    backup.put_back()

    work()

    assert_as_at_stripe(stripe)
    after = {gift.email: gift for gift in gifts()}
    assert {email: seen(after[email]) for email in before} == before
    assert set(after) - set(before) == {"late@example.org", "debit@example.org"}
    assert {each.status for each in pledges()} == {PledgeStatus.FULFILLED, PledgeStatus.LAPSED}
    assert held_and_earned() == (0, earned_before + 4000)
    [raised] = accounts_by_code(
        [Account.page_given(after["through@example.org"].page_id or 0)]
    ).values()
    assert raised.net_credit == cad(20)
    assert (count_dead_events(), count_unclaimed()) == (0, 0)
    assert [alarm.kind for alarm in list_open_alarms()] == [AlarmKind.DATABASE_RESTORED]
    assert_nobody_is_told_twice(told_before, Counter(post.collect()))
    held_for = {email.recipient for email in list_held(most=100)}
    owners = {"mia@example.org"}  # told of a gift, if the test runs by day
    assert held_for - owners == set(before)
    assert come_back(browser, night.way_back).has_text("Thank you")


def assert_nobody_is_told_twice(before, now):
    """Who paid while we were down is thanked; the rest waits for a person.

    By the hour at which the test runs, an owner's morning, with its email, may have come meanwhile.
    """
    assert set(now.values()) == {1}
    thanked = {(f"{name}@example.org", "thank_you"): 1 for name in ("late", "debit")}
    new = {told: count for told, count in (now - before).items() if told[1] != "owner_follow_up"}
    assert new == thanked


def test_row_numbers_come_again_and_requests_to_stripe_do_not(browser, stripe, campaign, keep):
    backup = keep()
    first = session_of(give(browser, "20", name="one", email="one@example.org"))
    [lost] = pledges()
    number = lost.id
    backup.put_back()

    second = session_of(give(browser, "30", name="two", email="two@example.org"))

    [pledge] = pledges()
    assert pledge.id == number
    assert second != first
    assert stripe.get(f"/v1/checkout/sessions/{second}")["amount_total"] == 3000


def test_a_form_that_was_open_through_a_restore_leads_to_a_page_of_its_own(
    browser, stripe, campaign, keep
):
    form = browser.open(PAGE)
    backup = keep()
    lost = session_of(fill(form, "20", name="one", email="one@example.org"))
    backup.put_back()

    again = session_of(fill(form, "20", name="one", email="one@example.org"))

    assert again != lost
    assert stripe.get(f"/v1/checkout/sessions/{again}")["status"] == "open"


def test_an_attempt_begun_after_a_restore_is_not_taken_for_the_lost_one(
    browser, stripe, campaign, keep
):
    form = browser.open(PAGE)
    fill(form, "20")
    backup = keep()
    lost = session_of(fill(form, "30"))
    backup.put_back()

    again = session_of(fill(form, "40"))

    assert again != lost
    assert [each.attempt for each in pledges()[0].checkouts] == [1, 2]
    db.session.rollback()
