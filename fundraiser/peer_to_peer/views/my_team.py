"""A captain's own pages: starting a team, looking after it, changing it."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import find_campaign, list_published
from fundraiser.database import transaction
from fundraiser.donors.signed_in import get_signed_in
from fundraiser.i18n.languages import current_language
from fundraiser.organisation.queries import home_currency
from fundraiser.peer_to_peer.forms.teams import StartTeamForm, TeamForm
from fundraiser.peer_to_peer.models import FundraiserPage, PlaceStatus, Team
from fundraiser.peer_to_peer.operations import memberships, place_settings, place_status, teams
from fundraiser.peer_to_peer.operations.place_settings import facts_of
from fundraiser.peer_to_peer.operations.team_errors import TooManyMembers
from fundraiser.peer_to_peer.operations.teams import TeamFacts
from fundraiser.peer_to_peer.queries.member_standing import count_stuck, member_standings
from fundraiser.peer_to_peer.queries.pages import find_page, find_waiting_change, get_page
from fundraiser.peer_to_peer.queries.places import find_own, list_own
from fundraiser.peer_to_peer.queries.teams import list_members, lock_team
from fundraiser.peer_to_peer.queries.totals import place_totals, totals_of
from fundraiser.peer_to_peer.status_messages import team_status_message
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.own_pages import place_of_mine
from fundraiser.public_ids import is_public_id
from fundraiser.web.access import donor_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import refusals_shown_on, require_token, status_of
from fundraiser.web.links import public_url_for
from fundraiser.web.lost_update_guard import ChangedMeanwhile, version_of
from fundraiser.web.responses import or_404
from fundraiser.web.sharing import share_links

OWN = "/account/teams/<public_id>"
OF_PAGE, OF_CAMPAIGN = "page:", "campaign:"


class TeamAct(StrEnum):
    """What a captain does with one button."""

    REMOVE = "remove"
    HAND_OVER = "hand-over"
    RENEW = "renew"
    CLOSE = "close"
    REOPEN = "reopen"


ABOUT_MEMBER: dict[TeamAct, tuple[Callable[..., None], LazyString]] = {
    TeamAct.REMOVE: (memberships.remove_member, _l("The page is no longer in your team.")),
    TeamAct.HAND_OVER: (teams.hand_over_captain, _l("The team has a new captain. Thank you.")),
}
ABOUT_TEAM: dict[TeamAct, tuple[Callable[..., None], LazyString]] = {
    TeamAct.RENEW: (
        teams.renew_invitation,
        _l("Here is a new invitation link. The old one no longer works."),
    ),
    TeamAct.CLOSE: (place_status.close_place, _l("Your team is closed. Thank you for leading it.")),
    TeamAct.REOPEN: (place_status.reopen_place, _l("Your team is open again.")),
}


@bp.route("/account/teams/new", methods=["GET", "POST"])
@donor_only
def start_team() -> ResponseReturnValue:
    """Ask what the team is called; on POST, there is a team, led by who is signed in."""
    donor = get_signed_in()
    pages, campaigns = _pages_to_begin_with(donor.id), _campaigns_to_begin_with()
    beginnings = _beginnings(pages, campaigns)
    known_as = pages[0].owner_name if pages else donor.name
    currency = campaigns[0].currency if campaigns else home_currency()
    form = StartTeamForm(TeamFacts(name="", captain_name=known_as), beginnings, currency=currency)
    if beginnings and form.validate_on_submit():
        with refusals_shown_on(form):
            return _start(form)
    page = render_template(
        "peer_to_peer/start_team.html", form=form, pages=pages, beginnings=beginnings
    )
    return page, status_of(form)


@bp.get(OWN)
@donor_only
def my_team(public_id: str) -> ResponseReturnValue:
    """Show a captain how their team stands, who is stuck where, and the invitation to pass on."""
    team = place_of_mine(Team, public_id)
    members = list_members(team.id)
    totals = place_totals(members)
    standings = member_standings(members, totals, at=clock.now())
    invitation_url = public_url_for(
        f"{bp.name}.join_team", language=team.language, slug=team.slug, key=team.invitation_key
    )
    return render_template(
        "peer_to_peer/my_team.html",
        team=team,
        change=find_waiting_change(team),
        message=team_status_message(team, clock.now()),
        totals=totals_of(team),
        members=members,
        member_totals=totals,
        standings=standings,
        stuck_count=count_stuck(team, members, standings),
        invitation_url=invitation_url,
        invitation_links=share_links(invitation_url, team.name),
        can_reopen=place_status.can_reopen(team, clock.now()),
    )


@bp.post(f"{OWN}/act")
@donor_only
def team_act(public_id: str) -> ResponseReturnValue:
    """Do what one of the captain's buttons says."""
    require_token()
    team = place_of_mine(Team, public_id)
    typed = request.form.get("act", "")
    act = or_404(TeamAct(typed) if typed in set(TeamAct) else None)
    if act in ABOUT_MEMBER:
        member = _member(team, request.form.get("page", ""))
        operation, message = ABOUT_MEMBER[act]
        with transaction():
            operation(lock_team(team.id), get_page(member.id), at=clock.now())
    else:
        operation, message = ABOUT_TEAM[act]
        with transaction():
            operation(lock_team(team.id), actor=current_actor(), at=clock.now())
    return _done(team, message, is_captain=act is not TeamAct.HAND_OVER)


@bp.get(f"{OWN}/close")
@donor_only
def close_my_team(public_id: str) -> ResponseReturnValue:
    """Say what closing a team means, before it is closed."""
    team = place_of_mine(Team, public_id)
    return render_template("peer_to_peer/close_team.html", team=team, totals=totals_of(team))


@bp.route(f"{OWN}/edit", methods=["GET", "POST"])
@donor_only
def edit_team(public_id: str) -> ResponseReturnValue:
    """Show what the captain may change; on POST, it is changed, or its words wait for us."""
    team = place_of_mine(Team, public_id)
    form = TeamForm(facts_of(team), currency=team.currency, seen=version_of(facts_of(team)))
    if form.validate_on_submit():
        _edit(team.id, form)
        team = place_of_mine(Team, public_id)
        if not form.errors:
            return _done(team, _kept(team))
    stored = facts_of(team)
    is_outdated = bool(form.errors) and form.seen.data != version_of(stored)
    form.seen.data = version_of(stored)
    page = render_template(
        "peer_to_peer/edit_team.html",
        form=form,
        team=team,
        change=find_waiting_change(team),
        stored=stored,
        is_outdated=is_outdated,
    )
    return page, status_of(form)


def _edit(team_id: int, form: TeamForm) -> None:
    """Change the team, unless it says all this already."""
    try:
        with transaction():
            team = lock_team(team_id)
            if form.facts() != facts_of(team):
                form.require_unchanged(version_of(facts_of(team)))
            place_settings.edit_team(team, form.facts(), at=clock.now())
    except ChangedMeanwhile as error:
        form.form_errors = [str(error.message)]
    except TooManyMembers as error:
        form.most_members.errors = [error.message]


def _start(form: StartTeamForm) -> ResponseReturnValue:
    donor, chosen = get_signed_in(), form.begins_with.data or ""
    with transaction():
        page = None
        if chosen.startswith(OF_PAGE):
            page = or_404(find_own(FundraiserPage, donor.id, chosen.removeprefix(OF_PAGE)))
            campaign = page.campaign
        else:
            campaign = or_404(find_campaign(chosen.removeprefix(OF_CAMPAIGN)))
        team = teams.start_team(
            campaign,
            donor,
            form.facts(),
            page=page,
            language=current_language(),
            at=clock.now(),
        )
    if team.status is PlaceStatus.WAITING:
        return _done(team, _l("Your team is set up."))
    return _done(team, _l("Your team is ready. Now invite its first members."))


def _pages_to_begin_with(owner_id: int) -> list[FundraiserPage]:
    """Return the owner's pages that may be in a new team: none that leads one already."""
    at = clock.now()
    return [
        page
        for page in list_own(FundraiserPage, owner_id)
        if page.status in memberships.MAY_JOIN
        and not page.is_draft
        and _takes_teams(page.campaign, at)
        if page.team is None or page.team.captain_id != owner_id or page.team.is_closed
    ]


def _campaigns_to_begin_with() -> list[Campaign]:
    at = clock.now()
    return [campaign for campaign in list_published() if _takes_teams(campaign, at)]


def _beginnings(pages: list[FundraiserPage], campaigns: list[Campaign]) -> list[tuple[str, str]]:
    """Return what a team may begin with, and how each is called."""
    with_page = [
        (OF_PAGE + page.public_id, _("With my page “%(title)s”", title=page.title))
        for page in pages
    ]
    names = [(campaign.slug, campaign.title_in(current_language())) for campaign in campaigns]
    if pages:
        names = [
            (slug, _("Without a page of mine, for %(name)s", name=name)) for slug, name in names
        ]
    return with_page + [(OF_CAMPAIGN + slug, name) for slug, name in names]


def _takes_teams(campaign: Campaign, at: datetime) -> bool:
    return campaign.is_published and campaign.takes_pages and at < campaign.closes_at


def _member(team: Team, public_id: str) -> FundraiserPage:
    """Return a page of the team; else answer 404: nobody looks for others' pages here."""
    page = or_404(find_page(public_id) if is_public_id(public_id) else None)
    return or_404(page if page.team_id == team.id else None)


def _kept(team: Team) -> LazyString:
    if find_waiting_change(team):
        return _l("Saved. We review the new text before others see it.")
    return _l("Your changes are saved.")


def _done(team: Team, message: object, *, is_captain: bool = True) -> ResponseReturnValue:
    flask.flash(str(message), "success")
    own = url_for(f"{bp.name}.my_team", public_id=team.public_id)
    return redirect(own if is_captain else url_for("portal.account"), HTTPStatus.SEE_OTHER)
