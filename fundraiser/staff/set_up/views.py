"""The set-up page: the steps to a site that can open, and a test email."""

from http import HTTPStatus

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from fundraiser import clock
from fundraiser.accounts.first_sign_in import is_first_account
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.config import settings
from fundraiser.i18n.languages import current_language
from fundraiser.mail import render_message
from fundraiser.mail.direct import deliver_message
from fundraiser.mail.failure_words import words_of_failure
from fundraiser.mail.sender import MailRefused, MailUnavailable
from fundraiser.staff.blueprint import bp
from fundraiser.staff.set_up.readiness import is_demo, read_readiness
from fundraiser.staff.set_up.steps import steps_of
from fundraiser.web.access import staff_only


@bp.get("/set-up")
@staff_only(Permission.EDIT_ORGANISATION)
def set_up() -> ResponseReturnValue:
    """Show what is done and what is lacking, in the order in which it is best done."""
    steps = steps_of(read_readiness(settings()))
    return render_template(
        "staff/set_up/set_up.html",
        steps=steps,
        is_demo=is_demo(),
        has_first_account=is_first_account(signed_in_person()),
        done=sum(state.is_done for state in steps),
    )


@bp.post("/set-up/test-email")
@staff_only(Permission.EDIT_ORGANISATION)
def send_test_email() -> ResponseReturnValue:
    """Send the person who asks a test email at once, and say how that went."""
    language = current_language()
    subject = _("A test email from your fundraising site")
    message = render_message("mail/emails/test", language=language, subject=subject)
    try:
        deliver_message(message, recipient=current_user.email, language=language, at=clock.now())
    except (MailRefused, MailUnavailable) as error:
        words = words_of_failure(str(error))
        flask.flash(_("The test email was not sent. %(reason)s", reason=words), "danger")
    else:
        flask.flash(_("Sent to %(email)s. Look there.", email=current_user.email), "success")
    return redirect(url_for("staff.set_up"), HTTPStatus.SEE_OTHER)
