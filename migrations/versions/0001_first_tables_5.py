"""The first migration: every table, and the triggers that keep history as it is (M24).

The triggers are written out for each database, as they stand here; `fundraiser/seals/triggers.py`
says why there are any. A database of before the first release is refused by `env.py`; until then,
`revision` gets another number whenever the tables change, so that it can tell.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import click
import sqlalchemy as sa
from alembic import op

revision = "0001_first_tables_5"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OR = "\n    OR "
ALPHABET = "abcdefghjkmnpqrstvwxyz23456789"

# By table: when an UPDATE is refused (always, if nothing is said), and the
# keys by which a row may be there already.
HISTORY = {
    "ledger_transfers": (
        [
            "OLD.status <> 'pending'",
            "NEW.status = 'pending'",
            "NEW.id <> OLD.id",
            "NEW.reference <> OLD.reference",
            "NEW.debit <> OLD.debit",
            "NEW.credit <> OLD.credit",
            "NEW.amount_cents <> OLD.amount_cents",
            "NEW.made_at <> OLD.made_at",
        ],
        ["id"],
        ["reference"],
    ),
    "match_allocations": ([], ["id"], ["reference"]),
    "audit_entries": (
        [
            "NEW.id <> OLD.id",
            "NEW.at <> OLD.at",
            "NEW.actor_kind <> OLD.actor_kind",
            "NEW.actor_id <> OLD.actor_id",
            "NEW.action <> OLD.action",
            "NEW.subject <> OLD.subject",
            "NEW.request_id <> OLD.request_id",
            "NOT (NEW.before IS NULL AND NEW.after IS NULL AND NEW.note = '')",
        ],
        ["id"],
    ),
    "sealed_blocks": ([], ["number"], ["hash"], ["previous_hash"]),
    "sealed_rows": (
        [
            "NEW.table_name <> OLD.table_name",
            "NEW.row_id <> OLD.row_id",
            "NEW.block_number <> OLD.block_number",
            "NEW.digest <> OLD.digest",
            "NEW.words_digest <> OLD.words_digest",
            "NOT (NEW.salt = '')",
        ],
        ["table_name", "row_id"],
    ),
}
REFUSE_CHANGE = """\
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is history: its rows are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$"""
REFUSE_ERASURE = """\
CREATE FUNCTION refuse_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM sealed_rows
        WHERE table_name = TG_TABLE_NAME AND row_id = OLD.id AND salt = '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is history: its rows are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$"""
ERASURE_ON_POSTGRESQL = """\
CREATE TRIGGER audit_entries_refuse_erasure BEFORE UPDATE ON audit_entries
FOR EACH ROW
EXECUTE FUNCTION refuse_erasure()"""
ERASURE_ON_SQLITE = """\
CREATE TRIGGER audit_entries_refuse_erasure BEFORE UPDATE ON audit_entries
WHEN NOT EXISTS (SELECT 1 FROM sealed_rows
    WHERE table_name = 'audit_entries' AND row_id = OLD.id AND salt = '')
BEGIN SELECT RAISE(ABORT, 'audit_entries is history: its rows are never changed or removed'); END"""


TRIGRAMS_ON_POSTGRESQL = """
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX ix_donors_search_text ON donors USING gin (search_text gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
    RAISE WARNING 'donors are searched without an index: %', SQLERRM;
END $$"""
TAKEN_OUT = "INSERT INTO donor_search (donor_search, rowid, search_text) VALUES ('delete', OLD.id, OLD.search_text);"
PUT_IN = "INSERT INTO donor_search (rowid, search_text) VALUES (NEW.id, NEW.search_text);"
TRIGRAMS_ON_SQLITE = (
    """CREATE VIRTUAL TABLE donor_search USING fts5(
    search_text, content='donors', content_rowid='id', tokenize='trigram', detail='none')""",
    f"CREATE TRIGGER donors_search_add AFTER INSERT ON donors BEGIN {PUT_IN} END",
    f"CREATE TRIGGER donors_search_remove AFTER DELETE ON donors BEGIN {TAKEN_OUT} END",
    f"CREATE TRIGGER donors_search_change AFTER UPDATE OF search_text ON donors BEGIN {TAKEN_OUT} {PUT_IN} END",
)
FORGETS_AT_ONCE = "INSERT INTO donor_search (donor_search, rank) VALUES ('secure-delete', 1)"


def upgrade() -> None:
    make_tables()
    guards = on_sqlite() if op.get_bind().dialect.name == "sqlite" else on_postgresql()
    for statement in guards:
        op.execute(sa.text(statement))
    index_donors()


def index_donors() -> None:
    """Make the index of trigrams by which donors are searched.

    Where the server does not let us have `pg_trgm`, a search reads every donor instead.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text(TRIGRAMS_ON_POSTGRESQL))
        return
    for statement in TRIGRAMS_ON_SQLITE:
        op.get_bind().exec_driver_sql(statement)
    if sqlite3.sqlite_version_info >= (3, 42):  # what is taken out is gone at once
        op.get_bind().exec_driver_sql(FORGETS_AT_ONCE)


def on_postgresql() -> Iterator[str]:
    yield from (REFUSE_CHANGE, REFUSE_ERASURE)
    for table, (refused, *_) in HISTORY.items():
        when = f"\nWHEN ({OR.join(refused)})" if refused else ""
        for act, each, condition in (
            ("update", "ROW", when),
            ("delete", "ROW", ""),
            ("truncate", "STATEMENT", ""),
        ):
            yield (
                f"CREATE TRIGGER {table}_refuse_{act} BEFORE {act.upper()} ON {table}\n"
                f"FOR EACH {each}{condition}\nEXECUTE FUNCTION refuse_change()"
            )
    yield ERASURE_ON_POSTGRESQL


def on_sqlite() -> Iterator[str]:
    for table, (refused, *keys) in HISTORY.items():
        there = OR.join(
            f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{key} = NEW.{key}' for key in names)})"  # noqa: S608 - our names
            for names in keys
        )
        for act, event, condition in (
            ("update", "UPDATE", f"\nWHEN {OR.join(refused)}" if refused else ""),
            ("delete", "DELETE", ""),
            ("replace", "INSERT", f"\nWHEN {there}"),
        ):
            yield (
                f"CREATE TRIGGER {table}_refuse_{act} BEFORE {event} ON {table}{condition}\n"
                f"BEGIN SELECT RAISE(ABORT, '{table} is history: its rows are never changed or removed'); END"
            )
    yield ERASURE_ON_SQLITE


def new_public_id() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def make_tables() -> None:  # noqa: PLR0915 - as many as there are
    """Make each table after those it points to."""
    # fmt: off
    op.create_table(
        "alarm_notices",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_alarm_notices")),
    )
    op.create_table(
        "attached_files",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_attached_files")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=200), nullable=False),
        sa.CheckConstraint("actor_kind IN ('visitor', 'donor', 'staff', 'job')", name=op.f("ck_audit_entries_actor_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_action_id"), "audit_entries", ["action", "id"])
    op.create_index(op.f("ix_audit_entries_at_id"), "audit_entries", ["at", "id"])
    op.create_index(op.f("ix_audit_entries_actor_kind_actor_id_id"), "audit_entries", ["actor_kind", "actor_id", "id"])
    op.create_index(op.f("ix_audit_entries_subject_id"), "audit_entries", ["subject", "id"])
    op.create_table(
        "backups",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backups")),
        sa.UniqueConstraint("name", name=op.f("uq_backups_name")),
    )
    op.create_index(op.f("ix_backups_made_at"), "backups", ["made_at"])
    op.create_index(op.f("ix_backups_proved_at"), "backups", ["proved_at"])
    op.create_table(
        "pictures",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("left_percent", sa.BigInteger(), nullable=False),
        sa.Column("top_percent", sa.BigInteger(), nullable=False),
        sa.Column("zoom_percent", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("left_percent BETWEEN 0 AND 100 AND top_percent BETWEEN 0 AND 100 AND zoom_percent BETWEEN 100 AND 300", name=op.f("ck_pictures_crop_within")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pictures_public_id")),
    )
    op.create_table(
        "campaigns",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("title_fr", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("name_fr", sa.String(length=120), nullable=False),
        sa.Column("summary_en", sa.String(length=300), nullable=False),
        sa.Column("summary_fr", sa.String(length=300), nullable=False),
        sa.Column("story_en", sa.Text(), nullable=False),
        sa.Column("story_fr", sa.Text(), nullable=False),
        sa.Column("goal_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("presets", sa.JSON(), nullable=False),
        sa.Column("impacts", sa.JSON(), nullable=False),
        sa.Column("shows_wall", sa.Boolean(), nullable=False),
        sa.Column("takes_pages", sa.Boolean(), nullable=False),
        sa.Column("approves_pages", sa.Boolean(), nullable=False),
        sa.Column("picture_id", ROW_ID, nullable=True),
        sa.Column("picture_alt_en", sa.String(length=250), nullable=False),
        sa.Column("picture_alt_fr", sa.String(length=250), nullable=False),
        sa.Column("picture_credit", sa.String(length=120), nullable=False),
        sa.Column("preview_id", sa.String(length=19), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"], name=op.f("fk_campaigns_picture_id_pictures")),
        sa.CheckConstraint("goal_cents > 0", name=op.f("ck_campaigns_goal_positive")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_campaigns_opens_before_it_closes")),
        sa.CheckConstraint("status IN ('draft', 'published', 'withdrawn')", name=op.f("ck_campaigns_campaign_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("preview_id", name=op.f("uq_campaigns_preview_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaigns_slug")),
    )
    op.create_table(
        "donors",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_normalised", sa.String(length=254), nullable=True),
        sa.Column("cash_key", sa.String(length=500), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_gift_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email_proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donors")),
        sa.UniqueConstraint("email_normalised", name=op.f("uq_donors_email_normalised")),
        sa.UniqueConstraint("public_id", name=op.f("uq_donors_public_id")),
    )
    op.create_index(op.f("ix_donors_first_gift_at"), "donors", ["first_gift_at"])
    op.create_index("ix_donors_who_gave", "donors", ["id"], unique=False, sqlite_where=sa.text("first_gift_at IS NOT NULL"), postgresql_where=sa.text("first_gift_at IS NOT NULL"))
    op.create_index(op.f("ix_donors_language_id"), "donors", ["language", "id"])
    op.create_index("uq_donors_cash_key", "donors", ["cash_key"], unique=True)
    installations = op.create_table(
        "installations",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mail_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_installations_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installations")),
    )
    op.create_table(
        "ledger_accounts",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("debits_posted_cents", sa.BigInteger(), nullable=False),
        sa.Column("credits_posted_cents", sa.BigInteger(), nullable=False),
        sa.Column("debits_pending_cents", sa.BigInteger(), nullable=False),
        sa.Column("credits_pending_cents", sa.BigInteger(), nullable=False),
        sa.Column("posted_count", sa.BigInteger(), nullable=False),
        sa.Column("limit_cents", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("debits_posted_cents >= 0 AND credits_posted_cents >= 0 AND debits_pending_cents >= 0 AND credits_pending_cents >= 0", name=op.f("ck_ledger_accounts_sums_not_negative")),
        sa.CheckConstraint("limit_cents IS NULL OR debits_posted_cents + debits_pending_cents - credits_posted_cents <= limit_cents", name=op.f("ck_ledger_accounts_within_limit")),
        sa.CheckConstraint("posted_count >= 0", name=op.f("ck_ledger_accounts_count_not_negative")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_ledger_accounts")),
    )
    op.create_table(
        "ledger_checks",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("difference_count", sa.BigInteger(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_checks")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("name_fr", sa.String(length=200), nullable=False),
        sa.Column("line_en", sa.String(length=200), nullable=False),
        sa.Column("line_fr", sa.String(length=200), nullable=False),
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
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("holidays", sa.String(length=6), nullable=False),
        sa.Column("receipts", sa.String(length=40), nullable=False),
        sa.Column("receipt_sentence_en", sa.String(length=200), nullable=False),
        sa.Column("receipt_sentence_fr", sa.String(length=200), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("progress", sa.String(length=40), nullable=False),
        sa.Column("logo_version", sa.String(length=12), nullable=False),
        sa.Column("logo_width", sa.BigInteger(), nullable=False),
        sa.Column("logo_height", sa.BigInteger(), nullable=False),
        sa.Column("logo_png", sa.LargeBinary(), nullable=True),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("about_fr", sa.Text(), nullable=False),
        sa.Column("privacy_en", sa.Text(), nullable=False),
        sa.Column("privacy_fr", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_organisations_only_one")),
        sa.CheckConstraint("progress IN ('unstated', 'lanterns', 'bar')", name=op.f("ck_organisations_progress_look_known")),
        sa.CheckConstraint("receipts IN ('unstated', 'none', 'later')", name=op.f("ck_organisations_tax_receipts_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_table(
        "outgoing_emails",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("once", sa.String(length=200), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=200), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('due', 'sending', 'sent', 'dead', 'withdrawn', 'held')", name=op.f("ck_outgoing_emails_email_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_emails")),
        sa.UniqueConstraint("once", name=op.f("uq_outgoing_emails_once")),
    )
    op.create_index("ix_outgoing_emails_record", "outgoing_emails", ["kind", "record_id"])
    op.create_index("ix_outgoing_emails_recipient_normalised", "outgoing_emails", [sa.text("lower(ltrim(rtrim(recipient)))"), "id"], unique=False, sqlite_where=sa.text("recipient <> ''"), postgresql_where=sa.text("recipient <> ''"))
    op.create_index("ix_outgoing_emails_work", "outgoing_emails", ["status", "due_at"])
    op.create_table(
        "rate_limit_windows",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("hits", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_limit_windows")),
        sa.UniqueConstraint("key", name=op.f("uq_rate_limit_windows_key")),
    )
    op.create_index("ix_rate_limit_windows_ends_at", "rate_limit_windows", ["ends_at"])
    op.create_table(
        "sealed_blocks",
        sa.Column("number", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0 AND row_count > 0", name=op.f("ck_sealed_blocks_counts_positive")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sealed_blocks")),
        sa.UniqueConstraint("hash", name=op.f("uq_sealed_blocks_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_sealed_blocks_previous_hash")),
    )
    op.create_table(
        "sponsors",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("name_fr", sa.String(length=120), nullable=False),
        sa.Column("name_normalised", sa.String(length=400), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("email_normalised", sa.String(length=254), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsors")),
        sa.UniqueConstraint("name_normalised", name=op.f("uq_sponsors_name_normalised")),
    )
    op.create_table(
        "health_looks",
        sa.Column("process", sa.String(length=40), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("process IN ('web', 'worker')", name=op.f("ck_health_looks_process_kind_known")),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_health_looks")),
    )
    op.create_table(
        "site_certificates",
        sa.Column("public_url", sa.String(length=500), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_for", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("public_url", name=op.f("pk_site_certificates")),
    )
    op.create_table(
        "staff_members",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
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
        sa.Column("wants_alarms", sa.Boolean(), nullable=False),
        sa.Column("wants_digest", sa.Boolean(), nullable=False),
        sa.CheckConstraint("language IN ('en', 'fr')", name=op.f("ck_staff_members_language_known")),
        sa.CheckConstraint("role IN ('viewer', 'fundraising', 'finance', 'admin')", name=op.f("ck_staff_members_role_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_members")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_members_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_staff_members_fs_uniquifier")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_member_id", ROW_ID, nullable=True),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("network", sa.String(length=5), nullable=False),
        sa.Column("browser", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_members.id"], name=op.f("fk_sign_in_attempts_staff_member_id_staff_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(op.f("ix_sign_in_attempts_at"), "sign_in_attempts", ["at"])
    op.create_table(
        "ended_staff_sessions",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_ended_staff_sessions")),
    )
    op.create_table(
        "stripe_events",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("stripe_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("object_id", sa.String(length=255), nullable=False),
        sa.Column("api_version", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('due', 'applying', 'applied', 'not_acted_on', 'dead')", name=op.f("ck_stripe_events_event_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_events")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_stripe_events_stripe_id")),
    )
    op.create_index(op.f("ix_stripe_events_made_at"), "stripe_events", ["made_at"])
    op.create_index(op.f("ix_stripe_events_kind_id"), "stripe_events", ["kind", "id"])
    op.create_index(op.f("ix_stripe_events_object_id"), "stripe_events", ["object_id"])
    op.create_index(op.f("ix_stripe_events_status_due_at"), "stripe_events", ["status", "due_at"])
    op.create_table(
        "timetable_jobs",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
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
    op.create_table(
        "unclaimed_payments",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("session_id", sa.String(length=255), nullable=False),
        sa.Column("payment_intent_id", sa.String(length=255), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'put_right', 'claimed')", name=op.f("ck_unclaimed_payments_unclaimed_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclaimed_payments")),
        sa.UniqueConstraint("session_id", name=op.f("uq_unclaimed_payments_session_id")),
    )
    op.create_index(op.f("ix_unclaimed_payments_payment_intent_id"), "unclaimed_payments", ["payment_intent_id"])
    op.create_index(op.f("ix_unclaimed_payments_status_id"), "unclaimed_payments", ["status", "id"])
    op.create_table(
        "worker_processes",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_processes")),
        sa.UniqueConstraint("name", name=op.f("uq_worker_processes_name")),
    )
    op.create_table(
        "quarter_hours",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sum_cents", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "begins_at", name=op.f("pk_quarter_hours")),
    )
    op.create_table(
        "account_days",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("sum_cents", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["ledger_accounts.code"], name=op.f("fk_account_days_account_ledger_accounts")),
        sa.PrimaryKeyConstraint("account", "day", "source", name=op.f("pk_account_days")),
    )
    op.create_table(
        "account_notices",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("staff_member_id", ROW_ID, nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_members.id"], name=op.f("fk_account_notices_staff_member_id_staff_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_notices")),
    )
    op.create_index(op.f("ix_account_notices_staff_member_id"), "account_notices", ["staff_member_id"])
    op.create_table(
        "alarms",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_ids", sa.JSON(), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(["resolved_by_id"], ["staff_members.id"], name=op.f("fk_alarms_resolved_by_id_staff_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    op.create_index(op.f("ix_alarms_over_at"), "alarms", ["over_at"])
    op.create_index("uq_alarms_open_kind_subject", "alarms", ["kind", "subject"], unique=True, sqlite_where=sa.text("over_at IS NULL"), postgresql_where=sa.text("over_at IS NULL"))
    op.create_table(
        "donor_sessions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("donor_id", ROW_ID, nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_donor_sessions_donor_id_donors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_donor_sessions_token_hash")),
    )
    op.create_index(op.f("ix_donor_sessions_donor_id"), "donor_sessions", ["donor_id"])
    op.create_table(
        "enquiries",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("telephone", sa.String(length=200), nullable=False),
        sa.Column("outlet", sa.String(length=120), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_zone", sa.String(length=64), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suspicion", sa.String(length=40), nullable=True),
        sa.Column("owner_id", ROW_ID, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_in_time", sa.Boolean(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'help') = (topic IS NOT NULL)", name=op.f("ck_enquiries_help_has_topic")),
        sa.CheckConstraint("(deadline_at IS NULL) = (deadline_zone IS NULL)", name=op.f("ck_enquiries_deadline_has_zone")),
        sa.ForeignKeyConstraint(["owner_id"], ["staff_members.id"], name=op.f("fk_enquiries_owner_id_staff_members")),
        sa.CheckConstraint("status IN ('quarantined', 'discarded', 'open', 'answered', 'closed')", name=op.f("ck_enquiries_enquiry_status_known")),
        sa.CheckConstraint("kind IN ('media', 'help')", name=op.f("ck_enquiries_enquiry_kind_known")),
        sa.CheckConstraint("language IN ('en', 'fr')", name=op.f("ck_enquiries_language_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("once_key", name=op.f("uq_enquiries_once_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enquiries_public_id")),
    )
    op.create_index(op.f("ix_enquiries_owner_id_status"), "enquiries", ["owner_id", "status"])
    op.create_index(op.f("ix_enquiries_received_at"), "enquiries", ["received_at"])
    op.create_index(op.f("ix_enquiries_status_due_at"), "enquiries", ["status", "due_at"])
    op.create_table(
        "prospects",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_normalised", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("idea", sa.String(length=40), nullable=False),
        sa.Column("happens", sa.String(length=120), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("owner_id", ROW_ID, nullable=True),
        sa.Column("next_action", sa.String(length=120), nullable=False),
        sa.Column("next_action_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guide_sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["staff_members.id"], name=op.f("fk_prospects_owner_id_staff_members")),
        sa.CheckConstraint("status IN ('quarantined', 'discarded', 'new', 'contacted', 'started', 'live', 'done', 'not-now')", name=op.f("ck_prospects_prospect_status_known")),
        sa.CheckConstraint("language IN ('en', 'fr')", name=op.f("ck_prospects_language_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospects")),
        sa.UniqueConstraint("email_normalised", name=op.f("uq_prospects_email_normalised")),
        sa.UniqueConstraint("public_id", name=op.f("uq_prospects_public_id")),
    )
    op.create_index(op.f("ix_prospects_follow_up_at"), "prospects", ["follow_up_at"])
    op.create_index(op.f("ix_prospects_owner_id_status"), "prospects", ["owner_id", "status"])
    op.create_index(op.f("ix_prospects_status_next_action_on"), "prospects", ["status", "next_action_on"])
    op.create_table(
        "ledger_transfers",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("debit", sa.String(length=40), nullable=False),
        sa.Column("credit", sa.String(length=40), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("posted_cents", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'posted') = (posted_cents IS NOT NULL) AND (posted_cents IS NULL OR (posted_cents > 0 AND posted_cents <= amount_cents))", name=op.f("ck_ledger_transfers_posted_within_amount")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_ledger_transfers_amount_positive")),
        sa.CheckConstraint("debit <> credit", name=op.f("ck_ledger_transfers_accounts_differ")),
        sa.ForeignKeyConstraint(["credit"], ["ledger_accounts.code"], name=op.f("fk_ledger_transfers_credit_ledger_accounts")),
        sa.ForeignKeyConstraint(["debit"], ["ledger_accounts.code"], name=op.f("fk_ledger_transfers_debit_ledger_accounts")),
        sa.CheckConstraint("status IN ('pending', 'posted', 'voided')", name=op.f("ck_ledger_transfers_transfer_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transfers")),
        sa.UniqueConstraint("reference", name=op.f("uq_ledger_transfers_reference")),
    )
    op.create_index(op.f("ix_ledger_transfers_credit_id"), "ledger_transfers", ["credit", "id"])
    op.create_index(op.f("ix_ledger_transfers_credit_made_at_id"), "ledger_transfers", ["credit", "made_at", "id"])
    op.create_index(op.f("ix_ledger_transfers_debit_id"), "ledger_transfers", ["debit", "id"])
    op.create_index(op.f("ix_ledger_transfers_debit_made_at_id"), "ledger_transfers", ["debit", "made_at", "id"])
    op.create_index("ix_ledger_transfers_not_posted_debit", "ledger_transfers", ["debit", "status", "made_at", "id"], unique=False, sqlite_where=sa.text("status <> 'posted'"), postgresql_where=sa.text("status <> 'posted'"))
    op.create_index("ix_ledger_transfers_not_posted_credit", "ledger_transfers", ["credit", "status", "made_at", "id"], unique=False, sqlite_where=sa.text("status <> 'posted'"), postgresql_where=sa.text("status <> 'posted'"))
    op.create_table(
        "match_pools",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("campaign_id", ROW_ID, nullable=False),
        sa.Column("sponsor_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("has_donor_cap", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_match_pools_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["sponsor_id"], ["sponsors.id"], name=op.f("fk_match_pools_sponsor_id_sponsors")),
        sa.CheckConstraint("kind IN ('conditional', 'lead_gift')", name=op.f("ck_match_pools_pool_kind_known")),
        sa.CheckConstraint("status IN ('draft', 'open', 'closed')", name=op.f("ck_match_pools_pool_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_pools")),
        sa.UniqueConstraint("public_id", name=op.f("uq_match_pools_public_id")),
    )
    op.create_index(op.f("ix_match_pools_campaign_id_position"), "match_pools", ["campaign_id", "position"])
    op.create_index(op.f("ix_match_pools_sponsor_id"), "match_pools", ["sponsor_id"])
    op.create_table(
        "picture_files",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("picture_id", ROW_ID, nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"], name=op.f("fk_picture_files_picture_id_pictures"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_files")),
        sa.UniqueConstraint("picture_id", "variant", "format", name=op.f("uq_picture_files_picture_id_variant_format")),
    )
    op.create_table(
        "sealed_rows",
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", ROW_ID, nullable=False),
        sa.Column("block_number", ROW_ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("words_digest", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["block_number"], ["sealed_blocks.number"], name=op.f("fk_sealed_rows_block_number_sealed_blocks")),
        sa.PrimaryKeyConstraint("table_name", "row_id", name=op.f("pk_sealed_rows")),
    sqlite_with_rowid=False
    )
    op.create_index(op.f("ix_sealed_rows_block_number"), "sealed_rows", ["block_number"])
    op.create_table(
        "stories",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("campaign_id", ROW_ID, nullable=True),
        sa.Column("title_en", sa.String(length=140), nullable=False),
        sa.Column("title_fr", sa.String(length=140), nullable=False),
        sa.Column("summary_en", sa.String(length=300), nullable=False),
        sa.Column("summary_fr", sa.String(length=300), nullable=False),
        sa.Column("place_en", sa.String(length=60), nullable=False),
        sa.Column("place_fr", sa.String(length=60), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("body_fr", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("video_url", sa.String(length=300), nullable=False),
        sa.Column("picture_id", ROW_ID, nullable=True),
        sa.Column("alt_en", sa.String(length=250), nullable=False),
        sa.Column("alt_fr", sa.String(length=250), nullable=False),
        sa.Column("is_decorative", sa.Boolean(), nullable=False),
        sa.Column("credit", sa.String(length=120), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(status = 'draft') = (publish_at IS NULL)", name=op.f("ck_stories_seen_from_an_instant")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_stories_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"], name=op.f("fk_stories_picture_id_pictures")),
        sa.CheckConstraint("status IN ('draft', 'scheduled', 'published', 'withdrawn')", name=op.f("ck_stories_story_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stories_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_stories_slug")),
    sqlite_autoincrement=True
    )
    op.create_index(op.f("ix_stories_campaign_id"), "stories", ["campaign_id"])
    op.create_index(op.f("ix_stories_changed_at"), "stories", ["changed_at"])
    op.create_index(op.f("ix_stories_status_publish_at"), "stories", ["status", "publish_at"])
    op.create_table(
        "teams",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("campaign_id", ROW_ID, nullable=False),
        sa.Column("captain_id", ROW_ID, nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_before", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("captain_name", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("goal_cents", sa.BigInteger(), nullable=True),
        sa.Column("most_members", sa.BigInteger(), nullable=True),
        sa.Column("invitation_key", sa.String(length=43), nullable=False),
        sa.Column("is_on_leaderboard", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("goal_cents IS NULL OR goal_cents > 0", name=op.f("ck_teams_goal_positive")),
        sa.CheckConstraint("most_members IS NULL OR most_members > 0", name=op.f("ck_teams_size_positive")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_teams_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["captain_id"], ["donors.id"], name=op.f("fk_teams_captain_id_donors")),
        sa.CheckConstraint("language IN ('en', 'fr')", name=op.f("ck_teams_language_known")),
        sa.CheckConstraint("status IN ('draft', 'waiting', 'change-asked', 'live', 'paused', 'closed', 'hidden', 'taken-down')", name=op.f("ck_teams_place_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("invitation_key", name=op.f("uq_teams_invitation_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_teams_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_teams_slug")),
    )
    op.create_index(op.f("ix_teams_campaign_id_status"), "teams", ["campaign_id", "status"])
    op.create_index(op.f("ix_teams_captain_id"), "teams", ["captain_id"])
    op.create_table(
        "consents",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("prospect_id", ROW_ID, nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_where", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_where", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["prospect_id"], ["prospects.id"], name=op.f("fk_consents_prospect_id_prospects")),
        sa.CheckConstraint("language IN ('en', 'fr')", name=op.f("ck_consents_language_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_prospect_id"), "consents", ["prospect_id"])
    op.create_table(
        "enquiry_entries",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("enquiry_id", ROW_ID, nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("author_id", ROW_ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["staff_members.id"], name=op.f("fk_enquiry_entries_author_id_staff_members")),
        sa.ForeignKeyConstraint(["enquiry_id"], ["enquiries.id"], name=op.f("fk_enquiry_entries_enquiry_id_enquiries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiry_entries")),
        sa.UniqueConstraint("once_key", name=op.f("uq_enquiry_entries_once_key")),
    )
    op.create_index(op.f("ix_enquiry_entries_enquiry_id_id"), "enquiry_entries", ["enquiry_id", "id"])
    op.create_table(
        "fundraiser_pages",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=True),
        sa.Column("campaign_id", ROW_ID, nullable=False),
        sa.Column("owner_id", ROW_ID, nullable=True),
        sa.Column("team_id", ROW_ID, nullable=True),
        sa.Column("prospect_id", ROW_ID, nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_before", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("owner_name", sa.String(length=80), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("goal_cents", sa.BigInteger(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("picture_id", ROW_ID, nullable=True),
        sa.Column("picture_words", sa.String(length=200), nullable=False),
        sa.Column("is_on_leaderboard", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_change", sa.Text(), nullable=False),
        sa.Column("hidden_reason", sa.Text(), nullable=False),
        sa.Column("emails_wording", sa.Text(), nullable=False),
        sa.Column("emails_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("emails_stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gift_emails", sa.String(length=40), nullable=False),
        sa.Column("gift_email_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("team_messages_stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("start_key", sa.String(length=64), nullable=True),
        sa.Column("suspicion", sa.String(length=40), nullable=True),
        sa.Column("invitation_key", sa.String(length=43), nullable=False),
        sa.Column("seen_gift_count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("goal_cents > 0", name=op.f("ck_fundraiser_pages_goal_positive")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_fundraiser_pages_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["owner_id"], ["donors.id"], name=op.f("fk_fundraiser_pages_owner_id_donors")),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"], name=op.f("fk_fundraiser_pages_picture_id_pictures")),
        sa.ForeignKeyConstraint(["prospect_id"], ["prospects.id"], name=op.f("fk_fundraiser_pages_prospect_id_prospects")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_fundraiser_pages_team_id_teams")),
        sa.CheckConstraint("status IN ('draft', 'waiting', 'change-asked', 'live', 'paused', 'closed', 'hidden', 'taken-down')", name=op.f("ck_fundraiser_pages_place_status_known")),
        sa.CheckConstraint("kind IN ('birthday', 'run', 'polar-dip', 'bake-sale', 'wedding', 'memorial', 'gaming', 'workplace', 'other')", name=op.f("ck_fundraiser_pages_page_kind_known")),
        sa.CheckConstraint("language IN ('en', 'fr')", name=op.f("ck_fundraiser_pages_language_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fundraiser_pages")),
        sa.UniqueConstraint("public_id", name=op.f("uq_fundraiser_pages_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_fundraiser_pages_slug")),
        sa.UniqueConstraint("start_key", name=op.f("uq_fundraiser_pages_start_key")),
    )
    op.create_index(op.f("ix_fundraiser_pages_campaign_id_status"), "fundraiser_pages", ["campaign_id", "status"])
    op.create_index(op.f("ix_fundraiser_pages_follow_up_at"), "fundraiser_pages", ["follow_up_at"])
    op.create_index(op.f("ix_fundraiser_pages_gift_email_at"), "fundraiser_pages", ["gift_email_at"])
    op.create_index(op.f("ix_fundraiser_pages_owner_id"), "fundraiser_pages", ["owner_id"])
    op.create_index(op.f("ix_fundraiser_pages_prospect_id"), "fundraiser_pages", ["prospect_id"])
    op.create_index(op.f("ix_fundraiser_pages_status_created_at"), "fundraiser_pages", ["status", "created_at"])
    op.create_index(op.f("ix_fundraiser_pages_team_id"), "fundraiser_pages", ["team_id"])
    op.create_table(
        "prospect_follow_ups",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("prospect_id", ROW_ID, nullable=False),
        sa.Column("message", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["prospect_id"], ["prospects.id"], name=op.f("fk_prospect_follow_ups_prospect_id_prospects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospect_follow_ups")),
        sa.UniqueConstraint("prospect_id", "message", "asked_at", name=op.f("uq_prospect_follow_ups_prospect_id_message_asked_at")),
    )
    op.create_table(
        "prospect_notes",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("prospect_id", ROW_ID, nullable=False),
        sa.Column("staff_member_id", ROW_ID, nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_contact", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["prospect_id"], ["prospects.id"], name=op.f("fk_prospect_notes_prospect_id_prospects")),
        sa.ForeignKeyConstraint(["staff_member_id"], ["staff_members.id"], name=op.f("fk_prospect_notes_staff_member_id_staff_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospect_notes")),
        sa.UniqueConstraint("once_key", name=op.f("uq_prospect_notes_once_key")),
    )
    op.create_index(op.f("ix_prospect_notes_prospect_id"), "prospect_notes", ["prospect_id"])
    op.create_table(
        "prospect_sign_ups",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("prospect_id", ROW_ID, nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("idea", sa.String(length=40), nullable=False),
        sa.Column("happens", sa.String(length=120), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("consent_wording", sa.Text(), nullable=False),
        sa.Column("suspicion", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["prospect_id"], ["prospects.id"], name=op.f("fk_prospect_sign_ups_prospect_id_prospects")),
        sa.CheckConstraint("language IN ('en', 'fr')", name=op.f("ck_prospect_sign_ups_language_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospect_sign_ups")),
        sa.UniqueConstraint("once_key", name=op.f("uq_prospect_sign_ups_once_key")),
    )
    op.create_index(op.f("ix_prospect_sign_ups_prospect_id"), "prospect_sign_ups", ["prospect_id"])
    op.create_table(
        "match_donor_caps",
        sa.Column("pool_id", ROW_ID, nullable=False),
        sa.Column("donor_id", ROW_ID, nullable=False),
        sa.Column("committed_cents", sa.BigInteger(), nullable=False),
        sa.Column("cap_cents", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("committed_cents >= 0 AND committed_cents <= cap_cents", name=op.f("ck_match_donor_caps_within_cap")),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_match_donor_caps_donor_id_donors")),
        sa.ForeignKeyConstraint(["pool_id"], ["match_pools.id"], name=op.f("fk_match_donor_caps_pool_id_match_pools")),
        sa.PrimaryKeyConstraint("pool_id", "donor_id", name=op.f("pk_match_donor_caps")),
    )
    op.create_table(
        "match_terms",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pool_id", ROW_ID, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("rate_numerator", sa.BigInteger(), nullable=False),
        sa.Column("rate_denominator", sa.BigInteger(), nullable=False),
        sa.Column("cap_per_gift_cents", sa.BigInteger(), nullable=True),
        sa.Column("cap_per_donor_cents", sa.BigInteger(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("counts", sa.String(length=40), nullable=False),
        sa.Column("monthly", sa.String(length=40), nullable=False),
        sa.Column("unused", sa.String(length=40), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("commitment_reference", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(cap_per_gift_cents IS NULL OR cap_per_gift_cents > 0) AND (cap_per_donor_cents IS NULL OR cap_per_donor_cents > 0)", name=op.f("ck_match_terms_caps_positive")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_match_terms_amount_positive")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_match_terms_opens_before_it_closes")),
        sa.CheckConstraint("rate_numerator > 0 AND rate_denominator > 0", name=op.f("ck_match_terms_rate_positive")),
        sa.ForeignKeyConstraint(["pool_id"], ["match_pools.id"], name=op.f("fk_match_terms_pool_id_match_pools")),
        sa.CheckConstraint("monthly IN ('first_payment', 'each_payment')", name=op.f("ck_match_terms_monthly_gifts_known")),
        sa.CheckConstraint("unused IN ('kept_by_sponsor', 'given_anyway', 'next_campaign')", name=op.f("ck_match_terms_unused_match_known")),
        sa.CheckConstraint("counts IN ('online', 'every')", name=op.f("ck_match_terms_gifts_that_count_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_terms")),
        sa.UniqueConstraint("pool_id", "version", name=op.f("uq_match_terms_pool_id_version")),
    )
    op.create_table(
        "related_stories",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("story_id", ROW_ID, nullable=False),
        sa.Column("related_id", ROW_ID, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("story_id <> related_id", name=op.f("ck_related_stories_another_story")),
        sa.ForeignKeyConstraint(["related_id"], ["stories.id"], name=op.f("fk_related_stories_related_id_stories"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_related_stories_story_id_stories"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_related_stories")),
        sa.UniqueConstraint("story_id", "related_id", name=op.f("uq_related_stories_story_id_related_id")),
    )
    op.create_index(op.f("ix_related_stories_related_id"), "related_stories", ["related_id"])
    op.create_table(
        "draft_emails",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("page_id", ROW_ID, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_draft_emails_page_id_fundraiser_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_emails")),
        sa.UniqueConstraint("page_id", name=op.f("uq_draft_emails_page_id")),
    )
    op.create_index(op.f("ix_draft_emails_remind_at"), "draft_emails", ["remind_at"])
    op.create_table(
        "gift_notices",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("page_id", ROW_ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_gift_notices_page_id_fundraiser_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_notices")),
        sa.UniqueConstraint("public_id", name=op.f("uq_gift_notices_public_id")),
    )
    op.create_index(op.f("ix_gift_notices_page_id_at"), "gift_notices", ["page_id", "at"])
    op.create_table(
        "owner_emails",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("page_id", ROW_ID, nullable=False),
        sa.Column("message", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_owner_emails_page_id_fundraiser_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_emails")),
        sa.UniqueConstraint("page_id", "message", name=op.f("uq_owner_emails_page_id_message")),
    )
    op.create_table(
        "place_changes",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("page_id", ROW_ID, nullable=True),
        sa.Column("team_id", ROW_ID, nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("organiser_name", sa.String(length=80), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("picture_id", ROW_ID, nullable=True),
        sa.Column("picture_words", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_place_changes_page_id_fundraiser_pages")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_place_changes_team_id_teams")),
        sa.CheckConstraint("(page_id IS NULL) <> (team_id IS NULL)", name=op.f("ck_place_changes_of_one")),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"], name=op.f("fk_place_changes_picture_id_pictures")),
        sa.CheckConstraint("status IN ('waiting', 'approved', 'refused', 'replaced')", name=op.f("ck_place_changes_change_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_changes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_place_changes_public_id")),
    )
    op.create_index(op.f("ix_place_changes_page_id"), "place_changes", ["page_id"])
    op.create_index(op.f("ix_place_changes_status_made_at"), "place_changes", ["status", "made_at"])
    op.create_index(op.f("ix_place_changes_team_id"), "place_changes", ["team_id"])
    op.create_index("uq_place_changes_waiting_page", "place_changes", ["page_id"], unique=True, sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'"))
    op.create_index("uq_place_changes_waiting_team", "place_changes", ["team_id"], unique=True, sqlite_where=sa.text("status = 'waiting'"), postgresql_where=sa.text("status = 'waiting'"))
    op.create_table(
        "flags",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column("page_id", ROW_ID, nullable=True),
        sa.Column("team_id", ROW_ID, nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("suspicion", sa.String(length=40), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(page_id IS NULL) <> (team_id IS NULL)", name=op.f("ck_flags_of_one")),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_flags_page_id_fundraiser_pages")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_flags_team_id_teams")),
        sa.CheckConstraint("status IN ('open', 'acted-on', 'dismissed')", name=op.f("ck_flags_flag_status_known")),
        sa.CheckConstraint("language IN ('en', 'fr')", name=op.f("ck_flags_language_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
        sa.UniqueConstraint("once_key", name=op.f("uq_flags_once_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_flags_public_id")),
    )
    op.create_index(op.f("ix_flags_page_id"), "flags", ["page_id"])
    op.create_index(op.f("ix_flags_status_made_at"), "flags", ["status", "made_at"])
    op.create_index(op.f("ix_flags_team_id"), "flags", ["team_id"])
    op.create_table(
        "page_updates",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("page_id", ROW_ID, nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_page_updates_page_id_fundraiser_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_updates")),
        sa.UniqueConstraint("once_key", name=op.f("uq_page_updates_once_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_page_updates_public_id")),
    )
    op.create_index(op.f("ix_page_updates_page_id_made_at"), "page_updates", ["page_id", "made_at"])
    op.create_table(
        "pledges",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", ROW_ID, nullable=False),
        sa.Column("donor_id", ROW_ID, nullable=False),
        sa.Column("page_id", ROW_ID, nullable=True),
        sa.Column("team_id", ROW_ID, nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("frequency", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("covered_fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("promised_match_cents", sa.BigInteger(), nullable=False),
        sa.Column("offered_match_cents", sa.BigInteger(), nullable=True),
        sa.Column("match_answer", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("hides_name", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("tribute_kind", sa.String(length=40), nullable=True),
        sa.Column("honouree", sa.String(length=120), nullable=False),
        sa.Column("tribute_recipient_name", sa.String(length=120), nullable=False),
        sa.Column("tribute_recipient_email", sa.String(length=254), nullable=False),
        sa.Column("tribute_message", sa.Text(), nullable=False),
        sa.Column("tribute_names_donor", sa.Boolean(), nullable=False),
        sa.Column("address_line1", sa.String(length=120), nullable=False),
        sa.Column("address_line2", sa.String(length=120), nullable=False),
        sa.Column("address_city", sa.String(length=80), nullable=False),
        sa.Column("address_region", sa.String(length=80), nullable=False),
        sa.Column("address_postal_code", sa.String(length=20), nullable=False),
        sa.Column("address_country", sa.String(length=60), nullable=False),
        sa.CheckConstraint("amount_cents > 0 AND covered_fee_cents >= 0", name=op.f("ck_pledges_amounts_positive")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_pledges_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_pledges_donor_id_donors")),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_pledges_page_id_fundraiser_pages")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_pledges_team_id_teams")),
        sa.CheckConstraint("status IN ('open', 'settling', 'fulfilled', 'failed', 'lapsed', 'cancelled')", name=op.f("ck_pledges_pledge_status_known")),
        sa.CheckConstraint("frequency IN ('once')", name=op.f("ck_pledges_frequency_known")),
        sa.CheckConstraint("match_answer IN ('not_asked', 'asked', 'part', 'none')", name=op.f("ck_pledges_match_answer_known")),
        sa.CheckConstraint("tribute_kind IN ('in_honour', 'in_memory')", name=op.f("ck_pledges_tribute_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledges")),
        sa.UniqueConstraint("form_key", name=op.f("uq_pledges_form_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pledges_public_id")),
    )
    op.create_index(op.f("ix_pledges_campaign_id_made_at"), "pledges", ["campaign_id", "made_at"])
    op.create_index(op.f("ix_pledges_donor_id"), "pledges", ["donor_id"])
    op.create_index(op.f("ix_pledges_made_at_id"), "pledges", ["made_at", "id"])
    op.create_index(op.f("ix_pledges_amount_cents_id"), "pledges", ["amount_cents", "id"])
    op.create_index("ix_pledges_page_id_status", "pledges", ["page_id", "status"], unique=False, sqlite_where=sa.text("page_id IS NOT NULL"), postgresql_where=sa.text("page_id IS NOT NULL"))
    op.create_index(op.f("ix_pledges_status_made_at_id"), "pledges", ["status", "made_at", "id"])
    op.create_index("ix_pledges_being_paid", "pledges", ["campaign_id", "status", "amount_cents"], unique=False, sqlite_where=sa.text("status IN ('open', 'settling')"), postgresql_where=sa.text("status IN ('open', 'settling')"))
    op.create_index("ix_pledges_team_id_status", "pledges", ["team_id", "status"], unique=False, sqlite_where=sa.text("team_id IS NOT NULL"), postgresql_where=sa.text("team_id IS NOT NULL"))
    op.create_index("ix_pledges_tribute_recipient_email_normalised", "pledges", [sa.text("lower(ltrim(rtrim(tribute_recipient_email)))")], unique=False, sqlite_where=sa.text("tribute_recipient_email <> ''"), postgresql_where=sa.text("tribute_recipient_email <> ''"))
    op.create_table(
        "sign_in_links",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_normalised", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("leads_to", sa.String(length=300), nullable=False),
        sa.Column("page_id", ROW_ID, nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_in", sa.String(length=64), nullable=True),
        sa.Column("donor_id", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_sign_in_links_donor_id_donors")),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_sign_in_links_page_id_fundraiser_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_links_public_id")),
    )
    op.create_index(op.f("ix_sign_in_links_email_normalised_made_at"), "sign_in_links", ["email_normalised", "made_at"])
    op.create_index(op.f("ix_sign_in_links_page_id"), "sign_in_links", ["page_id"])
    op.create_table(
        "team_memberships",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("team_id", ROW_ID, nullable=False),
        sa.Column("page_id", ROW_ID, nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_team_memberships_page_id_fundraiser_pages")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_memberships_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_memberships")),
    )
    op.create_index(op.f("ix_team_memberships_team_id_left_at"), "team_memberships", ["team_id", "left_at"])
    op.create_index("uq_team_memberships_now", "team_memberships", ["page_id"], unique=True, sqlite_where=sa.text("left_at IS NULL"), postgresql_where=sa.text("left_at IS NULL"))
    op.create_table(
        "checkouts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pledge_id", ROW_ID, nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("covered_fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.String(length=255), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("match_terms", sa.String(length=400), nullable=False),
        sa.Column("failed_answers", sa.BigInteger(), nullable=False),
        sa.Column("network", sa.BigInteger(), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rebuilt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waits_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("turn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("covered_fee_cents >= 0 AND amount_cents > covered_fee_cents", name=op.f("ck_checkouts_amounts_positive")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledges.id"], name=op.f("fk_checkouts_pledge_id_pledges")),
        sa.CheckConstraint("status IN ('open', 'settling', 'paid', 'failed', 'expired', 'quarantined', 'put_right')", name=op.f("ck_checkouts_checkout_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkouts")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_checkouts_idempotency_key")),
        sa.UniqueConstraint("pledge_id", "attempt", name=op.f("uq_checkouts_pledge_id_attempt")),
        sa.UniqueConstraint("session_id", name=op.f("uq_checkouts_session_id")),
    )
    op.create_index("ix_checkouts_in_line", "checkouts", ["waits_since"], unique=False, sqlite_where=sa.text("waits_since IS NOT NULL AND session_id IS NULL"), postgresql_where=sa.text("waits_since IS NOT NULL AND session_id IS NULL"))
    op.create_index("ix_checkouts_to_look_at", "checkouts", ["look_at"], unique=False, sqlite_where=sa.text("look_at IS NOT NULL"), postgresql_where=sa.text("look_at IS NOT NULL"))
    op.create_index("ix_checkouts_with_network", "checkouts", ["made_at"], unique=False, sqlite_where=sa.text("network IS NOT NULL"), postgresql_where=sa.text("network IS NOT NULL"))
    op.create_index("ix_checkouts_quarantined", "checkouts", ["id"], unique=False, sqlite_where=sa.text("status = 'quarantined'"), postgresql_where=sa.text("status = 'quarantined'"))
    op.create_table(
        "gifts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("pledge_id", ROW_ID, nullable=True),
        sa.Column("campaign_id", ROW_ID, nullable=False),
        sa.Column("donor_id", ROW_ID, nullable=False),
        sa.Column("page_id", ROW_ID, nullable=True),
        sa.Column("team_id", ROW_ID, nullable=True),
        sa.Column("credit_moves", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("covered_fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("left_cents", sa.BigInteger(), nullable=False),
        sa.Column("covered_fee_left_cents", sa.BigInteger(), nullable=False),
        sa.Column("matched_cents", sa.BigInteger(), nullable=False),
        sa.Column("fee_cents", sa.BigInteger(), nullable=True),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("payment_intent_id", sa.String(length=255), nullable=True),
        sa.Column("charge_id", sa.String(length=255), nullable=True),
        sa.Column("balance_transaction_id", sa.String(length=255), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("hides_name", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("comment_hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wants_match", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_cents > 0 AND covered_fee_cents >= 0", name=op.f("ck_gifts_amounts_positive")),
        sa.CheckConstraint("left_cents >= 0 AND left_cents <= amount_cents AND covered_fee_left_cents >= 0 AND covered_fee_left_cents <= covered_fee_cents", name=op.f("ck_gifts_left_within_amount")),
        sa.CheckConstraint("matched_cents >= 0", name=op.f("ck_gifts_match_not_negative")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_gifts_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_gifts_donor_id_donors")),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_gifts_page_id_fundraiser_pages")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledges.id"], name=op.f("fk_gifts_pledge_id_pledges")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_gifts_team_id_teams")),
        sa.CheckConstraint("status IN ('received', 'partly_refunded', 'refunded')", name=op.f("ck_gifts_gift_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gifts")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_gifts_charge_id")),
        sa.UniqueConstraint("payment_intent_id", name=op.f("uq_gifts_payment_intent_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_gifts_public_id")),
    )
    op.create_index(op.f("ix_gifts_amount_cents_id"), "gifts", ["amount_cents", "id"])
    op.create_index(op.f("ix_gifts_campaign_id_received_at_id"), "gifts", ["campaign_id", "received_at", "id"])
    op.create_index(op.f("ix_gifts_donor_id"), "gifts", ["donor_id"])
    op.create_index("ix_gifts_fee_unknown", "gifts", ["received_at"], unique=False, sqlite_where=sa.text("fee_cents IS NULL"), postgresql_where=sa.text("fee_cents IS NULL"))
    op.create_index("ix_gifts_of_page", "gifts", ["page_id", "received_at", "id"], unique=False, sqlite_where=sa.text("page_id IS NOT NULL"), postgresql_where=sa.text("page_id IS NOT NULL"))
    op.create_index(op.f("ix_gifts_pledge_id"), "gifts", ["pledge_id"])
    op.create_index(op.f("ix_gifts_received_at_id"), "gifts", ["received_at", "id"])
    op.create_index("ix_gifts_of_page_without_address", "gifts", ["page_id"], unique=False, sqlite_where=sa.text("page_id IS NOT NULL AND email = ''"), postgresql_where=sa.text("page_id IS NOT NULL AND email = ''"))
    op.create_index("ix_gifts_of_team", "gifts", ["team_id", "received_at", "id"], unique=False, sqlite_where=sa.text("team_id IS NOT NULL"), postgresql_where=sa.text("team_id IS NOT NULL"))
    op.create_index("ix_gifts_comment_hidden", "gifts", ["id"], unique=False, sqlite_where=sa.text("comment_hidden_at IS NOT NULL"), postgresql_where=sa.text("comment_hidden_at IS NOT NULL"))
    op.create_index("ix_gifts_with_comment", "gifts", ["id"], unique=False, sqlite_where=sa.text("comment <> ''"), postgresql_where=sa.text("comment <> ''"))
    op.create_index("ix_gifts_refunded", "gifts", ["status", "received_at", "id"], unique=False, sqlite_where=sa.text("status <> 'received'"), postgresql_where=sa.text("status <> 'received'"))
    op.create_index("ix_gifts_with_match", "gifts", ["received_at", "id"], unique=False, sqlite_where=sa.text("matched_cents > 0"), postgresql_where=sa.text("matched_cents > 0"))
    op.create_index("ix_gifts_without_match", "gifts", ["received_at", "id"], unique=False, sqlite_where=sa.text("matched_cents = 0"), postgresql_where=sa.text("matched_cents = 0"))
    op.create_index("ix_gifts_of_source", "gifts", ["source", "received_at", "id"], unique=False, sqlite_where=sa.text("source <> 'website'"), postgresql_where=sa.text("source <> 'website'"))
    op.create_table(
        "match_holds",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("pledge_id", ROW_ID, nullable=False),
        sa.Column("campaign_id", ROW_ID, nullable=False),
        sa.Column("donor_id", ROW_ID, nullable=False),
        sa.Column("pool_id", ROW_ID, nullable=False),
        sa.Column("terms_id", ROW_ID, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("gift_cents", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("network", sa.BigInteger(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_cents > 0 AND gift_cents > 0", name=op.f("ck_match_holds_amounts_positive")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_match_holds_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_match_holds_donor_id_donors")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledges.id"], name=op.f("fk_match_holds_pledge_id_pledges")),
        sa.ForeignKeyConstraint(["pool_id"], ["match_pools.id"], name=op.f("fk_match_holds_pool_id_match_pools")),
        sa.ForeignKeyConstraint(["terms_id"], ["match_terms.id"], name=op.f("fk_match_holds_terms_id_match_terms")),
        sa.CheckConstraint("status IN ('held', 'earned', 'released', 'lapsed')", name=op.f("ck_match_holds_hold_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_holds")),
        sa.UniqueConstraint("reference", name=op.f("uq_match_holds_reference")),
    )
    op.create_index(op.f("ix_match_holds_donor_id"), "match_holds", ["donor_id"])
    op.create_index("ix_match_holds_network", "match_holds", ["network"], unique=False, sqlite_where=sa.text("network IS NOT NULL"), postgresql_where=sa.text("network IS NOT NULL"))
    op.create_index(op.f("ix_match_holds_pledge_id"), "match_holds", ["pledge_id"])
    op.create_index(op.f("ix_match_holds_pool_id"), "match_holds", ["pool_id"])
    op.create_table(
        "match_allocations",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("reference", sa.String(length=160), nullable=False),
        sa.Column("gift_id", ROW_ID, nullable=False),
        sa.Column("pool_id", ROW_ID, nullable=False),
        sa.Column("terms_id", ROW_ID, nullable=False),
        sa.Column("award_id", ROW_ID, nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("change_cents", sa.BigInteger(), nullable=False),
        sa.Column("earned_cents", sa.BigInteger(), nullable=True),
        sa.Column("base_cents", sa.BigInteger(), nullable=True),
        sa.Column("gift_cents", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(award_id IS NULL) = (kind IN ('hold', 'what_was_left', 'freed_money'))", name=op.f("ck_match_allocations_awards_stand_alone")),
        sa.CheckConstraint("(kind = 'reversal') = (change_cents < 0) AND (change_cents <> 0 OR kind = 'restored')", name=op.f("ck_match_allocations_change_fits_kind")),
        sa.CheckConstraint("(earned_cents IS NULL) = (base_cents IS NULL) AND (award_id IS NOT NULL OR earned_cents = change_cents) AND (base_cents IS NULL OR base_cents > 0)", name=op.f("ck_match_allocations_basis_is_whole")),
        sa.ForeignKeyConstraint(["award_id"], ["match_allocations.id"], name=op.f("fk_match_allocations_award_id_match_allocations")),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_match_allocations_gift_id_gifts")),
        sa.ForeignKeyConstraint(["pool_id"], ["match_pools.id"], name=op.f("fk_match_allocations_pool_id_match_pools")),
        sa.ForeignKeyConstraint(["terms_id"], ["match_terms.id"], name=op.f("fk_match_allocations_terms_id_match_terms")),
        sa.CheckConstraint("kind IN ('hold', 'what_was_left', 'freed_money', 'reversal', 'restored')", name=op.f("ck_match_allocations_allocation_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_allocations")),
        sa.UniqueConstraint("reference", name=op.f("uq_match_allocations_reference")),
    )
    op.create_index(op.f("ix_match_allocations_gift_id"), "match_allocations", ["gift_id"])
    op.create_index(op.f("ix_match_allocations_pool_id"), "match_allocations", ["pool_id"])
    op.create_table(
        "match_freed",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("reference", sa.String(length=140), nullable=False),
        sa.Column("pool_id", ROW_ID, nullable=False),
        sa.Column("campaign_id", ROW_ID, nullable=False),
        sa.Column("gift_id", ROW_ID, nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("left_cents", sa.BigInteger(), nullable=False),
        sa.Column("steps", sa.BigInteger(), nullable=False),
        sa.Column("freed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("left_cents >= 0 AND left_cents <= amount_cents", name=op.f("ck_match_freed_left_within_amount")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_match_freed_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_match_freed_gift_id_gifts")),
        sa.ForeignKeyConstraint(["pool_id"], ["match_pools.id"], name=op.f("fk_match_freed_pool_id_match_pools")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_freed")),
        sa.UniqueConstraint("reference", name=op.f("uq_match_freed_reference")),
    )
    op.create_index("ix_match_freed_to_hand_out", "match_freed", ["pool_id", "id"], unique=False, sqlite_where=sa.text("left_cents > 0"), postgresql_where=sa.text("left_cents > 0"))
    op.create_table(
        "match_shortfalls",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pledge_id", ROW_ID, nullable=True),
        sa.Column("attempt", sa.BigInteger(), nullable=True),
        sa.Column("gift_id", ROW_ID, nullable=True),
        sa.Column("pool_id", ROW_ID, nullable=False),
        sa.Column("terms_id", ROW_ID, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("wanted_cents", sa.BigInteger(), nullable=False),
        sa.Column("given_cents", sa.BigInteger(), nullable=False),
        sa.Column("available_cents", sa.BigInteger(), nullable=False),
        sa.Column("reserved_cents", sa.BigInteger(), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("NOT is_waiting OR gift_id IS NOT NULL", name=op.f("ck_match_shortfalls_gifts_wait")),
        sa.CheckConstraint("wanted_cents > given_cents AND given_cents >= 0", name=op.f("ck_match_shortfalls_short")),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_match_shortfalls_gift_id_gifts")),
        sa.ForeignKeyConstraint(["pledge_id"], ["pledges.id"], name=op.f("fk_match_shortfalls_pledge_id_pledges")),
        sa.ForeignKeyConstraint(["pool_id"], ["match_pools.id"], name=op.f("fk_match_shortfalls_pool_id_match_pools")),
        sa.ForeignKeyConstraint(["terms_id"], ["match_terms.id"], name=op.f("fk_match_shortfalls_terms_id_match_terms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_shortfalls")),
    )
    op.create_index(op.f("ix_match_shortfalls_gift_id"), "match_shortfalls", ["gift_id"])
    op.create_index("ix_match_shortfalls_in_line", "match_shortfalls", ["pool_id", "decided_at", "gift_id"], unique=False, sqlite_where=sa.text("is_waiting"), postgresql_where=sa.text("is_waiting"))
    op.create_index(op.f("ix_match_shortfalls_pledge_id"), "match_shortfalls", ["pledge_id"])
    op.create_table(
        "match_standings",
        sa.Column("gift_id", ROW_ID, nullable=False),
        sa.Column("campaign_id", ROW_ID, nullable=False),
        sa.Column("donor_id", ROW_ID, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("barred_by", sa.String(length=40), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("left_cents", sa.BigInteger(), nullable=False),
        sa.Column("unmatched_cents", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("network", sa.BigInteger(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.CheckConstraint("unmatched_cents >= 0 AND left_cents >= 0", name=op.f("ck_match_standings_amounts_not_negative")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_match_standings_campaign_id_campaigns")),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_match_standings_donor_id_donors")),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_match_standings_gift_id_gifts")),
        sa.PrimaryKeyConstraint("gift_id", name=op.f("pk_match_standings")),
    )
    op.create_index(op.f("ix_match_standings_donor_id"), "match_standings", ["donor_id"])
    op.create_index("ix_match_standings_network", "match_standings", ["network"], unique=False, sqlite_where=sa.text("network IS NOT NULL"), postgresql_where=sa.text("network IS NOT NULL"))
    op.create_table(
        "offline_gifts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column("page_id", ROW_ID, nullable=False),
        sa.Column("team_id", ROW_ID, nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("hides_name", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deposited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deposited_on", sa.Date(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gift_id", ROW_ID, nullable=True),
        sa.CheckConstraint("gift_id IS NULL OR status IN ('verified', 'returned')", name=op.f("ck_offline_gifts_gift_once_verified")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_offline_gifts_amount_positive")),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_offline_gifts_gift_id_gifts")),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_offline_gifts_page_id_fundraiser_pages")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_offline_gifts_team_id_teams")),
        sa.CheckConstraint("status IN ('promised', 'handed-in', 'deposited', 'verified', 'taken-back', 'returned')", name=op.f("ck_offline_gifts_offline_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_gifts")),
        sa.UniqueConstraint("gift_id", name=op.f("uq_offline_gifts_gift_id")),
        sa.UniqueConstraint("once_key", name=op.f("uq_offline_gifts_once_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offline_gifts_public_id")),
    )
    op.create_index(op.f("ix_offline_gifts_page_id_id"), "offline_gifts", ["page_id", "id"])
    op.create_index(op.f("ix_offline_gifts_status_promised_at"), "offline_gifts", ["status", "promised_at"])
    op.create_table(
        "noticed_gifts",
        sa.Column("gift_id", ROW_ID, nullable=False),
        sa.Column("notice_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_noticed_gifts_gift_id_gifts")),
        sa.ForeignKeyConstraint(["notice_id"], ["gift_notices.id"], name=op.f("fk_noticed_gifts_notice_id_gift_notices")),
        sa.PrimaryKeyConstraint("gift_id", name=op.f("pk_noticed_gifts")),
    )
    op.create_index(op.f("ix_noticed_gifts_notice_id"), "noticed_gifts", ["notice_id"])
    op.create_table(
        "team_messages",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("team_id", ROW_ID, nullable=False),
        sa.Column("author_id", ROW_ID, nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["donors.id"], name=op.f("fk_team_messages_author_id_donors")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_messages_team_id_teams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_messages")),
        sa.UniqueConstraint("once_key", name=op.f("uq_team_messages_once_key")),
    )
    op.create_index(op.f("ix_team_messages_author_id"), "team_messages", ["author_id"])
    op.create_index(op.f("ix_team_messages_team_id_at"), "team_messages", ["team_id", "at"])
    op.create_table(
        "team_message_copies",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("message_id", ROW_ID, nullable=False),
        sa.Column("page_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["team_messages.id"], name=op.f("fk_team_message_copies_message_id_team_messages")),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_team_message_copies_page_id_fundraiser_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_message_copies")),
        sa.UniqueConstraint("message_id", "page_id", name=op.f("uq_team_message_copies_message_id_page_id")),
    )
    op.create_index(op.f("ix_team_message_copies_page_id"), "team_message_copies", ["page_id"])
    op.create_table(
        "page_thanks",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("gift_id", ROW_ID, nullable=False),
        sa.Column("page_id", ROW_ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_page_thanks_gift_id_gifts")),
        sa.ForeignKeyConstraint(["page_id"], ["fundraiser_pages.id"], name=op.f("fk_page_thanks_page_id_fundraiser_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_thanks")),
        sa.UniqueConstraint("gift_id", name=op.f("uq_page_thanks_gift_id")),
    )
    op.create_index(op.f("ix_page_thanks_page_id"), "page_thanks", ["page_id"])
    op.create_table(
        "refunds",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("stripe_id", sa.String(length=255), nullable=False),
        sa.Column("gift_id", ROW_ID, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_refunds_amount_positive")),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_refunds_gift_id_gifts")),
        sa.CheckConstraint("status IN ('pending', 'requires_action', 'succeeded', 'failed', 'canceled')", name=op.f("ck_refunds_refund_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_refunds_stripe_id")),
    )
    op.create_index(op.f("ix_refunds_gift_id"), "refunds", ["gift_id"])
    op.create_table(
        "tributes",
        sa.Column("gift_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("honouree", sa.String(length=120), nullable=False),
        sa.Column("recipient_name", sa.String(length=120), nullable=False),
        sa.Column("recipient_email", sa.String(length=254), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("names_donor", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["gift_id"], ["gifts.id"], name=op.f("fk_tributes_gift_id_gifts")),
        sa.CheckConstraint("kind IN ('in_honour', 'in_memory')", name=op.f("ck_tributes_tribute_kind_known")),
        sa.PrimaryKeyConstraint("gift_id", name=op.f("pk_tributes")),
    )
    op.create_index("ix_tributes_recipient_email_normalised", "tributes", [sa.text("lower(ltrim(rtrim(recipient_email)))")], unique=False, sqlite_where=sa.text("recipient_email <> ''"), postgresql_where=sa.text("recipient_email <> ''"))
    # fmt: on
    op.bulk_insert(
        installations,
        [{"id": 1, "public_id": new_public_id(), "made_at": datetime.now(UTC)}],
    )


def downgrade() -> None:
    raise click.ClickException(
        "The database only goes forward. To go back to an earlier version of the app, put back the"
        " backup that was made before the upgrade. Nothing has been changed."
    )
