"""Emailing the link to a draft, and stopping the reminder of it.

A GET of the link in the reminder stops nothing: programs that look at links open it as well.
"""

from http import HTTPStatus

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.peer_to_peer.emails.drafts import REMINDER_PAGE, REMINDER_PURPOSE
from fundraiser.peer_to_peer.forms.drafts import DraftEmailForm
from fundraiser.peer_to_peer.labels import REMINDER_CONSENT
from fundraiser.peer_to_peer.operations.draft_emails import email_draft, stop_reminder
from fundraiser.peer_to_peer.queries.drafts import find_draft_email
from fundraiser.peer_to_peer.queries.pages import find_page, lock_page
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.draft_basics import already_published, find_draft, lock_draft
from fundraiser.peer_to_peer.views.draft_links import LINK_PURPOSE, draft_url
from fundraiser.web.access import signed_link
from fundraiser.web.forms import status_of
from fundraiser.web.links import signed_url
from fundraiser.web.rate_limits import address_limit, publishing_limit
from fundraiser.web.responses import or_404, unsubscribed


@bp.route("/fundraise/start/<public_id>/email", methods=["GET", "POST"])
@signed_link(LINK_PURPOSE)
@publishing_limit
@address_limit
def start_email(public_id: str) -> ResponseReturnValue:
    """Ask where to send the link to the draft; on POST, send it."""
    page = find_draft(public_id)
    if page is None:
        return already_published()
    form = DraftEmailForm()
    if form.validate_on_submit():
        with transaction():
            email_draft(
                lock_draft(page),
                form.email.data,
                wording=form.reminder_wording,
                at=clock.now(),
            )
        return redirect(draft_url("start_email", page, sent="yes"), HTTPStatus.SEE_OTHER)
    shown = render_template(
        "peer_to_peer/start_email.html",
        page=page,
        form=form,
        sent=find_draft_email(page.id) if "sent" in request.args else None,
        consent=REMINDER_CONSENT,
        action=draft_url("start_email", page),
        back_url=draft_url("start_basics", page),
        next_url=draft_url("start_story", page),
    )
    return shown, status_of(form)


@bp.route("/emails/drafts/<public_id>", methods=["GET", "POST"])
@signed_link(REMINDER_PURPOSE)
def draft_reminder(public_id: str) -> ResponseReturnValue:
    """Show whether a reminder of a draft may come; on POST, none does."""
    page = or_404(find_page(public_id))
    address = signed_url(REMINDER_PAGE, REMINDER_PURPOSE, public_id)
    if request.method == "POST":
        with transaction():
            lock_page(page.id)
            stop_reminder(or_404(find_draft_email(page.id)), at=clock.now())
        return unsubscribed(address)
    return render_template(
        "peer_to_peer/draft_reminder.html",
        page=page,
        draft_email=find_draft_email(page.id),
        action=address,
    )
