"""Random histories of the match, done by the code and by the model: every cent and every cause.

A few in each run of the tests, always the same. Thousands by hand, a fresh database for each
hundred of them: `HISTORIES=5000 make unit TESTS=tests/matching/test_against_model.py`.
"""

import os
import traceback
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fundraiser import clock as time_of_day
from fundraiser.campaigns.queries import balances, get_campaign
from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.matching import unpaid_holds
from fundraiser.matching.models import Allocation, MatchStanding, Shortfall
from fundraiser.matching.operations import freed_match, waiting_line
from fundraiser.matching.operations.shortfalls import list_shortfalls
from tests.matching.histories import BEGIN, Command, World, history

IN_A_RUN, IN_A_DATABASE = 15, 100
ASKED = int(os.environ.get("HISTORIES", IN_A_RUN))
Timed = tuple[int, Command]  # minutes that go by, and what happens then
A_STEP = 2  # gifts, and sums: so that a step ends where a line goes on
NO_BOUNDS = timedelta(0)  # of unpaid forms, M23: the model knows none


@pytest.mark.parametrize("part", range(-(-ASKED // IN_A_DATABASE)))
def test_code_and_model_agree_on_every_history(app, clock, monkeypatch, part):
    monkeypatch.setattr(waiting_line, "GIFTS_A_STEP", A_STEP)
    monkeypatch.setattr(freed_match, "SUMS_A_STEP", A_STEP)
    monkeypatch.setattr(unpaid_holds, "COUNTED_FOR", NO_BOUNDS)
    for number in range(part * IN_A_DATABASE, min((part + 1) * IN_A_DATABASE, ASKED)):
        commands = history(number)
        if difference(commands):
            shortest = shortened(commands)
            told = "\n".join(f"after {minutes} min {command}" for minutes, command in shortest)
            pytest.fail(f"history {number}:\n{told}\n{difference(shortest)}")


def shortened(commands: list[Timed]) -> list[Timed]:
    """Return fewer commands on which code and model differ: without any that is not needed."""
    size = len(commands) // 2
    while size:
        begin = 0
        while begin < len(commands):
            fewer = commands[:begin] + commands[begin + size :]
            if fewer and difference(fewer):
                commands = fewer
            else:
                begin += size
        size //= 2
    return commands


def difference(commands: list[Timed]) -> str:
    """Live a history in a campaign of its own; return where code and model differ, or nothing."""
    db.session.rollback()
    time_of_day.move(BEGIN - time_of_day.now())
    world = World(gifts_a_step=A_STEP, sums_a_step=A_STEP)
    try:
        for minutes, command in commands:
            world.pass_time(minutes)
            command.do(world)
            db.session.rollback()
            db.session.expire_all()
            code, by_rules = of_code(world), of_model(world)
            wrong = [name for name in code if code[name] != by_rules[name]]
            if wrong:
                parts = [f"{name}: {code[name]}, by the rules {by_rules[name]}" for name in wrong]
                return "\n".join([f"after {command}", *parts])
    except Exception:  # noqa: BLE001 - an error is a difference too
        return traceback.format_exc()
    return "\n".join(str(each) for each in find_differences())


def of_model(world: World) -> dict[str, object]:
    match = world.model
    pools = range(len(match.pools))
    ids = dict(enumerate(world.gift_ids))
    index = {id(gift): ids[number] for number, gift in enumerate(match.gifts)}
    return {
        "match": {
            (index[id(gift)], pool): gift.has(pool)
            for gift in match.gifts
            for pool in pools
            if gift.has(pool)
        },
        "unmatched": {index[id(gift)]: gift.unmatched for gift in match.gifts},
        "pools": [(match.earned(pool), match.held(pool), match.room(pool)) for pool in pools],
        "causes": {
            index[id(gift)]: gift.causes for gift in match.gifts if gift.causes and not gift.bar
        },
        "lines": [[index[id(gift)] for gift in match.line(pool)] for pool in pools],
        "given": sum(gift.left for gift in match.gifts),
        "matched": sum(match.earned(pool) for pool in pools),
    }


def of_code(world: World) -> dict[str, object]:
    campaign_id, numbers = world.campaign.id, {id: n for n, id in enumerate(world.pool_ids)}
    rows = db.session.execute(
        select(Allocation.gift_id, Allocation.pool_id, func.sum(Allocation.change_cents))
        .join(MatchStanding, MatchStanding.gift_id == Allocation.gift_id)
        .where(MatchStanding.campaign_id == campaign_id)
        .group_by(Allocation.gift_id, Allocation.pool_id)
    )
    standings = db.session.execute(
        select(MatchStanding, Gift.pledge_id)
        .join(Gift, Gift.id == MatchStanding.gift_id)
        .where(MatchStanding.campaign_id == campaign_id)
        .order_by(MatchStanding.gift_id)
    ).all()
    causes = {
        standing.gift_id: {
            numbers[row.pool_id]: str(row.cause)
            for row in list_shortfalls(standing.gift_id, pledge_id, standing.decided_at)
        }
        for standing, pledge_id in standings
        if standing.is_matchable
    }
    accounts = accounts_by_code(Account.pool(pool_id) for pool_id in world.pool_ids)
    pools = [accounts[Account.pool(pool_id).code] for pool_id in world.pool_ids]
    brought = balances(get_campaign(campaign_id))
    return {
        "match": {(gift, numbers[pool]): int(cents) for gift, pool, cents in rows if cents},
        "unmatched": {
            standing.gift_id: standing.unmatched_cents for standing, _pledge in standings
        },
        "pools": [(row.net_debit.cents, row.held.cents, row.room.cents) for row in pools],
        "causes": {gift: found for gift, found in causes.items() if found},
        "lines": [line_of(pool_id) for pool_id in world.pool_ids],
        "given": brought.given.cents,
        "matched": brought.matched.cents,
    }


def line_of(pool_id: int) -> list[int]:
    """Return the gifts that wait for the pool's money and could take some, in their order."""
    rows = db.session.execute(
        select(Shortfall, MatchStanding)
        .join(MatchStanding, MatchStanding.gift_id == Shortfall.gift_id)
        .where(
            Shortfall.pool_id == pool_id, Shortfall.is_waiting, MatchStanding.unmatched_cents > 0
        )
        .order_by(Shortfall.decided_at, Shortfall.gift_id)
    )
    found = {
        standing.gift_id: shortfall.terms.rate.of(standing.unmatched_cents)
        for shortfall, standing in rows
    }
    return [gift_id for gift_id, cents in found.items() if cents]
