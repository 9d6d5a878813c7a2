"""Events in batches: their sessions are read from Stripe side by side and applied together.

The sessions of a batch are read while the two batches before are applied: nothing waits for Stripe.
A batch is one transaction: the gifts that arrive as promised, and the events that reported them.
What else has happened to a session is left for the plain path, which then needs not read it again.
If a batch fails, it is tried in halves until the event that fails stands alone; the plain path
treats it like any event that fails.
"""

from collections.abc import Sequence
from concurrent.futures import Future

import structlog

from fundraiser import clock
from fundraiser.database import db, in_transaction
from fundraiser.jobs.claims import Batches, LeaseLost, finish_all
from fundraiser.jobs.held_claims import Claim
from fundraiser.payments.gateway import API_VERSION, current_gateway
from fundraiser.payments.gateway.key_watch import KeyUse, KeyWatch
from fundraiser.payments.values import CheckoutState
from fundraiser.pledges.operations.batches import list_received, receive_ordinary
from fundraiser.stripe_sync.operations import CHECKOUT_KINDS
from fundraiser.stripe_sync.queries import list_sessions_of_events

log = structlog.get_logger()
EVENTS_AT_ONCE = 50
Report = tuple[Claim, CheckoutState]  # an event's claim, and its session as Stripe has it


class EventBatches(Batches):
    """The batches of one run of the job."""

    ahead = 2

    def __init__(self, key: KeyWatch) -> None:
        self._key = key
        self._reads: dict[int, Future[CheckoutState]] = {}
        self._is_accepted = False  # whether Stripe has answered in this run

    def prepare(self, claims: Sequence[Claim]) -> None:
        """Start to read the events' sessions.

        The first read of a run goes ahead alone: if Stripe refuses the key, it is the only one.
        """
        gateway = current_gateway()
        sessions = list_sessions_of_events(
            [claim.id for claim in claims], kinds=CHECKOUT_KINDS, api_version=API_VERSION
        )
        db.session.rollback()
        for event_id, session_id in sessions:
            self._reads[event_id] = gateway.start_reading(session_id)
            if not self._is_accepted and self._reads[event_id].exception():
                return
            self._is_accepted = True

    def work_off(self, claims: Sequence[Claim]) -> list[Claim]:
        """Apply the ordinary events among these, and return the claims of the others."""
        reports = [(claim, state) for claim in claims if (state := self._answer(claim))]
        applied = _apply(reports)
        for claim in applied:
            del self._reads[claim.id]
        return [claim for claim in claims if claim not in applied]

    def take_state(self, claim: Claim) -> CheckoutState | None:
        """Return the session of the event, once; None if it was not read ahead.

        Raises what reading it raised.
        """
        read = self._reads.pop(claim.id, None)
        return read.result() if read else None

    def _answer(self, claim: Claim) -> CheckoutState | None:
        """Return the event's session, or None if it was not read or the plain path must say why."""
        read = self._reads.get(claim.id)
        if read is None or read.exception():
            return None
        with self._key.asking(KeyUse.READ_CHECKOUTS):
            return read.result()


def _apply(reports: Sequence[Report]) -> set[Claim]:
    """Apply the ordinary ones, each once, and return their claims."""
    if not reports:
        return set()
    try:
        return in_transaction(lambda: _receive(reports))
    except Exception:
        log.exception("batch not applied", events=len(reports))
    if len(reports) == 1:
        return set()
    half = len(reports) // 2
    return _apply(reports[:half]) | _apply(reports[half:])


def _receive(reports: Sequence[Report]) -> set[Claim]:
    """Receive the gifts and finish the events, in a transaction. Raises LeaseLost."""
    at = clock.now()
    states = [state for _claim, state in reports]
    received = receive_ordinary(states, at=at)
    rest = [state for state in states if state.session_id not in received]
    received |= list_received(rest, at=at)
    applied = [claim for claim, state in reports if state.session_id in received]
    if applied and len(finish_all(applied)) != len(applied):
        raise LeaseLost("another worker has taken some of the batch")
    return set(applied)
