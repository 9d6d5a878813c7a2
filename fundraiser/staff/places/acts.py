"""What staff can do to supporters' pages and to teams: the same acts, each in its own words."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.peer_to_peer.models import SHOWN, FundraiserPage, PlaceStatus, Team
from fundraiser.peer_to_peer.operations import moderation, place_status, proposals
from fundraiser.staff.acts import NOTE, READ_BY_US, Decision, Pledges, StaffAct

Place = FundraiserPage | Team
TO_COLLEAGUES: dict[str, Any] = {"label": NOTE, "hint": READ_BY_US}
TO_THE_OWNER: dict[str, Any] = {
    "label": _l("Your message to the owner"),
    "hint": _l("The owner gets this text by email, exactly as you write it."),
    "has_reason": True,
}
TO_THE_CAPTAIN: dict[str, Any] = {
    "label": _l("Your message to the captain"),
    "hint": _l("The captain gets this text by email, exactly as you write it."),
    "has_reason": True,
}


def _ask(page: FundraiserPage, decision: Decision) -> None:
    proposals.ask_for_change(page, decision.words, actor=decision.actor, at=decision.at)


def _hide(place: Place, decision: Decision) -> None:
    moderation.hide_place(place, decision.words, actor=decision.actor, at=decision.at)


def _show(place: Place, decision: Decision) -> None:
    moderation.show_place(
        place, seen=decision.seen, actor=decision.actor, at=decision.at, note=decision.words
    )


def _close(page: FundraiserPage, decision: Decision) -> None:
    place_status.close_place(page, actor=decision.actor, at=decision.at)


def _take_down(place: Place, decision: Decision) -> Pledges:
    return moderation.take_down_place(place, decision.words, actor=decision.actor, at=decision.at)


def _restore(place: Place, decision: Decision) -> None:
    moderation.restore_place(place, actor=decision.actor, at=decision.at, note=decision.words)


HIDE: dict[str, Any] = {"from_steps": SHOWN, "do": _hide}
SHOW: dict[str, Any] = {
    "from_steps": frozenset({PlaceStatus.HIDDEN}),
    "do": _show,
    **TO_COLLEAGUES,
}
TAKE_DOWN: dict[str, Any] = {
    "from_steps": frozenset(PlaceStatus) - {PlaceStatus.TAKEN_DOWN},
    "do": _take_down,
}
RESTORE: dict[str, Any] = {
    "from_steps": frozenset({PlaceStatus.TAKEN_DOWN}),
    "do": _restore,
    **TO_COLLEAGUES,
}


def _act(
    kind: dict[str, Any],
    *sentences: LazyString,
    button: LazyString,
    done: LazyString,
    **reader: Any,
) -> StaffAct[Any]:
    return StaffAct(**kind, title=button, sentences=sentences, button=button, done=done, **reader)


PAGE_ACTS: dict[str, StaffAct[FundraiserPage]] = {
    "ask": StaffAct(
        title=_l("Ask for a change"),
        sentences=(
            _l("The page keeps waiting, and others cannot see it."),
            _l("Its owner changes it and sends it to us again."),
        ),
        button=_l("Ask for the change"),
        done=_l("The owner is asked for a change."),
        from_steps=frozenset({PlaceStatus.WAITING, PlaceStatus.CHANGE_ASKED}),
        do=_ask,
        **TO_THE_OWNER,
    ),
    "hide": _act(
        HIDE,
        _l("Nobody can see the page or its picture for now, and it takes no gifts."),
        _l("Gifts already promised through the page still count for it when they arrive."),
        _l("You can show it again at any time."),
        button=_l("Hide the page"),
        done=_l("The page is hidden, and its owner is told."),
        **TO_THE_OWNER,
    ),
    "show": _act(
        SHOW,
        _l("Everyone can see the page again, as it was before it was hidden."),
        _l("Its owner is told if it takes gifts."),
        button=_l("Show the page"),
        done=_l("The page is shown again."),
    ),
    "close": StaffAct(
        title=_l("Close the page"),
        sentences=(
            _l("The page is still shown, with what it has raised, but no longer takes gifts."),
            _l("Its owner can open it again as long as the campaign runs."),
        ),
        button=_l("Close the page"),
        done=_l("The page is closed."),
        from_steps=frozenset({PlaceStatus.LIVE, PlaceStatus.PAUSED}),
        do=_close,
        label=NOTE,
    ),
    "take-down": _act(
        TAKE_DOWN,
        _l("Nobody can see the page or its picture, and it takes no more gifts."),
        _l(
            "Open payment pages are closed. If a gift still arrives, it counts for the "
            "campaign only."
        ),
        _l("What has arrived stays, with its match, and is still counted for the page."),
        button=_l("Take the page down"),
        done=_l("The page is taken down, and its owner is told."),
        **TO_THE_OWNER,
    ),
    "restore": _act(
        RESTORE,
        _l("The page is as it was before it was taken down."),
        _l("If others never saw it, it is hidden first. Read it, then show it."),
        _l("Promised gifts that lost their credit do not get it back."),
        button=_l("Restore the page"),
        done=_l("The page is restored."),
    ),
}

TEAM_ACTS: dict[str, StaffAct[Team]] = {
    "hide": _act(
        HIDE,
        _l("Nobody can see the team for now, and it takes no gifts."),
        _l("Its members’ pages stay as they are, and keep raising money for it."),
        button=_l("Hide the team"),
        done=_l("The team is hidden, and its captain is told."),
        **TO_THE_CAPTAIN,
    ),
    "show": _act(
        SHOW,
        _l("Everyone can see the team again, as it was before it was hidden."),
        button=_l("Show the team"),
        done=_l("The team is shown again."),
    ),
    "take-down": _act(
        TAKE_DOWN,
        _l("Nobody can see the team, and it takes no more gifts."),
        _l("Gifts that are only promised do not count for it. What has arrived stays."),
        _l("Its members’ pages stay as they are."),
        button=_l("Take the team down"),
        done=_l("The team is taken down, and its captain is told."),
        **TO_THE_CAPTAIN,
    ),
    "restore": _act(
        RESTORE,
        _l("The team is as it was before it was taken down."),
        _l("If others never saw it, it is hidden first. Read it, then show it."),
        button=_l("Restore the team"),
        done=_l("The team is restored."),
    ),
}
