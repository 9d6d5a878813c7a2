"""The share card of a supporter's page, in the owner's language, as the page's words are."""

from flask_babel import gettext as _

from fundraiser.i18n.languages import force_language
from fundraiser.organisation.share_cards import ShareCard
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.queries.totals import PlaceTotals
from fundraiser.web.links import public_url_for

CARD = "peer_to_peer.page_card"


def card_url(page: FundraiserPage, totals: PlaceTotals) -> str | None:
    """Return the whole address of the page's card as it is now; None for a page without address."""
    if page.slug is None:
        return None
    version = share_card(page, totals).version
    return public_url_for(CARD, language=page.language, slug=page.slug, v=version)


def share_card(page: FundraiserPage, totals: PlaceTotals) -> ShareCard:
    """Return what the page's card shows: its picture, title, owner and progress."""
    with force_language(page.language):
        line = _("By %(name)s", name=page.owner_name)
    return ShareCard(
        name=f"{page.public_id}-card",
        title=page.title,
        line=line,
        language=page.language,
        percent=totals.percent_of(page.goal),
        picture=page.picture,
    )
