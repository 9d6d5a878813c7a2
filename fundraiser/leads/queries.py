"""Reads of leads."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, String, case, cast, func, select

from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Role
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.donors.models import Donor
from fundraiser.leads.models import APART, OPEN, FollowUpSent, Lead, LeadNote, LeadStatus, SignUp
from fundraiser.peer_to_peer.models import SHOWN, FundraiserPage, PageStatus

BEING_SET_UP = frozenset({PageStatus.DRAFT, PageStatus.WAITING, PageStatus.CHANGE_ASKED})


def find_lead(public_id: str) -> Lead | None:
    return db.session.scalars(select(Lead).where(Lead.public_id == public_id)).one_or_none()


def get_lead(lead_id: int) -> Lead:
    return db.session.get_one(Lead, lead_id)


def lock_lead(lead_id: int) -> Lead:
    """Return the lead as it stands, locked until the transaction ends."""
    return _locked(Lead.id == lead_id)


def lock_lead_of(email_normalised: str) -> Lead:
    """Return the lead of an address as it stands, locked until the transaction ends."""
    return _locked(Lead.email_normalised == email_normalised)


def find_follow_up(follow_up_id: int) -> FollowUpSent | None:
    return db.session.get(FollowUpSent, follow_up_id)


def list_leads_to_write_to(*, at: datetime, most: int) -> Sequence[int]:
    """Return the ids of leads whose next email is due by now, the longest due first."""
    return db.session.scalars(
        select(Lead.id).where(Lead.follow_up_at <= at).order_by(Lead.follow_up_at).limit(most)
    ).all()


def list_leads_behind_their_pages(*, at: datetime) -> Sequence[tuple[int, LeadStatus]]:
    """Return the ids of leads who have a page of their own that their status does not tell of,
    each with the status that does."""
    theirs = (
        select(FundraiserPage.id)
        .join(Donor, Donor.id == FundraiserPage.owner_id)
        .join(Campaign, Campaign.id == FundraiserPage.campaign_id)
        .where(Donor.email_normalised == Lead.email_normalised)
    )
    is_running = FundraiserPage.status.in_([PageStatus.LIVE, PageStatus.PAUSED])
    stage = case(
        (theirs.where(is_running, Campaign.closes_at > at).exists(), LeadStatus.LIVE.value),
        (theirs.where(FundraiserPage.status.in_(BEING_SET_UP)).exists(), LeadStatus.STARTED.value),
        (theirs.where(FundraiserPage.status.in_(SHOWN)).exists(), LeadStatus.DONE.value),
    )
    rows = db.session.execute(
        select(Lead.id, stage)
        .where(Lead.status.not_in(APART), stage.is_not(None), stage != cast(Lead.status, String))
        .order_by(Lead.id)
    )
    return [(lead_id, LeadStatus(status)) for lead_id, status in rows]


def list_sign_ups(lead_id: int) -> Sequence[SignUp]:
    return db.session.scalars(
        select(SignUp).where(SignUp.lead_id == lead_id).order_by(SignUp.id)
    ).all()


def list_notes(lead_id: int) -> Sequence[LeadNote]:
    return db.session.scalars(
        select(LeadNote).where(LeadNote.lead_id == lead_id).order_by(LeadNote.id)
    ).all()


def find_note_of_form(once_key: str) -> LeadNote | None:
    return db.session.scalars(select(LeadNote).where(LeadNote.once_key == once_key)).one_or_none()


def count_overdue(*, today: date) -> int:
    """Return how many leads should have been dealt with before today."""
    query = select(func.count()).where(Lead.status.in_(OPEN), Lead.next_action_on < today)
    return db.session.scalar(query) or 0


def count_waiting() -> int:
    """Return how many leads wait for our first contact."""
    query = select(func.count()).where(Lead.status == LeadStatus.NEW, Lead.contacted_at.is_(None))
    return db.session.scalar(query) or 0


def find_next_owner() -> StaffMember | None:
    """Return who of the fundraising staff has the fewest open leads; None if there are no such."""
    open_leads = (
        select(func.count())
        .where(Lead.owner_id == StaffMember.id, Lead.status.in_(OPEN))
        .scalar_subquery()
    )
    return db.session.scalars(
        select(StaffMember)
        .where(
            StaffMember.role == Role.FUNDRAISING,
            StaffMember.active.is_(True),
            StaffMember.password.is_not(None),
        )
        .order_by(open_leads, StaffMember.id)
        .limit(1)
    ).one_or_none()


def _locked(condition: ColumnElement[bool]) -> Lead:
    return db.session.scalars(
        select(Lead)
        .where(condition)
        .with_for_update(key_share=True, of=Lead)
        .execution_options(populate_existing=True)
    ).one()
