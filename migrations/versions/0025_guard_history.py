"""Triggers that refuse to change, remove or replace what is in the books, the audit log, the seals.

Written out for each database, as they stand here; `fundraiser/seals/triggers.py` says why.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025_guard_history"
down_revision = "0024_add_seals"
branch_labels = None
depends_on = None

ON_SQLITE = (
    """\
CREATE TRIGGER ledger_transfers_refuse_update BEFORE UPDATE ON ledger_transfers
WHEN OLD.status <> 'pending'
    OR NEW.status = 'pending'
    OR NEW.id <> OLD.id
    OR NEW.reference <> OLD.reference
    OR NEW.debit <> OLD.debit
    OR NEW.credit <> OLD.credit
    OR NEW.amount_cents <> OLD.amount_cents
    OR NEW.made_at <> OLD.made_at
BEGIN SELECT RAISE(ABORT, 'ledger_transfers is history: its rows are never changed or removed'); END""",
    """\
CREATE TRIGGER ledger_transfers_refuse_delete BEFORE DELETE ON ledger_transfers
BEGIN SELECT RAISE(ABORT, 'ledger_transfers is history: its rows are never changed or removed'); END""",
    """\
CREATE TRIGGER ledger_transfers_refuse_replace BEFORE INSERT ON ledger_transfers
WHEN EXISTS (SELECT 1 FROM ledger_transfers WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM ledger_transfers WHERE reference = NEW.reference)
BEGIN SELECT RAISE(ABORT, 'ledger_transfers is history: its rows are never changed or removed'); END""",
    """\
CREATE TRIGGER audit_entries_refuse_update BEFORE UPDATE ON audit_entries
WHEN NEW.id <> OLD.id
    OR NEW.at <> OLD.at
    OR NEW.actor_kind <> OLD.actor_kind
    OR NEW.actor_id <> OLD.actor_id
    OR NEW.action <> OLD.action
    OR NEW.subject <> OLD.subject
    OR NEW.request_id <> OLD.request_id
    OR NOT (NEW.before IS NULL AND NEW.after IS NULL AND NEW.note = '')
BEGIN SELECT RAISE(ABORT, 'audit_entries is history: its rows are never changed or removed'); END""",
    """\
CREATE TRIGGER audit_entries_refuse_delete BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit_entries is history: its rows are never changed or removed'); END""",
    """\
CREATE TRIGGER audit_entries_refuse_replace BEFORE INSERT ON audit_entries
WHEN EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'audit_entries is history: its rows are never changed or removed'); END""",
    """\
CREATE TRIGGER sealed_blocks_refuse_update BEFORE UPDATE ON sealed_blocks
BEGIN SELECT RAISE(ABORT, 'sealed_blocks is history: its rows are never changed or removed'); END""",
    """\
CREATE TRIGGER sealed_blocks_refuse_delete BEFORE DELETE ON sealed_blocks
BEGIN SELECT RAISE(ABORT, 'sealed_blocks is history: its rows are never changed or removed'); END""",
    """\
CREATE TRIGGER sealed_blocks_refuse_replace BEFORE INSERT ON sealed_blocks
WHEN EXISTS (SELECT 1 FROM sealed_blocks WHERE number = NEW.number)
    OR EXISTS (SELECT 1 FROM sealed_blocks WHERE hash = NEW.hash)
    OR EXISTS (SELECT 1 FROM sealed_blocks WHERE previous_hash = NEW.previous_hash)
BEGIN SELECT RAISE(ABORT, 'sealed_blocks is history: its rows are never changed or removed'); END""",
    """\
CREATE TRIGGER sealed_rows_refuse_update BEFORE UPDATE ON sealed_rows
WHEN NEW.table_name <> OLD.table_name
    OR NEW.row_id <> OLD.row_id
    OR NEW.block_number <> OLD.block_number
    OR NEW.digest <> OLD.digest
    OR NEW.words_digest <> OLD.words_digest
    OR NOT (NEW.salt = '')
BEGIN SELECT RAISE(ABORT, 'sealed_rows is history: its rows are never changed or removed'); END""",
    """\
CREATE TRIGGER sealed_rows_refuse_delete BEFORE DELETE ON sealed_rows
BEGIN SELECT RAISE(ABORT, 'sealed_rows is history: its rows are never changed or removed'); END""",
    """\
CREATE TRIGGER sealed_rows_refuse_replace BEFORE INSERT ON sealed_rows
WHEN EXISTS (SELECT 1 FROM sealed_rows WHERE table_name = NEW.table_name AND row_id = NEW.row_id)
BEGIN SELECT RAISE(ABORT, 'sealed_rows is history: its rows are never changed or removed'); END""",
)
ON_POSTGRESQL = (
    """\
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is history: its rows are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$""",
    """\
CREATE TRIGGER ledger_transfers_refuse_update BEFORE UPDATE ON ledger_transfers
FOR EACH ROW
WHEN (OLD.status <> 'pending'
    OR NEW.status = 'pending'
    OR NEW.id <> OLD.id
    OR NEW.reference <> OLD.reference
    OR NEW.debit <> OLD.debit
    OR NEW.credit <> OLD.credit
    OR NEW.amount_cents <> OLD.amount_cents
    OR NEW.made_at <> OLD.made_at)
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER ledger_transfers_refuse_delete BEFORE DELETE ON ledger_transfers
FOR EACH ROW
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER ledger_transfers_refuse_truncate BEFORE TRUNCATE ON ledger_transfers
FOR EACH STATEMENT
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER audit_entries_refuse_update BEFORE UPDATE ON audit_entries
FOR EACH ROW
WHEN (NEW.id <> OLD.id
    OR NEW.at <> OLD.at
    OR NEW.actor_kind <> OLD.actor_kind
    OR NEW.actor_id <> OLD.actor_id
    OR NEW.action <> OLD.action
    OR NEW.subject <> OLD.subject
    OR NEW.request_id <> OLD.request_id
    OR NOT (NEW.before IS NULL AND NEW.after IS NULL AND NEW.note = ''))
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER audit_entries_refuse_delete BEFORE DELETE ON audit_entries
FOR EACH ROW
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER audit_entries_refuse_truncate BEFORE TRUNCATE ON audit_entries
FOR EACH STATEMENT
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER sealed_blocks_refuse_update BEFORE UPDATE ON sealed_blocks
FOR EACH ROW
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER sealed_blocks_refuse_delete BEFORE DELETE ON sealed_blocks
FOR EACH ROW
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER sealed_blocks_refuse_truncate BEFORE TRUNCATE ON sealed_blocks
FOR EACH STATEMENT
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER sealed_rows_refuse_update BEFORE UPDATE ON sealed_rows
FOR EACH ROW
WHEN (NEW.table_name <> OLD.table_name
    OR NEW.row_id <> OLD.row_id
    OR NEW.block_number <> OLD.block_number
    OR NEW.digest <> OLD.digest
    OR NEW.words_digest <> OLD.words_digest
    OR NOT (NEW.salt = ''))
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER sealed_rows_refuse_delete BEFORE DELETE ON sealed_rows
FOR EACH ROW
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER sealed_rows_refuse_truncate BEFORE TRUNCATE ON sealed_rows
FOR EACH STATEMENT
EXECUTE FUNCTION refuse_change()""",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for trigger in ON_SQLITE if is_sqlite else ON_POSTGRESQL:
        op.execute(sa.text(trigger))
