"""Files for programs, at one address for both languages: live totals, icon, robots, sitemap."""

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.i18n.languages import current_language
from fundraiser.public.live_totals import totals_json
from fundraiser.public.sitemap import sitemap_pages
from fundraiser.public.views.blueprints import live_bp
from fundraiser.public.views.published import published
from fundraiser.web.access import open_to_all
from fundraiser.web.assets import asset
from fundraiser.web.links import public_url_for
from fundraiser.web.page_cache import page_cache

TOTALS_SECONDS = 2


@live_bp.get("/campaigns/<slug>/totals.json")
@open_to_all
def totals(slug: str) -> ResponseReturnValue:
    """Show a campaign's live totals as JSON."""
    kept = page_cache().get(("totals", slug), lambda: totals_json(published(slug), at=clock.now()))
    answer = Response(kept.value, mimetype="application/json")
    answer.cache_control.public = True
    answer.cache_control.max_age = TOTALS_SECONDS
    answer.add_etag()
    return answer.make_conditional(request)


@live_bp.get("/favicon.ico")
@open_to_all
def favicon() -> ResponseReturnValue:
    """Redirect browsers that ask for the icon at its default address."""
    return redirect(asset("base/favicon.svg"))


@live_bp.get("/robots.txt")
@open_to_all
def robots() -> ResponseReturnValue:
    """Show the rules for search engines."""
    sitemap_url = public_url_for("live.sitemap", language=current_language())
    words = render_template("public/robots.txt", sitemap_url=sitemap_url)
    return Response(words, mimetype="text/plain")


@live_bp.get("/sitemap.xml")
@open_to_all
def sitemap() -> ResponseReturnValue:
    """List the pages for search engines, each in its languages."""
    pages = sitemap_pages(at=clock.now())
    return Response(render_template("public/sitemap.xml", pages=pages), mimetype="application/xml")
