"""What staff decide about what owners and captains propose: changes, updates, a team's words.

Others see the approved words until then. The caller has locked the page or team.
"""

from dataclasses import asdict
from datetime import datetime

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.mail.kinds import EmailKind
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    FundraiserPage,
    PageChange,
    PageUpdate,
    PlaceStatus,
    Team,
)
from fundraiser.peer_to_peer.operations import team_settings
from fundraiser.peer_to_peer.operations.moderation import (
    DecidedMeanwhile,
    WordsHaveChanged,
    require_read,
    write_to_organiser,
)
from fundraiser.peer_to_peer.operations.page_settings import (
    PageContent,
    apply_change,
    content_of,
    delete_unused_picture,
)
from fundraiser.web.actors import Actor
from fundraiser.web.lost_update_guard import version_of


def version_of_update(update: PageUpdate) -> str:
    return version_of(update.words)


def ask_for_change(page: FundraiserPage, words: str, *, actor: Actor, at: datetime) -> None:
    """The owner of a page that waits is asked for a change, in these words.

    Raises DecidedMeanwhile.
    """
    if not page.awaits_approval:
        raise DecidedMeanwhile
    before = page.status
    if not page.is_change_asked:
        page.move_to(PlaceStatus.CHANGE_ASKED)
    page.asked_change = words
    audit.record(
        AuditAction.PAGE_CHANGE_ASKED,
        page.subject,
        actor,
        at,
        before={"status": before},
        after={"status": page.status},
        note=words,
    )
    once = f"{page.subject}:change-asked:{at:%Y%m%d%H%M%S}"
    write_to_organiser(EmailKind.PAGE_CHANGE_ASKED, page, page.id, once=once, at=at)


def approve_change(change: PageChange, *, actor: Actor, at: datetime) -> None:
    """The page shows what its owner proposed. Raises DecidedMeanwhile.

    A change never gets other words: its owner replaces it by another one.
    """
    _require_waiting(change)
    before = content_of(change.page)
    apply_change(change, at=at)
    change.move_to(ChangeStatus.APPROVED)
    _close(change, AuditAction.PAGE_CHANGE_APPROVED, before, actor=actor, at=at)


def refuse_change(change: PageChange, words: str, *, actor: Actor, at: datetime) -> None:
    """The page goes on showing what was approved; its owner reads why. Raises DecidedMeanwhile."""
    _require_waiting(change)
    proposed = content_of(change)
    change.move_to(ChangeStatus.REFUSED)
    change.decided_at, change.note = at, words
    db.session.flush()
    delete_unused_picture(change.picture_id)
    before = content_of(change.page)
    _close(
        change, AuditAction.PAGE_CHANGE_REFUSED, before, proposed, actor=actor, at=at, note=words
    )


def approve_update(update: PageUpdate, *, seen: str, actor: Actor, at: datetime) -> None:
    """Visitors see the update. Raises DecidedMeanwhile, WordsHaveChanged."""
    if update.removed_at is not None or update.shown_at is not None:
        raise DecidedMeanwhile
    if seen != version_of_update(update):
        raise WordsHaveChanged
    update.shown_at = at
    audit.record(
        AuditAction.UPDATE_APPROVED, update.page.subject, actor, at, after={"update": update.words}
    )


def approve_words(team: Team, *, seen: str, actor: Actor, at: datetime) -> None:
    """Visitors see the words that waited. Raises WordsHaveChanged, and Conflict if none wait."""
    require_read(team, seen)
    team_settings.approve_proposal(team, actor=actor, at=at)
    if team.is_live:
        once = f"{team.subject}:live:{at:%Y%m%d%H%M%S}"
        write_to_organiser(EmailKind.TEAM_LIVE, team, team.id, once=once, at=at)


def refuse_words(team: Team, *, seen: str, actor: Actor, at: datetime) -> None:
    """The team goes on showing what was approved. Raises WordsHaveChanged, Conflict."""
    require_read(team, seen)
    team_settings.refuse_proposal(team, actor=actor, at=at)


def _require_waiting(change: PageChange) -> None:
    if not change.is_waiting or change.page.is_taken_down:
        raise DecidedMeanwhile


def _close(
    change: PageChange,
    action: AuditAction,
    before: PageContent,
    proposed: PageContent | None = None,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
) -> None:
    """Leave an audit entry of what was proposed, and email the decision to the owner."""
    after = asdict(proposed or content_of(change))
    audit.record_changes(
        action, change.page.subject, actor, at, before=asdict(before), after=after, note=note
    )
    once = f"page-change:{change.id}:decided"
    write_to_organiser(EmailKind.PAGE_CHANGE_DECIDED, change.page, change.id, once=once, at=at)
