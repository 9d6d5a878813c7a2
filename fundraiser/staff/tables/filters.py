"""The kinds of filter of a list: what each reads from the address, and how it narrows the rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, String, literal_column, type_coerce

from fundraiser.campaigns.queries import list_campaigns
from fundraiser.clock import day_begins, day_ends
from fundraiser.database.indexes import has_value
from fundraiser.i18n.languages import Language
from fundraiser.organisation.queries import home_currency
from fundraiser.staff.tables.columns import (
    Amount,
    Choice,
    Column,
    Day,
    InLanguage,
    Moment,
    YesNo,
    evaluated,
)
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.scope import Scope

ANY = _l("Any")
A_DAY = timedelta(days=1)

Condition = ColumnElement[bool]
Choices = Sequence[tuple[str, LazyString | str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the form above a list. With `choices` it is a select, `blank` its first."""

    name: str
    label: LazyString | str
    kind: str = "text"
    inputmode: str = ""
    choices: Choices | None = None
    blank: LazyString | str | None = ANY
    chosen: str = ""  # where the address says nothing


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A list is narrowed to one record: what it is called, and its part of the address."""

    name: str
    value: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter. `is_more` puts its fields under "More filters"."""

    is_more: bool = False

    def fields(self, scope: Scope) -> Sequence[Field]:
        return ()

    def conditions(self, wanted: ListQuery, scope: Scope) -> Sequence[Condition]:
        raise NotImplementedError

    def narrowing(self, wanted: ListQuery) -> Narrowing | None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceFilter(Filter):
    """One of some values of a column."""

    name: str
    label: LazyString | str
    choices: Choices
    column: Any
    common: str | None = None  # the value of most rows
    blank: LazyString | str = ANY
    unasked: Callable[[], Condition] | None = None  # narrows a list that is not asked for one

    def fields(self, scope: Scope) -> Sequence[Field]:
        return [Field(name=self.name, label=self.label, choices=self.choices, blank=self.blank)]

    def conditions(self, wanted: ListQuery, scope: Scope) -> Sequence[Condition]:
        value = wanted.choice(self.name, dict(self.choices))
        if not value:
            return [self.unasked()] if self.unasked else []
        column = evaluated(self.column, scope)
        if self.common is None:
            return [has_value(column, value)]
        if value == self.common:  # an index would find nearly all rows, and sort them
            return [type_coerce(column, String) + "" == value]
        return [has_value(column, value), column != literal_column(f"'{self.common}'")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFilter(Filter):
    """Those with exactly this text."""

    name: str
    label: LazyString | str
    column: Any

    def fields(self, scope: Scope) -> Sequence[Field]:
        return [Field(name=self.name, label=self.label)]

    def conditions(self, wanted: ListQuery, scope: Scope) -> Sequence[Condition]:
        text = wanted.text(self.name)
        return [self.column == text] if text else []


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter, and the condition it stands for; without one it narrows nothing."""

    value: str
    label: LazyString | str
    condition: Callable[[Scope], Condition] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFilter(Filter):
    """One of some options. With `default`, that one is meant where the address says nothing."""

    name: str
    label: LazyString | str
    options: Callable[[Scope], Sequence[Option]] | Sequence[Option]
    blank: LazyString | str = ANY
    default: str = ""

    def fields(self, scope: Scope) -> Sequence[Field]:
        choices = [(option.value, option.label) for option in self._options(scope)]
        blank = None if self.default else self.blank
        field = Field(
            name=self.name, label=self.label, choices=choices, blank=blank, chosen=self.default
        )
        return [field]

    def conditions(self, wanted: ListQuery, scope: Scope) -> Sequence[Condition]:
        options = {option.value: option for option in self._options(scope)}
        value = wanted.choice(self.name, options) or self.default
        condition = options[value].condition if value else None
        return [condition(scope)] if condition else []

    def _options(self, scope: Scope) -> Sequence[Option]:
        return self.options(scope) if callable(self.options) else self.options


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFilter(Filter):
    """From a day to a day, in the zone of the list; `column` is of instants or of days."""

    column: Column

    def fields(self, scope: Scope) -> Sequence[Field]:
        return [
            Field(name="from", label=_l("From"), kind="date"),
            Field(name="to", label=_l("To"), kind="date"),
        ]

    def conditions(self, wanted: ListQuery, scope: Scope) -> Sequence[Condition]:
        since, until = wanted.day("from"), wanted.day("to")
        value, found = self.column.expression(scope), []
        is_day = isinstance(self.column, Day)
        if since:
            found.append(value >= (since if is_day else day_begins(since, scope.zone)))
            found += self._near(lambda moment: moment > day_begins(since, "UTC") - A_DAY)
        if until:
            found.append(value <= until if is_day else value < day_ends(until, scope.zone))
            found += self._near(lambda moment: moment < day_ends(until, "UTC") + A_DAY)
        return found

    def _near(self, condition: Callable[[Any], Condition]) -> list[Condition]:
        """Return what holds of the moment of a day in any zone, so that its index is used."""
        instant = self.column.instant if isinstance(self.column, Day) else None
        return [] if instant is None else [condition(instant)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountFilter(Filter):
    """At least and at most an amount."""

    column: Column

    def fields(self, scope: Scope) -> Sequence[Field]:
        return [
            Field(name="least", label=_l("At least"), inputmode="decimal"),
            Field(name="most", label=_l("At most"), inputmode="decimal"),
        ]

    def conditions(self, wanted: ListQuery, scope: Scope) -> Sequence[Condition]:
        campaign = wanted.campaign()
        currency = campaign.currency if campaign else home_currency()
        least, most = wanted.cents("least", currency), wanted.cents("most", currency)
        value = self.column.expression(scope)
        return [
            *([value >= least] if least is not None else []),
            *([value <= most] if most is not None else []),
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFilter(Filter):
    """Those of one campaign."""

    column: Any

    def fields(self, scope: Scope) -> Sequence[Field]:
        choices = [(each.slug, each.title_in(scope.language)) for each in list_campaigns()]
        return [
            Field(name="campaign", label=_l("Campaign"), choices=choices, blank=_l("All campaigns"))
        ]

    def conditions(self, wanted: ListQuery, scope: Scope) -> Sequence[Condition]:
        campaign = wanted.campaign()
        return [self.column == campaign.id] if campaign else []


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFilter(Filter):
    """Those of one record, which a link names: there is no field for it."""

    name: str
    find: Callable[[str], Any]
    column: Any
    title: Callable[[Any], str]

    def conditions(self, wanted: ListQuery, scope: Scope) -> Sequence[Condition]:
        record = wanted.record(self.name, self.find)
        return [self.column == record.id] if record else []

    def narrowing(self, wanted: ListQuery) -> Narrowing | None:
        record = wanted.record(self.name, self.find)
        return Narrowing(self.name, record.public_id, self.title(record)) if record else None


def filter_by(column: Column) -> Filter:
    """Return the filter that goes with a column of this kind."""
    match column:
        case Choice():
            choices = [(each.value, each.label) for each in column.choices]
            return ChoiceFilter(
                name=column.name,
                label=column.label,
                choices=choices,
                column=column.value,
                common=column.common,
            )
        case InLanguage():
            languages = [(each.value, each.own_name) for each in Language]
            return ChoiceFilter(
                name=column.name, label=column.label, choices=languages, column=column.value
            )
        case Amount():
            return AmountFilter(column=column, is_more=True)
        case Moment() | Day():
            return DayFilter(column=column, is_more=True)
        case YesNo():
            return OptionFilter(name=column.name, label=column.label, options=_yes_or_no(column))
    raise TypeError(f"no filter goes with {column.name}")


def _yes_or_no(column: Column) -> Sequence[Option]:
    return (
        Option("yes", _l("Yes"), column.expression),
        Option("no", _l("No"), lambda scope: ~column.expression(scope)),
    )
