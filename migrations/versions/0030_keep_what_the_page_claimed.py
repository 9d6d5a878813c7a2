"""A pledge keeps what its page had claimed of the match, pool by pool, to say why it is less (M6)."""

import sqlalchemy as sa
from alembic import op

revision = "0030_keep_what_the_page_claimed"
down_revision = "0029_count_capped_pools_by_donor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pledges", sa.Column("claim", sa.Text(), nullable=False, server_default=""))
