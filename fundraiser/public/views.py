"""Home, a campaign with its giving form, its live figures, and its match in the open."""

import json
import secrets
from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import SLUG
from fundraiser.campaigns.queries import (
    find_campaign,
    find_campaign_in_season,
    list_published,
)
from fundraiser.i18n.formats import iso_instant, money
from fundraiser.i18n.languages import Language, current_language, force_language
from fundraiser.i18n.urls import LanguageBlueprint
from fundraiser.matching.offers import current_offer, progress
from fundraiser.money import Money
from fundraiser.payments.values import ProviderUnavailable
from fundraiser.pledges.forms import GivingForm
from fundraiser.pledges.operations import CampaignClosed, require_open
from fundraiser.pledges.paying import LINK_PURPOSE, take_promise, way_on
from fundraiser.pledges.queries import find_pledge
from fundraiser.public.kept_answers import Page, note_page
from fundraiser.public.page_cache import Kept, page_cache
from fundraiser.public.pages import campaign_html, home_facts, ledger_entries, public_pools
from fundraiser.web.access import open_to_all, signed_link
from fundraiser.web.assets import asset
from fundraiser.web.form_keys import (
    FormKey,
    form_key_maker,
    new_form_key,
    read_form_key,
    sign_form_key,
)
from fundraiser.web.links import public_url_for
from fundraiser.web.rate_limits import giving_limit
from fundraiser.web.responses import or_404

bp = LanguageBlueprint("public", __name__)
live_bp = Blueprint("live", __name__)  # for programs: both languages at one address
KEY_PLACE = secrets.token_hex(16)  # nobody can write it into a page
TOTALS_SECONDS = 2
LONGEST_NUMBER = 18  # digits of a row's id


@bp.get("/")
@open_to_all
def home() -> ResponseReturnValue:
    """Show the campaign in season and what it has brought."""

    def make() -> Page:
        campaign = find_campaign_in_season(clock.now())
        return Page(render_template("public/home.html", **home_facts(campaign), is_kept=True))

    return _kept(page_cache().get(_as_seen("home"), make))


@bp.get("/campaigns/<slug>", strict_slashes=False)
@open_to_all
def campaign_page(slug: str) -> ResponseReturnValue:
    """Show a campaign and its giving form."""

    def make() -> Page:
        campaign = _published(slug)
        offer = current_offer(campaign, at=clock.now())
        form = GivingForm.blank(campaign)
        page = campaign_html(campaign, offer, form, form_key=KEY_PLACE, is_kept=True)
        before, place, after = page.partition(KEY_PLACE)
        if not place:
            return Page(page)
        return Page(before, after, form_key_maker(campaign.id, offer.claim))

    return _kept(page_cache().get(_as_seen("campaign", slug), make))


@bp.post("/campaigns/<slug>", strict_slashes=False)
@open_to_all
@giving_limit
def give(slug: str) -> ResponseReturnValue:
    """Take the giving form and send the donor on to pay."""
    campaign = _published(slug)
    form = GivingForm(campaign)
    key = _key_for(campaign, form)
    if not form.validate() or key is None:
        return _refused(campaign, form, key)
    promise = form.promise(language=current_language(), claimed_terms=_terms_of(key.claim))
    try:
        pledge = take_promise(campaign, promise, key.value)
    except ProviderUnavailable:
        form.form_key.errors = [
            _("We could not reach Stripe to change your gift. Nothing was charged. Try again soon.")
        ]
        return _form_again(campaign, form, HTTPStatus.SERVICE_UNAVAILABLE, key=key)
    except CampaignClosed as closed:
        return _closed(campaign, closed)
    return way_on(pledge)


@bp.get("/campaigns/<slug>/change/<public_id>")
@signed_link(LINK_PURPOSE)
def change_pledge(slug: str, public_id: str) -> ResponseReturnValue:
    """Show the giving form with what the donor had written, to change it before paying."""
    campaign = _published(slug)
    pledge = or_404(find_pledge(public_id))
    if pledge.campaign_id != campaign.id or not pledge.can_be_changed:
        return way_on(pledge)
    form = GivingForm.of_pledge(campaign, pledge)
    key = FormKey(pledge.form_key, campaign.id, "", clock.now())
    if request.args.get("refused") == "email":
        form.email.errors = [
            _("Stripe does not accept this email address. Check it, or enter another one.")
        ]
        return _form_again(campaign, form, HTTPStatus.UNPROCESSABLE_ENTITY, key=key)
    return _form_again(campaign, form, HTTPStatus.OK, key=key)


@bp.get("/campaigns/<slug>/match", strict_slashes=False)
@open_to_all
def match_page(slug: str) -> ResponseReturnValue:
    """Show sponsors, terms, order, figures and the ledger without names."""
    before_id = _row_number(request.args.get("before"))
    if before_id is not None:
        return _match_html(slug, before_id=before_id)
    kept = page_cache().get(_as_seen("match", slug), lambda: _match_html(slug))
    return _uncached(kept.value)


@live_bp.get("/campaigns/<slug>/totals.json")
@open_to_all
def totals(slug: str) -> ResponseReturnValue:
    """Give a campaign's figures as JSON, for pages, embeds and screens."""
    body = page_cache().get(("totals", slug), lambda: _totals_json(slug)).value
    answer = Response(body, mimetype="application/json")
    answer.cache_control.public = True
    answer.cache_control.max_age = TOTALS_SECONDS
    answer.add_etag()
    return answer.make_conditional(request)


@live_bp.get("/favicon.ico")
@open_to_all
def favicon() -> ResponseReturnValue:
    """Show browsers that ask without a page where the lantern is."""
    return redirect(asset("base/favicon.svg"))


@live_bp.get("/robots.txt")
@open_to_all
def robots() -> ResponseReturnValue:
    """Tell search engines where they may look."""
    sitemap_url = public_url_for("live.sitemap", language=current_language())
    words = render_template("public/robots.txt", sitemap_url=sitemap_url)
    return Response(words, mimetype="text/plain")


@live_bp.get("/sitemap.xml")
@open_to_all
def sitemap() -> ResponseReturnValue:
    """List the pages that anybody may find, each in both languages."""
    pages = [_in_languages("public.home")]
    for campaign in list_published():
        for endpoint in ("public.campaign_page", "public.match_page"):
            pages.append(_in_languages(endpoint, slug=campaign.slug))
    return Response(render_template("public/sitemap.xml", pages=pages), mimetype="application/xml")


def _key_for(campaign: Campaign, form: GivingForm) -> FormKey | None:
    """Return the key that came with the form, if it is ours, fresh, and this campaign's."""
    key = read_form_key(form.form_key.data or "")
    return key if key and key.campaign_id == campaign.id else None


def _refused(campaign: Campaign, form: GivingForm, key: FormKey | None) -> ResponseReturnValue:
    """Say what is wrong with the form: its fields, or its age; or that the campaign is over."""
    try:
        require_open(campaign, clock.now())
    except CampaignClosed as closed:
        return _closed(campaign, closed)
    if not form.errors:
        form.form_key.errors = [_("This page was open for a long time. Please send it once more.")]
    return _form_again(campaign, form, HTTPStatus.UNPROCESSABLE_ENTITY, key=key)


def _closed(campaign: Campaign, closed: CampaignClosed) -> ResponseReturnValue:
    """Say that the gift was not made: the page was open when the campaign ended."""
    form = GivingForm.blank(campaign)
    form.form_key.errors = [closed.message]
    return _form_again(campaign, form, closed.status)


def _terms_of(claim: str) -> tuple[int, ...]:
    return tuple(int(part) for part in claim.split(".") if part)


def _published(slug: str) -> Campaign:
    campaign = or_404(find_campaign(slug) if SLUG.fullmatch(slug) else None)
    return or_404(campaign if campaign.is_published else None)


def _row_number(written: str | None) -> int | None:
    """Return the number in an address, None where there is none; anything else is no address."""
    if written is None:
        return None
    is_number = written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER
    return or_404(int(written) if is_number else None)


def _form_again(
    campaign: Campaign, form: GivingForm, status: HTTPStatus, *, key: FormKey | None = None
) -> ResponseReturnValue:
    """Show the form with what was typed. It keeps its key, with the claim this page makes."""
    offer = current_offer(campaign, at=clock.now())
    signed = sign_form_key(key, offer.claim) if key else new_form_key(campaign.id, offer.claim)
    return _uncached(campaign_html(campaign, offer, form, form_key=signed)), status


def _match_html(slug: str, *, before_id: int | None = None) -> str:
    """Return the match page; the newest one is kept, and given to many."""
    campaign = _published(slug)
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
        is_kept=before_id is None,
    )


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
            "claim": offer.claim,
            "match_closes_at": iso_instant(offer.closes_at) if offer.closes_at else None,
        },
        ensure_ascii=False,
    )


def _in_languages(endpoint: str, **values: str) -> dict[str, str]:
    return {
        str(language): public_url_for(endpoint, language=language, **values)
        for language in Language
    }


def _in_both(amount: Money) -> dict[str, int | str]:
    words: dict[str, int | str] = {"cents": amount.cents}
    for language in Language:
        with force_language(language):
            words[language.value] = money(amount)
    return words


def _as_seen(*page: str) -> tuple[str, ...]:
    """Return the key of a kept page: its links differ by language, and by the path we are under.

    What a proxy passes on of that path may be a visitor's own word, so nobody else is given it.
    """
    return (*page, current_language(), request.script_root)


def _kept(kept: Kept) -> Response:
    """Answer with a kept page, and let the answer be kept as well."""
    note_page(kept)
    return _uncached(kept.value.for_one_view())


def _uncached(page: str | bytes) -> Response:
    answer = Response(page, mimetype="text/html")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
