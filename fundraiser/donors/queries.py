"""Reads of donors."""

from sqlalchemy import func, select

from fundraiser.database import db
from fundraiser.donors.models import Donor


def get_donor(donor_id: int) -> Donor:
    return db.session.get_one(Donor, donor_id)


def find_donor(public_id: str) -> Donor | None:
    return db.session.scalars(select(Donor).where(Donor.public_id == public_id)).one_or_none()


def count_donors() -> int:
    """Return how many have given."""
    query = select(func.count()).select_from(Donor).where(Donor.first_gift_at.is_not(None))
    return db.session.scalar(query) or 0
