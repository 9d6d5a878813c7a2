"""The giving form, wherever it stands: on a campaign's page, a supporter's or a team's.

A page with the form on it says what it is, as a GivingPlace, and its three views each call one
function here; so no rule of the form is written twice:

    GET  the page                    kept_page(place)         filled in with a key for each view
    POST the form                    take_form(place)         under @open_to_all and @giving_limit
    GET  …/change/<public_id>        change_form(place, …)    under @signed_link(LINK_PURPOSE)

A kept page is answered like this, so that a crowd costs what one visitor costs:

    kept = page_cache().get(as_seen("team", slug), lambda: kept_page(place_of(found(slug))))
    return kept_answer(kept)

`draw` returns the page's HTML with the form as it stands, given a ShownForm: spread its `facts()`
into `render_template`, and let the template call `pledges/_giving_form.html` with them. Whether the
place takes gifts, where its campaign does, is its own affair: look before `take_form` is called.

To lead donors back from Stripe, from a change of their gift and from their thank-you, the place is
also to be found by `gifts.places.find_place`.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import IntegrityError

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db, in_transaction
from fundraiser.gifts.models import NO_CREDIT, Credit, Source
from fundraiser.i18n.languages import current_language
from fundraiser.ledger.balances import LimitExceeded
from fundraiser.matching.claims import read_claim
from fundraiser.matching.offers import Offer, current_offer
from fundraiser.payments.values import ProviderRefused, ProviderUnavailable
from fundraiser.pledges.forms import GivingForm, offered_amounts
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.operations.attempts import CampaignClosed, require_open
from fundraiser.pledges.operations.pledges import Promise, is_same, make_pledge, revise_pledge
from fundraiser.pledges.queries import find_pledge, find_pledge_of_form
from fundraiser.pledges.views.checkouts import end_checkout_then
from fundraiser.pledges.views.responses import change_refused, send_to_next_step
from fundraiser.web.form_keys import (
    FormKey,
    form_key_maker,
    new_form_key,
    read_form_key,
    read_signed_claim,
    sign_claim,
    sign_form_key,
)
from fundraiser.web.network import client_network_number
from fundraiser.web.response_cache import CachedPage
from fundraiser.web.responses import not_stored, or_404

KEY_PLACE = secrets.token_hex(16)  # nobody can write it into a page


@dataclass(frozen=True, slots=True)
class ShownForm:
    """The form as one page shows it, and the match that the page may claim beside it."""

    form: GivingForm
    form_key: str
    matching: Offer
    is_kept: bool = False  # given to many: nothing of one visitor's request may be in the page

    def facts(self) -> dict[str, Any]:
        """Return what `pledges/_giving_form.html` and the layout draw."""
        return {
            "form": self.form,
            "form_key": self.form_key,
            "claim": sign_claim(self.form.campaign.id, self.matching.claim),
            "matching": self.matching,
            "offers": offered_amounts(self.form.campaign, self.matching),
            "is_kept": self.is_kept,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class GivingPlace:
    """A page with the form on it. Gifts made here are the campaign's, and count for `credit`."""

    campaign: Campaign
    draw: Callable[[ShownForm], str]
    source: Source = Source.WEBSITE
    credit: Credit = NO_CREDIT


def kept_page(place: GivingPlace) -> CachedPage:
    """Return the page with a blank form, its key to be filled in for each view."""
    offer = current_offer(place.campaign, at=clock.now())
    form = GivingForm.blank(place.campaign)
    html = place.draw(ShownForm(form, KEY_PLACE, offer, is_kept=True))
    before, found, after = html.partition(KEY_PLACE)
    if not found:
        return CachedPage(html)
    return CachedPage(before, after, form_key_maker(place.campaign.id, offer.claim))


def take_form(place: GivingPlace) -> ResponseReturnValue:
    """Take the form that was sent: the donor goes on to pay, or sees what is wrong with it."""
    form = GivingForm(place.campaign)
    key = read_key(place.campaign, form)
    if not form.validate() or key is None:
        return _refused(place, form, key)
    promise = form.promise(
        language=current_language(),
        claim=read_claim(key.claim),
        source=place.source,
        credit=place.credit,
    )
    try:
        pledge = take_promise(place.campaign, promise, key.value)
    except ProviderUnavailable:
        form.form_key.errors = [
            _(
                "We could not reach Stripe, so your gift has not been changed. If you have paid,"
                " your payment is safe: do not pay again. If not, try again in a minute."
            )
        ]
        form.is_our_fault = True
        return form_again(place, form, HTTPStatus.SERVICE_UNAVAILABLE, key=key)
    except CampaignClosed as closed:
        return _closed(place, closed)
    return send_to_next_step(pledge)


def take_promise(campaign: Campaign, promise: Promise, form_key: str) -> Pledge:
    """Return the pledge of this view of the form, made, found or revised.

    The same key with the same content is the same pledge; with changed content, unpaid, the old
    checkout is ended at Stripe and the pledge revised. Raises CampaignClosed, and
    ProviderUnavailable if the old checkout could not be ended: then nothing has changed.
    """
    db.session.expunge(campaign)  # read a moment ago: it need not be read again
    try:
        return _made(campaign, promise, form_key)
    except (IntegrityError, CampaignClosed):
        pledge = find_pledge_of_form(form_key)
        if pledge is None:
            raise  # nobody has sent this form before
    if is_same(pledge, promise):
        return pledge
    return _revised(pledge, promise)


def change_form(place: GivingPlace, public_id: str) -> ResponseReturnValue:
    """Show the form with what the donor had written, to change it before paying.

    Sent from here, the gift is made here: it counts for what this place counts for.
    """
    pledge = or_404(find_pledge(public_id))
    if pledge.campaign_id != place.campaign.id or not pledge.can_be_changed:
        return send_to_next_step(pledge)
    form = GivingForm.of_pledge(place.campaign, pledge)
    key = FormKey(pledge.form_key, place.campaign.id, "", clock.now())
    if request.args.get("refused") == "email":
        form.email.errors = [
            _("Stripe does not accept this email address. Check it, or enter another one.")
        ]
        return form_again(place, form, HTTPStatus.UNPROCESSABLE_ENTITY, key=key)
    if request.args.get("refused") == "by-us":
        form.form_key.errors = [
            _(
                "The payment page could not be opened, and we are told of it. Nothing was charged."
                " What you wrote is still here: try again in a few minutes."
            )
        ]
        form.is_our_fault = True
        return form_again(place, form, HTTPStatus.SERVICE_UNAVAILABLE, key=key)
    return form_again(place, form, HTTPStatus.OK, key=key)


def form_again(
    place: GivingPlace, form: GivingForm, status: HTTPStatus, *, key: FormKey | None = None
) -> tuple[Response, HTTPStatus]:
    """Show the form with what was typed. It keeps its key, with the claim this page makes."""
    offer = current_offer(place.campaign, at=clock.now())
    signed = (
        sign_form_key(key, offer.claim) if key else new_form_key(place.campaign.id, offer.claim)
    )
    return not_stored(place.draw(ShownForm(form, signed, offer))), status


def read_key(campaign: Campaign, form: GivingForm) -> FormKey | None:
    """Return the key that came with the form, if it is ours, fresh, and this campaign's.

    Its claim is what the page claimed last. Where that is missing, old or not ours, it is what the
    page claimed when it was opened: so the donor is asked if less is held than that (M6), and
    nothing is refused. A claim of another campaign is refused with its key.
    """
    key = read_form_key(form.form_key.data or "")
    if key is None or key.campaign_id != campaign.id:
        return None
    last = read_signed_claim(form.claim.data or "")
    if last is None:
        return key
    return replace(key, claim=last.claim) if last.campaign_id == campaign.id else None


def _refused(place: GivingPlace, form: GivingForm, key: FormKey | None) -> ResponseReturnValue:
    """Say what is wrong with the form: its fields, or its age; or that the campaign is over."""
    try:
        require_open(place.campaign, clock.now())
    except CampaignClosed as closed:
        return _closed(place, closed)
    if not form.errors:
        form.form_key.errors = [_("This page was open for a long time. Please send it once more.")]
    return form_again(place, form, HTTPStatus.UNPROCESSABLE_ENTITY, key=key)


def _closed(place: GivingPlace, closed: CampaignClosed) -> ResponseReturnValue:
    """Say that the gift was not made: the page was open when the campaign ended."""
    form = GivingForm.blank(place.campaign)
    form.form_key.errors = [closed.message]
    return form_again(place, form, closed.status)


def _made(campaign: Campaign, promise: Promise, form_key: str) -> Pledge:
    """Return a new pledge: as if its match were there to take, else with the pools locked."""
    network = client_network_number()
    make = partial(make_pledge, campaign, promise, form_key=form_key, network=network)
    try:
        return in_transaction(lambda: make(at=clock.now(), may_look=True))
    except LimitExceeded:  # others have taken what we saw
        return in_transaction(lambda: make(at=clock.now()))


def _revised(pledge: Pledge, promise: Promise) -> Pledge:
    if not pledge.can_be_changed:
        return pledge  # paid or settling: its own page says so

    def revise(fresh: Pledge) -> None:
        if fresh.can_be_changed and not is_same(fresh, promise):
            revise_pledge(fresh, promise, at=clock.now(), network=client_network_number())

    try:
        return end_checkout_then(pledge, revise)
    except ProviderRefused as refusal:
        raise change_refused(pledge, refusal) from refusal
