"""How many prospects wait, and how fast we are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sqlalchemy import func, select

from fundraiser.database import db
from fundraiser.prospects.models import OPEN, Prospect, ProspectStatus

LATEST_CONTACTS = 200


@dataclass(frozen=True, slots=True)
class ProspectService:
    """How many wait, and how long those waited whom we got in touch with last."""

    waiting_count: int
    overdue_count: int
    quarantined_count: int
    contacts_counted: int
    median_wait: timedelta | None


def prospect_service(*, today: date) -> ProspectService:
    """Return how many prospects wait for us, and the median wait of the latest we contacted."""
    is_overdue = Prospect.status.in_(OPEN) & (Prospect.next_action_on < today)
    waits = (Prospect.status == ProspectStatus.NEW) & Prospect.contacted_at.is_(None)
    counts = db.session.execute(
        select(
            *(
                func.count().filter(wanted)
                for wanted in (waits, is_overdue, Prospect.status == ProspectStatus.QUARANTINED)
            )
        ).select_from(Prospect)
    ).one()
    latest = _latest_waits()
    return ProspectService(
        waiting_count=counts[0],
        overdue_count=counts[1],
        quarantined_count=counts[2],
        contacts_counted=len(latest),
        median_wait=timedelta(seconds=median(latest)) if latest else None,
    )


def _latest_waits() -> Sequence[int]:
    """Return how many seconds each of those waited whom we got in touch with last."""
    rows = db.session.execute(
        select(Prospect.asked_at, Prospect.contacted_at)
        .where(Prospect.contacted_at.is_not(None))
        .order_by(Prospect.contacted_at.desc())
        .limit(LATEST_CONTACTS)
    )
    return [int((contacted - asked).total_seconds()) for asked, contacted in rows if contacted]
