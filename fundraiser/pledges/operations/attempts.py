"""Attempts to pay a pledge, and the match held for each."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import bindparam, select, update

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.database.driver_statements import DriverStatement
from fundraiser.database.new_records import new_record
from fundraiser.donors.addresses import normalise_email
from fundraiser.errors import Conflict, DomainError
from fundraiser.matching.models import Hold, MatchTerms
from fundraiser.matching.operations.holds import lock_held, place_holds, release_holds
from fundraiser.matching.queries import list_terms_for
from fundraiser.pledges.models import (
    CHECKOUT_LIFE,
    Checkout,
    CheckoutStatus,
    MatchAnswer,
    Pledge,
    PledgeStatus,
)
from fundraiser.pledges.operations.turns import keep_place, leave_line, place_at_end
from fundraiser.public_ids import new_public_id

FIRST_LOOK = timedelta(minutes=2)
LOCKED = (  # first the pledge is locked, once, then its checkout
    select(Pledge.id)
    .where(Pledge.id == bindparam("of_pledge"))
    .with_for_update(key_share=True)
    .scalar_subquery()
)
OF_ATTEMPT = (Checkout.pledge_id == LOCKED, Checkout.attempt == bindparam("at_attempt"))
NOTE_FAILED_ANSWER = (
    update(Checkout)
    .where(*OF_ATTEMPT)
    .values(failed_answers=Checkout.failed_answers + 1)
    .returning(Checkout.failed_answers)
)
NOTE_PAGE = DriverStatement(
    update(Checkout)
    .where(*OF_ATTEMPT)
    .values(session_id=bindparam("session_id"), url=bindparam("url"))
    .returning(Checkout.status)
)


class CampaignClosed(DomainError):
    """The campaign is not taking gifts."""


class PledgeMovedOn(Conflict):
    """The pledge is paid, or being paid, and can no longer be changed."""


def require_open(campaign: Campaign, at: datetime) -> None:
    """Raise CampaignClosed unless the campaign takes gifts at `at`."""
    if not campaign.takes_gifts_at(at):
        raise CampaignClosed(_("This campaign is not taking gifts now. Nothing was charged."))


def begin_again(pledge: Pledge, *, at: datetime, network: int | None = None) -> None:
    """Start a new attempt to pay, from this network, and hold match for it.

    For a donor who tries again, or whose attempt was not opened in time. The caller holds the
    pledge's lock. Raises CampaignClosed, PledgeMovedOn.
    """
    require_open(pledge.campaign, at)
    if not pledge.can_be_changed:
        raise PledgeMovedOn(_("This gift is already on its way."))
    begin_attempt(pledge, at=at, network=network)


def note_failed_answer(pledge_id: int, attempt: int) -> int:
    """Count another failure of Stripe under this attempt's key; return the count.

    Locks the pledge.
    """
    parameters = {"of_pledge": pledge_id, "at_attempt": attempt}
    return db.session.connection().execute(NOTE_FAILED_ANSWER, parameters).scalar_one()


def replace_failed_attempt(pledge: Pledge, attempt: int, *, at: datetime) -> None:
    """Replace an attempt that Stripe fails to open by one with a new key.

    Its holds stay, and so does the time at which the donor decided. Repeatable. The sweep finds and
    ends what the old attempt may have created at Stripe. The caller holds the pledge's lock.
    """
    last = pledge.checkout
    if last.attempt != attempt or not last.is_open or last.session_id:
        return
    replacement = new_attempt(pledge, attempt + 1, (), at=at, network=last.network)
    replacement.decided_at, replacement.match_terms = last.decided_at, last.match_terms
    replacement.waits_since, replacement.turn_at = last.waits_since, at
    last.move_to(CheckoutStatus.EXPIRED)
    last.look_at = at + FIRST_LOOK
    for hold in lock_held(pledge.id):
        hold.expires_at = replacement.expires_at
    pledge.checkouts.append(replacement)
    db.session.flush()


def note_page(pledge_id: int, attempt: int, *, session_id: str, url: str) -> bool:
    """Store the attempt's page at Stripe; return whether it is still the one to pay on.

    Repeatable: the same key gives the same page. It is a transaction of its own, which locks the
    pledge.
    """
    parameters = {
        "of_pledge": pledge_id,
        "at_attempt": attempt,
        "session_id": session_id,
        "url": url,
    }
    (noted,) = NOTE_PAGE.run_alone(parameters)
    is_wanted: bool = noted.status == CheckoutStatus.OPEN  # no longer if a newer one replaced it
    return is_wanted


def new_idempotency_key() -> str:
    """Return a key for one attempt, to be stored before Stripe is called.

    It is random, because ids, numbers and form keys repeat after a restore, and Stripe, which keeps
    a key for a day, would answer with the earlier request's result. References in the ledger and
    outbox keys do use row ids: they are restored together with their rows.
    """
    return f"checkout:{new_public_id()}"


def begin_attempt(pledge: Pledge, *, at: datetime, network: int | None) -> None:
    """Add a new attempt, which gets the match held for the previous one first."""
    last = pledge.checkout
    if not pledge.is_open:
        pledge.move_to(PledgeStatus.OPEN)
    terms = list_terms_for(pledge.campaign_id, normalise_email(pledge.email))
    attempt = new_attempt(pledge, last.attempt + 1, terms, at=at, network=network)
    keep_place(attempt, last, at=at)
    if last.is_open:
        last.move_to(CheckoutStatus.EXPIRED)
        last.look_at = None
    pledge.checkouts.append(attempt)
    db.session.flush()
    hold_match(pledge, terms, instead_of=lock_held(pledge.id))


def new_attempt(
    pledge: Pledge,
    attempt: int,
    terms: Sequence[MatchTerms],
    *,
    at: datetime,
    network: int | None,
    in_line: int | None = None,
) -> Checkout:
    values = {
        "attempt": attempt,
        "status": CheckoutStatus.OPEN,
        "currency": pledge.currency,
        "amount_cents": pledge.to_pay.cents,
        "covered_fee_cents": pledge.covered_fee_cents,
        "idempotency_key": new_idempotency_key(),
        "expires_at": at + CHECKOUT_LIFE,
        "made_at": at,
        "decided_at": at,
        "match_terms": written_terms(terms),
        "network": network,
        "look_at": at + FIRST_LOOK,
        "trouble": "",
        "failed_answers": 0,
        **place_at_end(at=at, in_line=in_line),
    }
    return new_record(Checkout, values)


def written_terms(terms: Sequence[MatchTerms]) -> str:
    """Return versions of terms as a checkout stores them."""
    return ".".join(str(version.id) for version in terms)


def hold_match(
    pledge: Pledge,
    terms: Sequence[MatchTerms],
    *,
    instead_of: Sequence[Hold] = (),
    may_look: bool = False,
) -> None:
    """Hold match for the newest attempt; ask the donor if it is less than the page claimed (M6)."""
    checkout = pledge.checkout
    if pledge.match_answer is MatchAnswer.NONE:
        release_holds(pledge.id, at=checkout.decided_at)
        return
    held = place_holds(
        pledge.match_request(checkout),
        terms,
        attempt=checkout.attempt,
        until=checkout.expires_at,
        instead_of=instead_of,
        may_look=may_look,
    )
    if held < pledge.agreed_match:
        pledge.match_answer = MatchAnswer.ASKED
        pledge.offered_match_cents = held.cents
        leave_line(checkout)
    elif pledge.is_asked:  # there is enough now, so there is nothing to ask
        pledge.match_answer = MatchAnswer.NOT_ASKED
        pledge.offered_match_cents = None
    db.session.flush()
