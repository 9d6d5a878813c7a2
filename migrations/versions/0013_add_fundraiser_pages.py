"""Supporters' pages and teams, sign-in by emailed link, soft credit, cash and cheques.

Gifts and pledges say through whose page and team they came. A gift may have no pledge and no
payment at Stripe (cash), its donor no address. The lists of what we know of are widened.
"""

import sqlalchemy as sa
from alembic import op

from migrations.rewriting import add_key, let_be_null, widen

revision = "0013_add_fundraiser_pages"
down_revision = "0012_add_leads"
branch_labels = None
depends_on = None

SOURCES = ("website", "page", "team", "offline")
ACCOUNTS = (
    "stripe",
    "bank",
    "fees",
    "given",
    "covered_fees",
    "pool",
    "matched",
    "lead_gifts",
    "sponsor_received",
    "soft_credits",
    "page_given",
    "page_matched",
    "team_given",
    "team_matched",
)
EMAILS = (
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
    "sign_in_link",
    "page_link",
    "page_live",
    "page_change_asked",
    "page_change_decided",
    "page_hidden",
    "page_notice",
    "team_live",
    "team_hidden",
    "team_notice",
    "page_gift",
    "page_thanks",
    "team_joined",
    "owner_follow_up",
)
JOBS = (
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
    "follow_up_owners",
    "forget_drafts",
    "forget_sign_ins",
    "publish_stories",
)
ACTS = (
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
    "enquiry-answered",
    "enquiry-answered-elsewhere",
    "enquiry-noted",
    "enquiry-handed-over",
    "enquiry-closed",
    "enquiry-reopened",
    "enquiry-released",
    "enquiry-discarded",
    "enquiries-exported",
    "lead-noted",
    "lead-contacted",
    "lead-planned",
    "lead-moved",
    "lead-handed-over",
    "leads-exported",
    "story-added",
    "story-changed",
    "story-picture-changed",
    "story-scheduled",
    "story-unscheduled",
    "story-published",
    "story-withdrawn",
    "story-deleted",
    "donor-signed-in",
    "donor-signed-out",
    "page-started",
    "page-published",
    "page-edited",
    "page-paused",
    "page-resumed",
    "page-closed",
    "page-reopened",
    "page-approved",
    "page-change-asked",
    "page-change-approved",
    "page-change-refused",
    "page-hidden",
    "page-shown",
    "page-taken-down",
    "page-restored",
    "page-team-changed",
    "update-approved",
    "update-removed",
    "report-acted-on",
    "report-dismissed",
    "report-reopened",
    "team-started",
    "team-edited",
    "team-approved",
    "team-change-approved",
    "team-change-refused",
    "team-closed",
    "team-reopened",
    "team-hidden",
    "team-shown",
    "team-taken-down",
    "team-restored",
    "team-captain-changed",
    "team-invitation-renewed",
    "credit-moved",
    "offline-gift-recorded",
    "offline-gift-handed-in",
    "offline-gift-deposited",
    "offline-gift-verified",
    "offline-gift-taken-back",
    "offline-gift-put-back",
    "offline-gift-returned",
    "pages-exported",
    "teams-exported",
    "offline-gifts-exported",
)


def upgrade() -> None:
    _pages_and_teams()
    _sign_in()
    _what_belongs_to_pages()
    _widen_lists()
    _change_donors_and_campaigns()
    _change_gifts_and_pledges()
    _cash_and_thanks()
    _open_memo_accounts()


def _widen_lists() -> None:
    widen("ledger_accounts", "kind", "account_kind_known", ACCOUNTS)
    widen("outgoing_emails", "kind", "email_kind_known", EMAILS)
    widen("audit_entries", "action", "audit_action_known", ACTS)
    widen("timetable_jobs", "name", "job_name_known", JOBS)
    widen("gifts", "source", "source_known", SOURCES)
    widen("pledges", "source", "source_known", SOURCES)


def _change_donors_and_campaigns() -> None:
    op.add_column("donors", sa.Column("email_proved_at", sa.DateTime(timezone=True), nullable=True))
    let_be_null("donors", "email_normalised")
    for name in ("takes_pages", "approves_pages"):
        column: sa.Column[bool] = sa.Column(
            name, sa.Boolean(), nullable=False, server_default=sa.true()
        )
        op.add_column("campaigns", column)


def _change_gifts_and_pledges() -> None:
    for table in ("gifts", "pledges"):
        add_key(table, "page_id", "fundraiser_pages")
        add_key(table, "team_id", "teams")
    moves = sa.Column("credit_moves", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    op.add_column("gifts", moves)
    let_be_null("gifts", "pledge_id", "payment_intent_id", "charge_id")
    for key in ("page_id", "team_id"):
        for table, *rest in (("gifts", "received_at", "id"), ("pledges", "status")):
            columns = [key, *rest]
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns, unique=False)


def _open_memo_accounts() -> None:
    """Each campaign has the account that soft credit is counted from."""
    op.execute(
        """
        INSERT INTO ledger_accounts
          (code, kind, currency, debits_posted_cents, credits_posted_cents, debits_pending_cents,
           credits_pending_cents, posted_count)
        SELECT 'soft_credits:' || id, 'soft_credits', currency, 0, 0, 0, 0, 0 FROM campaigns
        """
    )


def _sign_in() -> None:
    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_normalised", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("leads_to", sa.String(length=300), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("donor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["donor_id"], ["donors.id"], name=op.f("fk_sign_in_links_donor_id_donors")
        ),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["fundraiser_pages.id"],
            name=op.f("fk_sign_in_links_page_id_fundraiser_pages"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_links_public_id")),
    )
    op.create_index(
        op.f("ix_sign_in_links_email_normalised_made_at"),
        "sign_in_links",
        ["email_normalised", "made_at"],
        unique=False,
    )
    op.create_index(op.f("ix_sign_in_links_page_id"), "sign_in_links", ["page_id"], unique=False)
    op.create_table(
        "donor_sessions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("donor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["donor_id"], ["donors.id"], name=op.f("fk_donor_sessions_donor_id_donors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_donor_sessions_token_hash")),
    )
    op.create_index(
        op.f("ix_donor_sessions_donor_id"), "donor_sessions", ["donor_id"], unique=False
    )


def _pages_and_teams() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "captain_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "live",
                "closed",
                "hidden",
                "taken-down",
                name="team_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("status_before", sa.String(length=40), nullable=False),
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
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("captain_name", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("goal_cents", sa.BigInteger(), nullable=True),
        sa.Column("most_members", sa.BigInteger(), nullable=True),
        sa.Column("invitation_key", sa.String(length=43), nullable=False),
        sa.Column("is_on_leaderboard", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_change", sa.Text(), nullable=False),
        sa.Column("proposed_name", sa.String(length=80), nullable=False),
        sa.Column("proposed_words", sa.Text(), nullable=False),
        sa.Column("proposed_captain_name", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "goal_cents IS NULL OR goal_cents > 0", name=op.f("ck_teams_goal_positive")
        ),
        sa.CheckConstraint(
            "most_members IS NULL OR most_members > 0", name=op.f("ck_teams_size_positive")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_teams_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["captain_id"], ["donors.id"], name=op.f("fk_teams_captain_id_donors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("invitation_key", name=op.f("uq_teams_invitation_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_teams_public_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_teams_slug")),
    )
    op.create_index(
        op.f("ix_teams_campaign_id_status"), "teams", ["campaign_id", "status"], unique=False
    )
    op.create_index(op.f("ix_teams_captain_id"), "teams", ["captain_id"], unique=False)
    op.create_table(
        "fundraiser_pages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=True),
        sa.Column(
            "campaign_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "waiting",
                "change-asked",
                "live",
                "paused",
                "closed",
                "hidden",
                "taken-down",
                name="page_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("status_before", sa.String(length=40), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "birthday",
                "run",
                "polar-dip",
                "bake-sale",
                "wedding",
                "memorial",
                "gaming",
                "workplace",
                "other",
                name="page_kind_known",
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
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("owner_name", sa.String(length=80), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("goal_cents", sa.BigInteger(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column(
            "picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("picture_words", sa.String(length=200), nullable=False),
        sa.Column("is_on_leaderboard", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_change", sa.Text(), nullable=False),
        sa.Column("emails_wording", sa.Text(), nullable=False),
        sa.Column("emails_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("emails_stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("start_key", sa.String(length=64), nullable=True),
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
        sa.Column("invitation_key", sa.String(length=43), nullable=False),
        sa.Column("seen_gift_count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("goal_cents > 0", name=op.f("ck_fundraiser_pages_goal_positive")),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaigns.id"],
            name=op.f("fk_fundraiser_pages_campaign_id_campaigns"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["donors.id"], name=op.f("fk_fundraiser_pages_owner_id_donors")
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["pictures.id"], name=op.f("fk_fundraiser_pages_picture_id_pictures")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_fundraiser_pages_team_id_teams")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fundraiser_pages")),
        sa.UniqueConstraint("public_id", name=op.f("uq_fundraiser_pages_public_id")),
        sa.UniqueConstraint("start_key", name=op.f("uq_fundraiser_pages_start_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_fundraiser_pages_slug")),
    )
    op.create_index(
        op.f("ix_fundraiser_pages_campaign_id_status"),
        "fundraiser_pages",
        ["campaign_id", "status"],
        unique=False,
    )
    op.create_index(
        op.f("ix_fundraiser_pages_follow_up_at"), "fundraiser_pages", ["follow_up_at"], unique=False
    )
    op.create_index(
        op.f("ix_fundraiser_pages_owner_id"), "fundraiser_pages", ["owner_id"], unique=False
    )
    op.create_index(
        op.f("ix_fundraiser_pages_status_created_at"),
        "fundraiser_pages",
        ["status", "created_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_fundraiser_pages_team_id"), "fundraiser_pages", ["team_id"], unique=False
    )


def _what_belongs_to_pages() -> None:
    op.create_table(
        "page_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "approved",
                "refused",
                "replaced",
                name="change_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("owner_name", sa.String(length=80), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column(
            "picture_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("picture_words", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["fundraiser_pages.id"],
            name=op.f("fk_page_changes_page_id_fundraiser_pages"),
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["pictures.id"], name=op.f("fk_page_changes_picture_id_pictures")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_changes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_page_changes_public_id")),
    )
    op.create_index(op.f("ix_page_changes_page_id"), "page_changes", ["page_id"], unique=False)
    op.create_index(
        op.f("ix_page_changes_status_made_at"), "page_changes", ["status", "made_at"], unique=False
    )
    op.create_index(
        "uq_page_changes_waiting",
        "page_changes",
        ["page_id"],
        unique=True,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "page_updates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["fundraiser_pages.id"],
            name=op.f("fk_page_updates_page_id_fundraiser_pages"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_updates")),
        sa.UniqueConstraint("once_key", name=op.f("uq_page_updates_once_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_page_updates_public_id")),
    )
    op.create_index(
        op.f("ix_page_updates_page_id_made_at"),
        "page_updates",
        ["page_id", "made_at"],
        unique=False,
    )
    op.create_table(
        "owner_emails",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "message",
            sa.Enum(
                "ended",
                "reached",
                "three-quarters",
                "half",
                "quarter",
                "first-gift",
                "last-week",
                "no-gift-yet",
                "no-picture",
                "quiet-week",
                name="owner_message_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["fundraiser_pages.id"],
            name=op.f("fk_owner_emails_page_id_fundraiser_pages"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_emails")),
        sa.UniqueConstraint(
            "page_id", "message", "round", name=op.f("uq_owner_emails_page_id_message_round")
        ),
    )
    op.create_table(
        "team_memberships",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["fundraiser_pages.id"],
            name=op.f("fk_team_memberships_page_id_fundraiser_pages"),
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_team_memberships_team_id_teams")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_memberships")),
    )
    op.create_index(
        op.f("ix_team_memberships_team_id_left_at"),
        "team_memberships",
        ["team_id", "left_at"],
        unique=False,
    )
    op.create_index(
        "uq_team_memberships_now",
        "team_memberships",
        ["page_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "page_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "acted-on",
                "dismissed",
                name="report_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "not-true",
                "hurtful",
                "private",
                "spam",
                "other",
                name="report_reason_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
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
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(page_id IS NULL) <> (team_id IS NULL)", name=op.f("ck_page_reports_of_one")
        ),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["fundraiser_pages.id"],
            name=op.f("fk_page_reports_page_id_fundraiser_pages"),
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_page_reports_team_id_teams")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_reports")),
        sa.UniqueConstraint("once_key", name=op.f("uq_page_reports_once_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_page_reports_public_id")),
    )
    op.create_index(op.f("ix_page_reports_page_id"), "page_reports", ["page_id"], unique=False)
    op.create_index(
        op.f("ix_page_reports_status_made_at"), "page_reports", ["status", "made_at"], unique=False
    )
    op.create_index(op.f("ix_page_reports_team_id"), "page_reports", ["team_id"], unique=False)


def _cash_and_thanks() -> None:
    op.create_table(
        "page_thanks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_page_thanks_gift_id_gifts")
        ),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["fundraiser_pages.id"],
            name=op.f("fk_page_thanks_page_id_fundraiser_pages"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_thanks")),
        sa.UniqueConstraint("gift_id", name=op.f("uq_page_thanks_gift_id")),
    )
    op.create_index(op.f("ix_page_thanks_page_id"), "page_thanks", ["page_id"], unique=False)
    op.create_table(
        "offline_gifts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=19), nullable=False),
        sa.Column("once_key", sa.String(length=64), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("team_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "promised",
                "handed-in",
                "deposited",
                "verified",
                "taken-back",
                "returned",
                name="offline_status_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "method",
            sa.Enum(
                "cash",
                "cheque",
                name="offline_method_known",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
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
        sa.Column("gift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "gift_id IS NULL OR status IN ('verified', 'returned')",
            name=op.f("ck_offline_gifts_gift_once_verified"),
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_offline_gifts_amount_positive")),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_offline_gifts_gift_id_gifts")
        ),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["fundraiser_pages.id"],
            name=op.f("fk_offline_gifts_page_id_fundraiser_pages"),
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_offline_gifts_team_id_teams")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_gifts")),
        sa.UniqueConstraint("gift_id", name=op.f("uq_offline_gifts_gift_id")),
        sa.UniqueConstraint("once_key", name=op.f("uq_offline_gifts_once_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offline_gifts_public_id")),
    )
    op.create_index(
        op.f("ix_offline_gifts_page_id_id"), "offline_gifts", ["page_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_offline_gifts_status_promised_at"),
        "offline_gifts",
        ["status", "promised_at"],
        unique=False,
    )
