"""Home, a campaign with its giving form, its live figures, and its match in the open."""

import json
from http import HTTPStatus

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import find_campaign, find_campaign_in_season
from fundraiser.i18n.formats import money
from fundraiser.i18n.languages import Language, current_language, force_language
from fundraiser.i18n.urls import LanguageBlueprint
from fundraiser.matching.offers import Offer, current_offer, progress
from fundraiser.money import Money
from fundraiser.payments.values import ProviderUnavailable
from fundraiser.pledges.forms import GivingForm
from fundraiser.pledges.operations import CampaignClosed
from fundraiser.pledges.paying import LINK_PURPOSE, take_promise, way_on
from fundraiser.pledges.queries import find_pledge
from fundraiser.public.page_cache import page_cache
from fundraiser.public.pages import campaign_html, home_facts, ledger_entries, public_pools
from fundraiser.web.access import open_to_all, signed_link
from fundraiser.web.form_keys import FormKey, new_form_key, read_form_key, sign_form_key
from fundraiser.web.rate_limits import giving_limit
from fundraiser.web.responses import or_404

bp = LanguageBlueprint("public", __name__)
live_bp = Blueprint("live", __name__)  # figures speak both languages at one address
KEY_PLACE = "form-key-goes-here"
TOTALS_SECONDS = 2


@bp.get("/")
@open_to_all
def home() -> ResponseReturnValue:
    """Show the campaign in season and what it has brought."""

    def make() -> str:
        return render_template(
            "public/home.html", **home_facts(find_campaign_in_season(clock.now()))
        )

    return _uncached(page_cache().get(("home", current_language()), make))


@bp.get("/campaigns/<slug>")
@open_to_all
def campaign_page(slug: str) -> ResponseReturnValue:
    """Show a campaign and its giving form."""

    def make() -> tuple[str, str, int, str]:
        campaign = _published(slug)
        offer = current_offer(campaign, at=clock.now())
        page = campaign_html(campaign, offer, GivingForm.blank(campaign), form_key=KEY_PLACE)
        before, _place, after = page.partition(KEY_PLACE)
        return before, after, campaign.id, claim_of(offer)

    before, after, campaign_id, claim = page_cache().get(
        ("campaign", slug, current_language()), make
    )
    return _uncached(f"{before}{new_form_key(campaign_id, claim) if after else ''}{after}")


@bp.post("/campaigns/<slug>")
@open_to_all
@giving_limit
def give(slug: str) -> ResponseReturnValue:
    """Take the giving form and send the donor on to pay."""
    campaign = _published(slug)
    form = GivingForm(campaign)
    key = read_form_key(form.form_key.data or "")
    if not form.validate():
        return _form_again(campaign, form, HTTPStatus.UNPROCESSABLE_ENTITY, key=key)
    if key is None or key.campaign_id != campaign.id:
        form.form_key.errors = [_("This page was open for a long time. Please send it once more.")]
        return _form_again(campaign, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    promise = form.promise(language=current_language(), claimed_terms=_terms_of(key.claim))
    try:
        pledge = take_promise(campaign, promise, key.value)
    except ProviderUnavailable:
        form.form_key.errors = [
            _("We could not reach Stripe to change your gift. Nothing was charged. Try again soon.")
        ]
        return _form_again(campaign, form, HTTPStatus.SERVICE_UNAVAILABLE, key=key)
    except CampaignClosed as closed:
        return _form_again(campaign, form, closed.status)
    return way_on(pledge)


@bp.get("/campaigns/<slug>/change/<public_id>")
@signed_link(LINK_PURPOSE)
def change_pledge(slug: str, public_id: str) -> ResponseReturnValue:
    """Show the giving form with what the donor had written, to change it before paying."""
    campaign = _published(slug)
    pledge = or_404(find_pledge(public_id))
    if pledge.campaign_id != campaign.id or pledge.is_fulfilled or pledge.is_settling:
        return way_on(pledge)
    form = GivingForm.of_pledge(campaign, pledge)
    key = FormKey(pledge.form_key, campaign.id, "", clock.now())
    return _form_again(campaign, form, HTTPStatus.OK, key=key)


@bp.get("/campaigns/<slug>/match")
@open_to_all
def match_page(slug: str) -> ResponseReturnValue:
    """Show sponsors, terms, order, figures and the ledger without names."""
    campaign = _published(slug)
    before_id = request.args.get("before", type=int)
    offer = current_offer(campaign, at=clock.now())
    entries, next_before = ledger_entries(campaign, before_id=before_id)
    next_url = url_for("public.match_page", slug=slug, before=next_before) + "#ledger"
    return render_template(
        "public/match_page.html",
        campaign=campaign,
        matching=offer,
        progress=progress(campaign, offer),
        pools=public_pools(campaign),
        entries=entries,
        next_url=next_url if next_before else None,
    )


@live_bp.get("/campaigns/<slug>/totals.json")
@open_to_all
def totals(slug: str) -> ResponseReturnValue:
    """Give a campaign's figures as JSON, for pages, embeds and screens."""
    body = page_cache().get(("totals", slug), lambda: _totals_json(slug))
    answer = Response(body, mimetype="application/json")
    answer.cache_control.public = True
    answer.cache_control.max_age = TOTALS_SECONDS
    answer.add_etag()
    return answer.make_conditional(request)


def claim_of(offer: Offer) -> str:
    """Return what a page claims of the match, to be signed into its form's key; empty for none."""
    return ".".join(str(terms_id) for terms_id in offer.terms_ids)


def _terms_of(claim: str) -> tuple[int, ...]:
    return tuple(int(part) for part in claim.split(".") if part)


def _published(slug: str) -> Campaign:
    campaign = or_404(find_campaign(slug))
    return or_404(campaign if campaign.is_published else None)


def _form_again(
    campaign: Campaign, form: GivingForm, status: HTTPStatus, *, key: FormKey | None = None
) -> ResponseReturnValue:
    """Show the form with what was typed. It keeps its key, with the claim this page makes."""
    offer = current_offer(campaign, at=clock.now())
    claim = claim_of(offer)
    signed = sign_form_key(key, claim) if key else new_form_key(campaign.id, claim)
    return _uncached(campaign_html(campaign, offer, form, form_key=signed)), status


def _totals_json(slug: str) -> str:
    campaign = _published(slug)
    offer = current_offer(campaign, at=clock.now())
    figures = progress(campaign, offer)
    amounts = ("given", "matched", "available", "lead_gifts", "total", "goal")
    return json.dumps(
        {
            "campaign": campaign.slug,
            "currency": campaign.currency,
            **{name: _in_both(getattr(figures, name)) for name in amounts},
            "percent": figures.percent,
            "gift_count": figures.gift_count,
            "match_is_on": offer.is_on,
        },
        ensure_ascii=False,
    )


def _in_both(amount: Money) -> dict[str, int | str]:
    words: dict[str, int | str] = {"cents": amount.cents}
    for language in Language:
        with force_language(language):
            words[language.value] = money(amount)
    return words


def _uncached(page: str) -> Response:
    answer = Response(page, mimetype="text/html")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
