"""When something opens and closes, typed as local times of a stated zone.

A day without a time begins with the day and ends with it: "ends 31 December" includes the 31st
(M14). A time that the clocks skip or show twice is refused, in words.
"""

from datetime import date, datetime, time
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _

from fundraiser.clock import (
    LocalTimeRefused,
    begins_a_day,
    date_in,
    day_begins,
    day_ends,
    local_instant,
)
from fundraiser.errors import DomainError
from fundraiser.web.fields import DayField, TimeField
from fundraiser.web.forms import StaffForm

LAST_MINUTE = time(23, 59)
LocalTime = tuple[date, time | None]


class WindowForm(StaffForm):
    """A form with an opening and a closing. `zone_name()` is where its local times are."""

    opens_on = DayField(required=_("Enter the day it opens."))
    opens_time = TimeField()
    closes_on = DayField(required=_("Enter the day it closes."))
    closes_time = TimeField()

    opens_at: datetime | None = None  # once the form is valid
    closes_at: datetime | None = None
    first_on_page: ClassVar[tuple[str, ...]] = ()  # the fields that stand above the others

    @property
    def errors(self) -> dict[str | None, Any]:
        """What is wrong, in the order of the page: its summary reads from top to bottom."""
        found: dict[str | None, Any] = super().errors
        first = [None, "csrf_token", *self.first_on_page]
        in_order = [*first, *(name for name in found if name not in first)]
        return {name: found[name] for name in in_order if name in found}

    def zone_name(self) -> str:
        raise NotImplementedError

    def show_window(self, opens_at: datetime, closes_at: datetime, zone: str) -> None:
        """The fields show this window; left as they are, they mean it to the second."""
        self.opens_on.process_data(shown_opening(opens_at, zone)[0])
        self.opens_time.process_data(shown_opening(opens_at, zone)[1])
        self.closes_on.process_data(shown_closing(closes_at, zone)[0])
        self.closes_time.process_data(shown_closing(closes_at, zone)[1])

    def window(self) -> tuple[datetime, datetime]:
        """Return the opening and the closing, once the form is valid."""
        if self.opens_at is None or self.closes_at is None:
            raise RuntimeError("ask a form for its window once it is valid")
        return self.opens_at, self.closes_at

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        return self._reads_window() and is_valid

    def present_window(self) -> tuple[datetime, datetime] | None:
        """Return the window as it is kept now, where there is one."""
        return None

    def _reads_window(self) -> bool:
        self.opens_at = self._read("opens", is_closing=False)
        self.closes_at = self._read("closes", is_closing=True)
        if self.opens_at is None or self.closes_at is None:
            return False
        if self.opens_at >= self.closes_at:
            self["closes_on"].errors = [_("It must close after it opens.")]
            return False
        return True

    def _read(self, name: str, *, is_closing: bool) -> datetime | None:
        """Return the instant that was typed, the kept one if it was left or is not on the form."""
        present = self.present_window()
        kept = present[is_closing] if present else None
        if f"{name}_on" not in self:
            return kept
        day, hour = self[f"{name}_on"], self[f"{name}_time"]
        if day.data is None or day.errors or hour.errors:
            return None
        zone = self.zone_name()
        typed: LocalTime = (day.data, hour.data)
        shown = shown_closing if is_closing else shown_opening
        if kept and typed == shown(kept, zone):
            return kept
        try:
            return closing_of(typed, zone) if is_closing else opening_of(typed, zone)
        except DomainError as error:
            day.errors = [error.message]
            return None


def opening_of(typed: LocalTime, zone: str) -> datetime:
    """Return the instant of an opening. Raises LocalTimeRefused, ZoneUnknown."""
    day, hour = typed
    return local_instant(datetime.combine(day, hour), zone) if hour else day_begins(day, zone)


def closing_of(typed: LocalTime, zone: str) -> datetime:
    """Return the instant of a closing. Raises LocalTimeRefused, ZoneUnknown."""
    day, hour = typed
    if hour is None or hour == LAST_MINUTE:
        return day_ends(day, zone)
    if hour == time(0):
        raise LocalTimeRefused(
            _("Midnight belongs to two days. Leave the time empty to include the whole day.")
        )
    return local_instant(datetime.combine(day, hour), zone)


def shown_opening(opens_at: datetime, zone: str) -> LocalTime:
    """Return the day and the time of an opening; no time for one at the beginning of the day."""
    day = date_in(opens_at, zone)
    return day, None if begins_a_day(opens_at, zone) else _time_in(opens_at, zone)


def shown_closing(closes_at: datetime, zone: str) -> LocalTime:
    """Return the day and the time of a closing; no time for one at the end of the day."""
    day = date_in(closes_at, zone)
    if begins_a_day(closes_at, zone):
        return date.fromordinal(day.toordinal() - 1), None
    return day, _time_in(closes_at, zone)


def _time_in(instant: datetime, zone: str) -> time:
    return instant.astimezone(ZoneInfo(zone)).time().replace(second=0, microsecond=0)
