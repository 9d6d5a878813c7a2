"""Alarms, and when each kind of them was last told by email."""

import sqlalchemy as sa
from alembic import op

revision = "0016_add_alarms"
down_revision = "0015_let_open_lists_grow"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "alarms",
        sa.Column("id", row_id, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_ids", sa.JSON(), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", row_id, nullable=True),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"],
            ["staff_members.id"],
            name=op.f("fk_alarms_resolved_by_id_staff_members"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    op.create_index(
        op.f("uq_alarms_open_kind_subject"),
        "alarms",
        ["kind", "subject"],
        unique=True,
        sqlite_where=sa.text("over_at IS NULL"),
        postgresql_where=sa.text("over_at IS NULL"),
    )
    op.create_index(op.f("ix_alarms_over_at"), "alarms", ["over_at"])
    op.create_table(
        "alarm_notices",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_alarm_notices")),
    )
