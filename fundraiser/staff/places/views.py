"""What is done alike to a supporter's page and to a team: the record, approval, and the acts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.peer_to_peer.operations import moderation
from fundraiser.peer_to_peer.operations.moderation import version_of_place
from fundraiser.peer_to_peer.queries.moderation import list_flags_of
from fundraiser.peer_to_peer.queries.pages import find_page, lock_page
from fundraiser.peer_to_peer.queries.teams import find_team, lock_team
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.staff.act_pages import act_at_once, act_page
from fundraiser.staff.acts import StaffAct, possible_acts
from fundraiser.staff.audit_log.changes import acts_on
from fundraiser.staff.blueprint import bp
from fundraiser.staff.places.acts import PAGE_ACTS, TEAM_ACTS
from fundraiser.staff.places.queries import emails_about, memberships_of
from fundraiser.staff.records import or_not_found, record_of
from fundraiser.web.access import staff_only

ACT = "<public_id>/acts/<act>"
METHODS = ["GET", "POST"]


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """How a page, or a team, is found and locked, and what can be done to it."""

    find: Callable[[str], Any]
    lock: Callable[[int], Any]
    acts: Mapping[str, StaffAct[Any]]
    approved: LazyString


KINDS = {
    "page": PlaceKind(
        find_page, lock_page, PAGE_ACTS, _l("The page is live, and its owner is told.")
    ),
    "team": PlaceKind(
        find_team, lock_team, TEAM_ACTS, _l("The team is live, and its captain is told.")
    ),
}


@bp.post("/pages/<public_id>/approve", endpoint="page_approve", defaults={"kind": "page"})
@bp.post("/teams/<public_id>/approve", endpoint="team_approve", defaults={"kind": "team"})
@staff_only(Permission.MODERATE_PAGES)
def place_approve(kind: str, public_id: str) -> ResponseReturnValue:
    """Let others see a page or team, as it was read."""
    place: FundraiserPage | Team = record_of(KINDS[kind].find, public_id)
    return decide(place, moderation.approve_place, str(KINDS[kind].approved))


@bp.route(f"/pages/{ACT}", endpoint="page_act", defaults={"kind": "page"}, methods=METHODS)
@bp.route(f"/teams/{ACT}", endpoint="team_act", defaults={"kind": "team"}, methods=METHODS)
@staff_only(Permission.MODERATE_PAGES)
def place_act(kind: str, public_id: str, act: str) -> ResponseReturnValue:
    """Say what an act does; on POST, do it."""
    place: FundraiserPage | Team = record_of(KINDS[kind].find, public_id)
    chosen = or_not_found(KINDS[kind].acts.get(act))
    return act_page(
        chosen,
        place.status,
        lambda decision: chosen.do(KINDS[kind].lock(place.id), decision),
        here=url_for(f"staff.{kind}_act", public_id=place.public_id, act=act),
        back_url=url_of(place),
        back_text=place.title,
        version=version_of_place(place),
    )


def decide(
    place: FundraiserPage | Team, operation: Callable[..., None], done: str
) -> ResponseReturnValue:
    """Do what was decided about a page or team, as it was read."""
    lock = KINDS[place.KIND].lock
    return act_at_once(
        lambda decision: operation(
            lock(place.id), seen=decision.seen, actor=decision.actor, at=decision.at
        ),
        done,
        url_of(place),
    )


def record_facts(place: FundraiserPage | Team) -> dict[str, Any]:
    """Return what the record of a page and of a team show alike."""
    totals = totals_of(place)
    return {
        place.KIND: place,
        "version": version_of_place(place),
        "totals": totals,
        "share": Fraction(totals.given.cents, place.goal.cents) if place.goal else None,
        "flags": list_flags_of(place),
        "memberships": memberships_of(place),
        "emails": emails_about(place),
        "acts": acts_on([place.subject], place.campaign.zone),
        "possible": possible_acts(KINDS[place.KIND].acts, place.status),
        "zone": place.campaign.zone,
        "sees_contact": signed_in_person().may(Permission.SEE_DONOR_CONTACT),
    }


def url_of(place: FundraiserPage | Team) -> str:
    return url_for(f"staff.{place.KIND}", public_id=place.public_id)
