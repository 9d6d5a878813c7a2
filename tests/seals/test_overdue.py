"""What is final and was not sealed in time is named: no worker seals, or seals were taken off."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db, transaction
from fundraiser.jobs import runs
from fundraiser.jobs.models import TimetableJob
from fundraiser.jobs.names import JobName
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.ledger.models import Transfer, TransferStatus
from fundraiser.matching.models import Allocation
from fundraiser.seals import jobs
from fundraiser.seals.checks import overdue
from fundraiser.seals.checks.overdue import final_rows_are_sealed, say_unsealed
from fundraiser.seals.models import SealedBlock, SealedRow
from fundraiser.seals.queries import find_newest_block
from fundraiser.seals.tables import SEALED
from fundraiser.web.actors import Actor
from tests import make
from tests.make import cad
from tests.tampering import change_by_hand, guards_lifted

A_MINUTE, HALF_AN_HOUR = timedelta(minutes=1), timedelta(minutes=30)


@pytest.fixture
def season(season, worker, clock):
    """What was done before is sealed, as its campaign was published days ago; then one more gift,
    and what somebody did."""
    worker.run(JobName.SEAL_HISTORY)
    make.gift(season, cad(5), email="cy@example.org")
    with transaction():
        audit.record(
            AuditAction.COMMENT_HIDDEN, actor=Actor.staff(1), subject="gift:2", at=clock.now()
        )
    return season


def overdue_rows():
    db.session.rollback()
    return {difference.subject.split(" (")[0] for difference in final_rows_are_sealed()}


def unsealed():
    """Return the rows without a seal, but for the transfers that are pending."""
    pending = select(Transfer.id).where(Transfer.status == TransferStatus.PENDING)
    still = {("ledger_transfers", row_id) for row_id in db.session.scalars(pending)}
    sealed = {
        tuple(row) for row in db.session.execute(select(SealedRow.table_name, SealedRow.row_id))
    }
    tables = (
        ("ledger_transfers", Transfer),
        ("match_allocations", Allocation),
        ("audit_entries", AuditEntry),
    )
    rows = {
        (name, row_id) for name, model in tables for row_id in db.session.scalars(select(model.id))
    }
    return {f"{name}:{row_id}" for name, row_id in rows - sealed - still}


def check(app):
    return app.test_cli_runner().invoke(args=["ledger", "check"])


def take_off_the_newest_block():
    """As somebody does who has the database's password and knows how rows are sealed."""
    newest = max(db.session.scalars(select(SealedBlock.number)))
    with transaction(), guards_lifted():
        db.session.execute(delete(SealedRow).where(SealedRow.block_number == newest))
        db.session.execute(delete(SealedBlock).where(SealedBlock.number == newest))


def test_what_nobody_has_sealed_for_half_an_hour_is_named(season, clock):
    clock.move(HALF_AN_HOUR - A_MINUTE)
    assert overdue_rows() == set()

    clock.move(2 * A_MINUTE)
    assert overdue_rows() == unsealed()
    assert {each.split(":")[0] for each in overdue_rows()} == {
        "ledger_transfers",
        "match_allocations",
        "audit_entries",
    }


def test_the_command_fails_when_nothing_was_sealed_and_says_so(app, season, clock):
    early = check(app)
    clock.move(HALF_AN_HOUR + A_MINUTE)
    late = check(app)

    assert early.exit_code == 0
    assert f"Newer rows that are not sealed yet: {len(unsealed())}." in early.output
    assert late.exit_code == 1
    assert "should be sealed and is not sealed" in late.output
    assert "Newer rows that are not sealed yet: 0." in late.output


def test_seals_that_were_taken_off_are_missed(app, season, worker, clock):
    worker.run(JobName.SEAL_HISTORY)
    clock.move(HALF_AN_HOUR + A_MINUTE)
    assert check(app).exit_code == 0

    take_off_the_newest_block()

    result = check(app)
    assert result.exit_code == 1
    assert "not sealed" in result.output


def test_a_job_that_fails_turns_the_check_red(season, clock):
    """Somebody has made the first block follow the newest, so no other one can."""
    newest = find_newest_block()
    assert newest
    first = update(SealedBlock).where(SealedBlock.number == 1)
    change_by_hand(first.values(previous_hash=newest.hash))

    for _ in range(2):
        clock.move(HALF_AN_HOUR + A_MINUTE)
        runs.run_slot(JobName.SEAL_HISTORY, jobs.seal_history)

    assert overdue_rows() == unsealed() != set()


def test_what_a_worker_is_sealing_now_is_no_difference(season, clock):
    clock.move(timedelta(hours=8))
    assert runs.take_slot(JobName.SEAL_HISTORY, at=clock.now())

    assert overdue_rows() == set()
    assert say_unsealed() == f"Newer rows that are not sealed yet: {len(unsealed())}."


def test_much_that_is_sealed_in_turns_is_no_difference_meanwhile(
    season, worker, clock, monkeypatch
):
    """As after the upgrade that brings the seals, in a database with years of history."""
    for module in (jobs, overdue):
        monkeypatch.setattr(module, "BLOCK_ROWS", 2)
    monkeypatch.setattr(jobs, "ROWS_A_READ", 2)
    monkeypatch.setattr(jobs, "READS_A_RUN", 1)
    monkeypatch.setattr(jobs, "SEALED", SEALED[:1])
    clock.move(timedelta(days=300))
    worker.run(JobName.SEAL_HISTORY)
    assert overdue_rows() == set()

    clock.move(timedelta(minutes=11))
    assert overdue_rows() != set()


def test_a_database_that_was_put_back_is_given_time_to_seal(season, clock):
    """A worker was at work a minute before the copy was made; the copy is looked at next day."""
    began(clock.now() + A_MINUTE)
    clock.move(timedelta(days=1))
    assert overdue_rows() == set()

    before = unsealed()
    make.gift(season, cad(5), email="di@example.org")
    assert overdue_rows() == before, "the site is at work, and nothing seals"


def began(at):
    with transaction():
        db.session.add(TimetableJob(name=JobName.SEND_MAIL, slot="", started_at=at))


def test_of_many_rows_the_first_are_named_and_the_others_counted(season, clock, monkeypatch):
    monkeypatch.setattr(overdue, "MOST_NAMED", 1)
    clock.move(timedelta(hours=1))
    transfers = [each for each in unsealed() if each.startswith("ledger_transfers")]

    said = [difference.subject for difference in final_rows_are_sealed()]

    assert len([each for each in said if each.startswith("ledger_transfers:")]) == 1
    assert f"{len(transfers) - 1} more rows of ledger_transfers" in said


def test_a_final_row_that_does_not_say_since_when_is_overdue(season):
    newest = db.session.scalars(select(func.max(Transfer.id))).one()
    change_by_hand(update(Transfer).where(Transfer.id == newest).values(resolved_at=None))

    assert overdue_rows() == {f"ledger_transfers:{newest}"}


def test_a_cheque_that_is_dated_back_is_as_new_as_what_was_written_before_it(season, clock):
    cheque = Entry("cheque:1", cad(5), Account.stripe("CAD"), Account.given(season.id))
    with transaction():
        ledger.post([cheque], at=clock.now() - timedelta(days=3))
    assert overdue_rows() == set()

    clock.move(HALF_AN_HOUR + A_MINUTE)
    assert overdue_rows() == unsealed()
