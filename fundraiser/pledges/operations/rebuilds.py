"""Rebuild a pledge from its Stripe session after data loss.

A database restored from a backup lacks later pledges. Whoever reads a session without a pledge
(webhook, sweep, return from Stripe) calls `rebuild_checkout`, then `apply_checkout` as for any
other. Name and email come from the session. What was never sent to Stripe (comment, dedication,
postal address) is lost, and the pledge's history says so. The reserved match is lost too: the gift
is matched from what is left, under the terms that the database says were in force when its donor
decided; terms ids in the session are ignored, because ids repeat after a restore.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from secrets import token_hex

from flask_babel import lazy_gettext as _l

from fundraiser import audit
from fundraiser.campaigns.models import Campaign, Frequency
from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import db
from fundraiser.donors.models import EMAIL_LENGTH
from fundraiser.donors.operations import find_or_add_donor
from fundraiser.gifts.credit_names import CreditName, find_credit
from fundraiser.gifts.models import LONGEST_NAME, NO_TRIBUTE, GiftDetails, Source
from fundraiser.i18n.languages import as_language
from fundraiser.installation.queries import installation_id, lock_installation
from fundraiser.labels import LabelledEnum
from fundraiser.matching.operations.holds import place_holds, release_holds
from fundraiser.matching.queries import is_sponsor, list_terms, list_terms_in_force
from fundraiser.payments.metadata import PledgeFacts
from fundraiser.payments.values import CheckoutOutcome, CheckoutState
from fundraiser.pledges.models import (
    CHECKOUT_LIFE,
    NO_ADDRESS,
    Checkout,
    CheckoutStatus,
    MatchAnswer,
    Pledge,
    PledgeStatus,
)
from fundraiser.pledges.operations.attempts import new_idempotency_key, written_terms
from fundraiser.pledges.queries import find_checkout_of, find_pledge, lock_pledge
from fundraiser.public_ids import is_public_id
from fundraiser.web.actors import Actor
from fundraiser.web.text_rules import TextError, read_line

REBUILDER = Actor.job("rebuild")
WORTH_REBUILDING = frozenset({CheckoutOutcome.PAID, CheckoutOutcome.SETTLING})


class WhyNot(LabelledEnum):
    """Why a session cannot be rebuilt; finance has to find out what it is."""

    # no sign that we opened it
    NOT_MARKED = "not_marked", _l("It was not made on this site’s payment page.")
    # ours, from before sessions carried the pledge's facts
    OLDER_VERSION = (
        "older_version",
        _l("It was made before a restore, by a version that did not record what it was for."),
    )
    MARKS_DAMAGED = "marks_damaged", _l("What it was for cannot be read.")
    AMOUNTS_DIFFER = "amounts_differ", _l("The amount is not the one that was promised.")
    NO_CAMPAIGN = "no_campaign", _l("Its campaign does not exist here.")
    # nobody to thank or to ask
    NO_ADDRESS = "no_address", _l("Stripe has no email address for it.")


class NotRebuildable(Exception):
    """The session cannot be rebuilt."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why)
        self.why = why


def is_anothers(state: CheckoutState) -> bool:
    """Return whether another installation with our Stripe account opened the session."""
    return bool(state.installation) and state.installation != installation_id()


def rebuild_checkout(state: CheckoutState, *, at: datetime) -> Checkout:
    """Rebuild the session's attempt, and its pledge if that is lost too; return the attempt.

    Apply it in the same transaction. Repeatable, also concurrently: locks the installation. Raises
    NotRebuildable.
    """
    facts = _facts_of(state)
    campaign = _campaign_of(facts)
    lock_installation()
    existing = find_checkout_of(state.session_id, state.reference, state.attempt)
    if existing:
        return existing
    pledge = find_pledge(state.reference or "")
    if pledge is None:
        pledge = _add_pledge(campaign, state, facts)
    else:
        pledge = lock_pledge(pledge.id)
        _follow(pledge, state, facts, at)
    checkout = _attempt(pledge, state, facts, at)
    pledge.checkouts.append(checkout)
    db.session.flush()
    if state.outcome is CheckoutOutcome.SETTLING and facts.wants_match:
        _hold_match(pledge, checkout)
    audit.record(
        audit.AuditAction.PLEDGE_REBUILT,
        f"pledge:{pledge.id}",
        REBUILDER,
        at,
        after=_audit_values(pledge, state, facts),
    )
    return checkout


def _facts_of(state: CheckoutState) -> PledgeFacts:
    """Return what the session says was pledged. Raises NotRebuildable."""
    if not state.installation:
        ours = state.reference and is_public_id(state.reference) and state.attempt is not None
        raise NotRebuildable(WhyNot.OLDER_VERSION if ours else WhyNot.NOT_MARKED)
    facts = state.facts
    if is_anothers(state) or facts is None or facts.source not in set(Source):
        raise NotRebuildable(WhyNot.MARKS_DAMAGED)
    if not is_public_id(state.reference or ""):
        raise NotRebuildable(WhyNot.MARKS_DAMAGED)
    if not facts.gift.is_positive or facts.gift + facts.covered_fee != state.amount:
        raise NotRebuildable(WhyNot.AMOUNTS_DIFFER)
    if "@" not in state.payer.email or len(state.payer.email) > EMAIL_LENGTH:
        raise NotRebuildable(WhyNot.NO_ADDRESS)
    return facts


def _campaign_of(facts: PledgeFacts) -> Campaign:
    campaign = find_campaign(facts.campaign)
    if campaign is None or campaign.currency != facts.gift.currency:
        raise NotRebuildable(WhyNot.NO_CAMPAIGN)
    return campaign


def _add_pledge(campaign: Campaign, state: CheckoutState, facts: PledgeFacts) -> Pledge:
    pledge = Pledge(
        public_id=state.reference,
        form_key=f"rebuilt:{token_hex(16)}",
        content_digest="",
        campaign_id=campaign.id,
        campaign=campaign,
        status=PledgeStatus.OPEN,
        frequency=Frequency.ONCE,
        made_at=facts.decided_at,
        address=NO_ADDRESS,
        checkouts=[],
    )
    _write(pledge, state, facts)
    db.session.add(pledge)
    db.session.flush()
    return pledge


def _follow(pledge: Pledge, state: CheckoutState, facts: PledgeFacts, at: datetime) -> None:
    """Reset the pledge to its lost attempt, if that is newer and differs.

    If its figures differ, the pledge was changed, and nobody knows what the donor wrote then: the
    words we have are removed, and what was held is given back.
    """
    if pledge.checkout.made_at >= facts.decided_at or _is_unchanged(pledge, facts):
        return
    release_holds(pledge.id, at=at)
    _write(pledge, state, facts)


def _is_unchanged(pledge: Pledge, facts: PledgeFacts) -> bool:
    credit = find_credit(CreditName(facts.page, facts.team), pledge.campaign_id)
    return pledge.wants_match == facts.wants_match and pledge.details == replace(
        pledge.details,
        amount=facts.gift,
        covered_fee=facts.covered_fee,
        hides_name=facts.hides_name,
        language=facts.language,
        credit=credit,
    )


def _write(pledge: Pledge, state: CheckoutState, facts: PledgeFacts) -> None:
    name, is_sure = _name_of(state)
    pledge.donor_id = find_or_add_donor(
        state.payer.email, name=name, language=facts.language, at=facts.decided_at
    )
    pledge.details = GiftDetails(
        amount=facts.gift,
        covered_fee=facts.covered_fee,
        source=Source(facts.source),
        credit=find_credit(CreditName(facts.page, facts.team), pledge.campaign_id),
        name=name,
        email=state.payer.email,
        hides_name=facts.hides_name or not is_sure,
        language=as_language(facts.language).value,
    )
    pledge.tribute = NO_TRIBUTE
    pledge.promised_match_cents = 0  # what the page claimed is lost
    pledge.match_answer = MatchAnswer.NOT_ASKED if facts.wants_match else MatchAnswer.NONE


def _name_of(state: CheckoutState) -> tuple[str, bool]:
    """Return the donor's name, and whether they wrote it; else a part of their address."""
    typed = "".join(letter for letter in state.payer.name if letter.isprintable())
    with suppress(TextError):
        if name := read_line(typed[:LONGEST_NAME], maximum=LONGEST_NAME):
            return name, True
    return state.payer.email.partition("@")[0][:LONGEST_NAME], False


def _attempt(pledge: Pledge, state: CheckoutState, facts: PledgeFacts, at: datetime) -> Checkout:
    """Return the attempt with its own number, or the next free one."""
    taken = {checkout.attempt for checkout in pledge.checkouts}
    attempt = state.attempt or 1
    return Checkout(
        attempt=max(taken) + 1 if attempt in taken else attempt,
        status=CheckoutStatus.OPEN,
        currency=facts.gift.currency,
        amount_cents=(facts.gift + facts.covered_fee).cents,
        covered_fee_cents=facts.covered_fee.cents,
        idempotency_key=new_idempotency_key(),
        expires_at=facts.decided_at + CHECKOUT_LIFE,
        session_id=state.session_id,
        made_at=facts.decided_at,
        decided_at=facts.decided_at,
        match_terms=written_terms(list_terms_in_force(pledge.campaign_id, facts.decided_at)),
        rebuilt_at=at,
        look_at=None,
        trouble="",
    )


def _hold_match(pledge: Pledge, checkout: Checkout) -> None:
    """Reserve match again for money that is on its way from a bank."""
    request = pledge.match_request(checkout)
    if is_sponsor(request.campaign_id, request.email_normalised):
        return
    place_holds(
        request,
        list_terms(checkout.match_terms_ids),
        attempt=checkout.attempt,
        until=checkout.expires_at,
    )


def _audit_values(pledge: Pledge, state: CheckoutState, facts: PledgeFacts) -> dict[str, str]:
    """Return what the audit log stores: the session, and credited pages that are missing."""
    values = {"session": state.session_id}
    if facts.page and pledge.page_id is None:
        values["missing_page"] = facts.page
    if facts.team and pledge.team_id is None:
        values["missing_team"] = facts.team
    return values
