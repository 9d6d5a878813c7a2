"""Four processes give, pay, refund, move credit and hand freed match out, all at once.

A few seconds in each run of the tests; longer by hand:
`RACE_SECONDS=300 make unit TESTS=tests/matching/test_race.py`.
"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import select

from fundraiser import clock
from fundraiser.config import settings
from fundraiser.database import db, transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.models import Refund
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.payments.values import CheckoutOutcome
from fundraiser.pledges.models import Pledge, PledgeStatus
from fundraiser.pledges.operations.checkouts import apply_checkout
from fundraiser.pledges.queries import lock_pledge
from tests import make
from tests.make import cad
from tests.matching.test_against_model import line_of

PROCESSES = 4
SECONDS = float(os.environ.get("RACE_SECONDS", "5"))
PATIENCE_SECONDS = 60


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # which locks row by row
def test_nobody_feels_a_deadlock_and_no_cent_is_idle_while_somebody_waits(app):
    campaign = make.campaign()
    pools = [
        make.match_pool(campaign, available=cad(1500), sponsor="Ada", cap_per_gift_cents=6_000),
        make.match_pool(campaign, available=cad(1000), sponsor="Bo", cap_per_donor_cents=20_000),
        make.match_pool(campaign, available=cad(800), sponsor="Cy", rate_numerator=2),
    ]
    team = make.team(campaign)
    for name in ("one", "two", "three"):
        page = make.fundraiser_page(campaign, slug=name, owner=make.donor(f"{name}@example.org"))
        make.join(page, team)

    told = race(campaign.id)
    done = {act for each in told for act in each["done"]}
    end_what_is_open()
    hand_out_match()

    assert sum(each["run_again"] for each in told) == 0, "locked in another order than others"
    assert {"give", "pay", "refund", "move_credit", "hand_out_match"} <= done
    assert sum(each["done"]["received_together"] for each in told) > 0
    assert find_differences(in_full=True) == []
    assert app.test_cli_runner().invoke(args=["ledger", "check"]).exit_code == 0
    accounts = accounts_by_code(Account.pool(pool.id) for pool in pools)
    for pool in pools:
        account = accounts[Account.pool(pool.id).code]
        assert account.held.cents == 0
        assert account.room.cents == 0 or without_refunds(line_of(pool.id)) == []


def without_refunds(gift_ids: list[int]) -> list[int]:
    """Return those of the gifts that had no refund: what one's own refund sets free is not one's
    own again (M8)."""
    refunded = db.session.scalars(select(Refund.gift_id).where(Refund.gift_id.in_(gift_ids))).all()
    return [gift_id for gift_id in gift_ids if gift_id not in refunded]


def race(campaign_id: int) -> list[dict[str, Any]]:
    """Run them to their end; return what each did."""
    environ = {
        **os.environ,
        "DATABASE_URL": settings().database_url,
        "INSTANCE_PATH": str(settings().instance_path),
        "SECRET_KEY": settings().secret_key,
    }
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.matching.racing", str(campaign_id), str(n), str(SECONDS)],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(PROCESSES)
    ]
    told = []
    for each in running:
        said, complaint = each.communicate(timeout=SECONDS + PATIENCE_SECONDS)
        assert each.returncode == 0, complaint
        told.append(json.loads(said))
    db.session.rollback()
    db.session.expire_all()
    return told


def end_what_is_open() -> None:
    """Every page that nobody paid has expired at Stripe."""
    for pledge_id in db.session.scalars(
        select(Pledge.id).where(Pledge.status == PledgeStatus.OPEN)
    ):
        with transaction():
            pledge = lock_pledge(pledge_id)
            state = make.state_of(pledge, CheckoutOutcome.EXPIRED)
            apply_checkout(pledge.checkout, state, at=clock.now())
