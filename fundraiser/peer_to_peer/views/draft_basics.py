"""Starting a page, step 1: what for, what it is called, how much. It does not ask who you are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import IntegrityError

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import get_campaign, list_published
from fundraiser.database import transaction
from fundraiser.errors import Conflict
from fundraiser.peer_to_peer.forms.drafts import BasicsForm
from fundraiser.peer_to_peer.models import FundraiserPage, PageKind, Team
from fundraiser.peer_to_peer.operations.drafts import describe, takes_pages_at
from fundraiser.peer_to_peer.operations.publication import start_draft
from fundraiser.peer_to_peer.queries.pages import find_draft_started, find_page, lock_page
from fundraiser.peer_to_peer.queries.teams import find_team_by_invitation
from fundraiser.peer_to_peer.views import draft_links
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.draft_links import LINK_PURPOSE, draft_url
from fundraiser.web.access import open_to_all, signed_link
from fundraiser.web.forms import status_of
from fundraiser.web.rate_limits import drafting_limit
from fundraiser.web.responses import or_404

LONGEST_KEY = 43
EMAIL = "email"  # the button that sends the draft's link


class PublishedMeanwhile(Conflict):
    """The page is no draft any more: it is changed from its owner's account."""

    message = _("This page is already published. Change it from your account.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What is known of somebody who starts a page: an invitation, or what a prospect wrote."""

    action: str
    invitation_key: str = ""
    prospect_id: int | None = None
    known: Mapping[str, object] = field(default_factory=dict)  # for the form's fields
    happens: str = ""  # when, in the prospect's words
    draft: FundraiserPage | None = None  # begun before


@bp.route("/fundraise/start", methods=["GET", "POST"])
@open_to_all
@drafting_limit
def start() -> ResponseReturnValue:
    """Ask for the basics, or offer to go on with a draft; on POST, there is a draft."""
    key = request.args.get("team", "")[:LONGEST_KEY]
    action = url_for("peer_to_peer.start", team=key or None)
    return start_with(Beginning(action=action, invitation_key=key, known=_known_idea()))


def start_with(beginning: Beginning) -> ResponseReturnValue:
    """Show the form for the basics, with what is known filled in; on POST, there is a draft."""
    team = find_team_by_invitation(beginning.invitation_key)
    campaigns = _campaigns_open(team)
    if not campaigns:
        return render_template("peer_to_peer/start_not_now.html")
    form = BasicsForm(campaigns, known=beginning.known)
    if form.validate_on_submit():
        page = _begin(form, beginning)
        draft_links.remember_draft(page)
        return _go_on(page)
    return _page_of(
        form,
        beginning.action,
        team=team,
        happens=beginning.happens,
        draft=beginning.draft or draft_links.find_remembered_draft(),
    )


@bp.route("/fundraise/start/<public_id>", methods=["GET", "POST"])
@signed_link(LINK_PURPOSE)
@drafting_limit
def start_basics(public_id: str) -> ResponseReturnValue:
    """Show the basics of a draft once more; on POST, keep them."""
    page = find_draft(public_id)
    if page is None:
        return already_published()
    campaigns = [
        campaign
        for campaign in _campaigns_open(find_team_by_invitation(page.invitation_key))
        if campaign.currency == page.currency
    ]
    if not campaigns:
        return render_template("peer_to_peer/start_not_now.html")
    form = BasicsForm(campaigns, page)
    if form.validate_on_submit():
        with transaction():
            fresh = lock_draft(page)
            fresh.campaign_id = form.chosen_campaign.id
            describe(fresh, form.facts())
        return _go_on(page)
    return _page_of(form, draft_url("start_basics", page), page=page)


def find_draft(public_id: str) -> FundraiserPage | None:
    """Return the draft whose signed link was opened, remembered here; None once it is published.

    A 404 if it was let go.
    """
    page = or_404(find_page(public_id))
    if not page.is_draft:
        draft_links.forget_draft_cookie()
        return None
    draft_links.remember_draft(page)
    return page


def lock_draft(page: FundraiserPage) -> FundraiserPage:
    """Return the draft as it stands, locked. Raises PublishedMeanwhile."""
    fresh = lock_page(page.id)
    if not fresh.is_draft:
        raise PublishedMeanwhile
    return fresh


def already_published() -> ResponseReturnValue:
    """Lead on from a step of a page that is no draft any more: the way back, or a second tab."""
    return redirect(url_for("portal.account"), HTTPStatus.SEE_OTHER)


def _begin(form: BasicsForm, beginning: Beginning) -> FundraiserPage:
    """There is a draft of what was typed: one, however often the form is sent."""
    at = clock.now()
    start_key = form.once_key()
    suspicion = form.suspicion_of(
        form.title.data, form.owner_name.data, names=[form.owner_name.data], at=at
    )
    try:
        with transaction():
            return start_draft(
                get_campaign(form.chosen_campaign.id),
                form.facts(),
                start_key=start_key,
                suspicion=suspicion,
                invitation_key=beginning.invitation_key,
                prospect_id=beginning.prospect_id,
                at=at,
            )
    except IntegrityError:  # the same form, sent twice at this very moment
        return or_404(find_draft_started(start_key))


def _known_idea() -> dict[str, object]:
    """Return the kind of event that the address names, as the guide's editions link to it."""
    idea = request.args.get("idea", "")
    return {"kind": idea} if idea in set(PageKind) else {}


def _campaigns_open(team: Team | None) -> list[Campaign]:
    """Return the campaigns that a page may be started for: the team's alone, by invitation."""
    at = clock.now()
    taking = [campaign for campaign in list_published() if takes_pages_at(campaign, at)]
    if team is None:
        return taking
    return [campaign for campaign in taking if campaign.id == team.campaign_id]


def _go_on(page: FundraiserPage) -> ResponseReturnValue:
    """Lead to the next step, or to where the draft's link is sent by email."""
    step = "start_email" if request.form.get("step") == EMAIL else "start_story"
    return redirect(draft_url(step, page), HTTPStatus.SEE_OTHER)


def _page_of(form: BasicsForm, action: str, **facts: Any) -> ResponseReturnValue:
    page = render_template(
        "peer_to_peer/start_basics.html",
        form=form,
        action=action,
        draft_url=draft_url,
        **facts,
    )
    return page, status_of(form)
