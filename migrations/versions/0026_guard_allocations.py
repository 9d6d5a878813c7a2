"""Triggers that refuse to change, remove or replace an allocation of match (M24).

Written out for each database, as they stand here; `fundraiser/seals/triggers.py` says why.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026_guard_allocations"
down_revision = "0025_guard_history"
branch_labels = None
depends_on = None

SAID = "match_allocations is history: its rows are never changed or removed"
ON_SQLITE = (
    f"""\
CREATE TRIGGER match_allocations_refuse_update BEFORE UPDATE ON match_allocations
BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    f"""\
CREATE TRIGGER match_allocations_refuse_delete BEFORE DELETE ON match_allocations
BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    f"""\
CREATE TRIGGER match_allocations_refuse_replace BEFORE INSERT ON match_allocations
WHEN EXISTS (SELECT 1 FROM match_allocations WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM match_allocations WHERE reference = NEW.reference)
BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",  # noqa: S608 - our names
)
ON_POSTGRESQL = (
    """\
CREATE TRIGGER match_allocations_refuse_update BEFORE UPDATE ON match_allocations
FOR EACH ROW
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER match_allocations_refuse_delete BEFORE DELETE ON match_allocations
FOR EACH ROW
EXECUTE FUNCTION refuse_change()""",
    """\
CREATE TRIGGER match_allocations_refuse_truncate BEFORE TRUNCATE ON match_allocations
FOR EACH STATEMENT
EXECUTE FUNCTION refuse_change()""",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for trigger in ON_SQLITE if is_sqlite else ON_POSTGRESQL:
        op.execute(sa.text(trigger))
