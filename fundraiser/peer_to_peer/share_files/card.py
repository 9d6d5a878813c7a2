"""The share card of a supporter's page, in the owner's language, as the page's words are."""

from typing import Any

from flask_babel import gettext as _

from fundraiser.documents import render_png
from fundraiser.documents.drawn_files import drawn_once, version_of
from fundraiser.documents.printable_text import printable
from fundraiser.i18n.languages import force_language
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.pictures.images import as_jpeg
from fundraiser.pictures.models import Variant
from fundraiser.pictures.queries import find_file
from fundraiser.web.links import public_url_for

TEMPLATE = "peer_to_peer/share_card.typ"
CARD = "peer_to_peer.page_card"
LIT_AT = (1, 15, 25, 35, 45, 55, 65, 75, 85, 100)  # per cent, as on the page's string of lanterns
LOOK = 1  # another number whenever the template looks different


def card_url(page: FundraiserPage) -> str | None:
    """Return the whole address of the page's card as it is now; None for a page without address."""
    if page.slug is None:
        return None
    return public_url_for(CARD, language=page.language, slug=page.slug, v=card_version(page))


def card_version(page: FundraiserPage) -> str:
    """Return what is the same as long as the card shows the same."""
    picture = (page.picture.public_id, page.picture.version) if page.picture else None
    organisation = organisation_in(page.language).name
    words = (page.title, page.owner_name, organisation, page.language)
    return version_of(LOOK, *words, picture, _lit_count(page))


def share_card(page: FundraiserPage, version: str) -> bytes | None:
    """Return the card as JPEG, 1200 by 630 pixels; None if it is not its turn to be drawn."""
    facts = _facts(page)
    picture_id, language = page.picture_id, page.language

    def draw() -> bytes:
        file = find_file(picture_id, Variant.CARD) if picture_id else None
        shown = {**facts, "picture": list(file.content) if file else None}
        return as_jpeg(render_png(TEMPLATE, shown, language=language))

    return drawn_once(f"{page.public_id}-card", version, draw)


def _facts(page: FundraiserPage) -> dict[str, Any]:
    with force_language(page.language):
        by = _("By %(name)s", name=printable(page.owner_name))
        organisation = organisation_in(page.language).name
    return {
        "title": printable(page.title),
        "by": by,
        "organisation": printable(organisation),
        "lit": _lit_count(page),
    }


def _lit_count(page: FundraiserPage) -> int:
    percent = totals_of(page).percent_of(page.goal)
    return sum(percent >= at for at in LIT_AT)
