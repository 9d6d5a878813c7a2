"""Starting a page, step 4: how it will look, its address, whose it is; then the emailed link.

Who is signed in publishes at once. Anybody else gets a link, and the page is theirs who opens it
and presses the button; opening it alone changes nothing, because programs that look at links do
that as well.
"""

from http import HTTPStatus

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.donors.models import Donor
from fundraiser.donors.queries import find_newest_link_to
from fundraiser.donors.signed_in import find_signed_in
from fundraiser.i18n.languages import current_language
from fundraiser.peer_to_peer.forms.drafts import FinishForm
from fundraiser.peer_to_peer.labels import EMAILS_CONSENT, REMINDER_CONSENT
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.operations.draft_emails import keep_address
from fundraiser.peer_to_peer.operations.drafts import AddressTaken
from fundraiser.peer_to_peer.operations.publication import (
    finish_draft,
    publish_draft,
    send_page_link,
    suggest_addresses,
)
from fundraiser.peer_to_peer.queries.drafts import find_draft_email
from fundraiser.peer_to_peer.queries.teams import find_team_by_invitation
from fundraiser.peer_to_peer.views import draft_links
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.draft_basics import already_published, find_draft, lock_draft
from fundraiser.peer_to_peer.views.draft_links import LINK_PURPOSE, draft_url
from fundraiser.peer_to_peer.views.own_pages import MINE, page_of_mine
from fundraiser.web.access import donor_only, signed_link
from fundraiser.web.forms import status_of
from fundraiser.web.links import public_url_for
from fundraiser.web.rate_limits import address_limit, publishing_limit
from fundraiser.web.sharing import share_links


@bp.route("/fundraise/start/<public_id>/finish", methods=["GET", "POST"])
@signed_link(LINK_PURPOSE)
@publishing_limit
@address_limit
def start_finish(public_id: str) -> ResponseReturnValue:
    """Show how the page will look; on POST, publish it, or send the link that does."""
    page = find_draft(public_id)
    if page is None:
        return already_published()
    if not page.story:
        return redirect(draft_url("start_story", page), HTTPStatus.SEE_OTHER)
    donor = find_signed_in()
    form = _form_of(page, donor)
    if form.validate_on_submit():
        try:
            return _finish(page, form, donor)
        except AddressTaken as refused:  # taken at this very moment
            form.slug.errors = [refused.message]
    return _page_of(page, form, donor)


@bp.get("/fundraise/start/<public_id>/sent")
@signed_link(LINK_PURPOSE)
def start_sent(public_id: str) -> ResponseReturnValue:
    """Say where the link went, and what to do if it does not arrive."""
    page = find_draft(public_id)
    if page is None:
        return already_published()
    link = find_newest_link_to(page.id)
    return render_template(
        "peer_to_peer/start_sent.html",
        page=page,
        email=link.email if link else "",
        finish_url=draft_url("start_finish", page),
    )


@bp.get(f"{MINE}/started")
@donor_only
def page_started(public_id: str) -> ResponseReturnValue:
    """Say that the page is live, or waits for us, and what to do first."""
    page = page_of_mine(public_id)
    url = public_url_for("peer_to_peer.page", language=page.language, slug=page.slug)
    return render_template(
        "peer_to_peer/page_started.html",
        page=page,
        page_url=url,
        share_links=share_links(url, page.title),
        has_no_room=bool(page.invitation_key) and page.team_id is None,
    )


def publish_for(page: FundraiserPage, owner_id: int) -> None:
    """The page is its owner's, and this browser is done with the draft. Within a transaction."""
    publish_draft(page.id, owner_id, at=clock.now())
    draft_links.forget_draft_cookie()


def started_url(page: FundraiserPage) -> str:
    return url_for("peer_to_peer.page_started", public_id=page.public_id)


def _form_of(page: FundraiserPage, donor: Donor | None) -> FinishForm:
    link, sent = find_newest_link_to(page.id), find_draft_email(page.id)
    known = donor or link or sent
    return FinishForm(
        page,
        slug=page.slug or next(iter(suggest_addresses(page)), ""),
        email=known.email if known else "",
        joins_team=True,
        agrees=page.agrees_to_emails,
        wants_reminder=bool(sent and sent.agrees),
    )


def _finish(page: FundraiserPage, form: FinishForm, donor: Donor | None) -> ResponseReturnValue:
    at = clock.now()
    with transaction():
        fresh = lock_draft(page)
        finish_draft(
            fresh,
            form.slug.data,
            emails_wording=form.emails_wording,
            joins_team=bool(form.joins_team.data),
            at=at,
        )
        if donor is None:
            send_page_link(fresh, form.email.data, at=at)
            keep_address(fresh, form.email.data, wording=form.reminder_wording, at=at)
    if donor is None:
        return redirect(draft_url("start_sent", page), HTTPStatus.SEE_OTHER)
    with transaction():
        publish_for(page, donor.id)
    return redirect(started_url(page), HTTPStatus.SEE_OTHER)


def _page_of(page: FundraiserPage, form: FinishForm, donor: Donor | None) -> ResponseReturnValue:
    shown = render_template(
        "peer_to_peer/start_finish.html",
        page=page,
        form=form,
        donor=donor,
        team=find_team_by_invitation(page.invitation_key),
        consent=EMAILS_CONSENT,
        reminder_consent=REMINDER_CONSENT,
        campaign_name=page.campaign.name_in(current_language()),
        address_begins=public_url_for("peer_to_peer.page", language=page.language, slug="-")[:-1],
        suggestions=suggest_addresses(page, form.slug.data or "") if form.slug.errors else [],
        action=draft_url("start_finish", page),
        edit_urls={
            name: draft_url(f"start_{name}", page) for name in ("basics", "story", "picture")
        },
    )
    return shown, status_of(form)
