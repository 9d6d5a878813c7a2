"""Operations of staff on a prospect. Each writes an audit entry."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from fundraiser import audit, mail
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.errors import Conflict, DomainError
from fundraiser.mail.kinds import EmailKind
from fundraiser.prospects.models import Prospect, ProspectNote, ProspectStatus, subject_of
from fundraiser.prospects.operations.sign_ups import begin_anew, plan_follow_up, send_guide
from fundraiser.prospects.queries import find_note_of_form
from fundraiser.web.actors import Actor


class ProspectHasMovedOn(Conflict):
    """The prospect's status changed after the page was opened."""

    message = _l("Someone has just changed this prospect. Check it, then try again.")


class MayNotOwnProspects(DomainError):
    """The chosen colleague's account is closed, or lacks the permission for prospects."""

    message = _l("This colleague cannot look after prospects. Choose someone else.")


def add_note(
    prospect: Prospect,
    words: str,
    *,
    is_contact: bool,
    once_key: str,
    author: StaffMember,
    at: datetime,
) -> ProspectNote:
    """Add a note. With `is_contact`, the prospect also counts as contacted.

    Repeatable by `once_key`. The caller has locked the prospect.
    """
    existing = find_note_of_form(once_key)
    if existing:
        return existing
    note = ProspectNote(
        prospect_id=prospect.id,
        staff_member_id=author.id,
        once_key=once_key,
        at=at,
        words=words,
        is_contact=is_contact,
    )
    db.session.add(note)
    action = AuditAction.PROSPECT_CONTACTED if is_contact else AuditAction.PROSPECT_NOTED
    audit.record(action, subject_of(prospect.id), Actor.staff(author.id), at, note=words)
    if is_contact:
        _be_in_touch(prospect, at=at)
        plan_follow_up(prospect, at=at)
    return note


def plan_next(
    prospect: Prospect, action: str, on: date | None, *, actor: Actor, at: datetime
) -> None:
    """Set the prospect's next action and its day."""
    before = _plan_of(prospect)
    prospect.next_action, prospect.next_action_on = action, on
    audit.record(
        AuditAction.PROSPECT_PLANNED,
        subject_of(prospect.id),
        actor,
        at,
        before=before,
        after=_plan_of(prospect),
    )


def move_prospect(
    prospect: Prospect, status: ProspectStatus, *, actor: Actor, at: datetime
) -> None:
    """Change the prospect's status. One released from quarantine gets the guide now.

    Raises ProspectHasMovedOn if the status cannot change to this one.
    """
    if not prospect.can_move_to(status):
        raise ProspectHasMovedOn
    before, was_apart = prospect.status, prospect.is_apart
    if was_apart and status is ProspectStatus.NEW:
        begin_anew(prospect, at=at)
        send_guide(prospect, at=at)
    else:
        prospect.move_to(status)
    if status is ProspectStatus.CONTACTED:
        _be_in_touch(prospect, at=at)
    if not prospect.is_open:
        prospect.next_action, prospect.next_action_on = "", None
    plan_follow_up(prospect, at=at)
    audit.record(
        AuditAction.PROSPECT_MOVED,
        subject_of(prospect.id),
        actor,
        at,
        before={"status": before},
        after={"status": prospect.status},
    )


def hand_over(prospect: Prospect, to: StaffMember | None, *, actor: Actor, at: datetime) -> None:
    """Assign the prospect to another owner, who is notified, or to nobody. Repeatable.

    Raises MayNotOwnProspects.
    """
    if to is not None and not (to.active and to.may(Permission.MANAGE_PROSPECTS)):
        raise MayNotOwnProspects
    if prospect.owner_id == (to.id if to else None):
        return
    before = prospect.owner.name if prospect.owner else ""
    prospect.owner = to
    audit.record(
        AuditAction.PROSPECT_HANDED_OVER,
        subject_of(prospect.id),
        actor,
        at,
        before={"owner": before},
        after={"owner": to.name if to else ""},
    )
    if to is not None and actor != Actor.staff(to.id):
        once = f"{subject_of(prospect.id)}:handed-over:{to.id}:{at:%Y%m%d%H%M%S}"
        mail.queue_for(to, EmailKind.PROSPECT_HANDED_OVER, prospect.id, once=once, at=at)


def _be_in_touch(prospect: Prospect, *, at: datetime) -> None:
    prospect.contacted_at = prospect.contacted_at or at
    prospect.last_contact_at = at
    if prospect.status is ProspectStatus.NEW:
        prospect.move_to(ProspectStatus.CONTACTED)


def _plan_of(prospect: Prospect) -> dict[str, Any]:
    on = prospect.next_action_on
    return {"next_action": prospect.next_action, "next_action_on": on.isoformat() if on else None}
