"""Holds know the network they are for and how long their pledge holds, and unpaid forms are a cause
of less match (M23).

What was held before has no network: it counts against its donor's address alone.
"""

import sqlalchemy as sa
from alembic import op

from migrations.rewriting import require, widen

revision = "0031_bound_unpaid_holds"
down_revision = "0030_keep_what_the_page_claimed"
branch_labels = None
depends_on = None

CAUSES = (
    "used_up",
    "reserved",
    "unpaid_forms",
    "not_paid_in_time",
    "limit_per_gift",
    "limit_per_donor",
    "outside_window",
    "not_this_kind",
    "pool_closed",
    "sponsors_own",
    "donor_chose_none",
)
KNOWN = sa.text("network IS NOT NULL")


def upgrade() -> None:
    for table in ("checkouts", "match_holds", "match_standings"):
        op.add_column(table, sa.Column("network", sa.BigInteger(), nullable=True))
    op.add_column("match_holds", sa.Column("held_since", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE match_holds SET held_since = placed_at")
    require("match_holds", "held_since")
    widen("match_shortfalls", "cause", "cause_known", CAUSES)
    widen("match_standings", "barred_by", "cause_known", CAUSES)
    for table in ("match_holds", "match_standings"):
        op.create_index(op.f(f"ix_{table}_donor_id"), table, ["donor_id"])
        _index_known(f"ix_{table}_network", table, "network")
    _index_known("ix_checkouts_with_network", "checkouts", "made_at")


def _index_known(name: str, table: str, column: str) -> None:
    op.create_index(name, table, [column], sqlite_where=KNOWN, postgresql_where=KNOWN)
