"""Reads of enquiries."""

from datetime import datetime

from sqlalchemy import func, select

from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import list_who_may
from fundraiser.database import db, find_locked_row
from fundraiser.enquiries.models import (
    NUMBERS_BEGIN_AFTER,
    Enquiry,
    EnquiryEntry,
    EnquiryKind,
    EnquiryStatus,
)
from fundraiser.enquiries.owners import OwnerCandidate
from fundraiser.i18n.languages import DEFAULT_LANGUAGE
from fundraiser.organisation.queries import organisation_in


def find_enquiry(public_id: str) -> Enquiry | None:
    return db.session.scalar(select(Enquiry).where(Enquiry.public_id == public_id))


def find_by_number(number: int) -> Enquiry | None:
    return db.session.get(Enquiry, number - NUMBERS_BEGIN_AFTER)


def get_enquiry(enquiry_id: int) -> Enquiry:
    return db.session.get_one(Enquiry, enquiry_id)


def lock_by_number(number: int) -> Enquiry | None:
    """Return the current enquiry, locked until the transaction ends, or None."""
    return find_locked_row(Enquiry, number - NUMBERS_BEGIN_AFTER)


def get_enquiry_of_form(once_key: str) -> Enquiry:
    return db.session.scalars(select(Enquiry).where(Enquiry.once_key == once_key)).one()


def get_entry(entry_id: int) -> EnquiryEntry:
    return db.session.get_one(EnquiryEntry, entry_id)


def find_entry_of_form(once_key: str) -> EnquiryEntry | None:
    return db.session.scalar(select(EnquiryEntry).where(EnquiryEntry.once_key == once_key))


def list_entries(enquiry_id: int) -> list[EnquiryEntry]:
    """Return the entries about an enquiry, oldest first."""
    query = select(EnquiryEntry).where(EnquiryEntry.enquiry_id == enquiry_id)
    return list(db.session.scalars(query.order_by(EnquiryEntry.id)))


def lock_unreminded(*, at: datetime, limit: int) -> list[Enquiry]:
    """Return overdue enquiries without a reminder, locked. Skips those locked by others."""
    query = (
        select(Enquiry)
        .where(
            Enquiry.status == EnquiryStatus.OPEN,
            Enquiry.due_at <= at,
            Enquiry.reminded_at.is_(None),
        )
        .order_by(Enquiry.due_at, Enquiry.id)
        .limit(limit)
        .with_for_update(key_share=True, of=Enquiry, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def list_candidates() -> list[OwnerCandidate]:
    """Return the colleagues who may answer enquiries and have set a password."""
    rows = db.session.execute(
        select(Enquiry.owner_id, func.count())
        .where(Enquiry.status == EnquiryStatus.OPEN)
        .group_by(Enquiry.owner_id)
    )
    open_counts = {row.owner_id: row[1] for row in rows}
    return [
        OwnerCandidate(person.id, person.role, open_counts.get(person.id, 0))
        for person in list_who_may(Permission.ANSWER_ENQUIRIES)
        if not person.is_invited
    ]


def desk_email(kind: EnquiryKind) -> str:
    """Return the email address of the desk for this kind of enquiry, or ''."""
    organisation = organisation_in(DEFAULT_LANGUAGE)
    return organisation.media_email if kind is EnquiryKind.MEDIA else organisation.email


def count_overdue(*, at: datetime) -> int:
    """Return the number of open enquiries whose answer was due by `at`."""
    query = select(func.count()).where(Enquiry.status == EnquiryStatus.OPEN, Enquiry.due_at <= at)
    return db.session.scalar(query) or 0


def count_quarantined() -> int:
    """Return the number of messages in quarantine."""
    query = select(func.count()).where(Enquiry.status == EnquiryStatus.QUARANTINED)
    return db.session.scalar(query) or 0
