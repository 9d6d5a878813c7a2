"""Cash and cheques: the list with its sums, its export, and one with its steps."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.gifts.queries import get_gift
from fundraiser.peer_to_peer.models import (
    OfflineGift,
    OfflineStatus,
    subject_of_offline_gift,
)
from fundraiser.peer_to_peer.queries.moderation import get_team
from fundraiser.peer_to_peer.queries.offline_gifts import find_offline_gift, lock_offline_gift
from fundraiser.staff.act_pages import act_page
from fundraiser.staff.acts import StaffAct, possible_acts
from fundraiser.staff.audit_log.changes import acts_on
from fundraiser.staff.blueprint import bp
from fundraiser.staff.offline_gifts.acts import OFFLINE_ACTS, RETURN
from fundraiser.staff.offline_gifts.queries import BANKABLE, sums_by_step
from fundraiser.staff.offline_gifts.table import OFFLINE_GIFTS
from fundraiser.staff.records import or_not_found, record_of
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.web.access import staff_only

OFFLINE = "/offline-gifts/<public_id>"


@bp.get("/offline-gifts")
@staff_only(Permission.SEE_GIFTS)
def offline_gifts() -> ResponseReturnValue:
    """List cash and cheques, a page at a time, with what there is at each step."""
    return list_page(
        OFFLINE_GIFTS,
        "staff/offline_gifts/offline_gifts.html",
        sums_of=sums_by_step,
        bankable=BANKABLE,
    )


route_files("/offline-gifts", OFFLINE_GIFTS)


@bp.get(OFFLINE)
@staff_only(Permission.SEE_GIFTS)
def offline_gift(public_id: str) -> ResponseReturnValue:
    """Show cash or a cheque: who gave it to whom, its steps, what was done to it."""
    found = record_of(find_offline_gift, public_id)
    subject = subject_of_offline_gift(found.id)
    return render_template(
        "staff/offline_gifts/offline_gift.html",
        offline=found,
        team=get_team(found.team_id) if found.team_id else None,
        gift=get_gift(found.gift_id) if found.gift_id else None,
        acts=acts_on([subject], found.page.campaign.zone),
        possible=possible_acts(OFFLINE_ACTS, found.status),
        can_be_deposited=found.can_move_to(OfflineStatus.DEPOSITED),
        can_be_verified=found.can_move_to(OfflineStatus.VERIFIED),
        can_be_returned=found.can_move_to(OfflineStatus.RETURNED),
        zone=found.page.campaign.zone,
        sees_contact=signed_in_person().may(Permission.SEE_DONOR_CONTACT),
    )


@bp.route(f"{OFFLINE}/acts/<act>", methods=["GET", "POST"])
@staff_only(Permission.NOTE_DEPOSITS)
def offline_gift_act(public_id: str, act: str) -> ResponseReturnValue:
    """Say what an act does; on POST, do it."""
    wanted = or_not_found(OFFLINE_ACTS.get(act))
    here = url_for("staff.offline_gift_act", public_id=public_id, act=act)
    return _act_on(record_of(find_offline_gift, public_id), wanted, here)


@bp.route(f"{OFFLINE}/return", methods=["GET", "POST"])
@staff_only(Permission.VERIFY_OFFLINE_GIFTS)
def offline_gift_return(public_id: str) -> ResponseReturnValue:
    """Say what a return does; on POST, note that the bank sent it back."""
    here = url_for("staff.offline_gift_return", public_id=public_id)
    return _act_on(record_of(find_offline_gift, public_id), RETURN, here)


def _act_on(found: OfflineGift, wanted: StaffAct[OfflineGift], here: str) -> ResponseReturnValue:
    return act_page(
        wanted,
        found.status,
        lambda one: wanted.do(lock_offline_gift(found.id), one),
        here=here,
        back_url=url_for("staff.offline_gift", public_id=found.public_id),
        back_text=found.name,
    )
