"""The giving form, and the promise it makes."""

from dataclasses import dataclass, fields
from typing import Any, cast

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import ValidationError

from fundraiser.campaigns.models import Campaign, Frequency
from fundraiser.gifts.models import (
    LONGEST_COMMENT,
    LONGEST_NAME,
    NO_CREDIT,
    NO_TRIBUTE,
    Credit,
    GiftDetails,
    Source,
    TributeDetails,
    TributeKind,
)
from fundraiser.i18n.formats import short_money
from fundraiser.i18n.languages import current_language
from fundraiser.matching.claims import Claim
from fundraiser.matching.offers import Offer
from fundraiser.money import Money
from fundraiser.pledges.covered_fees import fee_to_cover
from fundraiser.pledges.models import Pledge, PostalAddress
from fundraiser.pledges.operations.pledges import Promise
from fundraiser.web.forms import (
    LARGEST_CENTS,
    AmountField,
    EmailLine,
    PublicForm,
    TextBlock,
    TextLine,
)

OTHER = "other"
SMALLEST_CENTS = 100
TRIBUTE_MESSAGE = 500
ADDRESS = tuple(field.name for field in fields(PostalAddress))


@dataclass(frozen=True, slots=True)
class OfferedAmount:
    """An amount on the form, the match it would get now, and what it does ("" if not said)."""

    amount: Money
    match: Money | None
    impact: str = ""

    @property
    def value(self) -> str:
        return str(self.amount.cents)

    @property
    def total(self) -> Money:
        return self.amount + self.match if self.match else self.amount

    @property
    def fee(self) -> Money:
        """What to add so that the charity keeps the whole amount."""
        return fee_to_cover(self.amount)

    @property
    def with_fee(self) -> Money:
        return self.amount + self.fee


def offered_amounts(campaign: Campaign, offer: Offer) -> list[OfferedAmount]:
    """Return the amounts the form offers, each with its match now."""
    return [
        OfferedAmount(
            amount, offer.match_for(amount) or None, campaign.impact_of(amount, current_language())
        )
        for amount in campaign.presets_for(Frequency.ONCE)
    ]


def other_offer(form: "GivingForm", offer: Offer) -> OfferedAmount | None:
    """Return the amount that was typed, with its match now; None unless it is a sound one."""
    amount = form.other_amount.data
    if form.amount.data != OTHER or amount is None or form.other_amount.errors:
        return None
    return OfferedAmount(amount, offer.match_for(amount) or None)


class GivingForm(PublicForm):
    """The giving form of one campaign. If valid, it makes a Promise."""

    is_our_fault = False  # its errors are not the donor's to correct

    form_key = HiddenField()
    claim = HiddenField()
    amount = StringField()
    other_amount = AmountField("", required=_("Enter the amount you would like to give."))
    frequency = HiddenField(default=Frequency.ONCE)
    name = TextLine("", maximum=LONGEST_NAME, required=_("Enter your name."))
    email = EmailLine("", required=_("Enter your email address."))
    hides_name = BooleanField()
    comment = TextBlock("", maximum=LONGEST_COMMENT)
    covers_fee = BooleanField()
    tribute_kind = StringField()
    honouree = TextLine("", maximum=LONGEST_NAME)
    tribute_recipient_name = TextLine("", maximum=LONGEST_NAME)
    tribute_recipient_email = EmailLine("")
    tribute_message = TextBlock("", maximum=TRIBUTE_MESSAGE)
    tribute_names_donor = BooleanField(default=True)
    address_line1 = TextLine("", maximum=120)
    address_line2 = TextLine("", maximum=120)
    address_city = TextLine("", maximum=80)
    address_region = TextLine("", maximum=80)
    address_postal_code = TextLine("", maximum=20)
    address_country = TextLine("", maximum=60)

    def __init__(self, campaign: Campaign, **options: Any) -> None:
        self.campaign = campaign
        self.currency = campaign.currency
        super().__init__(**options)

    @classmethod
    def blank(cls, campaign: Campaign) -> "GivingForm":
        """Return the form as first shown: the second amount chosen, nothing typed."""
        form = cls(campaign, formdata=None)
        presets = campaign.presets_for(Frequency.ONCE)
        form.amount.data = str(presets[min(1, len(presets) - 1)].cents)
        return form

    @classmethod
    def of_pledge(cls, campaign: Campaign, pledge: Pledge) -> "GivingForm":
        """Return the form filled in from the pledge, to be changed."""
        form = cls(campaign, formdata=None, obj=pledge)
        chosen = str(pledge.amount_cents)
        presets = {str(amount.cents) for amount in campaign.presets_for(Frequency.ONCE)}
        form.amount.data = chosen if chosen in presets else OTHER
        form.other_amount.process_data(None if chosen in presets else pledge.amount)
        form.covers_fee.data = bool(pledge.covered_fee)
        form.tribute_kind.data = pledge.tribute_kind or ""
        form.form_key.data = form.claim.data = ""
        return form

    @property
    def is_begun(self) -> bool:
        """Whether something was sent or filled in already."""
        return bool(self.errors or self.name.data or self.email.data)

    def validate_amount(self, field: StringField) -> None:
        chosen = field.data or ""
        presets = {str(amount.cents) for amount in self.campaign.presets_for(Frequency.ONCE)}
        is_typed = chosen not in presets and bool(self.other_amount.typed.strip())
        self.other_amount.is_used = chosen == OTHER or is_typed
        if self.other_amount.is_used:
            field.data = OTHER
        elif chosen not in presets:
            raise ValidationError(_("Choose an amount, or enter another one."))

    def validate_other_amount(self, field: AmountField) -> None:
        if field.data is not None and field.data.cents < SMALLEST_CENTS:
            smallest = short_money(Money(SMALLEST_CENTS, self.currency))
            raise ValidationError(_("Enter %(smallest)s or more.", smallest=smallest))

    def validate_frequency(self, field: HiddenField) -> None:
        if field.data not in self.campaign.frequencies:
            raise ValidationError(_("This campaign takes one-time gifts."))

    def validate_tribute_kind(self, field: StringField) -> None:
        if field.data and field.data not in set(TributeKind):
            raise ValidationError(_("Choose a kind of dedication."))
        field.data = field.data or ""
        if not field.data and any((line.data or "").strip() for line in self._tribute_lines()):
            raise ValidationError(_("Choose whether you give in honour or in memory of someone."))

    def validate_honouree(self, field: TextLine) -> None:
        if self.tribute_kind.data and not field.data:
            raise ValidationError(
                _("Enter the name of the person you give in honour or memory of.")
            )

    def validate_tribute_recipient_name(self, field: TextLine) -> None:
        if self.tribute_kind.data and self.tribute_recipient_email.data and not field.data:
            raise ValidationError(_("Enter the name of the person we should tell."))

    def validate_tribute_recipient_email(self, field: EmailLine) -> None:
        has_notice = self.tribute_recipient_name.data or self.tribute_message.data
        if self.tribute_kind.data and has_notice and not field.data:
            raise ValidationError(_("Enter the email address of the person we should tell."))

    def validate(self, extra_validators: Any = None) -> bool:
        return bool(super().validate(extra_validators)) and self._is_payable()

    def given(self) -> Money:
        """Return the amount chosen or typed, once the form is valid."""
        if self.amount.data == OTHER:
            return cast("Money", self.other_amount.data)
        return Money(int(self.amount.data or "0"), self.currency)

    def promise(
        self,
        *,
        language: str,
        claim: Claim,
        source: Source = Source.WEBSITE,
        credit: Credit = NO_CREDIT,
    ) -> Promise:
        """Return what the donor promises, once the form is valid."""
        details = GiftDetails(
            amount=self.given(),
            covered_fee=self._covered_fee(),
            source=source,
            credit=credit,
            name=self.name.data,
            email=self.email.data,
            hides_name=bool(self.hides_name.data),
            language=language,
            comment=self.comment.data,
        )
        return Promise(
            details=details,
            tribute=self._tribute(),
            address=PostalAddress(*(self[f"address_{part}"].data for part in ADDRESS)),
            frequency=Frequency(self.frequency.data),
            claim=claim,
        )

    def _covered_fee(self) -> Money:
        amount = self.given()
        return fee_to_cover(amount) if self.covers_fee.data else Money.zero(self.currency)

    def _tribute(self) -> TributeDetails:
        if not self.tribute_kind.data:
            return NO_TRIBUTE
        return TributeDetails(
            kind=TributeKind(self.tribute_kind.data),
            honouree=self.honouree.data,
            recipient_name=self.tribute_recipient_name.data,
            recipient_email=self.tribute_recipient_email.data,
            message=self.tribute_message.data,
            names_donor=bool(self.tribute_names_donor.data),
        )

    def _tribute_lines(self) -> tuple[TextLine, ...]:
        return (
            self.honouree,
            self.tribute_recipient_name,
            self.tribute_recipient_email,
            self.tribute_message,
        )

    def _is_payable(self) -> bool:
        """Return whether Stripe can charge gift and covered fee together: at most eight digits."""
        if (self.given() + self._covered_fee()).cents <= LARGEST_CENTS:
            return True
        self.other_amount.errors = [
            _("With the fee, this is more than one payment can be. Enter a smaller amount.")
        ]
        return False
