"""How often Stripe failed under an attempt's key: it says the same again to that key."""

import sqlalchemy as sa
from alembic import op

revision = "0027_count_failed_answers"
down_revision = "0026_guard_allocations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "checkouts",
        sa.Column("failed_answers", sa.BigInteger(), nullable=False, server_default="0"),
    )
