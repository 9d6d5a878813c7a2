"""The files of the charity's look: its logo, the stylesheet of its colour, share cards."""

from flask import Blueprint, Response, redirect
from flask.typing import ResponseReturnValue

from fundraiser.i18n.languages import current_language
from fundraiser.organisation.icons import IconSize, draw_icon, icon_version
from fundraiser.organisation.queries import find_logo, organisation_in
from fundraiser.web.access import open_to_all
from fundraiser.web.assets import asset
from fundraiser.web.responses import cached_by_all, or_404

bp = Blueprint("organisation", __name__)
NEWEST_SECONDS = 31_536_000  # the address changes with the content
OLDER_SECONDS = 300
NEWEST_CARD_SECONDS = 86_400
OLDER_CARD_SECONDS = 60


@bp.get("/logo/<version>.png")
@open_to_all
def logo(version: str) -> ResponseReturnValue:
    """Show the charity's logo. The address of an older one gets the current one."""
    answer = Response(or_404(find_logo()), mimetype="image/png")
    newest = organisation_in(current_language()).brand.logo
    is_newest = newest is not None and version == newest.version
    return cached_by_all(answer, NEWEST_SECONDS if is_newest else OLDER_SECONDS)


@bp.get("/brand/<version>.css")
@open_to_all
def brand_styles(version: str) -> ResponseReturnValue:
    """Show the stylesheet of the charity's colour; an empty one if it has none of its own."""
    brand = organisation_in(current_language()).brand
    answer = Response(brand.styles, mimetype="text/css")
    is_newest = version == brand.styles_version
    return cached_by_all(answer, NEWEST_SECONDS if is_newest else OLDER_SECONDS)


@bp.get("/icon/<version>/<int:size>.png")
@open_to_all
def icon(version: str, size: int) -> ResponseReturnValue:
    """Show the site's icon, of a charity that has no lanterns."""
    or_404(size if size in set(IconSize) else None)
    content = draw_icon(IconSize(size))
    if content is None:
        return redirect(asset("base/icon-192.png"))
    is_newest = version == icon_version()
    answer = Response(content, mimetype="image/png")
    return cached_by_all(answer, NEWEST_SECONDS if is_newest else OLDER_SECONDS)
