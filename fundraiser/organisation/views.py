"""The files of the charity's look: its logo, the stylesheet of its colour, share cards."""

from http import HTTPStatus

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from fundraiser.i18n.languages import Language, current_language
from fundraiser.organisation.icons import IconSize, draw_icon, icon_version
from fundraiser.organisation.queries import find_logo, organisation_in
from fundraiser.organisation.share_cards import ShareCard, draw_card, site_card
from fundraiser.web.access import open_to_all
from fundraiser.web.assets import asset
from fundraiser.web.responses import cached_by_all, or_404, shown_elsewhere

bp = Blueprint("organisation", __name__)
NEWEST_SECONDS = 31_536_000  # the address changes with the content
OLDER_SECONDS = 300
NEWEST_CARD_SECONDS = 86_400
OLDER_CARD_SECONDS = 60


@bp.get("/logo/<version>.png")
@open_to_all
def logo(version: str) -> ResponseReturnValue:
    """Show the charity's logo. The address of an older one gets the current one."""
    answer = shown_elsewhere(Response(or_404(find_logo()), mimetype="image/png"))
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


@bp.get("/card/<tongue>.jpg")
@open_to_all
def site_card_file(tongue: str) -> ResponseReturnValue:
    """Give the share card of pages without one of their own."""
    or_404(tongue if tongue in set(Language) else None)
    return card_response(site_card(Language(tongue)))


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


def card_response(card: ShareCard) -> ResponseReturnValue:
    """Give the card as JPEG, cached by its version; for the views of what a card is about.

    If it is not its turn to be drawn, a card of the product's own stands in for it.
    """
    answer = shown_elsewhere(Response(mimetype="image/jpeg"))
    answer.set_etag(card.version)
    answer.cache_control.public = True
    is_newest = request.args.get("v") == card.version
    answer.cache_control.max_age = NEWEST_CARD_SECONDS if is_newest else OLDER_CARD_SECONDS
    if card.version in request.if_none_match:
        answer.status_code = HTTPStatus.NOT_MODIFIED
        return answer
    content = draw_card(card)
    if content is None:
        return redirect(asset("public/share_card.jpg"))
    answer.set_data(content)
    return answer
