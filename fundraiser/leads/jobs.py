"""Writing to leads whose next email is due."""

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.jobs.timetable import HOME_ZONE
from fundraiser.leads.follow_up import is_quiet
from fundraiser.leads.operations import follow_up
from fundraiser.leads.queries import list_leads_to_write_to, lock_lead

BATCH = 50


def follow_up_leads() -> None:
    """Every email of the series that is due is in the outbox; none at night."""
    at = clock.now()
    if is_quiet(at, HOME_ZONE):
        return
    while lead_ids := list_leads_to_write_to(at=at, most=BATCH):
        for lead_id in lead_ids:
            with transaction():
                follow_up(lock_lead(lead_id), zone=HOME_ZONE, at=at)
