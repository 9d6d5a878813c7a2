"""The kinds of column of a list: what each reads, shows on the page and writes into a file.

In a file of plain values (CSV in English) stand figures with a point, times in UTC and codes; in a
file for people (French CSV, XLSX) local times and words. `file_cells.py` writes them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from inspect import isfunction
from typing import Any, ClassVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Integer, String, case, cast, type_coerce

from fundraiser.accounts.permissions import Permission
from fundraiser.i18n.languages import DEFAULT_LANGUAGE, Language
from fundraiser.labels import LabelledEnum
from fundraiser.staff.tables.file_cells import FileStyle
from fundraiser.staff.tables.paging import instant_of, microseconds_of
from fundraiser.staff.tables.scope import Scope

Values = Sequence[Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A value that is read for many rows at once, by their ids, after the rows themselves."""

    read: Callable[[Sequence[int]], Mapping[int, Any]]
    missing: Any = None

    def of(self, ids: Sequence[int]) -> list[Any]:
        """Return the value of each row."""
        values = self.read(ids) if ids else {}
        return [values.get(record_id, self.missing) for record_id in ids]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of text; `value` is an expression, or a function of the scope that makes one.

    `beside` puts the value under that of another column, in the same cell of the page.
    """

    name: str = field(kw_only=False)
    label: LazyString | str = field(kw_only=False)
    value: Any = field(kw_only=False)
    on_page: bool = True
    is_hidden: bool = False  # on the page: read for its link or order, and not shown
    in_files: bool = True
    beside: str = ""
    sorts: bool = False
    filters: bool = False
    permission: Permission | None = None
    blank: LazyString | str = ""  # what the page says of a row without a value
    sentence: Callable[[str], str] | None = None  # what the page says around the value
    url: Callable[[Row], str] | None = None
    is_long: bool = False  # on the page: in full, over several lines
    language: str = ""  # the column that names the language of the text

    look: ClassVar[str] = "text"
    is_number: ClassVar[bool] = False

    @property
    def heading(self) -> str:
        """The heading in a file of plain values."""
        return self.name

    def expression(self, scope: Scope) -> Any:
        return evaluated(self.value, scope)

    def in_file(self, scope: Scope, style: FileStyle, currency: Any) -> Any:
        """Return the expression of the cell's text; `currency` is that of the row."""
        return style.text(self.expression(scope))

    def written(self, values: Values, style: FileStyle, currencies: Sequence[str]) -> list[str]:
        """Return the texts of cells whose values are `Fetched`."""
        return [style.cell(value) for value in values]

    def typed(self, text: str) -> Any:
        """Return the value of a cell that is not empty, for a workbook."""
        return text

    def sort_key(self, value: Any) -> int:
        """Return the value as the whole number that a cursor keeps."""
        raise NotImplementedError

    def sort_value(self, key: int) -> Any:
        raise NotImplementedError


def evaluated(value: Any, scope: Scope) -> Any:
    """Return an expression that depends on the scope, or is the same for all."""
    return value(scope) if isfunction(value) else value


class Text(Column):
    """Words that somebody typed, or a code."""


class Code(Column):
    """A code of ours or of Stripe's: letters, figures and dashes, of which a dash is never first.

    No spreadsheet takes it for a formula.
    """

    def in_file(self, scope: Scope, style: FileStyle, currency: Any) -> Any:
        return type_coerce(self.expression(scope), String)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Column):
    look: ClassVar[str] = "number"
    is_number: ClassVar[bool] = True

    def in_file(self, scope: Scope, style: FileStyle, currency: Any) -> Any:
        return self.expression(scope)

    def written(self, values: Values, style: FileStyle, currencies: Sequence[str]) -> list[str]:
        return ["" if value is None else str(value) for value in values]

    def typed(self, text: str) -> Any:
        return int(text)

    def sort_key(self, value: Any) -> int:
        return int(value)

    def sort_value(self, key: int) -> Any:
        return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Number):
    """Whole cents, in the currency of the row."""

    look: ClassVar[str] = "amount"
    is_summed: bool = False

    def in_file(self, scope: Scope, style: FileStyle, currency: Any) -> Any:
        return style.amount(self.expression(scope), currency)

    def written(self, values: Values, style: FileStyle, currencies: Sequence[str]) -> list[str]:
        return [style.figure(*pair) for pair in zip(values, currencies, strict=True)]

    def typed(self, text: str) -> Any:
        return Decimal(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts(Column):
    """Several amounts, one in each currency: on the page only."""

    in_files: bool = False
    look: ClassVar[str] = "amounts"
    is_number: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Column):
    """An instant: in a file of plain values in UTC, else in the zone of the list."""

    look: ClassVar[str] = "moment"

    @property
    def heading(self) -> str:
        return f"{self.name}_utc"

    def in_file(self, scope: Scope, style: FileStyle, currency: Any) -> Any:
        return style.instant(self.expression(scope))

    def typed(self, text: str) -> Any:
        return datetime.fromisoformat(text)

    def sort_key(self, value: datetime) -> int:
        return microseconds_of(value)

    def sort_value(self, key: int) -> datetime:
        return instant_of(key)


class Deadline(Moment):
    """An end: the page shows midnight as the minute before."""

    look: ClassVar[str] = "deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Column):
    """A day in the row's own zone; `instant` is a moment of it, by whose index it is found."""

    instant: Any = None
    look: ClassVar[str] = "day"

    def in_file(self, scope: Scope, style: FileStyle, currency: Any) -> Any:
        return type_coerce(self.expression(scope), String)

    def typed(self, text: str) -> Any:
        return date.fromisoformat(text)

    def sort_key(self, value: date) -> int:
        return value.toordinal()

    def sort_value(self, key: int) -> date:
        return date.fromordinal(min(max(key, 1), date.max.toordinal()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Column):
    """A member of an enum, in words; a status is coloured by how good the news is."""

    choices: Iterable[LabelledEnum]
    common: LabelledEnum | None = None  # what most rows have: an index of the others is used
    look: ClassVar[str] = "words"

    def member(self, value: str) -> LabelledEnum:
        return next(member for member in self.choices if member == value)

    def in_file(self, scope: Scope, style: FileStyle, currency: Any) -> Any:
        code = type_coerce(self.expression(scope), String)
        if not style.has_words:
            return code
        words = {member.value: str(member.label) for member in self.choices}
        return case(words, value=code, else_=code)


class Status(Choice):
    look: ClassVar[str] = "status"


class InLanguage(Column):
    """A language by its code, shown by its own name."""

    look: ClassVar[str] = "language"

    def in_file(self, scope: Scope, style: FileStyle, currency: Any) -> Any:
        code = type_coerce(self.expression(scope), String)
        if not style.has_words:
            return code
        names = {language.value: language.own_name for language in Language}
        return case(names, value=code, else_=DEFAULT_LANGUAGE.own_name)


class RecordName(Column):
    """A record, with a link to its page."""

    look: ClassVar[str] = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo(Column):
    """Yes or no; on the page its label, where the answer is yes."""

    tone: str = ""
    look: ClassVar[str] = "flag"

    def in_file(self, scope: Scope, style: FileStyle, currency: Any) -> Any:
        yes, no = (str(_l("Yes")), str(_l("No"))) if style.has_words else ("yes", "no")
        return case({1: yes, 0: no}, value=cast(self.expression(scope), Integer))
