"""Emails held after a restore: they may have been sent already, so a person decides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from fundraiser import audit, clock
from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.database import transaction
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.operations import discard_held, send_held
from fundraiser.mail.queries import (
    count_held,
    list_held,
    lock_email,
    lock_held_until,
    newest_held,
)
from fundraiser.staff.blueprint import bp
from fundraiser.staff.office import office_zone
from fundraiser.staff.records import numbered_record, or_not_found
from fundraiser.staff.tables.paging import PAGE_LENGTH, read_id
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token


class HeldAct(StrEnum):
    """What can be decided about a held email; its value is a part of the address."""

    SEND = "send"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class Deciding:
    """What an act does to an email, and how it is remembered."""

    decide: Callable[[OutgoingEmail, datetime], bool]
    action: AuditAction


DECIDING = {
    HeldAct.SEND: Deciding(
        lambda email, at: send_held(email, at=at), action=AuditAction.EMAIL_RELEASED
    ),
    HeldAct.DISCARD: Deciding(
        lambda email, _at: discard_held(email), action=AuditAction.EMAIL_DISCARDED
    ),
}


@bp.get("/outbox/held")
@staff_only(Permission.SEE_OUTBOX)
def outbox_held() -> ResponseReturnValue:
    """List the emails that wait for a decision, the oldest first."""
    emails = list_held(most=PAGE_LENGTH)
    return render_template(
        "staff/held_emails/held_emails.html", emails=emails, count=count_held(), zone=office_zone()
    )


@bp.route("/outbox/held/<act>", methods=["GET", "POST"])
@staff_only(Permission.SEND_MAIL_AGAIN)
def outbox_held_all(act: str) -> ResponseReturnValue:
    """Ask whether all held emails are to be sent, or discarded; on POST, do it.

    Those are meant that were held when the question was asked.
    """
    chosen = _act_named(act)
    if request.method == "POST":
        require_token()
        until = or_not_found(read_id(request.form.get("until", "")))
        with transaction():
            count = sum(_decide(email, chosen) for email in lock_held_until(until))
        flask.flash(_said(chosen, count), "success")
        return redirect(url_for("staff.outbox_held"), HTTPStatus.SEE_OTHER)
    newest = newest_held()
    if newest is None:
        return redirect(url_for("staff.outbox_held"), HTTPStatus.SEE_OTHER)
    return render_template(
        "staff/held_emails/all_held_emails.html", act=chosen, count=count_held(), until=newest
    )


@bp.post("/outbox/<email_id>/held/<act>")
@staff_only(Permission.SEND_MAIL_AGAIN)
def outbox_held_email(email_id: str, act: str) -> ResponseReturnValue:
    """Send or discard one held email. Nothing happens twice."""
    chosen = _act_named(act)
    require_token()
    with transaction():
        count = int(_decide(numbered_record(lock_email, email_id), chosen))
    flask.flash(_said(chosen, count), "success")
    return redirect(url_for("staff.outbox_held"), HTTPStatus.SEE_OTHER)


def _act_named(act: str) -> HeldAct:
    return or_not_found(HeldAct(act) if act in set(HeldAct) else None)


def _decide(email: OutgoingEmail, act: HeldAct) -> bool:
    """Do the act and remember it; return whether the email was held."""
    at = clock.now()
    deciding = DECIDING[act]
    if not deciding.decide(email, at):
        return False
    audit.record(deciding.action, f"email:{email.id}", current_actor(), at)
    return True


def _said(act: HeldAct, count: int) -> str:
    if act is HeldAct.SEND:
        return ngettext(
            "%(num)s email leaves within a minute.", "%(num)s emails leave within a minute.", count
        )
    return ngettext("%(num)s email is discarded.", "%(num)s emails are discarded.", count)
