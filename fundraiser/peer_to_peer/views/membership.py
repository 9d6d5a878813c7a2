"""Joining a team by its captain's invitation, and leaving it."""

from collections.abc import Sequence
from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.donors.models import Donor
from fundraiser.donors.signed_in import find_signed_in
from fundraiser.peer_to_peer.forms.teams import JoinForm
from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.peer_to_peer.operations import memberships
from fundraiser.peer_to_peer.page_addresses import is_slug
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.peer_to_peer.queries.places import list_own
from fundraiser.peer_to_peer.queries.teams import count_members, find_team_invited
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.own_pages import MINE, done, page_of_mine
from fundraiser.web.access import donor_only, open_to_all
from fundraiser.web.forms import require_token, status_of


@bp.route("/t/<slug>/join/<key>", methods=["GET", "POST"])
@open_to_all
def join_team(slug: str, key: str) -> ResponseReturnValue:
    """Explain the invitation, and offer the ways to accept it; on POST, the chosen page is in."""
    invited = find_team_invited(slug, key) if is_slug(slug) else None
    if invited is None or not (invited.is_shown and invited.campaign.is_published):
        return render_template("peer_to_peer/invitation_over.html"), HTTPStatus.NOT_FOUND
    donor = find_signed_in()
    own = list_own(FundraiserPage, donor.id) if donor else []
    fitting = [page for page in own if memberships.can_join(page, invited)]
    form = JoinForm([(page.public_id, page.title) for page in fitting])
    if fitting and form.validate_on_submit():
        return _join(invited, next(page for page in fitting if page.public_id == form.page.data))
    return _invitation(invited, key, form, donor=donor, own=own)


@bp.route(f"{MINE}/team", methods=["GET", "POST"])
@donor_only
def page_team(public_id: str) -> ResponseReturnValue:
    """Show an owner which team their page is in; on POST, it is in none."""
    page = page_of_mine(public_id)
    if request.method == "POST":
        require_token()
        with transaction():
            memberships.leave_team(get_page(page.id), at=clock.now())
        return done(page, f"{bp.name}.page_team", _("Your page is no longer in a team."))
    return render_template(
        "peer_to_peer/page_team.html",
        page=page,
        team=page.team,
        is_captain=page.team is not None and page.team.captain_id == page.owner_id,
    )


def _join(invited: Team, chosen: FundraiserPage) -> ResponseReturnValue:
    with transaction():
        memberships.join_team(get_page(chosen.id), invited, at=clock.now())
    message = _(
        "“%(title)s” now raises money with %(team)s.", title=chosen.title, team=invited.name
    )
    flask.flash(message, "success")
    address = url_for(f"{bp.name}.page_team", public_id=chosen.public_id)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _invitation(
    invited: Team, key: str, form: JoinForm, *, donor: Donor | None, own: Sequence[FundraiserPage]
) -> ResponseReturnValue:
    members = count_members(invited.id)
    page = render_template(
        "peer_to_peer/join_team.html",
        team=invited,
        campaign=invited.campaign,
        key=key,
        form=form,
        choices=form.page.choices,
        donor=donor,
        member=next((page for page in own if page.team_id == invited.id), None),
        is_full=members >= (invited.most_members or memberships.LARGEST_TEAM),
        member_count=members,
        can_start=invited.campaign.takes_pages and clock.now() < invited.campaign.closes_at,
        own_path=url_for(f"{bp.name}.join_team", slug=invited.slug, key=key),
    )
    return page, status_of(form)
