"""Unpaid forms hold no more than their bounds, and are never refused (M23), on both databases."""

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from fundraiser.database import db, transaction
from fundraiser.gifts.explanation import explain
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.matching.bounds import COUNTED_FOR
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import MatchStanding, Shortfall
from fundraiser.matching.operations.holds import TIME_TO_CHANGE
from fundraiser.matching.queries import list_holds
from fundraiser.payments.values import CheckoutOutcome, RefundStatus
from fundraiser.peer_to_peer.models import OfflineStatus
from fundraiser.pledges.models import CHECKOUT_LIFE, MatchAnswer
from fundraiser.pledges.operations.attempts import begin_again
from fundraiser.pledges.operations.match_answers import answer_question
from fundraiser.pledges.operations.pledges import cancel_pledge, revise_pledge
from fundraiser.pledges.queries import get_pledge, lock_pledge
from fundraiser.web.network_numbers import number_of
from tests import make
from tests.make import cad
from tests.matching.giving import figures, matched, refund
from tests.staff.statements import statements

pytestmark = pytest.mark.usefixtures("books_are_right")

EXPIRED = CheckoutOutcome.EXPIRED
HOUSE = "2001:db8:1:1::1"
SAME_56 = "2001:db8:1:2::1"
SAME_48 = "2001:db8:1:101::1"
ELSEWHERE = "203.0.113.7"
MOMENT = timedelta(microseconds=1)
_addresses = count(1)


@pytest.fixture
def campaign(app):
    """A campaign with a pool of $20,000, of which a bound is $1,000."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(20_000))
    return campaign


@pytest.fixture
def second_half(campaign):
    """The same, when half of the pool is earned."""
    make.gift(campaign, cad(10_000), email="first@example.org")
    return campaign


def ask(campaign, dollars, address=HOUSE, *, email=None, **wishes):
    """Send a form from an address of the internet, by a donor of its own unless one is named."""
    email = email or f"donor{next(_addresses)}@example.org"
    network = number_of(address, "a key for tests") if address else None
    return make.pledge(campaign, cad(dollars), email=email, network=network, **wishes)


def held(pledge):
    """Return how many dollars are held for the pledge."""
    return sum(hold.amount_cents for hold in list_holds(pledge.id) if hold.is_held) / 100


def lapse(*pledges):
    """The time of these pledges to pay is over, and what that set free is handed out."""
    for pledge in pledges:
        make.apply(pledge, make.state_of(pledge, EXPIRED))
    hand_out_match()


def pay(pledge):
    gift = make.apply(pledge, make.state_of(pledge))
    assert gift
    return gift


def cause_of(pledge):
    rows = db.session.scalars(select(Shortfall).where(Shortfall.pledge_id == pledge.id))
    return [row.cause for row in rows]


def change(pledge, dollars, at):
    """The donor changes the amount of a form that was sent."""
    promise = make.promise(cad(dollars), email=pledge.email)
    with transaction():
        revise_pledge(lock_pledge(pledge.id), promise, at=at, network=pledge.checkout.network)
    return get_pledge(pledge.id)


def test_of_the_second_half_a_network_holds_its_bound_and_no_more(second_half):
    pledges = [ask(second_half, 400) for _ in range(4)]

    assert [held(pledge) for pledge in pledges] == [400, 400, 200, 0]
    assert [cause_of(pledge) for pledge in pledges[2:]] == [[Cause.UNPAID_FORMS]] * 2
    assert held(ask(second_half, 400, ELSEWHERE)) == 400


def test_of_the_first_half_anybody_may_hold_what_there_is(campaign):
    pledges = [ask(campaign, 1_500) for _ in range(6)]

    assert [held(pledge) for pledge in pledges] == [1_500] * 6


def test_one_form_holds_half_the_pool_and_a_bound_at_the_most(campaign):
    assert held(ask(campaign, 100_000)) == 11_000
    assert figures(campaign).available == cad(9_000)


def test_larger_networks_have_four_and_sixteen_bounds(second_half):
    """Eight networks of one /56, then others of its /48: four fifths of the pool, earned aside."""
    same_56 = [held(ask(second_half, 1_000, f"2001:db8:1:{at}::1")) for at in range(1, 7)]
    same_48 = [held(ask(second_half, 1_000, f"2001:db8:1:{at}00::1")) for at in range(1, 9)]

    assert same_56 == [1_000] * 4 + [0] * 2
    assert sum(same_48) == 6_000, "all that was left: sixteen bounds are more"


def test_a_network_of_48_bits_leaves_a_fifth_of_the_pool(campaign):
    for at in range(1, 60):
        ask(campaign, 1_000, f"2001:db8:1:{at:x}00::1")

    assert figures(campaign).available == cad(4_000)
    assert held(ask(campaign, 1_000, "2001:db8:2::1")) == 1_000


def test_of_a_small_pool_a_large_network_leaves_a_fifth_too(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(1_000))

    for at in range(1, 20):
        ask(campaign, 100, f"2001:db8:1:{at:x}00::1")

    assert figures(campaign).available == cad(200)


def test_an_address_has_one_bound_wherever_it_asks_from(second_half):
    addresses = [f"203.0.113.{number}" for number in range(4)]

    asked = [ask(second_half, 400, address, email="x@example.org") for address in addresses]

    assert [held(pledge) for pledge in asked] == [400, 400, 200, 0]


def test_an_address_is_bounded_where_no_network_is_known(second_half):
    asked = [ask(second_half, 600, None, email="x@example.org") for _ in range(3)]

    assert [held(pledge) for pledge in asked] == [600, 400, 0]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "", "203.0.113.7", "::ffff:203.0.113.7"])
def test_nobody_is_exempt(second_half, address):
    network = number_of(address, "a key for tests")

    asked = [
        make.pledge(second_half, cad(800), email=f"{number}@example.org", network=network)
        for number in range(2)
    ]

    assert [held(pledge) for pledge in asked] == [800, 200]


def test_what_was_let_lapse_counts_for_a_day_wherever_the_pool_stands(campaign, clock):
    lapse(*[ask(campaign, 1_500) for _ in range(5)])
    again = ask(campaign, 1_500)
    clock.move(timedelta(hours=23))
    later = ask(campaign, 1_500)
    clock.move(timedelta(hours=1, minutes=1))

    assert figures(campaign).available == cad(20_000)
    assert [held(pledge) for pledge in (again, later)] == [0, 0]
    assert held(ask(campaign, 1_500)) == 1_500


def test_who_let_part_of_a_bound_lapse_may_hold_the_less_of_the_first_half(campaign):
    lapse(ask(campaign, 1_300, ELSEWHERE), ask(campaign, 250))

    assert held(ask(campaign, 10_000)) == 7_500 + 750


def test_what_a_larger_network_let_lapse_counts_too(campaign):
    for at in range(1, 13):
        lapse(ask(campaign, 1_500, f"2001:db8:1:{at:x}00::1"))

    assert held(ask(campaign, 1_500, "2001:db8:1:fe00::1")) == 0


def test_what_was_stopped_counts_like_what_lapsed(campaign, clock):
    stopped = ask(campaign, 1_500)
    with transaction():
        cancel_pledge(lock_pledge(stopped.id), at=clock.now())
    hand_out_match()

    assert held(ask(campaign, 1_500)) == 0


def test_little_is_reserved_without_asking_what_forms_do(campaign):
    """A twentieth of the pool for all together harms nobody, and costs no statement."""
    lapse(ask(campaign, 1_500))
    with statements() as asked:
        little = ask(campaign, 900)
    with statements() as asked_for_more:
        ask(campaign, 200)

    assert held(little) == 900
    assert not [statement for statement in asked if "match_standings" in statement]
    assert len([each for each in asked_for_more if "match_standings" in each]) == 1


def test_a_payment_lifts_what_a_network_let_lapse(campaign):
    lapse(ask(campaign, 1_500))
    before = ask(campaign, 1_500)
    pay(ask(campaign, 75))

    assert held(before) == 0
    assert held(ask(campaign, 1_500)) == 1_500


def test_a_payment_lifts_what_an_address_let_lapse(campaign):
    lapse(ask(campaign, 1_500, email="x@example.org"))
    pay(ask(campaign, 75, SAME_56, email="y@example.org"))
    elsewhere = ask(campaign, 1_500, ELSEWHERE, email="x@example.org")
    pay(ask(campaign, 75, None, email="x@example.org"))

    assert held(elsewhere) == 0
    assert held(ask(campaign, 1_500, None, email="x@example.org")) == 1_500


def test_a_payment_that_was_given_back_lifts_nothing(campaign):
    lapse(ask(campaign, 1_500))
    refund(pay(ask(campaign, 75)), cad(75))

    assert held(ask(campaign, 1_500)) == 0


def test_a_payment_from_elsewhere_lifts_nothing(campaign):
    lapse(ask(campaign, 1_500))
    pay(ask(campaign, 75, ELSEWHERE))

    assert held(ask(campaign, 1_500)) == 0


def test_above_the_bound_the_donor_is_asked_and_matched_on_payment(second_half, clock):
    claim = make.claim_of(second_half)
    ask(second_half, 1_000)
    pledge = ask(second_half, 50, claim=claim)

    assert pledge.match_answer is MatchAnswer.ASKED
    assert pledge.offered_match_cents == 0
    with transaction():
        locked = lock_pledge(pledge.id)
        answer_question(locked, MatchAnswer.PART, shown_cents=0, at=clock.now())
    gift = pay(get_pledge(pledge.id))

    assert matched(gift) == 5_000


def test_who_was_bounded_stands_in_line_by_the_promise(second_half, clock):
    """All is reserved when the gift arrives: what lapses comes to it before anybody later."""
    first = ask(second_half, 1_000)
    bounded = ask(second_half, 300)
    for number in range(9):
        ask(second_half, 1_000, f"203.0.113.{number}")
    clock.move(timedelta(minutes=1))
    later = pay(ask(second_half, 1_000, ELSEWHERE))
    gift = pay(bounded)

    assert matched(gift) == matched(later) == 0
    [row] = db.session.scalars(select(Shortfall).where(Shortfall.gift_id == gift.id))
    assert (row.cause, row.is_waiting) == (Cause.UNPAID_FORMS, True)
    assert explain(gift).is_in_line
    assert explain(gift).causes[0] == (
        "The Board: less was reserved for this gift, because several gifts started from the same"
        " network or email address were not paid. When the payment arrived, $0 was left."
    )
    lapse(first)
    assert (matched(gift), matched(later)) == (30_000, 70_000)


def test_what_was_left_for_a_bounded_gift_is_said_as_it_was_when_it_was_paid(second_half):
    """Of $9,000 that were free at the promise, $120 were left."""
    ask(second_half, 1_000)
    bounded = ask(second_half, 300)
    make.gift(second_half, cad(8_880), email="bo@example.org")

    gift = pay(bounded)

    assert matched(gift) == 12_000
    assert explain(gift).causes[0].endswith("When the payment arrived, $120 was left.")


def test_a_bounded_gift_that_lacks_match_later_says_nothing_of_its_arrival(second_half):
    """The next pool gave all: after a refund that failed it has nothing left."""
    make.match_pool(second_half, available=cad(20_000), sponsor="Another")
    ask(second_half, 1_000)
    gift = pay(ask(second_half, 300))
    refund(gift, cad(300))
    make.gift(second_half, cad(29_000), email="bo@example.org")

    refund(gift, cad(300), status=RefundStatus.FAILED)

    assert matched(gift) == 0
    assert explain(gift).is_in_line
    assert explain(gift).causes[0] == (
        "The Board: several gifts started from the same network or email address were not paid, so"
        " less was reserved for this one."
    )


def test_another_pool_that_is_not_bounded_takes_over(second_half):
    make.match_pool(second_half, available=cad(20_000), sponsor="Another")
    ask(second_half, 1_000)

    pledge = ask(second_half, 500)

    assert [(hold.amount, hold.pool.sponsor.name) for hold in list_holds(pledge.id)] == [
        (cad(500), "Another")
    ]


def test_a_form_that_is_changed_counts_once(second_half, clock):
    pledge = ask(second_half, 700)

    for dollars in (710, 720, 730):
        clock.move(timedelta(minutes=1))
        pledge = change(pledge, dollars, clock.now())

    assert held(pledge) == 730
    assert held(ask(second_half, 600)) == 270


def test_a_form_whose_page_was_ended_for_a_change_counts_once(second_half, clock):
    pledge = ask(second_half, 700)

    for dollars in (710, 720, 730):
        clock.move(timedelta(minutes=1))
        lapse(pledge)
        pledge = change(pledge, dollars, clock.now())

    assert held(pledge) == 730


def test_a_form_that_lapsed_and_is_sent_again_counts_again(second_half, clock):
    ask(second_half, 500, ELSEWHERE)
    pledge = ask(second_half, 700)
    clock.move(timedelta(minutes=35))
    lapse(pledge)

    assert held(change(pledge, 710, clock.now())) == 300


def test_a_form_that_is_made_smaller_counts_as_the_most_it_held(campaign, clock):
    for _ in range(3):
        change(ask(campaign, 500), 5, clock.now())
    hand_out_match()

    assert held(ask(campaign, 1_500)) == 0


def test_what_is_held_anew_for_longer_than_a_hold_lives_counts_again(campaign, clock):
    pledge = ask(campaign, 1_500)
    for _ in range(2):
        clock.move(timedelta(minutes=30))
        pledge = change(pledge, 1_500 + clock.now().minute, clock.now())

    assert held(pledge) == 0


def test_whoever_renews_comes_after_the_gifts_in_line(app, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    renewing = ask(campaign, 500)
    clock.move(timedelta(minutes=1))
    gift = pay(ask(campaign, 300, ELSEWHERE))
    clock.move(timedelta(minutes=5))

    change(renewing, 499, clock.now())
    hand_out_match()

    assert matched(gift) == 30_000


def test_a_donor_who_soon_corrects_the_form_keeps_the_match(app, clock):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    correcting = ask(campaign, 500)
    pay(ask(campaign, 300, ELSEWHERE))
    clock.move(timedelta(minutes=4))

    assert held(change(correcting, 499, clock.now())) == 499


def test_a_donor_who_begins_again_is_bounded_by_the_network_of_now(second_half, clock):
    pledge = ask(second_half, 400)
    lapse(pledge)
    ask(second_half, 1_000, ELSEWHERE)
    network = number_of(ELSEWHERE, "a key for tests")

    with transaction():
        begin_again(lock_pledge(pledge.id), at=clock.now(), network=network)

    assert held(get_pledge(pledge.id)) == 0


@pytest.mark.parametrize(("early", "dollars"), [(MOMENT, 0), (timedelta(0), 1_500)])
def test_what_lapsed_counts_up_to_a_day_after_it_was_held(campaign, clock, early, dollars):
    at = clock.now()
    lapse(ask(campaign, 1_500, at=at))

    assert held(ask(campaign, 1_500, at=at + COUNTED_FOR - early)) == dollars


@pytest.mark.parametrize(("late", "dollars"), [(timedelta(0), 499), (MOMENT, 0)])
def test_a_form_is_changed_in_time_up_to_the_end_of_it(app, clock, late, dollars):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    at = clock.now()
    correcting = ask(campaign, 500, at=at)
    pay(ask(campaign, 300, ELSEWHERE))

    assert held(change(correcting, 499, at + TIME_TO_CHANGE + late)) == dollars


@pytest.mark.parametrize(("late", "dollars"), [(timedelta(0), 730), (MOMENT, 300)])
def test_a_form_that_lapsed_counts_once_if_it_is_changed_in_time(second_half, clock, late, dollars):
    at = clock.now()
    ask(second_half, 500, ELSEWHERE)
    pledge = ask(second_half, 700, at=at)
    make.apply(pledge, make.state_of(pledge, EXPIRED), at=at)
    hand_out_match()

    assert held(change(pledge, 730, at + TIME_TO_CHANGE + late)) == dollars


@pytest.mark.parametrize(("early", "dollars"), [(MOMENT, 1_510), (timedelta(0), 0)])
def test_what_is_held_for_a_holds_life_counts_as_lapsed(campaign, clock, early, dollars):
    at = clock.now()
    pledge = ask(campaign, 1_500, at=at)

    assert held(change(pledge, 1_510, at + CHECKOUT_LIFE - early)) == dollars


def test_cash_has_no_network_to_lift_anything_for(campaign):
    page = make.fundraiser_page(campaign)
    cheque = make.offline_gift(page, cad(75), step=OfflineStatus.VERIFIED, email="x@example.org")
    lapse(ask(campaign, 1_500, email="x@example.org"))

    standing = db.session.scalars(select(MatchStanding)).one()

    assert cheque.gift_id == standing.gift_id
    assert standing.network is None
    assert held(ask(campaign, 1_500, ELSEWHERE, email="x@example.org")) == 1_500
    assert held(ask(campaign, 1_500)) == 0
