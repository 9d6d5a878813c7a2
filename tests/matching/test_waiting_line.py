"""The line (M9): money set free goes to gifts that lacked it, the earliest promise first."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import db, transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.queries import get_gift
from fundraiser.ledger.models import Transfer, TransferStatus
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.matching.models import FreedMatch, GiftsThatCount, Shortfall
from fundraiser.matching.operations import waiting_line
from fundraiser.matching.operations.freed_match import lock_freed
from fundraiser.matching.operations.pools import change_terms, close_pool
from fundraiser.matching.queries import count_in_line, list_pools, lock_pool
from fundraiser.payments.values import CheckoutOutcome, RefundStatus
from fundraiser.peer_to_peer.models import OfflineStatus
from fundraiser.pledges.models import MatchAnswer
from fundraiser.pledges.operations.match_answers import answer_question
from fundraiser.pledges.queries import lock_pledge
from tests import make
from tests.databases import ON_POSTGRESQL, PATIENCE_SECONDS
from tests.make import cad, cents
from tests.matching.giving import figures, matched, refund
from tests.tampering import change_by_hand

pytestmark = pytest.mark.usefixtures("books_are_right")

EXPIRED = CheckoutOutcome.EXPIRED


def change(campaign, at, **changes):
    with transaction():
        pool = lock_pool(list_pools(campaign.id)[0].public_id)
        assert pool
        facts = make.terms(get_campaign(campaign.id), pool.terms.amount, **changes)
        change_terms(pool, facts, reason="The sponsor said so.", actor=make.ACTOR, at=at)


def test_money_of_a_lapsed_hold_waits_for_the_line_out_of_reach_of_new_holds(campaign, later):
    make.match_pool(campaign, available=cad(50))
    leaving = make.pledge(campaign, cad(50), email="a@example.org")
    later()
    in_line = make.gift(campaign, cad(30), email="b@example.org")
    later()

    make.apply(leaving, make.state_of(leaving, EXPIRED))
    make.pledge(campaign, cad(50), email="c@example.org")

    assert figures(campaign).held == cad(50), "kept for the line"
    hand_out_match()
    assert matched(in_line) == 3000
    assert figures(campaign).available == cad(20)


def test_what_nobody_in_line_can_take_returns_to_the_pool(campaign):
    make.match_pool(campaign, available=cad(50))
    leaving = make.pledge(campaign, cad(50))

    make.apply(leaving, make.state_of(leaving, EXPIRED))
    hand_out_match()

    assert figures(campaign).available == cad(50)
    assert figures(campaign).held == cad(0)


def test_those_who_met_a_limit_keep_nobody_behind_them_waiting(campaign, later):
    """More than one step looks at stand at the head, none of whom can take more."""
    make.match_pool(campaign, available=cad(300), cap_per_gift_cents=1000)
    refunded = make.gift(campaign, cad(20), email="first@example.org")
    for number in range(waiting_line.GIFTS_A_STEP + 5):
        make.gift(campaign, cad(20), email=f"capped{number}@example.org")
    make.gift(campaign, cad(10), email="rest1@example.org")
    for number in range(3):
        make.gift(campaign, cad(10), email=f"rest{number + 2}@example.org")
    later()
    behind = make.gift(campaign, cad(10), email="behind@example.org")
    assert matched(behind) == 0

    refund(refunded, cad(20))

    assert matched(behind) == 1000


def test_a_line_longer_than_a_step_is_served_to_its_end(campaign, later):
    make.match_pool(campaign, available=cad(100))
    refunded = make.gift(campaign, cad(100), email="first@example.org")
    waiting = []
    for number in range(2 * waiting_line.GIFTS_A_STEP + 3):
        later()
        waiting.append(make.gift(campaign, cad(2), email=f"waits{number}@example.org"))

    refund(refunded, cad(100))

    assert [matched(gift) for gift in waiting] == [200] * len(waiting)
    assert figures(campaign).available == cad(100 - 2 * len(waiting))


def test_the_earliest_promise_comes_first_not_the_earliest_payment(campaign, later):
    make.match_pool(campaign, available=cad(50))
    refunded = make.gift(campaign, cad(50), email="a@example.org")
    promised_first = make.pledge(campaign, cad(30), email="b@example.org")
    later()
    paid_first = make.gift(campaign, cad(30), email="c@example.org")
    later()
    paid_second = make.apply(promised_first, make.state_of(promised_first))
    assert paid_second
    assert paid_second.id > paid_first.id

    refund(refunded, cad(50))

    assert matched(paid_second) == 3000
    assert matched(paid_first) == 2000


def test_freed_money_goes_by_the_terms_each_gift_was_promised(campaign, later, clock):
    make.match_pool(campaign, available=cad(50))
    refunded = make.gift(campaign, cad(50), email="a@example.org")
    later()
    promised_one_to_one = make.gift(campaign, cad(20), email="b@example.org")
    later()
    change(campaign, clock.now(), rate_numerator=2)

    refund(refunded, cad(50))

    assert matched(promised_one_to_one) == 2000


def test_a_payment_after_its_time_goes_by_the_terms_that_were_promised(campaign, later, clock):
    make.match_pool(campaign, available=cad(200), rate_numerator=2)
    late = make.pledge(campaign, cad(50))
    later()
    make.apply(late, make.state_of(late, EXPIRED))
    hand_out_match()
    change(campaign, clock.now(), rate_numerator=1)

    gift = make.apply(late, make.state_of(late))

    assert matched(gift) == 10_000


def test_a_pool_opened_after_a_promise_matches_nothing_of_it(campaign, later):
    make.match_pool(campaign, available=cad(10))
    late = make.pledge(campaign, cad(50))
    later()
    make.match_pool(campaign, available=cad(500), sponsor="Opened later")

    gift = make.apply(late, make.state_of(late))

    assert matched(gift) == 1000


def test_a_closed_pool_serves_its_line(campaign, later, clock):
    pool = make.match_pool(campaign, available=cad(50))
    refunded = make.gift(campaign, cad(50), email="a@example.org")
    later()
    in_line = make.gift(campaign, cad(20), email="b@example.org")
    with transaction():
        locked = lock_pool(pool.public_id)
        assert locked
        close_pool(locked, actor=make.ACTOR, at=clock.now())

    refund(refunded, cad(50))

    assert matched(in_line) == 2000


def test_freed_money_keeps_to_the_cap_per_gift(campaign, later):
    make.match_pool(campaign, available=cad(50), cap_per_gift_cents=3000)
    refunded = make.gift(campaign, cad(30), email="a@example.org")
    part = make.gift(campaign, cad(60), email="b@example.org")
    assert matched(part) == 2000

    refund(refunded, cad(30))

    assert matched(part) == 3000
    assert figures(campaign).available == cad(20)


def test_freed_money_keeps_to_the_cap_per_donor(campaign, later):
    make.match_pool(campaign, available=cad(80), cap_per_donor_cents=5000)
    make.gift(campaign, cad(30), email="ana@example.org")
    refunded = make.gift(campaign, cad(50), email="bo@example.org")
    later()
    second = make.gift(campaign, cad(40), email=" ANA@example.org")
    assert matched(second) == 0

    refund(refunded, cad(50))

    assert matched(second) == 2000


def test_freed_money_of_a_pool_that_is_all_spent_goes_to_several_donors_with_a_cap(campaign, later):
    make.match_pool(campaign, available=cad(50), cap_per_donor_cents=5000)
    refunded = make.gift(campaign, cad(50), email="a@example.org")
    later()
    in_line = [make.gift(campaign, cad(20), email=f"{name}@example.org") for name in "bcd"]

    refund(refunded, cad(50))

    assert [matched(gift) for gift in in_line] == [2000, 2000, 1000]


def test_a_late_payment_keeps_to_the_cap_per_gift(campaign):
    make.match_pool(campaign, available=cad(500), cap_per_gift_cents=3000)
    late = make.pledge(campaign, cad(60))
    make.apply(late, make.state_of(late, EXPIRED))
    hand_out_match()

    assert matched(make.apply(late, make.state_of(late))) == 3000


def test_no_more_is_given_than_was_freed(campaign, later):
    make.match_pool(campaign, available=cad(100))
    refunded = make.gift(campaign, cad(100), email="a@example.org")
    later()
    in_line = [make.gift(campaign, cad(50), email=f"{name}@example.org") for name in "bcd"]

    refund(refunded, cents(6001))

    assert [matched(gift) for gift in in_line] == [5000, 1001, 0]
    assert matched(refunded) == 3999


def test_a_refund_does_not_match_its_own_gift_again(campaign):
    make.match_pool(campaign, available=cad(40))
    gift = make.gift(campaign, cad(100))

    refund(gift, cad(50))

    assert matched(gift) == 2000
    assert figures(campaign).available == cad(20)


def test_whoever_did_without_gives_up_the_place_in_line(campaign, later, clock):
    make.match_pool(campaign, available=cad(50))
    claim = make.claim_of(campaign)
    refunded = make.gift(campaign, cad(50), email="a@example.org")
    answers = {"b": MatchAnswer.NONE, "c": MatchAnswer.PART}
    gifts = {}
    for name, answer in answers.items():
        later()
        pledge = make.pledge(campaign, cad(20), email=f"{name}@example.org", claim=claim)
        assert pledge.is_asked
        with transaction():
            answer_question(lock_pledge(pledge.id), answer, shown_cents=0, at=clock.now())
        gifts[name] = make.apply(pledge, make.state_of(pledge))

    refund(refunded, cad(50))

    assert matched(gifts["b"]) == 0
    assert matched(gifts["c"]) == 2000, "told that nothing was left, it still stands in line"


def test_cash_stands_in_line_only_where_cash_is_matched(campaign, later):
    make.match_pool(campaign, available=cad(50), counts=GiftsThatCount.ONLINE)
    refunded = make.gift(campaign, cad(50), email="a@example.org")
    later()
    offline = make.offline_gift(
        make.fundraiser_page(campaign), cad(30), step=OfflineStatus.VERIFIED
    )
    assert offline.gift_id
    cash = get_gift(offline.gift_id)

    refund(refunded, cad(50))

    assert matched(cash) == 0
    assert figures(campaign).available == cad(50)


def test_each_donor_concerned_is_told_once(campaign, later, clock):
    make.match_pool(campaign, available=cad(60))
    refunded = [make.gift(campaign, cad(20), email=f"{name}@example.org") for name in "abc"]
    later()
    in_line = make.gift(campaign, cad(60), email="d@example.org")

    for gift in refunded:
        refund(gift, cad(20))

    told = select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.MATCH_INCREASED)
    emails = db.session.scalars(told).all()
    assert [(email.record_id, email.recipient) for email in emails] == [
        (in_line.id, "d@example.org")
    ]
    assert matched(in_line) == 6000


def test_a_gift_that_was_cut_has_what_is_left_when_it_arrives(campaign):
    """Everything was reserved by somebody who left: whoever pays is matched, not the next form."""
    make.match_pool(campaign, available=cad(50))
    leaving = make.pledge(campaign, cad(50), email="a@example.org")
    cut = make.pledge(campaign, cad(30), email="b@example.org")
    make.apply(leaving, make.state_of(leaving, EXPIRED))
    hand_out_match()

    assert matched(make.apply(cut, make.state_of(cut))) == 3000


def test_nothing_stays_kept_when_all_is_handed_out(campaign, later):
    make.match_pool(campaign, available=cad(100))
    refunded = make.gift(campaign, cad(100), email="a@example.org")
    for name in "bc":
        later()
        make.gift(campaign, cad(20), email=f"{name}@example.org")

    refund(refunded, cad(100))

    assert db.session.scalar(select(func.sum(FreedMatch.left_cents))) == 0
    waiting = select(func.count()).select_from(Shortfall).where(Shortfall.is_waiting)
    assert db.session.scalar(waiting) == 0


def test_gifts_in_line_are_counted_once_each_and_not_all_where_they_are_many(campaign):
    for _ in range(2):
        make.match_pool(campaign, available=cad(10))
    for name in "abc":
        make.gift(campaign, cad(50), email=f"{name}@example.org")

    assert len(db.session.scalars(select(Shortfall.id).where(Shortfall.is_waiting)).all()) == 6
    assert count_in_line(campaign.id) == 3
    assert count_in_line(campaign.id, most=3) == 3
    assert count_in_line(campaign.id, most=2) == 3
    assert count_in_line(campaign.id, most=1) == 2


def test_a_failed_refund_takes_back_its_own_money_before_the_line_has_it(campaign, later):
    make.match_pool(campaign, available=cad(100))
    gift = make.gift(campaign, cad(100), email="a@example.org")
    later()
    in_line = make.gift(campaign, cad(40), email="b@example.org")

    refund(gift, cad(40), hands_out=False)
    refund(gift, cad(40), status=RefundStatus.FAILED)

    assert matched(gift) == 10_000
    assert matched(in_line) == 0


def test_a_failed_refund_whose_match_went_to_others_waits_in_line(campaign, later):
    make.match_pool(campaign, available=cad(100))
    gift = make.gift(campaign, cad(100), email="a@example.org")
    later()
    other = make.gift(campaign, cad(40), email="b@example.org")
    refund(gift, cad(40))
    assert matched(other) == 4000

    refund(gift, cad(40), status=RefundStatus.FAILED)
    assert (matched(gift), matched(other)) == (6000, 4000)
    refund(other, cad(40))

    assert (matched(gift), matched(other)) == (10_000, 0)


def test_a_refund_after_a_restoration_in_part_takes_its_share_of_what_stands(campaign, later):
    make.match_pool(campaign, available=cad(100))
    gift = make.gift(campaign, cad(100), email="a@example.org")
    later()
    make.gift(campaign, cad(40), email="b@example.org")
    refund(gift, cad(40))
    refund(gift, cad(40), status=RefundStatus.FAILED)

    refund(gift, cad(50), number=2)

    assert matched(gift) == 3000


def test_a_refund_that_fails_costs_no_cent_over_two_pools(campaign):
    make.match_pool(campaign, available=cents(113), rate_numerator=2)
    make.match_pool(campaign, available=cad(50), rate_numerator=2, sponsor="Second")
    gift = make.gift(campaign, cents(167))
    assert matched(gift) == 333

    refund(gift, cents(62))
    refund(gift, cents(62), status=RefundStatus.FAILED)

    assert matched(gift) == 333


def test_a_pool_whose_line_fails_stops_no_other(app, later):
    """The transfer that keeps the first pool's money was voided by hand."""
    gift_ids = []
    for slug in ("first", "second"):
        campaign = make.campaign(slug)
        make.match_pool(campaign, available=cad(50))
        lapsing = make.pledge(campaign, cad(50), email="a@example.org")
        later()
        gift_ids.append(make.gift(campaign, cad(50), email="b@example.org").id)
        make.apply(lapsing, make.state_of(lapsing, EXPIRED))
    kept = db.session.scalars(select(FreedMatch.reference).order_by(FreedMatch.id)).first()
    transfer = update(Transfer).where(Transfer.reference == f"{kept}:1")
    change_by_hand(transfer.values(status=TransferStatus.VOIDED))

    hand_out_match()

    assert [matched(get_gift(gift_id)) for gift_id in gift_ids] == [0, 5000]
    change_by_hand(transfer.values(status=TransferStatus.PENDING))
    hand_out_match()
    assert [matched(get_gift(gift_id)) for gift_id in gift_ids] == [5000, 5000]


@pytest.fixture
def waiting(campaign, later):
    """A pool, two gifts in its line, and $50 that a lapsed hold has set free for them."""
    pool = make.match_pool(campaign, available=cad(50))
    lapsing = make.pledge(campaign, cad(50), email="a@example.org")
    later()
    first = make.gift(campaign, cad(30), email="b@example.org")
    later()
    second = make.gift(campaign, cad(30), email="c@example.org")
    make.apply(lapsing, make.state_of(lapsing, EXPIRED))
    return pool, first, second


def test_a_step_gives_nothing_if_others_stand_first_than_those_it_has_locked(waiting, clock):
    """The first gift came between the look at the line and the lock of the pool."""
    pool, first, second = waiting
    on = clock.now().date()

    with transaction():
        handed = waiting_line.hand_out(
            pool.id, [second.id], but_not=(), accounts=[], on=on, at=clock.now()
        )

    assert handed == waiting_line.HandedOut()
    assert (matched(first), matched(second)) == (0, 0)
    hand_out_match()
    assert (matched(first), matched(second)) == (3000, 2000)


@ON_POSTGRESQL
def test_what_another_worker_hands_out_is_left_to_it(app, waiting):
    pool, first, _second = waiting
    has_locked, is_done = threading.Event(), threading.Event()

    def hand_out_slowly():
        with app.app_context(), transaction():
            assert lock_freed(pool.id)
            has_locked.set()
            return is_done.wait(PATIENCE_SECONDS)

    with ThreadPoolExecutor(max_workers=1) as threads:
        other = threads.submit(hand_out_slowly)
        assert has_locked.wait(PATIENCE_SECONDS)
        hand_out_match()
        is_done.set()

    assert other.result(), "it was waited for"
    assert matched(first) == 0
    hand_out_match()
    assert matched(first) == 3000
