"""Sessions without a pledge: ours are made again, another's left alone, the rest is finance's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from fundraiser import clock as time_of_day
from fundraiser.alarms import AlarmKind
from fundraiser.alarms.queries import list_open_alarms
from fundraiser.alarms.words import cause_of
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.database import db, transaction
from fundraiser.donors.models import Donor
from fundraiser.gifts.models import GiftStatus, Source
from fundraiser.installation.models import Installation
from fundraiser.jobs.names import JobName
from fundraiser.jobs.queue import current_queue, run_now
from fundraiser.jobs.runs import run_slot
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.payments.values import ProviderUnavailable
from fundraiser.pledges.models import CheckoutStatus, MatchAnswer, PledgeStatus
from fundraiser.pledges.operations.rebuilds import WhyNot
from fundraiser.stripe_sync.jobs import find_missed_events
from fundraiser.stripe_sync.models import EventStatus, UnclaimedPayment, UnclaimedStatus
from fundraiser.stripe_sync.operations import READERS, apply_again
from fundraiser.web.rate_limits import may_ask_about
from tests import make
from tests.apps import OWN_APP
from tests.browser import Browser
from tests.conftest import Worker
from tests.make import cad, cents
from tests.payments.wire import Wire, passed_on, refused
from tests.pledges.giving import (
    PAGE,
    checkouts,
    come_back,
    fill,
    gifts,
    give,
    held_and_earned,
    pledges,
    session_of,
)
from tests.saved_databases import SavedDatabase
from tests.stripe_sync.test_applying import deliver, events, intent_of, refunds

COMPLETED = "checkout.session.completed"


@pytest.fixture
def wire(stripe):
    with Wire(stripe.url) as wire:
        yield wire


@pytest.fixture
def wired(wire, make_app):
    """A visitor of the same site, whose Stripe is at the other end of the wire."""
    return Browser(make_app(**wire.settings))


@pytest.fixture
def keep(database_url, tmp_path):
    """Give `keep()`: a backup as things stand now."""
    return lambda: SavedDatabase.take(database_url, tmp_path)


@pytest.fixture
def lose(keep, campaign):
    """Give `lose()`: what came into the database since the test began is gone."""
    return keep().put_back


def unclaimed():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(UnclaimedPayment).order_by(UnclaimedPayment.id)))


def match_by_donor():
    """Return what each gift is matched by, under its donor's name."""
    return {gift.email.partition("@")[0]: gift.matched for gift in gifts() if gift.matched}


def facts_of(pledge):
    return (
        pledge.public_id,
        pledge.campaign_id,
        pledge.amount,
        pledge.covered_fee,
        pledge.language,
        pledge.hides_name,
        pledge.source,
        pledge.made_at,
    )


def statuses(kind=COMPLETED):
    return [event.status for event in events(kind)]


def mark(stripe, session, **marks):
    """Change what a session carries."""
    stripe.post(
        f"/v1/checkout/sessions/{session}",
        **{f"metadata[{key}]": value for key, value in marks.items()},
    )


def another_installation():
    """This database is another installation's from now on, as one with an account in common."""
    with transaction():
        db.session.execute(update(Installation).values(public_id="zzzz-zzzz-zzzz-zzzz"))


def tell(stripe, hear, worker):
    deliver(stripe, hear)
    worker.run(JobName.APPLY_EVENTS)


def test_a_paid_session_brings_its_lost_pledge_back(app, stripe, hear, paid, worker, lose):
    session = paid("50", covers_fee="y", name="Ana Silva", email="ana@example.org")
    [before] = pledges()
    form_key, kept = before.form_key, facts_of(before)
    lose()
    assert pledges() == []

    for _ in range(2):
        tell(stripe, hear, worker)

    [pledge], [checkout], [gift] = pledges(), checkouts(), gifts()
    assert facts_of(pledge) == kept
    assert pledge.status is PledgeStatus.FULFILLED
    assert pledge.form_key != form_key
    assert (pledge.email, pledge.name) == ("ana@example.org", "Ana Donor")
    assert pledge.made_at == checkout.made_at == gift.promised_at
    assert (checkout.session_id, checkout.status) == (session, CheckoutStatus.PAID)
    assert checkout.is_rebuilt
    assert (gift.amount, gift.covered_fee) == (cad(50), pledge.covered_fee)
    assert not gift.hides_name
    assert held_and_earned() == (0, 5000)
    assert statuses() == [EventStatus.APPLIED]
    [donor] = db.session.scalars(select(Donor))
    assert donor.first_gift_at


def test_what_was_lost_with_it_is_said_to_staff(app, stripe, hear, paid, worker, lose):
    session = paid("50", comment="For my neighbours")
    lose()

    tell(stripe, hear, worker)

    [pledge] = pledges()
    [entry] = history_of([f"pledge:{pledge.id}"])
    assert entry.action is AuditAction.PLEDGE_REBUILT
    assert entry.after == {"session": session}
    assert gifts()[0].comment == ""


def test_a_name_that_was_hidden_stays_hidden_and_a_french_donor_is_written_to_in_french(
    app, browser, stripe, hear, campaign, worker, lose
):
    form = browser.open(f"/fr{PAGE}")
    stripe.pay(session_of(fill(form, "50", hides_name="y")))
    lose()

    tell(stripe, hear, worker)

    [gift] = gifts()
    assert gift.hides_name
    assert gift.language == "fr"


@pytest.mark.parametrize("said", ["", "maybe"])
def test_a_name_is_hidden_if_nobody_knows(app, stripe, hear, paid, worker, lose, said):
    mark(stripe, paid("50"), hides_name=said)
    lose()

    tell(stripe, hear, worker)

    assert gifts()[0].hides_name


def test_a_donor_whom_stripe_does_not_name_is_called_by_their_address_and_hidden(
    app, browser, stripe, hear, campaign, worker, lose
):
    stripe.pay(session_of(give(browser, "50", email="bo.lee@example.org")), name="\u200b \u2066")
    lose()

    tell(stripe, hear, worker)

    [gift] = gifts()
    assert (gift.name, gift.hides_name) == ("bo.lee", True)


def test_who_gave_without_match_is_not_matched(app, browser, stripe, hear, campaign, worker, lose):
    form = browser.open(PAGE)
    make.pledge(campaign, cad(70), email="bo@example.org")
    question = fill(form, "50")
    stripe.pay(session_of(question.submit("Give $50 without a match")))
    lose()

    tell(stripe, hear, worker)

    [pledge] = pledges()
    assert pledge.match_answer is MatchAnswer.NONE
    assert not gifts()[0].wants_match
    assert held_and_earned() == (0, 0)


def test_the_match_is_what_is_left(app, stripe, hear, paid, worker, lose, campaign):
    paid("50")
    lose()
    make.gift(campaign, cad(70), email="bo@example.org")

    tell(stripe, hear, worker)

    assert held_and_earned() == (0, 10_000)


@pytest.mark.parametrize("pays", ["in-order", "in-reverse"])
def test_match_that_is_too_little_for_all_goes_to_the_earliest_promises_again(
    app, browser, stripe, hear, campaign, worker, keep, pays
):
    """A pool with $60 left: two of three were matched, and told so."""
    make.gift(campaign, cad(40), email="before@example.org")
    backup = keep()
    names = ("ana", "bo", "cleo")
    forms = [browser.open(PAGE) for _ in names]  # all three while there is match for them
    pages = [
        fill(form, "30", email=f"{name}@example.org")
        for form, name in zip(forms, names, strict=True)
    ]
    pages[2] = pages[2].submit("Give $30 and wait in line")
    sessions = [session_of(page) for page in pages]
    for session in sessions if pays == "in-order" else reversed(sessions):
        stripe.pay(session)
    tell(stripe, hear, worker)
    before = match_by_donor()
    assert before == {"before": cad(40), "ana": cad(30), "bo": cad(30)}
    backup.put_back()

    worker.run(JobName.FIND_MISSED_EVENTS)
    worker.run(JobName.APPLY_EVENTS)

    assert match_by_donor() == before
    assert len(gifts()) == 4


def test_a_page_that_was_opened_late_for_an_early_promise_is_matched_by_the_promise(
    app, browser, stripe, paid, worker, lose
):
    """An attempt that replaces a failed one keeps its place: here Bo's."""
    first = paid("70", email="ana@example.org")
    asked = give(browser, "70", email="bo@example.org")
    stripe.pay(session_of(asked.submit("Give $70 with $30 in matching funds")))
    later = checkouts()[-1].decided_at + timedelta(seconds=1)
    mark(stripe, first, decided_at=later.isoformat())
    lose()

    worker.run(JobName.FIND_MISSED_EVENTS)

    assert match_by_donor() == {"bo": cad(70), "ana": cad(30)}


def test_events_that_are_found_are_applied_in_the_order_in_which_they_happened(
    app, stripe, paid, worker
):
    for number in range(3):
        stripe.refund(intent_of(stripe, paid("10", email=f"{number}@example.org")), 500)

    worker.run(JobName.FIND_MISSED_EVENTS)

    told = [event["id"] for event in stripe.events(*READERS)]
    assert [event.stripe_id for event in events(*READERS)] == told


def test_events_are_found_though_stripe_lists_no_sessions(make_app, app, stripe, paid, worker):
    paid("50")
    with Wire(stripe.url) as wire:
        silent = refused(500)
        wire.act = lambda asked, pass_on: (
            silent(asked, pass_on) if asked.path == "/v1/checkout/sessions" else pass_on()
        )
        with make_app(**wire.settings).app_context(), pytest.raises(ProviderUnavailable):
            run_now(JobName.FIND_MISSED_EVENTS)

    assert statuses() == [EventStatus.DUE]


def test_a_gift_through_a_page_counts_for_it_again(browser, stripe, hear, campaign, worker, keep):
    page = make.fundraiser_page(campaign)
    team = make.team(campaign, page=page)
    backup = keep()
    stripe.pay(session_of(fill(browser.open("/f/mias-run"), "50")))
    backup.put_back()

    tell(stripe, hear, worker)

    [gift] = gifts()
    assert (gift.source, gift.page_id, gift.team_id) == (Source.PAGE, page.id, team.id)
    raised = accounts_by_code([Account.page_given(page.id), Account.team_given(team.id)])
    assert {account.net_credit for account in raised.values()} == {cad(50)}


def test_a_page_that_is_lost_too_is_named_to_staff(
    app, browser, stripe, hear, campaign, worker, lose
):
    public_id = make.fundraiser_page(campaign).public_id
    stripe.pay(session_of(fill(browser.open("/f/mias-run"), "50")))
    lose()

    tell(stripe, hear, worker)

    [gift] = gifts()
    assert gift.page_id is None
    [entry] = history_of([f"pledge:{gift.pledge_id}"])
    assert entry.after
    assert entry.after["missing_page"] == public_id


def test_an_attempt_that_is_lost_comes_back_to_its_pledge(
    browser, stripe, hear, campaign, worker, keep
):
    """Pledged before the backup, changed and paid after it: the donor's last word counts."""
    form = browser.open(PAGE)
    fill(form, "50", comment="Fifty for everybody")
    backup = keep()
    second = session_of(fill(form, "20", hides_name="y", comment="Sorry, twenty"))
    stripe.pay(second)
    backup.put_back()

    tell(stripe, hear, worker)

    [pledge], [gift] = pledges(), gifts()
    assert [each.attempt for each in pledge.checkouts] == [1, 2]
    assert (pledge.amount, gift.amount, gift.hides_name) == (cad(20), cad(20), True)
    assert gift.comment == ""
    assert held_and_earned() == (0, 2000)


def test_an_attempt_begun_again_keeps_the_words_and_the_match_of_its_pledge(
    browser, stripe, hear, campaign, worker, keep
):
    page = give(browser, "50", comment="For everybody")
    backup = keep()
    stripe.post(f"/v1/checkout/sessions/{session_of(page)}/expire")
    public_id = pledges()[0].public_id
    back = stripe.get(f"/v1/checkout/sessions/{session_of(page)}")["cancel_url"]
    again = come_back(browser, back).submit("Try again")
    stripe.pay(session_of(again))
    backup.put_back()

    tell(stripe, hear, worker)

    [gift] = gifts()
    assert gift.comment == "For everybody"
    assert pledges()[0].public_id == public_id
    assert held_and_earned() == (0, 5000)


def test_an_attempt_whose_number_is_taken_gets_the_next_one(
    browser, stripe, hear, campaign, worker, keep
):
    form = browser.open(PAGE)
    fill(form, "50")
    backup = keep()
    lost = session_of(fill(form, "20"))
    stripe.pay(lost)
    backup.put_back()
    kept = session_of(fill(form, "30"))

    tell(stripe, hear, worker)
    stripe.pay(kept)
    tell(stripe, hear, worker)

    assert [(each.attempt, each.session_id) for each in checkouts()][1:] == [(2, kept), (3, lost)]
    assert sorted(gift.amount.cents for gift in gifts()) == [2000, 3000]


def test_the_donor_who_comes_back_from_stripe_brings_the_pledge_back(
    app, browser, stripe, campaign, lose
):
    location = stripe.pay(session_of(give(browser, "50"))).location
    lose()

    thanks = come_back(browser, location)

    assert thanks.path.endswith("/thank-you")
    assert thanks.path.startswith("/gifts/")
    assert [gift.amount for gift in gifts()] == [cad(50)]


def test_links_to_a_gift_that_was_lost_lead_to_it_again(
    app, browser, stripe, hear, campaign, worker, lose
):
    location = stripe.pay(session_of(give(browser, "50"))).location
    thanks = come_back(browser, location)
    public_id = gifts()[0].public_id
    lose()
    browser.open(thanks.address, status=404)

    tell(stripe, hear, worker)

    assert [gift.public_id for gift in gifts()] == [public_id]
    assert browser.open(thanks.address).has_text("Thank you")


def test_the_way_back_the_webhook_and_the_sweep_at_once_rebuild_one_pledge(
    app, browser, stripe, hear, paid, lose
):
    session = paid("50")
    lose()
    deliver(stripe, hear)
    thanks = stripe.get(f"/v1/checkout/sessions/{session}")["success_url"]
    way_back = thanks.replace("{CHECKOUT_SESSION_ID}", session).partition("8000")[2]

    def come(number):
        if number % 3 == 0:
            return app.test_client().get(way_back, base_url=browser.origin).status_code
        with app.app_context():
            run_now(JobName.APPLY_EVENTS if number % 3 == 1 else JobName.FIND_MISSED_EVENTS)
        return 303

    with ThreadPoolExecutor(max_workers=6) as threads:
        statuses = set(threads.map(come, range(12)))

    assert statuses <= {303, 202}
    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert len(pledges()) == len(checkouts()) == 1
    assert held_and_earned() == (0, 5000)


@pytest.mark.parametrize("session_id", ["", "cs_test_nothing", "pi_1", "../accounts", "é"])
def test_a_way_back_that_names_no_session_of_the_pledge_is_not_found(
    app, browser, stripe, campaign, lose, session_id
):
    location = stripe.pay(session_of(give(browser, "50"))).location
    other = session_of(give(browser, "20", email="bo@example.org"))
    stripe.pay(other)
    lose()
    path, _, query = location.partition("/pledges/")[2].partition("?")
    signature = query.partition("&")[0]

    for named in (session_id, other):
        browser.open(f"/pledges/{path}?{signature}&session_id={named}", status=404)

    assert pledges() == []


def test_an_unpaid_session_brings_nothing_back(app, browser, stripe, hear, campaign, worker, lose):
    session = session_of(give(browser, "50"))
    stripe.post(f"/v1/checkout/sessions/{session}/expire")
    lose()

    tell(stripe, hear, worker)

    assert pledges() == unclaimed() == []
    assert statuses("checkout.session.expired") == [EventStatus.NOT_ACTED_ON]


@pytest.mark.parametrize("succeeds", [True, False])
def test_money_on_its_way_from_a_bank_brings_its_pledge_and_its_match_back(
    app, browser, stripe, hear, campaign, worker, lose, succeeds
):
    session = session_of(give(browser, "50"))
    stripe.pay_by_bank(session)
    lose()

    tell(stripe, hear, worker)

    [pledge] = pledges()
    assert pledge.status is PledgeStatus.SETTLING
    assert held_and_earned() == (5000, 0)
    stripe.settle(session, succeed=succeeds)
    tell(stripe, hear, worker)
    assert len(gifts()) == int(succeeds)
    assert held_and_earned() == (0, 5000 * succeeds)


@OWN_APP
def test_another_installations_payment_is_left_alone(make_app, stripe, hear, paid, lose):
    session = paid("50")
    stripe.refund(intent_of(stripe, session), 1000)
    lose()
    another_installation()

    other = Worker(make_app())
    tell(stripe, hear, other)
    other.run(JobName.FIND_MISSED_EVENTS)

    assert pledges() == unclaimed() == []
    told = events(COMPLETED, "refund.created", "charge.refunded")
    assert {event.status for event in told} == {EventStatus.NOT_ACTED_ON}


@pytest.mark.parametrize(
    ("marks", "why"),
    [
        ({"installation": ""}, WhyNot.OLDER_VERSION),
        ({"gift": "4000"}, WhyNot.AMOUNTS_DIFFER),
        ({"gift": "0"}, WhyNot.AMOUNTS_DIFFER),
        ({"currency": "USD"}, WhyNot.AMOUNTS_DIFFER),
        ({"decided_at": "yesterday"}, WhyNot.MARKS_DAMAGED),
        ({"decided_at": "9999-12-31T23:59:59+00:00"}, WhyNot.MARKS_DAMAGED),
        ({"source": "moon"}, WhyNot.MARKS_DAMAGED),
        ({"campaign": "summer"}, WhyNot.NO_CAMPAIGN),
    ],
)
def test_a_payment_of_which_no_gift_can_be_made_is_kept_for_finance_once(
    app, stripe, hear, paid, worker, lose, marks, why
):
    session = paid("50")
    mark(stripe, session, **marks)
    lose()

    for _ in range(2):
        tell(stripe, hear, worker)
        worker.run(JobName.FIND_MISSED_EVENTS)

    [kept] = unclaimed()
    assert (kept.session_id, kept.why, kept.status) == (session, why, UnclaimedStatus.WAITING)
    assert (kept.amount, kept.payment_intent_id) == (cad(50), intent_of(stripe, session))
    [alarm] = list_open_alarms()
    assert (alarm.kind, alarm.count) == (AlarmKind.PAYMENT_UNCLAIMED, 1)
    assert cause_of(alarm).startswith("$50.00 was paid into your Stripe account")
    assert not gifts()
    assert not pledges()
    assert statuses() == [EventStatus.NOT_ACTED_ON]
    assert held_and_earned() == (0, 0)


def test_a_payment_that_finance_keeps_becomes_a_gift_once_its_campaign_is_there(
    app, stripe, hear, paid, worker, lose, campaign
):
    session = paid("50")
    mark(stripe, session, campaign="autumn")
    lose()
    tell(stripe, hear, worker)
    assert unclaimed()[0].why is WhyNot.NO_CAMPAIGN

    mark(stripe, session, campaign="winter")
    apply_all_again(worker)

    assert unclaimed()[0].status is UnclaimedStatus.CLAIMED
    assert list_open_alarms() == []
    assert [gift.amount for gift in gifts()] == [cad(50)]


def test_what_is_returned_of_a_payment_that_finance_keeps_is_no_refund_of_a_gift(
    app, stripe, hear, paid, worker, lose
):
    session = paid("50")
    mark(stripe, session, gift="1")
    stripe.refund(intent_of(stripe, session))
    lose()

    tell(stripe, hear, worker)
    apply_all_again(worker)

    told = events(COMPLETED, "refund.created", "charge.refunded")
    assert {event.status for event in told} == {EventStatus.NOT_ACTED_ON}
    assert refunds() == []


def test_a_session_of_an_older_version_finds_its_pledge(app, stripe, hear, paid, worker):
    session = paid("50")
    mark(stripe, session, **dict.fromkeys(("installation", "gift", "campaign", "decided_at"), ""))

    tell(stripe, hear, worker)

    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert unclaimed() == []


def test_what_the_account_sold_before_we_came_is_not_ours_to_find(
    app, stripe, hear, campaign, worker
):
    sold = ticket(stripe)
    with transaction():
        later = time_of_day.now() + timedelta(minutes=1)
        db.session.execute(update(Installation).values(made_at=later))

    tell(stripe, hear, worker)
    worker.run(JobName.FIND_MISSED_EVENTS)

    assert unclaimed() == []
    assert sold


def test_what_the_account_sells_besides_is_for_finance_to_know(app, stripe, hear, campaign, worker):
    sold = ticket(stripe)

    tell(stripe, hear, worker)

    [kept] = unclaimed()
    assert (kept.session_id, kept.why, kept.amount) == (sold, WhyNot.NOT_MARKED, cents(700))


def test_the_refund_of_a_lost_gift_waits_until_the_gift_is_there(
    app, stripe, hear, paid, worker, lose, clock
):
    session = paid("50")
    stripe.refund(intent_of(stripe, session), 2000)
    lose()
    for event in stripe.events("refund.created"):
        hear(*stripe.signed(event))
    worker.run(JobName.APPLY_EVENTS)
    assert statuses("refund.created") == [EventStatus.DUE]

    worker.run(JobName.FIND_MISSED_EVENTS)
    clock.move(timedelta(minutes=1))
    worker.run(JobName.APPLY_EVENTS)

    [gift] = gifts()
    assert (gift.status, gift.left) == (GiftStatus.PARTLY_REFUNDED, cad(30))
    assert held_and_earned() == (0, 3000)


def test_a_payment_of_long_ago_is_found_in_stripes_list_of_sessions(app, stripe, paid, clock, keep):
    """Events are listed for thirty days: of an older one nothing is told any more."""
    with app.app_context():
        run_slot(JobName.FIND_MISSED_EVENTS, find_missed_events)
    backup = keep()
    paid("50")
    backup.put_back()
    clock.move(timedelta(days=60))

    with app.app_context():
        run_slot(JobName.FIND_MISSED_EVENTS, find_missed_events)

    assert events() == []
    assert [gift.amount for gift in gifts()] == [cad(50)]


def test_a_session_that_cannot_be_read_does_not_keep_the_others_out(
    make_app, app, stripe, paid, lose
):
    first, second = paid("20", email="a@example.org"), paid("30", email="b@example.org")
    lose()
    with Wire(stripe.url) as wire:
        gone = refused(404, type="invalid_request_error")
        wire.act = lambda asked, pass_on: (
            gone(asked, pass_on) if asked.path.endswith(second) else pass_on()
        )
        with make_app(**wire.settings).app_context():
            run_now(JobName.FIND_MISSED_EVENTS)

    assert [each.session_id for each in checkouts()] == [first]


def test_while_stripe_is_down_the_way_back_says_that_the_payment_is_safe(
    wired, wire, stripe, browser, campaign, lose
):
    location = stripe.pay(session_of(give(browser, "50"))).location
    lose()
    wire.act = refused(500)

    page = come_back(wired, location, status=202)

    assert page.has_text("Your payment is safe.")
    assert pledges() == []
    wire.act = passed_on
    assert page.click("Check again").path.startswith("/gifts/")


def test_the_donor_who_comes_back_from_a_lost_attempt_is_thanked_for_it(
    browser, wired, wire, stripe, campaign, keep
):
    """The backup knows the first attempt, whose time is over; the second was paid."""
    first = session_of(give(browser, "50"))
    backup = keep()
    location = paid_again(browser, stripe, first)
    backup.put_back()
    wire.act = refused(500)
    assert come_back(wired, location, status=202).has_text("Please do not pay again.")
    wire.act = passed_on

    thanks = come_back(wired, location)

    assert thanks.path.startswith("/gifts/")
    assert [(each.attempt, each.status) for each in checkouts()] == [
        (1, CheckoutStatus.OPEN),
        (2, CheckoutStatus.PAID),
    ]
    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert pledges()[0].status is PledgeStatus.FULFILLED


def test_a_second_gift_of_one_pledge_is_brought_back_though_the_first_is_known(
    browser, stripe, campaign, keep
):
    first = session_of(give(browser, "50"))
    backup = keep()
    location = paid_again(browser, stripe, first)
    backup.put_back()
    make.apply(pledges()[0], make.state_of(pledges()[0]))

    come_back(browser, location)

    assert len(gifts()) == 2


@pytest.mark.parametrize("named", ["cs_test_nothing", "another's", "unpaid"])
def test_a_session_that_is_no_paid_one_of_the_pledge_leads_to_its_newest_attempt(
    browser, stripe, campaign, named
):
    session = session_of(give(browser, "50"))
    location = stripe.pay(session).location
    other = session_of(give(browser, "20", email="bo@example.org"))
    if named == "another's":
        stripe.pay(other)
    wanted = named if named.startswith("cs_") else other

    thanks = come_back(browser, location.replace(session, wanted))

    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert thanks.path.startswith("/gifts/")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Your payment is safe. We cannot tell yet which gift it is for"),
        ("fr", "Votre paiement est en sécurité. Nous ne voyons pas encore à quel don"),
    ],
)
def test_a_payment_of_which_no_gift_can_be_made_is_safe_for_its_donor_and_finance_has_it(
    app, browser, stripe, campaign, worker, lose, language, said
):
    """Its campaign is newer than the backup."""
    session = session_of(give(browser, "50"))
    location = stripe.pay(session).location
    mark(stripe, session, campaign="autumn")
    lose()
    current_queue().huey.flush()
    if language == "fr":
        location = location.replace("/pledges/", "/fr/pledges/")

    page = come_back(browser, location, status=202)

    assert page.has_text(said)
    assert not page.soup.select("meta[http-equiv=refresh]")
    assert len(page.soup.select("main a")) == 1
    assert [task.args[0] for task in current_queue().huey.pending()] == [JobName.FIND_MISSED_EVENTS]
    worker.run(JobName.FIND_MISSED_EVENTS)
    assert [kept.why for kept in unclaimed()] == [WhyNot.NO_CAMPAIGN]
    assert [alarm.kind for alarm in list_open_alarms()] == [AlarmKind.PAYMENT_UNCLAIMED]


def test_a_payment_that_the_pledge_cannot_take_is_safe_too(browser, stripe, campaign, keep):
    first = session_of(give(browser, "50"))
    backup = keep()
    location = paid_again(browser, stripe, first)
    mark(stripe, session_in(location), gift="4000")
    backup.put_back()

    page = come_back(browser, location, status=202)

    assert page.has_text("Your payment is safe. We cannot tell yet which gift it is for")


def test_a_donor_whose_pledge_is_lost_reads_that_the_payment_is_safe_while_stripe_may_not_be_asked(
    app, browser, wired, wire, stripe, campaign, lose, clock
):
    location = stripe.pay(session_of(give(browser, "50"))).location
    public_id = pledges()[0].public_id
    lose()
    with app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.7"}):
        while may_ask_about(public_id):
            pass
    wired.headers["X-Forwarded-For"] = "203.0.113.7"

    assert come_back(wired, location, status=202).has_text("Please do not pay again.")

    assert wire.asked == []
    clock.move(timedelta(minutes=1, seconds=1))
    assert come_back(wired, location).path.startswith("/gifts/")


def session_in(location):
    return location.rpartition("session_id=")[2]


def paid_again(browser, stripe, first):
    """The page's time is over; the donor begins again and pays; return the way back."""
    stripe.post(f"/v1/checkout/sessions/{first}/expire")
    left = stripe.get(f"/v1/checkout/sessions/{first}")["cancel_url"]
    again = come_back(browser, left).submit("Try again")
    return stripe.pay(session_of(again)).location


def apply_all_again(worker):
    with transaction():
        for event in events():
            apply_again(event, at=time_of_day.now())
    worker.run(JobName.APPLY_EVENTS)


def ticket(stripe):
    session = stripe.post(
        "/v1/checkout/sessions",
        **{
            "mode": "payment",
            "success_url": "http://127.0.0.1:9/",
            "line_items[0][quantity]": 1,
            "line_items[0][price_data][currency]": "cad",
            "line_items[0][price_data][unit_amount]": 700,
            "line_items[0][price_data][product_data][name]": "Ticket",
        },
    )["id"]
    stripe.pay(session)
    return str(session)
