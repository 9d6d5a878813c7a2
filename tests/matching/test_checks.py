"""Each allocation beside its transfer: what is wrong twice, the other way round, is found."""

import pytest
from sqlalchemy import delete, select, text, update

from fundraiser.database import db
from fundraiser.ledger.checks import LEDGER_CHECKS
from fundraiser.ledger.models import Transfer
from fundraiser.matching.checks import (
    allocations_equal_transfers,
    pools_equal_allocations,
)
from fundraiser.matching.models import Allocation, AllocationKind
from tests import make
from tests.make import cad
from tests.matching.giving import refund
from tests.tampering import guards_lifted

OF_ALLOCATION = "an allocation is its transfer"
OF_TRANSFER = "match that moved has an allocation"


@pytest.fixture
def campaign(app):
    """Two gifts of one pool, matched; a part of the first was refunded."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    first = make.gift(campaign, cad(50))
    make.gift(campaign, cad(30), email="bo@example.org")
    refund(first, cad(20))
    return campaign


@pytest.fixture
def references(campaign):
    """Return the references of what the gifts earned, and of what the refund took back."""
    rows = db.session.execute(
        select(Allocation.kind, Allocation.reference).order_by(Allocation.id)
    ).all()
    earned = [reference for kind, reference in rows if kind.is_award]
    reversed_ = [reference for kind, reference in rows if kind is AllocationKind.REVERSAL]
    assert (len(earned), len(reversed_)) == (2, 1)
    return earned, reversed_[0]


def found_after(*statements):
    """Return what is said of allocations, and whether any sum shows it; all is undone."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA ignore_check_constraints = ON"))
        db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    with guards_lifted():
        for statement in statements:
            db.session.execute(statement, execution_options={"synchronize_session": False})
    found = [(difference.rule, difference.subject) for difference in allocations_equal_transfers()]
    of_sums = [
        difference for check in (*LEDGER_CHECKS, pools_equal_allocations) for difference in check()
    ]
    db.session.rollback()
    return found, of_sums


def changed(reference, by):
    return (
        update(Allocation)
        .where(Allocation.reference == reference)
        .values(
            change_cents=Allocation.change_cents + by, earned_cents=Allocation.earned_cents + by
        )
    )


def moved(of, **values):
    return update(Transfer).where(Transfer.reference == of).values(**values)


def test_match_that_is_right_is_passed(references):
    assert found_after() == ([], [])


def test_two_allocations_that_were_changed_over_by_a_cent_are_both_named(references):
    """No sum shows it."""
    (first, second), _ = references

    found, of_sums = found_after(changed(first, 1), changed(second, -1))

    assert of_sums == []
    assert sorted(found) == sorted([(OF_ALLOCATION, first), (OF_ALLOCATION, second)])


def test_an_allocation_whose_transfer_was_voided_is_named(references):
    (first, _), reversal = references
    for reference in (first, reversal):
        found, _ = found_after(moved(reference, status="voided", posted_cents=None))
        assert found == [(OF_ALLOCATION, reference)]


def test_an_allocation_without_a_transfer_is_named(references):
    (first, _), _ = references
    found, _ = found_after(moved(first, reference="another"))
    assert sorted(found) == sorted([(OF_ALLOCATION, first), (OF_TRANSFER, "another")])


def test_an_allocation_whose_match_is_in_another_account_is_named(references, campaign):
    """In no account of match, or in that of another campaign."""
    (first, _), reversal = references
    other = make.campaign("spring")
    for account in (f"given:{campaign.id}", f"matched:{other.id}"):
        for reference, side in ((first, "credit"), (reversal, "debit")):
            found, _ = found_after(moved(reference, **{side: account}))
            assert found == [(OF_ALLOCATION, reference)], (account, side)


def test_an_allocation_of_another_pool_is_named(references, campaign):
    (first, _), reversal = references
    other = make.match_pool(campaign, available=cad(10), sponsor="Other")
    for reference, side in ((first, "debit"), (reversal, "credit")):
        found, _ = found_after(moved(reference, **{side: f"pool:{other.id}"}))
        assert found == [(OF_ALLOCATION, reference)], side


def test_a_transfer_whose_allocation_is_gone_is_named(references):
    """What was earned, and what was taken back."""
    (_, second), reversal = references
    for reference in (second, reversal):
        found, _ = found_after(delete(Allocation).where(Allocation.reference == reference))
        assert found == [(OF_TRANSFER, reference)]
