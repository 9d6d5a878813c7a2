"""Allocations become a history that is only added to, and what was promised is kept.

A reversal of match is a row of its own (M24). Why a pool gave less is kept when it happens (M22);
money set free waits for its pool's line (M9); an attempt to pay keeps the terms in force when its
donor decided (M3). What was there is carried over: reversals from the ledger's own transfers.
"""

import sqlalchemy as sa
from alembic import op

from migrations.rewriting import is_sqlite, require

revision = "0017_keep_match_history"
down_revision = "0016_add_alarms"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CAUSES = (
    "used_up",
    "reserved",
    "not_paid_in_time",
    "limit_per_gift",
    "limit_per_donor",
    "outside_window",
    "not_this_kind",
    "pool_closed",
    "sponsors_own",
    "donor_chose_none",
)


def upgrade() -> None:
    _make_allocations_a_history()
    _add_freed_match()
    _add_shortfalls()
    _keep_terms_of_attempts()
    _keep_bars_of_standings()
    _queue_gifts_in_line()
    op.drop_index("ix_match_standings_in_line", table_name="match_standings")
    op.drop_index("ix_match_holds_due", table_name="match_holds")
    op.execute("DELETE FROM timetable_jobs WHERE name = 'release_lapsed_holds'")


def _make_allocations_a_history() -> None:
    op.execute("CREATE TABLE allocations_before AS SELECT * FROM match_allocations")
    op.drop_table("match_allocations")
    op.create_table(
        "match_allocations",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("reference", sa.String(length=160), nullable=False),
        sa.Column("gift_id", ROW_ID, nullable=False),
        sa.Column("pool_id", ROW_ID, nullable=False),
        sa.Column("terms_id", ROW_ID, nullable=False),
        sa.Column("award_id", ROW_ID, nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "kind",
            _one_of(
                "allocation_kind",
                ("hold", "what_was_left", "freed_money", "reversal", "restored"),
            ),
            nullable=False,
        ),
        sa.Column("change_cents", sa.BigInteger(), nullable=False),
        sa.Column("earned_cents", sa.BigInteger(), nullable=True),
        sa.Column("base_cents", sa.BigInteger(), nullable=True),
        sa.Column("gift_cents", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'reversal') = (change_cents < 0) AND (change_cents <> 0 OR kind = 'restored')",
            name=op.f("ck_match_allocations_change_fits_kind"),
        ),
        sa.CheckConstraint(
            "(award_id IS NULL) = (kind IN ('hold', 'what_was_left', 'freed_money'))",
            name=op.f("ck_match_allocations_awards_stand_alone"),
        ),
        sa.CheckConstraint(
            "(earned_cents IS NULL) = (base_cents IS NULL)"
            " AND (award_id IS NOT NULL OR earned_cents = change_cents)"
            " AND (base_cents IS NULL OR base_cents > 0)",
            name=op.f("ck_match_allocations_basis_is_whole"),
        ),
        _key("match_allocations", "award_id", "match_allocations"),
        _key("match_allocations", "gift_id", "gifts"),
        _key("match_allocations", "pool_id", "match_pools"),
        _key("match_allocations", "terms_id", "match_terms"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_allocations")),
        sa.UniqueConstraint("reference", name=op.f("uq_match_allocations_reference")),
    )
    for column in ("gift_id", "pool_id"):
        op.create_index(op.f(f"ix_match_allocations_{column}"), "match_allocations", [column])
    columns = (
        "id, reference, gift_id, pool_id, terms_id, award_id, currency, kind, change_cents,"
        " earned_cents, base_cents, gift_cents, made_at"
    )
    op.execute(
        f"INSERT INTO match_allocations ({columns})"  # noqa: S608 - our names
        " SELECT id, reference, gift_id, pool_id, terms_id, NULL, currency, earned_by,"
        " earned_cents, earned_cents, base_cents, gift_cents, earned_at FROM allocations_before"
        " ORDER BY id"
    )
    if not is_sqlite():
        op.execute(
            "SELECT setval(pg_get_serial_sequence('match_allocations', 'id'),"
            " greatest((SELECT max(id) FROM match_allocations), 1))"
        )
    op.execute(
        f"INSERT INTO match_allocations ({columns.removeprefix('id, ')})"  # noqa: S608 - our names
        " SELECT t.reference, a.gift_id, a.pool_id, a.terms_id, a.id, a.currency, 'reversal',"
        " -t.amount_cents, NULL, NULL, 0, t.made_at"
        " FROM allocations_before a JOIN ledger_transfers t"
        " ON t.reference LIKE a.reference || ':refund:%' AND t.debit LIKE 'matched:%'"
        " AND t.credit = 'pool:' || a.pool_id ORDER BY t.id"
    )
    op.drop_table("allocations_before")


def _add_freed_match() -> None:
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
        sa.CheckConstraint(
            "left_cents >= 0 AND left_cents <= amount_cents",
            name=op.f("ck_match_freed_left_within_amount"),
        ),
        _key("match_freed", "pool_id", "match_pools"),
        _key("match_freed", "campaign_id", "campaigns"),
        _key("match_freed", "gift_id", "gifts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_freed")),
        sa.UniqueConstraint("reference", name=op.f("uq_match_freed_reference")),
    )
    op.create_index(
        "ix_match_freed_to_hand_out",
        "match_freed",
        ["pool_id", "id"],
        sqlite_where=sa.text("left_cents > 0"),
        postgresql_where=sa.text("left_cents > 0"),
    )


def _add_shortfalls() -> None:
    op.create_table(
        "match_shortfalls",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pledge_id", ROW_ID, nullable=True),
        sa.Column("attempt", sa.BigInteger(), nullable=True),
        sa.Column("gift_id", ROW_ID, nullable=True),
        sa.Column("pool_id", ROW_ID, nullable=False),
        sa.Column("terms_id", ROW_ID, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("cause", _one_of("cause", CAUSES), nullable=False),
        sa.Column("wanted_cents", sa.BigInteger(), nullable=False),
        sa.Column("given_cents", sa.BigInteger(), nullable=False),
        sa.Column("available_cents", sa.BigInteger(), nullable=False),
        sa.Column("reserved_cents", sa.BigInteger(), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "wanted_cents > given_cents AND given_cents >= 0",
            name=op.f("ck_match_shortfalls_short"),
        ),
        sa.CheckConstraint(
            "NOT is_waiting OR gift_id IS NOT NULL", name=op.f("ck_match_shortfalls_gifts_wait")
        ),
        _key("match_shortfalls", "pledge_id", "pledges"),
        _key("match_shortfalls", "gift_id", "gifts"),
        _key("match_shortfalls", "pool_id", "match_pools"),
        _key("match_shortfalls", "terms_id", "match_terms"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_shortfalls")),
    )
    for column in ("gift_id", "pledge_id"):
        op.create_index(op.f(f"ix_match_shortfalls_{column}"), "match_shortfalls", [column])
    op.create_index(
        "ix_match_shortfalls_in_line",
        "match_shortfalls",
        ["pool_id", "decided_at", "gift_id"],
        sqlite_where=sa.text("is_waiting"),
        postgresql_where=sa.text("is_waiting"),
    )


def _keep_terms_of_attempts() -> None:
    """An attempt was decided when it was made, by the newest terms of then, in today's order."""
    op.add_column("checkouts", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "checkouts",
        sa.Column("match_terms", sa.String(length=400), nullable=False, server_default=""),
    )
    op.execute("UPDATE checkouts SET decided_at = made_at")
    require("checkouts", "decided_at")
    joined = "group_concat(id, '.')" if is_sqlite() else "string_agg(id::text, '.')"
    op.execute(
        f"UPDATE checkouts SET match_terms = coalesce((SELECT {joined} FROM ("  # noqa: S608
        " SELECT t.id AS id FROM match_terms t JOIN match_pools p ON p.id = t.pool_id"
        " JOIN pledges d ON d.id = checkouts.pledge_id AND d.campaign_id = p.campaign_id"
        " WHERE p.kind = 'conditional' AND p.opened_at <= checkouts.made_at"
        " AND t.version = (SELECT max(v.version) FROM match_terms v"
        " WHERE v.pool_id = p.id AND v.effective_at <= checkouts.made_at)"
        " ORDER BY p.position, p.id) AS in_force), '')"
    )


def _keep_bars_of_standings() -> None:
    listed = ", ".join(f"'{cause}'" for cause in CAUSES)
    op.execute(
        "ALTER TABLE match_standings ADD COLUMN barred_by VARCHAR(40)"
        f" CONSTRAINT ck_match_standings_cause_known CHECK (barred_by IN ({listed}))"
    )
    op.execute(
        "UPDATE match_standings SET barred_by = CASE WHEN (SELECT wants_match FROM gifts"
        " WHERE gifts.id = gift_id) THEN 'sponsors_own' ELSE 'donor_chose_none' END"
        " WHERE NOT is_matchable"
    )
    op.drop_column("match_standings", "is_matchable")


def _queue_gifts_in_line() -> None:
    """Gifts that could still be matched wait in the lines of the pools that were open to them."""
    op.execute(
        "INSERT INTO match_shortfalls (gift_id, pool_id, terms_id, currency, cause, wanted_cents,"
        " given_cents, available_cents, reserved_cents, is_waiting, decided_at, noted_at)"
        " SELECT s.gift_id, p.id, t.id, s.currency, 'used_up', s.unmatched_cents, 0, 0, 0, true,"
        " s.decided_at, s.decided_at FROM match_standings s"
        " JOIN match_pools p ON p.campaign_id = s.campaign_id AND p.kind = 'conditional'"
        " AND p.opened_at <= s.decided_at"
        " JOIN match_terms t ON t.pool_id = p.id AND t.version = (SELECT max(v.version)"
        " FROM match_terms v WHERE v.pool_id = p.id AND v.effective_at <= s.decided_at)"
        " WHERE s.unmatched_cents > 0 AND t.opens_at <= s.decided_at"
        " AND t.closes_at > s.decided_at AND (t.counts = 'every' OR s.source <> 'offline')"
        " ORDER BY s.decided_at, s.gift_id, p.position"
    )


def _one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(
        *values, name=f"{name}_known", native_enum=False, create_constraint=True, length=40
    )


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
