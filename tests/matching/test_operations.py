"""Pools and sponsors: what the rules of the match allow, and what they refuse."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.campaigns.queries import balances, get_campaign
from fundraiser.database import db, transaction
from fundraiser.errors import DomainError
from fundraiser.matching.models import AllocationKind, MatchPool, PoolKind, PoolStatus
from fundraiser.matching.offers import current_offer
from fundraiser.matching.operations import pools as operations
from fundraiser.matching.operations import sponsors
from fundraiser.matching.operations.pools import (
    OrderStale,
    PoolOverspent,
    PoolRefused,
    TermsIncomplete,
    TermsRefused,
    subject_of,
    terms_facts_of,
)
from fundraiser.matching.operations.sponsors import PaymentRefused, ReferenceUsed, SponsorTaken
from fundraiser.matching.queries import (
    find_pool,
    list_allocations,
    list_pools,
    list_sponsor_payments,
    list_sponsors,
    lock_pool,
    lock_sponsor,
    pool_figures,
)
from fundraiser.public_ids import new_public_id
from tests import make
from tests.make import ACTOR, cad, cents

pytestmark = pytest.mark.usefixtures("books_are_right")

WHO = {"actor": ACTOR}


def act(operation, pool, *arguments, at, **options):
    """Do something with a pool as a view does: its row locked, in one transaction."""
    with transaction():
        locked = lock_pool(pool.public_id)
        assert locked
        operation(locked, *arguments, actor=ACTOR, at=at, **options)
    return find_pool(pool.public_id)


def change(pool, *, at, reason="The sponsor agreed.", **changes):
    facts = replace(terms_facts_of(pool.terms), **changes)
    return act(operations.change_terms, pool, facts, reason=reason, at=at)


def pay(pool, amount, reference="cheque 17", *, at, paid_at=None):
    with transaction():
        locked = lock_pool(pool.public_id)
        assert locked
        return sponsors.record_sponsor_payment(
            locked, amount, reference=reference, paid_at=paid_at or at, actor=ACTOR, at=at
        )


def see_what_others_wrote():
    db.session.rollback()
    db.session.expire_all()


def figures(pool):
    found = find_pool(pool.public_id)
    assert found
    return pool_figures([found])[0]


def acts(pool):
    return [entry.action for entry in history_of([subject_of(pool)])]


# Drafting and opening


@pytest.mark.parametrize("missing", [{"signed_on": None}, {"commitment_reference": " "}])
def test_a_pool_does_not_open_before_its_commitment_is_on_file(app, clock, missing):
    campaign = make.campaign()
    pool = make.match_pool(campaign, available=cad(100), is_open=False, **missing)

    with pytest.raises(TermsIncomplete):
        act(operations.open_pool, pool, at=clock.now())

    assert not current_offer(campaign, at=clock.now()).is_on


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_cents": 0},
        {"rate_numerator": 0},
        {"cap_per_gift_cents": 0},
        {"cap_per_donor_cents": -1},
        {"signed_on": date(2099, 1, 1)},
    ],
)
def test_terms_that_make_no_sense_are_refused(app, wrong):
    with pytest.raises(TermsRefused):
        make.match_pool(make.campaign(), available=cad(100), **wrong)


def test_a_window_closes_after_it_opens(app, clock):
    at = clock.now()

    with pytest.raises(TermsRefused):
        make.match_pool(make.campaign(), available=cad(100), opens_at=at, closes_at=at)


def test_one_form_drafts_one_pool(app, clock):
    campaign = make.campaign()
    public_id = new_public_id()

    def draft(_number):
        with app.app_context(), transaction():
            at = clock.now()
            sponsor = sponsors.add_sponsor(
                "The Board", is_public=True, email=None, actor=ACTOR, at=at
            )
            to = get_campaign(campaign.id)
            facts = make.terms(to, cad(100))
            kind = PoolKind.CONDITIONAL
            operations.draft_pool(to, sponsor, kind, facts, public_id=public_id, **WHO, at=at)

    with ThreadPoolExecutor(4) as threads:
        refusals = [work.exception() for work in [threads.submit(draft, n) for n in range(4)]]
    see_what_others_wrote()

    assert all(refusal is None or isinstance(refusal, DomainError) for refusal in refusals)
    assert [pool.public_id for pool in list_pools(campaign.id)] == [public_id]


def test_a_draft_may_be_written_anew_whole(app, clock):
    campaign = make.campaign()
    pool = make.match_pool(campaign, available=cad(100), is_open=False)
    with transaction():
        locked = lock_pool(pool.public_id)
        assert locked
        at = clock.now()
        other = sponsors.add_sponsor("A neighbour", is_public=False, email=None, actor=ACTOR, at=at)
        facts = make.terms(get_campaign(campaign.id), cad(70))
        operations.redraft_pool(locked, other, PoolKind.LEAD_GIFT, facts, **WHO, at=at)

    [redrafted] = list_pools(campaign.id)
    assert (redrafted.sponsor.name, redrafted.is_lead_gift) == ("A neighbour", True)
    assert redrafted.terms.amount == cad(70)
    assert redrafted.terms.version == 1
    assert acts(pool) == [AuditAction.POOL_DRAFTED, AuditAction.POOL_TERMS_CHANGED]


def test_a_draft_can_be_discarded_and_an_opened_pool_cannot(app, clock):
    campaign = make.campaign()
    draft = make.match_pool(campaign, available=cad(100), is_open=False)
    opened = make.match_pool(campaign, available=cad(100))

    act(operations.discard_pool, draft, at=clock.now())
    with pytest.raises(PoolRefused):
        act(operations.discard_pool, opened, at=clock.now())

    assert [pool.id for pool in list_pools(campaign.id)] == [opened.id]
    assert acts(draft)[-1] is AuditAction.POOL_DISCARDED


def test_opening_and_closing_twice_is_once(app, clock):
    pool = make.match_pool(make.campaign(), available=cad(100), is_open=False)

    for operation in (operations.open_pool, operations.close_pool):
        for _ in range(2):
            act(operation, pool, at=clock.now())

    assert acts(pool)[1:] == [AuditAction.POOL_OPENED, AuditAction.POOL_CLOSED]


def test_a_lead_gift_counts_at_once_and_for_good(app, clock):
    campaign = make.campaign()
    pool = make.match_pool(campaign, available=cad(100), kind=PoolKind.LEAD_GIFT)

    assert balances(campaign).lead_gifts == cad(100)
    assert not current_offer(campaign, at=clock.now()).is_on
    with pytest.raises(PoolRefused):
        act(operations.close_pool, pool, at=clock.now())
    with pytest.raises(TermsRefused):
        change(pool, amount_cents=20_000, at=clock.now())
    assert figures(pool).owed == cad(100)


# Closing and opening again


def test_a_closed_pool_matches_nothing_new_and_what_is_held_can_still_be_earned(app, clock):
    campaign = make.campaign()
    pool = make.match_pool(campaign, available=cad(100))
    paying = make.pledge(campaign, cad(30))

    act(operations.close_pool, pool, at=clock.now())
    late = make.gift(campaign, cad(30), email="bo@example.org")
    gift = make.apply(paying, make.state_of(paying))

    assert gift
    assert [part.kind for part in list_allocations(gift.id)] == [AllocationKind.HOLD]
    assert list_allocations(late.id) == []
    assert not current_offer(campaign, at=clock.now()).is_on


def test_a_closed_pool_opens_again_within_its_window(app, clock):
    campaign = make.campaign()
    pool = make.match_pool(campaign, available=cad(100))
    act(operations.close_pool, pool, at=clock.now())

    reopened = act(operations.open_pool, pool, at=clock.now())

    assert reopened
    assert reopened.closed_at is None
    assert current_offer(campaign, at=clock.now()).available == cad(100)


def test_a_pool_does_not_open_once_its_window_is_over(app, clock):
    pool = make.match_pool(make.campaign(), available=cad(100))
    act(operations.close_pool, pool, at=clock.now())
    clock.move(timedelta(days=31))

    with pytest.raises(TermsRefused):
        act(operations.open_pool, pool, at=clock.now())

    change(pool, closes_at=clock.now() + timedelta(days=1), at=clock.now())
    reopened = act(operations.open_pool, pool, at=clock.now())
    assert reopened
    assert reopened.is_open


def test_a_draft_is_not_closed(app, clock):
    pool = make.match_pool(make.campaign(), available=cad(100), is_open=False)

    with pytest.raises(PoolRefused):
        act(operations.close_pool, pool, at=clock.now())


# Changing terms


def test_terms_that_were_opened_change_by_a_new_version_only(app, clock):
    pool = make.match_pool(make.campaign(), available=cad(100))  # nothing is held yet

    changed = change(pool, rate_numerator=2, reason="The rate doubles.", at=clock.now())

    assert changed
    assert [terms.rate_numerator for terms in changed.versions] == [1, 2]
    assert [terms.reason for terms in changed.versions] == ["", "The rate doubles."]
    entry = history_of([subject_of(pool)])[-1]
    assert entry.action is AuditAction.POOL_TERMS_CHANGED
    assert (entry.before, entry.after) == ({"rate": "1:1"}, {"rate": "2:1"})
    assert entry.note == "The rate doubles."


def test_a_change_that_changes_nothing_is_no_version(app, clock):
    pool = make.match_pool(make.campaign(), available=cad(100))

    changed = change(pool, at=clock.now())

    assert changed
    assert len(changed.versions) == 1
    assert AuditAction.POOL_TERMS_CHANGED not in acts(pool)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": " ", "amount_cents": 20_000}, TermsRefused),
        ({"signed_on": None}, TermsIncomplete),
        ({"commitment_reference": ""}, TermsIncomplete),
        ({"amount_cents": 0}, TermsRefused),
    ],
)
def test_a_change_keeps_to_what_a_pool_must_say(app, clock, changes, refusal):
    pool = make.match_pool(make.campaign(), available=cad(100))

    with pytest.raises(refusal):
        change(pool, at=clock.now(), **changes)

    assert len(list_pools(pool.campaign_id)[0].versions) == 1


def test_a_change_does_not_end_the_window_in_the_past(app, clock):
    pool = make.match_pool(make.campaign(), available=cad(100))

    with pytest.raises(TermsRefused):
        change(pool, closes_at=clock.now() - timedelta(minutes=1), at=clock.now())


def test_a_pool_is_not_lowered_below_what_is_held_and_earned(app, clock):
    campaign = make.campaign()
    pool = make.match_pool(campaign, available=cad(100))
    make.gift(campaign, cad(40))
    make.pledge(campaign, cad(20), email="bo@example.org")

    with pytest.raises(PoolOverspent):
        change(pool, amount_cents=5999, at=clock.now())
    assert figures(pool).limit == cad(100)

    change(pool, amount_cents=6000, at=clock.now())
    assert figures(pool).available == cad(0)


def test_a_pool_that_is_raised_has_more_to_give(app, clock):
    campaign = make.campaign()
    pool = make.match_pool(campaign, available=cad(10))
    make.gift(campaign, cad(10))

    change(pool, amount_cents=3000, at=clock.now())
    gift = make.gift(campaign, cad(50), email="bo@example.org")

    assert [part.change for part in list_allocations(gift.id)] == [cad(20)]


def test_a_lower_cap_per_donor_leaves_what_was_earned(app, clock):
    campaign = make.campaign()
    pool = make.match_pool(campaign, available=cad(500), cap_per_donor_cents=10_000)
    first = make.gift(campaign, cad(80))

    change(pool, cap_per_donor_cents=5000, at=clock.now())
    second = make.gift(campaign, cad(80))

    assert [part.change for part in list_allocations(first.id)] == [cad(80)]
    assert list_allocations(second.id) == []


def test_gifts_while_terms_change_are_matched_by_one_version_or_the_other(app, clock):
    campaign = make.campaign()
    pool = make.match_pool(campaign, available=cad(1000))

    def give(number):
        with app.app_context():
            return make.gift(campaign, cad(10), email=f"donor{number}@example.org").id

    def double(_number):
        with app.app_context():
            change(find_pool(pool.public_id), rate_numerator=2, at=clock.now())

    with ThreadPoolExecutor(4) as threads:
        changing = threads.submit(double, 0)
        gifts = list(threads.map(give, range(8)))
        changing.result()
    see_what_others_wrote()

    earned = {part.terms_id: part.change for gift in gifts for part in list_allocations(gift)}
    [first, second] = list_pools(campaign.id)[0].versions
    assert earned.items() <= {first.id: cad(10), second.id: cad(20)}.items()
    assert len(earned) >= 1


# The order


def test_pools_are_spent_in_the_order_they_are_put_in(app, clock):
    campaign = make.campaign()
    first = make.match_pool(campaign, available=cad(100), sponsor="First")
    second = make.match_pool(campaign, available=cad(100), sponsor="Second")
    order = [second.public_id, first.public_id]

    with transaction():
        seen = [first.public_id, second.public_id]
        operations.order_pools(get_campaign(campaign.id), order, seen=seen, **WHO, at=clock.now())
    gift = make.gift(campaign, cad(50))

    assert [pool.public_id for pool in list_pools(campaign.id)] == order
    assert [part.pool_id for part in list_allocations(gift.id)] == [second.id]
    entry = history_of([f"campaign:{campaign.id}"])[-1]
    assert entry.after == {"order": ["Second", "First"]}


def test_an_order_that_was_changed_meanwhile_is_not_written_over(app, clock):
    campaign = make.campaign()
    pools = [make.match_pool(campaign, available=cad(1), sponsor=name) for name in "ABC"]
    a, b, c = (pool.public_id for pool in pools)

    def order(public_ids, seen):
        with transaction():
            operations.order_pools(
                get_campaign(campaign.id), public_ids, seen=seen, **WHO, at=clock.now()
            )

    order([b, a, c], [a, b, c])
    order([b, a, c], [a, b, c])  # the same again: it is so already
    with pytest.raises(OrderStale):
        order([a, c, b], [a, b, c])
    with pytest.raises(OrderStale):
        order([b, a], [b, a, c])
    with pytest.raises(OrderStale):
        order([b, b, c], [b, a, c])

    assert [pool.public_id for pool in list_pools(campaign.id)] == [b, a, c]


# Sponsors


def test_a_sponsor_is_one_row_however_the_name_is_written(app, clock):
    def add(name, **facts):
        with transaction():
            usual = {"is_public": True, "email": None, **facts}
            sponsors.add_sponsor(name, **usual, actor=ACTOR, at=clock.now())

    add("The Board")
    add("the  board")
    with pytest.raises(SponsorTaken):
        add("THE BOARD", is_public=False)

    assert [sponsor.name for sponsor in list_sponsors()] == ["The Board"]


def test_a_sponsor_is_changed_and_it_is_told(app, clock):
    make.match_pool(make.campaign(), available=cad(100), sponsor="The Board")
    [sponsor] = list_sponsors()
    with transaction():
        sponsors.change_sponsor(
            lock_sponsor(sponsor.id),
            name="The Directors",
            name_fr="La direction",
            is_public=False,
            email="Chair@Example.org",
            actor=ACTOR,
            at=clock.now(),
        )

    entry = history_of([f"sponsor:{sponsor.id}"])[-1]
    assert entry.before == {
        "name_en": "The Board",
        "name_fr": "",
        "is_public": True,
        "email": None,
    }
    assert entry.after == {
        "name_en": "The Directors",
        "name_fr": "La direction",
        "is_public": False,
        "email": "chair@example.org",
    }


@pytest.mark.parametrize(
    ("name_fr", "is_public", "shown"),
    [
        ("Le conseil", True, ("The Board", "Le conseil")),
        ("", True, ("The Board", "The Board")),
        ("Le conseil", False, (None, None)),
    ],
)
def test_a_sponsor_has_a_name_in_each_language(app, clock, name_fr, is_public, shown):
    with transaction():
        sponsor = sponsors.add_sponsor(
            "The Board",
            name_fr=name_fr,
            is_public=is_public,
            email=None,
            actor=ACTOR,
            at=clock.now(),
        )

    assert tuple(sponsor.public_name_in(language) for language in ("en", "fr")) == shown


# What the sponsor has paid


def test_a_payment_is_recorded_once_for_its_reference(app, clock):
    pool = make.match_pool(make.campaign(), available=cad(100))

    assert pay(pool, cad(40), "cheque 17", at=clock.now())
    assert not pay(pool, cad(40), "Cheque  17", at=clock.now())
    with pytest.raises(ReferenceUsed, match=r"\$40\.00 is recorded already"):
        pay(pool, cad(50), "CHEQUE 17", at=clock.now())

    assert figures(pool).received == cad(40)
    assert acts(pool).count(AuditAction.SPONSOR_PAYMENT_RECORDED) == 1


def test_one_payment_recorded_by_many_at_once_is_recorded_once(app, clock):
    pool = make.match_pool(make.campaign(), available=cad(100))

    def record(_number):
        with app.app_context():
            return pay(pool, cad(40), at=clock.now())

    with ThreadPoolExecutor(4) as threads:
        recorded = list(threads.map(record, range(4)))
    see_what_others_wrote()

    assert sorted(recorded) == [False, False, False, True]
    assert figures(pool).received == cad(40)


def test_the_same_reference_on_another_pool_is_another_payment(app, clock):
    campaign = make.campaign()
    pools = [make.match_pool(campaign, available=cad(100), sponsor=name) for name in "AB"]

    for pool in pools:
        assert pay(pool, cad(40), at=clock.now())

    assert [figures(pool).received for pool in pools] == [cad(40), cad(40)]


@pytest.mark.parametrize("amount", [cad(0), cad(-1), cents(10_001)])
def test_a_payment_is_more_than_nothing_and_no_more_than_was_promised(app, clock, amount):
    pool = make.match_pool(make.campaign(), available=cad(100))

    with pytest.raises(PaymentRefused):
        pay(pool, amount, at=clock.now())

    assert list_sponsor_payments(pool) == []


def test_payments_together_are_no_more_than_was_promised(app, clock):
    pool = make.match_pool(make.campaign(), available=cad(100))
    pay(pool, cad(60), "first", at=clock.now())

    with pytest.raises(PaymentRefused):
        pay(pool, cad(41), "second", at=clock.now())

    assert pay(pool, cad(40), "second", at=clock.now())


def test_a_payment_is_not_recorded_before_it_arrives_nor_on_a_draft(app, clock):
    campaign = make.campaign()
    pool = make.match_pool(campaign, available=cad(100))
    draft = make.match_pool(campaign, available=cad(100), is_open=False)

    with pytest.raises(PaymentRefused):
        pay(pool, cad(1), paid_at=clock.now() + timedelta(days=1), at=clock.now())
    with pytest.raises(PaymentRefused):
        pay(draft, cad(1), at=clock.now())


def test_what_a_sponsor_owes_is_what_is_earned_and_not_yet_paid(app, clock):
    campaign = make.campaign()
    pool = make.match_pool(campaign, available=cad(100))
    make.gift(campaign, cad(50))

    pay(pool, cad(20), at=clock.now())

    assert figures(pool).owed == cad(30)
    assert balances(campaign).matched == cad(50)


def test_a_payment_recorded_wrong_is_taken_back_by_another_transfer(app, clock):
    pool = make.match_pool(make.campaign(), available=cad(100))
    pay(pool, cad(90), at=clock.now())

    for _ in range(2):
        act(sponsors.take_payment_back, pool, "Cheque 17", reason="It was $9.", at=clock.now())

    assert figures(pool).received == cad(0)
    [payment] = list_sponsor_payments(pool)
    assert payment.is_taken_back
    assert acts(pool).count(AuditAction.SPONSOR_PAYMENT_TAKEN_BACK) == 1
    with pytest.raises(ReferenceUsed):
        pay(pool, cad(9), at=clock.now())
    assert pay(pool, cad(9), "cheque 17, corrected", at=clock.now())
    assert figures(pool).received == cad(9)


def test_a_payment_is_taken_back_for_a_reason_and_only_if_it_is_there(app, clock):
    pool = make.match_pool(make.campaign(), available=cad(100))
    pay(pool, cad(90), at=clock.now())

    with pytest.raises(PaymentRefused):
        act(sponsors.take_payment_back, pool, "cheque 17", reason=" ", at=clock.now())
    with pytest.raises(PaymentRefused):
        act(sponsors.take_payment_back, pool, "cheque 18", reason="Wrong.", at=clock.now())

    assert figures(pool).received == cad(90)


def test_a_pool_moves_along_its_arrows_only():
    assert PoolStatus.DRAFT not in {to for ends in MatchPool.ARROWS.values() for to in ends}
