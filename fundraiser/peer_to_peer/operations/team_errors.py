"""Rules of teams that can be broken, each with what to do about it."""

from flask_babel import lazy_gettext as _

from fundraiser.errors import Conflict


class TeamFull(Conflict):
    """The team has as many members as it may have."""

    message = _("This team is full. Ask its captain to make room, or raise money without a team.")


class TeamTakesNobody(Conflict):
    """The team is closed, or not shown now."""

    message = _("This team takes no new members now.")


class OtherCampaign(Conflict):
    """A page joins a team of its own campaign only."""

    message = _("This team raises money for another campaign than your page.")


class PageCannotJoin(Conflict):
    """The page is closed, hidden or taken down."""

    message = _("This page no longer takes gifts, so it cannot join a team.")


class CaptainStays(Conflict):
    """A captain cannot leave a team that is not closed."""

    message = _("You are the captain. Hand the team over to another member first, or close it.")


class TeamNeedsCaptain(Conflict):
    """Staff cannot take the captain's page out of a team."""

    message = _("Its owner is the captain of this team. Make another member the captain first.")


class NotAMember(Conflict):
    """The page is not in this team (any more)."""

    message = _("This page is no longer in the team.")


class TeamIsDown(Conflict):
    """The team was taken down: its captain cannot change it any more."""

    message = _("We have taken this team down, so it cannot be changed. Write to us about it.")


class TooManyMembers(Conflict):
    """A team cannot be smaller than it is."""

    def __init__(self, count: int) -> None:
        super().__init__(
            _("The team already has %(count)s members. Enter that number or more.", count=count)
        )


class TooManyTeams(Conflict):
    """The captain leads as many open teams as one person may."""

    message = _("You already lead five teams. Close one, or hand one over, first.")
