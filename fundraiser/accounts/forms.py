"""The forms of the sign-in and account pages."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, HiddenField, PasswordField
from wtforms.validators import StopValidation

from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.passwords import fault_in_password, is_password
from fundraiser.accounts.permissions import Role
from fundraiser.i18n.languages import Language
from fundraiser.web.forms import EmailLine, StaffForm, TextLine

LONGEST_NAME = 80
LONGEST_CODE = 40
LONGEST_TYPED_PASSWORD = 1000


class Secret(PasswordField):
    """A password field. Its value is never stripped and never shown again."""

    def __init__(self, label: object, *, required: object, **options: Any) -> None:
        super().__init__(label, **options)
        self.required = required

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0])[:LONGEST_TYPED_PASSWORD] if valuelist else ""

    def pre_validate(self, form: Form) -> None:
        if not self.data:
            raise StopValidation(str(self.required))


class EnumField(Field):
    """One member of an enum, chosen with radio buttons."""

    data: Any  # a member of `kind`, or None

    def __init__(self, label: object, kind: type[StrEnum], **options: Any) -> None:
        super().__init__(label, **options)
        self.kind = kind

    def process_formdata(self, valuelist: list[Any]) -> None:
        value = str(valuelist[0]) if valuelist else ""
        self.data = self.kind(value) if value in set(self.kind) else None

    def pre_validate(self, form: Form) -> None:
        if self.data is None:
            raise StopValidation(str(_l("Choose one of these.")))


class StaffSignInForm(StaffForm):
    email = EmailLine(_l("Email address"), required=_l("Enter your email address."))
    password = Secret(_l("Password"), required=_l("Enter your password."))
    next = HiddenField()


class CodeForm(StaffForm):
    code = TextLine(_l("Code"), maximum=LONGEST_CODE, required=_l("Enter the code."))


class ForgotPasswordForm(StaffForm):
    email = EmailLine(_l("Email address"), required=_l("Enter your email address."))


class NewPasswordForm(StaffForm):
    """A new password for `member`, typed once."""

    new_password = Secret(_l("New password"), required=_l("Enter a new password."))

    def __init__(self, member: StaffMember, **options: Any) -> None:
        super().__init__(**options)
        self.member = member

    @property
    def personal_words(self) -> list[str]:
        return [self.member.email.partition("@")[0], *self.member.name.split()]

    def validate_new_password(self, field: PasswordField) -> None:
        fault = fault_in_password(field.data, personal=self.personal_words)
        if fault is not None:
            raise StopValidation(str(fault))


class ChangePasswordForm(NewPasswordForm):
    password = Secret(_l("Current password"), required=_l("Enter your current password."))
    new_password = Secret(_l("New password"), required=_l("Enter a new password."))  # comes second

    def validate_password(self, field: PasswordField) -> None:
        _require_password(self.member, field)


class OwnAccountForm(NewPasswordForm):
    """Who uses the first account: their name, address and password."""

    name = TextLine(_l("Your name"), maximum=LONGEST_NAME, required=_l("Enter your name."))
    email = EmailLine(_l("Your email address"), required=_l("Enter your email address."))
    new_password = Secret(_l("New password"), required=_l("Enter a new password."))  # comes last

    @property
    def personal_words(self) -> list[str]:
        return [str(self.email.data).partition("@")[0], *str(self.name.data).split()]


class ConfirmForm(StaffForm):
    """The password again, before an important change."""

    password = Secret(_l("Password"), required=_l("Enter your password."))
    next = HiddenField()

    def __init__(self, member: StaffMember, **options: Any) -> None:
        super().__init__(**options)
        self.member = member

    def validate_password(self, field: PasswordField) -> None:
        _require_password(self.member, field)


class AccountDetailsForm(StaffForm):
    name = TextLine(_l("Name"), maximum=LONGEST_NAME, required=_l("Enter your name."))
    language = EnumField(_l("Language of the back office"), Language)


class EmailChoicesForm(StaffForm):
    wants_alarms = BooleanField()
    wants_digest = BooleanField()


class InviteForm(StaffForm):
    email = EmailLine(_l("Email address"), required=_l("Enter their email address."))
    name = TextLine(_l("Name"), maximum=LONGEST_NAME, required=_l("Enter their name."))
    role = EnumField(_l("Role"), Role)
    language = EnumField(_l("Language of the back office"), Language)


class RoleForm(StaffForm):
    role = EnumField(_l("Role"), Role)


def language_choices() -> list[tuple[str, str]]:
    return [(language.value, language.own_name) for language in Language]


def _require_password(member: StaffMember, field: PasswordField) -> None:
    if not is_password(field.data, member.password):
        raise StopValidation(str(_l("This is not your password.")))
