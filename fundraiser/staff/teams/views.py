"""Teams: the list, its export, one with its members, and what is done to it."""

from collections.abc import Callable
from fractions import Fraction

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.peer_to_peer.models import Team, subject_of_team
from fundraiser.peer_to_peer.operations import moderation, proposals
from fundraiser.peer_to_peer.operations.moderation import version_of_place
from fundraiser.peer_to_peer.operations.teams import hand_over_captain
from fundraiser.peer_to_peer.queries.moderation import list_flags_of, waiting_of
from fundraiser.peer_to_peer.queries.pages import find_page
from fundraiser.peer_to_peer.queries.teams import find_team, lock_team
from fundraiser.peer_to_peer.queries.totals import place_totals, totals_of
from fundraiser.staff.act_pages import act_at_once, act_page
from fundraiser.staff.acts import Decision, possible_acts
from fundraiser.staff.audit_log.changes import acts_on
from fundraiser.staff.blueprint import bp
from fundraiser.staff.pages.records import emails_about_team
from fundraiser.staff.place_acts import TEAM_ACTS
from fundraiser.staff.records import or_not_found, record_of
from fundraiser.staff.tables.pages import files_at, list_file, list_page
from fundraiser.staff.teams.queries import (
    members_of,
    memberships_of,
)
from fundraiser.staff.teams.table import TEAMS
from fundraiser.web.access import staff_only

TEAM = "/teams/<public_id>"


@bp.get("/teams")
@staff_only(Permission.SEE_GIFTS)
def teams() -> ResponseReturnValue:
    """List teams: what waits for us first, then the newest."""
    return list_page(TEAMS, "staff/teams.html")


@files_at("/teams")
@staff_only(Permission.EXPORT_GIFTS)
def teams_export(ending: str) -> ResponseReturnValue:
    """Send every team that fits the filters as a file."""
    return list_file(TEAMS, ending)


@bp.get(TEAM)
@staff_only(Permission.SEE_GIFTS)
def team(public_id: str) -> ResponseReturnValue:
    """Show one team: its words, its members, what it brought, what was done to it."""
    found = record_of(find_team, public_id)
    members = members_of(found.id)
    totals = totals_of(found)
    return render_template(
        "staff/team.html",
        team=found,
        version=version_of_place(found),
        waiting=waiting_of(found),
        totals=totals,
        share=Fraction(totals.given.cents, found.goal.cents) if found.goal else None,
        members=members,
        member_totals=place_totals(members),
        memberships=memberships_of(None, found),
        flags=list_flags_of(found),
        emails=emails_about_team(found),
        acts=acts_on([subject_of_team(found.id)], found.campaign.zone),
        possible=possible_acts(TEAM_ACTS, found.status),
        zone=found.campaign.zone,
        sees_contact=signed_in_person().may(Permission.SEE_DONOR_CONTACT),
    )


@bp.post(f"{TEAM}/approve")
@staff_only(Permission.MODERATE_PAGES)
def team_approve(public_id: str) -> ResponseReturnValue:
    """Let others see a team, as it was read."""
    said = _("The team is live, and its captain is told.")
    return _decided(public_id, moderation.approve_place, said)


@bp.post(f"{TEAM}/words/approve")
@staff_only(Permission.MODERATE_PAGES)
def team_words_approve(public_id: str) -> ResponseReturnValue:
    """Let others see the words that the captain proposed."""
    return _decided(public_id, proposals.approve_words, _("The team shows the new words."))


@bp.post(f"{TEAM}/words/refuse")
@staff_only(Permission.MODERATE_PAGES)
def team_words_refuse(public_id: str) -> ResponseReturnValue:
    """Leave the team as it was approved."""
    return _decided(public_id, proposals.refuse_words, _("The team stays as it was."))


@bp.post(f"{TEAM}/captain")
@staff_only(Permission.MODERATE_PAGES)
def team_captain(public_id: str) -> ResponseReturnValue:
    """Make the owner of a member's page the captain."""
    found = record_of(find_team, public_id)

    def hand_over(one: Decision) -> None:
        member = record_of(find_page, request.form.get("page", ""))
        hand_over_captain(found, member, actor=one.actor, at=one.at)

    return act_at_once(hand_over, _("The team has another captain."), _url_of(found))


@bp.route(f"{TEAM}/acts/<act>", methods=["GET", "POST"])
@staff_only(Permission.MODERATE_PAGES)
def team_act(public_id: str, act: str) -> ResponseReturnValue:
    """Say what an act does; on POST, do it."""
    found = record_of(find_team, public_id)
    wanted = or_not_found(TEAM_ACTS.get(act))
    return act_page(
        wanted,
        found.status,
        lambda one: wanted.do(lock_team(found.id), one),
        here=url_for("staff.team_act", public_id=found.public_id, act=act),
        back_url=_url_of(found),
        back_text=found.name,
        version=version_of_place(found),
    )


def _decided(public_id: str, decide: Callable[..., None], said: str) -> ResponseReturnValue:
    """Do what was decided about a team's words, as they were read."""
    found = record_of(find_team, public_id)
    return act_at_once(
        lambda one: decide(lock_team(found.id), seen=one.seen, actor=one.actor, at=one.at),
        said,
        _url_of(found),
    )


def _url_of(found: Team) -> str:
    return url_for("staff.team", public_id=found.public_id)
