"""Events of kinds that nothing was done for were called applied: they were not acted on (M26)."""

import sqlalchemy as sa
from alembic import op

revision = "0021_name_events_not_acted_on"
down_revision = "0020_keep_events_not_acted_on"
branch_labels = None
depends_on = None

ACTED_ON = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refunded",
)


def upgrade() -> None:
    events = sa.table("stripe_events", sa.column("status"), sa.column("kind"))
    op.execute(
        events.update()
        .where(events.c.status == "applied", events.c.kind.not_in(ACTED_ON))
        .values(status="not_acted_on")
    )
