"""Crowds of donors who have given and paid: what the batch and the plain path are both told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select, text

from fundraiser.campaigns.models import Campaign
from fundraiser.database import Model, db, transaction
from fundraiser.gifts.models import NO_CREDIT, NO_TRIBUTE, Credit, TributeDetails, TributeKind
from fundraiser.ledger.checks import find_differences
from fundraiser.matching.operations.donor_caps import settle_caps
from fundraiser.payments.values import CheckoutOutcome, CheckoutState
from fundraiser.pledges.models import MatchAnswer
from fundraiser.pledges.operations.attempts import begin_again, note_page
from fundraiser.pledges.operations.checkouts import apply_checkout
from fundraiser.pledges.operations.match_answers import answer_question
from fundraiser.pledges.queries import find_checkout_of, get_pledge, lock_pledge
from tests import make
from tests.make import cents

BEGIN = datetime(2026, 12, 1, 4, 50, tzinfo=UTC)  # ten minutes before midnight in Toronto
RATES = ((1, 1), (2, 1), (1, 2), (3, 2))
SPONSOR = "sponsor@example.org"
DONORS = ("ana@example.org", "bo@example.org", "cy@example.org", SPONSOR)
NOTICE = TributeDetails(TributeKind.IN_HONOUR, "Léa", "Max", "max@example.org", "Merci", True)
QUIET = TributeDetails(TributeKind.IN_MEMORY, "Old Joe")
_numbers = count(1)


@dataclass(frozen=True)
class PoolWish:
    amount: int
    rate: tuple[int, int]
    per_gift: int | None
    per_donor: int | None


@dataclass(frozen=True)
class GiftWish:
    donor: str
    amount: int
    covered_fee: int
    stripe_fee: int | None
    place: str  # where it was given: website, page or team
    tribute: TributeDetails
    hides_name: bool
    language: str
    minutes_to_pay: int
    turn: str  # what else happens
    copies: int  # how often its session is told


@dataclass(frozen=True)
class CrowdWish:
    pools: Sequence[PoolWish]
    gifts: Sequence[GiftWish]


TURNS = (
    *["paid"] * 12,
    "paid less",
    "expired",
    "tried again",
    "first attempt paid too",
    "declined match",
    "received before",
    "page not known",
)
POOLS = st.builds(
    PoolWish,
    amount=st.integers(200, 20_000),
    rate=st.sampled_from(RATES),
    per_gift=st.none() | st.integers(50, 5_000),
    per_donor=st.none() | st.integers(50, 9_000),
)
GIFTS = st.builds(
    GiftWish,
    donor=st.sampled_from(DONORS),
    amount=st.integers(100, 6_000),
    covered_fee=st.sampled_from([0, 0, 35]),
    stripe_fee=st.sampled_from([None, 0, 60]),
    place=st.sampled_from(["website", "page", "team"]),
    tribute=st.sampled_from([NO_TRIBUTE, NO_TRIBUTE, NOTICE, QUIET]),
    hides_name=st.booleans(),
    language=st.sampled_from(["en", "fr"]),
    minutes_to_pay=st.integers(0, 20),
    turn=st.sampled_from(TURNS),
    copies=st.sampled_from([1, 1, 2]),
)
CROWDS = st.builds(CrowdWish, st.lists(POOLS, max_size=3), st.lists(GIFTS, min_size=1, max_size=9))


def open_campaign(pools: Sequence[PoolWish]) -> Campaign:
    """Save an open campaign with these pools, under a name of its own."""
    number = next(_numbers)
    campaign = make.campaign(
        f"crowd-{number}", opens_at=BEGIN - timedelta(days=9), closes_at=BEGIN + timedelta(days=9)
    )
    for place, pool in enumerate(pools):
        make.match_pool(
            campaign,
            available=cents(pool.amount),
            sponsor=f"Sponsor {number}.{place}",
            sponsor_email=SPONSOR,
            rate_numerator=pool.rate[0],
            rate_denominator=pool.rate[1],
            cap_per_gift_cents=pool.per_gift,
            cap_per_donor_cents=pool.per_donor,
        )
    return campaign


def gather(wish: CrowdWish) -> list[CheckoutState]:
    """Save a campaign and its crowd; return what Stripe says of their sessions."""
    campaign = open_campaign(wish.pools)
    captain = make.donor(f"captain-of-{campaign.slug}@example.org")
    team = make.team(campaign, name=f"The owls of {campaign.slug}", captain=captain)
    page = make.fundraiser_page(campaign, slug=f"page-of-{campaign.slug}", owner=captain)
    make.join(page, team)
    credits = {
        "website": NO_CREDIT,
        "page": Credit(page.id, team.id),
        "team": Credit(None, team.id),
    }
    told = [
        (state, gift.copies)
        for minutes, gift in enumerate(wish.gifts)
        for state in _given(campaign, gift, credits[gift.place], BEGIN + timedelta(minutes=minutes))
    ]
    return [state for state, _copies in told] + [state for state, copies in told if copies > 1]


def _given(campaign: Any, gift: GiftWish, credit: Credit, at: datetime) -> list[CheckoutState]:
    pledge = make.pledge(
        campaign,
        cents(gift.amount),
        at=at,
        network=7,
        email=gift.donor,
        covered_fee=cents(gift.covered_fee),
        credit=credit,
        tribute=gift.tribute,
        hides_name=gift.hides_name,
        language=gift.language,
    )
    first = _at_stripe(pledge.id, gift, at)
    match gift.turn:
        case "paid less":
            return [_less(first)]
        case "expired":
            return [expired(first)]
        case "tried again" | "first attempt paid too":
            with transaction():
                begin_again(lock_pledge(pledge.id), at=at + timedelta(minutes=1))
            second = _at_stripe(pledge.id, gift, at)
            return [first, second] if gift.turn == "first attempt paid too" else [second]
        case "declined match":
            with transaction():
                locked = lock_pledge(pledge.id)
                locked.match_answer = MatchAnswer.ASKED
                answer_question(locked, MatchAnswer.NONE, shown_cents=0, at=at)
        case "received before":
            with transaction():
                apply_plainly(first, at=at)
    return [first]


def _at_stripe(pledge_id: int, gift: GiftWish, at: datetime) -> CheckoutState:
    """The newest attempt has a page, which is paid."""
    pledge = get_pledge(pledge_id)
    if gift.turn != "page not known":
        attempt, session = pledge.checkout.attempt, f"cs_{pledge.checkout.id}"
        note_page(pledge_id, attempt, session_id=session, url="https://stripe.test/pay")
        db.session.expire_all()
    pledge = get_pledge(pledge_id)
    fee = None if gift.stripe_fee is None else cents(gift.stripe_fee)
    paid_at = at + timedelta(minutes=gift.minutes_to_pay)
    state = make.state_of(pledge, payment=make.payment_of(pledge, fee=fee, at=paid_at))
    return replace(state, attempt=pledge.checkout.attempt)


def _less(state: CheckoutState) -> CheckoutState:
    assert state.payment
    return replace(state, payment=replace(state.payment, amount=cents(50)))


def expired(state: CheckoutState) -> CheckoutState:
    ended = CheckoutOutcome.EXPIRED
    return replace(state, outcome=ended, payment=None, payment_intent_id=None)


def paid_by(state: CheckoutState, payment_intent_id: str | None) -> CheckoutState:
    """Return the state, paid by another PaymentIntent."""
    assert state.payment
    payment = replace(state.payment, payment_intent_id=payment_intent_id)
    return replace(state, payment_intent_id=payment_intent_id, payment=payment)


def apply_plainly(state: CheckoutState, *, at: datetime) -> None:
    """Apply one state by the plain path."""
    checkout = find_checkout_of(state.session_id, state.reference, state.attempt)
    assert checkout
    apply_checkout(checkout, state, at=at)


class Undone(Exception):
    """Ends a transaction that is only looked at."""


def outcome_of(work: Callable[[], Any]) -> tuple[Any, dict[str, list[Any]]]:
    """Return what the work returns and every row as it leaves them; then all is as before."""
    numbers = _list_numbers()
    result: Any = None
    rows: dict[str, list[Any]] = {}
    try:
        with transaction():
            result = work()
            db.session.flush()
            settle_caps()
            assert find_differences() == []
            rows = every_row()
            raise Undone
    except Undone:
        db.session.expire_all()
    _set_numbers(numbers)
    return result, rows


def every_row() -> dict[str, list[Any]]:
    """Return every row of every table, and the jobs that will be woken."""
    tables = Model.metadata.sorted_tables
    rows: dict[str, list[Any]] = {
        table.name: sorted(
            (dict(row._mapping) for row in db.session.execute(select(table))), key=repr
        )
        for table in tables
    }
    return {**rows, "knocks": sorted(db.session().info.get("knocks", ()))}


def _list_numbers() -> list[Any]:
    """Return where PostgreSQL's row numbers stand; SQLite goes on from the rows themselves."""
    if db.engine.dialect.name == "sqlite":
        return []
    rows = db.session.execute(text("SELECT sequencename, last_value FROM pg_sequences")).all()
    db.session.rollback()
    return list(rows)


def _set_numbers(numbers: Sequence[Any]) -> None:
    setting = text(
        "SELECT setval(cast(:name AS regclass), coalesce(cast(:at AS bigint), 1),"
        " cast(:at AS bigint) IS NOT NULL)"
    )
    for name, at in numbers:
        db.session.execute(setting, {"name": name, "at": at})
    db.session.commit()
