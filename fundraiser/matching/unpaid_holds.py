"""What a donor's network and address hold unpaid, and what that lets them hold (M23)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    SelectBase,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from fundraiser.database import db
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.models import LedgerAccount
from fundraiser.matching.allocation import PoolBalance, Share
from fundraiser.matching.bounds import (
    BOUNDS_OF_48_BITS,
    BOUNDS_OF_56_BITS,
    COUNTED_FOR,
    Unpaid,
    is_little,
    most_to_hold,
)
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import Hold, HoldStatus, MatchStanding
from fundraiser.matching.requests import MatchRequest
from fundraiser.money import Money
from fundraiser.web.network_numbers import Numbers, networks_around

NOWHERE = Numbers(-1, -1)  # no network has this number


def is_bounded(shares: Iterable[Share], accounts: Mapping[str, LedgerAccount]) -> bool:
    """Return whether these shares would reserve so much that somebody may pass a bound.

    Only then is it worth querying their other forms.
    """
    return not all(
        is_little(pool.held + share.owed, pool.limit)
        for share in shares
        for pool in [accounts[Account.pool(share.pool_id).code]]
    )


def within_bounds(
    balances: Sequence[PoolBalance], accounts: Mapping[str, LedgerAccount], request: MatchRequest
) -> list[PoolBalance]:
    """Return the balances, each reduced to what the form may hold unpaid.

    What the form's own pledge has held since `held_since` does not count: this form replaces it.
    """
    unpaid_sums = _list_unpaid([balance.pool_id for balance in balances], request)
    return [
        _bounded(
            balance,
            accounts[Account.pool(balance.pool_id).code],
            _counted_together(unpaid_sums, balance.pool_id, request),
        )
        for balance in balances
    ]


def _bounded(
    balance: PoolBalance, account: LedgerAccount, together: Iterable[tuple[Unpaid, int]]
) -> PoolBalance:
    most = min(
        most_to_hold(account.limit, account.room, unpaid, bounds) for unpaid, bounds in together
    )
    if most >= balance.available.cents:
        return balance
    available = Money(most, balance.available.currency)
    return replace(balance, available=available, short_of=Cause.UNPAID_FORMS)


# By pool and network. A payment has no pool; what the donor's address holds has no network.
UnpaidSums = Mapping[tuple[int | None, int | None], Unpaid]


def _counted_together(
    unpaid_sums: UnpaidSums, pool_id: int, request: MatchRequest
) -> list[tuple[Unpaid, int]]:
    """Return the unpaid sums that count together with this form, each with its bounds."""
    of_pool = [
        (network, unpaid)
        for (pool, network), unpaid in unpaid_sums.items()
        if pool in {pool_id, None}
    ]
    of_donor = sum((unpaid for network, unpaid in of_pool if network is None), Unpaid())
    if request.network is None:
        return [(of_donor, 1)]

    def sum_of(networks: Numbers) -> Unpaid:
        inside = (
            unpaid for network, unpaid in of_pool if network is not None and network in networks
        )
        return sum(inside, Unpaid())

    around = networks_around(request.network)
    return [
        (of_donor, 1),
        (sum_of(around.bits_64), 1),
        (sum_of(around.bits_56), BOUNDS_OF_56_BITS),
        (sum_of(around.bits_48), BOUNDS_OF_48_BITS),
    ]


def _list_unpaid(pool_ids: Sequence[int], request: MatchRequest) -> UnpaidSums:
    networks = NOWHERE if request.network is None else networks_around(request.network).bits_48
    parameters: dict[str, Any] = {
        "pool_ids": pool_ids,
        "campaign_id": request.campaign_id,
        "donor_id": request.donor_id,
        "first_network": networks.first,
        "last_network": networks.last,
        "pledge_id": request.pledge_id,
        "held_since": request.held_since,
        "since": request.decided_at - COUNTED_FOR,
    }
    unpaid_sums: dict[tuple[int | None, int | None], Unpaid] = defaultdict(Unpaid)
    for pool_id, network, *sums in db.session.connection().execute(UNPAID, parameters):
        unpaid_sums[pool_id, network] += Unpaid(*(int(cents or 0) for cents in sums))
    return unpaid_sums


def _held(network: Any, whose: ColumnElement[bool]) -> SelectBase:
    """Select what forms hold and have let lapse.

    What a pledge holds without a break counts once, as the most that it held, however often its
    form was changed.
    """
    is_open = Hold.status == HoldStatus.HELD
    holds = (
        select(
            Hold.pool_id,
            network.label("network"),
            func.sum(case((is_open, Hold.amount_cents), else_=0)).label("open"),
            func.max(case((is_open, 0), else_=Hold.amount_cents)).label("ended"),
        )
        .where(
            whose,
            Hold.pool_id.in_(bindparam("pool_ids", expanding=True)),
            Hold.status != HoldStatus.EARNED,
            is_open | (Hold.placed_at > bindparam("since", type_=Hold.placed_at.type)),
            (Hold.pledge_id != bindparam("pledge_id"))
            | (Hold.held_since != bindparam("held_since", type_=Hold.placed_at.type)),
        )
        .group_by(Hold.pool_id, Hold.network, Hold.pledge_id, Hold.held_since)
        .subquery()
    )
    ended, still_open = holds.c.ended, holds.c.open
    return select(
        holds.c.pool_id,
        holds.c.network,
        func.sum(still_open),
        func.sum(case((ended > still_open, ended - still_open), else_=0)),
        literal(0),
    ).group_by(holds.c.pool_id, holds.c.network)


def _paid(network: Any, whose: ColumnElement[bool]) -> SelectBase:
    return (
        select(
            cast(null(), BigInteger),
            network,
            literal(0),
            literal(0),
            func.sum(MatchStanding.left_cents),
        )
        .where(
            whose,
            MatchStanding.campaign_id == bindparam("campaign_id"),
            MatchStanding.decided_at > bindparam("since", type_=MatchStanding.decided_at.type),
        )
        .group_by(network)
    )


def _in_networks(column: Any) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = column.between(
        bindparam("first_network"), bindparam("last_network")
    )
    return condition


NO_NETWORK = cast(null(), BigInteger)
UNPAID: CompoundSelect[Any] = union_all(
    _held(Hold.network, _in_networks(Hold.network)),
    _held(NO_NETWORK, Hold.donor_id == bindparam("donor_id")),
    _paid(MatchStanding.network, _in_networks(MatchStanding.network)),
    _paid(NO_NETWORK, MatchStanding.donor_id == bindparam("donor_id")),
)
