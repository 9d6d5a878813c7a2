"""Prospects: the list, its export, and one with what they wrote and what is to be done."""

from datetime import date
from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from fundraiser import clock
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import find_colleague
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.database import transaction
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.queries import list_about
from fundraiser.organisation.queries import home_office, home_zone
from fundraiser.prospects.contact_deadline import contact_by
from fundraiser.prospects.models import Prospect, ProspectStatus, subject_of
from fundraiser.prospects.operations import staff_acts
from fundraiser.prospects.queries import find_prospect, list_notes, list_sign_ups, lock_prospect
from fundraiser.staff.audit_log.changes import acts_of, acts_on
from fundraiser.staff.blueprint import bp
from fundraiser.staff.prospects.forms import (
    NOBODY,
    ProspectHandOverForm,
    ProspectNoteForm,
    ProspectPlanForm,
)
from fundraiser.staff.prospects.queries import (
    prospect_service,
)
from fundraiser.staff.prospects.table import PROSPECTS
from fundraiser.staff.record_versions import entries_since, newest_entry
from fundraiser.staff.records import (
    or_not_found,
    record_of,
    refusals_shown_on,
    status_of,
)
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.web.access import staff_only
from fundraiser.web.actors import Actor, current_actor
from fundraiser.web.forms import require_token

RECORD = "/prospects/<public_id>"


@bp.get("/prospects")
@staff_only(Permission.MANAGE_PROSPECTS)
def prospects() -> ResponseReturnValue:
    """List prospects, a page at a time, what is to be done soonest first."""
    service = prospect_service(today=_today())
    return list_page(PROSPECTS, "staff/prospects/prospects.html", service=service)


route_files("/prospects", PROSPECTS)


@bp.get(RECORD)
@staff_only(Permission.MANAGE_PROSPECTS)
def prospect(public_id: str) -> ResponseReturnValue:
    """Show one prospect: what they wrote, what was done, what is to be done."""
    return _page_of(record_of(find_prospect, public_id))


@bp.post(f"{RECORD}/note")
@staff_only(Permission.MANAGE_PROSPECTS)
def prospect_note(public_id: str) -> ResponseReturnValue:
    """Keep a note; one about a contact stops the clock."""
    found = record_of(find_prospect, public_id)
    form = ProspectNoteForm()
    if not form.validate_on_submit():
        return _page_of(found, note=form)
    with transaction():
        staff_acts.add_note(
            lock_prospect(found.id),
            form.note.data,
            is_contact=bool(form.is_contact.data),
            once_key=form.once.data,
            author=signed_in_person(),
            at=clock.now(),
        )
    return _done(found, _("The note is saved."))


@bp.post(f"{RECORD}/plan")
@staff_only(Permission.MANAGE_PROSPECTS)
def prospect_plan(public_id: str) -> ResponseReturnValue:
    """Say what is to be done next, unless a colleague has acted since the page was shown."""
    found = record_of(find_prospect, public_id)
    form = ProspectPlanForm()
    if not form.validate_on_submit():
        return _page_of(found, plan=form)
    with refusals_shown_on(form), transaction():
        fresh = lock_prospect(found.id)
        form.require_unchanged(newest_entry(subject_of(fresh.id)))
        staff_acts.plan_next(
            fresh,
            form.next_action.data,
            form.next_action_on.data,
            actor=current_actor(),
            at=clock.now(),
        )
    if form.errors:
        return _page_of(record_of(find_prospect, public_id), plan=form)
    return _done(found, _("The next step is saved."))


@bp.post(f"{RECORD}/move")
@staff_only(Permission.MANAGE_PROSPECTS)
def prospect_move(public_id: str) -> ResponseReturnValue:
    """Move the prospect along one of its arrows."""
    require_token()
    found = record_of(find_prospect, public_id)
    typed = request.form.get("status", "")
    status = or_not_found(ProspectStatus(typed) if typed in set(ProspectStatus) else None)
    with transaction():
        fresh = lock_prospect(found.id)
        staff_acts.move_prospect(fresh, status, actor=current_actor(), at=clock.now())
    return _done(found, _("The status is now: %(status)s.", status=status.label))


@bp.post(f"{RECORD}/hand-over")
@staff_only(Permission.MANAGE_PROSPECTS)
def prospect_hand_over(public_id: str) -> ResponseReturnValue:
    """Make the prospect a colleague's, one's own, or nobody's."""
    found = record_of(find_prospect, public_id)
    form = ProspectHandOverForm()
    if not form.validate_on_submit():
        return _page_of(found, hand_over=form)
    with refusals_shown_on(form), transaction():
        to = find_colleague(form.chosen_id) if form.chosen_id is not None else None
        staff_acts.hand_over(lock_prospect(found.id), to, actor=current_actor(), at=clock.now())
    if form.errors:
        return _page_of(record_of(find_prospect, public_id), hand_over=form)
    if to is None:
        return _done(found, _("No one looks after it now."))
    return _done(found, _("%(name)s now looks after it.", name=to.name))


def _today() -> date:
    return clock.today(home_zone())


def _done(found: Prospect, said: str) -> ResponseReturnValue:
    flask.flash(said, "success")
    return redirect(url_for("staff.prospect", public_id=found.public_id), HTTPStatus.SEE_OTHER)


def _page_of(
    found: Prospect,
    *,
    note: ProspectNoteForm | None = None,
    plan: ProspectPlanForm | None = None,
    hand_over: ProspectHandOverForm | None = None,
) -> ResponseReturnValue:
    """Show a prospect; a form that was sent stands there as it was typed."""
    sent: FlaskForm | None = note or plan or hand_over
    subject = subject_of(found.id)
    newest = newest_entry(subject)
    newer = acts_of(entries_since(plan.seen.data or "", subject), home_zone()) if plan else []
    plan = plan or ProspectPlanForm.of(found, formdata=None)
    plan.seen.data = newest
    page = render_template(
        "staff/prospects/prospect.html",
        prospect=found,
        idea=found.idea.label,
        sign_ups=list_sign_ups(found.id),
        notes=list_notes(found.id),
        emails=_emails_of(found),
        note_form=note or ProspectNoteForm(formdata=None),
        plan_form=plan,
        hand_over_form=hand_over
        or ProspectHandOverForm(formdata=None, owner=_owner_of(found.owner)),
        faulty=sent,
        newer=newer,
        acts=acts_on([subject], home_zone()),
        is_own=current_actor() == Actor.staff(found.owner_id or 0),
        is_overdue=found.is_overdue(_today()),
        contact_by=contact_by(found.asked_at, home_office()),
        zone=home_zone(),
    )
    return page, status_of(sent) if sent else HTTPStatus.OK


def _owner_of(owner: StaffMember | None) -> str:
    return str(owner.id) if owner else NOBODY


def _emails_of(found: Prospect) -> list[OutgoingEmail]:
    """Return what was sent to the person, the earliest first."""
    return list_about(
        {
            EmailKind.PROSPECT_GUIDE: [found.id],
            EmailKind.PROSPECT_FOLLOW_UP: [sent.id for sent in found.follow_ups],
        }
    )
