"""The people who work here, what they did, and the charity itself."""

import sqlalchemy as sa
from alembic import op

revision = "0002_add_accounts_and_audit"
down_revision = "0001_add_jobs_and_mail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "actor_kind",
            sa.Enum(
                "visitor",
                "donor",
                "staff",
                "job",
                name="actor_kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.String(length=200), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "staff-invited",
                "staff-invited-again",
                "staff-role-changed",
                "staff-deactivated",
                "staff-reactivated",
                "staff-signed-in",
                "staff-signed-out",
                "staff-details-changed",
                "staff-password-set",
                "staff-password-link-asked",
                "staff-codes-locked",
                "second-factor-set-up",
                "second-factor-removed",
                "second-factor-reset",
                "recovery-codes-made",
                "recovery-code-used",
                "organisation-changed",
                "campaign-added",
                "campaign-changed",
                "campaign-extended",
                "campaign-published",
                "campaign-withdrawn",
                "sponsor-added",
                "sponsor-changed",
                "pool-drafted",
                "pool-opened",
                "pool-terms-changed",
                "pool-closed",
                "pool-discarded",
                "pools-reordered",
                "sponsor-payment-recorded",
                "sponsor-payment-taken-back",
                "comment-hidden",
                "comment-shown",
                "gifts-exported",
                "pledges-exported",
                "donors-exported",
                "email-sent-again",
                "email-withdrawn",
                "stripe-event-applied-again",
                "payment-put-right",
                "ledger-checked",
                name="audit_action_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(
        op.f("ix_audit_entries_action_id"), "audit_entries", ["action", "id"], unique=False
    )
    op.create_index(
        op.f("ix_audit_entries_subject_id"), "audit_entries", ["subject", "id"], unique=False
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("name_fr", sa.String(length=200), nullable=False),
        sa.Column("address_line_1", sa.String(length=200), nullable=False),
        sa.Column("address_line_2", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=200), nullable=False),
        sa.Column("province", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=200), nullable=False),
        sa.Column("registration_number", sa.String(length=200), nullable=False),
        sa.Column("general_email", sa.String(length=200), nullable=False),
        sa.Column("general_telephone", sa.String(length=200), nullable=False),
        sa.Column("media_email", sa.String(length=200), nullable=False),
        sa.Column("media_telephone", sa.String(length=200), nullable=False),
        sa.Column("events_email", sa.String(length=200), nullable=False),
        sa.Column("events_telephone", sa.String(length=200), nullable=False),
        sa.Column("reply_to", sa.String(length=200), nullable=False),
        sa.Column("website", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_organisations_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_table(
        "staff_members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "fundraising",
                "finance",
                "admin",
                name="role_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "language",
            sa.Enum(
                "en",
                "fr",
                name="language_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("tf_totp_secret", sa.Text(), nullable=True),
        sa.Column("mf_recovery_codes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("last_totp_counter", sa.BigInteger(), nullable=True),
        sa.Column("wrong_codes", sa.BigInteger(), nullable=False),
        sa.Column("codes_paused_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_members")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_members_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_staff_members_fs_uniquifier")),
    )
    op.create_table(
        "account_notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "password-link",
                "password-set",
                "second-factor-set-up",
                "second-factor-gone",
                "recovery-code-used",
                "codes-paused",
                name="notice_kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "staff_member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_member_id"],
            ["staff_members.id"],
            name=op.f("fk_account_notices_staff_member_id_staff_members"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_notices")),
    )
    op.create_index(
        op.f("ix_account_notices_staff_member_id"),
        "account_notices",
        ["staff_member_id"],
        unique=False,
    )
