"""Making a donor known."""

from datetime import datetime

from sqlalchemy import select, update

from fundraiser.database import db, insert_into, rows_changed
from fundraiser.donors.addresses import normalise_email
from fundraiser.donors.models import Donor


def find_or_add_donor(email: str, *, name: str, language: str, at: datetime) -> Donor:
    """Return the donor of this address, added if nobody has it. Repeatable, also at one instant."""
    normalised = normalise_email(email)
    fresh = insert_into(Donor).values(
        email=email, email_normalised=normalised, name=name, language=language, created_at=at
    )
    added = fresh.on_conflict_do_nothing(index_elements=["email_normalised"]).returning(Donor)
    donor = db.session.scalars(added).one_or_none()
    if donor:
        return donor
    return db.session.scalars(select(Donor).where(Donor.email_normalised == normalised)).one()


def note_gift(donor_id: int, *, at: datetime) -> None:
    """The donor has given; the first gift's instant stays. Repeatable."""
    rows_changed(
        update(Donor)
        .where(Donor.id == donor_id, Donor.first_gift_at.is_(None))
        .values(first_gift_at=at)
    )
