"""What may happen to a match, one command after the other: done with the code and with the model.

A command names what it is about by a number, which is taken among those that are there: so a
shorter history is still one, and a failure can be made as short as it gets.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from itertools import count
from random import Random
from typing import Any, TypeVar

from fundraiser import clock
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import lock_gift
from fundraiser.matching.claims import Claim
from fundraiser.matching.models import GiftsThatCount
from fundraiser.matching.operations import pools as matching
from fundraiser.matching.operations.pools import PoolOverspent, TermsFacts, terms_facts_of
from fundraiser.matching.queries import get_pool, list_pools, lock_pool
from fundraiser.payments.values import (
    CheckoutOutcome,
    CheckoutState,
    Payment,
    RefundState,
    RefundStatus,
)
from fundraiser.peer_to_peer.models import OfflineStatus
from fundraiser.peer_to_peer.operations import offline_gifts
from fundraiser.peer_to_peer.queries.offline_gifts import lock_offline_gift
from fundraiser.pledges.models import Checkout, MatchAnswer, PledgeStatus
from fundraiser.pledges.operations.attempts import begin_again
from fundraiser.pledges.operations.checkouts import apply_checkout
from fundraiser.pledges.operations.match_answers import answer_question
from fundraiser.pledges.operations.pledges import cancel_pledge, revise_pledge
from fundraiser.pledges.queries import get_pledge, lock_pledge
from tests import make
from tests.make import cents
from tests.matching import model

BEGIN = datetime(2026, 12, 1, 17, tzinfo=UTC)  # noon in the campaign's zone
WINDOWS = (
    (BEGIN - timedelta(days=10), BEGIN + timedelta(days=30)),
    (BEGIN - timedelta(days=10), BEGIN + timedelta(minutes=90)),
    (BEGIN + timedelta(minutes=40), BEGIN + timedelta(days=30)),
)
RATES = ((1, 1), (2, 1), (1, 2), (3, 2), (1, 3))
SPONSOR = "sponsor@example.org"
DONORS = ("ana@example.org", "bo@example.org", "cy@example.org", "di@example.org", SPONSOR)
PAID, SETTLING = CheckoutOutcome.PAID, CheckoutOutcome.SETTLING
FAILED, EXPIRED = CheckoutOutcome.FAILED, CheckoutOutcome.EXPIRED
STRIPES_ARROWS = {  # what may become of a session at Stripe; a page paid as it ended is told twice
    CheckoutOutcome.OPEN: {PAID, SETTLING, EXPIRED},
    SETTLING: {PAID, FAILED},
    EXPIRED: {PAID},
}
Thing = TypeVar("Thing")
_numbers = count(1)


@dataclass
class Session:
    """A session at Stripe, and what it is in the model."""

    pledge_id: int
    number: int
    promise: model.Promise
    attempt: model.Attempt
    outcome: CheckoutOutcome = CheckoutOutcome.OPEN
    paid_at: datetime = BEGIN
    is_gift: bool = False


@dataclass
class Cash:
    offline_id: int
    donor: str
    amount: int
    deposited: datetime
    gift: model.Gift | None = None
    is_returned: bool = False


class World:
    """A campaign in the database, the same in the model, and what Stripe knows of its payments."""

    def __init__(self, *, gifts_a_step: int, sums_a_step: int) -> None:
        self.at = BEGIN
        self.number = next(_numbers)
        self.model = model.Match(gifts_a_step=gifts_a_step, sums_a_step=sums_a_step)
        self.campaign = make.campaign(
            f"campaign-{self.number}", opens_at=WINDOWS[0][0], closes_at=WINDOWS[0][1]
        )
        self.page = make.fundraiser_page(
            self.campaign, slug=f"page-{self.number}", at=BEGIN - timedelta(days=9)
        )
        self.pool_ids: list[int] = []
        self.sessions: list[Session] = []
        self.cash: list[Cash] = []
        self.gift_ids: list[int] = []  # of the model's gifts, in their order
        self.claims: list[tuple[Claim, list[tuple[model.Terms, int]]]] = []
        self.refunds: dict[tuple[int, int], int] = {}

    def pass_time(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes, seconds=1)
        clock.move(self.at - clock.now())


@dataclass(frozen=True)
class TermsWish:
    amount: int = 100
    rate: int = 0
    per_gift: int | None = None
    per_donor: int | None = None
    window: int = 0
    takes_cash: bool = False

    def facts(self, zone: str) -> dict[str, Any]:
        opens, closes = WINDOWS[self.window]
        return {
            "rate_numerator": RATES[self.rate][0],
            "rate_denominator": RATES[self.rate][1],
            "cap_per_gift_cents": self.per_gift,
            "cap_per_donor_cents": self.per_donor,
            "opens_at": opens,
            "closes_at": closes,
            "counts": GiftsThatCount.EVERY if self.takes_cash else GiftsThatCount.ONLINE,
        }

    def terms(self, pool: int) -> model.Terms:
        opens, closes = WINDOWS[self.window]
        rate = Fraction(*RATES[self.rate])
        return model.Terms(
            pool, rate, self.per_gift, self.per_donor, opens, closes, not self.takes_cash
        )


class Command:
    def do(self, world: World) -> None:
        """With the code and with the model."""
        raise NotImplementedError


@dataclass(frozen=True)
class OpenPool(Command):
    wish: TermsWish

    def do(self, world: World) -> None:
        if len(world.pool_ids) == 3 or WINDOWS[self.wish.window][1] <= world.at:
            return
        number = len(world.pool_ids)
        pool = make.match_pool(
            world.campaign,
            available=cents(self.wish.amount),
            sponsor=f"Sponsor {world.number}.{number}",
            sponsor_email=SPONSOR,
            **self.wish.facts(world.campaign.zone),
        )
        world.pool_ids.append(pool.id)
        versions = [(world.at, self.wish.terms(number))]
        world.model.pools.append(model.Pool(self.wish.amount, world.at, versions))
        world.model.order.append(number)
        world.model.sponsors.add(SPONSOR)


@dataclass(frozen=True)
class ChangeTerms(Command):
    pool: int
    wish: TermsWish

    def do(self, world: World) -> None:
        if not world.pool_ids or WINDOWS[self.wish.window][1] <= world.at:
            return
        number = self.pool % len(world.pool_ids)
        mirrored = world.model.pools[number]
        is_refused = self.wish.amount < world.model.earned(number) + world.model.held(number)
        try:
            with transaction():
                pool = _locked_pool(world, number)
                facts: TermsFacts = replace(
                    terms_facts_of(pool.terms),
                    amount_cents=self.wish.amount,
                    **self.wish.facts(world.campaign.zone),
                )
                matching.change_terms(pool, facts, reason="So.", actor=make.ACTOR, at=world.at)
        except PoolOverspent:
            assert is_refused
            return
        assert not is_refused
        mirrored.amount = self.wish.amount
        mirrored.versions.append((world.at, self.wish.terms(number)))


@dataclass(frozen=True)
class ClosePool(Command):
    pool: int
    is_reopened: bool

    def do(self, world: World) -> None:
        if not world.pool_ids:
            return
        number = self.pool % len(world.pool_ids)
        mirrored = world.model.pools[number]
        if mirrored.versions[-1][1].closes <= world.at:
            return
        act = matching.open_pool if self.is_reopened else matching.close_pool
        with transaction():
            act(_locked_pool(world, number), actor=make.ACTOR, at=world.at)
        if self.is_reopened:
            mirrored.closed = None
        else:
            mirrored.closed = mirrored.closed or world.at


@dataclass(frozen=True)
class TurnPools(Command):
    """The order of the pools is turned round."""

    def do(self, world: World) -> None:
        with transaction():
            seen = [pool.public_id for pool in list_pools(world.campaign.id)]
            campaign = get_campaign(world.campaign.id)
            matching.order_pools(campaign, seen[::-1], seen=seen, actor=make.ACTOR, at=world.at)
        world.model.order.reverse()


@dataclass(frozen=True)
class LookAtPage(Command):
    """A form is opened: it carries what is true of the match now."""

    def do(self, world: World) -> None:
        claim = make.claim_of(get_campaign(world.campaign.id))
        world.claims.append((claim, world.model.claim(world.at)))


@dataclass(frozen=True)
class Give(Command):
    """A form is sent: a new promise, or one that is changed."""

    donor: int
    amount: int
    fee: int = 0
    claim: int | None = None
    declines: bool = False
    instead_of: int | None = None
    capitals: bool = False

    def do(self, world: World) -> None:
        claim, mirrored_claim = _chosen(world.claims, self.claim) or ((), [])
        donor = DONORS[self.donor % len(DONORS)]
        wishes: dict[str, Any] = {
            "email": f" {donor.upper()} " if self.capitals else donor,
            "covered_fee": cents(self.fee),
            "claim": claim,
        }
        old = _chosen(world.sessions, self.instead_of)
        if old is None:
            pledge = make.pledge(world.campaign, cents(self.amount), at=world.at, **wishes)
            promise = world.model.promise(donor, self.amount, self.fee, at=world.at)
        else:
            if not get_pledge(old.pledge_id).can_be_changed:
                return
            with transaction():
                revised = make.promise(cents(self.amount), **wishes)
                revise_pledge(lock_pledge(old.pledge_id), revised, at=world.at)
            pledge, promise = get_pledge(old.pledge_id), old.promise
            promise.donor, promise.wants_match = donor, True
            world.model.attempt(promise, self.amount, self.fee, at=world.at)
        attempt = promise.attempts[-1]
        world.sessions.append(Session(pledge.id, pledge.checkout.attempt, promise, attempt))
        shown = world.model.shown(mirrored_claim, self.amount)
        assert pledge.promised_match_cents == shown
        assert pledge.is_asked == (sum(attempt.had_reserved.values()) < shown)
        if pledge.is_asked:
            self._answer(world, pledge.id, promise)

    def _answer(self, world: World, pledge_id: int, promise: model.Promise) -> None:
        answer = MatchAnswer.NONE if self.declines else MatchAnswer.PART
        with transaction():
            answer_question(lock_pledge(pledge_id), answer, shown_cents=0, at=world.at)
        if self.declines:
            world.model.do_without(promise)


@dataclass(frozen=True)
class TryAgain(Command):
    session: int

    def do(self, world: World) -> None:
        old = _chosen(world.sessions, self.session)
        if old is None or not get_pledge(old.pledge_id).can_be_changed:
            return
        with transaction():
            begin_again(lock_pledge(old.pledge_id), at=world.at)
        pledge = get_pledge(old.pledge_id)
        last = old.promise.attempts[-1]
        world.model.attempt(old.promise, last.amount, last.fee, at=world.at)
        attempt = old.promise.attempts[-1]
        world.sessions.append(Session(pledge.id, pledge.checkout.attempt, old.promise, attempt))


@dataclass(frozen=True)
class Stop(Command):
    """The donor stops: the page is ended at Stripe, unless it is past that."""

    session: int

    def do(self, world: World) -> None:
        session = _chosen(world.sessions, self.session)
        if session is None or session.attempt is not session.promise.attempts[-1]:
            return
        if session.outcome not in {CheckoutOutcome.OPEN, EXPIRED}:
            return
        session.outcome = EXPIRED
        with transaction():
            pledge = lock_pledge(session.pledge_id)
            is_stopped = pledge.can_move_to(PledgeStatus.CANCELLED)
            cancel_pledge(pledge, at=world.at)
        if is_stopped:
            world.model.end(session.attempt)


@dataclass(frozen=True)
class AtStripe(Command):
    """Something becomes of a session; its webhook comes at once, or is late or lost."""

    session: int
    outcome: CheckoutOutcome
    is_told: bool = True

    def do(self, world: World) -> None:
        session = _chosen(
            [one for one in world.sessions if self.outcome in STRIPES_ARROWS.get(one.outcome, ())],
            self.session,
        )
        if session is None:
            return
        session.outcome, session.paid_at = self.outcome, world.at
        if self.is_told:
            tell(world, session)


@dataclass(frozen=True)
class Tell(Command):
    """A webhook comes late, or once more, or the sweep asks."""

    session: int

    def do(self, world: World) -> None:
        session = _chosen(world.sessions, self.session)
        if session is not None:
            tell(world, session)


@dataclass(frozen=True)
class BankCash(Command):
    donor: int
    amount: int
    days_ago: int

    def do(self, world: World) -> None:
        donor = DONORS[self.donor % len(DONORS)]
        day = clock.date_in(world.at, world.campaign.zone) - timedelta(days=self.days_ago)
        offline = make.offline_gift(
            world.page,
            cents(self.amount),
            email=donor,
            step=OfflineStatus.DEPOSITED,
            on=day,
            at=world.at,
        )
        noon = clock.local_instant(datetime.combine(day, time(12)), world.campaign.zone)
        deposited = noon if self.days_ago else world.at
        world.cash.append(Cash(offline.id, donor, self.amount, deposited))


@dataclass(frozen=True)
class VerifyCash(Command):
    cash: int

    def do(self, world: World) -> None:
        found = _chosen([one for one in world.cash if not one.gift], self.cash)
        if found is None:
            return
        with transaction():
            gift = offline_gifts.verify(
                lock_offline_gift(found.offline_id), actor=make.ACTOR, at=world.at
            )
        found.gift = world.model.cash(found.donor, found.amount, deposited=found.deposited)
        world.gift_ids.append(gift.id)


@dataclass(frozen=True)
class BounceCheque(Command):
    cash: int

    def do(self, world: World) -> None:
        verified = [one for one in world.cash if one.gift and not one.is_returned]
        found = _chosen(verified, self.cash)
        if found is None or found.gift is None:
            return
        with transaction():
            offline_gifts.return_by_bank(
                lock_offline_gift(found.offline_id), actor=make.ACTOR, at=world.at
            )
        found.is_returned = True
        world.model.refund(found.gift, 0, found.amount, counts=True)


@dataclass(frozen=True)
class Refund(Command):
    """A refund is made, or fails, or is told again; several of one gift, told apart by number."""

    gift: int
    number: int
    percent: int
    status: RefundStatus

    def do(self, world: World) -> None:
        gifts = [index for index, gift in enumerate(world.model.gifts) if gift.is_online]
        index = _chosen(gifts, self.gift)
        if index is not None:
            gift = world.model.gifts[index]
            part = max((gift.amount + gift.fee) * self.percent // 100, 1)
            amount = world.refunds.setdefault((index, self.number), part)
            refund(world, index, self.number, amount, self.status)


@dataclass(frozen=True)
class FailRefund(Command):
    """One of the refunds that were made fails after all."""

    refund: int

    def do(self, world: World) -> None:
        made = [
            (index, number)
            for index, gift in enumerate(world.model.gifts)
            for number in gift.refunds
            if gift.is_online
        ]
        found = _chosen(made, self.refund)
        if found is not None:
            refund(world, *found, world.refunds[found], RefundStatus.FAILED)


@dataclass(frozen=True)
class HandOut(Command):
    def do(self, world: World) -> None:
        hand_out_match()
        world.model.hand_out()


def refund(world: World, index: int, number: int, amount: int, status: RefundStatus) -> None:
    """A refund of the gift is as Stripe says, for both."""
    with transaction():
        gift = lock_gift(world.gift_ids[index])
        state = RefundState(
            refund_id=f"re_{gift.id}_{number}",
            payment_intent_id=gift.payment_intent_id,
            reference=None,
            amount=cents(amount),
            status=status,
            reason="",
            made_at=world.at,
        )
        record_refund(gift, state, at=world.at)
    world.model.refund(world.model.gifts[index], number, amount, counts=status.counts)


def tell(world: World, session: Session) -> None:
    """What Stripe says of the session is applied, by both."""
    if session.outcome is CheckoutOutcome.OPEN:
        return
    with transaction():
        checkout = lock_pledge(session.pledge_id).checkouts[session.number - 1]
        gift = apply_checkout(checkout, _state(session, checkout), at=world.at)
    if session.outcome in {EXPIRED, FAILED}:
        world.model.end(session.attempt)
    if gift and not session.is_gift:
        session.is_gift = True
        world.gift_ids.append(gift.id)
        world.model.pay(session.promise, session.attempt, paid=session.paid_at)


def _state(session: Session, checkout: Checkout) -> CheckoutState:
    is_paid = session.outcome is PAID
    payment = Payment(
        payment_intent_id=f"pi_{checkout.id}",
        charge_id=f"ch_{checkout.id}",
        amount=checkout.amount,
        method="card",
        paid_at=session.paid_at,
        balance_transaction_id=None,
        fee=None,
    )
    return CheckoutState(
        session_id=f"cs_{checkout.id}",
        reference=None,
        outcome=session.outcome,
        amount=checkout.amount,
        payment_intent_id=payment.payment_intent_id if is_paid else None,
        payment=payment if is_paid else None,
        url=None,
    )


def _locked_pool(world: World, number: int) -> Any:
    pool = lock_pool(get_pool(world.pool_ids[number]).public_id)
    assert pool
    return pool


def _chosen(things: list[Thing], number: int | None) -> Thing | None:
    return things[number % len(things)] if things and number is not None else None


def history(number: int) -> list[tuple[int, Command]]:
    """Return a history, always the same for its number: minutes that go by, and what happens."""
    dice = Random(number)
    pools = [OpenPool(_wish(dice)) for _ in range(dice.choice((1, 2, 2)))]
    kinds, weights = zip(*COMMANDS.items(), strict=True)
    chosen = dice.choices(kinds, weights, k=dice.randint(10, LONGEST))
    commands = [*pools, *(make_one(dice) for make_one in chosen), HandOut()]
    return [(dice.choice((0, 1, 5, 20)), command) for command in commands]


def _wish(dice: Random) -> TermsWish:
    return TermsWish(
        amount=dice.randint(20, 200),
        rate=dice.choice((0, 0, 0, 1, 2, 3, 4)),
        per_gift=dice.choice((None, None, dice.randint(5, 80))),
        per_donor=dice.choice((None, None, dice.randint(10, 120))),
        window=dice.choice((0, 0, 0, 0, 1, 2)),
        takes_cash=dice.random() < 0.6,
    )


def _give(dice: Random) -> Command:
    return Give(
        donor=_any(dice),
        amount=dice.randint(1, 120),
        fee=dice.choice((0, 0, dice.randint(1, 9))),
        claim=dice.choice((None, _any(dice))),
        declines=dice.random() < 0.3,
        instead_of=dice.choice((None, None, None, None, _any(dice))),
        capitals=dice.random() < 0.2,
    )


def _at_stripe(dice: Random) -> Command:
    outcome = dice.choice((PAID, PAID, PAID, PAID, PAID, EXPIRED, EXPIRED, SETTLING, FAILED))
    return AtStripe(_any(dice), outcome, is_told=dice.random() < 0.8)


def _refund(dice: Random) -> Command:
    status = dice.choice((*RefundStatus, RefundStatus.SUCCEEDED, RefundStatus.SUCCEEDED))
    percent = dice.choice((100, dice.randint(1, 99), dice.randint(1, 99)))
    return Refund(_any(dice), dice.choice((1, 1, 2, 3)), percent, status)


def _any(dice: Random) -> int:
    return dice.randrange(60)


LONGEST = 50  # commands of a history
COMMANDS: dict[Callable[[Random], Command], int] = {  # with their weights
    _give: 26,
    _at_stripe: 30,
    _refund: 16,
    lambda dice: FailRefund(_any(dice)): 10,
    lambda _dice: HandOut(): 7,
    lambda dice: Tell(_any(dice)): 5,
    lambda dice: TryAgain(_any(dice)): 2,
    lambda dice: Stop(_any(dice)): 2,
    lambda _dice: LookAtPage(): 4,
    lambda dice: BankCash(_any(dice), dice.randint(1, 120), dice.choice((0, 0, 1))): 4,
    lambda dice: VerifyCash(_any(dice)): 5,
    lambda dice: BounceCheque(_any(dice)): 1,
    lambda dice: OpenPool(_wish(dice)): 1,
    lambda dice: ChangeTerms(_any(dice), _wish(dice)): 3,
    lambda dice: ClosePool(_any(dice), is_reopened=dice.random() < 0.4): 2,
    lambda _dice: TurnPools(): 1,
}
