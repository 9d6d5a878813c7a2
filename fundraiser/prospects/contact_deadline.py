"""The day by which we promise to be in touch. Pure."""

from datetime import date, datetime

from fundraiser.clock import date_in
from fundraiser.organisation.working_days import Office

WORKING_DAYS = 2  # pages and emails say “two”


def contact_by(asked_at: datetime, office: Office) -> date:
    """Return the last day to be in touch: the second working day after `asked_at`."""
    asked_on = date_in(asked_at, office.zone)
    day: date = office.days.get_nth_working_day(asked_on, WORKING_DAYS)
    return day
