"""What waits for work, and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001_add_jobs_and_mail"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outgoing_emails",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "due",
                "sending",
                "sent",
                "dead",
                "withdrawn",
                name="email_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "thank_you",
                "tribute_notice",
                "bank_debit_pending",
                "bank_debit_failed",
                "refund",
                "match_increased",
                "staff_invitation",
                "staff_security",
                "ledger_alarm",
                "enquiry_acknowledgement",
                "enquiry_notice",
                "enquiry_reply",
                "enquiry_overdue",
                "lead_guide",
                "lead_follow_up",
                "lead_notice",
                "lead_handed_over",
                name="email_kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("once", sa.String(length=200), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=200), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_emails")),
        sa.UniqueConstraint("once", name=op.f("uq_outgoing_emails_once")),
    )
    op.create_index(
        "ix_outgoing_emails_record", "outgoing_emails", ["kind", "record_id"], unique=False
    )
    op.create_index(
        "ix_outgoing_emails_work", "outgoing_emails", ["status", "due_at"], unique=False
    )
    op.create_table(
        "rate_limit_windows",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("hits", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_limit_windows")),
        sa.UniqueConstraint("key", name=op.f("uq_rate_limit_windows_key")),
    )
    op.create_index(
        "ix_rate_limit_windows_ends_at", "rate_limit_windows", ["ends_at"], unique=False
    )
    op.create_table(
        "timetable_jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "name",
            sa.Enum(
                "send_mail",
                "apply_events",
                "release_lapsed_holds",
                "look_at_checkouts",
                "find_missed_events",
                "record_fees",
                "check_ledger",
                "remind_of_enquiries",
                "follow_up_leads",
                "sweep_rate_limits",
                name="job_name_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("slot", sa.String(length=200), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_jobs")),
        sa.UniqueConstraint("name", name=op.f("uq_timetable_jobs_name")),
    )
