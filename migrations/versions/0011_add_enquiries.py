"""Questions from the media and from anybody, and what was written about each."""

import sqlalchemy as sa
from alembic import op

revision = "0011_add_enquiries"
down_revision = "0010_add_pictures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enquiries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "media",
                "help",
                name="enquiry_kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "quarantined",
                "discarded",
                "open",
                "answered",
                "closed",
                name="enquiry_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "topic",
            sa.Enum(
                "giving",
                "receipt",
                "fundraising",
                "website",
                "other",
                name="topic_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("telephone", sa.String(length=200), nullable=False),
        sa.Column("outlet", sa.String(length=120), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
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
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_zone", sa.String(length=64), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "suspicion",
            sa.Enum(
                "filled-trap",
                "no-stamp",
                "too-quick",
                "many-links",
                "link-as-name",
                name="suspicion_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_in_time", sa.Boolean(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'help') = (topic IS NOT NULL)", name=op.f("ck_enquiries_help_has_topic")
        ),
        sa.CheckConstraint(
            "(deadline_at IS NULL) = (deadline_zone IS NULL)",
            name=op.f("ck_enquiries_deadline_has_zone"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["staff_members.id"], name=op.f("fk_enquiries_owner_id_staff_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("once_key", name=op.f("uq_enquiries_once_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enquiries_public_id")),
    )
    op.create_index(op.f("ix_enquiries_owner_id_status"), "enquiries", ["owner_id", "status"])
    op.create_index(op.f("ix_enquiries_received_at"), "enquiries", ["received_at"])
    op.create_index(op.f("ix_enquiries_status_due_at"), "enquiries", ["status", "due_at"])
    op.create_table(
        "enquiry_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "enquiry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "reply",
                "spoken",
                "note",
                name="entry_kind_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["staff_members.id"],
            name=op.f("fk_enquiry_entries_author_id_staff_members"),
        ),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_enquiry_entries_enquiry_id_enquiries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_entries")),
        sa.UniqueConstraint("once_key", name=op.f("uq_enquiry_entries_once_key")),
    )
    op.create_index(
        op.f("ix_enquiry_entries_enquiry_id_id"),
        "enquiry_entries",
        ["enquiry_id", "id"],
    )
