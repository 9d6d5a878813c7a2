"""A status moves along its arrows and in no other way."""

from enum import StrEnum
from itertools import product
from typing import ClassVar

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from fundraiser.database import db, transaction
from fundraiser.gifts.models import Gift
from fundraiser.matching.models import Hold
from fundraiser.pledges.models import Checkout, Pledge, PledgeStatus
from fundraiser.states import HasStatus, InvalidTransition
from fundraiser.stripe_sync.models import StripeEvent
from tests import make
from tests.make import cad


class Light(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Crossing(HasStatus):
    ARROWS: ClassVar = {Light.GREEN: {Light.AMBER}, Light.AMBER: {Light.RED}}

    def __init__(self, status):
        self.status = status


@pytest.mark.parametrize(("before", "after"), list(product(Light, Light)))
def test_a_record_moves_along_its_arrows_alone(before, after):
    crossing = Crossing(before)

    if after in Crossing.ARROWS.get(before, ()):
        crossing.move_to(after)
        assert crossing.status is after
    else:
        with pytest.raises(InvalidTransition):
            crossing.move_to(after)
        assert crossing.status is before


@pytest.mark.parametrize("model", [Pledge, Checkout, Gift, Hold, StripeEvent])
def test_arrows_join_statuses_of_the_records_own_kind(model):
    known = set(model.__table__.c.status.type.enum_class)

    ends = set(model.ARROWS).union(*model.ARROWS.values())

    assert ends <= known


@pytest.mark.parametrize("status", PledgeStatus)
def test_every_pledge_may_become_fulfilled_because_money_that_came_is_a_gift(status):
    assert status is PledgeStatus.FULFILLED or PledgeStatus.FULFILLED in Pledge.ARROWS[status]


def test_the_database_refuses_a_status_that_is_none(app):
    pledge = make.pledge(make.campaign(), cad(50))

    with pytest.raises(IntegrityError, match="pledge_status_known"), transaction():
        db.session.execute(update(Pledge).values(status="paid, probably"))

    db.session.refresh(pledge)
    assert pledge.status is PledgeStatus.OPEN
