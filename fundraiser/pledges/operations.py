"""Making a pledge, revising it, its question, its attempts, and what Stripe says of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from flask_babel import lazy_gettext as _
from sqlalchemy import bindparam, update

from fundraiser.campaigns.models import Campaign, Frequency
from fundraiser.database import db
from fundraiser.donors.addresses import normalise_email
from fundraiser.donors.operations import find_or_add_donor
from fundraiser.errors import Conflict, DomainError
from fundraiser.gifts.models import NO_TRIBUTE, GiftDetails, TributeDetails
from fundraiser.matching.claims import NO_CLAIM, Claim, shown_match, write_claim
from fundraiser.matching.holds import lock_held, place_holds, release_holds, sum_of
from fundraiser.matching.models import Hold, MatchTerms
from fundraiser.matching.queries import list_terms_for
from fundraiser.money import Money
from fundraiser.pledges.models import (
    NO_ADDRESS,
    Checkout,
    CheckoutStatus,
    MatchAnswer,
    Pledge,
    PledgeStatus,
    PostalAddress,
)
from fundraiser.pledges.queries import lock_only
from fundraiser.public_ids import new_public_id

CHECKOUT_LIFE = timedelta(minutes=35)  # Stripe's least is 30, by its own clock
SHORTEST_LIFE_SECONDS = int(timedelta(minutes=31).total_seconds())
FIRST_LOOK = timedelta(minutes=2)


NOTE_FAILED_ANSWER = (
    update(Checkout)
    .where(
        Checkout.pledge_id == bindparam("of_pledge"), Checkout.attempt == bindparam("at_attempt")
    )
    .values(failed_answers=Checkout.failed_answers + 1)
    .returning(Checkout.failed_answers)
)
NOTE_PAGE = (
    update(Checkout)
    .where(
        Checkout.pledge_id == bindparam("of_pledge"), Checkout.attempt == bindparam("at_attempt")
    )
    .values(session_id=bindparam("session_id"), url=bindparam("url"))
    .returning(Checkout.status)
)


class CampaignClosed(DomainError):
    """The campaign takes no gifts now."""


class PledgeMovedOn(Conflict):
    """The pledge is paid, or being paid, and cannot be changed any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a donor wrote on the giving form. `claim` is what the page had shown of the match."""

    details: GiftDetails
    tribute: TributeDetails = NO_TRIBUTE
    address: PostalAddress = NO_ADDRESS
    frequency: Frequency = Frequency.ONCE
    claim: Claim = NO_CLAIM

    @property
    def digest(self) -> str:
        """A fingerprint of what was written: the same form sent again has the same one."""
        return sha256(repr(replace(self, claim=NO_CLAIM)).encode()).hexdigest()


def is_same(pledge: Pledge, promise: Promise) -> bool:
    """Return whether the form says what the pledge says, and its page showed no more match.

    A page that has shown more since is a new promise, even of the same words (M6).
    """
    if pledge.content_digest != promise.digest:
        return False
    if pledge.claim == write_claim(promise.claim):
        return True
    return shown_match(promise.details.amount, promise.claim) <= pledge.agreed_match


def make_pledge(
    campaign: Campaign,
    promise: Promise,
    *,
    form_key: str,
    at: datetime,
    network: int | None = None,
    may_look: bool = False,
) -> Pledge:
    """The pledge is recorded, with its first attempt to pay and as much match held as there is.

    `network` is the number of the network the form came from; what is held unpaid from there is
    bounded (M23). Once per form key: a second one violates its unique constraint. A caller who
    `may_look` tries again if the transaction ends with LimitExceeded. Raises CampaignClosed.
    """
    require_open(campaign, at)
    terms = list_terms_for(campaign.id, normalise_email(promise.details.email))
    pledge = Pledge(
        form_key=form_key,
        campaign_id=campaign.id,
        donor_id=_donor_of(promise.details, at),
        status=PledgeStatus.OPEN,
        made_at=at,
    )
    _write(pledge, promise)
    pledge.checkouts = [_attempt(pledge, 1, at, network, terms=terms)]
    db.session.add(pledge)
    db.session.flush()
    _hold_match(pledge, terms, may_look=may_look)
    return pledge


def revise_pledge(
    pledge: Pledge, promise: Promise, *, at: datetime, network: int | None = None
) -> None:
    """The pledge says what the form says now; its match is held anew, for a new attempt.

    It counts for whoever's page it is promised on now. The caller has the pledge locked and its old
    checkout expired at Stripe. Raises CampaignClosed, and PledgeMovedOn if the pledge is paid or
    being paid.
    """
    require_open(pledge.campaign, at)
    if not pledge.can_be_changed:
        raise PledgeMovedOn(_("This gift is already on its way, so it cannot be changed."))
    pledge.donor_id = _donor_of(promise.details, at)
    _write(pledge, promise)
    _begin_attempt(pledge, at, network)


def begin_again(pledge: Pledge, *, at: datetime, network: int | None = None) -> None:
    """The pledge has a new attempt to pay, from this network, and its match is held anew.

    For a donor who tries again, or whose attempt was not opened in time. The caller has the pledge
    locked. Raises CampaignClosed, PledgeMovedOn.
    """
    require_open(pledge.campaign, at)
    if not pledge.can_be_changed:
        raise PledgeMovedOn(_("This gift is already on its way."))
    _begin_attempt(pledge, at, network)


def note_failed_answer(pledge_id: int, attempt: int) -> int:
    """Stripe has failed once more under this attempt's key; return how often. Locks the pledge."""
    lock_only(pledge_id)
    failed = {"of_pledge": pledge_id, "at_attempt": attempt}
    return db.session.connection().execute(NOTE_FAILED_ANSWER, failed).scalar_one()


def replace_failed_attempt(pledge: Pledge, attempt: int, *, at: datetime) -> None:
    """The pledge has a new attempt, with a key of its own, in place of one that Stripe fails to
    open; what is held for it stays held, and the instant at which its donor decided stays.

    Repeatable. What the old attempt may have made at Stripe is looked for and ended by the sweep.
    The caller has the pledge locked.
    """
    last = pledge.checkout
    if last.attempt != attempt or not last.is_open or last.session_id:
        return
    last.move_to(CheckoutStatus.EXPIRED)
    last.look_at = at + FIRST_LOOK
    fresh = _attempt(pledge, attempt + 1, at, network=last.network)
    fresh.decided_at, fresh.match_terms = last.decided_at, last.match_terms
    for hold in lock_held(pledge.id):
        hold.expires_at = fresh.expires_at
    pledge.checkouts.append(fresh)
    db.session.flush()


def answer_question(
    pledge: Pledge,
    answer: MatchAnswer,
    *,
    shown_cents: int,
    at: datetime,
    network: int | None = None,
) -> None:
    """The donor goes on with the match that is reserved, `shown_cents` of it, or without (M6).

    Whoever goes on although nothing is reserved stands in line, as anybody who lacks match: only
    the answer *without* gives the match up, and whoever answers otherwise after all has it held
    anew. Going on with more than is reserved by now is no answer: it is asked about anew.
    Repeatable. The caller has the pledge locked.
    """
    if pledge.match_answer is MatchAnswer.NOT_ASKED or answer is MatchAnswer.ASKED:
        return
    if not pledge.is_open or pledge.checkout.session_id:
        return
    if answer is MatchAnswer.NONE and pledge.match_answer is MatchAnswer.PART:
        pledge.match_answer = answer
        _begin_attempt(pledge, at, network)  # Stripe may know of this one that it wants match
        return
    held = lock_held(pledge.id)
    offered = sum_of(held) or Money.zero(pledge.currency)
    had_declined = pledge.match_answer is MatchAnswer.NONE  # which Stripe may know of this attempt
    if answer is MatchAnswer.PART and not held and (shown_cents > 0 or had_declined):
        pledge.match_answer = answer
        pledge.offered_match_cents = min(max(shown_cents, 0), pledge.promised_match_cents)
        begin_again(pledge, at=at, network=network)
        return
    if answer is MatchAnswer.PART and offered.cents < shown_cents:
        pledge.match_answer = MatchAnswer.ASKED
        pledge.offered_match_cents = offered.cents
        return
    if answer is MatchAnswer.NONE:
        release_holds(pledge.id, at=at)
    pledge.offered_match_cents = offered.cents
    pledge.match_answer = answer


def note_page(pledge_id: int, attempt: int, *, session_id: str, url: str) -> bool:
    """The attempt has its page at Stripe; return whether that is still the one to pay on.

    Repeatable: the same key gives the same page. Locks the pledge.
    """
    lock_only(pledge_id)
    noted = {"of_pledge": pledge_id, "at_attempt": attempt, "session_id": session_id, "url": url}
    status = db.session.connection().execute(NOTE_PAGE, noted).scalar_one()
    return status is CheckoutStatus.OPEN  # one that a newer attempt replaced is so no longer


def cancel_pledge(pledge: Pledge, *, at: datetime) -> None:
    """The donor has stopped: nothing is held any more. Repeatable; a paid pledge stays as it is.

    The caller has the pledge locked and its checkout expired at Stripe: the pledge may have lapsed
    by that.
    """
    if not pledge.can_move_to(PledgeStatus.CANCELLED) or pledge.is_in_quarantine:
        return
    pledge.move_to(PledgeStatus.CANCELLED)
    if pledge.checkout.is_open:
        pledge.checkout.move_to(CheckoutStatus.EXPIRED)
        pledge.checkout.look_at = None
    release_holds(pledge.id, at=at)


def new_idempotency_key() -> str:
    """Return a key for one attempt, to be stored before Stripe is asked for its page.

    It is random: ids, numbers and forms come again when a database is restored from a backup, and
    Stripe, which keeps a key for a day, would answer with what was asked for before. References in
    the ledger and keys of the outbox do name row numbers: they are restored together with the rows.
    """
    return f"checkout:{new_public_id()}"


def require_open(campaign: Campaign, at: datetime) -> None:
    """Raises CampaignClosed unless the campaign takes gifts at `at`."""
    if not campaign.takes_gifts_at(at):
        raise CampaignClosed(_("This campaign is not taking gifts now. Nothing was charged."))


def _begin_attempt(pledge: Pledge, at: datetime, network: int | None) -> None:
    last = pledge.checkout
    if last.is_open:
        last.move_to(CheckoutStatus.EXPIRED)
        last.look_at = None
    if not pledge.is_open:
        pledge.move_to(PledgeStatus.OPEN)
    pledge.checkouts.append(_attempt(pledge, last.attempt + 1, at, network))
    db.session.flush()
    _hold_match_anew(pledge)


def _attempt(
    pledge: Pledge,
    attempt: int,
    at: datetime,
    network: int | None,
    *,
    terms: Sequence[MatchTerms] = (),
) -> Checkout:
    return Checkout(
        attempt=attempt,
        status=CheckoutStatus.OPEN,
        currency=pledge.currency,
        amount_cents=pledge.to_pay.cents,
        covered_fee_cents=pledge.covered_fee_cents,
        idempotency_key=new_idempotency_key(),
        expires_at=at + CHECKOUT_LIFE,
        made_at=at,
        decided_at=at,
        match_terms=written_terms(terms),
        network=network,
        look_at=at + FIRST_LOOK,
        trouble="",
    )


def written_terms(terms: Sequence[MatchTerms]) -> str:
    """Return versions of terms as a checkout keeps them."""
    return ".".join(str(version.id) for version in terms)


def _donor_of(details: GiftDetails, at: datetime) -> int:
    return find_or_add_donor(details.email, name=details.name, language=details.language, at=at)


def _hold_match_anew(pledge: Pledge) -> None:
    """Hold match for a newer attempt; what was held for the one before is there for it first."""
    terms = list_terms_for(pledge.campaign_id, normalise_email(pledge.email))
    pledge.checkout.match_terms = written_terms(terms)
    _hold_match(pledge, terms, instead_of=lock_held(pledge.id))


def _hold_match(
    pledge: Pledge,
    terms: Sequence[MatchTerms],
    *,
    instead_of: Sequence[Hold] = (),
    may_look: bool = False,
) -> None:
    """Hold match for the newest attempt, and ask if it is less than the page had claimed (M6)."""
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
    elif pledge.is_asked:  # there is enough by now: nothing is left to ask
        pledge.match_answer = MatchAnswer.NOT_ASKED
        pledge.offered_match_cents = None
    db.session.flush()


def _write(pledge: Pledge, promise: Promise) -> None:
    """The pledge keeps the donor's words, and the claim they were shown."""
    pledge.details = promise.details
    pledge.tribute = promise.tribute
    pledge.address = promise.address
    pledge.frequency = promise.frequency
    pledge.content_digest = promise.digest
    pledge.claim = write_claim(promise.claim)
    pledge.promised_match_cents = shown_match(promise.details.amount, promise.claim).cents
    pledge.match_answer = MatchAnswer.NOT_ASKED
    pledge.offered_match_cents = None
