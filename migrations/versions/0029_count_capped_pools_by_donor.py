"""What a donor has of a pool with a cap is counted by whatever version of its terms (M16).

A pool knows whether any version has a cap per donor: others count nothing, and cost nothing.
"""

import sqlalchemy as sa
from alembic import op

from migrations.rewriting import let_be_null

revision = "0029_count_capped_pools_by_donor"
down_revision = "0028_hold_emails"
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
    WHERE pool_id IN (SELECT id FROM match_pools WHERE has_donor_cap)
    GROUP BY pool_id, donor_id
    HAVING SUM(cents) > 0
"""


def upgrade() -> None:
    capped: sa.Column[bool] = sa.Column(
        "has_donor_cap", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("match_pools", capped)
    op.execute(
        "UPDATE match_pools SET has_donor_cap = true WHERE id IN"
        " (SELECT pool_id FROM match_terms WHERE cap_per_donor_cents IS NOT NULL)"
    )
    let_be_null("match_donor_caps", "cap_cents")
    op.execute("DELETE FROM match_donor_caps")
    op.execute(COUNTED)
