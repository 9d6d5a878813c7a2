"""Form fields for a date, a time of day, a percentage and a choice.

Those of WTForms read more than a browser sends (`2026-1-5`, digits of other scripts, `1_0`), and
say what is wrong in English of their own.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any

from flask_babel import LazyString, gettext
from wtforms import Field, Form
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput, NumberInput, TimeInput

from fundraiser.web.forms import TextLine

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::00)?", re.ASCII)
LONGEST_TYPED = 40
Choices = Iterable[tuple[str, LazyString | str]]


class TypedField(Field):
    """A field that keeps what was typed. `data` is None if that is empty or invalid."""

    data: Any

    def __init__(self, label: object = "", *, required: object = "", **options: Any) -> None:
        self.typed = ""
        super().__init__(label, **options)
        self.required = required

    def _value(self) -> str:
        return self.typed

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        self.typed = str(valuelist[0])[:LONGEST_TYPED].strip() if valuelist else ""

    def pre_validate(self, form: Form) -> None:
        if self.typed:
            self.data = self.read(self.typed)
        elif self.required:
            raise StopValidation(str(self.required))

    def read(self, typed: str) -> Any:
        raise NotImplementedError


class DayField(TypedField):
    """A date, `YYYY-MM-DD`, as a browser's date input sends it."""

    widget = DateInput()

    def process_data(self, value: date | None) -> None:
        self.data = value
        self.typed = value.isoformat() if value else ""

    def read(self, typed: str) -> date:
        try:
            if DAY.fullmatch(typed):
                return date.fromisoformat(typed)
        except ValueError:
            pass  # no such day in the calendar: refused below
        raise StopValidation(gettext("Enter a date like 2026-12-31."))


class TimeField(TypedField):
    """A time of day to the minute, as a browser's time input sends it."""

    widget = TimeInput()

    def process_data(self, value: time | None) -> None:
        self.data = value
        self.typed = value.strftime("%H:%M") if value else ""

    def read(self, typed: str) -> time:
        matched = TIME.fullmatch(typed)
        if not matched or int(matched[1]) > 23 or int(matched[2]) > 59:
            raise StopValidation(gettext("Enter a time like 17:30."))
        return time(int(matched[1]), int(matched[2]))


class PercentField(TypedField):
    """A whole percentage from `least` to `most`; `usual` if left empty."""

    widget = NumberInput()

    def __init__(self, *, least: int, most: int, usual: int, **options: Any) -> None:
        super().__init__(default=usual, **options)
        self.least, self.most, self.usual = least, most, usual

    def process_data(self, value: int | None) -> None:
        self.data = value
        self.typed = "" if value is None else str(value)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if not self.typed:
            self.data = self.usual

    def read(self, typed: str) -> int:
        number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else -1
        if self.least <= number <= self.most:
            return number
        raise StopValidation(
            gettext(
                "Enter a whole number from %(least)s to %(most)s.", least=self.least, most=self.most
            )
        )


class ChoiceField(TextLine):
    """One of a few values. `choices` returns (value, label) pairs, and is called for each form.

    `required` is the error for no choice and for a value that is not offered.
    """

    def __init__(
        self,
        label: object = "",
        *,
        choices: Callable[[], Choices],
        required: object,
        **options: Any,
    ) -> None:
        super().__init__(label, maximum=100, required=required, **options)
        self.choices = list(choices())

    def pre_validate(self, form: Form) -> None:
        super().pre_validate(form)
        if self.data and self.data not in {value for value, _words in self.choices}:
            raise StopValidation(str(self.required))
