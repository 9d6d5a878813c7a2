"""Kinds of email, acts and jobs are open lists: plain strings, so that a new one needs no migration."""

from migrations.rewriting import let_grow

revision = "0015_let_open_lists_grow"
down_revision = "0014_add_stories"
branch_labels = None
depends_on = None


def upgrade() -> None:
    let_grow("outgoing_emails", "kind", "email_kind_known")
    let_grow("audit_entries", "action", "audit_action_known")
    let_grow("timetable_jobs", "name", "job_name_known")
