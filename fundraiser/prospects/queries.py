"""Reads of prospects."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, String, case, cast, func, or_, select
from sqlalchemy.orm import contains_eager

from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Role
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db, find_row, list_due, list_rows, locked
from fundraiser.donors.models import Donor
from fundraiser.peer_to_peer.models import SHOWN, DraftEmail, FundraiserPage, PlaceStatus
from fundraiser.prospects.models import (
    APART,
    OPEN,
    FollowUpSent,
    Prospect,
    ProspectNote,
    ProspectStatus,
    SignUp,
)

BEING_SET_UP = frozenset({PlaceStatus.DRAFT, PlaceStatus.WAITING, PlaceStatus.CHANGE_ASKED})


def find_prospect(public_id: str) -> Prospect | None:
    return find_row(Prospect, Prospect.public_id == public_id)


def get_prospect(prospect_id: int) -> Prospect:
    return db.session.get_one(Prospect, prospect_id)


def lock_prospect(prospect_id: int) -> Prospect:
    """Return the current prospect, locked until the transaction ends."""
    return _locked(Prospect.id == prospect_id)


def lock_prospect_of(email_normalised: str) -> Prospect:
    """Return the current prospect with this address, locked until the transaction ends."""
    return _locked(Prospect.email_normalised == email_normalised)


def find_follow_up(follow_up_id: int) -> FollowUpSent | None:
    return db.session.get(FollowUpSent, follow_up_id)


def list_prospects_to_write_to(*, at: datetime, most: int) -> Sequence[int]:
    """Return the ids of prospects whose next email is due, the longest overdue first."""
    return list_due(Prospect.follow_up_at, at=at, most=most)


def list_prospects_behind_their_pages(*, at: datetime) -> Sequence[tuple[int, ProspectStatus]]:
    """Return (id, new status) of prospects whose own pages call for another status.

    Their own are those under their address, and those begun from our emails to them.
    """
    own_pages = (
        select(FundraiserPage.id)
        .outerjoin(Donor, Donor.id == FundraiserPage.owner_id)
        .join(Campaign, Campaign.id == FundraiserPage.campaign_id)
        .where(
            or_(
                FundraiserPage.prospect_id == Prospect.id,
                Donor.email_normalised == Prospect.email_normalised,
            )
        )
    )
    is_running = FundraiserPage.status.in_([PlaceStatus.LIVE, PlaceStatus.PAUSED])
    stage = case(
        (own_pages.where(is_running, Campaign.closes_at > at).exists(), ProspectStatus.LIVE.value),
        (
            own_pages.where(FundraiserPage.status.in_(BEING_SET_UP)).exists(),
            ProspectStatus.STARTED.value,
        ),
        (own_pages.where(FundraiserPage.status.in_(SHOWN)).exists(), ProspectStatus.DONE.value),
    )
    rows = db.session.execute(
        select(Prospect.id, stage)
        .where(
            Prospect.status.not_in(APART),
            stage.is_not(None),
            stage != cast(Prospect.status, String),
        )
        .order_by(Prospect.id)
    )
    return [(prospect_id, ProspectStatus(status)) for prospect_id, status in rows]


def list_draft_reminders(prospect: Prospect, *, at: datetime) -> Sequence[datetime]:
    """Return when the prospect was or will be reminded of a draft: a late one at `at`."""
    reminders = db.session.scalars(
        select(DraftEmail)
        .join(DraftEmail.page)
        .where(
            or_(
                FundraiserPage.prospect_id == prospect.id,
                func.lower(DraftEmail.email) == prospect.email_normalised,
            )
        )
        .options(contains_eager(DraftEmail.page))
    )
    return [instant for reminder in reminders for instant in reminder.reminders_at(at)]


def list_sign_ups(prospect_id: int) -> Sequence[SignUp]:
    return list_rows(SignUp, SignUp.prospect_id == prospect_id)


def list_notes(prospect_id: int) -> Sequence[ProspectNote]:
    return list_rows(ProspectNote, ProspectNote.prospect_id == prospect_id)


def find_note_of_form(once_key: str) -> ProspectNote | None:
    return find_row(ProspectNote, ProspectNote.once_key == once_key)


def count_overdue(*, today: date) -> int:
    """Return the number of open prospects whose next action was due before today."""
    query = select(func.count()).where(Prospect.status.in_(OPEN), Prospect.next_action_on < today)
    return db.session.scalar(query) or 0


def count_waiting() -> int:
    """Return the number of prospects who wait for our first contact."""
    query = select(func.count()).where(
        Prospect.status == ProspectStatus.NEW, Prospect.contacted_at.is_(None)
    )
    return db.session.scalar(query) or 0


def find_next_owner() -> StaffMember | None:
    """Return the fundraising colleague with the fewest open prospects, or None."""
    open_prospects = (
        select(func.count())
        .where(Prospect.owner_id == StaffMember.id, Prospect.status.in_(OPEN))
        .scalar_subquery()
    )
    return db.session.scalars(
        select(StaffMember)
        .where(
            StaffMember.role == Role.FUNDRAISING,
            StaffMember.active.is_(True),
            StaffMember.password.is_not(None),
        )
        .order_by(open_prospects, StaffMember.id)
        .limit(1)
    ).one_or_none()


def _locked(condition: ColumnElement[bool]) -> Prospect:
    return db.session.scalars(locked(select(Prospect).where(condition), Prospect)).one()
