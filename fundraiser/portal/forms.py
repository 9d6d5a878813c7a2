"""What somebody types to sign in, and about themselves."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from fundraiser.i18n.languages import Language
from fundraiser.web.fields import ChoiceField
from fundraiser.web.forms import EmailLine, StaffForm, TextLine

LONGEST_NAME = 120


class SignInForm(StaffForm):
    """Where the link is to be sent, and where it leads in the end."""

    email = EmailLine("", required=_("Enter your email address."))
    next = HiddenField()


class DetailsForm(StaffForm):
    """What we call somebody, and in which language we write to them."""

    name = TextLine("", maximum=LONGEST_NAME, required=_("Enter your name."))
    language = ChoiceField(
        choices=lambda: [(each.value, each.own_name) for each in Language],
        required=_("Choose a language."),
    )
