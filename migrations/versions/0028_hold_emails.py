"""Emails that may have been sent before a restore are held; each says when what it tells happened."""

import sqlalchemy as sa
from alembic import op

from migrations.rewriting import widen

revision = "0028_hold_emails"
down_revision = "0027_count_failed_answers"
branch_labels = None
depends_on = None

STATUSES = ("due", "sending", "sent", "dead", "withdrawn", "held")


def upgrade() -> None:
    widen("outgoing_emails", "status", "email_status_known", STATUSES)
    op.add_column(
        "outgoing_emails", sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True)
    )
