"""The self-check says what was done to history behind our back, and names the row."""

import pytest
from sqlalchemy import JSON, Boolean, Integer, delete, select, update

from fundraiser import clock as time_of_day
from fundraiser.audit.models import AuditEntry
from fundraiser.database import UtcDateTime, db, transaction
from fundraiser.jobs.names import JobName
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.models import Transfer
from fundraiser.ledger.queries import find_last_check
from fundraiser.seals import checks, jobs
from fundraiser.seals.checks import blocks_in_turn, history_is_guarded, newest_seals_hold
from fundraiser.seals.checks.overdue import final_rows_are_sealed
from fundraiser.seals.models import SealedBlock, SealedRow
from fundraiser.seals.queries import table_of
from fundraiser.seals.tables import GUARDED, SEALED
from fundraiser.seals.triggers import triggers_of
from tests.tampering import change_by_hand, guards_lifted

REMOVE = {
    "sqlite": "DROP TRIGGER ledger_transfers_refuse_delete",
    "postgresql": "ALTER TABLE ledger_transfers DISABLE TRIGGER ledger_transfers_refuse_delete",
}


@pytest.fixture
def sealed(season, worker):
    worker.run(JobName.SEAL_HISTORY)
    assert find_differences(in_full=True) == []
    return season


@pytest.fixture
def chain(season, worker, monkeypatch):
    """The same, in blocks of three rows."""
    monkeypatch.setattr(jobs, "BLOCK_ROWS", 3)
    worker.run(JobName.SEAL_HISTORY)
    assert find_differences(in_full=True) == []
    return season


def what_is_found(ask=checks.every_seal_holds):
    return [(difference.subject, difference.actual) for difference in ask()]


def found(ask=checks.every_seal_holds):
    db.session.rollback()
    return what_is_found(ask)


def test_a_trigger_that_is_missing_or_switched_off_is_named(app):
    assert find_differences() == []

    assert guards_missed_after(REMOVE[db.engine.dialect.name]) == [
        "trigger ledger_transfers_refuse_delete should be there and is missing"
    ]


def guards_missed_after(*statements):
    """Return what is said of the guards after these statements, which are undone."""
    with transaction():
        for statement in statements:
            db.session.connection().exec_driver_sql(statement)
        differences = history_is_guarded()
        db.session.rollback()
    rule = "the database guards history: "
    return [str(difference).removeprefix(rule) for difference in differences]


@pytest.mark.parametrize("history", GUARDED, ids=lambda history: history.name)
def test_a_trigger_that_was_made_anew_to_refuse_nothing_is_named(history, app):
    kind = db.engine.dialect.name
    never, body = ("(false)", "\nEXECUTE") if kind == "postgresql" else ("0", "\nBEGIN")
    made = triggers_of(history, table_of(history), dialect=kind)
    assert len(made) >= 3
    for name, statement in made.items():
        head, _, _ = statement.partition("\nWHEN")
        drop = f"DROP TRIGGER {name}" + (f" ON {history.name}" if kind == "postgresql" else "")
        changed = f"{head.partition(body)[0]}\nWHEN {never}{body}{statement.rpartition(body)[2]}"

        assert guards_missed_after(drop, changed) == [
            f"trigger {name} should be as it was made and is another"
        ]
        assert guards_missed_after(drop, statement) == []


def test_a_condition_that_was_taken_out_of_a_trigger_is_named(app):
    kind = db.engine.dialect.name
    transfers = SEALED[0]
    name = "ledger_transfers_refuse_update"
    statement = triggers_of(transfers, table_of(transfers), dialect=kind)[name]
    drop = f"DROP TRIGGER {name}" + (" ON ledger_transfers" if kind == "postgresql" else "")
    for part in ("NEW.debit <> OLD.debit", "OLD.status <> 'pending'"):
        weaker = statement.replace(part, "1 = 0")
        assert guards_missed_after(drop, weaker) == [
            f"trigger {name} should be as it was made and is another"
        ], part


def test_a_function_that_was_replaced_by_one_that_refuses_nothing_is_named(app):
    if db.engine.dialect.name != "postgresql":
        return
    for name in ("refuse_change", "refuse_erasure"):
        body = "BEGIN RETURN NEW; END"
        replaced = (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        )
        assert guards_missed_after(replaced) == [
            f"function {name} should be as it was made and is another"
        ]


def test_the_command_names_a_row_that_was_changed_by_hand_and_when_it_was_sealed(app, sealed):
    of_fee = select(Transfer.id, Transfer.reference).where(Transfer.reference.like("gift:%:fee"))
    row = db.session.execute(of_fee).one()
    is_row = (SealedRow.table_name == "ledger_transfers") & (SealedRow.row_id == row.id)
    of_block = select(SealedBlock.number, SealedBlock.sealed_at).join(SealedRow).where(is_row)
    block = db.session.execute(of_block).one()
    change_by_hand(update(Transfer).where(Transfer.id == row.id).values(made_at=time_of_day.now()))

    result = app.test_cli_runner().invoke(args=["ledger", "check"])

    assert result.exit_code == 1
    assert (
        f"history is as it was sealed: ledger_transfers:{row.id} ({row.reference}) should be as"
        f" sealed on {block.sealed_at:%Y-%m-%d %H:%M} UTC in block {block.number} and is changed"
    ) in result.output


def another(column):
    """Return in SQL what does not stand in a column, and is of its kind."""
    match column.type:
        case UtcDateTime():
            return "'2020-01-01 00:00:00.000000'"
        case JSON():
            return "'[1]'"
        case Integer():
            return "999999"
        case Boolean():
            return f"NOT {column.name}"
    return "'x'"


@pytest.mark.parametrize("history", SEALED, ids=lambda history: history.name)
def test_each_column_of_a_sealed_row_is_sealed(history, sealed):
    """Each is changed in turn and put back; what people said is sealed as well."""
    table = table_of(history)
    is_row = (SealedRow.table_name == history.name) & (SealedRow.row_id == table.c.id)
    row_id = max(db.session.scalars(select(table.c.id).join(SealedRow, is_row)))
    for column in table.columns:
        lift_constraints(table)
        with guards_lifted():
            db.session.connection().exec_driver_sql(
                f"UPDATE {table.name} SET {column.name} = {another(column)} WHERE id = {row_id}"
            )
        named = [subject.split()[0] for subject, _ in what_is_found()]
        assert named == [f"{history.name}:{row_id}"], f"{column} is not sealed"
        db.session.rollback()
    assert found() == []


def lift_constraints(table):
    """Until the transaction ends, anything may stand in the table."""
    connection = db.session.connection()
    if db.engine.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        return
    for check in db.inspect(connection).get_check_constraints(table.name):
        connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP CONSTRAINT {check['name']}")


def test_what_sqlite_alone_lets_stand_in_a_column_is_found(sealed):
    """An instant that is none, a number that is text: nothing breaks, the row is named."""
    if db.engine.dialect.name != "sqlite":
        return
    for change in ("made_at = 'yesterday'", "amount_cents = 'much'", "reference = x'00ff'"):
        db.session.rollback()
        with guards_lifted():
            run = db.session.connection().exec_driver_sql
            run("PRAGMA ignore_check_constraints = ON")
            run(f"UPDATE ledger_transfers SET {change} WHERE id = 1")
        ((subject, what),) = what_is_found()
        assert (subject.split()[0], what) == ("ledger_transfers:1", "changed")
    db.session.rollback()
    db.session.remove()


def test_an_instant_that_postgresql_alone_keeps_is_found(sealed):
    """Python has no infinity and no year 10000: nothing breaks, the row or the block is named."""
    if db.engine.dialect.name != "postgresql":
        return
    row_id = min(db.session.scalars(select(Transfer.id)))
    for instant in (
        "infinity",
        "-infinity",
        "10000-01-01 00:00:00+00",
        "0044-03-15 00:00:00+00 BC",
    ):
        db.session.rollback()
        change = f"UPDATE ledger_transfers SET made_at = '{instant}', resolved_at = '{instant}'"
        with guards_lifted():
            db.session.connection().exec_driver_sql(f"{change} WHERE id = {row_id}")
        found_rows = [*what_is_found(), *what_is_found(final_rows_are_sealed)]
        assert [(named.split()[0], what) for named, what in found_rows] == [
            (f"ledger_transfers:{row_id}", "changed")
        ]

        db.session.rollback()
        with guards_lifted():
            db.session.connection().exec_driver_sql(
                f"UPDATE sealed_blocks SET sealed_at = '{instant}' WHERE number = 1"
            )
        assert [named for named, _ in what_is_found()] == ["block 1"]
        assert find_differences() != []
    db.session.rollback()


def test_a_sealed_row_that_is_gone_is_named(sealed):
    entry_id = db.session.scalars(select(AuditEntry.id).order_by(AuditEntry.id.desc())).first()
    change_by_hand(delete(AuditEntry).where(AuditEntry.id == entry_id))

    assert found() == [(f"audit_entries:{entry_id}", "gone")]


def test_a_digest_that_was_changed_with_its_row_breaks_the_hash_of_its_block(chain):
    """Somebody who knows how rows are hashed writes the new digest over the old one."""
    row_id = db.session.scalars(select(Transfer.id).order_by(Transfer.id)).first()
    is_row = (SealedRow.table_name == "ledger_transfers") & (SealedRow.row_id == row_id)
    change_by_hand(update(SealedRow).where(is_row).values(digest="0" * 64))

    assert [subject.split(" (")[0] for subject, _ in found()] == [
        f"ledger_transfers:{row_id}",
        "block 1",
    ]


def test_a_seal_that_was_taken_off_breaks_the_hash_of_its_block(chain):
    in_block = select(SealedRow).where(SealedRow.block_number == 2)
    row = db.session.scalars(in_block.limit(1)).one()
    is_row = (SealedRow.table_name == row.table_name) & (SealedRow.row_id == row.row_id)
    change_by_hand(delete(SealedRow).where(is_row))

    assert [subject for subject, _ in found()] == ["block 2"]


def test_a_block_that_was_hashed_anew_is_not_followed_by_the_next(chain):
    change_by_hand(update(SealedBlock).where(SealedBlock.number == 2).values(hash="a" * 64))

    ((subject, named),) = found(checks.blocks_follow_each_other)
    assert subject == "block 3"
    assert named == db.session.get_one(SealedBlock, 3).previous_hash
    assert [subject for subject, _ in found()] == ["block 2"]


def test_a_first_block_that_follows_another_is_found(chain):
    change_by_hand(
        update(SealedBlock).where(SealedBlock.number == 1).values(previous_hash="1" * 64)
    )

    assert found(checks.blocks_follow_each_other) == [("block 1", "1" * 64)]


def test_a_block_that_is_gone_is_found(chain):
    if db.engine.dialect.name == "sqlite":
        db.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    with guards_lifted():
        db.session.execute(delete(SealedBlock).where(SealedBlock.number == 2))

    assert [subject for subject, _ in what_is_found(checks.blocks_follow_each_other)] == ["block 3"]
    assert [subject for subject, _ in what_is_found()] == ["block 2"]
    db.session.rollback()


@pytest.mark.parametrize("newest", [0, 1, 4, 20, 24, 25, 26, 41, 1_000])
def test_the_timetable_looks_at_the_newest_blocks_each_time_and_at_all_in_turn(newest):
    runs = [blocks_in_turn(newest, turn=turn) for turn in range(7, 7 + newest // 20 + 1)]

    assert set.union(*runs) == set(range(1, newest + 1))
    assert all(len(blocks) <= 25 for blocks in runs)
    assert all(set(range(max(newest - 4, 1), newest + 1)) <= blocks for blocks in runs)


@pytest.mark.parametrize("place", ["oldest", "newest"])
def test_each_run_of_the_timetable_has_a_turn_of_its_own(chain, worker, monkeypatch, place):
    """With one block in turn and none of the newest, a change of any block is found in the end."""
    monkeypatch.setattr(checks, "NEWEST_BLOCKS", 0)
    monkeypatch.setattr(checks, "BLOCKS_IN_TURN", 1)
    newest = max(db.session.scalars(select(SealedBlock.number)))
    number = 1 if place == "oldest" else newest
    worker.run(JobName.CHECK_LEDGER)
    changed = update(SealedRow).where(SealedRow.block_number == number)
    change_by_hand(changed.values(digest="0" * 64))

    passed = []
    for _ in range(newest):
        worker.run(JobName.CHECK_LEDGER)
        last = find_last_check()
        assert last
        passed.append(last.has_passed)

    assert passed.count(False) == 1


def test_the_timetable_finds_what_was_done_to_the_newest_block(chain, worker):
    row_id = max(
        db.session.scalars(select(SealedRow.row_id).where(SealedRow.table_name == "audit_entries"))
    )
    change_by_hand(update(AuditEntry).where(AuditEntry.id == row_id).values(note="He said so."))

    assert found(newest_seals_hold) == [(f"audit_entries:{row_id} (gift:1)", "changed")]
