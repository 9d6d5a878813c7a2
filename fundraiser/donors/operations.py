"""Making a donor known."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from fundraiser.database import db, rows_changed
from fundraiser.donors.addresses import normalise_email
from fundraiser.donors.models import Donor


def find_or_add_donor(email: str, *, name: str, language: str, at: datetime) -> Donor:
    """Return the donor of this address, added if nobody has it. Repeatable, also at one instant."""
    normalised = normalise_email(email)
    query = select(Donor).where(Donor.email_normalised == normalised)
    donor = db.session.scalars(query).one_or_none()
    if donor:
        return donor
    try:
        with db.session.begin_nested():
            donor = Donor(
                email=email,
                email_normalised=normalised,
                name=name,
                language=language,
                created_at=at,
            )
            db.session.add(donor)
            db.session.flush()
    except IntegrityError:  # added by another request since we looked
        return db.session.scalars(query).one()
    return donor


def note_gift(donor_id: int, *, at: datetime) -> None:
    """The donor has given; the first gift's instant stays. Repeatable."""
    rows_changed(
        update(Donor)
        .where(Donor.id == donor_id, Donor.first_gift_at.is_(None))
        .values(first_gift_at=at)
    )
