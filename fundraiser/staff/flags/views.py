"""Flags of pages and teams: the list, the oldest open one first, and what is decided."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from fundraiser.accounts.permissions import Permission
from fundraiser.peer_to_peer.models import Flag, FlagStatus
from fundraiser.peer_to_peer.operations.flags import decide_flag
from fundraiser.peer_to_peer.queries.moderation import find_flag, lock_flag
from fundraiser.staff.act_pages import act_page
from fundraiser.staff.acts import NOTE, READ_BY_US, Decision, StaffAct
from fundraiser.staff.blueprint import bp
from fundraiser.staff.flags.table import FLAGS
from fundraiser.staff.records import or_not_found, record_of
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.web.access import staff_only

DECIDED = frozenset({FlagStatus.ACTED_ON, FlagStatus.DISMISSED})


def _act_on(flag: Flag, one: Decision) -> None:
    _decide(flag, FlagStatus.ACTED_ON, one)


def _dismiss(flag: Flag, one: Decision) -> None:
    _decide(flag, FlagStatus.DISMISSED, one)


def _reopen(flag: Flag, one: Decision) -> None:
    _decide(flag, FlagStatus.OPEN, one)


def _decide(flag: Flag, status: FlagStatus, one: Decision) -> None:
    decide_flag(flag, status, actor=one.actor, at=one.at, note=one.words)


FLAG_ACTS: dict[str, StaffAct[Flag]] = {
    "act-on": StaffAct(
        title=_l("Mark the flag as acted on"),
        sentences=(
            _l("You have checked, and done what was needed: hidden the page, or asked its owner."),
            _l("The flag leaves the open list. No one is emailed."),
        ),
        button=_l("Mark as acted on"),
        done=_l("The flag is acted on."),
        label=NOTE,
        hint=READ_BY_US,
        from_steps=frozenset({FlagStatus.OPEN}),
        do=_act_on,
    ),
    "dismiss": StaffAct(
        title=_l("Dismiss the flag"),
        sentences=(
            _l("You have checked, and nothing is wrong."),
            _l("The flag leaves the open list. No one is emailed."),
        ),
        button=_l("Dismiss the flag"),
        done=_l("The flag is dismissed."),
        label=NOTE,
        hint=READ_BY_US,
        from_steps=frozenset({FlagStatus.OPEN}),
        do=_dismiss,
    ),
    "reopen": StaffAct(
        title=_l("Open the flag again"),
        sentences=(_l("It returns to its place in the open list."),),
        button=_l("Open the flag"),
        done=_l("The flag is open again."),
        label=NOTE,
        hint=READ_BY_US,
        from_steps=DECIDED,
        do=_reopen,
    ),
}


@bp.get("/flags")
@staff_only(Permission.MODERATE_PAGES)
def flags() -> ResponseReturnValue:
    """List flags, a page at a time, the oldest open one first."""
    return list_page(FLAGS, "staff/flags/flags.html")


route_files("/flags", FLAGS)


@bp.route("/flags/<public_id>/<act>", methods=["GET", "POST"])
@staff_only(Permission.MODERATE_PAGES)
def flag_act(public_id: str, act: str) -> ResponseReturnValue:
    """Say what is decided; on POST, decide it."""
    found = record_of(find_flag, public_id)
    wanted = or_not_found(FLAG_ACTS.get(act))
    place = found.place
    return act_page(
        wanted,
        found.status,
        lambda one: wanted.do(lock_flag(found.id), one),
        here=url_for("staff.flag_act", public_id=found.public_id, act=act),
        back_url=url_for(f"staff.{place.KIND}", public_id=place.public_id),
        back_text=place.title,
    )
