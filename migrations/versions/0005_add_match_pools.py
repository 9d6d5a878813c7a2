"""Sponsors, their pools and terms, and caps per donor."""

import sqlalchemy as sa
from alembic import op

revision = "0005_add_match_pools"
down_revision = "0004_add_campaigns_and_donors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sponsors",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_normalised", sa.String(length=400), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("email_normalised", sa.String(length=254), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsors")),
        sa.UniqueConstraint("name_normalised", name=op.f("uq_sponsors_name_normalised")),
    )
    op.create_table(
        "match_pools",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "sponsor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "conditional",
                "lead_gift",
                name="pool_kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "open",
                "closed",
                name="pool_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_match_pools_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["sponsors.id"], name=op.f("fk_match_pools_sponsor_id_sponsors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_pools")),
        sa.UniqueConstraint("public_id", name=op.f("uq_match_pools_public_id")),
    )
    op.create_index(
        op.f("ix_match_pools_campaign_id_position"),
        "match_pools",
        ["campaign_id", "position"],
        unique=False,
    )
    op.create_index(op.f("ix_match_pools_sponsor_id"), "match_pools", ["sponsor_id"], unique=False)
    op.create_table(
        "match_donor_caps",
        sa.Column("pool_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("donor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("committed_cents", sa.BigInteger(), nullable=False),
        sa.Column("cap_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "committed_cents >= 0 AND committed_cents <= cap_cents",
            name=op.f("ck_match_donor_caps_within_cap"),
        ),
        sa.ForeignKeyConstraint(
            ["donor_id"], ["donors.id"], name=op.f("fk_match_donor_caps_donor_id_donors")
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["match_pools.id"], name=op.f("fk_match_donor_caps_pool_id_match_pools")
        ),
        sa.PrimaryKeyConstraint("pool_id", "donor_id", name=op.f("pk_match_donor_caps")),
    )
    op.create_table(
        "match_terms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pool_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("rate_numerator", sa.BigInteger(), nullable=False),
        sa.Column("rate_denominator", sa.BigInteger(), nullable=False),
        sa.Column("cap_per_gift_cents", sa.BigInteger(), nullable=True),
        sa.Column("cap_per_donor_cents", sa.BigInteger(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column(
            "counts",
            sa.Enum(
                "online",
                "every",
                name="gifts_that_count_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "monthly",
            sa.Enum(
                "first_payment",
                "each_payment",
                name="monthly_gifts_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "unused",
            sa.Enum(
                "kept_by_sponsor",
                "given_anyway",
                "next_campaign",
                name="unused_match_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("commitment_reference", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(cap_per_gift_cents IS NULL OR cap_per_gift_cents > 0) AND (cap_per_donor_cents IS NULL OR cap_per_donor_cents > 0)",
            name=op.f("ck_match_terms_caps_positive"),
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_match_terms_amount_positive")),
        sa.CheckConstraint(
            "opens_at < closes_at", name=op.f("ck_match_terms_opens_before_it_closes")
        ),
        sa.CheckConstraint(
            "rate_numerator > 0 AND rate_denominator > 0", name=op.f("ck_match_terms_rate_positive")
        ),
        sa.ForeignKeyConstraint(
            ["pool_id"], ["match_pools.id"], name=op.f("fk_match_terms_pool_id_match_pools")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_terms")),
        sa.UniqueConstraint("pool_id", "version", name=op.f("uq_match_terms_pool_id_version")),
    )
