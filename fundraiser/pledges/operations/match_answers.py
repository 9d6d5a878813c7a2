"""The donor's answer to the question about less match (M6)."""

from datetime import datetime

from fundraiser.matching.operations.holds import lock_held, release_holds, sum_of
from fundraiser.money import Money
from fundraiser.pledges.models import MatchAnswer, Pledge
from fundraiser.pledges.operations.attempts import begin_again, begin_attempt
from fundraiser.pledges.operations.turns import join_line


def answer_question(
    pledge: Pledge,
    answer: MatchAnswer,
    *,
    shown_cents: int,
    at: datetime,
    network: int | None = None,
) -> None:
    """Record whether the donor goes on with the reserved match, `shown_cents`, or without (M6).

    A donor who goes on although nothing is reserved stands in line like anybody who lacks match.
    Only the answer *without* gives match up; a donor who then changes their mind gets it held
    again. If less than `shown_cents` is reserved by now, the donor is asked again. Repeatable. The
    caller holds the pledge's lock.
    """
    if pledge.match_answer is MatchAnswer.NOT_ASKED or answer is MatchAnswer.ASKED:
        return
    if not pledge.is_open or pledge.checkout.session_id:
        return
    if answer is MatchAnswer.NONE and pledge.match_answer is MatchAnswer.PART:
        pledge.match_answer = answer
        # This attempt's request at Stripe may say that it wants match.
        begin_attempt(pledge, at=at, network=network)
        return
    held = lock_held(pledge.id)
    offered = sum_of(held) or Money.zero(pledge.currency)
    had_declined = pledge.match_answer is MatchAnswer.NONE  # its request may say so
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
    if not pledge.checkout.turn_at:
        join_line(pledge.checkout, at=at)
