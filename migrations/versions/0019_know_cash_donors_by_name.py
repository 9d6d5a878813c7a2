"""Who gave cash and left no address is known by the page and the name, so that caps hold (M16)."""

import sqlalchemy as sa
from alembic import op

revision = "0019_know_cash_donors_by_name"
down_revision = "0018_keep_what_was_offered"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("donors", sa.Column("cash_key", sa.String(length=500), nullable=True))
    op.create_index(op.f("uq_donors_cash_key"), "donors", ["cash_key"], unique=True)
