"""Receive the gifts of many paid checkouts together, in a few statements for all of them.

`receive_ordinary` does what `checkouts.apply_checkout` does, for the ordinary case: the page that a
donor was sent to is paid as promised, nothing else has happened to its pledge, and what is held for
it covers the gift, or there was no match to hold. Every other state it leaves alone, and
`apply_checkout` takes those one by one.

Why it is right:

- It decides under the same locks, in the same order, as the plain path: pledges, checkouts, holds,
  donors, and last the accounts, which `ledger` collects and writes once for the whole batch.
- An ordinary gift earns exactly what is held for it. It takes nothing from what its pools have
  left, so no other gift gets more or less because of it.
- The ledger's entries come from the functions of the plain path. Rows that copy other rows (gift,
  tribute, allocation, standing) are copied in the database.
- A payment that is recorded already violates a unique constraint, as in the plain path, and nothing
  of the batch is stored. The caller then tries fewer at once.

The result is the same, row for row, as that of the plain path for the ordinary states first and
then the others, which Stripe might have reported in that order. `tests/pledges/test_batches.py`
compares the two.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fundraiser.campaigns.queries import get_campaign
from fundraiser.clock import date_in
from fundraiser.database import db
from fundraiser.database.sent_rows import as_parameter
from fundraiser.donors.addresses import normalise_email
from fundraiser.donors.operations import note_gifts
from fundraiser.gifts.credits import match_credit_entries
from fundraiser.gifts.entries import count_received, entries_of
from fundraiser.gifts.models import Credit, Source
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry, count_gifts
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.operations import NewEmail, queue_all
from fundraiser.matching.queries import list_sponsor_addresses
from fundraiser.money import Money
from fundraiser.payments.values import CheckoutOutcome, CheckoutState, Payment
from fundraiser.pledges.operations.batch_statements import (
    EARN_HOLDS,
    FULFIL_PLEDGES,
    INSERT_ALLOCATIONS,
    INSERT_STANDINGS,
    INSERT_TRIBUTES,
    LOCK_CHECKOUTS,
    LOCK_HOLDS,
    LOCK_PLEDGES,
    PAY_CHECKOUTS,
    RECEIVED,
    insert_gifts,
)
from fundraiser.pledges.operations.checkouts import ALARM_AFTER
from fundraiser.public_ids import public_id_from


@dataclass(frozen=True, slots=True)
class PaidCheckout:
    """An ordinary checkout and its pledge, as locked, with its payment and what is held for it."""

    row: Any
    payment: Payment
    holds: Sequence[Any]

    @property
    def covered_fee(self) -> Money:
        return Money(self.row.covered_fee_cents, self.row.currency)

    @property
    def amount(self) -> Money:
        return self.payment.amount - self.covered_fee

    @property
    def matched(self) -> Money:
        return Money(sum(hold.amount_cents for hold in self.holds), self.row.currency)

    @property
    def has_notice(self) -> bool:
        return bool(self.row.tribute_kind and self.row.tribute_recipient_email)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchGift:
    """A gift of the batch, as the ledger sees it."""

    id: int
    campaign_id: int
    credit: Credit
    source: Source
    currency: str
    amount: Money
    covered_fee: Money
    fee: Money | None
    payment_intent_id: str | None
    received_at: datetime
    received_on: date


def receive_ordinary(states: Sequence[CheckoutState], *, at: datetime) -> set[str]:
    """Receive the gifts of the ordinary states, and return their sessions.

    The other states are left alone. A session that is told several things is not ordinary.
    """
    paid = [checkout for checkout in _lock_paid(states, at) if _is_covered(checkout)]
    paid = _without_sponsors(paid)
    if not paid:
        return set()
    _mark_paid(paid)
    gifts = _add_gifts(paid)
    note_gifts({checkout.row.donor_id: checkout.payment.paid_at for checkout in reversed(paid)})
    _earn_holds(paid, gifts, at)
    _post(paid, gifts, at)
    queue_all([email for pair in zip(paid, gifts, strict=True) for email in _emails(*pair)], at=at)
    return {checkout.row.session_id for checkout in paid}


def list_received(states: Sequence[CheckoutState], *, at: datetime) -> set[str]:
    """Return the sessions of paid states that were received before, so that nothing is left to do.

    For example on the success page, while their webhooks waited.
    """
    paid = _paid_states(states)
    parameters = {
        "session_ids": list(paid),
        "payment_intent_ids": [state.payment_intent_id for state in paid.values()],
        "before_alarms": at - ALARM_AFTER,
    }
    return set(db.session.connection().scalars(RECEIVED, parameters)) if paid else set()


def _paid_states(states: Sequence[CheckoutState]) -> dict[str, CheckoutState]:
    """Return the paid states by session, without sessions that are told several things."""
    by_session = {state.session_id: state for state in states}
    contradicted = {state.session_id for state in states if state != by_session[state.session_id]}
    return {
        session_id: state
        for session_id, state in by_session.items()
        if session_id not in contradicted and _is_plainly_paid(state)
    }


def _is_plainly_paid(state: CheckoutState) -> bool:
    payment = state.payment
    return (
        state.outcome is CheckoutOutcome.PAID
        and payment is not None
        and payment.payment_intent_id is not None
        and payment.amount == state.amount
    )


def _lock_paid(states: Sequence[CheckoutState], at: datetime) -> list[PaidCheckout]:
    """Lock the pledges, checkouts and holds of paid states, and return those not touched before.

    In the order of the states. A pledge has one open checkout at most.
    """
    paid = _paid_states(states)
    if not paid:
        return []
    connection = db.session.connection()
    parameters = {"session_ids": list(paid), "before_alarms": at - ALARM_AFTER}
    connection.execute(LOCK_PLEDGES, parameters)
    rows = connection.execute(LOCK_CHECKOUTS, parameters).all()
    by_session = {row.session_id: row for row in rows}
    holds = _lock_holds([row.pledge_id for row in rows])
    return [
        PaidCheckout(row, state.payment, holds[row.pledge_id])
        for session_id, state in paid.items()
        if (row := by_session.get(session_id)) and state.payment and _is_as_promised(row, state)
    ]


def _is_as_promised(row: Any, state: CheckoutState) -> bool:
    return state.amount == Money(row.amount_cents, row.currency) and bool(row.url or not state.url)


def _lock_holds(pledge_ids: Sequence[int]) -> Mapping[int, list[Any]]:
    holds = defaultdict(list)
    for hold in db.session.connection().execute(LOCK_HOLDS, {"pledge_ids": pledge_ids}):
        holds[hold.pledge_id].append(hold)
    return holds


def _is_covered(checkout: PaidCheckout) -> bool:
    """Return whether the attempt's holds, and no others, cover the gift, if terms match it."""
    holds, row = checkout.holds, checkout.row
    if not row.match_terms:
        return not holds
    covered = sum(hold.gift_cents for hold in holds)
    are_own = all(hold.placed_at == row.decided_at for hold in holds)
    return are_own and covered >= checkout.amount.cents


def _without_sponsors(paid: Sequence[PaidCheckout]) -> list[PaidCheckout]:
    """Return the checkouts of people who are no sponsors of their campaign (M11)."""
    sponsors = list_sponsor_addresses({checkout.row.campaign_id for checkout in paid})
    return [
        checkout
        for checkout in paid
        if (checkout.row.campaign_id, normalise_email(checkout.row.email)) not in sponsors
    ]


def _mark_paid(paid: Sequence[PaidCheckout]) -> None:
    connection = db.session.connection()
    connection.execute(PAY_CHECKOUTS, {"checkout_ids": [each.row.id for each in paid]})
    connection.execute(FULFIL_PLEDGES, {"pledge_ids": [each.row.pledge_id for each in paid]})


def _add_gifts(paid: Sequence[PaidCheckout]) -> list[BatchGift]:
    """Insert the gifts and their tributes, and return the gifts in the same order."""
    connection = db.session.connection()
    zones = {
        row_id: get_campaign(row_id).zone for row_id in {each.row.campaign_id for each in paid}
    }
    rows = [_payment_row(n, each, zones[each.row.campaign_id]) for n, each in enumerate(paid)]
    parameters = {**as_parameter(rows), "checkout_ids": [each.row.id for each in paid]}
    inserted = connection.execute(insert_gifts(), parameters).all()
    ids = {row.pledge_id: row.id for row in inserted}
    if any(checkout.row.tribute_kind for checkout in paid):
        connection.execute(INSERT_TRIBUTES, {"gift_ids": list(ids.values())})
    return [
        _gift_of(ids[checkout.row.pledge_id], checkout, row["received_on"])
        for checkout, row in zip(paid, rows, strict=True)
    ]


def _payment_row(number: int, checkout: PaidCheckout, zone: str) -> dict[str, Any]:
    payment, row = checkout.payment, checkout.row
    return {
        "id": number,
        "public_id": public_id_from(row.public_id, payment.payment_intent_id or ""),
        "matched_cents": checkout.matched.cents,
        "pledge_id": row.pledge_id,
        "fee_cents": None if payment.fee is None else payment.fee.cents,
        "received_at": payment.paid_at,
        "received_on": date_in(payment.paid_at, zone),
        "payment_intent_id": payment.payment_intent_id,
        "charge_id": payment.charge_id,
        "balance_transaction_id": payment.balance_transaction_id,
        "method": payment.method,
    }


def _gift_of(gift_id: int, checkout: PaidCheckout, received_on: date) -> BatchGift:
    row = checkout.row
    return BatchGift(
        id=gift_id,
        campaign_id=row.campaign_id,
        credit=Credit(row.page_id, row.team_id),
        source=row.source,
        currency=row.currency,
        amount=checkout.amount,
        covered_fee=checkout.covered_fee,
        fee=checkout.payment.fee,
        payment_intent_id=checkout.payment.payment_intent_id,
        received_at=checkout.payment.paid_at,
        received_on=received_on,
    )


def _earn_holds(paid: Sequence[PaidCheckout], gifts: Sequence[BatchGift], at: datetime) -> None:
    """Turn the holds into earned match, and note where each gift stands."""
    connection = db.session.connection()
    connection.execute(INSERT_STANDINGS, {"checkout_ids": [each.row.id for each in paid]})
    hold_ids = [hold.id for checkout in paid for hold in checkout.holds]
    if not hold_ids:
        return
    connection.execute(EARN_HOLDS, {"hold_ids": hold_ids, "at": at})
    connection.execute(INSERT_ALLOCATIONS, {"hold_ids": hold_ids, "at": at})
    held = [
        _held_entry(hold, gift)
        for checkout, gift in zip(paid, gifts, strict=True)
        for hold in checkout.holds
    ]
    ledger.post_held(held, at=at)


def _held_entry(hold: Any, gift: BatchGift) -> Entry:
    return Entry(
        hold.reference,
        Money(hold.amount_cents, hold.currency),
        debit=Account.pool(hold.pool_id),
        credit=Account.matched(gift.campaign_id),
        on=gift.received_on,
        source=gift.source,
    )


def _post(paid: Sequence[PaidCheckout], gifts: Sequence[BatchGift], at: datetime) -> None:
    entries = []
    for checkout, gift in zip(paid, gifts, strict=True):
        entries += entries_of(gift)
        entries += match_credit_entries(
            gift, gift.credit, checkout.matched, key="", on=gift.received_on
        )
        count_received(gift)
        for pool_id in {hold.pool_id for hold in checkout.holds}:
            count_gifts(Account.pool(pool_id), 1)
    ledger.post(entries, at=at)


def _emails(checkout: PaidCheckout, gift: BatchGift) -> list[NewEmail]:
    """Return the gift's thank-you, and the notice of its tribute."""
    row = checkout.row
    emails = [(EmailKind.THANK_YOU, row.email, "thank-you")] if row.email else []
    if checkout.has_notice:
        emails.append((EmailKind.TRIBUTE_NOTICE, row.tribute_recipient_email, "tribute-notice"))
    return [
        NewEmail(
            kind=kind,
            record_id=gift.id,
            recipient=recipient,
            language=row.language,
            once=f"gift:{gift.id}:{name}",
            happened_at=checkout.payment.paid_at,
        )
        for kind, recipient, name in emails
    ]
