"""What a donor has of a pool is counted by whatever version of its terms, capped or not (M16)."""

import sqlalchemy as sa
from alembic import op

revision = "0019_count_every_pool_by_donor"
down_revision = "0018_keep_what_was_offered"
branch_labels = None
depends_on = None

COUNTED = """
    INSERT INTO match_donor_caps (pool_id, donor_id, committed_cents)
    SELECT pool_id, donor_id, SUM(cents)
    FROM (
        SELECT match_allocations.pool_id, match_standings.donor_id,
               match_allocations.change_cents AS cents
        FROM match_allocations
        JOIN match_standings ON match_standings.gift_id = match_allocations.gift_id
        UNION ALL
        SELECT pool_id, donor_id, amount_cents FROM match_holds WHERE status = 'held'
    ) AS counted
    GROUP BY pool_id, donor_id
    HAVING SUM(cents) > 0
"""


def upgrade() -> None:
    with op.batch_alter_table("match_donor_caps") as table:
        table.alter_column("cap_cents", existing_type=sa.BigInteger(), nullable=True)
    op.execute("DELETE FROM match_donor_caps")
    op.execute(COUNTED)
