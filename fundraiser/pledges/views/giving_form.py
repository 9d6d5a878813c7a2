"""The giving form, on any page: a campaign's, a supporter's or a team's.

A page with the form describes itself as a GivingPlace, and its three views each call one function
here, so that no rule of the form is written twice:

    GET  the page                    kept_page(place)         cached, with a new key for each view
    POST the form                    take_form(place, …)      under @open_to_all and @giving_limit
    GET  …/change/<public_id>        change_form(place, …)    under @signed_link(LINK_PURPOSE)

Serve the cached page like this, so that a crowd costs as little as one visitor:

    kept = page_cache().get(as_seen("team", slug), lambda: kept_page(place_of(found(slug))))
    return kept_answer(kept)

`draw` takes a form to show, blank and kept or as typed, and returns the page's HTML: pass its
`facts()` to `render_template` for a template that extends `layouts/giving.html`. If the place may
not take gifts while its campaign does, check that before you call `take_form`.

`gifts.places.find_place` must find the place too, so that donors get back to it from Stripe, from
changing their gift and from their thank-you.
"""

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
from fundraiser.database import in_transaction
from fundraiser.database.driver_statements import one_by_one
from fundraiser.gifts.models import NO_CREDIT, Credit, Source
from fundraiser.i18n.languages import current_language
from fundraiser.ledger.balances import LimitExceeded
from fundraiser.matching.claims import read_claim
from fundraiser.matching.offers import Offer, current_offer
from fundraiser.payments.values import ProviderRefused, ProviderUnavailable
from fundraiser.pledges.forms import GivingForm, offered_amounts, other_offer
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.operations.attempts import CampaignClosed, require_open
from fundraiser.pledges.operations.ordinary_pledges import make_ordinary_pledge
from fundraiser.pledges.operations.pledges import Promise, is_same, make_pledge, revise_pledge
from fundraiser.pledges.queries import find_pledge, find_pledge_of_form
from fundraiser.pledges.views.checkouts import end_checkout_then
from fundraiser.pledges.views.kept_form import KEY_PLACE, KeptForm, kept_form
from fundraiser.pledges.views.kept_terms import kept_terms
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


@dataclass(frozen=True, slots=True)
class ShownForm:
    """The form as one page shows it, and the match that the page may claim."""

    form: GivingForm
    form_key: str
    matching: Offer
    is_kept = False

    def facts(self) -> dict[str, Any]:
        """Return the variables of `pledges/_giving_form.html` and the layout."""
        return {
            "form": self.form,
            "form_key": self.form_key,
            "claim": sign_claim(self.form.campaign.id, self.matching.claim),
            "matching": self.matching,
            "offers": offered_amounts(self.form.campaign, self.matching),
            "other_offer": other_offer(self.form, self.matching),
        }


@dataclass(frozen=True, slots=True)
class ShownKeptForm:
    """The blank form on a page that is cached for all visitors, with nothing of one request."""

    kept: KeptForm
    is_kept = True  # drawn with records that were just read, in no transaction

    @property
    def matching(self) -> Offer:
        return self.kept.offer

    def facts(self) -> dict[str, Any]:
        """Return the variables of the layout."""
        return {"kept_form": self.kept, "matching": self.kept.offer, "is_kept": True}


AnyForm = ShownForm | ShownKeptForm


@dataclass(frozen=True, slots=True, kw_only=True)
class GivingPlace:
    """A page with the form. Gifts made here are the campaign's, and count for `credit`."""

    campaign: Campaign
    draw: Callable[[AnyForm], str]
    source: Source = Source.WEBSITE
    credit: Credit = NO_CREDIT


FindPlace = Callable[[], GivingPlace]


def kept_page(place: GivingPlace) -> CachedPage:
    """Return the page with a blank form, to be cached; each view fills in its key."""
    form = kept_form(place.campaign)
    html = place.draw(ShownKeptForm(form))
    before, placeholder, after = html.partition(KEY_PLACE)
    if not placeholder:
        return CachedPage(html)
    return CachedPage(before, after, form_key_maker(place.campaign.id, form.offer.claim))


def take_form(place: GivingPlace, find_place: FindPlace | None = None) -> ResponseReturnValue:
    """Take the submitted form: send the donor on to pay, or show what is wrong.

    The place may be a second old if `find_place` returns the current one, on which a refused form
    is shown. Whether its campaign takes the gift is decided from the current row.
    """
    find_place = find_place or (lambda: place)
    form = GivingForm(place.campaign)
    key = read_key(place.campaign, form)
    if not form.validate() or key is None:
        return _refused(find_place(), form, key)
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
        return form_again(find_place(), form, HTTPStatus.SERVICE_UNAVAILABLE, key=key)
    except CampaignClosed as error:
        return _closed(find_place(), error)
    return send_to_next_step(pledge)


def take_promise(campaign: Campaign, promise: Promise, form_key: str) -> Pledge:
    """Return the pledge of this view of the form: made, found or revised.

    The same key with the same content is the same pledge. If the content has changed and it is
    unpaid, the old checkout is ended at Stripe and the pledge revised. Raises CampaignClosed, and
    ProviderUnavailable if the old checkout could not be ended: nothing has changed then.
    """
    try:
        return _made(campaign, promise, form_key)
    except (IntegrityError, CampaignClosed):
        pledge = find_pledge_of_form(form_key)
        if pledge is None:
            raise  # this form was not sent before
    if is_same(pledge, promise):
        return pledge
    return _revised(pledge, promise)


def change_form(place: GivingPlace, public_id: str) -> ResponseReturnValue:
    """Show the form filled in from the pledge, to change it before paying.

    A form sent from here counts for this place.
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
                "The payment page could not be opened, and we have been notified. Nothing was "
                "charged. What you typed is still here: try again in a few minutes."
            )
        ]
        form.is_our_fault = True
        return form_again(place, form, HTTPStatus.SERVICE_UNAVAILABLE, key=key)
    return form_again(place, form, HTTPStatus.OK, key=key)


def form_again(
    place: GivingPlace, form: GivingForm, status: HTTPStatus, *, key: FormKey | None = None
) -> tuple[Response, HTTPStatus]:
    """Show the form as typed. It keeps its key, with the claim that this page makes."""
    offer = current_offer(place.campaign, at=clock.now())
    signed = (
        sign_form_key(key, offer.claim) if key else new_form_key(place.campaign.id, offer.claim)
    )
    return not_stored(place.draw(ShownForm(form, signed, offer))), status


def read_key(campaign: Campaign, form: GivingForm) -> FormKey | None:
    """Return the form's key if it is signed by us, recent, and this campaign's; else None.

    Its claim is that of the page shown last. If that is missing, old or not ours, it is that of the
    page when first opened: the donor is asked if less is held than that (M6), and nothing is
    refused. If the claim is another campaign's, the key is refused.
    """
    key = read_form_key(form.form_key.data or "")
    if key is None or key.campaign_id != campaign.id:
        return None
    last = read_signed_claim(form.claim.data or "")
    if last is None:
        return key
    return replace(key, claim=last.claim) if last.campaign_id == campaign.id else None


def _refused(place: GivingPlace, form: GivingForm, key: FormKey | None) -> ResponseReturnValue:
    """Show what is wrong: with the fields or the form's age, or that the campaign has closed."""
    try:
        require_open(place.campaign, clock.now())
    except CampaignClosed as error:
        return _closed(place, error)
    if not form.errors:
        form.form_key.errors = [_("This page was open for a long time. Please send it again.")]
    return form_again(place, form, HTTPStatus.UNPROCESSABLE_ENTITY, key=key)


def _closed(place: GivingPlace, error: CampaignClosed) -> ResponseReturnValue:
    """Show that the gift was not made because the campaign has closed."""
    form = GivingForm.blank(place.campaign)
    form.form_key.errors = [error.message]
    return form_again(place, form, error.status)


def _made(campaign: Campaign, promise: Promise, form_key: str) -> Pledge:
    """Return a new pledge, made at sight if it is an ordinary one; else with the pools locked."""
    terms, network = kept_terms(campaign.id), client_network_number()
    kept: dict[str, Any] = {"form_key": form_key, "network": network}

    def make_at_sight() -> Pledge | None:
        return make_ordinary_pledge(campaign, promise, terms, at=clock.now(), **kept)

    def make(*, may_look: bool) -> Pledge:
        return make_pledge(campaign, promise, at=clock.now(), may_look=may_look, **kept)

    try:
        pledge = in_transaction(make_at_sight, opened_by=one_by_one)
        return pledge or in_transaction(partial(make, may_look=True))
    except LimitExceeded:  # others took the money meanwhile
        return in_transaction(partial(make, may_look=False))


def _revised(pledge: Pledge, promise: Promise) -> Pledge:
    if not pledge.can_be_changed:
        return pledge  # paid or settling, as its page says

    def revise(locked: Pledge) -> None:
        if locked.can_be_changed and not is_same(locked, promise):
            revise_pledge(locked, promise, at=clock.now(), network=client_network_number())

    try:
        return end_checkout_then(pledge, revise)
    except ProviderRefused as error:
        raise change_refused(pledge, error) from error
