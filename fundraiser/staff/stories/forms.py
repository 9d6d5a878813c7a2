"""What staff type about a story: its words, from when it is seen, its picture."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import StopValidation, ValidationError

from fundraiser.campaigns.operations import SLUG
from fundraiser.campaigns.queries import list_campaigns
from fundraiser.errors import DomainError
from fundraiser.i18n.languages import current_language
from fundraiser.pictures.forms import CropFields
from fundraiser.staff.campaigns.forms import ADDRESS_RULE
from fundraiser.staff.windows import opening_of, shown_opening
from fundraiser.stories.illustrations import PictureWords
from fundraiser.stories.models import (
    LONGEST_ALT,
    LONGEST_AUTHOR,
    LONGEST_BODY,
    LONGEST_CREDIT,
    LONGEST_PLACE,
    LONGEST_SLUG,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    LONGEST_VIDEO,
    MOST_RELATED,
    Story,
)
from fundraiser.stories.operations import StoryFacts
from fundraiser.stories.queries import ids_of, list_chosen, list_to_choose_from
from fundraiser.stories.videos import require_video
from fundraiser.web.fields import ChoiceField, DayField, TimeField
from fundraiser.web.forms import StaffForm, TextBlock, TextLine
from fundraiser.web.lost_update_guard import LostUpdateGuard
from fundraiser.web.slugs import slug_from

WORDS = ("title", "summary", "place", "body")


def _campaigns() -> Iterable[tuple[str, str]]:
    language = current_language()
    return [(str(each.id), each.title_in(language)) for each in list_campaigns()]


class OptionalChoice(ChoiceField):
    """One of a few values, or none."""

    def __init__(
        self, *, choices: Callable[[], Iterable[tuple[str, str]]] = tuple, **options: Any
    ) -> None:
        super().__init__(choices=choices, required="", **options)

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except StopValidation as error:
            raise StopValidation(str(error) or gettext("Choose one from the list.")) from error


class StoryForm(LostUpdateGuard, StaffForm):
    """A story as an editor writes it. One that was seen keeps its address."""

    title_en = TextLine("", maximum=LONGEST_TITLE)
    summary_en = TextLine("", maximum=LONGEST_SUMMARY)
    place_en = TextLine("", maximum=LONGEST_PLACE)
    body_en = TextBlock("", maximum=LONGEST_BODY)
    title_fr = TextLine("", maximum=LONGEST_TITLE)
    summary_fr = TextLine("", maximum=LONGEST_SUMMARY)
    place_fr = TextLine("", maximum=LONGEST_PLACE)
    body_fr = TextBlock("", maximum=LONGEST_BODY)
    slug = TextLine("", maximum=LONGEST_SLUG)
    author = TextLine("", maximum=LONGEST_AUTHOR)
    campaign = OptionalChoice(choices=_campaigns)
    video_url = TextLine("", maximum=LONGEST_VIDEO)
    related_1 = OptionalChoice()
    related_2 = OptionalChoice()
    related_3 = OptionalChoice()

    @classmethod
    def blank(cls) -> "StoryForm":
        """Return the form of a story that is still to be written."""
        form = cls()
        form._offer(list_to_choose_from(None))
        return form

    @classmethod
    def of(cls, story: Story, *, seen: str, at: datetime) -> "StoryForm":
        """Return the form of a story as it is now, or as it was sent."""
        chosen = [one.public_id for one in list_chosen(story.id)]
        chosen += [""] * (MOST_RELATED - len(chosen))
        related = {f"related_{n}": one for n, one in enumerate(chosen[:MOST_RELATED], start=1)}
        own = {name: getattr(story, name) for name in (*_columns(), "slug")}
        form = cls(**own, **related, campaign=str(story.campaign_id or ""), seen=seen)
        form._offer(list_to_choose_from(story))
        if story.was_seen_by(at):
            del form.slug
        return form

    @property
    def related(self) -> list[ChoiceField]:
        """The fields of the stories to show below, in their order."""
        return [self[f"related_{number}"] for number in range(1, MOST_RELATED + 1)]

    def validate_title_en(self, field: TextLine) -> None:
        if not field.data and not self.title_fr.data:
            raise ValidationError(_("Give the story a title, in one language at least."))

    def validate_slug(self, field: TextLine) -> None:
        title = self.title_en.data or self.title_fr.data or ""
        field.data = field.data or slug_from(title)
        if title and not field.data:
            raise ValidationError(
                _("This title cannot be made into an address. Write one, like soup-kitchen.")
            )
        if title and not SLUG.fullmatch(field.data):
            raise ValidationError(ADDRESS_RULE)

    def validate_video_url(self, field: TextLine) -> None:
        try:
            require_video(field.data or "")
        except DomainError as error:
            raise ValidationError(error.message) from error

    def facts(self) -> StoryFacts:
        """Return what was written, once the form is valid."""
        chosen = [field.data for field in self.related if field.data]
        ids = ids_of(chosen)
        return StoryFacts(
            **{name: self[name].data or "" for name in _columns()},
            campaign_id=int(self.campaign.data) if self.campaign.data else None,
            related_ids=tuple(dict.fromkeys(ids[one] for one in chosen if one in ids)),
        )

    def texts(self) -> list[tuple[str, str]]:
        """Return each title, summary and text by the name of its field."""
        names = [f"{part}_{code}" for code in ("en", "fr") for part in ("title", "summary", "body")]
        return [(name, self[name].data or "") for name in names]

    def _offer(self, stories: Iterable[tuple[str, str]]) -> None:
        for field in self.related:
            field.choices = list(stories)


class ScheduleForm(LostUpdateGuard, StaffForm):
    """The local day and time from which a story is seen, in its zone."""

    on = DayField(required=_("Enter the day."))
    time = TimeField()

    publish_at: datetime | None = None  # once the form is valid

    def __init__(self, story: Story, *, seen: str) -> None:
        super().__init__(seen=seen)
        self.zone = story.zone
        if not self.is_submitted() and story.publish_at:
            day, hour = shown_opening(story.publish_at, story.zone)
            self.on.process_data(day)
            self.time.process_data(hour)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        try:
            self.publish_at = opening_of((self.on.data, self.time.data), self.zone)
        except DomainError as error:
            self.on.errors = [error.message]
            return False
        return True


class StoryPictureForm(CropFields, LostUpdateGuard, StaffForm):
    """Which part of a picture is shown, and its words. The file comes beside the form."""

    alt_en = TextLine("", maximum=LONGEST_ALT)
    alt_fr = TextLine("", maximum=LONGEST_ALT)
    is_decorative = BooleanField()
    credit = TextLine("", maximum=LONGEST_CREDIT)

    def __init__(self, story: Story, *, seen: str) -> None:
        names = ("alt_en", "alt_fr", "is_decorative", "credit")
        parts = ("left_percent", "top_percent", "zoom_percent")
        shown = {name: getattr(story, name) for name in names}
        if story.picture:
            shown |= {name: getattr(story.picture, name) for name in parts}
        super().__init__(**shown, seen=seen)
        self.story = story

    def validate_alt_en(self, field: TextLine) -> None:
        self._require_words(field, "en", _("Describe the picture in English."))

    def validate_alt_fr(self, field: TextLine) -> None:
        self._require_words(field, "fr", _("Describe the picture in French."))

    def words(self) -> PictureWords:
        """Return what is said of the picture, once the form is valid."""
        return PictureWords(
            alt_en=self.alt_en.data,
            alt_fr=self.alt_fr.data,
            is_decorative=bool(self.is_decorative.data),
            credit=self.credit.data,
        )

    def _require_words(self, field: TextLine, language: str, words: object) -> None:
        is_needed = self.story.written_in(language) and not self.is_decorative.data
        if is_needed and not field.data:
            raise ValidationError(words)


def _columns() -> list[str]:
    return [f"{part}_{code}" for code in ("en", "fr") for part in WORDS] + ["author", "video_url"]
