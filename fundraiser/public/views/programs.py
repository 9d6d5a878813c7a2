"""Files for programs: live totals, icon, robots, sitemap; the manifest in each language."""

from flask import Response, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.i18n.languages import current_language
from fundraiser.organisation.icons import IconSize
from fundraiser.organisation.queries import organisation_in
from fundraiser.organisation.template_globals import icon_url
from fundraiser.public.live_totals import totals_json
from fundraiser.public.sitemap import sitemap_pages
from fundraiser.public.views.blueprints import bp, live_bp
from fundraiser.public.views.published import published
from fundraiser.web.access import open_to_all
from fundraiser.web.assets import asset, get_asset
from fundraiser.web.links import public_url_for
from fundraiser.web.page_cache import page_cache
from fundraiser.web.response_cache import CachedPage, kept_figures
from fundraiser.web.responses import cached_by_all

TOTALS_SECONDS = 2
MANIFEST_SECONDS = 3600
ICON_SECONDS = 86_400
MANIFEST_TYPE = "application/manifest+json"
GROUND = "#fbf8f1"


@live_bp.get("/campaigns/<slug>/totals.json")
@open_to_all
def totals(slug: str) -> ResponseReturnValue:
    """Show a campaign's live totals as JSON."""

    def make() -> CachedPage:
        return CachedPage(totals_json(published(slug), at=clock.now()))

    return kept_figures(page_cache().get(("totals", slug), make), TOTALS_SECONDS)


@live_bp.get("/favicon.ico")
@open_to_all
def favicon() -> ResponseReturnValue:
    """Send the icon to browsers that ask for it at its default address."""
    if not organisation_in(current_language()).brand.has_lanterns:
        return redirect(icon_url(IconSize.TAB))
    icon = get_asset("base/favicon.ico")
    return cached_by_all(Response(icon.content, content_type=icon.content_type), ICON_SECONDS)


@bp.get("/manifest.webmanifest")
@open_to_all
def manifest() -> ResponseReturnValue:
    """Show the name, colours and icons of the site, for home screens."""
    language = current_language()
    organisation = organisation_in(language)
    answer = jsonify(
        name=organisation.name,
        lang=f"{language}-CA",
        id=url_for("public.home"),
        start_url=url_for("public.home"),
        display="browser",
        theme_color=organisation.brand.palette.night_deep,
        background_color=GROUND,
        icons=_icons(),
    )
    answer.mimetype = MANIFEST_TYPE
    return cached_by_all(answer, MANIFEST_SECONDS)


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


def _icons() -> list[dict[str, str]]:
    drawing = {"src": asset("base/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    has_lanterns = organisation_in(current_language()).brand.has_lanterns
    pictures = [
        {
            "src": icon_url(size),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    return [drawing, *pictures] if has_lanterns else pictures
