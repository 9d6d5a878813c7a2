"""The donor's answer to the question whether to go on with less match than was shown (M6)."""

from datetime import datetime

from fundraiser.matching.operations.holds import lock_held, release_holds, sum_of
from fundraiser.money import Money
from fundraiser.pledges.models import MatchAnswer, Pledge
from fundraiser.pledges.operations.attempts import begin_again, begin_attempt


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
        # Stripe may know of this attempt that it wants match.
        begin_attempt(pledge, at=at, network=network)
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
