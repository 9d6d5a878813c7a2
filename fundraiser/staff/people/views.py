"""The people who work here: who they are, what they may do, letting them in and out."""

from datetime import datetime
from http import HTTPStatus
from typing import Protocol

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts import codes, operations
from fundraiser.accounts.forms import RoleForm
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission, Role
from fundraiser.accounts.queries import (
    find_colleague,
    find_last_invitation,
    get_colleague,
)
from fundraiser.accounts.security import recently_confirmed
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.audit.queries import list_entries_by
from fundraiser.database import transaction
from fundraiser.i18n.languages import current_language
from fundraiser.staff.audit_log.changes import acts_on
from fundraiser.staff.audit_log.subjects import records_named
from fundraiser.staff.blueprint import bp
from fundraiser.staff.invitations.views import needs_link
from fundraiser.staff.office import office_zone
from fundraiser.staff.people.table import PEOPLE
from fundraiser.staff.records import numbered_record, refusals_shown_on, status_of
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.web.access import staff_only
from fundraiser.web.actors import Actor, current_actor
from fundraiser.web.forms import StaffForm, require_token

LATEST_ACTS = 20
PERSON = "/people/<staff_member_id>"


class AccountAct(Protocol):
    """What an administrator does with a colleague's account."""

    def __call__(self, staff_member_id: int, *, actor: Actor, at: datetime) -> object: ...


@bp.get("/people")
@staff_only(Permission.MANAGE_PEOPLE)
def people() -> ResponseReturnValue:
    """List everyone who works or worked here, a page at a time."""
    return list_page(PEOPLE, "staff/people/people.html", roles=list(Role))


route_files("/people", PEOPLE)


@bp.get(PERSON)
@staff_only(Permission.MANAGE_PEOPLE)
@recently_confirmed
def person(staff_member_id: str) -> ResponseReturnValue:
    """Show one person: what they may do, how they sign in, what was done to and by them."""
    found = numbered_record(find_colleague, staff_member_id)
    return _page_of(found, RoleForm(role=found.role))


@bp.post(f"{PERSON}/role")
@staff_only(Permission.MANAGE_PEOPLE)
@recently_confirmed
def person_role(staff_member_id: str) -> ResponseReturnValue:
    """Give somebody another role."""
    found = numbered_record(find_colleague, staff_member_id)
    form = RoleForm()
    if not form.validate_on_submit():
        return _page_of(found, form)
    with refusals_shown_on(form), transaction():
        operations.set_role(found.id, form.role.data, actor=current_actor(), at=clock.now())
    if form.errors:
        return _page_of(get_colleague(found.id), form)
    flask.flash(_("The role is changed. It applies from the next page they open."), "success")
    return _to_person(found.id)


@bp.post(f"{PERSON}/invite-again")
@staff_only(Permission.MANAGE_PEOPLE)
@recently_confirmed
def person_invite_again(staff_member_id: str) -> ResponseReturnValue:
    """Send a fresh link to somebody who has yet to choose a password."""
    words = _("A new invitation is on its way. Its link lasts seven days.")
    return _after(operations.invite_again, staff_member_id, words)


@bp.post(f"{PERSON}/close")
@staff_only(Permission.MANAGE_PEOPLE)
@recently_confirmed
def person_close(staff_member_id: str) -> ResponseReturnValue:
    """Close an account, and end its sessions."""
    words = _("The account is closed, and its sessions have ended.")
    return _after(operations.deactivate, staff_member_id, words)


@bp.post(f"{PERSON}/reopen")
@staff_only(Permission.MANAGE_PEOPLE)
@recently_confirmed
def person_reopen(staff_member_id: str) -> ResponseReturnValue:
    """Open a closed account again."""
    return _after(operations.reactivate, staff_member_id, _("The account is open again."))


@bp.post(f"{PERSON}/reset-second-factor")
@staff_only(Permission.MANAGE_PEOPLE)
@recently_confirmed
def person_reset_second_factor(staff_member_id: str) -> ResponseReturnValue:
    """Let somebody who lost their phone sign in by password, and set up another."""
    words = _("The second factor is removed. They can set up a new one once they are signed in.")
    return _after(codes.reset, staff_member_id, words)


def _after(act: AccountAct, staff_member_id: str, words: str) -> ResponseReturnValue:
    """Do it, say so and show the person; a rule that it breaks is said on their page."""
    require_token()
    found = numbered_record(find_colleague, staff_member_id)
    form = RoleForm(formdata=None, role=found.role)
    with refusals_shown_on(form), transaction():
        act(found.id, actor=current_actor(), at=clock.now())
    if form.errors:
        return _page_of(get_colleague(found.id), form)
    flask.flash(words, "success")
    return _to_person(found.id)


def _page_of(found: StaffMember, form: StaffForm) -> ResponseReturnValue:
    changes = acts_on([operations.subject_of(found)], office_zone())[:LATEST_ACTS]
    acts = list_entries_by(Actor.staff(found.id), most=LATEST_ACTS)
    invitation = find_last_invitation(found.id) if found.is_invited else None
    page = render_template(
        "staff/people/person.html",
        person=found,
        form=form,
        roles=list(Role),
        invitation=invitation,
        needs_link=needs_link(invitation),
        changes=changes,
        acts=acts,
        about=records_named([act.subject for act in acts], language=current_language()),
        zone=office_zone(),
        is_own=found.id == signed_in_person().id,
        now=clock.now(),
    )
    return page, status_of(form)


def _to_person(staff_member_id: int | None) -> ResponseReturnValue:
    """Go to the person's page; an administrator who has just ceased to be one, to the front."""
    if not get_colleague(signed_in_person().id).may(Permission.MANAGE_PEOPLE):
        return redirect(url_for("staff.dashboard"), HTTPStatus.SEE_OTHER)
    return redirect(url_for("staff.person", staff_member_id=staff_member_id), HTTPStatus.SEE_OTHER)
