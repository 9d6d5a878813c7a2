"""What staff can do to teams: the table."""

from flask_babel import lazy_gettext as _l

from fundraiser.peer_to_peer.models import SHOWN, PlaceStatus, Team
from fundraiser.peer_to_peer.operations import moderation
from fundraiser.staff.acts import NOTE, READ_BY_US, Act, Decision, Pledges

TO_THE_CAPTAIN = _l("Your words to its captain")
READ_BY_CAPTAIN = _l("Its captain reads them as you write them, by email.")


def _hide(team: Team, one: Decision) -> None:
    moderation.hide_place(team, one.words, actor=one.actor, at=one.at)


def _show(team: Team, one: Decision) -> None:
    moderation.show_place(team, seen=one.seen, actor=one.actor, at=one.at, note=one.words)


def _take_down(team: Team, one: Decision) -> Pledges:
    return moderation.take_down_place(team, one.words, actor=one.actor, at=one.at)


def _restore(team: Team, one: Decision) -> None:
    moderation.restore_place(team, actor=one.actor, at=one.at, note=one.words)


TEAM_ACTS: dict[str, Act[Team]] = {
    "hide": Act(
        title=_l("Hide it"),
        sentences=(
            _l("Nobody sees the team for the time being, and it takes no gifts."),
            _l("Its members’ pages stay as they are, and go on raising money for it."),
        ),
        button=_l("Hide the team"),
        done=_l("The team is hidden, and its captain is told."),
        label=TO_THE_CAPTAIN,
        hint=READ_BY_CAPTAIN,
        from_steps=SHOWN,
        do=_hide,
        has_reason=True,
    ),
    "show": Act(
        title=_l("Show it again"),
        sentences=(_l("Everybody sees the team again, as it stood before it was hidden."),),
        button=_l("Show the team"),
        done=_l("The team is shown again."),
        label=NOTE,
        hint=READ_BY_US,
        from_steps=frozenset({PlaceStatus.HIDDEN}),
        do=_show,
    ),
    "take-down": Act(
        title=_l("Take it down"),
        sentences=(
            _l("Nobody sees the team any more, and it takes no gifts from now on."),
            _l("Gifts that are only promised do not count for it. What has arrived stays."),
            _l("Its members’ pages stay as they are."),
        ),
        button=_l("Take the team down"),
        done=_l("The team is taken down, and its captain is told."),
        label=TO_THE_CAPTAIN,
        hint=READ_BY_CAPTAIN,
        from_steps=frozenset(PlaceStatus) - {PlaceStatus.TAKEN_DOWN},
        do=_take_down,
        has_reason=True,
    ),
    "restore": Act(
        title=_l("Restore it"),
        sentences=(
            _l("The team stands as it did before it was taken down."),
            _l("One that others never saw is hidden first: read it, then show it."),
        ),
        button=_l("Restore the team"),
        done=_l("The team is restored."),
        label=NOTE,
        hint=READ_BY_US,
        from_steps=frozenset({PlaceStatus.TAKEN_DOWN}),
        do=_restore,
    ),
}
