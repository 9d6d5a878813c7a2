"""The form for the charity's details.

Fields for links, envelopes and receipts are validated strictly, because thousands would see a
mistake before staff do.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field
from wtforms.validators import StopValidation

from fundraiser.i18n.languages import current_language
from fundraiser.i18n.zones import zone_choices
from fundraiser.money import DIGITS
from fundraiser.organisation.models import ProgressLook, TaxReceipts
from fundraiser.organisation.working_days import calendar_choices
from fundraiser.web.fields import ChoiceField
from fundraiser.web.forms import EmailLine, StaffForm, TextBlock, TextLine
from fundraiser.web.lost_update_guard import LostUpdateGuard

LONGEST_NAME = 120
LONGEST_LINE = 100
LONGEST_EMAIL = 200
LONGEST_SENTENCE = 200
LONGEST_TEXT = 10_000
CANADA = "canada"
COLOUR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")
REGISTRATION_NUMBER = re.compile(r"([0-9]{9})RR([0-9]{4})")
POSTAL_CODE = re.compile(r"([A-Z][0-9][A-Z])([0-9][A-Z][0-9])")
TELEPHONE = re.compile(
    r"\+?[0-9(][0-9 ()./-]{5,30}(?: ?(?:ext\.?|x|poste) ?[0-9]{1,6})?", re.IGNORECASE
)


class ContactEmail(EmailLine):
    """An email address of the charity. May be empty."""

    def __init__(self, label: object, **options: Any) -> None:
        super().__init__(label, **options)
        self.maximum = LONGEST_EMAIL


class Telephone(TextLine):
    """A telephone number in any usual notation. May be empty."""

    def __init__(self, label: object, **options: Any) -> None:
        super().__init__(label, maximum=LONGEST_LINE, **options)

    def pre_validate(self, form: StaffForm) -> None:
        super().pre_validate(form)
        if self.data and not TELEPHONE.fullmatch(self.data):
            raise StopValidation(str(_l("Enter a telephone number like 613-555-0142.")))


def line(label: object, *, required: object = "") -> TextLine:
    return TextLine(label, maximum=LONGEST_LINE, required=required)


class OrganisationForm(LostUpdateGuard, StaffForm):
    """The charity's details."""

    name_en = TextLine(
        _l("Name in English"), maximum=LONGEST_NAME, required=_l("Enter the name in English.")
    )
    name_fr = TextLine(
        _l("Name in French"), maximum=LONGEST_NAME, required=_l("Enter the name in French.")
    )
    line_en = TextLine(_l("What you do, in one line, in English"), maximum=LONGEST_SENTENCE)
    line_fr = TextLine(_l("What you do, in one line, in French"), maximum=LONGEST_SENTENCE)
    registration_number = line(_l("Charity registration number"))
    address_line_1 = line(_l("Address, first line"))
    address_line_2 = line(_l("Address, second line"))
    city = line(_l("City"))
    province = line(_l("Province"))
    postal_code = line(_l("Postal code"))
    country = line(_l("Country"), required=_l("Enter the country."))
    website = line(_l("Website"))
    reply_to = ContactEmail(_l("Email address for replies to our emails"))
    general_email = ContactEmail(_l("Email address for everyone"))
    general_telephone = Telephone(_l("Telephone for everyone"))
    media_email = ContactEmail(_l("Email address for the media"))
    media_telephone = Telephone(_l("Telephone for the media"))
    events_email = ContactEmail(_l("Email address for events"))
    events_telephone = Telephone(_l("Telephone for events"))
    zone = ChoiceField(_l("Time zone"), choices=zone_choices, required=_l("Choose a time zone."))
    currency = ChoiceField(
        _l("Currency"),
        choices=lambda: [(code, code) for code in DIGITS],
        required=_l("Choose a currency."),
    )
    holidays = ChoiceField(
        _l("Public holidays"),
        choices=lambda: calendar_choices(current_language().locale),
        required=_l("Choose which public holidays you observe."),
    )
    receipts = ChoiceField(
        _l("Tax receipts"),
        choices=TaxReceipts.choices,
        required=_l("Choose what donors are told about tax receipts."),
    )
    receipt_sentence_en = TextLine(
        _l("Who sends the receipt and when, in English"), maximum=LONGEST_SENTENCE
    )
    receipt_sentence_fr = TextLine(
        _l("Who sends the receipt and when, in French"), maximum=LONGEST_SENTENCE
    )

    @property
    def is_canadian(self) -> bool:
        return str(self.country.data or "").strip().casefold() == CANADA

    def texts(self) -> dict[str, str]:
        """Return the typed values by column name."""
        return {field.name: field.data for field in self if isinstance(field, TextLine)}

    def validate_registration_number(self, field: Field) -> None:
        match = REGISTRATION_NUMBER.fullmatch("".join(field.data.split()).upper())
        if match:
            field.data = f"{match[1]} RR {match[2]}"
        elif field.data and self.is_canadian:
            raise StopValidation(
                str(_l("Enter nine digits, RR and four digits, like 123456789 RR 0001."))
            )

    def validate_postal_code(self, field: Field) -> None:
        match = POSTAL_CODE.fullmatch("".join(field.data.split()).upper())
        if match:
            field.data = f"{match[1]} {match[2]}"
        elif field.data and self.is_canadian:
            raise StopValidation(str(_l("Enter a postal code like K7L 0A0.")))

    def validate_receipt_sentence_en(self, field: Field) -> None:
        if self.receipts.data == TaxReceipts.LATER and not field.data:
            raise StopValidation(str(_l("Write who sends the receipt and when, in one sentence.")))

    validate_receipt_sentence_fr = validate_receipt_sentence_en

    def validate_website(self, field: Field) -> None:
        if not field.data:
            return
        url = field.data if "://" in field.data else f"https://{field.data}"
        if not _is_website(url):
            raise StopValidation(str(_l("Enter an address like https://example.org.")))
        field.data = url


class BrandForm(LostUpdateGuard, StaffForm):
    """The charity's look. The logo's file comes beside the form."""

    logo = TextLine(_l("Logo"), maximum=1)  # says what is wrong with the file, which is no text
    removes_logo = BooleanField()
    colour = line(_l("Your colour"))
    progress = ChoiceField(
        _l("Progress"), choices=ProgressLook.choices, required=_l("Choose how progress is drawn.")
    )

    def texts(self) -> dict[str, str]:
        """Return the typed values by column name."""
        return {"colour": self.colour.data, "progress": self.progress.data}

    def validate_colour(self, field: Field) -> None:
        match = COLOUR.fullmatch(field.data.strip().lower())
        if match:
            field.data = _in_six_digits(match[1])
        elif field.data:
            raise StopValidation(str(_l("Enter a colour like #c8102e: six digits or letters a–f.")))


class SiteTextsForm(LostUpdateGuard, StaffForm):
    """The texts of the pages about the charity and privacy, as Markdown."""

    about_en = TextBlock(_l("About us, in English"), maximum=LONGEST_TEXT)
    about_fr = TextBlock(_l("About us, in French"), maximum=LONGEST_TEXT)
    privacy_en = TextBlock(_l("Privacy, in English"), maximum=LONGEST_TEXT)
    privacy_fr = TextBlock(_l("Privacy, in French"), maximum=LONGEST_TEXT)

    def texts(self) -> dict[str, str]:
        """Return the typed values by column name."""
        return {field.name: field.data for field in self if isinstance(field, TextBlock)}


def _in_six_digits(digits: str) -> str:
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _is_website(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_plain = url.isascii() and not re.search(r"[\s<>\"'\\]", url)
    return is_plain and parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
