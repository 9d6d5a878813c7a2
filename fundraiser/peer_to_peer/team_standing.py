"""How a team stands, told to its captain: in a few words, and what happens next."""

from datetime import datetime

from flask_babel import gettext as _

from fundraiser.peer_to_peer.models import PlaceStatus, Team
from fundraiser.peer_to_peer.page_standing import IS_BAD, IS_GOOD, IS_WAITING, Standing


def how_team_stands(team: Team, at: datetime) -> Standing:
    """Return how the team stands at an instant."""
    match team.status:
        case PlaceStatus.WAITING:
            return Standing(
                _("One of us is looking at it"),
                _(
                    "We look at each team before others see it, most often within a working day."
                    " Members can join once it is live."
                ),
                IS_WAITING,
            )
        case PlaceStatus.LIVE:
            return _live(team, at)
        case PlaceStatus.CLOSED:
            return Standing(
                _("Your team is closed"),
                _(
                    "It can still be seen at its address, with all it has raised. It takes no gifts"
                    " and no members."
                ),
                IS_WAITING,
            )
        case PlaceStatus.HIDDEN:
            return Standing(
                _("We have hidden your team for now"),
                _(
                    "Nobody else sees it, and it takes no gifts. What was given is safe and goes on"
                    " counting. You can change its words; we look at them before others do."
                ),
                IS_BAD,
                our_words=team.hidden_reason,
            )
    return Standing(
        _("We have taken your team down"),
        _("Nobody else sees it, and it takes no gifts. What was given is safe with the charity."),
        IS_BAD,
        our_words=team.hidden_reason,
    )


def _live(team: Team, at: datetime) -> Standing:
    if at < team.campaign.closes_at:
        return Standing(
            _("Your team is live"),
            _("Anybody with its address can see it and give. Who has your invitation can join."),
            IS_GOOD,
        )
    return Standing(
        _("The campaign has ended"),
        _("Your team stays where it is and takes no gifts any more. Thank all who were in it."),
        IS_GOOD,
    )
