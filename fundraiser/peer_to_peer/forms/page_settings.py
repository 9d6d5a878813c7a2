"""What an owner changes on their page."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField

from fundraiser.peer_to_peer.forms.drafts import (
    LARGEST_GOAL_CENTS,
    STORY_REQUIRED,
    PageRules,
    WithoutBlanks,
    require_day_to_come,
)
from fundraiser.peer_to_peer.forms.picture import PictureFields
from fundraiser.peer_to_peer.models import (
    LONGEST_NAME,
    LONGEST_STORY,
    LONGEST_TITLE,
    FundraiserPage,
    PageKind,
)
from fundraiser.peer_to_peer.operations.place_settings import PageSettings, PlaceContent
from fundraiser.web.fields import ChoiceField, DayField
from fundraiser.web.forms import AmountField, StaffForm, TextBlock, TextLine
from fundraiser.web.lost_update_guard import LostUpdateGuard


class EditPageForm(PageRules, WithoutBlanks, LostUpdateGuard, StaffForm):
    """The page's words and settings, by the rules of starting one."""

    title = TextLine("", maximum=LONGEST_TITLE, required=_("Give your page a title."))
    owner_name = TextLine("", maximum=LONGEST_NAME, required=_("Enter the name others see."))
    story = TextBlock("", maximum=LONGEST_STORY, required=STORY_REQUIRED)
    kind = ChoiceField(choices=PageKind.choices, required=_("Choose what you do."))
    goal = AmountField("", required=_("Enter your goal."), largest_cents=LARGEST_GOAL_CENTS)
    event_on = DayField()
    is_on_leaderboard = BooleanField()
    agrees = BooleanField()

    def __init__(self, page: FundraiserPage, content: PlaceContent, *, seen: str, today: date):
        self.currency = page.currency
        super().__init__(
            title=content.title,
            owner_name=content.organiser_name,
            story=content.story,
            kind=page.kind.value,
            goal=page.goal,
            event_on=page.event_on,
            is_on_leaderboard=page.is_on_leaderboard,
            agrees=page.agrees_to_emails,
            seen=seen,
        )
        self.known_day = page.event_on
        self.today = today

    def validate_event_on(self, field: DayField) -> None:
        """Let the day stay that the page has, also once it is over."""
        if field.data not in {None, self.known_day}:
            require_day_to_come(field.data, self.today)

    def texts(self) -> dict[str, Any]:
        """Return the words, once the form is valid."""
        return {
            "title": self.title.data,
            "organiser_name": self.owner_name.data,
            "story": self.story.data,
        }

    def settings(self) -> PageSettings:
        """Return what the owner settles alone, once the form is valid."""
        goal: Any = self.goal.data
        return PageSettings(
            kind=PageKind(self.kind.data),
            goal=goal,
            event_on=self.event_on.data,
            is_on_leaderboard=bool(self.is_on_leaderboard.data),
        )


class EditPictureForm(LostUpdateGuard, PictureFields, StaffForm):
    """The page's picture."""
