"""Which emails the person signed in gets from the site itself."""

from http import HTTPStatus

import flask
from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts import operations, sessions
from fundraiser.accounts.forms import EmailChoicesForm
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.views.blueprint import bp
from fundraiser.database import transaction
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token


@bp.post("/account/emails")
@staff_only(Permission.OWN_ACCOUNT)
def choose_emails() -> ResponseReturnValue:
    """Save which emails the person wants."""
    require_token()
    form, person = EmailChoicesForm(), sessions.signed_in_person()
    sees_alarms = person.may(Permission.SEE_LEDGER)  # others keep what they had
    with transaction():
        operations.choose_emails(
            person.id,
            alarms=form.wants_alarms.data if sees_alarms else person.wants_alarms,
            digest=form.wants_digest.data,
            actor=current_actor(),
            at=clock.now(),
        )
    flask.flash(_("Your choice of emails is saved."), "success")
    return redirect(url_for("accounts.own_account"), HTTPStatus.SEE_OTHER)
