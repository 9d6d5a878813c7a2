"""The files that the database writes have the bytes that a plain writer would write."""

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    Integer,
    String,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from fundraiser.accounts.permissions import Permission, Role
from fundraiser.audit import AuditAction
from fundraiser.database import UtcDateTime, db
from fundraiser.gifts.models import GiftStatus
from fundraiser.money import DIGITS, Money
from fundraiser.staff.tables.columns import (
    Amount,
    Choice,
    Day,
    Fetched,
    InLanguage,
    Moment,
    Number,
    Text,
    YesNo,
)
from fundraiser.staff.tables.copied_lines import copied_lines
from fundraiser.staff.tables.csv_files import excel_csv, plain_csv
from fundraiser.staff.tables.file_cells import FORMULA_STARTS, MARK, FileStyle
from fundraiser.staff.tables.file_rows import pieces_of_file
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.table import Table
from fundraiser.staff.tables.workbook import typed
from tests.databases import ON_BOTH, ON_POSTGRESQL

ZONE = "America/Toronto"
SCOPE = Scope(1, Role.ADMIN, datetime(2026, 12, 1, tzinfo=UTC), ZONE, "en")
CLOCK_CHANGES = (
    datetime(2026, 3, 8, 6, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 5, 59, 59, tzinfo=UTC),
    datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
)
LANGUAGES = {"en": "English", "fr": "Français"}
COLUMNS = {
    "id": Integer,
    "name": String,
    "currency": String,
    "amount": BigInteger,
    "count": Integer,
    "at": UtcDateTime,
    "day": Date,
    "status": String,
    "is_hidden": Boolean,
    "language": String,
    "comment": String,
}


@dataclass(frozen=True)
class Line:
    """A row of the list."""

    name: str | None
    currency: str
    amount: int | None
    count: int
    at: datetime | None
    day: date | None
    status: str | None
    is_hidden: bool | None
    language: str | None
    comment: str | None


characters = st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")
hostile = st.text(st.sampled_from(f"{FORMULA_STARTS}{MARK},;\"' \\%sNé"), max_size=6)
texts = st.none() | hostile | st.text(characters, max_size=20)
cents = st.integers(-(10**12), 10**12) | st.sampled_from([0, 1, -1, 9, -9, 99, -99, 100])
instants = st.sampled_from(CLOCK_CHANGES) | st.datetimes(
    datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)
)
rows = st.builds(
    Line,
    name=texts,
    currency=st.sampled_from(list(DIGITS)),
    amount=st.none() | cents,
    count=st.integers(0, 10**6),
    at=st.none() | instants,
    day=st.none() | st.dates(date(1000, 1, 1)),
    status=st.none() | st.sampled_from(GiftStatus).map(str),
    is_hidden=st.none() | st.booleans(),
    language=st.none() | st.sampled_from(["en", "fr"]),
    comment=texts,
)


def list_of(lines: Sequence[Line], *, is_fetched: bool) -> Table:
    """Return a list with these rows, and two columns whose values may be fetched."""
    numbered = list(enumerate(lines, start=1))
    own = union_all(*(selected(number, line) for number, line in numbered)).subquery("lines")
    by_id = dict(numbered)
    again = Fetched(lambda ids: {i: by_id[i].amount for i in ids}) if is_fetched else own.c.amount
    said = Fetched(lambda ids: {i: by_id[i].comment for i in ids}) if is_fetched else own.c.comment
    return Table(
        name="lines",
        title="Lines",
        record=own.c,
        source=own,
        head="name",
        count=str,
        exports=Permission.EXPORT_GIFTS,
        export_action=AuditAction.GIFTS_EXPORTED,
        empty="",
        currency=own.c.currency,
        columns=(
            Text("name", "Name", own.c.name),
            Amount("amount", "Amount", own.c.amount),
            Amount("again", "Again", again),
            Number("count", "Count", own.c.count),
            Moment("at", "At", own.c.at),
            Day("day", "Day", own.c.day),
            Choice("status", "Status", own.c.status, choices=GiftStatus),
            YesNo("is_hidden", "Hidden", own.c.is_hidden),
            InLanguage("language", "Language", own.c.language),
            Text("said", "Said", said),
            Text("comment", "Comment", own.c.comment),
        ),
    )


def selected(number: int, line: Line) -> Any:
    facts = {"id": number, **asdict(line)}
    return select(*(typed_value(facts[name], kind).label(name) for name, kind in COLUMNS.items()))


def typed_value(value: Any, kind: Any) -> Any:
    """Return the value as SQL. PostgreSQL takes what has no type, in a UNION, for text."""
    if value is None:
        return cast(null(), kind)
    plain = literal(value, kind)
    return plain if db.engine.dialect.name == "sqlite" else cast(plain, kind)


def text_cell(text: str | None) -> str:
    cell = text or ""
    is_guarded = cell.startswith((*FORMULA_STARTS, MARK))
    return (f"'{cell}" if is_guarded else cell).replace(MARK, "")


def amount_cell(line: Line) -> str:
    return "" if line.amount is None else Money(line.amount, line.currency).plain()


def instant_cell(at: datetime | None, zone: str) -> str:
    return "" if at is None else f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"


def plain_row(line: Line) -> list[str]:
    return [
        text_cell(line.name),
        amount_cell(line),
        amount_cell(line),
        str(line.count),
        instant_cell(line.at, "UTC"),
        "" if line.day is None else line.day.isoformat(),
        line.status or "",
        {None: "", True: "yes", False: "no"}[line.is_hidden],
        line.language or "",
        text_cell(line.comment),
        text_cell(line.comment),
    ]


def french_row(line: Line) -> list[str]:
    row = plain_row(line)
    row[1] = row[2] = amount_cell(line).replace(".", ",")
    row[4] = instant_cell(line.at, ZONE)
    row[6] = str(GiftStatus(line.status).label) if line.status else ""
    row[7] = row[7].capitalize()
    row[8] = LANGUAGES[line.language or "en"]
    return row


def workbook_row(line: Line) -> list[Any]:
    amount = Decimal(amount_cell(line)) if line.amount is not None else None
    at = datetime.fromisoformat(instant_cell(line.at, ZONE)) if line.at else None
    words = [cell or None for cell in french_row(line)[6:9]]
    name, comment = ((text or "").replace(MARK, "") or None for text in (line.name, line.comment))
    return [name, amount, amount, line.count, at, line.day, *words, comment, comment]


def file_of(headings: Sequence[str], cells: Sequence[Sequence[str]], delimiter: str) -> bytes:
    """Return what a plain writer makes."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([headings, *cells])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


@pytest.fixture
def request_context(app: Flask):
    with app.test_request_context("/"):
        yield


@ON_BOTH
@pytest.mark.usefixtures("request_context")
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(rows, min_size=1, max_size=8), is_fetched=st.booleans())
def test_files_have_the_bytes_of_a_plain_writer(lines, is_fetched):
    db.session.rollback()
    table = list_of(lines, is_fetched=is_fetched)
    plain = [column.heading for column in table.columns]
    labels = [f"At ({ZONE})" if each.name == "at" else each.label for each in table.columns]
    style = FileStyle(zone=ZONE, has_words=True, is_guarded=False)

    in_english = b"".join(plain_csv(table, SCOPE, []))
    in_french = b"".join(excel_csv(table, SCOPE, []))
    in_workbook = [row for piece in pieces_of_file(table, SCOPE, [], style) for row in piece]

    assert in_english == file_of(plain, [plain_row(line) for line in lines], ",")
    assert in_french == file_of(labels, [french_row(line) for line in lines], ";")
    assert [typed(row, table.columns) for row in in_workbook] == [workbook_row(x) for x in lines]


def numbers(most: int, *, bad: int = 0) -> Any:
    """Return a query of numbers and texts; that of the number `bad` cannot be told."""
    number = func.generate_series(1, most).column_valued("number")
    text = cast(100 // (number - bad), String) + ";\n"
    return select(number, text)


@ON_POSTGRESQL
@pytest.mark.usefixtures("request_context")
def test_a_long_file_is_copied_in_pieces():
    pieces = list(copied_lines(numbers(2500), ";", 1000))

    expected = [f'{number};"{100 // number};\n"\r\n' for number in range(1, 2501)]
    assert b"".join(pieces).decode() == "".join(expected)
    assert 1 < len(pieces) <= 3


@ON_POSTGRESQL
@pytest.mark.usefixtures("request_context")
def test_a_copy_that_fails_in_the_middle_says_so():
    with pytest.raises(psycopg.errors.DivisionByZero):
        list(copied_lines(numbers(2500, bad=2400), ";", 1000))

    db.session.rollback()
    assert db.session.scalar(select(literal(1))) == 1
