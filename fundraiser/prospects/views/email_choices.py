"""The choice of emails, without signing in, and one-click unsubscribing.

Mail programs unsubscribe with a POST to `stop_emails` (RFC 8058). A GET changes nothing, so that a
mail scanner that opens links unsubscribes nobody.
"""

from http import HTTPStatus

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language, current_language
from fundraiser.prospects.emails import CHOICES_PAGE, LINK_PURPOSE, STOP_PAGE
from fundraiser.prospects.forms import CONSENT, ChoicesForm
from fundraiser.prospects.operations.sign_ups import agree, plan_follow_up, take_back_consent
from fundraiser.prospects.queries import find_prospect, lock_prospect
from fundraiser.prospects.views.blueprint import bp
from fundraiser.web.access import signed_link
from fundraiser.web.links import signed_url
from fundraiser.web.responses import or_404, unsubscribed


@bp.route("/emails/<public_id>", methods=["GET", "POST"])
@signed_link(LINK_PURPOSE)
def email_choices(public_id: str) -> ResponseReturnValue:
    """Show the emails that a prospect gets; on POST, save their choice."""
    prospect = or_404(find_prospect(public_id))
    form = ChoicesForm(agrees=prospect.agrees_to_follow_up, language=prospect.language.value)
    if form.validate_on_submit():
        _keep_choices(prospect.id, form)
        return redirect(_url_of(CHOICES_PAGE, public_id, kept="yes"), HTTPStatus.SEE_OTHER)
    page = render_template(
        "prospects/email_choices.html",
        form=form,
        prospect=prospect,
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
    """Redirect to the page where the emails can be stopped."""
    return redirect(_url_of(CHOICES_PAGE, public_id), HTTPStatus.SEE_OTHER)


@bp.post("/emails/<public_id>/stop")
@signed_link(LINK_PURPOSE)
def stop_emails_now(public_id: str) -> ResponseReturnValue:
    """Stop the series, for a mail program's unsubscribe button or our own."""
    prospect = or_404(find_prospect(public_id))
    with transaction():
        take_back_consent(lock_prospect(prospect.id), where=request.path, at=clock.now())
    return unsubscribed(_url_of(CHOICES_PAGE, public_id, kept="yes"))


def _keep_choices(prospect_id: int, form: ChoicesForm) -> None:
    at = clock.now()
    with transaction():
        prospect = lock_prospect(prospect_id)
        prospect.language = Language(form.language.data)
        if form.agrees.data:
            agree(prospect, str(CONSENT), current_language(), where=request.path, at=at)
            plan_follow_up(prospect, at=at)
        else:
            take_back_consent(prospect, where=request.path, at=at)


def _url_of(endpoint: str, public_id: str, **values: str) -> str:
    return signed_url(endpoint, LINK_PURPOSE, public_id, **values)
