"""Makes one page and one team many, and spreads the gifts of a database over them, in SQL."""

import psycopg

from tests.bench.filling import CREDITED, Values, insert_copies, settle, tidy

TEAMS: Values = {
    "id": "n",
    "slug": "'team-' || n",
    "name": "'Team ' || n",
    "invitation_key": "md5('team' || n)",
}
PAGES: Values = {
    "id": "n",
    "slug": "'page-' || n",
    "owner_name": "'Runner ' || n",
    "title": "'Run ' || n",
}
OPEN_ACCOUNTS = """
    INSERT INTO ledger_accounts
        (code, kind, currency, debits_posted_cents, credits_posted_cents, debits_pending_cents,
         credits_pending_cents, posted_count)
    SELECT kinds.name || ':' || id, kinds.name, currency, 0, 0, 0, 0, 0
    FROM {table}, (VALUES ('{whose}_given'), ('{whose}_matched')) AS kinds (name)
    ON CONFLICT DO NOTHING
"""
SPREAD = (
    "UPDATE fundraiser_pages AS p SET team_id = {team} + p.id % {teams}",
    """
    INSERT INTO team_memberships (team_id, page_id, joined_at)
    SELECT team_id, id, created_at FROM fundraiser_pages
    ON CONFLICT DO NOTHING
    """,
    """
    UPDATE team_memberships AS m SET team_id = p.team_id
    FROM fundraiser_pages AS p WHERE p.id = m.page_id
    """,
    "UPDATE gifts SET page_id = {page} + id % {pages}",
    "UPDATE gifts AS g SET team_id = p.team_id FROM fundraiser_pages AS p WHERE p.id = g.page_id",
    """
    UPDATE pledges AS d SET page_id = g.page_id, team_id = g.team_id
    FROM gifts AS g WHERE g.pledge_id = d.id
    """,
)
MOVE_CREDIT = r"""
    UPDATE ledger_transfers AS t SET
        credit = split_part(t.credit, ':', 1) || ':' || g.{whose}_id,
        reference = regexp_replace(t.reference, ':{whose}:\d+', ':{whose}:' || g.{whose}_id)
    FROM gifts AS g
    WHERE t.reference ~ '^gift:\d+:(match:)?{whose}:'
        AND split_part(t.reference, ':', 2)::bigint = g.id
"""


def spread(
    connection: psycopg.Connection, page_id: int, team_id: int, *, pages: int, teams: int
) -> None:
    """There are so many pages and teams like these, in equal teams, and all gifts of the database
    are spread over them, with their credit."""
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")  # the keys do fit
        for table, values, first, count in (
            ("teams", TEAMS, team_id, teams),
            ("fundraiser_pages", PAGES, page_id, pages),
        ):
            insert_copies(
                connection, table, values, range(first + 1, first + count), f"p.id = {first}"
            )
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        for table, whose in (("fundraiser_pages", "page"), ("teams", "team")):
            connection.execute(OPEN_ACCOUNTS.format(table=table, whose=whose))
        for statement in SPREAD:
            connection.execute(
                statement.format(page=page_id, team=team_id, pages=pages, teams=teams)
            )
        for whose in CREDITED:
            connection.execute(MOVE_CREDIT.format(whose=whose))
        settle(connection)
    tidy(connection)
