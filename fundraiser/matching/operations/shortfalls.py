"""Shortfalls: where and why a pool gave less than its rate, recorded when it happens (M22)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from fundraiser.database import db, list_rows, rows_changed
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import IN_LINE, MatchPool, MatchStanding, Shortfall
from fundraiser.matching.operations.division import PoolCut
from fundraiser.matching.requests import MatchRequest

KEPT_OF_ATTEMPT = (
    "pool_id",
    "terms_id",
    "currency",
    "cause",
    "wanted_cents",
    "given_cents",
    "available_cents",
    "reserved_cents",
    "decided_at",
)


def shortfall_of_attempt(cut: PoolCut, request: MatchRequest, attempt: int) -> Shortfall:
    """Return the shortfall of an attempt to pay.

    It does not wait in line: only money that has arrived is matched.
    """
    return Shortfall(
        **_figures(cut),
        pledge_id=request.pledge_id,
        attempt=attempt,
        cause=cut.cut.cause,
        is_waiting=False,
        decided_at=request.decided_at,
        noted_at=request.decided_at,
    )


def shortfall_of_gift(
    cut: PoolCut, standing: MatchStanding, *, at: datetime, cause: Cause | None = None
) -> Shortfall:
    """Return the shortfall of a gift, which waits in line if the pool lacked money.

    `cause` replaces the cut's cause, where that is not the true reason.
    """
    cause = cause or cut.cut.cause
    return Shortfall(
        **_figures(cut),
        gift_id=standing.gift_id,
        cause=cause,
        is_waiting=cause.waits,
        decided_at=standing.decided_at,
        noted_at=at,
    )


def shortfall_brought_along(of_attempt: Shortfall, gift_id: int, *, at: datetime) -> Shortfall:
    """Return an attempt's shortfall for the gift it became, with its original figures.

    The gift waits in line if the pool lacked money.
    """
    figures = {name: getattr(of_attempt, name) for name in KEPT_OF_ATTEMPT}
    return Shortfall(**figures, gift_id=gift_id, is_waiting=of_attempt.cause.waits, noted_at=at)


def _figures(cut: PoolCut) -> dict[str, Any]:
    return {
        "pool_id": cut.terms.pool_id,
        "terms_id": cut.terms.id,
        "currency": cut.terms.currency,
        "wanted_cents": cut.cut.wanted.cents,
        "given_cents": cut.cut.owed.cents,
        "available_cents": cut.available.cents,
        "reserved_cents": cut.reserved.cents,
    }


def list_shortfalls_of_attempt(pledge_id: int, attempt: int) -> Sequence[Shortfall]:
    """Return why an attempt's holds are less than the rates would give, in the pools' order."""
    return list_rows(Shortfall, Shortfall.pledge_id == pledge_id, Shortfall.attempt == attempt)


def list_shortfalls_decided(pledge_id: int, decided_at: datetime) -> Sequence[Shortfall]:
    """Return the pledge's shortfalls of when its donor decided, in the pools' order."""
    is_then = Shortfall.decided_at == decided_at
    return list_rows(Shortfall, Shortfall.pledge_id == pledge_id, is_then)


def list_shortfalls(gift_id: int, pledge_id: int | None, decided_at: datetime) -> list[Shortfall]:
    """Return why a gift is not matched more, one shortfall for each pool, in the pools' order.

    The gift's own shortfalls come before those of the attempt that paid it. Cash and cheques have
    no pledge.
    """
    return list_shortfalls_of_gifts([(gift_id, pledge_id, decided_at)])[gift_id]


def list_shortfalls_of_gifts(
    gifts: Sequence[tuple[int, int | None, datetime]],
) -> dict[int, list[Shortfall]]:
    """Return what `list_shortfalls` does for each of these gifts, by gift id, in one statement."""
    gift_ids = [gift_id for gift_id, _pledge_id, _decided_at in gifts]
    pledge_ids = [pledge_id for _gift_id, pledge_id, _decided_at in gifts if pledge_id is not None]
    is_theirs = Shortfall.gift_id.in_(gift_ids) | Shortfall.pledge_id.in_(pledge_ids)
    without_versions = joinedload(Shortfall.pool).lazyload(MatchPool.versions)
    query = select(Shortfall).where(is_theirs).options(without_versions)
    rows: Iterable[Shortfall] = db.session.scalars(query) if gifts else []
    by_owner: dict[object, list[Shortfall]] = {}
    for row in rows:
        owner = row.gift_id if row.pledge_id is None else (row.pledge_id, row.decided_at)
        by_owner.setdefault(owner, []).append(row)
    return {
        gift_id: _newest_by_pool(
            [*by_owner.get((pledge_id, decided_at), []), *by_owner.get(gift_id, [])]
        )
        for gift_id, pledge_id, decided_at in gifts
    }


def _newest_by_pool(rows: Iterable[Shortfall]) -> list[Shortfall]:
    newest: dict[int, Shortfall] = {}
    for row in sorted(rows, key=lambda row: row.id):
        previous = newest.get(row.pool_id)
        if previous is None or row.gift_id is not None or previous.gift_id is None:
            newest[row.pool_id] = row
    return list(newest.values())


def list_pools_with_line(pool_ids: Iterable[int]) -> set[int]:
    """Return the pools in whose line a gift stands."""
    waiting = select(Shortfall.pool_id).where(Shortfall.pool_id.in_(list(pool_ids)), IN_LINE)
    return set(db.session.scalars(waiting.distinct()))


def stand_in_line_again(
    gift_id: int, pledge_id: int | None, decided_at: datetime, *, at: datetime
) -> None:
    """Put the gift back in the lines of pools that lacked money. Repeatable.

    It had left them with all its match, and now lacks some. It does not wait where it met a limit.
    """
    for row in list_shortfalls(gift_id, pledge_id, decided_at):
        if not row.cause.waits or row.is_waiting:
            continue
        if row.gift_id is not None:
            row.is_waiting = True
        else:
            db.session.add(shortfall_brought_along(row, gift_id, at=at))


def leave_line(gift_id: int, *pool_ids: int) -> None:
    """Take the gift out of the lines of these pools; out of all lines if none is named."""
    waits = update(Shortfall).where(Shortfall.gift_id == gift_id, Shortfall.is_waiting)
    if pool_ids:
        waits = waits.where(Shortfall.pool_id.in_(pool_ids))
    rows_changed(waits.values(is_waiting=False))
