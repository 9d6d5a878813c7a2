"""Pledges made again from their sessions at Stripe, and payments there that belong to no pledge."""

import sqlalchemy as sa
from alembic import op

revision = "0023_rebuild_pledges"
down_revision = "0022_add_installation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("checkouts", sa.Column("rebuilt_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "unclaimed_payments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("session_id", sa.String(length=255), nullable=False),
        sa.Column("payment_intent_id", sa.String(length=255), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "put_right",
                "claimed",
                name="unclaimed_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "why",
            sa.Enum(
                "not_marked",
                "older_version",
                "marks_damaged",
                "amounts_differ",
                "no_campaign",
                "no_address",
                name="why_not_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclaimed_payments")),
        sa.UniqueConstraint("session_id", name=op.f("uq_unclaimed_payments_session_id")),
    )
    op.create_index(op.f("ix_unclaimed_payments_status_id"), "unclaimed_payments", ["status", "id"])
    op.create_index(
        op.f("ix_unclaimed_payments_payment_intent_id"),
        "unclaimed_payments",
        ["payment_intent_id"],
    )
