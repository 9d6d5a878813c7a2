"""What owners and captains read about the status of a page, a team, or cash on its way."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fundraiser.campaigns.models import Campaign
from fundraiser.i18n.formats import deadline, instant
from fundraiser.matching.offers import OfflineMatchState, offline_match
from fundraiser.peer_to_peer.models import FundraiserPage, OfflineStatus, PlaceStatus, Team

IS_GOOD, IS_WAITING, IS_BAD = "good", "wait", "bad"


@dataclass(frozen=True, slots=True)
class StatusMessage:
    """The status in a few words, and what happens next."""

    title: LazyString | str
    what_next: LazyString | str
    tone: str

    @property
    def is_bad(self) -> bool:
        return self.tone == IS_BAD


@dataclass(frozen=True, slots=True)
class OfflineMessage(StatusMessage):
    """The same for cash or a cheque, with what its owner can do."""

    can_be_handed_in: bool = False
    can_be_taken_back: bool = False


PAGE_MESSAGES = {
    PlaceStatus.DRAFT: StatusMessage(
        _l("Not finished yet"),
        _l("Only you can see your page. Go on where you left off; it takes a few minutes."),
        IS_WAITING,
    ),
    PlaceStatus.WAITING: StatusMessage(
        _l("We are reviewing it"),
        _l(
            "We review each page before others see it. You will get an email when it is "
            "live. Until then you can keep editing."
        ),
        IS_WAITING,
    ),
    PlaceStatus.CHANGE_ASKED: StatusMessage(
        _l("We ask you to change something"),
        _l("Change your page, then send it to us again. It is not live yet."),
        IS_WAITING,
    ),
    PlaceStatus.PAUSED: StatusMessage(
        _l("Your page is paused"),
        _l("People can see it and what it has raised. It takes no gifts until you resume it."),
        IS_WAITING,
    ),
    PlaceStatus.CLOSED: StatusMessage(
        _l("Your page is closed"),
        _l("It can still be seen at its address, with all that was given. It takes no gifts."),
        IS_WAITING,
    ),
    PlaceStatus.HIDDEN: StatusMessage(
        _l("We have hidden your page for now"),
        _l(
            "Nobody else can see it, and it takes no gifts. What was given is safe and "
            "still counts. You can edit your page; we review it before others see it."
        ),
        IS_BAD,
    ),
    PlaceStatus.TAKEN_DOWN: StatusMessage(
        _l("We have taken your page down"),
        _l(
            "Nobody else can see it, and it takes no gifts. What was given is safe with "
            "the charity."
        ),
        IS_BAD,
    ),
}
TEAM_MESSAGES = {
    PlaceStatus.WAITING: StatusMessage(
        _l("We are reviewing it"),
        _l(
            "We review each team before others see it, usually within a working day. "
            "Members can join once it is live."
        ),
        IS_WAITING,
    ),
    PlaceStatus.CLOSED: StatusMessage(
        _l("Your team is closed"),
        _l(
            "It can still be seen at its address, with all it has raised. It takes no gifts"
            " and no members."
        ),
        IS_WAITING,
    ),
    PlaceStatus.HIDDEN: StatusMessage(
        _l("We have hidden your team for now"),
        _l(
            "Nobody else can see it, and it takes no gifts. What was given is safe and "
            "still counts. You can edit its text; we review it before others see it."
        ),
        IS_BAD,
    ),
    PlaceStatus.TAKEN_DOWN: StatusMessage(
        _l("We have taken your team down"),
        _l(
            "Nobody else can see it, and it takes no gifts. What was given is safe with "
            "the charity."
        ),
        IS_BAD,
    ),
}
OFFLINE_MESSAGES = {
    OfflineStatus.PROMISED: OfflineMessage(
        _l("Promised"),
        _l("Your turn: bring it to us, then say so here."),
        IS_WAITING,
        can_be_handed_in=True,
        can_be_taken_back=True,
    ),
    OfflineStatus.HANDED_IN: OfflineMessage(
        _l("Handed in"),
        _l("Our turn: two of us count it, and one takes it to the bank."),
        IS_WAITING,
        can_be_taken_back=True,
    ),
    OfflineStatus.DEPOSITED: OfflineMessage(
        _l("Deposited"), _l("Our turn: we look for it on the bank’s statement."), IS_WAITING
    ),
    OfflineStatus.VERIFIED: OfflineMessage(_l("Verified"), _l("It counts on your page."), IS_GOOD),
    OfflineStatus.RETURNED: OfflineMessage(
        _l("Returned by the bank"),
        _l("The bank sent it back, so it no longer counts."),
        IS_BAD,
    ),
    OfflineStatus.TAKEN_BACK: OfflineMessage(_l("Taken back"), _l("It does not count."), IS_BAD),
}


OFFLINE_MATCH_SENTENCES = {
    OfflineMatchState.FREE: _l(
        "Cash and cheques are matched too, as long as matching funds are left. What counts is the"
        " day we take it to the bank: at the latest %(until)s."
    ),
    OfflineMatchState.USED_UP: _l(
        "Cash and cheques are not matched: the matching funds for them are used up or reserved."
    ),
    OfflineMatchState.ONLINE_ONLY: _l(
        "Cash and cheques are not matched: by the terms of our sponsors, only gifts paid on this"
        " website are."
    ),
    OfflineMatchState.NONE: _l("Cash and cheques are not matched: no match is open at the moment."),
}


def offline_match_sentence(campaign: Campaign, at: datetime) -> str:
    """Return whether cash and cheques are matched, and why not if they are not."""
    match = offline_match(campaign, at=at)
    until = deadline(match.closes_at, campaign.zone) if match.closes_at else ""
    return str(OFFLINE_MATCH_SENTENCES[match.state]) % {"until": until}


def page_status_message(page: FundraiserPage, at: datetime) -> StatusMessage:
    return _live_page(page, at) if page.is_live else PAGE_MESSAGES[page.status]


def team_status_message(team: Team, at: datetime) -> StatusMessage:
    return _live_team(team, at) if team.is_live else TEAM_MESSAGES[team.status]


def _live_page(page: FundraiserPage, at: datetime) -> StatusMessage:
    campaign = page.campaign
    if page.takes_gifts_at(at):
        ends = deadline(campaign.closes_at, campaign.zone)
        return StatusMessage(
            _("Your page is live"),
            _("Anyone with its address can see it and give, until %(ends)s.", ends=ends),
            IS_GOOD,
        )
    if campaign.is_published and at < campaign.opens_at:
        opens = instant(campaign.opens_at, campaign.zone)
        return StatusMessage(
            _("Your page can be seen"),
            _("Share it now; people can give from %(opens)s.", opens=opens),
            IS_GOOD,
        )
    return StatusMessage(
        _("The campaign has ended"),
        _(
            "Your page stays up but no longer takes gifts. Thank everyone, and tell them "
            "what you did together."
        ),
        IS_GOOD,
    )


def _live_team(team: Team, at: datetime) -> StatusMessage:
    if at < team.campaign.closes_at:
        return StatusMessage(
            _("Your team is live"),
            _("Anyone with its address can see it and give. Anyone with your invitation can join."),
            IS_GOOD,
        )
    return StatusMessage(
        _("The campaign has ended"),
        _("Your team stays up but no longer takes gifts. Thank everyone who was in it."),
        IS_GOOD,
    )
