"""What staff decide about what owners and captains propose: changes, updates, a team's words.

Others see the approved words until then. The caller has locked the page or team.
"""

from datetime import datetime

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.mail.kinds import EmailKind
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    FundraiserPage,
    PageUpdate,
    PlaceChange,
    PlaceStatus,
    Team,
)
from fundraiser.peer_to_peer.operations.moderation import (
    DecidedMeanwhile,
    WordsHaveChanged,
    require_read,
    write_to_organiser,
)
from fundraiser.peer_to_peer.operations.place_settings import (
    PlaceContent,
    apply_change,
    audited_content,
    content_of,
    delete_unused_picture,
)
from fundraiser.peer_to_peer.queries.pages import find_waiting_change
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


def approve_change(change: PlaceChange, *, actor: Actor, at: datetime) -> None:
    """The place shows what was proposed. Raises DecidedMeanwhile.

    A change never gets other words: its owner or captain replaces it by another one.
    """
    _require_waiting(change)
    before = content_of(change.place)
    apply_change(change, at=at)
    change.move_to(ChangeStatus.APPROVED)
    _close(change, before, content_of(change), actor=actor, at=at)


def refuse_change(change: PlaceChange, words: str, *, actor: Actor, at: datetime) -> None:
    """The place goes on showing what was approved; a page's owner reads why.

    Raises DecidedMeanwhile.
    """
    _require_waiting(change)
    proposed = content_of(change)
    change.move_to(ChangeStatus.REFUSED)
    change.decided_at, change.note = at, words
    db.session.flush()
    delete_unused_picture(change.picture_id)
    _close(change, content_of(change.place), proposed, actor=actor, at=at)


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
    """Visitors see the words that waited. Raises WordsHaveChanged, and DecidedMeanwhile."""
    approve_change(_words_read(team, seen), actor=actor, at=at)


def refuse_words(team: Team, *, seen: str, actor: Actor, at: datetime) -> None:
    """The team goes on showing what was approved. Raises WordsHaveChanged, DecidedMeanwhile."""
    refuse_change(_words_read(team, seen), "", actor=actor, at=at)


def _words_read(team: Team, seen: str) -> PlaceChange:
    require_read(team, seen)
    change = find_waiting_change(team)
    if change is None:
        raise DecidedMeanwhile
    return change


def _require_waiting(change: PlaceChange) -> None:
    if not change.is_waiting or change.place.is_taken_down:
        raise DecidedMeanwhile


def _close(
    change: PlaceChange,
    before: PlaceContent,
    proposed: PlaceContent,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Leave an audit entry of what was proposed, and email the decision to the owner."""
    place = change.place
    audit.record_changes(
        AuditAction(f"{place.KIND}-change-{change.status}"),
        place.subject,
        actor,
        at,
        before=audited_content(place, before),
        after=audited_content(place, proposed),
        note=change.note,
    )
    if isinstance(place, FundraiserPage):
        once = f"page-change:{change.id}:decided"
        write_to_organiser(EmailKind.PAGE_CHANGE_DECIDED, place, change.id, once=once, at=at)
    elif change.is_approved and place.is_live:
        once = f"{place.subject}:live:{at:%Y%m%d%H%M%S}"
        write_to_organiser(EmailKind.TEAM_LIVE, place, place.id, once=once, at=at)
