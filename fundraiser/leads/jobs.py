"""Keeping leads in step with their pages, and writing to those whose next email is due."""

from datetime import datetime

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.jobs.timetable import HOME_ZONE
from fundraiser.leads.caring import move_lead
from fundraiser.leads.operations import follow_up
from fundraiser.leads.queries import (
    list_leads_behind_their_pages,
    list_leads_to_write_to,
    lock_lead,
)
from fundraiser.mail.quiet_hours import is_quiet
from fundraiser.web.actors import current_actor

BATCH = 50


def follow_up_leads() -> None:
    """Who has a page of their own is known as such; to the others, every email of the series that
    is due is in the outbox, none at night."""
    at = clock.now()
    _follow_pages(at)
    if is_quiet(at, HOME_ZONE):
        return
    while lead_ids := list_leads_to_write_to(at=at, most=BATCH):
        for lead_id in lead_ids:
            with transaction():
                follow_up(lock_lead(lead_id), zone=HOME_ZONE, at=at)


def _follow_pages(at: datetime) -> None:
    for lead_id, status in list_leads_behind_their_pages(at=at):
        with transaction():
            lead = lock_lead(lead_id)
            if lead.can_move_to(status):
                move_lead(lead, status, actor=current_actor(), zone=HOME_ZONE, at=at)
