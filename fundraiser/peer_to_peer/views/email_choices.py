"""Which emails an owner gets about a page: chosen without signing in, ended by one click.

Mail programs end them by a POST to `stop_emails` (RFC 8058). Opening it changes nothing: a scanner
of links must not unsubscribe anybody.
"""

from datetime import datetime
from http import HTTPStatus

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.peer_to_peer.emails.series import CHOICES_PAGE, LINK_PURPOSE, STOP_PAGE
from fundraiser.peer_to_peer.forms.owner_messages import OwnerEmailsForm
from fundraiser.peer_to_peer.gift_emails import GiftEmails
from fundraiser.peer_to_peer.labels import EMAILS_CONSENT
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.operations import follow_up, gift_notices, team_messages
from fundraiser.peer_to_peer.queries.pages import find_page, lock_page
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.web.access import signed_link
from fundraiser.web.links import signed_url
from fundraiser.web.responses import or_404, unsubscribed

SAVE_PAGE = f"{bp.name}.save_email_choices"


@bp.get("/emails/pages/<public_id>")
@signed_link(LINK_PURPOSE)
def email_choices(public_id: str) -> ResponseReturnValue:
    """Show which emails the owner of a page gets."""
    page = or_404(find_page(public_id))
    return render_template(
        "peer_to_peer/email_choices.html",
        page=page,
        consent=EMAILS_CONSENT,
        is_kept="kept" in request.args,
        form=OwnerEmailsForm(
            gifts=page.gift_emails.value, team=page.team_messages_stopped_at is None
        ),
        save_url=_url_of(SAVE_PAGE, public_id),
        agree_url=_url_of(CHOICES_PAGE, public_id),
        stop_url=_url_of(STOP_PAGE, public_id),
    )


@bp.post("/emails/pages/<public_id>")
@signed_link(LINK_PURPOSE)
def agree_to_page_emails(public_id: str) -> ResponseReturnValue:
    """The owner wants news and tips; the words they agreed to are kept."""
    page = or_404(find_page(public_id))
    with transaction():
        follow_up.agree_to_emails(lock_page(page.id), str(EMAILS_CONSENT), at=clock.now())
    return redirect(_url_of(CHOICES_PAGE, public_id, kept="yes"), HTTPStatus.SEE_OTHER)


@bp.post("/emails/pages/<public_id>/choices")
@signed_link(LINK_PURPOSE)
def save_email_choices(public_id: str) -> ResponseReturnValue:
    """The owner hears of gifts, and from their captain, in the way they chose."""
    page = or_404(find_page(public_id))
    form = OwnerEmailsForm()
    if form.validate_on_submit():
        with transaction():
            _keep_choices(lock_page(page.id), form, clock.now())
    return redirect(_url_of(CHOICES_PAGE, public_id, kept="yes"), HTTPStatus.SEE_OTHER)


@bp.get("/emails/pages/<public_id>/stop")
@signed_link(LINK_PURPOSE)
def stop_emails(public_id: str) -> ResponseReturnValue:
    """Lead a person who opened the link to where the emails can be stopped."""
    return redirect(_url_of(CHOICES_PAGE, public_id), HTTPStatus.SEE_OTHER)


@bp.post("/emails/pages/<public_id>/stop")
@signed_link(LINK_PURPOSE)
def stop_emails_now(public_id: str) -> ResponseReturnValue:
    """Nothing more is sent about the page: one click in a mail program, or a button of ours."""
    page = or_404(find_page(public_id))
    with transaction():
        follow_up.stop_emails(lock_page(page.id), at=clock.now())
    return unsubscribed(_url_of(CHOICES_PAGE, public_id, kept="yes"))


@bp.get("/emails/pages/<public_id>/stop-team")
@signed_link(LINK_PURPOSE)
def stop_captains_messages(public_id: str) -> ResponseReturnValue:
    """Lead a person who opened the link to where these messages can be stopped."""
    return redirect(_url_of(CHOICES_PAGE, public_id), HTTPStatus.SEE_OTHER)


@bp.post("/emails/pages/<public_id>/stop-team")
@signed_link(LINK_PURPOSE)
def stop_captains_messages_now(public_id: str) -> ResponseReturnValue:
    """No message of a captain is sent to the owner any more: one click in a mail program."""
    page = or_404(find_page(public_id))
    with transaction():
        team_messages.stop_team_messages(lock_page(page.id), at=clock.now())
    return unsubscribed(_url_of(CHOICES_PAGE, public_id, kept="yes"))


def _keep_choices(page: FundraiserPage, form: OwnerEmailsForm, at: datetime) -> None:
    gift_notices.choose_gift_emails(page, GiftEmails(form.gifts.data), at=at)
    if page.team is None:
        return
    if form.team.data:
        team_messages.get_team_messages(page)
    else:
        team_messages.stop_team_messages(page, at=at)


def _url_of(endpoint: str, public_id: str, **values: str) -> str:
    return signed_url(endpoint, LINK_PURPOSE, public_id, **values)
