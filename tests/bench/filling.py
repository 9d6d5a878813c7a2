"""Makes one record many, in SQL: what the app wrote once is copied with ids and amounts of its own.

The columns are those of the models, so that a new column is copied too. Afterwards the sums of the
ledger are brought up to date, and `flask ledger check` finds nothing: a test sees to it.
"""

from collections.abc import Mapping

import psycopg

from fundraiser.database import Model

Values = Mapping[str, str]
AMOUNT = "500 * (1 + n % 40)"
PUBLIC_ID = "substr(md5('{table}' || n), 1, 19)"
ADDRESS = "'donor' || n || '@example.org'"
FIRST_NAMES = "'{Ana,Ben,Chloé,Dev,Eve,Fatima,Gil,Hana,Ivo,Jean}'::text[]"
FAMILY_NAMES = "'{Silva,Roy,Côté,Patel,Lund,Kowalski,Nandu,Tremblay,Novak,Okafor,Lam}'::text[]"
NAME = f"({FIRST_NAMES})[1 + n % 10] || ' ' || ({FAMILY_NAMES})[1 + n / 10 % 11] || n / 110 % 50"
SEARCHED = f"' ' || translate(lower({NAME}), 'éô', 'eo') || ' ' || {ADDRESS}"
AGE = "(n % 10000) * interval '1 minute'"  # the gifts of a week
NUMBERED = ("donors", "pledges", "checkouts", "match_holds", "gifts", "match_allocations")
IS_FEE = "p.reference LIKE '%:fee'"
OWN_REFERENCE = r"regexp_replace(p.reference, '^(gift|pledge):\d+', '\1:' || n)"

TRANSFERS: Values = {
    "reference": OWN_REFERENCE,
    "amount_cents": f"CASE WHEN {IS_FEE} THEN p.amount_cents ELSE {AMOUNT} END",
    "posted_cents": f"CASE WHEN {IS_FEE} OR p.posted_cents IS NULL THEN p.posted_cents"
    f" ELSE {AMOUNT} END",
}
PROMISE: Mapping[str, Values] = {
    "donors": {
        "id": "n",
        "name": NAME,
        "search_text": SEARCHED,
        "email": ADDRESS,
        "email_normalised": ADDRESS,
    },
    "pledges": {
        "id": "n",
        "form_key": "'copy-' || n",
        "donor_id": "n",
        "amount_cents": AMOUNT,
        "promised_match_cents": AMOUNT,
        "email": ADDRESS,
        "name": NAME,
    },
    "checkouts": {
        "id": "n",
        "pledge_id": "n",
        "amount_cents": AMOUNT,
        "idempotency_key": "'copy-' || n",
        "session_id": "'cs_test_copy_' || n",
    },
    "match_holds": {
        "id": "n",
        "reference": OWN_REFERENCE,
        "pledge_id": "n",
        "donor_id": "n",
        "amount_cents": AMOUNT,
        "gift_cents": AMOUNT,
    },
    "ledger_transfers": TRANSFERS,
}
OLD_PROMISE: Mapping[str, Values] = {
    **PROMISE,
    "pledges": {**PROMISE["pledges"], "made_at": f"p.made_at - {AGE}"},
}
GIFT: Mapping[str, Values] = {
    **OLD_PROMISE,
    "gifts": {
        "id": "n",
        "pledge_id": "n",
        "donor_id": "n",
        "amount_cents": AMOUNT,
        "left_cents": AMOUNT,
        "matched_cents": AMOUNT,
        "promised_at": f"p.promised_at - {AGE}",
        "received_at": f"p.received_at - {AGE}",
        "received_on": f"(p.received_at - {AGE})::date",
        "payment_intent_id": "'pi_copy_' || n",
        "charge_id": "'ch_copy_' || n",
        "balance_transaction_id": "'txn_copy_' || n",
        "email": ADDRESS,
        "name": NAME,
    },
    "match_allocations": {
        "id": "n",
        "reference": OWN_REFERENCE,
        "gift_id": "n",
        "change_cents": AMOUNT,
        "earned_cents": AMOUNT,
        "base_cents": AMOUNT,
        "gift_cents": AMOUNT,
    },
    "match_standings": {
        "gift_id": "n",
        "donor_id": "n",
        "amount_cents": AMOUNT,
        "left_cents": AMOUNT,
        "decided_at": f"p.decided_at - {AGE}",
        "received_on": f"(p.decided_at - {AGE})::date",
    },
    "outgoing_emails": {
        "record_id": "n",
        "once": "'gift:' || n || ':thank-you'",
        "recipient": ADDRESS,
        "queued_at": f"p.queued_at - {AGE}",
        "due_at": f"p.due_at - {AGE}",
        "sent_at": f"p.sent_at - {AGE}",
    },
}
ITS_GIFT = "(SELECT id FROM gifts WHERE pledge_id = {0})"
PATTERNS = {
    "donors": "p.id = (SELECT donor_id FROM pledges WHERE id = {0})",
    "pledges": "p.id = {0}",
    "checkouts": "p.pledge_id = {0}",
    "match_holds": "p.pledge_id = {0}",
    "gifts": "p.pledge_id = {0}",
    "match_allocations": f"p.gift_id = {ITS_GIFT}",
    "match_standings": f"p.gift_id = {ITS_GIFT}",
    "outgoing_emails": f"p.kind = 'thank_you' AND p.record_id = {ITS_GIFT}",
    "ledger_transfers": "p.reference ~ '^pledge:{0}:'"
    f" OR p.reference ~ ('^gift:' || {ITS_GIFT} || '(:|$)')",
}
QUARTER = "date_bin('15 minutes', {0}, '2000-01-01Z')"
CREDITED = ("page", "team")
SETTLE = (
    """
    UPDATE ledger_accounts AS a SET
        debits_posted_cents = sums.debits_posted,
        debits_pending_cents = sums.debits_pending,
        credits_posted_cents = sums.credits_posted,
        credits_pending_cents = sums.credits_pending
    FROM (
        SELECT code, sum(debits_posted) AS debits_posted, sum(debits_pending) AS debits_pending,
            sum(credits_posted) AS credits_posted, sum(credits_pending) AS credits_pending
        FROM (
            SELECT debit AS code, coalesce(posted_cents, 0) AS debits_posted,
                CASE status WHEN 'pending' THEN amount_cents ELSE 0 END AS debits_pending,
                0 AS credits_posted, 0 AS credits_pending
            FROM ledger_transfers
            UNION ALL
            SELECT credit, 0, 0, coalesce(posted_cents, 0),
                CASE status WHEN 'pending' THEN amount_cents ELSE 0 END
            FROM ledger_transfers
        ) AS sides GROUP BY code
    ) AS sums WHERE sums.code = a.code
    """,
    """
    UPDATE ledger_accounts AS a SET posted_count = counted.gifts
    FROM (SELECT campaign_id, count(*) AS gifts FROM gifts GROUP BY campaign_id) AS counted
    WHERE a.code = 'given:' || counted.campaign_id
    """,
    """
    UPDATE ledger_accounts AS a SET posted_count = counted.gifts
    FROM (
        SELECT pool_id, count(DISTINCT gift_id) AS gifts FROM match_allocations GROUP BY pool_id
    ) AS counted
    WHERE a.code = 'pool:' || counted.pool_id
    """,
    "DELETE FROM account_days",
    """
    INSERT INTO account_days (account, day, source, sum_cents, count)
    SELECT 'given:' || campaign_id, received_on, source, sum(amount_cents), count(*)
    FROM gifts GROUP BY campaign_id, received_on, source
    """,
    "DELETE FROM quarter_hours",
    f"""
    INSERT INTO quarter_hours (name, begins_at, sum_cents, count)
    SELECT 'given:' || campaign_id, {QUARTER.format("received_at")}, sum(amount_cents), count(*)
    FROM gifts GROUP BY 1, 2
    """,
    f"""
    INSERT INTO quarter_hours (name, begins_at, sum_cents, count)
    SELECT 'donors', {QUARTER.format("first_gift_at")}, 0, count(*)
    FROM donors WHERE first_gift_at IS NOT NULL GROUP BY 1, 2
    """,
    *(
        f"""
        UPDATE ledger_accounts AS a SET posted_count = counted.gifts FROM (
            SELECT {whose}_id AS id, count(*) AS gifts FROM gifts GROUP BY {whose}_id
        ) AS counted
        WHERE a.code = '{whose}_given:' || counted.id
        """
        for whose in CREDITED
    ),
    *(
        f"""
        INSERT INTO account_days (account, day, source, sum_cents, count)
        SELECT '{whose}_given:' || {whose}_id, received_on, source, sum(amount_cents), count(*)
        FROM gifts WHERE {whose}_id IS NOT NULL GROUP BY {whose}_id, received_on, source
        """
        for whose in CREDITED
    ),
    """
    INSERT INTO account_days (account, day, source, sum_cents, count)
    SELECT 'matched:' || s.campaign_id, s.received_on, s.source, sum(a.change_cents), 0
    FROM match_standings AS s JOIN match_allocations AS a ON a.gift_id = s.gift_id
    GROUP BY s.campaign_id, s.received_on, s.source
    """,
)


def copy_gift(connection: psycopg.Connection, pledge_id: int, count: int) -> None:
    """There are `count` gifts more like this pledge's: promised, held, paid, matched, thanked."""
    _copy(connection, GIFT, pledge_id, count)


def copy_promise(connection: psycopg.Connection, pledge_id: int, count: int) -> range:
    """There are `count` pledges more like this open one, their match held; return their ids."""
    return _copy(connection, PROMISE, pledge_id, count)


def copy_ended_promise(connection: psycopg.Connection, pledge_id: int, count: int) -> None:
    """There are `count` pledges more like this one that was never paid, made in a week."""
    _copy(connection, OLD_PROMISE, pledge_id, count)


def _copy(
    connection: psycopg.Connection, tables: Mapping[str, Values], pledge_id: int, count: int
) -> range:
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")  # the keys do fit
        first = max(_highest_id(connection, table) for table in NUMBERED) + 1
        numbers = range(first, first + count)
        for table, values in tables.items():
            insert_copies(connection, table, values, numbers, PATTERNS[table].format(pledge_id))
        for table in NUMBERED:
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        settle(connection)
    tidy(connection)
    return numbers


def settle(connection: psycopg.Connection) -> None:
    """Accounts and their days say what the transfers and gifts do."""
    for statement in SETTLE:
        connection.execute(statement)


def tidy(connection: psycopg.Connection) -> None:
    """Leave the database as it is when it has rested."""
    connection.execute("VACUUM (ANALYZE)")
    connection.execute("CHECKPOINT")


def insert_copies(
    connection: psycopg.Connection, table: str, values: Values, numbers: range, pattern: str
) -> None:
    """There is a copy of the rows that fit the pattern for each number, with values of its own."""
    made = {
        column.name: values.get(column.name, f"p.{column.name}")
        for column in Model.metadata.tables[table].columns
        if column.name != "id" or "id" in values  # else the next number
    }
    if "public_id" in made:
        made["public_id"] = PUBLIC_ID.format(table=table)
    connection.execute(
        f"INSERT INTO {table} ({', '.join(made)}) SELECT {', '.join(made.values())}"
        f" FROM {table} AS p, generate_series({numbers.start}, {numbers.stop - 1}) AS n"
        f" WHERE {pattern}"
    )


def _highest_id(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
    assert row
    return int(row[0])
