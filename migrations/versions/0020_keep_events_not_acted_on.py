"""An event of a kind that we do not act on is kept as such (M26)."""

from migrations.rewriting import widen

revision = "0020_keep_events_not_acted_on"
down_revision = "0019_know_cash_donors_by_name"
branch_labels = None
depends_on = None

STATUSES = ("due", "applying", "applied", "not_acted_on", "dead")


def upgrade() -> None:
    widen("stripe_events", "status", "event_status_known", STATUSES)
