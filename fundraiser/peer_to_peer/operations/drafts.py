"""Setting up a page: drafted, described, owned, and published or left for approval."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _
from sqlalchemy.exc import IntegrityError

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.errors import Conflict, DomainError
from fundraiser.i18n.languages import Language
from fundraiser.ledger.operations import open_account
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import FundraiserPage, PageKind, PlaceStatus
from fundraiser.peer_to_peer.page_addresses import is_slug
from fundraiser.peer_to_peer.queries.pages import find_page_at
from fundraiser.pictures.operations import publish_picture


class PagesNotTaken(DomainError):
    """The campaign takes no new pages."""

    message = _("This campaign takes no new fundraiser pages now.")


class AddressTaken(Conflict):
    """No page can stand at this address: it is taken, kept for us, or no address at all."""

    message = _("This address is taken. Choose another one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What somebody says of the page they want."""

    kind: PageKind
    title: str
    owner_name: str
    goal: Money
    event_on: date | None = None
    language: Language = Language.ENGLISH


def draft_page(campaign: Campaign, facts: PageFacts, *, at: datetime) -> FundraiserPage:
    """There is a draft that nobody owns yet, and its accounts. Raises PagesNotTaken."""
    require_pages_taken(campaign, at=at)
    page = FundraiserPage(
        campaign_id=campaign.id,
        status=PlaceStatus.DRAFT,
        currency=campaign.currency,
        created_at=at,
        story="",
        picture_words="",
        is_on_leaderboard=True,
        asked_change="",
        emails_wording="",
    )
    describe(page, facts)
    db.session.add(page)
    db.session.flush()
    open_account(page.given_account(page.id), page.currency)
    open_account(page.matched_account(page.id), page.currency)
    return page


def require_pages_taken(campaign: Campaign, *, at: datetime) -> None:
    """Raise PagesNotTaken unless the campaign takes new pages now."""
    if not takes_pages_at(campaign, at):
        raise PagesNotTaken


def takes_pages_at(campaign: Campaign, at: datetime) -> bool:
    """Whether a page may be started for the campaign: also before it opens, not after its end."""
    return campaign.takes_pages and campaign.is_published and at < campaign.closes_at


def describe(page: FundraiserPage, facts: PageFacts) -> None:
    """The draft says what its owner-to-be says of it. Repeatable."""
    page.kind, page.title, page.owner_name = facts.kind, facts.title, facts.owner_name
    page.event_on, page.goal_cents, page.language = (
        facts.event_on,
        facts.goal.cents,
        facts.language,
    )


def choose_address(page: FundraiserPage, slug: str) -> None:
    """The page stands at `/f/<slug>`. Repeatable. Raises AddressTaken."""
    if page.slug == slug:
        return
    if not is_slug(slug) or find_page_at(slug) is not None:
        raise AddressTaken
    page.slug = slug
    try:
        db.session.flush()
    except IntegrityError as error:  # another one took the address at this very moment
        raise AddressTaken from error


def assign_owner(page: FundraiserPage, owner_id: int) -> None:
    """The page is this donor's, whose address was proved. Repeatable for the same one."""
    if page.owner_id not in {None, owner_id}:
        raise Conflict(_("This page already has an owner."))
    page.owner_id = owner_id


def publish_page(page: FundraiserPage, *, needs_approval: bool, at: datetime) -> None:
    """The page is live, its picture for all to see, or it waits for one of us. Repeatable.

    It has an owner and an address. `needs_approval` is the campaign's wish, or held words.
    """
    if page.owner_id is None or page.slug is None:
        raise Conflict(_("A page needs an owner and an address before others can see it."))
    if page.status not in {PlaceStatus.DRAFT, PlaceStatus.CHANGE_ASKED}:
        return
    if needs_approval:
        page.move_to(PlaceStatus.WAITING)
        return
    page.move_to(PlaceStatus.LIVE)
    page.published_at = page.published_at or at
    page.follow_up_at = at
    if page.picture:
        publish_picture(page.picture)
