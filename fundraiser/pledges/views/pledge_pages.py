"""The pages of one pledge: its question, paying, and the return from Stripe."""

from functools import partial
from http import HTTPStatus

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import in_transaction
from fundraiser.gifts.places import find_place
from fundraiser.i18n.urls import LanguageBlueprint
from fundraiser.payments.values import ProviderBusy, ProviderRefused, ProviderUnavailable
from fundraiser.pledges.links import (
    LINK_PURPOSE,
    after_payment_url,
    change_url,
    gift_url,
    pledge_url,
)
from fundraiser.pledges.match_question import held_for, question_of
from fundraiser.pledges.models import MatchAnswer, Pledge
from fundraiser.pledges.operations.attempts import begin_again
from fundraiser.pledges.operations.match_answers import answer_question
from fundraiser.pledges.operations.pledges import cancel_pledge
from fundraiser.pledges.queries import find_pledge, get_pledge, lock_pledge
from fundraiser.pledges.views.checkouts import (
    PaymentUnclaimed,
    end_checkout_then,
    find_or_rebuild,
    read_and_apply,
)
from fundraiser.pledges.views.line import answer_poll
from fundraiser.pledges.views.responses import (
    change_refused,
    checking_page,
    send_to_next_step,
    waiting_page,
)
from fundraiser.web.access import signed_link
from fundraiser.web.after_payment import after_payment, perhaps_after_payment
from fundraiser.web.network import client_network_number
from fundraiser.web.rate_limits import may_ask_about
from fundraiser.web.responses import or_404

bp = LanguageBlueprint("pledges", __name__, url_prefix="/pledges")


@bp.get("/<public_id>")
@signed_link(LINK_PURPOSE)
@perhaps_after_payment
def pledge_page(public_id: str) -> ResponseReturnValue:
    """Show the pledge's state and what can be done; Stripe's back button leads here.

    Asks Stripe first, unless it was asked often just now. Without an answer, the page says that we
    do not know, and does not invite anybody to pay again.
    """
    pledge = or_404(find_pledge(public_id))
    is_asked_often = pledge.is_open and not may_ask_about(public_id)
    is_unsure = is_asked_often
    if pledge.is_open and not is_asked_often:
        try:
            read_and_apply(pledge.checkout)
        except (ProviderUnavailable, ProviderRefused):
            is_unsure = True
        pledge = get_pledge(pledge.id)
    if pledge.is_fulfilled:
        return redirect(after_payment_url(pledge), HTTPStatus.SEE_OTHER)
    return _page_of(pledge, is_unsure=is_unsure, is_asked_often=is_asked_often)


@bp.get("/<public_id>/pay")
@signed_link(LINK_PURPOSE)
@perhaps_after_payment
def pay(public_id: str) -> ResponseReturnValue:
    """Send the donor to the payment page; opening it again uses the same key."""
    pledge = or_404(find_pledge(public_id))
    if not may_ask_about(public_id):
        return waiting_page(pledge, pledge_url("pledges.pay", pledge), is_in_line=True)
    return send_to_next_step(get_pledge(pledge.id))


@bp.get("/<public_id>/line")
@signed_link(LINK_PURPOSE)
def line(public_id: str) -> ResponseReturnValue:
    """Tell the page of a donor in line where they stand, or to go on."""
    return answer_poll(public_id)


@bp.post("/<public_id>/pay")
@signed_link(LINK_PURPOSE)
def pay_again(public_id: str) -> ResponseReturnValue:
    """Start another attempt after one that ended without money."""
    pledge = or_404(find_pledge(public_id))
    if not may_ask_about(public_id):
        return waiting_page(pledge, pledge_url("pledges.pay", pledge), is_in_line=True)
    in_transaction(partial(_begin_again, pledge.id))
    return send_to_next_step(get_pledge(pledge.id))


@bp.post("/<public_id>/stop")
@signed_link(LINK_PURPOSE)
def stop(public_id: str) -> ResponseReturnValue:
    """Cancel the pledge, so that nothing can be charged any more."""
    pledge = or_404(find_pledge(public_id))
    page_url = pledge_url("pledges.pledge_page", pledge)
    if not may_ask_about(public_id):
        return waiting_page(pledge, page_url, is_in_line=True)
    try:
        end_checkout_then(pledge, lambda locked: cancel_pledge(locked, at=clock.now()))
    except ProviderUnavailable as error:
        return waiting_page(pledge, page_url, is_in_line=isinstance(error, ProviderBusy))
    except ProviderRefused as error:
        raise change_refused(pledge, error) from error
    return redirect(page_url, HTTPStatus.SEE_OTHER)


@bp.get("/<public_id>/question")
@signed_link(LINK_PURPOSE)
@perhaps_after_payment
def question(public_id: str) -> ResponseReturnValue:
    """Ask whether to go on with less match than the page showed (M6)."""
    pledge = or_404(find_pledge(public_id))
    if not pledge.is_asked or not pledge.is_open or pledge.is_in_quarantine:
        return send_to_next_step(pledge)
    return render_template(
        "pledges/question.html",
        pledge=pledge,
        campaign=pledge.campaign,
        question=question_of(pledge),
        action_url=pledge_url("pledges.answer", pledge),
        change_url=change_url(pledge),
    )


@bp.post("/<public_id>/question")
@signed_link(LINK_PURPOSE)
def answer(public_id: str) -> ResponseReturnValue:
    """Record the donor's answer and go on to pay."""
    pledge = or_404(find_pledge(public_id))
    if not may_ask_about(public_id):
        return waiting_page(pledge, pledge_url("pledges.pay", pledge), is_in_line=True)
    choice = request.form.get("answer")
    if choice in {MatchAnswer.PART, MatchAnswer.NONE}:
        shown_cents = request.form.get("shown_cents", default=0, type=int)
        in_transaction(
            lambda: answer_question(
                lock_pledge(pledge.id),
                MatchAnswer(choice),
                shown_cents=shown_cents,
                at=clock.now(),
                network=client_network_number(),
            )
        )
    return send_to_next_step(get_pledge(pledge.id))


@bp.get("/<public_id>/thank-you")
@signed_link(LINK_PURPOSE)
@after_payment
def thank_you(public_id: str) -> ResponseReturnValue:
    """Where Stripe returns the donor: read the payment, then show the gift's thank-you."""
    session_id = request.args.get("session_id", "")
    try:
        pledge = or_404(find_or_rebuild(public_id, session_id))
        if pledge.is_fulfilled:
            return redirect(after_payment_url(pledge), HTTPStatus.SEE_OTHER)
        if not may_ask_about(public_id):
            return checking_page(public_id, request.full_path)
        gift = read_and_apply(pledge.checkout_of(session_id) or pledge.checkout)
    except (ProviderUnavailable, ProviderRefused, PaymentUnclaimed) as error:
        return checking_page(public_id, request.full_path, reason=error)
    if gift:
        return redirect(gift_url(gift), HTTPStatus.SEE_OTHER)
    return _page_of(get_pledge(pledge.id))


def _begin_again(pledge_id: int) -> None:
    pledge = lock_pledge(pledge_id)
    if pledge.can_be_paid_again:
        begin_again(pledge, at=clock.now(), network=client_network_number())


def _page_of(
    pledge: Pledge, *, is_unsure: bool = False, is_asked_often: bool = False
) -> ResponseReturnValue:
    """Show the page of an unpaid pledge, or of one not paid as promised.

    `is_unsure`: it may be paid, because Stripe did not answer or was not asked (`is_asked_often`).
    """
    template = "pledges/left.html"
    if pledge.is_in_quarantine:
        template = "pledges/in_quarantine.html"
    elif pledge.is_settling:
        template = "pledges/bank.html"
    elif pledge.is_failed:
        template = "pledges/failed.html"
    place = find_place(pledge.credit)
    return render_template(
        template,
        pledge=pledge,
        campaign=pledge.campaign,
        place=place,
        held=held_for(pledge),
        is_unsure=is_unsure,
        is_asked_often=is_asked_often,
        page_url=pledge_url("pledges.pledge_page", pledge),
        takes_gifts=pledge.campaign.takes_gifts_at(clock.now()),
        pay_url=pledge_url("pledges.pay", pledge),
        stop_url=pledge_url("pledges.stop", pledge),
        change_url=change_url(pledge),
    )
