"""Accounts with their sums, transfers, days, and the results of the self-check."""

import sqlalchemy as sa
from alembic import op

revision = "0003_add_ledger"
down_revision = "0002_add_accounts_and_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_accounts",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "stripe",
                "bank",
                "fees",
                "given",
                "covered_fees",
                "pool",
                "matched",
                "lead_gifts",
                "sponsor_received",
                name="account_kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("debits_posted_cents", sa.BigInteger(), nullable=False),
        sa.Column("credits_posted_cents", sa.BigInteger(), nullable=False),
        sa.Column("debits_pending_cents", sa.BigInteger(), nullable=False),
        sa.Column("credits_pending_cents", sa.BigInteger(), nullable=False),
        sa.Column("posted_count", sa.BigInteger(), nullable=False),
        sa.Column("limit_cents", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "debits_posted_cents >= 0 AND credits_posted_cents >= 0 AND debits_pending_cents >= 0 AND credits_pending_cents >= 0",
            name=op.f("ck_ledger_accounts_sums_not_negative"),
        ),
        sa.CheckConstraint(
            "limit_cents IS NULL OR debits_posted_cents + debits_pending_cents - credits_posted_cents <= limit_cents",
            name=op.f("ck_ledger_accounts_within_limit"),
        ),
        sa.CheckConstraint("posted_count >= 0", name=op.f("ck_ledger_accounts_count_not_negative")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_ledger_accounts")),
    )
    op.create_table(
        "ledger_checks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("difference_count", sa.BigInteger(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_checks")),
    )
    op.create_table(
        "account_days",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("sum_cents", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"],
            ["ledger_accounts.code"],
            name=op.f("fk_account_days_account_ledger_accounts"),
        ),
        sa.PrimaryKeyConstraint("account", "day", "source", name=op.f("pk_account_days")),
    )
    op.create_table(
        "ledger_transfers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("debit", sa.String(length=40), nullable=False),
        sa.Column("credit", sa.String(length=40), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("posted_cents", sa.BigInteger(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "posted",
                "voided",
                name="transfer_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'posted') = (posted_cents IS NOT NULL) AND (posted_cents IS NULL OR (posted_cents > 0 AND posted_cents <= amount_cents))",
            name=op.f("ck_ledger_transfers_posted_within_amount"),
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_ledger_transfers_amount_positive")),
        sa.CheckConstraint("debit <> credit", name=op.f("ck_ledger_transfers_accounts_differ")),
        sa.ForeignKeyConstraint(
            ["credit"],
            ["ledger_accounts.code"],
            name=op.f("fk_ledger_transfers_credit_ledger_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["debit"],
            ["ledger_accounts.code"],
            name=op.f("fk_ledger_transfers_debit_ledger_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transfers")),
        sa.UniqueConstraint("reference", name=op.f("uq_ledger_transfers_reference")),
    )
    op.create_index(
        op.f("ix_ledger_transfers_credit_id"), "ledger_transfers", ["credit", "id"], unique=False
    )
    op.create_index(
        op.f("ix_ledger_transfers_debit_id"), "ledger_transfers", ["debit", "id"], unique=False
    )
