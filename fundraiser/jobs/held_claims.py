"""The rows that this process has claimed: it renews their leases while it lives (`heartbeat`)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select, tuple_, update

from fundraiser.database import db, rows_changed, transaction

_held: set["Claim"] = set()  # by any thread of this process

LEASE = timedelta(seconds=90)


@dataclass(frozen=True)
class Claim:
    """A row that this worker has claimed, for its `tries`-th try."""

    model: Any
    id: int
    tries: int
    lease_until: datetime


def hold(claims: Sequence[Claim]) -> None:
    """List the claims among those whose leases this process renews."""
    _held.update(claims)


def let_go(claims: Sequence[Claim]) -> None:
    _held.difference_update(claims)


@contextmanager
def holding(claims: Sequence[Claim]) -> Iterator[Sequence[Claim]]:
    """Hold the claims while the block runs."""
    hold(claims)
    try:
        yield claims
    finally:
        let_go(claims)


def renew_held_claims(*, at: datetime) -> None:
    """Extend the leases of the rows that this process holds; opens a transaction for each table.

    A row that is locked now is about to be finished, and is left out.
    """
    held = list(_held)
    for model in {claim.model for claim in held}:
        free = select(model.id).where(are_held([each for each in held if each.model is model]))
        ids = free.with_for_update(key_share=True, skip_locked=True).cte("free")
        renewal = update(model).where(model.id.in_(select(ids.c.id)))
        with transaction():
            rows_changed(renewal.values(lease_until=at + LEASE))


def list_held(claims: Sequence[Claim]) -> set[Claim]:
    """Return the claims on rows of a table that this worker still has."""
    held = db.session.connection().scalars(select(claims[0].model.id).where(are_held(claims)))
    ids = set(held)
    return {claim for claim in claims if claim.id in ids}


def are_held(claims: Sequence[Claim]) -> ColumnElement[bool]:
    """Return whether a row of the claims' table is one that they still hold."""
    model = claims[0].model
    tries = tuple_(model.id, model.tries).in_([(claim.id, claim.tries) for claim in claims])
    return and_(model.status == model.work_states.leased, tries)
