"""What somebody types who sets up a page, step by step."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import ValidationError

from fundraiser.campaigns.models import Campaign
from fundraiser.clock import today
from fundraiser.i18n.languages import Language, current_language
from fundraiser.peer_to_peer.labels import EMAILS_CONSENT, REMINDER_CONSENT
from fundraiser.peer_to_peer.models import (
    LONGEST_NAME,
    LONGEST_SLUG,
    LONGEST_STORY,
    LONGEST_TITLE,
    FundraiserPage,
    PageKind,
)
from fundraiser.peer_to_peer.operations.drafts import PageFacts
from fundraiser.peer_to_peer.operations.publication import is_free
from fundraiser.peer_to_peer.page_addresses import LONGEST, SHORTEST, is_slug
from fundraiser.peer_to_peer.story_starters import blanks_in
from fundraiser.web.fields import ChoiceField, DayField
from fundraiser.web.forms import AmountField, EmailLine, PublicForm, TextBlock, TextLine
from fundraiser.web.slugs import slug_from
from fundraiser.web.spam import GuardedForm

LIKE_AN_ADDRESS = re.compile(r"https?:|www\.|\S@\S|\.[a-z]{2,}/", re.IGNORECASE)
SMALLEST_GOAL_CENTS = 1000
LARGEST_GOAL_CENTS = 100_000_000
FURTHEST_YEARS = 3
STORY_REQUIRED = _("Write a few sentences: why you, and why this.")


class PageRules:
    """What holds of a page's title, name and goal, when it is begun and whenever it is changed."""

    def validate_title(self, field: TextLine) -> None:
        """Refuse what a stranger could have us write to somebody else's address."""
        if LIKE_AN_ADDRESS.search(field.data or ""):
            raise ValidationError(_("Enter a title without a web or email address."))

    def validate_owner_name(self, field: TextLine) -> None:
        if LIKE_AN_ADDRESS.search(field.data or ""):
            raise ValidationError(_("Enter only your name, without a web or email address."))

    def validate_goal(self, field: AmountField) -> None:
        if field.data is not None and field.data.cents < SMALLEST_GOAL_CENTS:
            raise ValidationError(_("Enter a goal of at least ten dollars."))


class BasicsForm(PageRules, GuardedForm):
    """Step 1: what for, what it is called, how much. Valid, it makes PageFacts."""

    campaign = ChoiceField(choices=list, required=_("Choose what you raise money for."))
    kind = ChoiceField(
        choices=PageKind.choices,
        required=_("Choose what you do to raise money."),
    )
    title = TextLine("", maximum=LONGEST_TITLE, required=_("Give your page a title."))
    owner_name = TextLine(
        "", maximum=LONGEST_NAME, required=_("Enter your name, as others will see it.")
    )
    event_on = DayField("")
    goal = AmountField(
        "",
        required=_("Enter how much you would like to raise."),
        largest_cents=LARGEST_GOAL_CENTS,
    )
    language = ChoiceField(
        choices=lambda: [(each.value, each.own_name) for each in Language],
        required=_("Choose the language of your page."),
    )

    def __init__(
        self,
        campaigns: Sequence[Campaign],
        page: FundraiserPage | None = None,
        known: Mapping[str, object] | None = None,
    ) -> None:
        self.campaigns = {campaign.slug: campaign for campaign in campaigns}
        first = page.campaign if page else campaigns[0]
        super().__init__(**{**_facts_of(page, first), **(known or {})})
        self.campaign.choices = [
            (campaign.slug, campaign.title_in(current_language())) for campaign in campaigns
        ]
        self.currency = self.campaigns.get(str(self.campaign.data), first).currency

    @property
    def chosen_campaign(self) -> Campaign:
        return self.campaigns[str(self.campaign.data)]

    def validate_event_on(self, field: DayField) -> None:
        if field.data is not None and not self.campaign.errors:
            require_day_to_come(field.data, today(self.chosen_campaign.zone))

    def facts(self) -> PageFacts:
        """Return what was typed, once the form is valid."""
        event_on: date | None = self.event_on.data
        assert self.goal.data is not None
        return PageFacts(
            kind=PageKind(self.kind.data),
            title=self.title.data,
            owner_name=self.owner_name.data,
            goal=self.goal.data,
            event_on=event_on,
            language=Language(self.language.data),
        )


class WithoutBlanks:
    """A form whose story may not have a blank of a starter in it."""

    def validate_story(self, field: TextBlock) -> None:
        blanks = blanks_in(field.data or "")
        if blanks:
            raise ValidationError(
                _(
                    "Fill in or remove what stands in square brackets: %(blanks)s.",
                    blanks=", ".join(blanks),
                )
            )


class PageStoryForm(WithoutBlanks, PublicForm):
    """Step 2: why, in Markdown. It may be looked at before it is kept."""

    story = TextBlock("", maximum=LONGEST_STORY, required=STORY_REQUIRED)


class DraftEmailForm(PublicForm):
    """Where to send the link to a draft, and whether a reminder may follow."""

    email = EmailLine("", required=_("Enter your email address."))
    wants_reminder = BooleanField()

    @property
    def reminder_wording(self) -> str:
        """Return what was agreed to, in the words that were shown; empty if it was not."""
        return str(REMINDER_CONSENT) if self.wants_reminder.data else ""


class FinishForm(DraftEmailForm):
    """Step 4: the address, whose page it is, and which emails they agree to."""

    slug = TextLine("", maximum=LONGEST_SLUG + 20, required=_("Choose an address for your page."))
    joins_team = BooleanField()
    agrees = BooleanField()

    def __init__(self, page: FundraiserPage, **options: Any) -> None:
        super().__init__(**options)
        self.page = page

    def validate_slug(self, field: TextLine) -> None:
        """Take an address as people write one: capitals, spaces and accents are ours to mend."""
        field.data = slug_from(field.data or "")
        if not SHORTEST <= len(field.data) <= LONGEST:
            raise ValidationError(_("Use 3 to 60 letters, figures and hyphens."))
        if not is_slug(field.data) or not is_free(field.data, self.page):
            raise ValidationError(_("This address is taken. Choose another one."))

    @property
    def emails_wording(self) -> str:
        """Return what was agreed to, in the words that were shown; empty if it was not."""
        return str(EMAILS_CONSENT) if self.agrees.data else ""


def require_day_to_come(day: date, today: date) -> None:
    """Refuse the day of an event that is over, or years away."""
    if day < today:
        raise ValidationError(
            _("This day has passed. Choose today or a later day, or leave it empty.")
        )
    if day.year > today.year + FURTHEST_YEARS:
        raise ValidationError(_("This day is too far away. Look at the year."))


def _facts_of(page: FundraiserPage | None, campaign: Campaign) -> dict[str, object]:
    if page is None:
        asked = request.args.get("kind", "")
        return {
            "campaign": campaign.slug,
            "kind": asked if asked in set(PageKind) else "",
            "language": current_language().value,
        }
    return {
        "campaign": page.campaign.slug,
        "kind": page.kind.value,
        "title": page.title,
        "owner_name": page.owner_name,
        "event_on": page.event_on,
        "goal": page.goal,
        "language": page.language.value,
    }
