"""The base of all forms, and the fields that keep hostile text out.

A public form has no cookie and no token (`origin.py` says why); a staff form has Flask-WTF's. A
field turns what was typed into a value or says how to mend it, and keeps what was typed. Forms
take what browsers send from forms and nothing else: JSON or a file could put any kind of value
into a field of text.
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
STALE_FORM = _l("This page was open for too long. Look at it again, then send it once more.")


class TextOnly(FlaskForm.Meta):
    """Reads what a page's form sends: never files or JSON, whose values are not text."""

    def wrap_formdata(self, form: Form, formdata: Any) -> Any:
        if formdata is None or request.method not in SUBMIT_METHODS:
            return None
        return request.form


class PublicForm(FlaskForm):
    """A form that anybody may send: no cookie, no CSRF token. All its messages are ours."""

    class Meta(TextOnly):
        def get_translations(self, form: Form) -> None:
            """Leave the libraries' own messages alone: none is used."""

        csrf = False


class SessionToken(FlaskForm.Meta.csrf_class):
    """Flask-WTF's token, refused in words for the person whose page was too old."""

    def validate_csrf_token(self, form: Form, field: Field) -> None:
        try:
            super().validate_csrf_token(form, field)
        except ValidationError as error:
            raise ValidationError(str(STALE_FORM)) from error


class StaffForm(FlaskForm):
    """A form of staff and account pages: with a CSRF token."""

    class Meta(TextOnly):
        csrf_class = SessionToken


class OnceForm(StaffForm):
    """Something to be kept once, however often the form is sent: `once` is a key of its own."""

    once = HiddenField()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        typed = str(self.once.data or "")
        is_ours = typed.isascii() and typed.isalnum() and len(typed) <= ONCE_LENGTH
        self.once.data = typed if is_ours else secrets.token_hex(ONCE_BYTES)


class StaleForm(DomainError):
    """An act came without the token of the session: from an old page, or from elsewhere."""

    def __init__(self) -> None:
        super().__init__(
            _l("This page was open for too long, so nothing was changed. Go back and try again.")
        )


def require_token() -> None:
    """Let an act go on that carries the session's token. Raises StaleForm."""
    if not StaffForm().validate_on_submit():
        raise StaleForm


@contextmanager
def refusals_shown_on(form: FlaskForm) -> Iterator[None]:
    """A rule that the block breaks is said on the form, where what was typed is kept.

    Stands around the transaction, which is rolled back. Ask `form.errors` afterwards.
    """
    try:
        yield
    except DomainError as refusal:
        form.form_errors = [*form.form_errors, str(refusal.message)]


def status_of(form: FlaskForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


class TextLine(StringField):
    """One line of text: no control characters, no line breaks; empty is '' unless required.

    `required` is the message for an empty field, e.g. "Enter your name.".
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
    """Lines of text: line breaks and tabs are kept, other control characters refused."""

    def read(self, text: str) -> str:
        return read_block(text, maximum=self.maximum)


class EmailLine(TextLine):
    """An address of email, its domain in lower case; whether it receives mail is not asked."""

    widget = EmailInput()

    def __init__(self, label: object, *, required: object = "", **options: Any) -> None:
        super().__init__(label, maximum=LONGEST_EMAIL, required=required, **options)

    def pre_validate(self, form: Form) -> None:
        super().pre_validate(form)
        if not self.data:
            return
        try:
            found = validate_email(self.data, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError as error:
            raise StopValidation(
                gettext("Enter an email address in the correct format, like name@example.org.")
            ) from error
        self.data = found.ascii_email or found.normalized


class AmountField(Field):
    """An amount of money, in the form's `currency`, as the language of the page writes it.

    After validation `data` is a Money, or None for an empty field that may be empty; until then,
    and where it is refused, `data` is None and what was typed is kept for the page.
    """

    widget = TextInput()

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
