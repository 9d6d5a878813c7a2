"""Reads of the pages of an owner and of the teams of a captain."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import func, select

from fundraiser.database import db, find_row
from fundraiser.peer_to_peer.models import FundraiserPage, PlaceStatus, Team

AnyPlace = TypeVar("AnyPlace", bound=FundraiserPage | Team)
OVER = frozenset({PlaceStatus.CLOSED, PlaceStatus.TAKEN_DOWN})


def find_own(of: type[AnyPlace], organiser_id: int, public_id: str) -> AnyPlace | None:
    """Return the page or team if it is theirs: nobody may know that others' are there."""
    return find_row(of, of.public_id == public_id, of.organiser_id == organiser_id)


def list_own(of: type[AnyPlace], organiser_id: int) -> Sequence[AnyPlace]:
    """Return an owner's pages, or a captain's teams, the newest first."""
    own = select(of).where(of.organiser_id == organiser_id)
    return db.session.scalars(own.order_by(of.id.desc())).all()


def count_open(of: type[AnyPlace], organiser_id: int) -> int:
    """Return how many of an owner's pages, or a captain's teams, are not over."""
    own = of.organiser_id == organiser_id, of.status.not_in(OVER)
    return db.session.scalar(select(func.count(of.id)).where(*own)) or 0
