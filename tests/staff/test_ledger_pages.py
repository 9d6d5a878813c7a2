"""The ledger, its check, and the audit log."""

import re

from sqlalchemy import text

from fundraiser import audit, clock
from fundraiser.accounts.permissions import Role
from fundraiser.audit import AuditAction
from fundraiser.database import db, transaction
from fundraiser.jobs.names import JobName
from fundraiser.seals.queries import find_newest_block
from fundraiser.web.actors import VISITOR, Actor
from tests import make
from tests.audit.acts import entries
from tests.databases import ON_BOTH
from tests.staff.season import refund

BANNER = "The last check of the ledger found a difference. Totals may be wrong."


def test_the_books_show_both_sides(staff):
    campaign = make.campaign()
    make.match_pool(campaign, available=make.cad(100))
    refund(make.gift(campaign, make.cad(50)))

    page = staff.open("/staff/ledger")
    account = page.click("Given by donors")

    assert page.has_text("Given by donors Winter lights $40.00")
    assert page.has_text("Match pool The Board $40.00")
    assert page.has_text("Debited $120.00 and Credited $120.00 in all")
    assert account.has_text("Balance $40.00")
    assert account.has_text("Refund of the gift of Ana Silva") or account.has_text(
        "Gift of Ana Silva"
    )


@ON_BOTH
def test_a_transfer_of_an_account_is_found_by_its_amount_on_either_side(staff):
    campaign = make.campaign()
    refund(make.gift(campaign, make.cad(50)))
    make.gift(campaign, make.cad(70), email="ben@example.org")

    page = staff.open("/staff/ledger/accounts/stripe:CAD?q=50")

    assert page.has_text("1 transfer")
    assert staff.open("/staff/ledger/accounts/stripe:CAD?q=10").has_text("1 transfer")
    assert not staff.open("/staff/ledger/accounts/stripe:CAD?q=51").soup.select("tbody tr")


def test_the_ledger_shows_the_newest_seal(staff, worker):
    make.gift(make.campaign(), make.cad(50))
    assert not staff.open("/staff/ledger").has_text("Latest seal")

    worker.run(JobName.SEAL_HISTORY)

    newest = find_newest_block()
    assert newest
    assert staff.open("/staff/ledger").has_text(
        f"Latest seal of the books and the audit log: number {newest.number}, code"
        f" {newest.short_hash}, on"
    )


def test_the_check_runs_when_it_is_asked_for(signed_in):
    make.gift(make.campaign(), make.cad(50))
    finance = signed_in(Role.FINANCE)

    page = finance.open("/staff/ledger").submit("Check now")

    assert page.has_text("Checked just now: it all adds up.")
    assert page.has_text("No difference")
    (entry,) = (entry for entry in entries() if entry.action is AuditAction.LEDGER_CHECKED)
    assert entry.after == {"differences": 0}


def test_a_failed_check_is_over_every_page_until_the_books_are_right(signed_in):
    make.gift(make.campaign(), make.cad(50))
    finance, viewer = signed_in(Role.FINANCE), signed_in(Role.VIEWER)
    shift_balance(+1)
    finance.open("/staff/ledger").submit("Check now")

    assert finance.open("/staff/gifts").find(".alert--danger").get_text(" ", strip=True) == (
        f"{BANNER} See the ledger"
    )
    assert viewer.open("/staff").has_text(f"{BANNER} Tell finance.")
    assert finance.open("/staff/ledger").has_text("Differences found")
    shift_balance(-1)
    finance.open("/staff/ledger").submit("Check now")
    assert not viewer.open("/staff").has_text(BANNER)


def shift_balance(cents: int) -> None:
    """Break the books, or mend them, as no operation can."""
    with transaction():
        db.session.execute(
            text(
                "UPDATE ledger_accounts SET credits_posted_cents = credits_posted_cents + :cents"
                " WHERE kind = 'given'"
            ),
            {"cents": cents},
        )


def test_the_audit_log_names_people_and_records(season, staff):
    staff.open(f"/staff/gifts/{season.gift.public_id}").submit("Hide the comment")

    page = staff.open("/staff/audit?action=comment-hidden")

    (row,) = page.soup.select("tbody tr")
    assert "Kim" in row.get_text()
    assert row.find("a", href=f"/staff/gifts/{season.gift.public_id}")


def test_the_audit_log_shows_no_names_or_times_of_a_machine(season, staff):
    with transaction():
        audit.record(
            AuditAction.STAFF_PASSWORD_LINK_ASKED,
            actor=VISITOR,
            subject="staff:unknown",
            at=clock.now(),
        )
        audit.record(
            AuditAction.CAMPAIGN_CHANGED,
            actor=Actor.job("test"),
            subject=f"campaign:{season.campaign.id}",
            after={"opens_at": "2026-12-01T05:00:00+00:00"},
            at=clock.now(),
        )

    table = staff.open("/staff/audit").find("tbody").get_text(" ").replace("\xa0", " ")

    assert "1 December 2026, 12:00 a.m." in table
    assert not re.search(r"\b[a-z]+-?[a-z]*:(\d|unknown)|\dT\d", table)


def test_the_audit_log_is_filtered(season, staff):
    staff.open(f"/staff/gifts/{season.gift.public_id}").submit("Hide the comment")
    record = f"gift:{season.gift.id}"

    assert staff.open(f"/staff/audit?record={record}").has_text("Hid a comment")
    assert staff.open("/staff/audit?to=2001-01-01").has_text("Nothing matches these filters.")
    assert staff.open("/staff/audit?from=2001-01-01").has_text("Hid a comment")
    assert staff.open("/staff/audit?person=999").has_text("There is no 999 to choose here.")
    assert staff.open(f"/staff/audit?q={record}").has_text("Hid a comment")
