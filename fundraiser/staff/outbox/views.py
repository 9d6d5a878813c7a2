"""The outbox: every email, what it says, sending it again, and letting one never leave."""

from collections.abc import Callable
from http import HTTPStatus

import flask
from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from fundraiser import audit, clock
from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.config import settings
from fundraiser.database import transaction
from fundraiser.errors import Forbidden
from fundraiser.i18n.languages import current_language
from fundraiser.mail import operations
from fundraiser.mail.attachments import with_files
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.queries import (
    find_email,
    lock_email,
    lock_failed_until,
    newest_failed,
    read_body,
)
from fundraiser.mail.retention import BODIES_KEPT
from fundraiser.staff.audit_log.subjects import records_named
from fundraiser.staff.blueprint import bp
from fundraiser.staff.office import office_zone
from fundraiser.staff.outbox.table import OUTBOX
from fundraiser.staff.records import numbered_record, or_not_found
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.staff.tables.paging import read_id
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token
from fundraiser.web.security import content_security_policy

# What an email brings along is shown and nothing of it runs, is sent, or reaches out.
POLICY_OF_AN_EMAIL = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


class CarriesAWayIn(Forbidden):
    def __init__(self) -> None:
        super().__init__(_l("This email contains a sign-in link. Only its recipient may see it."))


@bp.get("/outbox")
@staff_only(Permission.SEE_OUTBOX)
def outbox() -> ResponseReturnValue:
    """List emails, newest first, a page at a time."""
    return list_page(
        OUTBOX,
        "staff/outbox/outbox.html",
        is_folder=not settings().mail_server,
        newest_failed=newest_failed(),
    )


route_files("/outbox", OUTBOX)


@bp.get("/outbox/<email_id>")
@staff_only(Permission.SEE_OUTBOX)
def outbox_email(email_id: str) -> ResponseReturnValue:
    """Show one email: what it says, to whom, and how its sending went."""
    found = numbered_record(find_email, email_id)
    page = render_template(
        "staff/outbox/email.html",
        email=found,
        body=read_body(found),
        bodies_kept=BODIES_KEPT,
        about=records_named([found.once], language=current_language()).get(found.once),
        zone=office_zone(),
    )
    framing = f"{content_security_policy(settings())}; frame-src 'self'"
    return page, {"Content-Security-Policy": framing}


@bp.get("/outbox/<email_id>/html")
@staff_only(Permission.SEE_OUTBOX)
def outbox_html(email_id: str) -> ResponseReturnValue:
    """Show the email's HTML by itself, as a mail program would: for the frame on its page."""
    found = _readable(email_id)
    headers = {"Content-Security-Policy": POLICY_OF_AN_EMAIL, "X-Frame-Options": "SAMEORIGIN"}
    return Response(read_body(found).html, mimetype="text/html", headers=headers)


@bp.get("/outbox/<email_id>/message.eml")
@staff_only(Permission.SEE_OUTBOX)
def outbox_file(email_id: str) -> ResponseReturnValue:
    """Send the email's bytes, as the mail server gets them."""
    found = _readable(email_id)
    name = f"{found.id:08d}-{found.kind}.eml"
    return Response(
        with_files(found.raw or b""),
        content_type="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.post("/outbox/failed")
@staff_only(Permission.SEND_MAIL_AGAIN)
def outbox_send_failed() -> ResponseReturnValue:
    """Put back all emails that had failed when the list was shown."""
    require_token()
    until, at = or_not_found(read_id(request.form.get("until", ""))), clock.now()
    with transaction():
        emails = lock_failed_until(until)
        for email in emails:
            operations.send_again(email, at=at)
            audit.record(AuditAction.EMAIL_SENT_AGAIN, f"email:{email.id}", current_actor(), at)
    words = ngettext(
        "%(num)s email leaves within a minute.",
        "%(num)s emails leave within a minute.",
        len(emails),
    )
    flask.flash(words, "success")
    return redirect(url_for("staff.outbox"), HTTPStatus.SEE_OTHER)


@bp.post("/outbox/<email_id>/send-again")
@staff_only(Permission.SEND_MAIL_AGAIN)
def outbox_send_again(email_id: str) -> ResponseReturnValue:
    """Put an email that has ended back in the outbox."""
    at = clock.now()
    _act(email_id, lambda email: operations.send_again(email, at=at), AuditAction.EMAIL_SENT_AGAIN)
    flask.flash(_("The email is in the outbox again and leaves within a minute."), "success")
    return redirect(url_for("staff.outbox_email", email_id=email_id), HTTPStatus.SEE_OTHER)


@bp.post("/outbox/<email_id>/withdraw")
@staff_only(Permission.SEND_MAIL_AGAIN)
def outbox_withdraw(email_id: str) -> ResponseReturnValue:
    """Let an email that has not left never leave."""
    _act(email_id, operations.withdraw, AuditAction.EMAIL_WITHDRAWN)
    flask.flash(_("The email is withdrawn."), "success")
    return redirect(url_for("staff.outbox_email", email_id=email_id), HTTPStatus.SEE_OTHER)


def _act(email_id: str, act: Callable[[OutgoingEmail], None], action: AuditAction) -> None:
    require_token()
    with transaction():
        found = numbered_record(lock_email, email_id)
        act(found)
        audit.record(action, actor=current_actor(), subject=f"email:{found.id}", at=clock.now())


def _readable(email_id: str) -> OutgoingEmail:
    """Return an email whose content may be read, or answer 403 or 404 in its place."""
    found = numbered_record(find_email, email_id)
    if found.is_sensitive:
        raise CarriesAWayIn
    return or_not_found(found if found.raw is not None else None)
