"""History to be sealed: a gift with its match, and what somebody did."""

import pytest

from fundraiser import audit
from fundraiser import clock as time_of_day
from fundraiser.audit import AuditAction
from fundraiser.database import transaction
from fundraiser.web.actors import Actor
from tests import make
from tests.make import cad, cents


@pytest.fixture
def season(app):
    """A gift with its match and a covered fee; match that is held; words that somebody wrote."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    make.gift(campaign, cad(50), covered_fee=cents(181), fee=cents(180))
    make.pledge(campaign, cad(20), email="bo@example.org")
    with transaction():
        audit.record(
            AuditAction.COMMENT_HIDDEN,
            actor=Actor.staff(1),
            subject="gift:1",
            before={"comment": "Für Ana"},
            after={"hidden": True},
            note="It names Ana.",
            at=time_of_day.now(),
        )
    return campaign
