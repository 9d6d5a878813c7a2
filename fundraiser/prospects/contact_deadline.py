"""The promise that somebody will be in touch, and by which day. Pure."""

from datetime import date, datetime

from fundraiser.clock import date_in
from fundraiser.organisation.working_days import Office

WORKING_DAYS = 2  # pages and emails say “two”


def contact_by(asked_at: datetime, office: Office) -> date:
    """Return the last day on which being in touch keeps the promise: the second working day."""
    asked_on = date_in(asked_at, office.zone)
    day: date = office.days.get_nth_working_day(asked_on, WORKING_DAYS)
    return day
