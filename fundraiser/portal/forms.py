"""The forms of sign-in and of a donor's details."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from fundraiser.i18n.languages import Language
from fundraiser.web.fields import ChoiceField
from fundraiser.web.forms import EmailLine, StaffForm, TextLine

LONGEST_NAME = 120


class SignInForm(StaffForm):
    """The address to send a link to, and the page to open after sign-in."""

    email = EmailLine("", required=_("Enter your email address."))
    next = HiddenField()


class DetailsForm(StaffForm):
    """A donor's name and the language of our emails to them."""

    name = TextLine("", maximum=LONGEST_NAME, required=_("Enter your name."))
    language = ChoiceField(
        choices=lambda: [(language.value, language.own_name) for language in Language],
        required=_("Choose a language."),
    )
