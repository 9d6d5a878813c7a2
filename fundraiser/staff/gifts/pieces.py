"""What goes with a piece of the list of gifts: asked once for all of them, not for each."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from fundraiser.database import db
from fundraiser.gifts.models import Tribute
from fundraiser.matching.models import Allocation


def matched_by_gift(first: int, last: int) -> Mapping[int, int]:
    """Return the match, in cents, of the gifts of a run of ids."""
    rows = db.session.execute(
        select(Allocation.gift_id, func.sum(Allocation.change_cents))
        .where(Allocation.gift_id.between(first, last))
        .group_by(Allocation.gift_id)
    )
    return {gift_id: int(cents) for gift_id, cents in rows}


def slugs_of(of: Any, record_ids: set[int | None]) -> Mapping[int, str]:
    """Return where these pages, or teams, stand."""
    ids = record_ids - {None}
    if not ids:
        return {}
    rows = db.session.execute(select(of.id, of.slug).where(of.id.in_(ids)))
    return {record_id: slug or "" for record_id, slug in rows}


def honourees_by_gift(first: int, last: int) -> Mapping[int, str]:
    """Return for whom the gifts of a run of ids were made, where they were made for somebody."""
    rows = db.session.execute(
        select(Tribute.gift_id, Tribute.honouree).where(Tribute.gift_id.between(first, last))
    )
    return {row.gift_id: row.honouree for row in rows}
