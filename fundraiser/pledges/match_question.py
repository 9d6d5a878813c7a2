"""The question whether to go on with less match than the page showed, and why it is less (M6).

Nothing is computed from today's figures: the pledge says what the page showed, its holds what is
reserved, and the attempt's shortfalls why it is not more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from fundraiser.donors.addresses import normalise_email
from fundraiser.gifts.cause_sentences import why_not_more
from fundraiser.matching.claims import read_claim, shown_shares
from fundraiser.matching.models import Shortfall
from fundraiser.matching.operations.holds import sum_of
from fundraiser.matching.operations.shortfalls import list_shortfalls_of_attempt
from fundraiser.matching.queries import is_sponsor, list_holds
from fundraiser.money import Money
from fundraiser.pledges.models import Pledge


@dataclass(frozen=True, slots=True)
class Question:
    """What the page showed, what is reserved now, and why it is not more."""

    shown: Money
    held: Money
    reasons: tuple[str, ...]
    has_line: bool  # whether freed money may match the rest later


def question_of(pledge: Pledge) -> Question:
    """Return the pledge's question in the current language."""
    shortfalls = list_shortfalls_of_attempt(pledge.id, pledge.checkout.attempt)
    return Question(
        shown=pledge.promised_match,
        held=held_for(pledge),
        reasons=tuple(_reasons(pledge, shortfalls)),
        has_line=any(row.cause.waits for row in shortfalls),
    )


def held_for(pledge: Pledge) -> Money:
    """Return the match that is reserved for the pledge now."""
    held = [hold for hold in list_holds(pledge.id) if hold.is_held]
    return sum_of(held) or Money.zero(pledge.currency)


def _reasons(pledge: Pledge, shortfalls: Sequence[Shortfall]) -> list[str]:
    """Return why each pool gives less than the page showed, in the pools' order."""
    if is_sponsor(pledge.campaign_id, normalise_email(pledge.email)):
        return [_("You sponsor this match, and a sponsor’s own gifts are not matched.")]
    shown = shown_shares(pledge.amount, read_claim(pledge.claim))
    reasons = [
        why_not_more(row) for row in shortfalls if row.given_cents < shown.get(row.terms_id, 0)
    ]
    has_changed = any(terms_id not in pledge.checkout.match_terms_ids for terms_id in shown)
    if has_changed or not reasons:
        reasons.insert(0, _("The match has changed since this page was opened."))
    return reasons
