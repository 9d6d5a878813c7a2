"""No page reads a growing table from end to end: SQLite is asked how it answers each SELECT."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from fundraiser.accounts.permissions import Role
from fundraiser.database import Model, db
from tests.staff.addresses import staff_addresses

GROWING = (
    "audit_entries",
    "checkouts",
    "donors",
    "gifts",
    "ledger_transfers",
    "match_allocations",
    "match_donor_caps",
    "match_freed",
    "match_holds",
    "match_shortfalls",
    "match_standings",
    "outgoing_emails",
    "pledges",
    "refunds",
    "stripe_events",
    "tributes",
)
SCAN = re.compile(rf"SCAN ({'|'.join(GROWING)})\b(?: USING (?:COVERING )?INDEX (\w+))?")
PARTIAL = {
    index.name
    for table in Model.metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
}
SEARCH = re.compile(
    rf"SEARCH ({'|'.join(GROWING)}) USING (?:COVERING )?(?:INDEX (\w+)|INTEGER PRIMARY KEY) (.+)"
)
ASKED = re.compile(r"(\w+|<expr>)[=>]\?")
# What few rows have in common, however many gifts there are; of statuses and kinds only the rare
# ones are looked for by index (`common` of a column), and how wide an amount is, a person chooses.
NARROW = {
    "<expr>",
    "amount_cents",
    "charge_id",
    "donor_id",
    "gift_id",
    "kind",
    "object_id",
    "payment_intent_id",
    "pledge_id",
    "public_id",
    "record_id",
    "reference",
    "rowid",
    "session_id",
    "status",
    "stripe_id",
    "subject",
}
SORTS = "USE TEMP B-TREE FOR ORDER BY"
PUBLIC = (
    "/",
    "/campaigns/winter",
    "/campaigns/winter/match",
    "/campaigns/winter/totals.json",
    "/campaigns/winter/leaderboard",
    "/stories",
)
NARROWED = (
    "gifts?q=kowalski+fatima",
    "gifts?q=50",
    "gifts?q=pi_1",
    "gifts?status=refunded",
    "gifts?status=received",
    "gifts?matched=yes",
    "gifts?matched=no",
    "gifts?source=offline",
    "gifts?campaign=winter",
    "gifts?order=-amount",
    "gifts?least=10&most=20",
    "pledges?q=kowalski+fatima",
    "pledges?q=50",
    "pledges?q=cs_1",
    "pledges?status=failed",
    "pledges?campaign=winter",
    "pledges?order=amount",
    "pledges?from=2026-12-01&to=2026-12-02",
    "donors?q=kowalski+fatima",
    "donors?given=no",
    "donors?language=fr",
    "ledger/accounts/stripe:CAD?q=gift:1",
    "comments?shown=hidden",
    "outbox?q=ana@example.org",
    "outbox?status=dead",
    "outbox?kind=refund",
    "audit?action=gift-refunded",
    "audit?from=2026-12-01",
    "stripe/events?q=evt_1",
    "stripe/events?status=dead",
)


def test_no_page_reads_a_growing_table_from_end_to_end(app, season, signed_in):
    browser = signed_in(Role.ADMIN)
    pages = [
        address.path
        for address in staff_addresses(app, season)
        if address.method == "GET" and not address.endpoint.endswith("_export")
    ]
    pages += [f"/staff/{each}" for each in NARROWED]

    scans = {}
    with scans_noted() as noted:
        for path in (*pages, *PUBLIC):
            browser.client.get(path, base_url=browser.origin, buffered=True)
            scans.update({statement: path for statement in noted if statement not in scans})
            noted.clear()

    assert not scans, "\n".join(f"{path} reads all of a table: {s}" for s, path in scans.items())


def test_a_sort_is_refused_where_what_is_sorted_grows():
    of_campaign = "SEARCH gifts USING INDEX ix_gifts_campaign_id_received_at_id (campaign_id=?)"
    of_donor = "SEARCH gifts USING INDEX ix_gifts_donor_id (donor_id=?)"

    assert is_scan("SELECT", [of_campaign, SORTS])
    assert not is_scan("SELECT", [of_campaign])
    assert not is_scan("SELECT", [of_donor, SORTS])


@contextmanager
def scans_noted() -> Iterator[list[str]]:
    """Give the list of the SELECTs that read a growing table without a limit, or sort all of it."""
    noted: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            raw = connection.connection.driver_connection
            plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            if is_scan(statement, plan):
                noted.append(" ".join(statement.split()))

    event.listen(db.engine, "before_cursor_execute", explain)
    try:
        yield noted
    finally:
        event.remove(db.engine, "before_cursor_execute", explain)


def is_scan(statement: str, plan: list[str]) -> bool:
    scans = [found for step in plan if (found := SCAN.match(step))]
    is_whole = any(found[2] not in PARTIAL for found in scans)
    if is_whole and ("LIMIT" not in statement or SORTS in plan):
        return True
    return SORTS in plan and any(is_wide(step) for step in plan)


def is_wide(step: str) -> bool:
    """Return whether a step finds ever more rows of a growing table as the years go by."""
    found = SEARCH.match(step)
    if found is None or found[2] in PARTIAL:
        return False
    return NARROW.isdisjoint(ASKED.findall(found[3]))
