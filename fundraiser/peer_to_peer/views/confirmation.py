"""The link in the email that publishes a page: looked at, then confirmed by a button, once.

Whoever confirms sees what they put their name to: page, team, emails. Should the draft be changed
between their look and their press of the button, by whoever else holds its link, they look again
first.
"""

from http import HTTPStatus

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.donors import signed_in
from fundraiser.donors.links import find_link_of
from fundraiser.donors.models import SignInLink
from fundraiser.donors.sign_in import LinkNotGood, begin_session, end_session, is_good, use_link
from fundraiser.errors import Conflict
from fundraiser.i18n.languages import current_language
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.operations.publication import publish_draft, send_page_link
from fundraiser.peer_to_peer.queries.pages import get_page, lock_page
from fundraiser.peer_to_peer.queries.teams import find_team_by_invitation
from fundraiser.peer_to_peer.views import draft_links
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.draft_links import LINK_PURPOSE
from fundraiser.peer_to_peer.views.draft_publication import started_url
from fundraiser.web.access import open_to_all
from fundraiser.web.forms import StaffForm, status_of
from fundraiser.web.links import signed_url
from fundraiser.web.lost_update_guard import LostUpdateGuard, version_of
from fundraiser.web.rate_limits import publishing_limit
from fundraiser.web.responses import or_404


class ChangedSinceSeen(Conflict):
    """The page is another than the one that was looked at."""

    message = _("The page was changed after you opened it here. Check it again, then publish it.")


class PublishForm(LostUpdateGuard, StaffForm):
    """One button."""


@bp.route("/fundraise/start/publish/<token>", methods=["GET", "POST"])
@open_to_all
def confirm_page(token: str) -> ResponseReturnValue:
    """Show the page and the button; on POST, sign its owner in and publish it."""
    link = find_link_of(token)
    if link is None or link.page_id is None:
        return _no_longer_good(None, token)
    page = get_page(link.page_id)
    if _is_owner_here(page):
        return redirect(started_url(page), HTTPStatus.SEE_OTHER)
    is_published_otherwise = link.used_at is None and not page.is_draft
    if is_published_otherwise or not is_good(link, signed_in.browser_key(), at=clock.now()):
        return _no_longer_good(link, token)
    form = PublishForm(seen="")
    if form.validate_on_submit():
        try:
            _publish(page, link, seen=form.seen.data or "")
        except LinkNotGood:
            return _no_longer_good(link, token)
        except ChangedSinceSeen as changed:
            form.form_errors = [str(changed.message)]
        else:
            return redirect(started_url(page), HTTPStatus.SEE_OTHER)
    page = get_page(page.id)
    form.seen.data = _version_of(page)
    shown = render_template(
        "peer_to_peer/confirm_page.html",
        form=form,
        page=page,
        link=link,
        team=find_team_by_invitation(page.invitation_key),
        token=token,
        campaign_name=page.campaign.name_in(current_language()),
    )
    return shown, status_of(form)


@bp.post("/fundraise/start/publish/<token>/again")
@open_to_all
@publishing_limit
def send_page_link_again(token: str) -> ResponseReturnValue:
    """Send a new link to where the old one went, as long as the page is a draft."""
    link = or_404(find_link_of(token))
    with transaction():
        page = lock_page(or_404(link.page_id))
        if page.is_draft:
            send_page_link(page, link.email, at=clock.now())
    sent = signed_url("peer_to_peer.start_sent", LINK_PURPOSE, page.public_id)
    return redirect(sent, HTTPStatus.SEE_OTHER)


def _publish(page: FundraiserPage, link: SignInLink, *, seen: str) -> None:
    """The link is used up, the page is published, and this browser holds a session of its own.

    Raises LinkNotGood, and ChangedSinceSeen unless the page is the one that was `seen`.
    """
    at = clock.now()
    with transaction():
        owner_id = use_link(link, signed_in.browser_key(), at=at)
        published = publish_draft(page.id, owner_id, at=at)  # and locked, as it stands
        if _version_of(published) != seen:
            raise ChangedSinceSeen
        end_session(signed_in.held_token(), at=at)
        token = begin_session(owner_id, at=at)
    draft_links.forget_draft_cookie()
    signed_in.enter(token)


def _version_of(page: FundraiserPage) -> str:
    return version_of(
        page.campaign_id,
        page.slug,
        page.title,
        page.owner_name,
        page.goal_cents,
        page.event_on,
        page.story,
        page.picture.public_id if page.picture else "",
        page.picture.version if page.picture else 0,
        page.picture_words,
        page.emails_wording,
        page.team.invitation_key if page.team else page.invitation_key,
    )


def _is_owner_here(page: FundraiserPage) -> bool:
    """Return whether the owner of this page is signed in here. A draft has none."""
    donor = signed_in.find_signed_in()
    return donor is not None and page.owner_id == donor.id


def _no_longer_good(link: SignInLink | None, token: str) -> ResponseReturnValue:
    """Offer a new link for a draft; else say what can be done."""
    page = get_page(link.page_id) if link and link.page_id is not None else None
    shown = render_template(
        "peer_to_peer/confirm_no_longer.html",
        can_be_sent_again=bool(page and page.is_draft),
        is_published=bool(page and not page.is_draft),
        again_url=url_for("peer_to_peer.send_page_link_again", token=token),
        account_url=url_for("portal.account"),
    )
    return shown, HTTPStatus.GONE
