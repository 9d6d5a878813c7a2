"""Make, revise and cancel pledges."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _

from fundraiser.campaigns.models import Campaign, Frequency
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import db
from fundraiser.database.new_records import new_record
from fundraiser.donors.addresses import normalise_email
from fundraiser.donors.operations import find_or_add_donor
from fundraiser.gifts.models import NO_TRIBUTE, GiftDetails, TributeDetails
from fundraiser.matching.claims import (
    NO_CLAIM,
    NONE_KNOWN,
    Claim,
    TermsById,
    shown_match,
    write_claim,
)
from fundraiser.matching.operations.holds import release_holds
from fundraiser.matching.queries import list_terms_for
from fundraiser.pledges.models import (
    NO_ADDRESS,
    CheckoutStatus,
    MatchAnswer,
    Pledge,
    PledgeStatus,
    PostalAddress,
)
from fundraiser.pledges.operations.attempts import (
    PledgeMovedOn,
    begin_attempt,
    hold_match,
    new_attempt,
    require_open,
)
from fundraiser.public_ids import new_public_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a donor wrote on the giving form. `claim` is the match that the page showed."""

    details: GiftDetails
    tribute: TributeDetails = NO_TRIBUTE
    address: PostalAddress = NO_ADDRESS
    frequency: Frequency = Frequency.ONCE
    claim: Claim = NO_CLAIM

    @property
    def digest(self) -> str:
        """A fingerprint of the contents: the same form sent again has the same one."""
        return sha256(repr(replace(self, claim=NO_CLAIM)).encode()).hexdigest()


def is_same(pledge: Pledge, promise: Promise) -> bool:
    """Return whether the form equals the pledge and its page showed no more match.

    The same words on a page that showed more match are a new promise (M6).
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
    """Record the pledge with its first attempt to pay, and hold as much match as there is.

    `campaign` may be a moment old: whether it is open is read anew. `network` is the number of the
    network the form came from; what it may hold unpaid is bounded (M23). Each form key once: a
    second pledge violates its unique constraint. A caller who passes `may_look` must retry if the
    transaction ends with LimitExceeded. Raises CampaignClosed.
    """
    campaign = get_campaign(campaign.id)
    require_open(campaign, at)
    terms = list_terms_for(campaign.id, normalise_email(promise.details.email))
    pledge = new_pledge(campaign, promise, form_key=form_key, at=at)
    pledge.donor_id = donor_of(promise.details, at)
    pledge.checkouts = [new_attempt(pledge, 1, terms, at=at, network=network)]
    db.session.add(pledge)
    db.session.flush()
    hold_match(pledge, terms, may_look=may_look)
    return pledge


def new_pledge(
    campaign: Campaign,
    promise: Promise,
    *,
    form_key: str,
    at: datetime,
    known_terms: TermsById = NONE_KNOWN,
) -> Pledge:
    """Return the pledge that the form makes, not yet saved, without its donor and checkout."""
    own = {
        "public_id": new_public_id(),
        "form_key": form_key,
        "campaign_id": campaign.id,
        "campaign": campaign,
        "status": PledgeStatus.OPEN,
        "made_at": at,
    }
    return new_record(Pledge, own | _contents(promise, known_terms))


def revise_pledge(
    pledge: Pledge, promise: Promise, *, at: datetime, network: int | None = None
) -> None:
    """Replace the pledge's contents with the form's, and hold match again for a new attempt.

    It then counts for the page that the form was on. The caller holds the pledge's lock and has
    expired its old checkout at Stripe. Raises CampaignClosed, and PledgeMovedOn if the pledge is
    paid or being paid.
    """
    require_open(pledge.campaign, at)
    if not pledge.can_be_changed:
        raise PledgeMovedOn(_("This gift is already on its way, so it cannot be changed."))
    pledge.donor_id = donor_of(promise.details, at)
    for name, value in _contents(promise, NONE_KNOWN).items():
        setattr(pledge, name, value)
    begin_attempt(pledge, at=at, network=network)


def cancel_pledge(pledge: Pledge, *, at: datetime) -> None:
    """Cancel the pledge and end its holds. Repeatable; a paid pledge stays as it is.

    The caller holds the pledge's lock and has expired its checkout at Stripe, by which the pledge
    may have lapsed.
    """
    if not pledge.can_move_to(PledgeStatus.CANCELLED) or pledge.is_in_quarantine:
        return
    pledge.move_to(PledgeStatus.CANCELLED)
    if pledge.checkout.is_open:
        pledge.checkout.move_to(CheckoutStatus.EXPIRED)
        pledge.checkout.look_at = None
    release_holds(pledge.id, at=at)


def donor_of(details: GiftDetails, at: datetime) -> int:
    """Return the id of the form's donor, added if new."""
    return find_or_add_donor(details.email, name=details.name, language=details.language, at=at)


def _contents(promise: Promise, known_terms: TermsById) -> dict[str, Any]:
    """Return what the form decides of a pledge: the donor's words, and the claim that they saw."""
    details = promise.details
    return {
        **details.by_name(),
        "tribute": promise.tribute,
        "address": promise.address,
        "frequency": promise.frequency,
        "content_digest": promise.digest,
        "claim": write_claim(promise.claim),
        "promised_match_cents": shown_match(details.amount, promise.claim, known_terms).cents,
        "match_answer": MatchAnswer.NOT_ASKED,
        "offered_match_cents": None,
    }
