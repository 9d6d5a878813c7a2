"""Home, a campaign with its giving form, its live figures, and its match in the open."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import SLUG
from fundraiser.campaigns.queries import find_campaign, find_campaign_in_season
from fundraiser.i18n.languages import current_language
from fundraiser.i18n.urls import LanguageBlueprint
from fundraiser.matching.offers import current_offer, progress
from fundraiser.pledges.links import LINK_PURPOSE
from fundraiser.pledges.views.giving_form import change_form, kept_page, take_form
from fundraiser.public.live_totals import totals_json
from fundraiser.public.pages import home_facts, ledger_entries, place_of, public_pools
from fundraiser.public.sitemap import sitemap_pages
from fundraiser.seals.queries import find_newest_block
from fundraiser.web.access import open_to_all, signed_link
from fundraiser.web.assets import asset
from fundraiser.web.kept_answers import Page, kept_answer
from fundraiser.web.links import public_url_for
from fundraiser.web.page_cache import as_seen, page_cache
from fundraiser.web.rate_limits import giving_limit
from fundraiser.web.responses import not_stored, or_404, row_number

bp = LanguageBlueprint("public", __name__)
live_bp = Blueprint("live", __name__)  # for programs: both languages at one address
TOTALS_SECONDS = 2


@bp.get("/")
@open_to_all
def home() -> ResponseReturnValue:
    """Show the campaign in season and what it has brought."""

    def make() -> Page:
        campaign = find_campaign_in_season(clock.now())
        return Page(render_template("public/home.html", **home_facts(campaign), is_kept=True))

    return kept_answer(page_cache().get(as_seen("home"), make))


@bp.get("/campaigns/<slug>", strict_slashes=False)
@open_to_all
def campaign_page(slug: str) -> ResponseReturnValue:
    """Show a campaign and its giving form."""
    key = as_seen("campaign", slug)
    return kept_answer(page_cache().get(key, lambda: kept_page(place_of(_published(slug)))))


@bp.post("/campaigns/<slug>", strict_slashes=False)
@open_to_all
@giving_limit
def give(slug: str) -> ResponseReturnValue:
    """Take the giving form and send the donor on to pay."""
    return take_form(place_of(_published(slug)))


@bp.get("/campaigns/<slug>/change/<public_id>")
@signed_link(LINK_PURPOSE)
def change_pledge(slug: str, public_id: str) -> ResponseReturnValue:
    """Show the giving form with what the donor had written, to change it before paying."""
    return change_form(place_of(_published(slug)), public_id)


@bp.get("/campaigns/<slug>/match", strict_slashes=False)
@open_to_all
def match_page(slug: str) -> ResponseReturnValue:
    """Show sponsors, terms, order, figures and the ledger without names."""
    before_id = row_number(request.args.get("before"))
    if before_id is not None:
        return _match_html(slug, before_id=before_id)
    kept = page_cache().get(as_seen("match", slug), lambda: _match_html(slug))
    return not_stored(kept.value)


@live_bp.get("/campaigns/<slug>/totals.json")
@open_to_all
def totals(slug: str) -> ResponseReturnValue:
    """Give a campaign's figures as JSON, for pages, embeds and screens."""
    body = page_cache().get(("totals", slug), lambda: totals_json(_published(slug))).value
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
    """List the pages that anybody may find, each in the languages it is in."""
    pages = sitemap_pages(at=clock.now())
    return Response(render_template("public/sitemap.xml", pages=pages), mimetype="application/xml")


def _published(slug: str) -> Campaign:
    campaign = or_404(find_campaign(slug) if SLUG.fullmatch(slug) else None)
    return or_404(campaign if campaign.is_published else None)


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
        season=campaign.season_at(clock.now()),
        progress=progress(campaign, offer),
        pools=public_pools(campaign),
        entries=entries,
        seal=find_newest_block(),
        next_url=next_url if next_before else None,
        is_kept=before_id is None,
    )
