"""What staff can do to supporters' pages: the table."""

from flask_babel import lazy_gettext as _l

from fundraiser.peer_to_peer.models import SHOWN, FundraiserPage, PlaceStatus
from fundraiser.peer_to_peer.operations import moderation, page_settings, proposals
from fundraiser.staff.acts import NOTE, READ_BY_US, Act, Decision, Pledges

TO_THE_OWNER = _l("Your words to its owner")
READ_BY_OWNER = _l("Its owner reads them as you write them, by email.")


def _ask(page: FundraiserPage, one: Decision) -> None:
    proposals.ask_for_change(page, one.words, actor=one.actor, at=one.at)


def _hide(page: FundraiserPage, one: Decision) -> None:
    moderation.hide_place(page, one.words, actor=one.actor, at=one.at)


def _show(page: FundraiserPage, one: Decision) -> None:
    moderation.show_place(page, seen=one.seen, actor=one.actor, at=one.at, note=one.words)


def _take_down(page: FundraiserPage, one: Decision) -> Pledges:
    return moderation.take_down_place(page, one.words, actor=one.actor, at=one.at)


def _restore(page: FundraiserPage, one: Decision) -> None:
    moderation.restore_place(page, actor=one.actor, at=one.at, note=one.words)


def _close(page: FundraiserPage, one: Decision) -> None:
    page_settings.close_page(page, actor=one.actor, at=one.at)


PAGE_ACTS: dict[str, Act[FundraiserPage]] = {
    "ask": Act(
        title=_l("Ask for a change"),
        sentences=(
            _l("The page goes on waiting, and others do not see it."),
            _l("Its owner changes it and sends it to us again."),
        ),
        button=_l("Ask for the change"),
        done=_l("The owner is asked for a change."),
        label=TO_THE_OWNER,
        hint=READ_BY_OWNER,
        from_steps=frozenset({PlaceStatus.WAITING, PlaceStatus.CHANGE_ASKED}),
        do=_ask,
        has_reason=True,
    ),
    "hide": Act(
        title=_l("Hide it"),
        sentences=(
            _l("Nobody sees the page or its picture for the time being, and it takes no gifts."),
            _l("What donors have promised through it still counts for it when it arrives."),
            _l("You can show it again at any time."),
        ),
        button=_l("Hide the page"),
        done=_l("The page is hidden, and its owner is told."),
        label=TO_THE_OWNER,
        hint=READ_BY_OWNER,
        from_steps=SHOWN,
        do=_hide,
        has_reason=True,
    ),
    "show": Act(
        title=_l("Show it again"),
        sentences=(
            _l("Everybody sees the page again, as it stood before it was hidden."),
            _l("Its owner is told if it takes gifts."),
        ),
        button=_l("Show the page"),
        done=_l("The page is shown again."),
        label=NOTE,
        hint=READ_BY_US,
        from_steps=frozenset({PlaceStatus.HIDDEN}),
        do=_show,
    ),
    "close": Act(
        title=_l("Close it"),
        sentences=(
            _l("The page is still shown, with what it has raised, and takes no gifts any more."),
            _l("Its owner can open it again as long as the campaign runs."),
        ),
        button=_l("Close the page"),
        done=_l("The page is closed."),
        label=NOTE,
        from_steps=frozenset({PlaceStatus.LIVE, PlaceStatus.PAUSED}),
        do=_close,
    ),
    "take-down": Act(
        title=_l("Take it down"),
        sentences=(
            _l("Nobody sees the page or its picture any more, and it takes no gifts from now on."),
            _l(
                "Payment pages that donors have open are ended. A gift that arrives all the same"
                " counts for the campaign alone."
            ),
            _l("What has arrived stays, with its match, and is still counted for the page."),
        ),
        button=_l("Take the page down"),
        done=_l("The page is taken down, and its owner is told."),
        label=TO_THE_OWNER,
        hint=READ_BY_OWNER,
        from_steps=frozenset(PlaceStatus) - {PlaceStatus.TAKEN_DOWN},
        do=_take_down,
        has_reason=True,
    ),
    "restore": Act(
        title=_l("Restore it"),
        sentences=(
            _l("The page stands as it did before it was taken down."),
            _l("One that others never saw is hidden first: read it, then show it."),
            _l("Promises that lost their credit meanwhile do not get it back."),
        ),
        button=_l("Restore the page"),
        done=_l("The page is restored."),
        label=NOTE,
        hint=READ_BY_US,
        from_steps=frozenset({PlaceStatus.TAKEN_DOWN}),
        do=_restore,
    ),
}
