"""Lists as files."""

import csv
import io
from contextlib import closing
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from xlsxwriter import Workbook

from fundraiser import clock
from fundraiser.accounts.permissions import Role
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.pledges.models import PostalAddress
from fundraiser.staff.gifts.table import GIFTS
from fundraiser.staff.tables.csv_files import plain_csv
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.workbook import write_sheets
from tests import make
from tests.audit.acts import entries
from tests.browser import Browser
from tests.databases import ON_BOTH
from tests.staff.addresses import staff_addresses
from tests.staff.season import refund

GIFT_HEADINGS = (
    "gift",
    "campaign",
    "received_on",
    "received_at_utc",
    "status",
    "currency",
    "amount",
    "covered_fee",
    "stripe_fee",
    "left",
    "matched",
    "name",
    "name_hidden",
    "email",
    "language",
    "source",
    "comment",
    "tribute",
    "address",
    "address_city",
    "address_region",
    "address_postal_code",
    "address_country",
    "payment_intent",
    "charge",
    "method",
    "page",
    "team",
)
PLEDGE_HEADINGS = (
    "pledge",
    "campaign",
    "made_at_utc",
    "status",
    "currency",
    "amount",
    "covered_fee",
    "name",
    "name_hidden",
    "email",
    "language",
    "source",
)
DONOR_HEADINGS = (
    "donor",
    "name",
    "email",
    "language",
    "known_since_utc",
    "first_gift_at_utc",
    "currency",
    "gifts",
    "given",
    "left",
)
FORMULA = '=HYPERLINK("http://evil.example","Ana")'


def rows_of(browser: Browser, path: str) -> list[dict[str, str]]:
    answer = browser.client.get(path, base_url=browser.origin, buffered=True)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@ON_BOTH
def test_gifts_are_written_with_their_match_and_refunds(staff):
    campaign = make.campaign()
    make.match_pool(campaign, available=make.cad(30))
    gift = make.gift(campaign, make.cad(50), fee=make.cents(175), covered_fee=make.cents(150))
    refund(gift)

    (row,) = rows_of(staff, "/staff/gifts.csv")

    assert tuple(row) == GIFT_HEADINGS
    assert row["gift"] == gift.public_id
    assert row["received_on"] == str(gift.received_on)
    assert row["received_at_utc"] == f"{gift.received_at:%Y-%m-%d %H:%M:%S}"
    assert row["status"] == "partly_refunded"
    assert (row["amount"], row["covered_fee"], row["stripe_fee"]) == ("50.00", "1.50", "1.75")
    assert row["left"] == "40.30"
    assert row["matched"] == "24.18"
    assert row["name_hidden"] == "no"


@ON_BOTH
def test_an_address_is_one_cell_of_its_two_lines(staff):
    campaign = make.campaign()
    for number, lines in enumerate(
        [("12 Main Street", "Apt 5"), ("7 King Street", ""), ("", "Box 3"), ("=1", "2"), ("", "")]
    ):
        address = PostalAddress(*lines, city="Halifax")
        make.gift(campaign, make.cad(20), email=f"{number}@example.org", address=address)

    rows = rows_of(staff, "/staff/gifts.csv")

    assert [row["address"] for row in rows] == [
        "12 Main Street Apt 5",
        "7 King Street",
        "Box 3",
        "'=1 2",
        "",
    ]
    assert {row["address_city"] for row in rows} == {"Halifax"}


@ON_BOTH
def test_pledges_and_donors_are_written_too(staff):
    campaign = make.campaign()
    make.gift(campaign, make.cad(50), name="Ana Silva", email="ana@example.org")
    make.pledge(campaign, make.cad(20), name="Ben Roy", email="ben@example.org", hides_name=True)

    pledges = rows_of(staff, "/staff/pledges.csv")
    donors = rows_of(staff, "/staff/donors.csv")

    assert tuple(pledges[0]) == PLEDGE_HEADINGS
    assert [(row["name"], row["status"], row["amount"]) for row in pledges] == [
        ("Ana Silva", "fulfilled", "50.00"),
        ("Ben Roy", "open", "20.00"),
    ]
    assert pledges[1]["name_hidden"] == "yes"
    assert tuple(donors[0]) == DONOR_HEADINGS
    assert [(row["name"], row["gifts"], row["given"]) for row in donors] == [
        ("Ana Silva", "1", "50.00"),
        ("Ben Roy", "0", ""),
    ]


@pytest.mark.parametrize("path", ["/staff/gifts.csv", "/staff/pledges.csv", "/staff/donors.csv"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(staff, path):
    make.gift(make.campaign(), make.cad(50), name=FORMULA, comment="＝SUM(1)\nsecond, line")

    (row,) = rows_of(staff, path)

    assert row["name"] == f"'{FORMULA}"
    assert row.get("comment", "'＝SUM(1)\nsecond, line") == "'＝SUM(1)\nsecond, line"


def test_the_filters_of_the_list_are_those_of_the_file(staff):
    campaign = make.campaign()
    make.gift(campaign, make.cad(20), name="Ana Silva", email="ana@example.org")
    make.gift(campaign, make.cad(200), name="Ben Roy", email="ben@example.org")

    assert [row["name"] for row in rows_of(staff, "/staff/gifts.csv?least=100")] == ["Ben Roy"]


@ON_BOTH
def test_a_filter_of_any_characters_is_one_of_the_file(staff):
    campaign = make.campaign()
    for number, name in enumerate(("O'Roy 5%\\", "Ben Roy")):
        make.gift(campaign, make.cad(20), name=name, email=f"{number}@example.org")

    query = urlencode({"q": "o'roy 5%\\", "from": "2020-01-01"})
    rows = rows_of(staff, f"/staff/gifts.csv?{query}")

    assert [row["name"] for row in rows] == ["O'Roy 5%\\"]


@ON_BOTH
def test_a_file_that_nobody_reads_to_its_end_leaves_the_connection_usable(app, staff):
    make.gift(make.campaign(), make.cad(20), name="Ana Silva")
    with app.test_request_context("/"):
        scope = Scope(1, Role.ADMIN, clock.now(), "UTC", "en")
        with closing(plain_csv(GIFTS, scope, [])) as pieces:  # type: ignore[type-var]
            assert [next(pieces), next(pieces)]

        assert db.session.scalar(select(Gift.name)) == "Ana Silva"


def test_a_list_that_is_longer_than_a_sheet_goes_on_in_another(app, staff, tmp_path):
    for name in ("Ana", "Ben", "Chloé"):
        make.gift(make.campaign(name.lower()[:3]), make.cad(20), name=name)
    path = tmp_path / "list.xlsx"

    with app.test_request_context("/"), closing(Workbook(path)) as book:
        write_sheets(book, GIFTS, Scope(1, Role.ADMIN, clock.now(), "UTC", "en"), [], most_rows=3)

    with ZipFile(path) as parts:
        sheets = [parts.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
    assert [sheet.count("<row ") for sheet in sheets] == [3, 2]


def test_a_filter_that_cannot_be_read_never_gives_the_whole_file(staff):
    make.gift(make.campaign(), make.cad(20))

    for path in ("gifts", "pledges", "donors"):
        page = staff.open(f"/staff/{path}.csv?from=bad&status=bad&given=bad")
        assert page.path == f"/staff/{path}"
        assert page.has_text("left out")


def test_an_export_is_in_the_audit_log_with_its_filters(signed_in):
    browser = signed_in(Role.FUNDRAISING)

    rows_of(browser, "/staff/gifts.csv?q=Ana")

    (entry,) = (entry for entry in entries() if entry.action is AuditAction.GIFTS_EXPORTED)
    assert entry.after == {"q": "Ana"}
    assert entry.actor_kind == "staff"


FILES_OF = (  # its act, and a column that each row of the season has
    ("alarms?state=all", "alarms-exported", "subject"),
    ("audit", "audit-log-exported", "author"),
    ("campaigns", "campaigns-exported", "total"),
    ("comments", "comments-exported", "gift"),
    ("flags", "flags-exported", "place_id"),
    ("ledger", "ledger-exported", "owner"),
    ("ledger/accounts/stripe:CAD", "ledger-account-exported", "reference"),
    ("outbox", "outbox-exported", "recipient"),
    ("people", "people-exported", "account"),
    ("sponsors", "sponsors-exported", "pools"),
    ("stories", "stories-exported", "title"),
    ("stripe/events", "stripe-events-exported", "event"),
)


@ON_BOTH
@pytest.mark.parametrize(("path", "action", "column"), FILES_OF)
def test_every_list_has_its_files(season, staff, path, action, column):
    path, _mark, query = path.partition("?")
    rows = rows_of(staff, f"/staff/{path}.csv?{query}")

    assert rows
    assert all(row[column] for row in rows)
    for ending in ("fr.csv", "xlsx"):
        answer = staff.client.get(f"/staff/{path}.{ending}", base_url=staff.origin, buffered=True)
        assert answer.status_code == 200
        assert len(answer.get_data()) > len(rows)
    assert [entry.action for entry in entries()][-3:] == [action] * 3


@ON_BOTH
def test_every_list_is_written_in_every_format(app, season, staff):
    paths = {
        address.path
        for address in staff_addresses(app, season)
        if address.endpoint.endswith("_export")
    }

    answers = {path: staff.client.get(path, base_url=staff.origin, buffered=True) for path in paths}

    assert {path.rpartition(".")[2] for path in paths} == {"csv", "xlsx"}
    assert len(paths) > 40
    assert {each.status_code for each in answers.values()} == {200}
