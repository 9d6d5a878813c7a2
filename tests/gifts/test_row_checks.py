"""Each gift and refund beside its transfers: what is wrong twice, the other way round, is found."""

import pytest
from sqlalchemy import delete, select, text, update

from fundraiser import clock as time_of_day
from fundraiser.database import db, transaction
from fundraiser.gifts import operations as gifts
from fundraiser.gifts.models import Credit, Gift, Refund
from fundraiser.gifts.queries import lock_gift
from fundraiser.gifts.row_checks import ROW_CHECKS
from fundraiser.ledger.checks import LEDGER_CHECKS, find_differences
from fundraiser.ledger.models import Transfer
from fundraiser.payments.values import RefundState, RefundStatus
from fundraiser.peer_to_peer.models import OfflineStatus
from tests import make
from tests.make import cad, cents
from tests.tampering import guards_lifted


@pytest.fixture
def season(app):
    """Two gifts alike but for their pages and refunds, one moved to another page, cash, a match."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(75))
    pages = [
        make.fundraiser_page(campaign, owner=make.donor(f"{name}@example.org"), slug=f"{name}-run")
        for name in ("mia", "leo")
    ]
    make.team(campaign, captain=pages[0].owner, page=pages[0])
    given = [
        make.page_gift(page, cad(40), covered_fee=cents(120), fee=cents(140), email=email)
        for page, email in zip(pages, ("ana@example.org", "bo@example.org"), strict=True)
    ]
    moved = make.page_gift(pages[0], cad(10), email="cy@example.org")
    with transaction():
        gifts.move_credit(
            lock_gift(moved.id), Credit(pages[1].id, pages[1].team_id), at=time_of_day.now()
        )
    make.offline_gift(pages[0], cad(30), step=OfflineStatus.VERIFIED)
    for gift, refund_id, amount in ((given[0], "re_1", 500), (given[1], "re_2", 600)):
        tell(gift, refund_id, cents(amount), RefundStatus.SUCCEEDED)
    tell(given[0], "re_3", cents(700), RefundStatus.PENDING)
    tell(given[0], "re_3", cents(700), RefundStatus.FAILED)
    return [gift.id for gift in given]


def tell(gift, refund_id, amount, status):
    state = RefundState(
        refund_id=refund_id,
        payment_intent_id=gift.payment_intent_id,
        reference=None,
        amount=amount,
        status=status,
        reason="",
        made_at=time_of_day.now(),
    )
    with transaction():
        gifts.record_refund(lock_gift(gift.id), state, at=time_of_day.now())


def found_after(*statements):
    """Return what the checks of each record say, and what the ledger's own do; all is undone."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA ignore_check_constraints = ON"))
    with guards_lifted():
        for statement in statements:
            db.session.execute(statement, execution_options={"synchronize_session": False})
    rules = {str(found.subject): found.rule for check in ROW_CHECKS for found in check()}
    of_sums = [found for check in LEDGER_CHECKS for found in check()]
    db.session.rollback()
    return rules, of_sums


def change(reference, by_cents):
    return (
        update(Transfer)
        .where(Transfer.reference == reference)
        .values(
            amount_cents=Transfer.amount_cents + by_cents,
            posted_cents=Transfer.posted_cents + by_cents,
        )
    )


def test_a_season_that_is_right_is_passed(season):
    assert find_differences(in_full=True) == []
    assert found_after() == ({}, [])


def test_two_gifts_that_are_wrong_by_the_same_amount_are_both_named(season):
    """No sum shows it."""
    first, second = season
    rules, of_sums = found_after(change(f"gift:{first}", 100), change(f"gift:{second}", -100))

    assert of_sums == []
    assert rules.keys() >= {f"gift:{first}", f"gift:{second}"}
    for part in (":covered-fee", ":fee"):
        of_part, of_sums = found_after(
            change(f"gift:{first}{part}", 10), change(f"gift:{second}{part}", -10)
        )
        assert of_sums == []
        assert of_part.keys() >= {f"gift:{first}{part}", f"gift:{second}{part}"}


def test_the_credit_of_two_gifts_that_was_changed_over_is_found(season):
    first, second = season
    pages = dict(db.session.execute(select(Gift.id, Gift.page_id)).all())
    to_other = [
        update(Gift).where(Gift.id == one).values(page_id=pages[other])
        for one, other in ((first, second), (second, first))
    ]
    rules, of_sums = found_after(*to_other)

    assert of_sums == []
    assert {
        f"gift:{first}:page:{pages[second]}",
        f"gift:{second}:page:{pages[first]}",
        f"gift:{first} in page_given:{pages[first]}",
        f"gift:{first} in page_matched:{pages[second]}",
    } <= rules.keys()


def test_an_account_that_is_not_that_of_the_record_is_found(season):
    first, _ = season
    for reference, side, account in (
        (f"gift:{first}", "debit", "bank:CAD"),
        (f"gift:{first}", "credit", "fees:CAD"),
        (f"gift:{first}:covered-fee", "credit", "fees:CAD"),
        (f"gift:{first}:fee", "debit", "bank:CAD"),
    ):
        of_transfer = update(Transfer).where(Transfer.reference == reference)
        rules, _ = found_after(of_transfer.values({side: account}))
        assert rules.get(reference) == "a gift is posted as it was received", (reference, side)


def test_a_transfer_that_is_gone_or_not_posted_is_named(season):
    first, _ = season
    of_transfer = Transfer.reference == f"gift:{first}"
    for statement in (
        delete(Transfer).where(of_transfer),
        update(Transfer).where(of_transfer).values(status="voided", posted_cents=None),
    ):
        rules, _ = found_after(statement)
        assert rules[f"gift:{first}"] == "a gift is posted as it was received"


def test_two_refunds_that_are_wrong_by_the_same_amount_are_both_named(season):
    first, second = season
    references = [f"gift:{first}:refund:re_1:1", f"gift:{second}:refund:re_2:1"]
    rules, of_sums = found_after(change(references[0], 5), change(references[1], -5))

    assert of_sums == []
    assert rules[f"gift:{first}:refund:re_1"] == "a refund is posted as it was made"
    assert rules[f"gift:{second}:refund:re_2"] == "a refund is posted as it was made"


def test_a_refund_whose_transfers_do_not_follow_what_became_of_it_is_named(season):
    first, _ = season
    for refund_id, status in (("re_1", RefundStatus.FAILED), ("re_3", RefundStatus.SUCCEEDED)):
        of_refund = update(Refund).where(Refund.stripe_id == refund_id)
        rules, _ = found_after(of_refund.values(status=status))
        assert rules[f"gift:{first}:refund:{refund_id}"] == "a refund is posted as it was made"
        assert rules[f"gift:{first}"] == "a gift has what its refunds leave"


def test_what_is_left_of_two_gifts_that_was_changed_over_is_found(season):
    first, second = season
    rules, of_sums = found_after(
        *(
            update(Gift).where(Gift.id == gift_id).values(left_cents=Gift.left_cents + by)
            for gift_id, by in ((first, 1), (second, -1))
        )
    )

    assert of_sums == []
    for gift_id in (first, second):
        assert rules[f"gift:{gift_id}"] == "a gift has what its refunds leave"


def test_money_that_no_gift_explains_is_found(season):
    first, _ = season
    columns = "debit, credit, made_at, resolved_at, status"
    extra = text(
        f"INSERT INTO ledger_transfers (reference, amount_cents, posted_cents, {columns})"
        f" SELECT 'gift\\:999\\:refund\\:x', 5, 5, {columns} FROM ledger_transfers"
        f" WHERE reference = 'gift\\:{first}'"
    )
    rules, _ = found_after(extra)

    assert [subject for subject in rules if subject.startswith("gift:999 in given:")]


def test_refunds_told_in_the_wrong_order_are_no_difference(season):
    """The second comes while the first still counts; then the first is known to have failed."""
    gift = make.gift(make.campaign("spring"), cad(20), email="bo@example.org")
    tell(gift, "re_8", cad(20), RefundStatus.PENDING)
    tell(gift, "re_9", cad(20), RefundStatus.SUCCEEDED)
    tell(gift, "re_8", cad(20), RefundStatus.FAILED)

    assert find_differences(in_full=True) == []


@pytest.fixture
def asked_twice(app):
    """Of $100, $60 was to go back and failed, and goes back at the second try."""
    gift = make.gift(
        make.campaign("spring"), cad(100), covered_fee=cents(300), email="bo@example.org"
    )
    tell(gift, "re_8", cad(60), RefundStatus.PENDING)
    tell(gift, "re_8", cad(60), RefundStatus.FAILED)
    tell(gift, "re_9", cad(60), RefundStatus.SUCCEEDED)
    return gift.id


def test_a_refund_made_again_after_it_failed_is_no_difference(asked_twice):
    assert find_differences(in_full=True) == []


@pytest.mark.parametrize("part", ["", ":covered-fee"])
@pytest.mark.parametrize("reference", ["re_8:1", "re_8:2", "re_9:1"])
def test_a_refund_made_again_is_compared_with_the_one_that_failed(asked_twice, reference, part):
    """Its transfers together with those of the other: in amount, and in where the money went."""
    gift = asked_twice
    transfer = f"gift:{gift}{part}:refund:{reference}"
    is_failure = reference == "re_8:2"
    side = "debit" if is_failure else "credit"
    of_transfer = update(Transfer).where(Transfer.reference == transfer)
    for statement in (
        change(transfer, 1),
        of_transfer.values({side: "bank:CAD"}),
        delete(Transfer).where(Transfer.reference == transfer),
    ):
        rules, _ = found_after(statement)
        assert rules[f"gift:{gift}"] == "refunds are posted as they stand", statement


def test_more_than_was_paid_takes_no_more_than_that(app):
    gift = make.gift(make.campaign("spring"), cad(20), email="bo@example.org")
    for refund_id in ("re_8", "re_9"):
        tell(gift, refund_id, cad(15), RefundStatus.SUCCEEDED)

    assert find_differences(in_full=True) == []
