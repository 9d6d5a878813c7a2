"""Which installation this database is of: a random id that goes with it into every backup."""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0022_add_installation"
down_revision = "0021_name_events_not_acted_on"
branch_labels = None
depends_on = None

ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    installations = op.create_table(
        "installations",
        sa.Column("id", row_id, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mail_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_installations_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installations")),
    )
    op.bulk_insert(installations, [{"id": 1, "public_id": _new_id(), "made_at": datetime.now(UTC)}])


def _new_id() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
