"""Money that has arrived: gifts, tributes, refunds."""

import sqlalchemy as sa
from alembic import op

revision = "0007_add_gifts"
down_revision = "0006_add_pledges_and_checkouts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gifts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column(
            "pledge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("donor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "partly_refunded",
                "refunded",
                name="gift_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "website", name="source_known", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("covered_fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("left_cents", sa.BigInteger(), nullable=False),
        sa.Column("covered_fee_left_cents", sa.BigInteger(), nullable=False),
        sa.Column("fee_cents", sa.BigInteger(), nullable=True),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("payment_intent_id", sa.String(length=255), nullable=False),
        sa.Column("charge_id", sa.String(length=255), nullable=False),
        sa.Column("balance_transaction_id", sa.String(length=255), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("hides_name", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("comment_hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wants_match", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "amount_cents > 0 AND covered_fee_cents >= 0", name=op.f("ck_gifts_amounts_positive")
        ),
        sa.CheckConstraint(
            "left_cents >= 0 AND left_cents <= amount_cents AND covered_fee_left_cents >= 0 AND covered_fee_left_cents <= covered_fee_cents",
            name=op.f("ck_gifts_left_within_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_gifts_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_gifts_donor_id_donors")),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledges.id"], name=op.f("fk_gifts_pledge_id_pledges")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gifts")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_gifts_charge_id")),
        sa.UniqueConstraint("payment_intent_id", name=op.f("uq_gifts_payment_intent_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_gifts_public_id")),
    )
    op.create_index(op.f("ix_gifts_amount_cents_id"), "gifts", ["amount_cents", "id"], unique=False)
    op.create_index(
        op.f("ix_gifts_campaign_id_received_at_id"),
        "gifts",
        ["campaign_id", "received_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_gifts_donor_id"), "gifts", ["donor_id"], unique=False)
    op.create_index(
        "ix_gifts_fee_unknown",
        "gifts",
        ["received_at"],
        unique=False,
        sqlite_where=sa.text("fee_cents IS NULL"),
        postgresql_where=sa.text("fee_cents IS NULL"),
    )
    op.create_index(op.f("ix_gifts_pledge_id"), "gifts", ["pledge_id"], unique=False)
    op.create_index(op.f("ix_gifts_received_at_id"), "gifts", ["received_at", "id"], unique=False)
    op.create_table(
        "refunds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stripe_id", sa.String(length=255), nullable=False),
        sa.Column("gift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "requires_action",
                "succeeded",
                "failed",
                "canceled",
                name="refund_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_refunds_amount_positive")),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_refunds_gift_id_gifts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_refunds_stripe_id")),
    )
    op.create_index(op.f("ix_refunds_gift_id"), "refunds", ["gift_id"], unique=False)
    op.create_table(
        "tributes",
        sa.Column("gift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "in_honour",
                "in_memory",
                name="tribute_kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("honouree", sa.String(length=120), nullable=False),
        sa.Column("recipient_name", sa.String(length=120), nullable=False),
        sa.Column("recipient_email", sa.String(length=254), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_tributes_gift_id_gifts")),
        sa.PrimaryKeyConstraint("gift_id", name=op.f("pk_tributes")),
    )
