"""What each message of an owner's series is made of, and sentences that several have."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from fundraiser.i18n.formats import short_money
from fundraiser.i18n.languages import Language
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.queries.totals import PlaceTotals
from fundraiser.web.links import public_url_for

OWNERS_PAGE = "peer_to_peer.my_page"
WORDS_PAGE = "peer_to_peer.my_words"
EDIT_PAGE = "peer_to_peer.edit_page"
PICTURE_PAGE = "peer_to_peer.edit_picture"
GIVERS_PAGE = "peer_to_peer.my_givers"
UPDATES_PAGE = "peer_to_peer.my_updates"
PUBLIC_PAGE = "peer_to_peer.page"
POSTER = "peer_to_peer.page_poster"
CAMPAIGN_PAGE = "public.campaign_page"


@dataclass(frozen=True, slots=True)
class Wording:
    """One message: its subject, its paragraphs, and the button's words with where it leads."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str
    leads_to: str = OWNERS_PAGE


@dataclass(frozen=True, slots=True)
class PageStanding:
    """How a page stands on the day of an email, in the campaign's zone."""

    page: FundraiserPage
    totals: PlaceTotals
    today: date

    @property
    def days_left(self) -> int:
        """Return how many days there are to the event."""
        assert self.page.event_on
        return (self.page.event_on - self.today).days

    @property
    def missing(self) -> Money:
        """Return what is missing to the goal; zero or less once it is reached."""
        return self.page.goal - self.totals.given


Write = Callable[[PageStanding], Wording]


def address_of(page: FundraiserPage, leads_to: str, language: Language) -> str:
    """Return the whole address of what a button leads to."""
    if leads_to == CAMPAIGN_PAGE:
        return public_url_for(leads_to, language=language, slug=page.campaign.slug)
    if leads_to in {PUBLIC_PAGE, POSTER}:
        return public_url_for(leads_to, language=language, slug=page.slug)
    return public_url_for(leads_to, language=language, public_id=page.public_id)


def words_to_share() -> str:
    """Return the button of every message whose next step is to ask somebody."""
    return _("Open your words to share")


def so_far(standing: PageStanding) -> str:
    """Return a sentence that says how far the page is."""
    return _(
        "“%(title)s” has raised %(given)s of %(goal)s.",
        title=standing.page.title,
        given=short_money(standing.totals.given),
        goal=short_money(standing.page.goal),
    )


def matched(standing: PageStanding) -> tuple[str, ...]:
    """Return a sentence about the match that its gifts have earned, if there is any."""
    if not standing.totals.matched:
        return ()
    amount = short_money(standing.totals.matched)
    return (_("Sponsors have matched these gifts with %(matched)s.", matched=amount),)
