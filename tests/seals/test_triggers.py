"""The database refuses to change, remove or replace history, however it is asked."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db, transaction
from fundraiser.jobs.names import JobName
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.ledger.models import Transfer
from fundraiser.web.actors import Actor
from tests.make import cad, instant

AT = instant("2026-12-01 12:00")
POOL, MATCHED = Account.pool(1), Account.matched(1)
STRIPE, GIVEN = Account.stripe("CAD"), Account.given(1)
REFUSED = "is history: its rows are never changed or removed"


@pytest.fixture(autouse=True)
def history(app):
    """A transfer that is posted, one that is voided, one that is pending; an audit entry."""
    held = [Entry(f"hold:{number}", cad(5), POOL, MATCHED) for number in (1, 2)]
    with transaction():
        for account in (POOL, MATCHED, GIVEN, STRIPE):
            ledger.open_account(account, "CAD")
        ledger.post([Entry("gift:1", cad(50), STRIPE, GIVEN)], at=AT)
        ledger.hold(held, at=AT)
        ledger.void_held(held[:1], at=AT)
        audit.record(
            AuditAction.COMMENT_HIDDEN,
            actor=Actor.staff(1),
            subject="gift:1",
            before={"hidden": False},
            after={"hidden": True},
            note="It names Ana.",
            at=AT,
        )


@pytest.fixture
def is_sqlite():
    return db.session.get_bind().dialect.name == "sqlite"


def run(statement):
    with transaction():
        db.session.connection().exec_driver_sql(statement)


def rows():
    db.session.rollback()
    return [
        db.session.connection().exec_driver_sql(f"SELECT * FROM {table} ORDER BY id").all()
        for table in ("ledger_transfers", "audit_entries")
    ]


def refused(*statements):
    before = rows()
    for statement in statements:
        with pytest.raises(IntegrityError, match=REFUSED):
            run(statement)
            pytest.fail(f"{statement} was not refused")
        assert rows() == before, statement


def test_a_transfer_that_is_posted_or_voided_is_never_changed():
    changes = [
        "id = 99",
        "reference = 'gift:9'",
        "debit = 'pool:1'",
        "credit = 'matched:1'",
        "amount_cents = amount_cents + 1",
        "posted_cents = posted_cents - 1",
        "status = 'pending', posted_cents = NULL",
        "made_at = '2026-01-01 00:00:00.000000'",
        "resolved_at = NULL",
        "resolved_at = resolved_at",
    ]
    refused(
        *(
            f"UPDATE ledger_transfers SET {change} WHERE reference = '{reference}'"
            for reference in ("gift:1", "hold:1")
            for change in changes
        )
    )


def test_a_pending_transfer_is_posted_or_voided_and_not_changed_otherwise():
    changes = [
        "id = 99",
        "reference = 'hold:9'",
        "debit = 'given:1'",
        "credit = 'given:1'",
        "amount_cents = 1",
        "made_at = '2026-01-01 00:00:00.000000'",
    ]
    refused(
        "UPDATE ledger_transfers SET resolved_at = made_at WHERE reference = 'hold:2'",
        *(
            f"UPDATE ledger_transfers SET {change} WHERE reference = 'hold:2'"
            for alone in changes
            for change in (alone, f"status = 'voided', {alone}")
        ),
    )


def test_a_pending_transfer_is_posted_or_voided_once():
    with transaction():
        ledger.post_held([Entry("hold:2", cad(5), POOL, MATCHED)], at=AT)

    refused(
        "UPDATE ledger_transfers SET status = 'voided', posted_cents = NULL"
        " WHERE reference = 'hold:2'"
    )


def test_no_transfer_is_removed():
    refused(
        "DELETE FROM ledger_transfers",
        *(
            f"DELETE FROM ledger_transfers WHERE reference = '{reference}'"
            for reference in ("gift:1", "hold:1", "hold:2")
        ),
    )


def test_an_audit_entry_is_neither_changed_nor_removed(worker):
    """Not even while its words are being erased."""
    changes = [
        "id = 99",
        "at = '2026-01-01 00:00:00.000000'",
        "actor_kind = 'job'",
        "actor_id = '2'",
        "action = 'comment-shown'",
        "subject = 'gift:2'",
        "request_id = 'x'",
        "before = '{}'",
        "after = NULL",
        "note = ''",
        "note = 'It names nobody.'",
        "before = NULL, after = NULL",
        "before = NULL, after = '{}', note = ''",
        "before = NULL, after = NULL, note = '', subject = 'gift:2'",
    ]
    statements = [
        "DELETE FROM audit_entries",
        *(f"UPDATE audit_entries SET {change}" for change in changes),
    ]
    refused(*statements)
    worker.run(JobName.SEAL_HISTORY)
    run(WITHOUT_SALT)
    refused(*statements)


WITHOUT_WORDS = "UPDATE audit_entries SET before = NULL, after = NULL, note = ''"
WITHOUT_SALT = "UPDATE sealed_rows SET salt = '' WHERE table_name = 'audit_entries'"


def test_the_words_of_an_audit_entry_stay_until_its_seal_has_no_salt(worker):
    refused(WITHOUT_WORDS)
    worker.run(JobName.SEAL_HISTORY)
    refused(WITHOUT_WORDS)


def test_the_words_of_an_audit_entry_may_go_all_together_after_its_salt(worker):
    worker.run(JobName.SEAL_HISTORY)
    run(WITHOUT_SALT)

    run(WITHOUT_WORDS)

    db.session.expire_all()
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.before, entry.after, entry.note) == (None, None, "")
    assert (entry.subject, entry.action) == ("gift:1", AuditAction.COMMENT_HIDDEN)


def insert(row_id, reference, *, how="INSERT", then=""):
    return (
        f"{how} INTO ledger_transfers (id, reference, debit, credit, amount_cents, posted_cents,"
        f" status, made_at, resolved_at) VALUES ({row_id}, '{reference}', 'stripe:CAD', 'given:1',"
        f" 1, 1, 'posted', '2026-12-01 00:00:00', '2026-12-01 00:00:00') {then}"
    )


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_nothing_is_replaced_on_sqlite(is_sqlite, recursive):
    """REPLACE removes the row in its way, and fires triggers for it under that pragma only."""
    if not is_sqlite:
        return
    run(f"PRAGMA recursive_triggers = {recursive}")
    for row_id, reference in ((1, "gift:9"), (99, "gift:1"), (99, "hold:2"), ("NULL", "gift:1")):
        refused(
            insert(row_id, reference, how="INSERT OR REPLACE"),
            insert(row_id, reference, how="REPLACE"),
            insert(row_id, reference, then="ON CONFLICT DO UPDATE SET amount_cents = 1"),
        )
    refused(
        "UPDATE OR REPLACE ledger_transfers SET reference = 'gift:1' WHERE id = 3",
        "UPDATE OR REPLACE ledger_transfers SET id = 1, status = 'voided' WHERE id = 3",
        "REPLACE INTO audit_entries"
        " (id, at, actor_kind, actor_id, action, subject, note, request_id)"
        " VALUES (1, '2026-12-01', 'job', 'x', 'comment-shown', 'gift', '', '')",
    )


def test_nothing_is_emptied_or_changed_by_an_insert_on_postgresql(is_sqlite):
    if is_sqlite:
        return
    refused(
        "TRUNCATE ledger_transfers",
        "TRUNCATE audit_entries",
        "TRUNCATE ledger_accounts CASCADE",
        "TRUNCATE sealed_rows",
        "TRUNCATE sealed_blocks CASCADE",
        insert(99, "gift:1", then="ON CONFLICT (reference) DO UPDATE SET amount_cents = 1"),
    )
    before = rows()
    run(insert(99, "gift:1", then="ON CONFLICT DO NOTHING"))
    assert rows() == before


def test_history_grows_as_before():
    with transaction():
        ledger.post([Entry("gift:2", cad(20), STRIPE, GIVEN)], at=AT)
        ledger.post_held([Entry("hold:2", cad(5), POOL, MATCHED)], at=AT)
        audit.record(AuditAction.COMMENT_SHOWN, actor=Actor.staff(1), subject="gift:1", at=AT)

    db.session.rollback()
    statuses = {row.reference: row.status.value for row in db.session.scalars(select(Transfer))}
    assert statuses == {
        "gift:1": "posted",
        "gift:2": "posted",
        "hold:1": "voided",
        "hold:2": "posted",
    }
