"""What staff type about a match pool: its terms, what the sponsor has paid, why it changes."""

import re
from datetime import date, datetime
from typing import Any, ClassVar, cast

from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import ValidationError

from fundraiser.campaigns.models import Campaign
from fundraiser.i18n.languages import current_language
from fundraiser.matching.models import (
    GiftsThatCount,
    MatchPool,
    MonthlyGifts,
    PoolKind,
    UnusedMatch,
)
from fundraiser.matching.operations.pools import TermsFacts
from fundraiser.matching.operations.sponsors import LONGEST_REFERENCE
from fundraiser.matching.queries import list_sponsors
from fundraiser.money import Money
from fundraiser.public_ids import new_public_id
from fundraiser.staff.windows import WindowForm
from fundraiser.web.fields import ChoiceField, DayField
from fundraiser.web.forms import AmountField, StaffForm, TextBlock, TextLine
from fundraiser.web.lost_update_guard import LostUpdateGuard

LONGEST_REASON = 500
LONGEST_COMMITMENT = 200
LARGEST_POOL_CENTS = 99_999_999_999
RATE = re.compile(r"([1-9]\d{0,3})\s*:\s*([1-9]\d{0,3})", re.ASCII)
USUAL_RATE = "1:1"
EARLIEST_DAY = date(2000, 1, 1)


def _sponsors() -> list[tuple[str, str]]:
    language = current_language()
    return [(str(sponsor.id), sponsor.name_in(language)) for sponsor in list_sponsors()]


class TermsForm(LostUpdateGuard, WindowForm):
    """The terms that a sponsor signs (M1), in the currency and the zone of the campaign."""

    amount = AmountField(
        "", required=_("Enter the amount promised."), largest_cents=LARGEST_POOL_CENTS
    )
    unused = ChoiceField(
        choices=UnusedMatch.choices,
        required=_("Choose what happens to money that is not earned."),
    )
    rate = TextLine("", maximum=20, required=_("Enter a rate, such as 1:1."))
    cap_per_gift = AmountField("", largest_cents=LARGEST_POOL_CENTS)
    cap_per_donor = AmountField("", largest_cents=LARGEST_POOL_CENTS)
    counts = ChoiceField(choices=GiftsThatCount.choices, required=_("Choose which gifts count."))
    monthly = ChoiceField(
        choices=MonthlyGifts.choices,
        required=_("Choose which payments of a monthly gift count."),
    )
    signed_on = DayField()
    commitment_reference = TextLine("", maximum=LONGEST_COMMITMENT)

    kept_window: tuple[datetime, datetime] | None = None
    first_on_page: ClassVar[tuple[str, ...]] = (
        "amount",
        "unused",
        "rate",
        "cap_per_gift",
        "cap_per_donor",
        "counts",
        "monthly",
    )

    def __init__(self, currency: str, zone: str, **options: Any) -> None:
        self.currency = currency
        self.zone = zone
        super().__init__(**options)

    def show_terms(self, facts: TermsFacts) -> None:
        """The fields show these terms."""
        self.rate.data = f"{facts.rate_numerator}:{facts.rate_denominator}"
        for name in ("counts", "monthly", "unused"):
            self[name].data = getattr(facts, name).value
        self.signed_on.process_data(facts.signed_on)
        self.commitment_reference.data = facts.commitment_reference
        self.show_window(facts.opens_at, facts.closes_at, facts.zone)

    @property
    def has_wrong_limits(self) -> bool:
        names = ("rate", "cap_per_gift", "cap_per_donor", "counts", "monthly")
        return any(self[name].errors for name in names)

    @property
    def has_wrong_window(self) -> bool:
        names = ("opens_on", "opens_time", "closes_on", "closes_time")
        return any(self[name].errors for name in names)

    def zone_name(self) -> str:
        return self.zone

    def present_window(self) -> tuple[datetime, datetime] | None:
        return self.kept_window

    def validate_rate(self, field: TextLine) -> None:
        if not RATE.fullmatch(field.data):
            raise ValidationError(_("Enter a rate of two whole numbers, such as 1:1 or 2:1."))

    def validate_amount(self, field: AmountField) -> None:
        _require_positive(field)

    def validate_cap_per_gift(self, field: AmountField) -> None:
        _require_positive(field)

    def validate_cap_per_donor(self, field: AmountField) -> None:
        _require_positive(field)

    def facts(self) -> TermsFacts:
        """Return the terms, once the form is valid."""
        opens_at, closes_at = self.window()
        rate = RATE.fullmatch(self.rate.data or USUAL_RATE)
        if rate is None:
            raise RuntimeError("ask a form for its facts once it is valid")
        return TermsFacts(
            amount_cents=cast("Money", self.amount.data).cents,
            rate_numerator=int(rate[1]),
            rate_denominator=int(rate[2]),
            cap_per_gift_cents=_cents(self.cap_per_gift),
            cap_per_donor_cents=_cents(self.cap_per_donor),
            opens_at=opens_at,
            closes_at=closes_at,
            zone=self.zone,
            counts=GiftsThatCount(self.counts.data),
            monthly=MonthlyGifts(self.monthly.data),
            unused=UnusedMatch(self.unused.data),
            signed_on=self.signed_on.data,
            commitment_reference=self.commitment_reference.data,
        )


class DraftForm(TermsForm):
    """A pool that is not yet promised: who, of which kind, and its terms."""

    sponsor = ChoiceField(choices=_sponsors, required=_("Choose the sponsor."))
    kind = ChoiceField(choices=PoolKind.choices, required=_("Choose a match or a lead gift."))
    public_id = HiddenField()  # one form makes one pool, however often it is sent

    first_on_page = ("sponsor", "kind", *TermsForm.first_on_page)

    @classmethod
    def blank(cls, campaign: Campaign, *, sponsor: str = "") -> "DraftForm":
        """Return the form of a pool for `campaign`, open as long as the campaign is."""
        form = cls(
            campaign.currency,
            campaign.zone,
            public_id=new_public_id(),
            sponsor=sponsor,
            rate=USUAL_RATE,
            counts=GiftsThatCount.ONLINE.value,
            monthly=MonthlyGifts.FIRST_PAYMENT.value,
        )
        form.kept_window = campaign.opens_at, campaign.closes_at
        if not form.is_submitted():
            form.show_window(campaign.opens_at, campaign.closes_at, campaign.zone)
        return form

    @classmethod
    def of(cls, pool: MatchPool, facts: TermsFacts, *, seen: str) -> "DraftForm":
        """Return the form of a draft as it stands, or as it was sent."""
        form = cls(
            pool.currency,
            facts.zone,
            obj=pool.terms,
            seen=seen,
            sponsor=str(pool.sponsor_id),
            kind=pool.kind.value,
        )
        form.kept_window = facts.opens_at, facts.closes_at
        if not form.is_submitted():
            form.show_terms(facts)
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        if self.kind.data == PoolKind.LEAD_GIFT.value:  # given whatever happens: nothing is unused
            self.unused.data = UnusedMatch.GIVEN_ANYWAY.value
        return super().validate(extra_validators)


class ChangedTermsForm(TermsForm):
    """New terms of a pool that was opened: a version of its own, with its public reason."""

    reason = TextBlock("", maximum=LONGEST_REASON, required=_("Say why the terms change."))

    @classmethod
    def of(cls, pool: MatchPool, facts: TermsFacts, *, seen: str) -> "ChangedTermsForm":
        """Return the form of the terms in force, or as it was sent."""
        form = cls(pool.currency, facts.zone, obj=pool.terms, seen=seen, reason="")
        form.kept_window = facts.opens_at, facts.closes_at
        if not form.is_submitted():
            form.show_terms(facts)
        return form


class PaymentForm(StaffForm):
    """What a sponsor has paid."""

    amount = AmountField(
        "", required=_("Enter the amount received."), largest_cents=LARGEST_POOL_CENTS
    )
    paid_on = DayField(required=_("Enter the day it was received."))
    reference = TextLine(
        "",
        maximum=LONGEST_REFERENCE,
        required=_("Enter the reference: the number of the cheque or of the transfer."),
    )

    def __init__(self, currency: str, *, today: date) -> None:
        self.currency = currency
        self.today = today
        super().__init__(paid_on=today)

    def paid(self) -> Money:
        """Return the amount received, once the form is valid."""
        return cast("Money", self.amount.data)

    def validate_amount(self, field: AmountField) -> None:
        _require_positive(field)

    def validate_paid_on(self, field: DayField) -> None:
        if field.data and not EARLIEST_DAY <= field.data <= self.today:
            raise ValidationError(_("Enter today or an earlier day."))


class TakeBackForm(StaffForm):
    """Why a payment that was recorded by mistake counts no more."""

    reason = TextLine("", maximum=LONGEST_REASON, required=_("Say what was wrong."))


def _cents(field: AmountField) -> int | None:
    return field.data.cents if field.data else None


def _require_positive(field: AmountField) -> None:
    if field.data is not None and not field.data.is_positive:
        raise ValidationError(_("Enter more than zero."))
