"""Teams: the list, its export, one with its members, its words and its captain."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser.accounts.permissions import Permission
from fundraiser.peer_to_peer.operations import proposals
from fundraiser.peer_to_peer.operations.teams import hand_over_captain
from fundraiser.peer_to_peer.queries.moderation import waiting_of
from fundraiser.peer_to_peer.queries.pages import find_page, find_waiting_change
from fundraiser.peer_to_peer.queries.teams import find_team, list_members
from fundraiser.peer_to_peer.queries.totals import place_totals
from fundraiser.staff.act_pages import act_at_once
from fundraiser.staff.acts import Decision
from fundraiser.staff.blueprint import bp
from fundraiser.staff.places.views import decide, record_facts, url_of
from fundraiser.staff.records import record_of
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.staff.teams.table import TEAMS
from fundraiser.web.access import staff_only

TEAM = "/teams/<public_id>"


@bp.get("/teams")
@staff_only(Permission.SEE_GIFTS)
def teams() -> ResponseReturnValue:
    """List teams: what waits for us first, then the newest."""
    return list_page(TEAMS, "staff/teams/teams.html")


route_files("/teams", TEAMS)


@bp.get(TEAM)
@staff_only(Permission.SEE_GIFTS)
def team(public_id: str) -> ResponseReturnValue:
    """Show one team: its words, its members, what it brought, what was done to it."""
    record = record_of(find_team, public_id)
    members = list_members(record.id)
    return render_template(
        "staff/teams/team.html",
        **record_facts(record),
        waiting=waiting_of(record),
        change=find_waiting_change(record),
        members=members,
        member_totals=place_totals(members),
    )


@bp.post(f"{TEAM}/words/approve")
@staff_only(Permission.MODERATE_PAGES)
def team_words_approve(public_id: str) -> ResponseReturnValue:
    """Let others see the words that the captain proposed."""
    record = record_of(find_team, public_id)
    return decide(record, proposals.approve_words, _("The team shows the new text."))


@bp.post(f"{TEAM}/words/refuse")
@staff_only(Permission.MODERATE_PAGES)
def team_words_refuse(public_id: str) -> ResponseReturnValue:
    """Leave the team as it was approved."""
    record = record_of(find_team, public_id)
    return decide(record, proposals.refuse_words, _("The team stays as it was."))


@bp.post(f"{TEAM}/captain")
@staff_only(Permission.MODERATE_PAGES)
def team_captain(public_id: str) -> ResponseReturnValue:
    """Make the owner of a member's page the captain."""
    record = record_of(find_team, public_id)

    def hand_over(decision: Decision) -> None:
        member = record_of(find_page, request.form.get("page", ""))
        hand_over_captain(record, member, actor=decision.actor, at=decision.at)

    return act_at_once(hand_over, _("The team has another captain."), url_of(record))
