"""Gifts received in this machine's processes: from what Stripe says of a payment to the commit."""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select

from fundraiser import clock
from fundraiser.app import create_app
from fundraiser.config import Settings
from fundraiser.database import db, transaction
from fundraiser.money import Money
from fundraiser.payments.values import CheckoutOutcome, CheckoutState, Payment
from fundraiser.pledges.models import Checkout, Pledge
from fundraiser.pledges.operations.batches import receive_ordinary
from fundraiser.pledges.operations.checkouts import apply_checkout
from fundraiser.pledges.queries import find_checkout_of
from fundraiser.stripe_sync.jobs.event_batches import EVENTS_AT_ONCE
from tests.bench.crew import PROCESSES, Once, run_crew
from tests.bench.places import Place

THREADS = 4


@dataclass
class Payments:
    """Payments that have been read from Stripe, to be applied in batches as the worker does.

    However many clients there are, four threads of each process work for them.
    """

    environ: Mapping[str, str]
    states: list[CheckoutState]
    _app: Flask = field(init=False, repr=False)
    _waiting: deque[CheckoutState] = field(init=False, repr=False)
    _threads: ThreadPoolExecutor = field(init=False, repr=False)

    def prepare(self) -> None:
        self._app = create_app(Settings.from_environment(self.environ))
        self._waiting = deque(self.states)
        self._threads = ThreadPoolExecutor(THREADS)

    @contextmanager
    def client(self) -> Iterator[Once]:
        yield lambda: self._threads.submit(self.receive_next).result()

    def leave(self) -> None:
        """Close what is open of the database."""
        with self._app.app_context():
            db.engine.dispose()

    def receive_next(self) -> int:
        """Receive a batch: the ordinary gifts together, and the others one by one."""
        states = list(self._take(EVENTS_AT_ONCE))
        if not states:
            return 0
        with self._app.app_context():
            with transaction():
                received = receive_ordinary(states, at=clock.now())
            for state in states:
                if state.session_id not in received:
                    _receive_alone(state)
        return len(states)

    def _take(self, most: int) -> Iterator[CheckoutState]:
        with suppress(IndexError):
            for _ in range(most):
                yield self._waiting.popleft()


def _receive_alone(state: CheckoutState) -> None:
    with transaction():
        checkout = find_checkout_of(state.session_id, state.reference)
        assert checkout
        assert apply_checkout(checkout, state, at=clock.now())


def receive(place: Place, pledge_ids: Iterable[int], *, clients: int, seconds: float) -> float:
    """Receive the gifts of these pledges, for so long at the most; return how many a second."""
    with place.context():
        states = payments_of(pledge_ids)
    shares = [Payments(place.environ, states[number::PROCESSES]) for number in range(PROCESSES)]
    return run_crew(shares, clients=clients, seconds=seconds)


def receive_here(place: Place, pledge_ids: Iterable[int]) -> float:
    """Receive all of these gifts in this process, one batch after another; how many a second."""
    with place.context():
        payments = Payments(place.environ, payments_of(pledge_ids))
    payments.prepare()
    began, count = time.perf_counter(), 0
    while done := payments.receive_next():
        count += done
    seconds = time.perf_counter() - began
    payments.leave()
    return count / seconds


def payments_of(pledge_ids: Iterable[int]) -> list[CheckoutState]:
    """Return what Stripe would say of the pledges' checkouts, each paid by card."""
    rows = db.session.execute(
        select(Pledge.public_id, Checkout.session_id, Checkout.currency, Checkout.amount_cents)
        .join(Pledge.checkouts)
        .where(Pledge.id.in_(list(pledge_ids)))
    )
    return [
        _paid(public_id, session, Money(cents, currency))
        for public_id, session, currency, cents in rows
    ]


def _paid(public_id: str, session_id: str | None, amount: Money) -> CheckoutState:
    payment = Payment(
        payment_intent_id=f"pi_{session_id}",
        charge_id=f"ch_{session_id}",
        amount=amount,
        method="card",
        paid_at=clock.now(),
        balance_transaction_id=f"txn_{session_id}",
        fee=Money(175, amount.currency),
    )
    return CheckoutState(
        session_id=session_id or "",
        reference=public_id,
        outcome=CheckoutOutcome.PAID,
        amount=amount,
        payment_intent_id=payment.payment_intent_id,
        payment=payment,
        url=None,
    )
