"""Invite a colleague; where mail does not work, show the inviter the link once."""

from http import HTTPStatus

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts import operations
from fundraiser.accounts.emails import url_of_notice
from fundraiser.accounts.forms import InviteForm, language_choices
from fundraiser.accounts.models import AccountNotice
from fundraiser.accounts.permissions import Permission, Role
from fundraiser.accounts.queries import find_colleague, find_last_invitation
from fundraiser.accounts.security import recently_confirmed
from fundraiser.config import settings
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.queries import has_failed
from fundraiser.staff.blueprint import bp
from fundraiser.staff.records import (
    numbered_record,
    or_not_found,
    refusals_shown_on,
    status_of,
)
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token


@bp.route("/people/invite", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_PEOPLE)
@recently_confirmed
def person_invite() -> ResponseReturnValue:
    """Open an account for a colleague, and send them the link that lets them in."""
    form = InviteForm(language=Language.ENGLISH)
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            notice = operations.invite(
                form.email.data,
                name=form.name.data,
                role=form.role.data,
                language=form.language.data,
                actor=current_actor(),
                at=clock.now(),
            )
        if not form.errors:
            return _after_invitation(notice)
    page = render_template(
        "staff/invitations/invite.html", form=form, roles=list(Role), languages=language_choices()
    )
    return page, status_of(form)


@bp.post("/people/<staff_member_id>/invitation-link")
@staff_only(Permission.MANAGE_PEOPLE)
@recently_confirmed
def person_invitation_link(staff_member_id: str) -> ResponseReturnValue:
    """Invite somebody again and show the link, if the last invitation could not be emailed."""
    require_token()
    person = numbered_record(find_colleague, staff_member_id)
    or_not_found(needs_link(find_last_invitation(person.id)) or None)
    with transaction():
        notice = operations.invite_again(person.id, actor=current_actor(), at=clock.now())
    return _link_page(notice)


def needs_link(invitation: AccountNotice | None) -> bool:
    """Return whether this invitation cannot be emailed, so that its link must be passed on."""
    if invitation is None:
        return False
    return not settings().mail_server or has_failed(EmailKind.STAFF_INVITATION, invitation.id)


def _after_invitation(notice: AccountNotice) -> ResponseReturnValue:
    if needs_link(notice):
        return _link_page(notice)
    flask.flash(_("The invitation is on its way. Its link lasts seven days."), "success")
    person_page = url_for("staff.person", staff_member_id=notice.staff_member_id)
    return redirect(person_page, HTTPStatus.SEE_OTHER)


def _link_page(notice: AccountNotice) -> ResponseReturnValue:
    """Show the link of the invitation; that is in the audit log."""
    with transaction():
        operations.record_link_shown(notice, actor=current_actor(), at=clock.now())
    page = render_template(
        "staff/invitations/link.html", person=notice.staff_member, link=url_of_notice(notice)
    )
    return page, HTTPStatus.OK, {"Cache-Control": "no-store"}
