"""A new cause of less match needs no migration: the list keeps growing (M22)."""

from migrations.rewriting import let_grow

revision = "0032_let_causes_grow"
down_revision = "0031_bound_unpaid_holds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    let_grow("match_shortfalls", "cause", "cause_known")
    let_grow("match_standings", "barred_by", "cause_known")
