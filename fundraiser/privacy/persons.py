"""The person whose records are exported or erased."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, false, select
from sqlalchemy.orm import InstrumentedAttribute

from fundraiser.database import find_row
from fundraiser.database.indexes import has_address
from fundraiser.donors.addresses import normalise_email
from fundraiser.donors.models import Donor
from fundraiser.enquiries.models import Enquiry
from fundraiser.gifts.models import Gift
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.prospects.models import Prospect

NOBODY = 0  # no row has this id; `None` would match rows that belong to nobody yet


@dataclass(frozen=True, slots=True)
class Person:
    """A donor, an email address, or both."""

    donor_id: int
    email: str  # normalised; empty if unknown

    @property
    def gift_ids(self) -> Select[int]:
        return select(Gift.id).where(Gift.donor_id == self.donor_id)

    @property
    def page_ids(self) -> Select[int]:
        return select(FundraiserPage.id).where(FundraiserPage.owner_id == self.donor_id)

    @property
    def prospect_ids(self) -> Select[int]:
        return select(Prospect.id).where(self.is_at(Prospect.email_normalised))

    @property
    def enquiry_ids(self) -> Select[int]:
        return select(Enquiry.id).where(self.has(Enquiry.email))

    def has(self, address: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        """Return the condition that this column has the person's address."""
        return has_address(address, self.email) if self.email else false()

    def is_at(self, normalised: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        """Return the condition that this column of normalised addresses has the person's."""
        return normalised == self.email if self.email else false()


def find_person(email: str) -> Person:
    """Return the person with this address, who may be no donor."""
    normalised = normalise_email(email)
    donor = find_row(Donor, Donor.email_normalised == normalised)
    return Person(donor.id if donor else NOBODY, normalised)


def person_of(donor: Donor) -> Person:
    """Return the person of a donor, who may have no address."""
    return Person(donor.id, donor.email_normalised or "")
