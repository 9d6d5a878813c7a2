"""The pages of the back office by which an administrator leaves the demo."""

from http import HTTPStatus

import flask
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import audit, clock
from fundraiser.accounts.first_sign_in import is_first_account
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.security import SELF_REFRESH, STAFF_PATH, recently_confirmed
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.config import settings
from fundraiser.database import transaction
from fundraiser.demo.leave_files import find_refusal, is_requested
from fundraiser.demo.leave_request import write_request
from fundraiser.demo.queries import count_what_goes, list_who_stay
from fundraiser.organisation.operations import SUBJECT
from fundraiser.staff.set_up.readiness import is_demo
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import StaffForm, status_of

bp = Blueprint("demo", __name__, url_prefix=STAFF_PATH)
LOOKS_AGAIN_SECONDS = 45  # without a script; with one, the page looks each second


@bp.route("/set-up/leave-demo", methods=["GET", "POST"])
@staff_only(Permission.EDIT_ORGANISATION)
@recently_confirmed
def leave() -> ResponseReturnValue:
    """Say what leaving the demo does; on POST, ask the supervisor for it."""
    if not is_demo():
        return redirect(url_for("staff.set_up"), HTTPStatus.SEE_OTHER)
    form, config = StaffForm(), settings()
    obstacle = _obstacle()
    if form.validate_on_submit() and not obstacle:
        with transaction():
            audit.record(audit.AuditAction.DEMO_LEAVE_ASKED, SUBJECT, current_actor(), clock.now())
        write_request(config.instance_path, current_actor())
        return redirect(url_for("demo.wait"), HTTPStatus.SEE_OTHER)
    page = render_template(
        "demo/leave.html",
        form=form,
        counts=count_what_goes(),
        people=list_who_stay(),
        obstacle=obstacle,
        refusal=find_refusal(config.instance_path),
        backup_folder=config.backup_folder,
    )
    return page, status_of(form)


@bp.get("/set-up/leave-demo/wait")
@staff_only(Permission.EDIT_ORGANISATION)
def wait() -> ResponseReturnValue:
    """Wait until the demo is left, then go on to the set-up page."""
    if is_requested(settings().instance_path):
        return render_template("demo/wait.html", refresh_seconds=LOOKS_AGAIN_SECONDS)
    if is_demo():
        return redirect(url_for("demo.leave"), HTTPStatus.SEE_OTHER)
    if SELF_REFRESH not in request.headers:
        flask.flash(_("You have left the demo. The site is now empty and yours."), "success")
    return redirect(url_for("staff.set_up"), HTTPStatus.SEE_OTHER)


def _obstacle() -> str:
    """Return the name of what must be done before the demo can be left here, or ''."""
    if not settings().is_sqlite:
        return "postgresql"
    if is_first_account(signed_in_person()):
        return "first-account"
    return "" if settings().is_supervised else "unsupervised"
