"""Cash and cheques, from an owner's word to a gift: recorded, handed in, deposited, verified.

Until finance has found it on the bank's statement there is no gift, no credit and no match. The
instant that decides what matches it (M21) is its deposit: the first one that somebody other than
the owner can vouch for. A deposit that is noted later than its day counts as made at noon of it.

Each of these is done under the lock of its record (`queries.offline_gifts.lock_offline_gift`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.clock import date_in, local_instant
from fundraiser.database import db, insert_into
from fundraiser.donors.operations import find_or_add_donor, find_or_add_donor_without_address
from fundraiser.errors import Conflict, DomainError
from fundraiser.gifts import operations as gifts
from fundraiser.gifts.models import Credit, Gift, GiftDetails, Source
from fundraiser.gifts.operations import NewGift
from fundraiser.gifts.queries import get_gift, lock_gift
from fundraiser.money import CurrencyMismatch, Money
from fundraiser.payments.values import Payment, RefundState, RefundStatus
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    OfflineGift,
    OfflineMethod,
    OfflineStatus,
    PlaceStatus,
    subject_of_offline_gift,
)
from fundraiser.peer_to_peer.queries.offline_gifts import get_offline_gift_of_form
from fundraiser.web.actors import Actor

NOON = time(12)
RETURNED_BY_BANK = "returned_by_bank"
RECORDS = frozenset({PlaceStatus.LIVE, PlaceStatus.PAUSED, PlaceStatus.CLOSED, PlaceStatus.HIDDEN})


class NoOfflineGiftsHere(Conflict):
    """The page is not one that was raising money, so nobody can have given it cash."""

    message = _("This page takes no gifts, so none can be recorded for it.")


class OfflineGiftHasMovedOn(Conflict):
    """The record's step is not what it was when the page was opened."""

    message = _("Someone else has just changed this. Check how it stands now.")


class DepositDayRefused(DomainError):
    """The day of a deposit is still to come, or before the page was there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineFacts:
    """What somebody says of cash or a cheque. `email` is empty if it is not known."""

    method: OfflineMethod
    amount: Money
    name: str
    email: str = ""
    hides_name: bool = False
    comment: str = ""


def record(
    page: FundraiserPage,
    facts: OfflineFacts,
    *,
    once_key: str,
    at: datetime,
    actor: Actor | None = None,
) -> OfflineGift:
    """Cash or a cheque is promised, for the page and the team it is in now, unless that is down.

    Repeatable by `once_key`. By the page's owner, unless `actor` says who. Raises
    NoOfflineGiftsHere.
    """
    if page.status not in RECORDS:
        raise NoOfflineGiftsHere
    if facts.amount.currency != page.currency:
        raise CurrencyMismatch(f"{facts.amount.currency} for a page in {page.currency}")
    fresh = insert_into(OfflineGift).values(
        once_key=once_key,
        page_id=page.id,
        team_id=page.credited_team_id,
        status=OfflineStatus.PROMISED,
        currency=facts.amount.currency,
        amount_cents=facts.amount.cents,
        promised_at=at,
        **_described(facts),
    )
    added = db.session.execute(
        fresh.on_conflict_do_nothing(index_elements=["once_key"]).returning(OfflineGift.id)
    ).scalar_one_or_none()
    offline = get_offline_gift_of_form(once_key)
    if added is not None:
        after = {"amount": str(offline.amount), "method": facts.method}
        audit.record(
            AuditAction.OFFLINE_GIFT_RECORDED,
            subject_of_offline_gift(offline.id),
            actor or _owner_of(offline),
            at,
            after=after,
        )
    return offline


def mark_handed_in(offline: OfflineGift, *, at: datetime, actor: Actor | None = None) -> None:
    """Its owner says that we have it. Repeatable. Raises OfflineGiftHasMovedOn."""
    if offline.status is OfflineStatus.HANDED_IN:
        return
    if offline.status is not OfflineStatus.PROMISED:
        raise OfflineGiftHasMovedOn
    _move(offline, OfflineStatus.HANDED_IN, AuditAction.OFFLINE_GIFT_HANDED_IN, actor=actor, at=at)
    offline.handed_in_at = at


def take_back(
    offline: OfflineGift, *, at: datetime, actor: Actor | None = None, note: str = ""
) -> None:
    """It never came, or was recorded by mistake. Repeatable. Raises OfflineGiftHasMovedOn.

    An owner takes back what is not yet deposited; after that it is for staff.
    """
    if offline.status is OfflineStatus.TAKEN_BACK:
        return
    if actor is None and offline.status is OfflineStatus.DEPOSITED:
        raise OfflineGiftHasMovedOn
    _move(
        offline,
        OfflineStatus.TAKEN_BACK,
        AuditAction.OFFLINE_GIFT_TAKEN_BACK,
        actor=actor,
        at=at,
        note=note,
    )


def put_back(offline: OfflineGift, *, actor: Actor, at: datetime, note: str = "") -> None:
    """What was deposited by mistake is handed in again; what was taken back is promised again.

    Raises OfflineGiftHasMovedOn.
    """
    before = {
        OfflineStatus.DEPOSITED: OfflineStatus.HANDED_IN,
        OfflineStatus.TAKEN_BACK: OfflineStatus.PROMISED,
    }
    if offline.status not in before:
        raise OfflineGiftHasMovedOn
    action = AuditAction.OFFLINE_GIFT_PUT_BACK
    _move(offline, before[offline.status], action, actor=actor, at=at, note=note)
    offline.deposited_at = offline.deposited_on = None


def note_deposit(offline: OfflineGift, *, on: date, actor: Actor, at: datetime) -> None:
    """It is in the bank since that day, which is its day from then on. Repeatable.

    Raises OfflineGiftHasMovedOn, and DepositDayRefused for a day to come or before the page.
    """
    if offline.status is OfflineStatus.DEPOSITED and offline.deposited_on == on:
        return
    zone = offline.page.campaign.zone
    today = date_in(at, zone)
    if on > today:
        raise DepositDayRefused(
            _("Choose the day on the deposit slip. It cannot be in the future.")
        )
    if on < date_in(offline.page.created_at, zone):
        raise DepositDayRefused(_("The page did not exist yet on that day. Choose another day."))
    action = AuditAction.OFFLINE_GIFT_DEPOSITED
    facts = {"deposited_on": on.isoformat()}
    _move(offline, OfflineStatus.DEPOSITED, action, actor=actor, at=at, after=facts)
    offline.deposited_on = on
    offline.deposited_at = at if on == today else _noon_of(on, zone)


def verify(offline: OfflineGift, *, actor: Actor, at: datetime) -> Gift:
    """Finance found it on the statement: it is a gift now, credited and matched.

    Repeatable: what is verified already returns its gift. Raises OfflineGiftHasMovedOn.
    """
    if offline.gift_id is not None:
        return get_gift(offline.gift_id)
    if offline.status is not OfflineStatus.DEPOSITED or offline.deposited_at is None:
        raise OfflineGiftHasMovedOn
    gift = gifts.receive_gift(
        _payment(offline, offline.deposited_at),
        _new_gift(offline, offline.deposited_at, at=at),
        at=at,
    )
    _move(offline, OfflineStatus.VERIFIED, AuditAction.OFFLINE_GIFT_VERIFIED, actor=actor, at=at)
    offline.verified_at, offline.gift_id = at, gift.id
    db.session.flush()
    return gift


def return_by_bank(offline: OfflineGift, *, actor: Actor, at: datetime, note: str = "") -> None:
    """The bank sent it back: the gift, its match and its credit go with it.

    Repeatable. The donor is told if we have an address. Raises OfflineGiftHasMovedOn.
    """
    if offline.status is OfflineStatus.RETURNED:
        return
    if offline.status is not OfflineStatus.VERIFIED or offline.gift_id is None:
        raise OfflineGiftHasMovedOn
    gift = lock_gift(offline.gift_id)
    refund = RefundState(
        refund_id=f"returned:{offline.public_id}",
        payment_intent_id=None,
        reference=None,
        amount=gift.paid,
        status=RefundStatus.SUCCEEDED,
        reason=RETURNED_BY_BANK,
        made_at=at,
    )
    gifts.record_refund(gift, refund, at=at)
    action = AuditAction.OFFLINE_GIFT_RETURNED
    _move(offline, OfflineStatus.RETURNED, action, actor=actor, at=at, note=note)


def _payment(offline: OfflineGift, deposited_at: datetime) -> Payment:
    """Return the money as it lies in the bank: no ids, and nobody keeps a fee of it."""
    return Payment(
        payment_intent_id=None,
        charge_id=None,
        amount=offline.amount,
        method=offline.method,
        paid_at=deposited_at,
        balance_transaction_id=None,
        fee=Money.zero(offline.currency),
    )


def _new_gift(offline: OfflineGift, deposited_at: datetime, *, at: datetime) -> NewGift:
    page = offline.page
    return NewGift(
        details=GiftDetails(
            amount=offline.amount,
            covered_fee=Money.zero(offline.currency),
            source=Source.OFFLINE,
            credit=Credit(page.id, offline.team_id),
            name=offline.name,
            email=offline.email,
            hides_name=offline.hides_name,
            language=page.language,
            comment=offline.comment,
        ),
        campaign=page.campaign,
        donor_id=_donor_id(offline, at=at),
        promised_at=deposited_at,
    )


def _donor_id(offline: OfflineGift, *, at: datetime) -> int:
    language = offline.page.language
    if offline.email:
        return find_or_add_donor(offline.email, name=offline.name, language=language, at=at)
    return find_or_add_donor_without_address(
        offline.name, page_id=offline.page_id, language=language, at=at
    )


def _noon_of(day: date, zone: str) -> datetime:
    return local_instant(datetime.combine(day, NOON), zone)


def _described(facts: OfflineFacts) -> dict[str, Any]:
    columns = asdict(facts)
    del columns["amount"]
    return columns


def _move(
    offline: OfflineGift,
    status: OfflineStatus,
    action: AuditAction,
    *,
    actor: Actor | None,
    at: datetime,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> None:
    if not offline.can_move_to(status):
        raise OfflineGiftHasMovedOn
    before = offline.status
    offline.move_to(status)
    audit.record(
        action,
        subject_of_offline_gift(offline.id),
        actor or _owner_of(offline),
        at,
        before={"step": before},
        after={"step": status, **(after or {})},
        note=note,
    )


def _owner_of(offline: OfflineGift) -> Actor:
    return Actor.donor(offline.page.owner_id or 0)
