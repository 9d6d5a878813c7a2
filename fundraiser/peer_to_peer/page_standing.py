"""How a page stands, told to its owner: in a few words, and what happens next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from fundraiser.i18n.formats import deadline, instant
from fundraiser.peer_to_peer.models import FundraiserPage, OfflineGift, OfflineStatus, PlaceStatus

IS_GOOD, IS_WAITING, IS_BAD = "good", "wait", "bad"


@dataclass(frozen=True, slots=True)
class Standing:
    """The words on how a page stands. `tone` is that of a status: good, wait or bad."""

    title: str
    what_next: str
    tone: str
    our_words: str = ""  # what we asked of its owner, or why others do not see the page


def how_it_stands(page: FundraiserPage, at: datetime) -> Standing:
    """Return how the page stands at an instant."""
    return STANDINGS[page.status](page, at)


def _draft(_page: FundraiserPage, _at: datetime) -> Standing:
    return Standing(
        _("Not finished yet"),
        _("Only you can see your page. Go on where you left off; it takes a few minutes."),
        IS_WAITING,
    )


def _waiting(_page: FundraiserPage, _at: datetime) -> Standing:
    return Standing(
        _("One of us is looking at it"),
        _(
            "We look at each page before others see it. You get an email when it is live. Until"
            " then you can go on changing it."
        ),
        IS_WAITING,
    )


def _change_asked(page: FundraiserPage, _at: datetime) -> Standing:
    return Standing(
        _("We ask you to change something"),
        _("Change your page, then send it to us again. It is not live yet."),
        IS_WAITING,
        our_words=page.asked_change,
    )


def _live(page: FundraiserPage, at: datetime) -> Standing:
    campaign = page.campaign
    if page.takes_gifts_at(at):
        ends = deadline(campaign.closes_at, campaign.zone)
        return Standing(
            _("Your page is live"),
            _("Anybody with its address can see it and give, until %(ends)s.", ends=ends),
            IS_GOOD,
        )
    if campaign.is_published and at < campaign.opens_at:
        opens = instant(campaign.opens_at, campaign.zone)
        return Standing(
            _("Your page can be seen"),
            _("Share it already; people can give from %(opens)s on.", opens=opens),
            IS_GOOD,
        )
    return Standing(
        _("The campaign has ended"),
        _(
            "Your page stays where it is and takes no gifts any more. Thank everybody, and tell"
            " them what you have done together."
        ),
        IS_GOOD,
    )


def _paused(_page: FundraiserPage, _at: datetime) -> Standing:
    return Standing(
        _("Your page is paused"),
        _("People see it and what it has raised; it takes no gifts until you let it go on."),
        IS_WAITING,
    )


def _closed(_page: FundraiserPage, _at: datetime) -> Standing:
    return Standing(
        _("Your page is closed"),
        _("It can still be seen at its address, with all that was given. It takes no gifts."),
        IS_WAITING,
    )


def _hidden(page: FundraiserPage, _at: datetime) -> Standing:
    return Standing(
        _("We have hidden your page for now"),
        _(
            "Nobody else sees it, and it takes no gifts. What was given is safe and goes on"
            " counting. You can change your page; we look at it before others do."
        ),
        IS_BAD,
        our_words=page.hidden_reason,
    )


def _taken_down(page: FundraiserPage, _at: datetime) -> Standing:
    return Standing(
        _("We have taken your page down"),
        _("Nobody else sees it, and it takes no gifts. What was given is safe with the charity."),
        IS_BAD,
        our_words=page.hidden_reason,
    )


STANDINGS: dict[PlaceStatus, Callable[[FundraiserPage, datetime], Standing]] = {
    PlaceStatus.DRAFT: _draft,
    PlaceStatus.WAITING: _waiting,
    PlaceStatus.CHANGE_ASKED: _change_asked,
    PlaceStatus.LIVE: _live,
    PlaceStatus.PAUSED: _paused,
    PlaceStatus.CLOSED: _closed,
    PlaceStatus.HIDDEN: _hidden,
    PlaceStatus.TAKEN_DOWN: _taken_down,
}


@dataclass(frozen=True, slots=True)
class Step:
    """Where cash or a cheque is on its way, and whose turn it is."""

    title: str
    what_next: str
    tone: str
    can_be_handed_in: bool = False
    can_be_taken_back: bool = False


def step_in_words(offline: OfflineGift) -> Step:
    """Return how far cash or a cheque has come."""
    match offline.status:
        case OfflineStatus.PROMISED:
            return Step(
                _("Promised"),
                _("Your turn: bring it to us, then say so here."),
                IS_WAITING,
                can_be_handed_in=True,
                can_be_taken_back=True,
            )
        case OfflineStatus.HANDED_IN:
            return Step(
                _("Handed in"),
                _("Our turn: two of us count it, and one takes it to the bank."),
                IS_WAITING,
                can_be_taken_back=True,
            )
        case OfflineStatus.DEPOSITED:
            return Step(
                _("Deposited"),
                _("Our turn: we look for it on the bank’s statement."),
                IS_WAITING,
            )
        case OfflineStatus.VERIFIED:
            return Step(_("Verified"), _("It counts on your page."), IS_GOOD)
        case OfflineStatus.RETURNED:
            return Step(
                _("Returned by the bank"),
                _("The bank sent it back, so it does not count any more."),
                IS_BAD,
            )
    return Step(_("Taken back"), _("It does not count."), IS_BAD)
