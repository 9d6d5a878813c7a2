"""What staff type about a supporter's page: its team."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _

from fundraiser.peer_to_peer.models import LONGEST_NOTE, Team
from fundraiser.web.fields import ChoiceField
from fundraiser.web.forms import StaffForm, TextBlock

NO_TEAM = "none"


class PageTeamForm(StaffForm):
    """The team that a page is to be in, or none, and why."""

    team = ChoiceField(choices=list, required=_("Choose a team, or none."))
    words = TextBlock("", maximum=LONGEST_NOTE, required=_("Write why."))

    def __init__(self, teams: Sequence[Team], now: Team | None) -> None:
        super().__init__(team=now.public_id if now else NO_TEAM)
        self.team.choices = [(NO_TEAM, _("no team")), *((one.public_id, one.name) for one in teams)]

    @property
    def chosen_id(self) -> str | None:
        """The public id of the team chosen; None for no team."""
        return None if self.team.data == NO_TEAM else str(self.team.data)
