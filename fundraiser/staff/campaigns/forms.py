"""What staff type about a campaign: its words, goal, amounts, zone and dates."""

import re
from datetime import datetime
from typing import Any, NamedTuple, cast
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.validators import ValidationError

from fundraiser.campaigns.models import Campaign, Frequency
from fundraiser.campaigns.operations import (
    LONGEST_IMPACT,
    LONGEST_SLUG,
    MOST_PRESETS,
    SLUG,
    SMALLEST_PRESET_CENTS,
    USUAL_PRESETS,
    CampaignFacts,
)
from fundraiser.i18n.formats import money
from fundraiser.i18n.zones import zone_choices
from fundraiser.money import DIGITS, Money
from fundraiser.organisation.queries import home_currency, home_zone
from fundraiser.staff.windows import WindowForm
from fundraiser.web.fields import ChoiceField
from fundraiser.web.forms import AmountField, TextBlock, TextLine
from fundraiser.web.lost_update_guard import LostUpdateGuard
from fundraiser.web.slugs import slug_from

LONGEST_NAME = 120
YEAR_AT_THE_END = re.compile(r"-(19|20)\d\d$")
LONGEST_SUMMARY = 300
LONGEST_STORY = 20_000
LARGEST_GOAL_CENTS = 99_999_999_999
ADDRESS_RULE = _("Use small letters, figures and hyphens only, like holiday-match.")


OFFERS = range(1, MOST_PRESETS + 1)


class OfferFields(NamedTuple):
    """The fields of one amount that the giving form offers."""

    amount: AmountField
    impact_en: TextLine
    impact_fr: TextLine


class CampaignForm(LostUpdateGuard, WindowForm):
    """A campaign as staff describe it. One that was published keeps address, zone and window."""

    title_en = TextLine("", maximum=LONGEST_NAME, required=_("Enter a title in English."))
    title_fr = TextLine("", maximum=LONGEST_NAME, required=_("Enter a title in French."))
    name_en = TextLine("", maximum=LONGEST_NAME, required=_("Enter a name in English."))
    name_fr = TextLine("", maximum=LONGEST_NAME, required=_("Enter a name in French."))
    slug = TextLine("", maximum=LONGEST_SLUG)
    goal = AmountField("", required=_("Enter the goal."), largest_cents=LARGEST_GOAL_CENTS)
    summary_en = TextLine("", maximum=LONGEST_SUMMARY)
    story_en = TextBlock("", maximum=LONGEST_STORY)
    summary_fr = TextLine("", maximum=LONGEST_SUMMARY)
    story_fr = TextBlock("", maximum=LONGEST_STORY)
    shows_wall = BooleanField()
    takes_pages = BooleanField()
    approves_pages = BooleanField()
    currency_code = ChoiceField(
        choices=lambda: [(code, code) for code in DIGITS], required=_("Choose a currency.")
    )
    zone = ChoiceField(choices=zone_choices, required=_("Choose a time zone."))

    campaign: Campaign | None = None
    first_on_page = ("title_en", "title_fr", "name_en", "name_fr", "slug", "goal")

    @classmethod
    def blank(cls) -> "CampaignForm":
        """Return the form of a campaign that is still to be described."""
        form = cls()
        if not form.is_submitted():
            form.currency_code.data = home_currency()
            form.zone.data = home_zone()
            form.shows_wall.data = form.takes_pages.data = form.approves_pages.data = True
            usual = USUAL_PRESETS[Frequency.ONCE.value]
            form._show_presets([Money(cents, home_currency()) for cents in usual])
        return form

    @classmethod
    def copy_of(cls, campaign: Campaign) -> "CampaignForm":
        """Return the form of a new campaign that begins as a copy: a year later, else the same."""
        form = cls(obj=campaign)
        if not form.is_submitted():
            form._show_a_year_after(campaign)
        return form

    @classmethod
    def of(cls, campaign: Campaign, *, seen: str) -> "CampaignForm":
        """Return the form of a campaign as it is now described, or as it was sent."""
        form = cls(obj=campaign, seen=seen)
        form.campaign = campaign
        del form.currency_code
        if campaign.is_draft:
            if not form.is_submitted():
                form.show_window(campaign.opens_at, campaign.closes_at, campaign.zone)
        else:
            for name in ("slug", "zone", "opens_on", "opens_time", "closes_on", "closes_time"):
                delattr(form, name)
        if not form.is_submitted():
            form._show_presets(campaign.presets_for(Frequency.ONCE))
            form._show_impacts(campaign)
        return form

    @property
    def currency(self) -> str:
        """The currency that amounts are read in."""
        if self.campaign:
            return self.campaign.currency
        chosen = self.currency_code.data
        return chosen if chosen in DIGITS else home_currency()

    @property
    def presets(self) -> list[AmountField]:
        """The fields of the amounts that the giving form offers for one gift."""
        return [row.amount for row in self.offers]

    @property
    def offers(self) -> list[OfferFields]:
        """The fields of each amount, and of what it does in both languages."""
        return [
            OfferFields(*(self[f"{name}_{number}"] for name in OfferFields._fields))
            for number in OFFERS
        ]

    @property
    def has_wrong_amounts(self) -> bool:
        return any(field.errors for row in self.offers for field in row)

    def zone_name(self) -> str:
        if self.campaign and "zone" not in self:
            return self.campaign.zone
        return home_zone() if self.zone.errors else self.zone.data or home_zone()

    def present_window(self) -> tuple[datetime, datetime] | None:
        campaign = self.campaign
        if campaign is None or campaign.zone != self.zone_name():
            return None
        return campaign.opens_at, campaign.closes_at

    def validate_slug(self, field: TextLine) -> None:
        field.data = field.data or slug_from(self.title_en.data or "")
        if not SLUG.fullmatch(field.data):
            raise ValidationError(ADDRESS_RULE)

    def validate_goal(self, field: AmountField) -> None:
        if field.data is not None and not field.data.is_positive:
            raise ValidationError(_("A goal is more than zero."))

    def validate_amount_1(self, field: AmountField) -> None:
        if not any(preset.typed for preset in self.presets):
            raise ValidationError(_("Offer at least one amount."))

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        return self._offers_sound_presets() and is_valid

    def facts(self) -> CampaignFacts:
        """Return what was described, once the form is valid."""
        opens_at, closes_at = self.window()
        amounts = sorted(preset.data.cents for preset in self.presets if preset.data)
        kept = self.campaign.presets if self.campaign else {}
        impacts = {
            str(row.amount.data.cents): {"en": row.impact_en.data, "fr": row.impact_fr.data}
            for row in self.offers
            if row.amount.data and (row.impact_en.data or row.impact_fr.data)
        }
        return CampaignFacts(
            title_en=self.title_en.data,
            title_fr=self.title_fr.data,
            name_en=self.name_en.data,
            name_fr=self.name_fr.data,
            summary_en=self.summary_en.data,
            summary_fr=self.summary_fr.data,
            story_en=self.story_en.data,
            story_fr=self.story_fr.data,
            goal_cents=cast("Money", self.goal.data).cents,
            opens_at=opens_at,
            closes_at=closes_at,
            presets={**kept, Frequency.ONCE.value: amounts},
            impacts=impacts,
            shows_wall=bool(self.shows_wall.data),
            takes_pages=bool(self.takes_pages.data),
            approves_pages=bool(self.approves_pages.data),
        )

    def _show_a_year_after(self, campaign: Campaign) -> None:
        self.slug.data = slug_a_year_after(campaign)
        self.currency_code.data = campaign.currency
        opens_at, closes_at = (
            a_year_after(instant, campaign.zone)
            for instant in (campaign.opens_at, campaign.first_closes_at)
        )
        self.show_window(opens_at, closes_at, campaign.zone)
        self._show_presets(campaign.presets_for(Frequency.ONCE))
        self._show_impacts(campaign)

    def _show_presets(self, amounts: list[Money]) -> None:
        for field, amount in zip(self.presets, amounts, strict=False):
            field.process_data(amount)

    def _show_impacts(self, campaign: Campaign) -> None:
        for row in self.offers:
            if row.amount.data:
                row.impact_en.data = campaign.impact_of(row.amount.data, "en")
                row.impact_fr.data = campaign.impact_of(row.amount.data, "fr")

    def _offers_sound_presets(self) -> bool:
        smallest = Money(SMALLEST_PRESET_CENTS, self.currency)
        before: set[Money] = set()
        for field in self.presets:
            if field.data is None or field.errors:
                continue
            if field.data < smallest:
                field.errors = [_("Offer %(smallest)s or more.", smallest=money(smallest))]
            elif field.data in before:
                field.errors = [_("This amount appears twice.")]
            before.add(field.data)
        return not self.has_wrong_amounts


for _number in OFFERS:
    setattr(CampaignForm, f"amount_{_number}", AmountField(""))
    setattr(CampaignForm, f"impact_en_{_number}", TextLine("", maximum=LONGEST_IMPACT))
    setattr(CampaignForm, f"impact_fr_{_number}", TextLine("", maximum=LONGEST_IMPACT))


def a_year_after(instant: datetime, zone: str) -> datetime:
    """Return the same local day and time a year later; 28 February for the 29th."""
    local = instant.astimezone(ZoneInfo(zone))
    day = 28 if (local.month, local.day) == (2, 29) else local.day
    return local.replace(year=local.year + 1, day=day)


def slug_a_year_after(campaign: Campaign) -> str:
    """Return the address with the next year: `match-2027` after `match` of 2026 or `match-2026`."""
    stem = YEAR_AT_THE_END.sub("", campaign.slug)
    year = a_year_after(campaign.opens_at, campaign.zone).year
    return f"{stem[: LONGEST_SLUG - 5]}-{year}"


class DatesForm(LostUpdateGuard, WindowForm):
    """When a campaign that was shown opens and closes."""

    def __init__(self, campaign: Campaign, *, seen: str, at: datetime) -> None:
        super().__init__(seen=seen)
        self.campaign = campaign
        if not self.is_submitted():
            self.show_window(campaign.opens_at, campaign.closes_at, campaign.zone)
        if campaign.opens_at <= at:
            del self.opens_on, self.opens_time

    def zone_name(self) -> str:
        return self.campaign.zone

    def present_window(self) -> tuple[datetime, datetime]:
        return self.campaign.opens_at, self.campaign.closes_at
