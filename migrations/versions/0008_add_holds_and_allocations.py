"""Match set aside, match earned, and each gift's place in line."""

import sqlalchemy as sa
from alembic import op

revision = "0008_add_holds_and_allocations"
down_revision = "0007_add_gifts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_allocations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("gift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pool_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("terms_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("earned_cents", sa.BigInteger(), nullable=False),
        sa.Column("base_cents", sa.BigInteger(), nullable=False),
        sa.Column("left_cents", sa.BigInteger(), nullable=False),
        sa.Column("gift_cents", sa.BigInteger(), nullable=False),
        sa.Column(
            "earned_by",
            sa.Enum(
                "hold",
                "what_was_left",
                "freed_money",
                name="earned_by_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("earned_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "earned_cents > 0 AND base_cents > 0",
            name=op.f("ck_match_allocations_amounts_positive"),
        ),
        sa.CheckConstraint(
            "left_cents >= 0 AND left_cents <= earned_cents",
            name=op.f("ck_match_allocations_left_within_earned"),
        ),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_match_allocations_gift_id_gifts")
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["match_pools.id"], name=op.f("fk_match_allocations_pool_id_match_pools")
        ),
        sa.ForeignKeyConstraint(
            ["terms_id"], ["match_terms.id"], name=op.f("fk_match_allocations_terms_id_match_terms")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_allocations")),
        sa.UniqueConstraint("reference", name=op.f("uq_match_allocations_reference")),
    )
    op.create_index(
        op.f("ix_match_allocations_gift_id"), "match_allocations", ["gift_id"], unique=False
    )
    op.create_index(
        op.f("ix_match_allocations_pool_id"), "match_allocations", ["pool_id"], unique=False
    )
    op.create_table(
        "match_holds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column(
            "pledge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("donor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pool_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("terms_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("gift_cents", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "held",
                "earned",
                "released",
                "lapsed",
                name="hold_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "amount_cents > 0 AND gift_cents > 0", name=op.f("ck_match_holds_amounts_positive")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_match_holds_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["donor_id"], ["donors.id"], name=op.f("fk_match_holds_donor_id_donors")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledges.id"], name=op.f("fk_match_holds_pledge_id_pledges")
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["match_pools.id"], name=op.f("fk_match_holds_pool_id_match_pools")
        ),
        sa.ForeignKeyConstraint(
            ["terms_id"], ["match_terms.id"], name=op.f("fk_match_holds_terms_id_match_terms")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_holds")),
        sa.UniqueConstraint("reference", name=op.f("uq_match_holds_reference")),
    )
    op.create_index(
        "ix_match_holds_due",
        "match_holds",
        ["expires_at"],
        unique=False,
        sqlite_where=sa.text("status = 'held'"),
        postgresql_where=sa.text("status = 'held'"),
    )
    op.create_index(op.f("ix_match_holds_pledge_id"), "match_holds", ["pledge_id"], unique=False)
    op.create_index(op.f("ix_match_holds_pool_id"), "match_holds", ["pool_id"], unique=False)
    op.create_table(
        "match_standings",
        sa.Column("gift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("donor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("is_matchable", sa.Boolean(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("left_cents", sa.BigInteger(), nullable=False),
        sa.Column("unmatched_cents", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "unmatched_cents >= 0 AND left_cents >= 0",
            name=op.f("ck_match_standings_amounts_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_match_standings_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["donor_id"], ["donors.id"], name=op.f("fk_match_standings_donor_id_donors")
        ),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_match_standings_gift_id_gifts")
        ),
        sa.PrimaryKeyConstraint("gift_id", name=op.f("pk_match_standings")),
    )
    op.create_index(
        "ix_match_standings_in_line",
        "match_standings",
        ["campaign_id", "decided_at", "gift_id"],
        unique=False,
        sqlite_where=sa.text("unmatched_cents > 0"),
        postgresql_where=sa.text("unmatched_cents > 0"),
    )
