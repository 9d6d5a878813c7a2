"""The kinds of column of a list: what each reads, shows on the page and writes into a file.

A file of plain values (CSV in English) is written from whole cents and UTC; a file for people
(French CSV, XLSX) from decimals, local times and words. Values come a piece of the list at a time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from inspect import isfunction
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Integer, String, cast, func, type_coerce

from fundraiser.accounts.permissions import Permission
from fundraiser.database import db
from fundraiser.i18n.languages import as_language
from fundraiser.labels import LabelledEnum
from fundraiser.money import Money
from fundraiser.staff.tables.paging import instant_of, microseconds_of
from fundraiser.staff.tables.scope import Scope

FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
SECONDS_LENGTH = len("2026-12-31 23:59:59")
Values = Sequence[Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A value that is read for many rows at once, by their ids, after the rows themselves."""

    read: Callable[[Sequence[int]], Mapping[int, Any]]
    missing: Any = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What all columns of a piece of a file share."""

    currencies: Sequence[str]
    zone: ZoneInfo


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

    def raw(self, scope: Scope) -> Any:
        """Return the expression for a file: text and whole numbers, converted by the database."""
        return type_coerce(self.expression(scope), String)

    def plain(self, values: Values, piece: Piece) -> Values:
        """Return the cells of a file of plain values."""
        return [as_text(value) for value in values]

    def typed(self, values: Values, piece: Piece) -> Values:
        """Return the cells of a file for people, as Python values."""
        return values

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Column):
    look: ClassVar[str] = "number"
    is_number: ClassVar[bool] = True

    def raw(self, scope: Scope) -> Any:
        return self.expression(scope)

    def plain(self, values: Values, piece: Piece) -> Values:
        return values

    def sort_key(self, value: Any) -> int:
        return int(value)

    def sort_value(self, key: int) -> Any:
        return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Number):
    """Whole cents, in the currency of the row."""

    look: ClassVar[str] = "amount"
    is_summed: bool = False

    def plain(self, values: Values, piece: Piece) -> Values:
        return [plain_amount(*pair) for pair in zip(values, piece.currencies, strict=True)]

    def typed(self, values: Values, piece: Piece) -> Values:
        return [decimal_amount(*pair) for pair in zip(values, piece.currencies, strict=True)]


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

    def raw(self, scope: Scope) -> Any:
        column = self.expression(scope)
        if db.engine.dialect.name == "sqlite":
            return func.substr(type_coerce(column, String), 1, SECONDS_LENGTH)
        return func.to_char(func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS")

    def plain(self, values: Values, piece: Piece) -> Values:
        return values

    def typed(self, values: Values, piece: Piece) -> Values:
        return [local_time(value, piece.zone) if value else None for value in values]

    def sort_key(self, value: datetime) -> int:
        return microseconds_of(value)

    def sort_value(self, key: int) -> datetime:
        return instant_of(key)


class Deadline(Moment):
    """An end: the page shows midnight as the minute before."""

    look: ClassVar[str] = "deadline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Column):
    look: ClassVar[str] = "day"

    def raw(self, scope: Scope) -> Any:
        return cast(self.expression(scope), String)

    def plain(self, values: Values, piece: Piece) -> Values:
        return values

    def typed(self, values: Values, piece: Piece) -> Values:
        return [date.fromisoformat(value) if value else None for value in values]

    def sort_key(self, value: date) -> int:
        return value.toordinal()

    def sort_value(self, key: int) -> date:
        return date.fromordinal(min(max(key, 1), date.max.toordinal()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Column):
    """A member of an enum, in words; a status is coloured by how good the news is."""

    choices: Iterable[LabelledEnum]
    look: ClassVar[str] = "words"

    def member(self, value: str) -> LabelledEnum:
        return next(member for member in self.choices if member == value)

    def plain(self, values: Values, piece: Piece) -> Values:
        return values

    def typed(self, values: Values, piece: Piece) -> Values:
        words = {member.value: str(member.label) for member in self.choices}
        return [words.get(value, value) for value in values]


class Status(Choice):
    look: ClassVar[str] = "status"


class InLanguage(Column):
    """A language by its code, shown by its own name."""

    look: ClassVar[str] = "language"

    def plain(self, values: Values, piece: Piece) -> Values:
        return values

    def typed(self, values: Values, piece: Piece) -> Values:
        return [as_language(value).own_name for value in values]


class RecordName(Column):
    """A record, with a link to its page."""

    look: ClassVar[str] = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNo(Column):
    """Yes or no; on the page its label, where the answer is yes."""

    tone: str = ""
    look: ClassVar[str] = "flag"

    def raw(self, scope: Scope) -> Any:
        return cast(self.expression(scope), Integer)

    def plain(self, values: Values, piece: Piece) -> Values:
        return ["" if value is None else "yes" if value else "no" for value in values]

    def typed(self, values: Values, piece: Piece) -> Values:
        yes, no = str(_l("Yes")), str(_l("No"))
        return [None if value is None else yes if value else no for value in values]


def as_text(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    text = str(value)
    return f"'{text}" if text and text[0] in FORMULA_STARTS else text


@lru_cache(maxsize=10_000)
def plain_amount(cents: int | None, currency: str | None) -> str:
    """Return whole cents as a figure with a point; nothing for an unknown amount."""
    return "" if cents is None else Money(int(cents), str(currency)).plain()


@lru_cache(maxsize=10_000)
def decimal_amount(cents: int | None, currency: str | None) -> Decimal | None:
    return None if cents is None else Decimal(plain_amount(cents, currency))


def local_time(text: str, zone: ZoneInfo) -> datetime:
    """Return the local time of an instant that was written in UTC."""
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return moment.astimezone(zone).replace(tzinfo=None)
