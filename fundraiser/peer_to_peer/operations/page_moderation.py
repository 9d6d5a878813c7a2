"""What staff decide about pages: approve, ask for a change, hide, show, take down, restore.

Each act leaves an entry in the audit log, and tells the page's owner where there is something to
tell. Approving acts on what was seen: the form carries a digest of the words (`version_of_page`),
and words that their owner changed meanwhile are not approved. The caller has locked the page.

A picture follows its page: public as long as the page is shown, and by signed link only otherwise.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select, update

from fundraiser import audit, mail
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.errors import Conflict
from fundraiser.mail.kinds import EmailKind
from fundraiser.peer_to_peer.models import (
    SHOWN,
    ChangeStatus,
    FundraiserPage,
    PageChange,
    PageStatus,
    PageUpdate,
    subject_of,
)
from fundraiser.peer_to_peer.operations import updates
from fundraiser.peer_to_peer.operations.page_settings import apply_change, content_of, let_go
from fundraiser.pictures.operations import publish_picture, withhold_picture
from fundraiser.pledges.models import Pledge, PledgeStatus
from fundraiser.web.actors import Actor
from fundraiser.web.lost_update_guard import version_of

# Pledges of which no money has come, nor is on its way.
UNPAID = (PledgeStatus.OPEN, PledgeStatus.FAILED, PledgeStatus.LAPSED, PledgeStatus.CANCELLED)
WAITING = frozenset({PageStatus.WAITING, PageStatus.CHANGE_ASKED})


class PageHasMovedOn(Conflict):
    """The page, or what was proposed for it, is not as it was when it was opened."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has decided meanwhile. Look at it as it is now."))


class WordsHaveChanged(Conflict):
    """The owner has changed the words since staff read them: nobody approves the unseen."""

    def __init__(self) -> None:
        super().__init__(
            _("The words were changed after you opened them. Read them as they are now.")
        )


def version_of_page(page: FundraiserPage) -> str:
    """Return what is the same as long as the page's words and picture are."""
    return version_of(content_of(page), page.picture.version if page.picture else 0)


def version_of_update(one: PageUpdate) -> str:
    """Return what is the same as long as the update's words are."""
    return version_of(one.words)


def approve_page(page: FundraiserPage, *, seen: str, actor: Actor, at: datetime) -> None:
    """Others see the page, and it takes gifts. Its owner is told.

    Raises PageHasMovedOn, WordsHaveChanged.
    """
    if page.status not in WAITING:
        raise PageHasMovedOn
    if seen != version_of_page(page):
        raise WordsHaveChanged
    _move(page, PageStatus.LIVE, AuditAction.PAGE_APPROVED, actor=actor, at=at)
    _publish(page, at=at)


def ask_for_change(page: FundraiserPage, words: str, *, actor: Actor, at: datetime) -> None:
    """The owner of a page that waits is asked for a change, in these words.

    Raises PageHasMovedOn.
    """
    if page.status not in WAITING:
        raise PageHasMovedOn
    before = page.status
    if before is not PageStatus.CHANGE_ASKED:
        page.move_to(PageStatus.CHANGE_ASKED)
    page.asked_change = words
    _record(
        AuditAction.PAGE_CHANGE_ASKED, page, before, page.status, actor=actor, at=at, note=words
    )
    _write_to_owner(EmailKind.PAGE_CHANGE_ASKED, page, "change-asked", at)


def approve_change(change: PageChange, *, actor: Actor, at: datetime) -> None:
    """The page shows what its owner proposed. The owner is told.

    Each change stands for other words, so that it cannot change under who reads it. Raises
    PageHasMovedOn. The caller has locked the change's page.
    """
    _require_waiting(change)
    before, after = content_of(change.page), content_of(change)
    apply_change(change, at=at)
    change.move_to(ChangeStatus.APPROVED)
    _record_change(AuditAction.PAGE_CHANGE_APPROVED, change, before, after, actor=actor, at=at)
    _tell_of_decision(change, at)


def refuse_change(change: PageChange, words: str, *, actor: Actor, at: datetime) -> None:
    """The page goes on showing what was approved; its owner is told why, in these words.

    Raises PageHasMovedOn. The caller has locked the change's page.
    """
    _require_waiting(change)
    change.move_to(ChangeStatus.REFUSED)
    change.decided_at, change.note = at, words
    db.session.flush()
    before, after = content_of(change.page), content_of(change)
    let_go(change.picture_id)
    _record_change(
        AuditAction.PAGE_CHANGE_REFUSED, change, before, after, actor=actor, at=at, note=words
    )
    _tell_of_decision(change, at)


def approve_update(one: PageUpdate, *, seen: str, actor: Actor, at: datetime) -> None:
    """Others see the update. Raises PageHasMovedOn, WordsHaveChanged."""
    if one.removed_at is not None or one.shown_at is not None:
        raise PageHasMovedOn
    if seen != version_of_update(one):
        raise WordsHaveChanged
    one.shown_at = at
    audit.record(
        AuditAction.UPDATE_APPROVED,
        actor=actor,
        subject=subject_of(one.page_id),
        at=at,
        after={"update": one.words},
    )


def remove_update(one: PageUpdate, *, actor: Actor, at: datetime) -> None:
    """Nobody sees the update any more. Repeatable."""
    updates.remove_update(one, actor=actor, at=at)


def hide_page(page: FundraiserPage, words: str, *, actor: Actor, at: datetime) -> None:
    """Nobody sees the page for the time being, and it takes no gifts. Its owner is told why.

    Raises PageHasMovedOn.
    """
    if page.status not in SHOWN:
        raise PageHasMovedOn
    page.status_before = page.status
    _move(page, PageStatus.HIDDEN, AuditAction.PAGE_HIDDEN, actor=actor, at=at, note=words)
    _withhold(page, words, at=at)


def show_page(page: FundraiserPage, *, seen: str, actor: Actor, at: datetime, note: str) -> None:
    """A hidden page is shown again, as it stood before. Raises PageHasMovedOn, WordsHaveChanged."""
    if page.status is not PageStatus.HIDDEN:
        raise PageHasMovedOn
    if seen != version_of_page(page):
        raise WordsHaveChanged
    to = _before(page, SHOWN, usually=PageStatus.LIVE)
    _move(page, to, AuditAction.PAGE_SHOWN, actor=actor, at=at, note=note)
    _publish(page, at=at)


def take_down(page: FundraiserPage, words: str, *, actor: Actor, at: datetime) -> Sequence[int]:
    """Nobody sees the page and it takes no gifts; what is promised through it has no credit.

    What has arrived, and a bank debit on its way, stay as they are. Returns the ids of the pledges
    whose page at Stripe is open: the caller ends these (`pledges.paying.once_ended`). The owner
    is told why. Raises PageHasMovedOn.
    """
    if not page.can_move_to(PageStatus.TAKEN_DOWN):
        raise PageHasMovedOn
    if page.status is not PageStatus.HIDDEN:
        page.status_before = page.status
    _move(page, PageStatus.TAKEN_DOWN, AuditAction.PAGE_TAKEN_DOWN, actor=actor, at=at, note=words)
    _withhold(page, words, at=at)
    open_pledges = db.session.scalars(
        select(Pledge.id).where(Pledge.page_id == page.id, Pledge.status == PledgeStatus.OPEN)
    ).all()
    db.session.execute(
        update(Pledge)
        .where(Pledge.page_id == page.id, Pledge.status.in_(UNPAID))
        .values(page_id=None, team_id=None)
    )
    return open_pledges


def restore(page: FundraiserPage, *, actor: Actor, at: datetime, note: str) -> None:
    """A page that was taken down stands as before; one that others never saw is hidden.

    Credit that promises lost stays lost. Raises PageHasMovedOn.
    """
    if page.status is not PageStatus.TAKEN_DOWN:
        raise PageHasMovedOn
    to = _before(page, SHOWN, usually=PageStatus.HIDDEN)
    if page.published_at is None:
        to = PageStatus.HIDDEN
    _move(page, to, AuditAction.PAGE_RESTORED, actor=actor, at=at, note=note)
    if page.is_shown:
        _publish(page, at=at)


def _before(
    page: FundraiserPage, possible: frozenset[PageStatus], *, usually: PageStatus
) -> PageStatus:
    """Return what the page was before it was hidden, where that is one of those possible."""
    written = page.status_before
    return PageStatus(written) if written in possible else usually


def _publish(page: FundraiserPage, *, at: datetime) -> None:
    """Others see the page's picture, and its owner knows that they see the page."""
    page.status_before = page.asked_change = ""
    if page.published_at is None and page.is_live:
        page.published_at = at
    if page.emails_stopped_at is None:
        page.follow_up_at = at
    if page.picture:
        publish_picture(page.picture)
    if page.is_live:
        _write_to_owner(EmailKind.PAGE_LIVE, page, "live", at)


def _withhold(page: FundraiserPage, words: str, *, at: datetime) -> None:
    """Nobody else sees the page's picture, and its owner knows why."""
    page.asked_change = words
    page.follow_up_at = None
    if page.picture:
        withhold_picture(page.picture)
    _write_to_owner(EmailKind.PAGE_HIDDEN, page, page.status, at)


def _write_to_owner(kind: EmailKind, page: FundraiserPage, about: str, at: datetime) -> None:
    if page.owner is None or not page.owner.email:
        return
    mail.queue(
        kind,
        page.id,
        recipient=page.owner.email,
        language=page.language,
        once=f"{subject_of(page.id)}:{about}:{at:%Y%m%d%H%M%S}",
        at=at,
    )


def _tell_of_decision(change: PageChange, at: datetime) -> None:
    page = change.page
    if page.owner is None or not page.owner.email:
        return
    mail.queue(
        EmailKind.PAGE_CHANGE_DECIDED,
        change.id,
        recipient=page.owner.email,
        language=page.language,
        once=f"page-change:{change.id}:decided",
        at=at,
    )


def _require_waiting(change: PageChange) -> None:
    if change.status is not ChangeStatus.WAITING or change.page.status is PageStatus.TAKEN_DOWN:
        raise PageHasMovedOn


def _move(
    page: FundraiserPage,
    to: PageStatus,
    action: AuditAction,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
) -> None:
    before = page.status
    page.move_to(to)
    db.session.flush()
    _record(action, page, before, to, actor=actor, at=at, note=note)


def _record(
    action: AuditAction,
    page: FundraiserPage,
    before: StrEnum,
    after: StrEnum,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
) -> None:
    audit.record(
        action,
        actor=actor,
        subject=subject_of(page.id),
        at=at,
        before={"status": before},
        after={"status": after},
        note=note,
    )


def _record_change(
    action: AuditAction,
    change: PageChange,
    before: Any,
    after: Any,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
) -> None:
    names = [name for name in TOLD if getattr(before, name) != getattr(after, name)]
    audit.record(
        action,
        actor=actor,
        subject=subject_of(change.page_id),
        at=at,
        before={name: getattr(before, name) for name in names},
        after={name: getattr(after, name) for name in names},
        note=note,
    )


TOLD = ("title", "owner_name", "story", "picture_id", "picture_words")
