"""From a draft to a page: its address, the link that proves its owner's email, publication.

A draft belongs to nobody. Whoever holds its signed link may change it; whoever opens the link in
the email it was sent to becomes its owner, whatever browser that is in and whoever is signed in
there. What looks like a machine's work is not refused: it waits for one of us, as held words do.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, select

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.donors.models import Donor, SignInLink
from fundraiser.donors.sign_in import send_link
from fundraiser.errors import Conflict, DomainError
from fundraiser.mail.kinds import EmailKind
from fundraiser.peer_to_peer.models import DraftEmail, FundraiserPage, Team, subject_of
from fundraiser.peer_to_peer.operations.drafts import (
    PageFacts,
    assign_owner,
    choose_address,
    draft_page,
    publish_page,
    require_pages_taken,
)
from fundraiser.peer_to_peer.operations.memberships import join_team
from fundraiser.peer_to_peer.operations.moderation import write_to_organiser
from fundraiser.peer_to_peer.operations.page_pictures import remove_picture
from fundraiser.peer_to_peer.page_addresses import LONGEST, is_slug, kind_in
from fundraiser.peer_to_peer.queries.pages import find_draft_started, find_page_at, lock_page
from fundraiser.peer_to_peer.queries.places import count_open
from fundraiser.peer_to_peer.queries.teams import find_team_by_invitation, lock_team
from fundraiser.peer_to_peer.staff_notices import tell_staff_of_place
from fundraiser.peer_to_peer.word_filter import find_suspect_words
from fundraiser.web.actors import VISITOR, Actor
from fundraiser.web.slugs import slug_from
from fundraiser.web.spam import LINK, MOST_LINKS, Suspicion

MOST_OPEN_PAGES = 5
MOST_SUGGESTIONS = 3
EASY_TO_SAY = 24  # letters
DRAFTS_KEPT = timedelta(days=90)


class TooManyPages(Conflict):
    """The owner has as many open pages as one person may have."""

    message = _("You have five open pages. Close one before you start another.")


def start_draft(
    campaign: Campaign,
    facts: PageFacts,
    *,
    start_key: str,
    suspicion: Suspicion | None = None,
    invitation_key: str = "",
    prospect_id: int | None = None,
    at: datetime,
) -> FundraiserPage:
    """There is a draft, begun by a visitor. Repeatable by `start_key`. Raises PagesNotTaken.

    `invitation_key` is that of a team which its owner was asked to join, `prospect_id` the prospect
    whose email led here. Two who send one key at once meet at its constraint.
    """
    known = find_draft_started(start_key)
    if known:
        return known
    page = draft_page(campaign, facts, at=at)
    page.start_key, page.suspicion, page.invitation_key = start_key, suspicion, invitation_key
    page.prospect_id = prospect_id
    subject = subject_of(page.id)
    audit.record(AuditAction.PAGE_STARTED, subject, VISITOR, at)
    db.session.flush()
    return page


def suggest_addresses(page: FundraiserPage, wanted: str = "") -> list[str]:
    """Return a few addresses that are free now: of what was wanted, else of the page's title."""
    stem = slug_from(wanted) or slug_from(page.title)
    free: list[str] = []
    for slug in _variants(stem if is_slug(stem) else "", page):
        if len(free) == MOST_SUGGESTIONS:
            break
        if slug not in free and is_slug(slug) and is_free(slug, page):
            free.append(slug)
    return free


def is_free(slug: str, page: FundraiserPage) -> bool:
    """Whether the page may stand at this address, as far as others are concerned."""
    holder = find_page_at(slug)
    return holder is None or holder.id == page.id


def finish_draft(
    page: FundraiserPage, slug: str, *, emails_wording: str, joins_team: bool, at: datetime
) -> None:
    """The draft has its address, and what its owner-to-be has agreed to is kept with it.

    Repeatable. Raises AddressTaken.
    """
    choose_address(page, slug)
    page.emails_wording = emails_wording
    page.emails_agreed_at = at if emails_wording else None
    if not joins_team:
        page.invitation_key = ""
    if len(LINK.findall(page.story)) > MOST_LINKS:
        page.suspicion = page.suspicion or Suspicion.MANY_LINKS


def send_page_link(page: FundraiserPage, email: str, *, at: datetime) -> None:
    """The link that publishes the draft is on its way. Makes another on each call, up to a limit
    that `send_link` keeps."""
    send_link(email, language=page.language, name=page.owner_name, page_id=page.id, at=at)


def publish_draft(page_id: int, owner_id: int, *, at: datetime) -> FundraiserPage:
    """The page is its owner's, and live or waiting for one of us; who is to know is told.

    Repeatable for the same owner. Raises TooManyPages, PagesNotTaken, Conflict if it is another's.
    Locks the owner, the team it is to join, and the page.
    """
    db.session.execute(select(Donor.id).where(Donor.id == owner_id).with_for_update(key_share=True))
    team = _lock_team_of(page_id)
    page = lock_page(page_id)
    if page.owner_id == owner_id and not page.is_draft:
        return page
    require_pages_taken(page.campaign, at=at)
    if count_open(FundraiserPage, owner_id) >= MOST_OPEN_PAGES:
        raise TooManyPages
    assign_owner(page, owner_id)
    needs_approval = page.campaign.approves_pages or is_suspicious(page)
    publish_page(page, needs_approval=needs_approval, at=at)
    db.session.flush()
    db.session.expire(page, ["owner"])
    audit.record(
        AuditAction.PAGE_PUBLISHED,
        subject_of(page.id),
        Actor.donor(owner_id),
        at,
        after={"status": page.status.value, "title": page.title, "address": page.slug},
    )
    if team is not None:
        _join(page, team, at)
    _tell(page, at)
    return page


def is_suspicious(page: FundraiserPage) -> bool:
    """Whether one of us looks first whatever the campaign says."""
    texts = (page.title, page.owner_name, page.story, page.picture_words)
    return page.suspicion is not None or bool(find_suspect_words(*texts))


def delete_draft(page_id: int) -> None:
    """The draft, its picture and its links are gone; not if somebody has become its owner."""
    page = lock_page(page_id)
    if page.owner_id is not None or not page.is_draft:
        return
    remove_picture(page)
    for about_draft in (SignInLink, DraftEmail):
        db.session.execute(delete(about_draft).where(about_draft.page_id == page.id))
    db.session.delete(page)
    db.session.flush()


def _variants(stem: str, page: FundraiserPage) -> Iterator[str]:
    """Give addresses without end, those that are easy to say aloud first."""
    owner = slug_from(page.owner_name).partition("-")[0]
    kind = kind_in(page.language, page.kind)
    short = _joined(owner, kind) if owner else kind
    if len(stem) > EASY_TO_SAY:
        yield short
    if stem:
        yield stem
        if owner and owner not in stem.split("-"):
            yield _joined(owner, stem)
    yield short
    for number in count(2):
        yield _joined(stem or short, str(number))


def _joined(first: str, last: str) -> str:
    room = LONGEST - len(last) - 1
    return f"{first[:room].strip('-')}-{last}".strip("-")[:LONGEST].strip("-")


def _lock_team_of(page_id: int) -> Team | None:
    """Return the team that the page is to join, locked: teams are locked before pages."""
    key = db.session.scalar(
        select(FundraiserPage.invitation_key).where(FundraiserPage.id == page_id)
    )
    team = find_team_by_invitation(key) if key else None
    return lock_team(team.id) if team else None


def _join(page: FundraiserPage, team: Team, at: datetime) -> None:
    """The page is in the team, if it takes one more: a page is not lost for a full team."""
    try:
        join_team(page, team, at=at)
    except DomainError:
        return
    page.invitation_key = ""


def _tell(page: FundraiserPage, at: datetime) -> None:
    if not page.is_live or page.owner is None:
        tell_staff_of_place(page, at=at)
        return
    once = f"{page.subject}:live"
    write_to_organiser(EmailKind.PAGE_LIVE, page, page.id, once=once, at=at)
