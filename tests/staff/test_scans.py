"""No page reads a growing table from end to end: SQLite is asked how it answers each SELECT."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import event, text

from fundraiser import clock
from fundraiser.accounts.permissions import Role
from fundraiser.database import Model, db
from fundraiser.mail.queries import oldest_waiting_email
from fundraiser.stripe_sync.queries import oldest_waiting_event
from tests.staff.addresses import staff_addresses
from tests.staff.statements import statements

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
    "ledger/accounts/stripe:CAD?q=50",
    "ledger/accounts/stripe:CAD?to=2001-01-01",
    "ledger/accounts/stripe:CAD?status=voided",
    "comments?shown=hidden",
    "outbox?q=ana@example.org",
    "outbox?status=dead",
    "outbox?kind=refund",
    "audit?action=offline-gift-taken-back",
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

    scans: dict[str, str] = {}
    with plans_noted() as noted:
        for path in (*pages, *PUBLIC):
            answer = browser.client.get(path, base_url=browser.origin, buffered=True)
            assert b"was left out" not in answer.data, path
            for statement, plan in noted:
                if is_scan(statement, plan):
                    scans.setdefault(statement, path)
            noted.clear()

    assert not scans, "\n".join(f"{path} reads all of a table: {s}" for s, path in scans.items())


def test_a_sort_is_refused_where_what_is_sorted_grows():
    of_campaign = "SEARCH gifts USING INDEX ix_gifts_campaign_id_received_at_id (campaign_id=?)"
    of_donor = "SEARCH gifts USING INDEX ix_gifts_donor_id (donor_id=?)"

    assert is_scan("SELECT", Plan([of_campaign, SORTS]))
    assert not is_scan("SELECT", Plan([of_campaign]))
    assert not is_scan("SELECT", Plan([of_donor, SORTS]))
    assert not is_scan("SELECT", Plan([of_donor, SORTS], in_lists=[of_campaign]))


@pytest.mark.usefixtures("season")
def test_gifts_of_some_amounts_are_read_in_the_order_of_their_index(signed_in):
    browser = signed_in(Role.ADMIN)

    with plans_noted() as noted:
        browser.client.get("/staff/gifts?most=1", base_url=browser.origin, buffered=True)

    plans = [plan for statement, plan in noted if "amount_cents <= ?" in statement]
    assert len(plans) == 2  # the rows, and their count
    for plan in plans:
        assert any("ix_gifts_amount_cents_id (amount_cents<?)" in step for step in plan.steps)
        assert SORTS not in plan.steps


@pytest.mark.usefixtures("season")
def test_transfers_of_some_days_are_read_in_the_order_of_their_index(signed_in):
    browser = signed_in(Role.ADMIN)

    with plans_noted() as noted:
        path = "/staff/ledger/accounts/stripe:CAD?to=2001-01-01"
        browser.client.get(path, base_url=browser.origin, buffered=True)

    plans = [plan for statement, plan in noted if "ledger_transfers.made_at < ?" in statement]
    assert len(plans) == 2  # the rows, and their count
    for plan in plans:
        steps = [*plan.steps, *plan.in_lists]
        assert sum("_made_at_id (" in step and "made_at<?" in step for step in steps) == 2


@pytest.mark.usefixtures("season")
def test_a_rare_status_stands_in_the_statement_so_that_it_is_planned_as_rare(signed_in):
    browser = signed_in(Role.ADMIN)

    with statements() as sent:
        browser.client.get("/staff/outbox?status=dead", base_url=browser.origin, buffered=True)

    by_status = [each for each in sent if "outgoing_emails.status = " in each]
    assert len(by_status) == 3  # the newest that failed, the rows and their count
    assert all("outgoing_emails.status = 'dead'" in each for each in by_status)


@pytest.mark.usefixtures("season")
def test_what_waits_is_found_by_its_status_where_few_rows_wait(app):
    db.session.execute(text("ANALYZE"))
    of_table = "UPDATE sqlite_stat1 SET stat = '300000 1 1 1' WHERE tbl = :name"
    of_status = "UPDATE sqlite_stat1 SET stat = '300000 150000 30000' WHERE idx = :name"
    for table, index in (
        ("outgoing_emails", "ix_outgoing_emails_work"),
        ("stripe_events", "ix_stripe_events_status_due_at"),
    ):
        db.session.execute(text(of_table), {"name": table})
        db.session.execute(text(of_status), {"name": index})
    db.session.commit()
    db.engine.dispose()  # a connection reads such figures when it is opened

    with plans_noted() as noted:
        oldest_waiting_email(at=clock.now())
        oldest_waiting_event(at=clock.now())

    steps = [step for _, plan in noted for step in plan.steps if step.startswith("SEARCH ")]
    assert len(steps) == 2
    assert all("(status=?" in step for step in steps)


@dataclass(frozen=True)
class Plan:
    """The steps by which SQLite answers a SELECT; apart, those of the lists in its `IN (SELECT …)`,
    whose rows are not what it sorts."""

    steps: list[str]
    in_lists: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int, str]]) -> "Plan":
        plan, lists = cls([]), set()
        for number, parent, _, step in rows:
            is_in_list = parent in lists
            if is_in_list or step.startswith("LIST SUBQUERY"):
                lists.add(number)
            (plan.in_lists if is_in_list else plan.steps).append(step)
        return plan


@contextmanager
def plans_noted() -> Iterator[list[tuple[str, Plan]]]:
    """Give the list of the SELECTs of the block, each with its plan."""
    noted: list[tuple[str, Plan]] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            raw = connection.connection.driver_connection
            plan = raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            noted.append((" ".join(statement.split()), Plan.of(plan)))

    event.listen(db.engine, "before_cursor_execute", explain)
    try:
        yield noted
    finally:
        event.remove(db.engine, "before_cursor_execute", explain)


def is_scan(statement: str, plan: Plan) -> bool:
    """Return whether a plan reads a growing table without a limit, or sorts all of it."""
    scans = [found for step in (*plan.steps, *plan.in_lists) if (found := SCAN.match(step))]
    is_whole, sorts = any(found[2] not in PARTIAL for found in scans), SORTS in plan.steps
    if is_whole and ("LIMIT" not in statement or sorts):
        return True
    return sorts and any(is_wide(step) for step in plan.steps)


def is_wide(step: str) -> bool:
    """Return whether a step finds ever more rows of a growing table as the years go by."""
    found = SEARCH.match(step)
    if found is None or found[2] in PARTIAL:
        return False
    return NARROW.isdisjoint(ASKED.findall(found[3]))
