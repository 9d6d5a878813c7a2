"""How well enquiries are answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import func, select

from fundraiser.database import db
from fundraiser.enquiries.models import Enquiry, EnquiryStatus

COUNTED_DAYS = 90


@dataclass(frozen=True, slots=True)
class Service:
    """How well we answer. `in_time` is a share of what was due in the last COUNTED_DAYS."""

    open_count: int
    overdue_count: int
    quarantined_count: int
    due_count: int
    in_time: Fraction | None


def service_until(at: datetime) -> Service:
    """Return how many enquiries wait, and the share of those due that was answered in time."""
    is_open = Enquiry.status == EnquiryStatus.OPEN
    is_overdue = is_open & (Enquiry.due_at <= at)
    is_recent = Enquiry.received_at > at - timedelta(days=COUNTED_DAYS)
    in_time = is_recent & Enquiry.answered_in_time.is_(True)
    late = is_recent & Enquiry.answered_in_time.is_(False)
    never_yet = is_recent & is_overdue & Enquiry.answered_in_time.is_(None)
    row = db.session.execute(
        select(
            *(
                func.count().filter(wanted)
                for wanted in (
                    is_open,
                    is_overdue,
                    Enquiry.status == EnquiryStatus.QUARANTINED,
                    in_time,
                    late | never_yet,
                )
            )
        ).select_from(Enquiry)
    ).one()
    due = row[3] + row[4]
    return Service(row[0], row[1], row[2], due, Fraction(row[3], due) if due else None)
