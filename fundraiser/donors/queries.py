"""Reads of donors."""

from datetime import datetime

from sqlalchemy import func, select

from fundraiser.database import db, find_newest_row, find_row
from fundraiser.donors.models import Donor, DonorSession, SignInLink


def get_donor(donor_id: int) -> Donor:
    return db.session.get_one(Donor, donor_id)


def find_donor(public_id: str) -> Donor | None:
    return find_row(Donor, Donor.public_id == public_id)


def count_donors() -> int:
    """Return how many donors have given."""
    query = select(func.count()).select_from(Donor).where(Donor.first_gift_at.is_not(None))
    return db.session.scalar(query) or 0


def find_session(token_hash: str, *, at: datetime) -> DonorSession | None:
    """Return the token's session, unless it has ended by `at`."""
    return find_row(
        DonorSession,
        DonorSession.token_hash == token_hash,
        DonorSession.ended_at.is_(None),
        DonorSession.expires_at > at,
    )


def find_link(public_id: str) -> SignInLink | None:
    return find_row(SignInLink, SignInLink.public_id == public_id)


def find_link_by_id(link_id: int) -> SignInLink | None:
    return db.session.get(SignInLink, link_id)


def count_links_since(email_normalised: str, *, since: datetime) -> int:
    """Return how many links were made for an address since then."""
    query = select(func.count()).where(
        SignInLink.email_normalised == email_normalised, SignInLink.made_at >= since
    )
    return db.session.scalar(query) or 0


def find_newest_link_to(page_id: int) -> SignInLink | None:
    """Return the newest link sent for a page's draft, or None."""
    return find_newest_row(SignInLink, SignInLink.page_id == page_id)
