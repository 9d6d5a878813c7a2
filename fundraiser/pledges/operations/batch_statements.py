"""The statements by which `batches.py` locks, changes and copies the rows of many checkouts."""

from typing import Any

from sqlalchemy import bindparam, case, literal, or_, select, update

from fundraiser.alarms import AlarmKind
from fundraiser.alarms.models import Alarm
from fundraiser.database import written_once
from fundraiser.database.sent_rows import copied, sent_table
from fundraiser.gifts.models import Gift, GiftStatus, Tribute
from fundraiser.matching.models import Allocation, AllocationKind, Hold, HoldStatus, MatchStanding
from fundraiser.pledges.models import Checkout, CheckoutStatus, MatchAnswer, Pledge, PledgeStatus


def among(name: str) -> Any:
    """Return the parameter of this name, a list."""
    return bindparam(name, expanding=True)


OF_SESSIONS = Checkout.session_id.in_(among("session_ids"))
LOCK_PLEDGES = (
    select(Pledge.id)
    .where(Pledge.id.in_(select(Checkout.pledge_id).where(OF_SESSIONS)))
    .order_by(Pledge.id)
    .with_for_update(key_share=True)
)
HAS_ALARM = (  # about a missing answer, which the plain path ends
    select(Alarm.id)
    .where(
        Alarm.kind.in_([AlarmKind.CHECKOUT_UNANSWERED, AlarmKind.CHECKOUT_UNRECORDED]),
        Alarm.subject == literal("checkout:") + Pledge.public_id,
        Alarm.over_at.is_(None),
    )
    .exists()
)
LOCK_CHECKOUTS = (
    select(
        Checkout.id,
        Checkout.session_id,
        Checkout.url,
        Checkout.currency,
        Checkout.amount_cents,
        Checkout.covered_fee_cents,
        Checkout.decided_at,
        Checkout.match_terms,
        Checkout.pledge_id,
        Pledge.public_id,
        Pledge.campaign_id,
        Pledge.donor_id,
        Pledge.page_id,
        Pledge.team_id,
        Pledge.source,
        Pledge.email,
        Pledge.language,
        Pledge.tribute_kind,
        Pledge.tribute_recipient_email,
    )
    .join(Pledge, Checkout.pledge_id == Pledge.id)
    .where(
        OF_SESSIONS,
        Checkout.status == CheckoutStatus.OPEN,
        Checkout.rebuilt_at.is_(None),
        Pledge.status == PledgeStatus.OPEN,
        Pledge.match_answer.in_([MatchAnswer.NOT_ASKED, MatchAnswer.PART]),
        or_(Checkout.expires_at > bindparam("before_alarms"), ~HAS_ALARM),
    )
    .order_by(Checkout.id)
    .with_for_update(key_share=True, of=Checkout)
)
LOCK_HOLDS = (
    select(
        Hold.id,
        Hold.reference,
        Hold.pledge_id,
        Hold.pool_id,
        Hold.currency,
        Hold.amount_cents,
        Hold.gift_cents,
        Hold.placed_at,
    )
    .where(Hold.pledge_id.in_(among("pledge_ids")), Hold.status == HoldStatus.HELD)
    .order_by(Hold.id)
    .with_for_update(key_share=True)
)
PAY_CHECKOUTS = (
    update(Checkout)
    .where(Checkout.id.in_(among("checkout_ids")))
    .values(status=CheckoutStatus.PAID, look_at=None, waits_since=None)
)
FULFIL_PLEDGES = (
    update(Pledge).where(Pledge.id.in_(among("pledge_ids"))).values(status=PledgeStatus.FULFILLED)
)
EARN_HOLDS = (
    update(Hold)
    .where(Hold.id.in_(among("hold_ids")))
    .values(status=HoldStatus.EARNED, resolved_at=bindparam("at"))
)
RECEIVED = (
    select(Checkout.session_id)
    .join(Gift, Gift.pledge_id == Checkout.pledge_id)
    .where(
        OF_SESSIONS,
        Gift.payment_intent_id.in_(among("payment_intent_ids")),
        Checkout.status == CheckoutStatus.PAID,
        Checkout.look_at.is_(None),
        Checkout.expires_at > bindparam("before_alarms"),
    )
)
COPIED = (  # from a pledge to its gift
    "campaign_id",
    "donor_id",
    "page_id",
    "team_id",
    "source",
    "currency",
    "email",
    "name",
    "hides_name",
    "language",
    "comment",
)
SENT = (  # of a gift's payment and match
    "public_id",
    "matched_cents",
    "pledge_id",
    "fee_cents",
    "received_at",
    "received_on",
    "payment_intent_id",
    "charge_id",
    "balance_transaction_id",
    "method",
)


@written_once
def insert_gifts() -> Any:
    """Return the statement that copies pledges to gifts, with what is sent of their payments."""
    columns = Gift.__table__.c
    sent = sent_table(columns.id, *(columns[name] for name in SENT))
    amount = Checkout.amount_cents - Checkout.covered_fee_cents
    values = {
        **{name: getattr(Pledge, name) for name in COPIED},
        **{name: sent.c[name] for name in SENT},
        "amount_cents": amount,
        "left_cents": amount,
        "covered_fee_cents": Checkout.covered_fee_cents,
        "covered_fee_left_cents": Checkout.covered_fee_cents,
        "promised_at": Checkout.decided_at,
        "status": literal(GiftStatus.RECEIVED, columns.status.type),
        "credit_moves": literal(0),
        "wants_match": literal(value=True),
    }
    source = (
        select(sent)
        .join(Pledge, Pledge.id == sent.c.pledge_id)
        .join(Checkout, Checkout.pledge_id == Pledge.id)
        .where(Checkout.id.in_(among("checkout_ids")))
        .order_by(sent.c.id)
    )
    return copied(Gift, values, source).returning(Gift.pledge_id, Gift.id)


INSERT_TRIBUTES = copied(
    Tribute,
    {
        "gift_id": Gift.id,
        "kind": Pledge.tribute_kind,
        "honouree": Pledge.honouree,
        "recipient_name": Pledge.tribute_recipient_name,
        "recipient_email": Pledge.tribute_recipient_email,
        "message": Pledge.tribute_message,
        "names_donor": Pledge.tribute_names_donor,
    },
    select(Gift)
    .join(Pledge, Gift.pledge_id == Pledge.id)
    .where(Gift.id.in_(among("gift_ids")), Pledge.tribute_kind.is_not(None)),
)
INSERT_STANDINGS = copied(
    MatchStanding,
    {
        "gift_id": Gift.id,
        "campaign_id": Gift.campaign_id,
        "donor_id": Gift.donor_id,
        "currency": Gift.currency,
        "amount_cents": Gift.amount_cents,
        "left_cents": Gift.amount_cents,
        "unmatched_cents": case((Checkout.match_terms == "", Gift.amount_cents), else_=0),
        "decided_at": Gift.promised_at,
        "source": Gift.source,
        "network": Checkout.network,
        "received_on": Gift.received_on,
    },
    select(Gift)
    .join(Checkout, Checkout.pledge_id == Gift.pledge_id)
    .where(Checkout.id.in_(among("checkout_ids"))),
)
INSERT_ALLOCATIONS = copied(
    Allocation,
    {
        "reference": Hold.reference,
        "gift_id": Gift.id,
        "pool_id": Hold.pool_id,
        "terms_id": Hold.terms_id,
        "currency": Hold.currency,
        "kind": literal(AllocationKind.HOLD, Allocation.__table__.c.kind.type),
        "change_cents": Hold.amount_cents,
        "earned_cents": Hold.amount_cents,
        "base_cents": Gift.amount_cents,
        "gift_cents": Hold.gift_cents,
        "made_at": bindparam("at", type_=Allocation.__table__.c.made_at.type),
    },
    select(Hold)
    .join(Gift, Gift.pledge_id == Hold.pledge_id)
    .where(Hold.id.in_(among("hold_ids")))
    .order_by(Gift.id, Hold.id),
)
