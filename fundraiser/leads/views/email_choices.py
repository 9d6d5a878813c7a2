"""Which emails a person wants: chosen without signing in, ended by one click.

Mail programs end a series by a POST to `stop_emails` (RFC 8058). Opening it changes nothing: a
scanner of links must not unsubscribe anybody.
"""

from http import HTTPStatus

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language, current_language
from fundraiser.jobs.timetable import HOME_ZONE
from fundraiser.leads.emails import CHOICES_PAGE, LINK_PURPOSE, STOP_PAGE
from fundraiser.leads.forms import CONSENT, ChoicesForm
from fundraiser.leads.operations import agree, plan_follow_up, take_back_consent
from fundraiser.leads.queries import find_lead, lock_lead
from fundraiser.leads.views.blueprint import bp
from fundraiser.web.access import signed_link
from fundraiser.web.links import signed_url
from fundraiser.web.responses import or_404


@bp.route("/emails/<public_id>", methods=["GET", "POST"])
@signed_link(LINK_PURPOSE)
def email_choices(public_id: str) -> ResponseReturnValue:
    """Show which emails somebody gets; on POST, keep what they chose."""
    lead = or_404(find_lead(public_id))
    form = ChoicesForm(agrees=lead.agrees_to_follow_up, language=lead.language.value)
    if form.validate_on_submit():
        _keep_choices(lead.id, form)
        return redirect(_url_of(CHOICES_PAGE, public_id, kept="yes"), HTTPStatus.SEE_OTHER)
    page = render_template(
        "leads/email_choices.html",
        form=form,
        lead=lead,
        consent=CONSENT,
        is_kept="kept" in request.args,
        action_url=_url_of(CHOICES_PAGE, public_id),
        stop_url=_url_of(STOP_PAGE, public_id),
        languages=[(language.value, language.own_name) for language in Language],
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@bp.get("/emails/<public_id>/stop")
@signed_link(LINK_PURPOSE)
def stop_emails(public_id: str) -> ResponseReturnValue:
    """Lead a person who opened the link to where the emails can be stopped."""
    return redirect(_url_of(CHOICES_PAGE, public_id), HTTPStatus.SEE_OTHER)


@bp.post("/emails/<public_id>/stop")
@signed_link(LINK_PURPOSE)
def stop_emails_now(public_id: str) -> ResponseReturnValue:
    """Nothing more of the series is sent: one click in a mail program, or a button of ours."""
    lead = or_404(find_lead(public_id))
    with transaction():
        take_back_consent(lock_lead(lead.id), where=request.path, at=clock.now())
    return redirect(_url_of(CHOICES_PAGE, public_id, kept="yes"), HTTPStatus.SEE_OTHER)


def _keep_choices(lead_id: int, form: ChoicesForm) -> None:
    at = clock.now()
    with transaction():
        lead = lock_lead(lead_id)
        lead.language = Language(form.language.data)
        if form.agrees.data:
            agree(lead, str(CONSENT), current_language(), where=request.path, at=at)
            plan_follow_up(lead, zone=HOME_ZONE, at=at)
        else:
            take_back_consent(lead, where=request.path, at=at)


def _url_of(endpoint: str, public_id: str, **values: str) -> str:
    return signed_url(endpoint, LINK_PURPOSE, public_id, **values)
