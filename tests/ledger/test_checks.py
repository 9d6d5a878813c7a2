"""The self-check: silent while the books are right, and each question proved able to fail."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, text, update

from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import db, transaction
from fundraiser.gifts.models import Gift
from fundraiser.jobs.names import JobName
from fundraiser.ledger import checks
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.jobs import check_ledger
from fundraiser.ledger.models import DONORS, AccountDay, LedgerAccount, QuarterHour, Transfer
from fundraiser.ledger.queries import find_last_check
from fundraiser.matching.models import Allocation, DonorCap, Hold, MatchStanding, MatchTerms
from tests import make
from tests.make import cad, cents
from tests.tampering import guards_lifted


@pytest.fixture
def season(app):
    """A campaign with a capped pool, a gift with a covered fee, a bank debit still held."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500), cap_per_donor_cents=20_000)
    make.gift(campaign, cad(50), covered_fee=cents(181), fee=cents(180))
    make.pledge(campaign, cad(20), email="bo@example.org")
    return campaign


def corrupt(statement):
    with transaction():
        if db.session.get_bind().dialect.name == "sqlite":
            db.session.execute(text("PRAGMA ignore_check_constraints = ON"))
        db.session.execute(statement)
    db.session.remove()


def test_books_that_are_right_are_passed(season):
    assert find_differences() == []


def one_more(model, column, *where):
    return update(model).where(*where).values({column: getattr(model, column) + 1})


def one_less(model, column, *where):
    return update(model).where(*where).values({column: getattr(model, column) - 1})


CORRUPTIONS = {
    "a-balance-was-changed": (
        one_more(LedgerAccount, "credits_posted_cents", LedgerAccount.kind == "given"),
        "account sums equal its transfers",
    ),
    "a-held-sum-was-changed": (
        one_more(LedgerAccount, "debits_pending_cents", LedgerAccount.kind == "pool"),
        "account sums equal its transfers",
    ),
    "a-transfer-was-edited": (
        one_more(Transfer, "amount_cents", Transfer.status == "pending"),
        "account sums equal its transfers",
    ),
    "a-transfer-was-deleted": (
        delete(Transfer).where(Transfer.reference.like("gift:%:covered-fee")),
        "account sums equal its transfers",
    ),
    "money-from-nowhere": (
        one_more(LedgerAccount, "credits_posted_cents", LedgerAccount.kind == "fees"),
        "debits equal credits",
    ),
    "a-day-was-changed": (
        one_more(AccountDay, "sum_cents", AccountDay.account.like("given:%")),
        "days add up to the balance",
    ),
    "a-day-counts-wrong": (
        one_more(AccountDay, "count", AccountDay.account.like("given:%")),
        "days add up to the balance",
    ),
    "a-day-is-gone": (
        delete(AccountDay).where(AccountDay.account.like("matched:%")),
        "days add up to the balance",
    ),
    "a-count-was-changed": (
        one_more(LedgerAccount, "posted_count", LedgerAccount.kind == "given"),
        "days add up to the balance",
    ),
    "a-gift-was-changed": (
        one_less(Gift, "left_cents"),
        "an account has what is left of its gifts",
    ),
    "a-covered-fee-was-changed": (
        one_less(Gift, "covered_fee_left_cents"),
        "an account has what is left of its gifts",
    ),
    "the-match-of-a-gift-was-changed": (
        one_more(Gift, "matched_cents"),
        "a gift has the match it was allocated",
    ),
    "a-quarter-of-an-hour-was-changed": (
        one_more(QuarterHour, "sum_cents", QuarterHour.name != DONORS),
        "quarters of an hour add up to the gifts",
    ),
    "a-donor-was-not-counted": (
        one_less(QuarterHour, "count", QuarterHour.name == DONORS),
        "quarters of an hour add up to the donors",
    ),
    "a-standing-was-changed": (
        one_more(MatchStanding, "left_cents"),
        "matching knows what is left of a gift",
    ),
    "a-standing-is-gone": (delete(MatchStanding), "matching knows what is left of a gift"),
    "an-allocation-was-changed": (
        update(Allocation).values(change_cents=1, earned_cents=1),
        "a pool owes what its gifts earned",
    ),
    "an-allocation-is-gone": (delete(Allocation), "match that moved has an allocation"),
    "an-allocation-lost-its-transfer": (
        update(Transfer)
        .where(Transfer.credit.like("matched:%"), Transfer.status == "posted")
        .values(reference=Transfer.reference + ":x"),
        "an allocation is its transfer",
    ),
    "match-was-posted-to-another-account": (
        update(Transfer)
        .where(Transfer.credit.like("matched:%"), Transfer.status == "posted")
        .values(debit=Transfer.credit, credit=Transfer.debit),
        "an allocation is its transfer",
    ),
    "the-count-of-a-pool-was-changed": (
        one_more(LedgerAccount, "posted_count", LedgerAccount.kind == "pool"),
        "a pool counts the gifts it matches",
    ),
    "a-hold-was-changed": (
        one_more(Hold, "amount_cents", Hold.status == "held"),
        "a pool holds what its holds and its line hold",
    ),
    "terms-were-changed": (
        one_more(MatchTerms, "amount_cents"),
        "a pool's limit is the amount signed",
    ),
    "a-cap-was-changed": (
        update(DonorCap).values(committed_cents=1),
        "a cap counts what is held and earned",
    ),
    "match-stays-on-a-refunded-gift": (
        update(MatchStanding).values(left_cents=0),
        "a refunded gift has no match",
    ),
}


def test_each_question_can_fail(season):
    """Each corruption is undone before the next."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    for name, (statement, rule) in CORRUPTIONS.items():
        db.session.rollback()
        if is_sqlite:
            db.session.execute(text("PRAGMA ignore_check_constraints = ON"))
        with guards_lifted():
            db.session.execute(statement, execution_options={"synchronize_session": False})
        db.session.expire_all()
        found = {difference.rule for difference in find_differences()}
        assert rule in found, f"{name}: {found}"
    db.session.rollback()
    db.session.remove()


def test_a_pool_past_its_limit_is_found(season):
    """The database refuses it, so its own rule is lifted for a moment."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    lift = "ALTER TABLE ledger_accounts DROP CONSTRAINT ck_ledger_accounts_within_limit"
    db.session.rollback()
    db.session.execute(text("PRAGMA ignore_check_constraints = ON" if is_sqlite else lift))

    db.session.execute(
        update(LedgerAccount).where(LedgerAccount.kind == "pool").values(limit_cents=1)
    )
    found = checks.limits_hold()

    db.session.rollback()
    db.session.remove()
    assert [difference.rule for difference in found] == ["no pool is overspent"]


def test_the_command_passes_books_that_are_right(app, season):
    result = app.test_cli_runner().invoke(args=["ledger", "check"])

    assert result.exit_code == 0
    assert "every rule holds" in result.output


def test_the_command_fails_on_books_that_are_wrong(app, season):
    corrupt(one_more(LedgerAccount, "credits_posted_cents", LedgerAccount.kind == "given"))

    result = app.test_cli_runner().invoke(args=["ledger", "check"])

    assert result.exit_code == 1
    assert "account sums equal its transfers: given:" in result.output
    assert "differences" in result.output


def last_check():
    check = find_last_check()
    assert check
    return check


def test_the_timetable_keeps_each_result(app, season, worker, clock):
    worker.run(JobName.CHECK_LEDGER)
    assert last_check().has_passed

    clock.move(timedelta(minutes=30))
    corrupt(one_more(LedgerAccount, "credits_posted_cents", LedgerAccount.kind == "given"))
    worker.run(JobName.CHECK_LEDGER)

    last = last_check()
    assert not last.has_passed
    assert last.report.startswith("account sums equal its transfers")
    assert last.checked_at > clock.now() - timedelta(minutes=1)


def test_every_question_that_a_package_asks_is_asked_once(app):
    asked = [check.__name__ for check in checks._checks]

    assert len(asked) == len(set(asked))
    assert {"sums_equal_transfers", "given_equals_gifts", "pools_equal_allocations"} <= set(asked)


def test_gifts_that_arrive_while_the_books_are_checked_are_no_difference(app, season):
    """The check reads as of one instant."""
    stop, campaign_id = threading.Event(), season.id

    def give():
        with app.app_context():
            while not stop.is_set():
                make.gift(get_campaign(campaign_id), cad(1), email="cy@example.org")

    with ThreadPoolExecutor(max_workers=1) as threads:
        giving = threads.submit(give)
        try:
            results = [check_ledger().report for _ in range(4)]
        finally:
            stop.set()
        giving.result()

    assert results == [""] * 4
