"""What an owner does with their page: changes its words, picture and settings.

Words and picture are *content*: what others see of it was approved where that is needed, and what
the owner wants instead waits beside it as the page's one waiting change. Goal, date, kind and
leaderboard are the owner's own business and hold at once. The caller has locked the page.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select, update

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.errors import Conflict
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    FundraiserPage,
    PageChange,
    PageKind,
    PlaceStatus,
)
from fundraiser.peer_to_peer.operations.drafts import publish_page
from fundraiser.peer_to_peer.operations.place_status import NotPossibleNow
from fundraiser.peer_to_peer.queries.pages import find_waiting_change
from fundraiser.peer_to_peer.staff_notices import tell_staff_of_change, tell_staff_of_place
from fundraiser.peer_to_peer.word_filter import find_suspect_words
from fundraiser.pictures.operations import delete_picture, publish_picture
from fundraiser.pictures.queries import get_picture
from fundraiser.web.actors import Actor

NOT_YET_SHOWN = frozenset({PlaceStatus.DRAFT, PlaceStatus.WAITING, PlaceStatus.CHANGE_ASKED})


class PageIsDown(Conflict):
    """The page was taken down: its owner cannot change it any more."""

    message = _("We have taken this page down, so it cannot be changed. Write to us about it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """What others see of a page, and what is approved where that is needed."""

    title: str
    owner_name: str
    story: str
    picture_id: int | None
    picture_words: str

    @property
    def texts(self) -> tuple[str, ...]:
        return self.title, self.owner_name, self.story, self.picture_words


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """What an owner settles alone."""

    kind: PageKind
    goal: Money
    event_on: date | None
    is_on_leaderboard: bool


def content_of(shown: FundraiserPage | PageChange) -> PageContent:
    """Return what a page shows, or what a change would have it show."""
    names = ("title", "owner_name", "story", "picture_id", "picture_words")
    return PageContent(**{name: getattr(shown, name) for name in names})


def content_with_picture(content: PageContent, picture_id: int | None, words: str) -> PageContent:
    """Return the same words with another picture, or none."""
    return replace(content, picture_id=picture_id, picture_words=words)


def settings_of(page: FundraiserPage) -> PageSettings:
    return PageSettings(
        kind=page.kind,
        goal=page.goal,
        event_on=page.event_on,
        is_on_leaderboard=page.is_on_leaderboard,
    )


def needs_approval(page: FundraiserPage, *texts: str) -> bool:
    """Whether one of us looks before others see these texts: the campaign's wish, held words, or
    a page that we have hidden."""
    is_wished = page.campaign.approves_pages or page.is_hidden
    return is_wished or bool(find_suspect_words(*texts))


def propose_change(
    page: FundraiserPage,
    content: PageContent,
    *,
    needs_approval: bool,
    actor: Actor,
    at: datetime,
) -> PageChange | None:
    """The page shows this content, or it waits as the page's one waiting change, which is returned.

    Repeatable. A page that others have not seen yet is simply changed. What waited before is
    replaced; content that is the page's own again waits for nobody. Raises PageIsDown.
    """
    if page.is_taken_down:
        raise PageIsDown
    waiting = find_waiting_change(page.id)
    shown, before = content_of(page), content_of(waiting or page)
    if content == before:
        return waiting
    if waiting:
        _replace(waiting, at)
    change = None
    if page.status not in NOT_YET_SHOWN and needs_approval and content != shown:
        change = _wait(page, content, at)
    else:
        _show(page, content)
    for picture_id in {before.picture_id, shown.picture_id}:
        delete_unused_picture(picture_id)
    audit.record_changes(
        AuditAction.PAGE_EDITED,
        page.subject,
        actor,
        at,
        before=asdict(before),
        after=asdict(content),
    )
    if change:
        tell_staff_of_change(change, at=at)
    return change


def apply_change(change: PageChange, *, at: datetime) -> None:
    """The page shows what was proposed: for whoever approves it, who also decides the change.

    Its picture is public if the page is; the one it stood in for is gone.
    """
    page, before = change.page, change.page.picture_id
    _show(page, content_of(change))
    change.decided_at = at
    db.session.flush()
    delete_unused_picture(before)


def withdraw_change(page: FundraiserPage, *, actor: Actor, at: datetime) -> None:
    """Nothing waits: the page goes on showing what was approved. Repeatable."""
    waiting = find_waiting_change(page.id)
    if waiting is None:
        return
    proposed = content_of(waiting)
    _replace(waiting, at)
    delete_unused_picture(proposed.picture_id)
    audit.record_changes(
        AuditAction.PAGE_EDITED,
        page.subject,
        actor,
        at,
        before=asdict(proposed),
        after=asdict(content_of(page)),
    )


def save_settings(
    page: FundraiserPage, settings: PageSettings, *, actor: Actor, at: datetime
) -> None:
    """Kind, goal, date and leaderboard are as the owner wishes. Repeatable. Raises PageIsDown."""
    if page.is_taken_down:
        raise PageIsDown
    before = settings_of(page)
    page.kind, page.goal_cents = settings.kind, settings.goal.cents
    page.event_on, page.is_on_leaderboard = settings.event_on, settings.is_on_leaderboard
    audit.record_changes(
        AuditAction.PAGE_EDITED,
        page.subject,
        actor,
        at,
        before=_audited(before),
        after=_audited(settings),
    )


def send_again(page: FundraiserPage, *, actor: Actor, at: datetime) -> None:
    """A page that we asked to be changed waits for us again, and staff know. Repeatable."""
    if page.is_waiting:
        return
    if not page.is_change_asked:
        raise NotPossibleNow
    before = page.status
    publish_page(page, needs_approval=True, at=at)
    audit.record_changes(
        AuditAction.PAGE_EDITED,
        page.subject,
        actor,
        at,
        before={"status": before},
        after={"status": page.status},
    )
    tell_staff_of_place(page, at=at)


def _wait(page: FundraiserPage, content: PageContent, at: datetime) -> PageChange:
    change = PageChange(
        page_id=page.id, status=ChangeStatus.WAITING, made_at=at, note="", **asdict(content)
    )
    db.session.add(change)
    db.session.flush()
    return change


def _replace(waiting: PageChange, at: datetime) -> None:
    waiting.move_to(ChangeStatus.REPLACED)
    waiting.decided_at = at
    db.session.flush()  # a page has one waiting change: this one must be none before the next is


def _show(page: FundraiserPage, content: PageContent) -> None:
    page.title, page.owner_name, page.story = content.title, content.owner_name, content.story
    page.picture_words = content.picture_words
    if page.picture_id != content.picture_id:
        page.picture = get_picture(content.picture_id) if content.picture_id else None
    if page.picture and page.is_shown:
        publish_picture(page.picture)
    db.session.flush()


def delete_unused_picture(picture_id: int | None) -> None:
    """A picture that no page shows and no waiting change proposes is gone with its files."""
    if picture_id is None or _is_wanted(picture_id):
        return
    db.session.execute(
        update(PageChange).where(PageChange.picture_id == picture_id).values(picture_id=None)
    )
    delete_picture(get_picture(picture_id))


def _is_wanted(picture_id: int) -> bool:
    on_page = select(FundraiserPage.id).where(FundraiserPage.picture_id == picture_id)
    proposed = select(PageChange.id).where(
        PageChange.picture_id == picture_id, PageChange.status == ChangeStatus.WAITING
    )
    return bool(db.session.scalar(select(or_(on_page.exists(), proposed.exists()))))


def _audited(settings: PageSettings) -> dict[str, Any]:
    """Return what the audit log keeps of settings."""
    return {
        "kind": settings.kind.value,
        "goal": str(settings.goal),
        "event_on": settings.event_on.isoformat() if settings.event_on else "",
        "is_on_leaderboard": settings.is_on_leaderboard,
    }
