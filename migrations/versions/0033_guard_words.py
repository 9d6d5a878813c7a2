"""Words of the audit log go only after the salt of their seal: a trigger refuses it before (M24).

Without it they could be emptied by hand before their row was sealed, and nobody would have missed
them. Written out for each database, as it stands here; `fundraiser/seals/triggers.py` says why.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033_guard_words"
down_revision = "0032_let_causes_grow"
branch_labels = None
depends_on = None

ON_SQLITE = (
    """\
CREATE TRIGGER audit_entries_refuse_erasure BEFORE UPDATE ON audit_entries
WHEN NOT EXISTS (SELECT 1 FROM sealed_rows
    WHERE table_name = 'audit_entries' AND row_id = OLD.id AND salt = '')
BEGIN SELECT RAISE(ABORT, 'audit_entries is history: its rows are never changed or removed'); END""",
)
ON_POSTGRESQL = (
    """\
CREATE FUNCTION refuse_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM sealed_rows
        WHERE table_name = TG_TABLE_NAME AND row_id = OLD.id AND salt = '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is history: its rows are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$""",
    """\
CREATE TRIGGER audit_entries_refuse_erasure BEFORE UPDATE ON audit_entries
FOR EACH ROW
EXECUTE FUNCTION refuse_erasure()""",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in ON_SQLITE if is_sqlite else ON_POSTGRESQL:
        op.execute(sa.text(statement))
