"""What a captain types of a team, and which page somebody joins one with."""

from dataclasses import fields
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import NumberInput

from fundraiser.peer_to_peer.models import LONGEST_NAME, LONGEST_TITLE
from fundraiser.peer_to_peer.operations.memberships import LARGEST_TEAM
from fundraiser.peer_to_peer.operations.teams import TeamFacts
from fundraiser.web.fields import ChoiceField, Choices, TypedField
from fundraiser.web.forms import AmountField, StaffForm, TextBlock, TextLine
from fundraiser.web.lost_update_guard import LostUpdateGuard

LONGEST_WORDS = 2000
SMALLEST_TEAM = 2


class SizeField(TypedField):
    """How many members a team may have; empty is as many as any team."""

    widget = NumberInput()

    def process_data(self, value: int | None) -> None:
        self.data = value
        self.typed = "" if value is None else str(value)

    def read(self, typed: str) -> int:
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
        if SMALLEST_TEAM <= number <= LARGEST_TEAM:
            return number
        raise StopValidation(
            gettext(
                "Enter a whole number from %(least)s to %(most)s.",
                least=SMALLEST_TEAM,
                most=LARGEST_TEAM,
            )
        )


class TeamForm(LostUpdateGuard, StaffForm):
    """A team as its captain describes it. Valid, it makes TeamFacts."""

    name = TextLine("", maximum=LONGEST_TITLE, required=_("Give your team a name."))
    captain_name = TextLine("", maximum=LONGEST_NAME, required=_("Enter the name others see."))
    words = TextBlock("", maximum=LONGEST_WORDS)
    goal = AmountField("")
    most_members = SizeField()
    is_on_leaderboard = BooleanField()

    def __init__(self, facts: TeamFacts, *, currency: str, **options: Any) -> None:
        self.currency = currency
        super().__init__(obj=facts, **options)

    def validate_goal(self, field: AmountField) -> None:
        if field.data is not None and not field.data.is_positive:
            raise ValidationError(_("Enter a goal above zero, or leave it empty."))

    def facts(self) -> TeamFacts:
        """Return what was typed, once the form is valid."""
        return TeamFacts(**{fact.name: self[fact.name].data for fact in fields(TeamFacts)})


class StartTeamForm(TeamForm):
    """A new team, and what it begins with: a page of the captain's, or a campaign."""

    def __init__(self, facts: TeamFacts, beginnings: Choices, *, currency: str) -> None:
        self.beginnings = list(beginnings)
        first = self.beginnings[0][0] if self.beginnings else ""
        super().__init__(facts, currency=currency, begins_with=first)
        self.begins_with.choices = self.beginnings

    begins_with = ChoiceField(
        choices=list, required=_("Choose the page or the campaign that the team begins with.")
    )


class JoinForm(StaffForm):
    """Which page joins."""

    page = ChoiceField(choices=list, required=_("Choose the page that joins."))

    def __init__(self, choices: Choices) -> None:
        offered = list(choices)
        super().__init__(page=offered[0][0] if offered else "")
        self.page.choices = offered
