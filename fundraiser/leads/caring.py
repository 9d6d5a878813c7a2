"""What staff can do about a lead. Each act leaves an entry in the audit log."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from fundraiser import audit, mail
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.errors import Conflict, DomainError
from fundraiser.leads.models import Lead, LeadNote, LeadStatus, subject_of
from fundraiser.leads.operations import begin_anew, plan_follow_up, send_guide
from fundraiser.leads.queries import find_note_of_form
from fundraiser.mail.kinds import EmailKind
from fundraiser.web.actors import Actor


class LeadHasMovedOn(Conflict):
    """The lead's status is not what it was when the page was opened."""

    def __init__(self) -> None:
        super().__init__(_l("Somebody has changed this lead meanwhile. Look at it as it is now."))


class MayNotOwnLeads(DomainError):
    """The person chosen has no account here that is open, or may not look after leads."""

    def __init__(self) -> None:
        super().__init__(_l("This colleague cannot look after leads. Choose somebody else."))


def add_note(
    lead: Lead,
    words: str,
    *,
    is_contact: bool,
    once_key: str,
    author: StaffMember,
    zone: str,
    at: datetime,
) -> LeadNote:
    """A note is kept. One about a contact stops the clock of our promise.

    Repeatable by `once_key`. The lead is locked by the caller.
    """
    known = find_note_of_form(once_key)
    if known:
        return known
    note = LeadNote(
        lead_id=lead.id,
        staff_member_id=author.id,
        once_key=once_key,
        at=at,
        words=words,
        is_contact=is_contact,
    )
    db.session.add(note)
    action = AuditAction.LEAD_CONTACTED if is_contact else AuditAction.LEAD_NOTED
    _record(action, lead, actor=Actor.staff(author.id), at=at, note=words)
    if is_contact:
        _be_in_touch(lead, at=at)
        plan_follow_up(lead, zone=zone, at=at)
    return note


def plan_next(lead: Lead, action: str, on: date | None, *, actor: Actor, at: datetime) -> None:
    """What is to be done next, and by which day, is known."""
    before = _plan_of(lead)
    lead.next_action, lead.next_action_on = action, on
    _record(AuditAction.LEAD_PLANNED, lead, actor=actor, at=at, before=before, after=_plan_of(lead))


def move_lead(lead: Lead, status: LeadStatus, *, actor: Actor, zone: str, at: datetime) -> None:
    """The lead has moved on. One let out of quarantine gets the guide now, and waits for us.

    Raises LeadHasMovedOn.
    """
    if not lead.can_move_to(status):
        raise LeadHasMovedOn
    before, was_apart = lead.status, lead.is_apart
    if was_apart and status is LeadStatus.NEW:
        begin_anew(lead, zone=zone, at=at)
        send_guide(lead, at=at)
    else:
        lead.move_to(status)
    if status is LeadStatus.CONTACTED:
        _be_in_touch(lead, at=at)
    if not lead.is_open:
        lead.next_action, lead.next_action_on = "", None
    plan_follow_up(lead, zone=zone, at=at)
    _record(
        AuditAction.LEAD_MOVED,
        lead,
        actor=actor,
        at=at,
        before={"status": before},
        after={"status": lead.status},
    )


def hand_over(lead: Lead, to: StaffMember | None, *, actor: Actor, at: datetime) -> None:
    """The lead has another owner, who is told; or nobody. Raises MayNotOwnLeads."""
    if to is not None and not (to.active and to.may(Permission.MANAGE_LEADS)):
        raise MayNotOwnLeads
    if lead.owner_id == (to.id if to else None):
        return
    before = lead.owner.name if lead.owner else ""
    lead.owner = to
    _record(
        AuditAction.LEAD_HANDED_OVER,
        lead,
        actor=actor,
        at=at,
        before={"owner": before},
        after={"owner": to.name if to else ""},
    )
    if to is not None and actor != Actor.staff(to.id):
        mail.queue(
            EmailKind.LEAD_HANDED_OVER,
            lead.id,
            recipient=to.email,
            language=to.language,
            once=f"{subject_of(lead.id)}:handed-over:{to.id}:{at:%Y%m%d%H%M%S}",
            at=at,
        )


def _be_in_touch(lead: Lead, *, at: datetime) -> None:
    lead.contacted_at = lead.contacted_at or at
    lead.last_contact_at = at
    if lead.status is LeadStatus.NEW:
        lead.move_to(LeadStatus.CONTACTED)


def _plan_of(lead: Lead) -> dict[str, Any]:
    on = lead.next_action_on
    return {"next_action": lead.next_action, "next_action_on": on.isoformat() if on else None}


def _record(
    action: AuditAction,
    lead: Lead,
    *,
    actor: Actor,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> None:
    audit.record(
        action,
        actor=actor,
        subject=subject_of(lead.id),
        at=at,
        before=before,
        after=after,
        note=note,
    )
