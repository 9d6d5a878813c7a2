"""A pledge keeps what match was offered when its donor was asked, apart from the answer (M6)."""

import sqlalchemy as sa
from alembic import op

revision = "0018_keep_what_was_offered"
down_revision = "0017_keep_match_history"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pledges", sa.Column("offered_match_cents", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE pledges SET offered_match_cents = promised_match_cents"
        " WHERE match_answer IN ('part', 'none')"
    )
