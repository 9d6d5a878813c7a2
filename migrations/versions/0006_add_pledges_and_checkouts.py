"""What donors promise, and the attempts to pay it."""

import sqlalchemy as sa
from alembic import op

revision = "0006_add_pledges_and_checkouts"
down_revision = "0005_add_match_pools"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pledges",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("donor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "settling",
                "fulfilled",
                "failed",
                "lapsed",
                "cancelled",
                name="pledge_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "frequency",
            sa.Enum(
                "once", name="frequency_known", native_enum=False, create_constraint=True, length=40
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
        sa.Column("promised_match_cents", sa.BigInteger(), nullable=False),
        sa.Column(
            "match_answer",
            sa.Enum(
                "not_asked",
                "asked",
                "part",
                "none",
                name="match_answer_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("hides_name", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column(
            "tribute_kind",
            sa.Enum(
                "in_honour",
                "in_memory",
                name="tribute_kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("honouree", sa.String(length=120), nullable=False),
        sa.Column("tribute_recipient_name", sa.String(length=120), nullable=False),
        sa.Column("tribute_recipient_email", sa.String(length=254), nullable=False),
        sa.Column("tribute_message", sa.Text(), nullable=False),
        sa.Column("address_line1", sa.String(length=120), nullable=False),
        sa.Column("address_line2", sa.String(length=120), nullable=False),
        sa.Column("address_city", sa.String(length=80), nullable=False),
        sa.Column("address_region", sa.String(length=80), nullable=False),
        sa.Column("address_postal_code", sa.String(length=20), nullable=False),
        sa.Column("address_country", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "amount_cents > 0 AND covered_fee_cents >= 0", name=op.f("ck_pledges_amounts_positive")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_pledges_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["donor_id"], ["donors.id"], name=op.f("fk_pledges_donor_id_donors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledges")),
        sa.UniqueConstraint("form_key", name=op.f("uq_pledges_form_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pledges_public_id")),
    )
    op.create_index(
        op.f("ix_pledges_campaign_id_made_at"), "pledges", ["campaign_id", "made_at"], unique=False
    )
    op.create_index(op.f("ix_pledges_donor_id"), "pledges", ["donor_id"], unique=False)
    op.create_index(
        op.f("ix_pledges_status_made_at"), "pledges", ["status", "made_at"], unique=False
    )
    op.create_table(
        "checkouts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "pledge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "settling",
                "paid",
                "failed",
                "expired",
                "quarantined",
                "put_right",
                name="checkout_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("covered_fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.String(length=255), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "covered_fee_cents >= 0 AND amount_cents > covered_fee_cents",
            name=op.f("ck_checkouts_amounts_positive"),
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledges.id"], name=op.f("fk_checkouts_pledge_id_pledges")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkouts")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_checkouts_idempotency_key")),
        sa.UniqueConstraint("pledge_id", "attempt", name=op.f("uq_checkouts_pledge_id_attempt")),
        sa.UniqueConstraint("session_id", name=op.f("uq_checkouts_session_id")),
    )
    op.create_index(
        "ix_checkouts_to_look_at",
        "checkouts",
        ["look_at"],
        unique=False,
        sqlite_where=sa.text("look_at IS NOT NULL"),
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )
