"""Cash and cheques that the owner was given: written down, handed in, taken back."""

from collections.abc import Callable

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.i18n.languages import current_language
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.forms.offline_gifts import METHODS, STEPS, OfflineGiftForm
from fundraiser.peer_to_peer.models import FundraiserPage, OfflineGift
from fundraiser.peer_to_peer.operations import offline_gifts
from fundraiser.peer_to_peer.queries.offline_gifts import (
    find_offline_gift,
    list_offline_gifts_of,
    lock_offline_gift,
)
from fundraiser.peer_to_peer.queries.pages import lock_page
from fundraiser.peer_to_peer.status_messages import OFFLINE_MESSAGES, offline_match_sentence
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.own_pages import MINE, done, page_of_mine
from fundraiser.public_ids import is_public_id
from fundraiser.web.access import donor_only
from fundraiser.web.forms import refusals_shown_on, require_token, status_of
from fundraiser.web.responses import or_404

OFFLINE = f"{MINE}/offline"


@bp.route(OFFLINE, methods=["GET", "POST"])
@donor_only
def my_offline_gifts(public_id: str) -> ResponseReturnValue:
    """List cash and cheques and show the form; on POST, one more is written down."""
    page = page_of_mine(public_id)
    form = OfflineGiftForm(page.currency)
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            _record(lock_page(page.id), form)
        if not form.errors:
            message = _("Saved. It will count on your page once we have verified it.")
            return done(page, f"{bp.name}.my_offline_gifts", message)
        page = page_of_mine(public_id)
    gifts = list_offline_gifts_of(page.id)
    answer = render_template(
        "peer_to_peer/my_offline_gifts.html",
        page=page,
        form=form,
        gifts=[(offline, OFFLINE_MESSAGES[offline.status]) for offline in gifts],
        methods=METHODS,
        method_choices=list(METHODS.items()),
        step_choices=STEPS,
        takes_gifts=page.status in offline_gifts.RECORDS,
        match_sentence=offline_match_sentence(page.campaign, clock.now()),
        organisation=organisation_in(current_language()),
    )
    return answer, status_of(form)


@bp.post(f"{OFFLINE}/<offline_id>/handed-in")
@donor_only
def hand_in_offline_gift(public_id: str, offline_id: str) -> ResponseReturnValue:
    """Say that cash or a cheque is with us."""
    message = _("Thank you. We will look for it and take it to the bank.")
    return _act(public_id, offline_id, offline_gifts.mark_handed_in, message)


@bp.post(f"{OFFLINE}/<offline_id>/take-back")
@donor_only
def take_back_offline_gift(public_id: str, offline_id: str) -> ResponseReturnValue:
    """Take back what never came, or was written down by mistake."""
    return _act(public_id, offline_id, offline_gifts.take_back, _("The gift is withdrawn."))


def _act(
    public_id: str, offline_id: str, operation: Callable[..., None], message: str
) -> ResponseReturnValue:
    require_token()
    page = page_of_mine(public_id)
    offline = _offline_gift_of(page, offline_id)
    with transaction():
        operation(lock_offline_gift(offline.id), at=clock.now())
    return done(page, f"{bp.name}.my_offline_gifts", message)


def _record(page: FundraiserPage, form: OfflineGiftForm) -> None:
    at = clock.now()
    offline = offline_gifts.record(page, form.facts(), once_key=form.once.data, at=at)
    if form.is_handed_in and offline.handed_in_at is None:
        offline_gifts.mark_handed_in(offline, at=at)


def _offline_gift_of(page: FundraiserPage, offline_id: str) -> OfflineGift:
    """Return one of the page's own; else answer 404."""
    offline = find_offline_gift(offline_id) if is_public_id(offline_id) else None
    return or_404(offline if offline and offline.page_id == page.id else None)
