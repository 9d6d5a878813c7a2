"""Base classes of all forms, and text, email and money fields that refuse hostile input.

A public form has no cookie and no CSRF token (`origin.py` says why); a staff form has Flask-WTF's.
A field keeps what was typed, and either parses it or reports how to correct it. Forms read only
`request.form`: JSON or a file could put a value of another type into a text field.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.form import SUBMIT_METHODS
from wtforms import Field, Form, HiddenField, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import EmailInput, TextInput

from fundraiser.errors import DomainError
from fundraiser.i18n.formats import money, typed_money
from fundraiser.i18n.languages import current_language
from fundraiser.money import Money, parse_amount
from fundraiser.web.text_rules import read_block, read_line

LONGEST_EMAIL = 254
ONCE_BYTES = 16
ONCE_LENGTH = 64
LARGEST_CENTS = 99_999_999  # what Stripe takes in one payment: eight digits
STALE_FORM = _l("This page was open for too long. Check it, then send it again.")


class TextOnly(FlaskForm.Meta):
    """Read `request.form` only, never files or JSON, whose values are not text."""

    def wrap_formdata(self, form: Form, formdata: Any) -> Any:
        if formdata is None or request.method not in SUBMIT_METHODS:
            return None
        return request.form


class PublicForm(FlaskForm):
    """A form that anybody may send, without cookie or CSRF token."""

    class Meta(TextOnly):
        def get_translations(self, form: Form) -> None:
            """Return None: no message of WTForms is used."""

        csrf = False


class SessionToken(FlaskForm.Meta.csrf_class):
    """Flask-WTF's CSRF token, with an error message for a page that was open too long."""

    def validate_csrf_token(self, form: Form, field: Field) -> None:
        try:
            super().validate_csrf_token(form, field)
        except ValidationError as error:
            raise ValidationError(str(STALE_FORM)) from error


class StaffForm(FlaskForm):
    """A form of staff and account pages, with a CSRF token."""

    class Meta(TextOnly):
        csrf_class = SessionToken


class OnceForm(StaffForm):
    """A form whose random key `once` lets the caller save it once, however often it is sent."""

    once = HiddenField()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        typed = str(self.once.data or "")
        is_ours = typed.isascii() and typed.isalnum() and len(typed) <= ONCE_LENGTH
        self.once.data = typed if is_ours else secrets.token_hex(ONCE_BYTES)


class StaleForm(DomainError):
    """A POST came without the session's CSRF token: from an old page, or from another site."""

    message = _l("This page was open for too long, so nothing was changed. Go back and try again.")


def require_token() -> None:
    """Check the CSRF token of a POST without a form of its own. Raises StaleForm."""
    if not StaffForm().validate_on_submit():
        raise StaleForm


@contextmanager
def refusals_shown_on(form: FlaskForm) -> Iterator[None]:
    """Turn a DomainError raised in the block into an error of the form.

    Put it around the transaction, which is rolled back, and check `form.errors` afterwards.
    """
    try:
        yield
    except DomainError as error:
        form.form_errors = [*form.form_errors, str(error.message)]


def status_of(form: FlaskForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


class TextLine(StringField):
    """One line of text without control characters. `data` is '' for an empty field.

    `required` is the error message for an empty field, e.g. "Enter your name.".
    """

    def __init__(self, label: object, *, maximum: int, required: object = "", **options: Any):
        super().__init__(label, **options)
        self.maximum = maximum
        self.required = required

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]) if valuelist else ""

    def pre_validate(self, form: Form) -> None:
        self.data = _read_or_stop(self.read, self.data or "")
        if not self.data and self.required:
            raise StopValidation(str(self.required))

    def read(self, text: str) -> str:
        return read_line(text, maximum=self.maximum)


class TextBlock(TextAreaField, TextLine):
    """Text of several lines: line breaks and tabs are kept, other control characters refused."""

    def read(self, text: str) -> str:
        return read_block(text, maximum=self.maximum)


class EmailLine(TextLine):
    """An email address, its domain lowercased. Whether it receives mail is not checked."""

    widget = EmailInput()

    def __init__(self, label: object, *, required: object = "", **options: Any) -> None:
        super().__init__(label, maximum=LONGEST_EMAIL, required=required, **options)

    def pre_validate(self, form: Form) -> None:
        super().pre_validate(form)
        if not self.data:
            return
        try:
            address = validate_email(self.data, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError as error:
            raise StopValidation(
                gettext("Enter an email address in the correct format, like name@example.org.")
            ) from error
        self.data = address.ascii_email or address.normalized


class AmountField(Field):
    """An amount of money in the form's `currency`, written as in the page's language.

    After validation `data` is a Money, or None if the field is empty or invalid. `typed` is what
    was typed, and is not read if the field `is_used` for nothing.
    """

    widget = TextInput()
    is_used = True

    def __init__(
        self,
        label: object,
        *,
        required: object = "",
        largest_cents: int = LARGEST_CENTS,
        **options: Any,
    ) -> None:
        self.typed = ""
        super().__init__(label, **options)
        self.required = required
        self.largest_cents = largest_cents

    def _value(self) -> str:
        return self.typed

    def process_data(self, value: Money | None) -> None:
        self.data = value
        self.typed = typed_money(value) if value else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        self.typed = str(valuelist[0])[:40] if valuelist else ""

    def pre_validate(self, form: Form) -> None:
        if not self.is_used:
            return
        if not self.typed.strip():
            if self.required:
                raise StopValidation(str(self.required))
            return
        currency: str = form.currency
        amount: Money = _read_or_stop(
            lambda text: parse_amount(text, currency=currency, language=current_language()),
            self.typed,
        )
        largest = Money(self.largest_cents, currency)
        if amount > largest:
            raise StopValidation(gettext("Enter %(largest)s or less.", largest=money(largest)))
        self.data = amount


def _read_or_stop(read: Any, text: str) -> Any:
    try:
        return read(text)
    except DomainError as error:
        raise StopValidation(str(error.message)) from error
