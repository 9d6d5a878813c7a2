"""Lists as CSV, line by line, in the same memory at ten rows and at ten million.

Rows come from a cursor of the database, never as records; amounts are written from whole cents.
A cell that a spreadsheet would take for a formula is made text. UTF-8 with a mark, for Excel.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Integer, Select, String, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from fundraiser.accounts.models import StaffMember
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.donors.models import Donor
from fundraiser.enquiries.models import NUMBERS_BEGIN_AFTER, Enquiry
from fundraiser.gifts.models import Gift
from fundraiser.pledges.models import Pledge
from fundraiser.prospects.models import Prospect
from fundraiser.staff.cells import END_OF_LINE, cell, headline, plain_amount
from fundraiser.staff.checkouts.queries import PledgeFilters, pledges_that_fit
from fundraiser.staff.donors.queries import DonorFilters, donors_that_fit
from fundraiser.staff.enquiries.queries import EnquiryFilters, enquiries_that_fit
from fundraiser.staff.prospects.queries import ProspectFilters, prospects_that_fit

ROWS_AT_ONCE = 2000
SECONDS_LENGTH = len("2026-12-31 23:59:59")
Row = Sequence[Any]

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

ENQUIRY_HEADINGS = (
    "number",
    "kind",
    "status",
    "topic",
    "received_at_utc",
    "due_at_utc",
    "answered_at_utc",
    "answered_in_time",
    "owner",
    "name",
    "outlet",
    "email",
    "telephone",
    "language",
    "message",
)


PROSPECT_HEADINGS = (
    "prospect",
    "status",
    "asked_at_utc",
    "first_contact_at_utc",
    "owner",
    "next_step",
    "next_step_on",
    "name",
    "email",
    "telephone",
    "language",
    "idea",
    "when",
    "message",
)


def pledge_lines(filters: PledgeFilters) -> Iterator[str]:
    """Yield the file in pieces: its headings, then `ROWS_AT_ONCE` pledges at a time."""
    yield headline(PLEDGE_HEADINGS)
    query = pledges_that_fit(
        select(*_pledge_columns()).join(Campaign, Campaign.id == Pledge.campaign_id), filters
    )
    for rows in pieces(query.order_by(Pledge.id)):
        yield "".join([_pledge_line(row) for row in rows])


def donor_lines(filters: DonorFilters) -> Iterator[str]:
    """Yield the file in pieces: its headings, then `ROWS_AT_ONCE` donors at a time.

    Who has given in two currencies has two lines, and who has not given yet has one.
    """
    yield headline(DONOR_HEADINGS)
    given = _given_by_donor()
    query = donors_that_fit(
        select(
            Donor.public_id,
            Donor.name,
            Donor.email,
            Donor.language,
            written(Donor.created_at),
            written(Donor.first_gift_at),
            *given.c["currency", "gifts", "given", "left"],
        ).outerjoin(given, given.c.donor_id == Donor.id),
        filters,
    )
    for rows in pieces(query.order_by(Donor.id, given.c.currency)):
        yield "".join([_donor_line(row) for row in rows])


def enquiry_lines(filters: EnquiryFilters) -> Iterator[str]:
    """Yield the file in pieces: its headings, then `ROWS_AT_ONCE` enquiries at a time."""
    yield headline(ENQUIRY_HEADINGS)
    query = enquiries_that_fit(
        select(*_enquiry_columns()).outerjoin(StaffMember, StaffMember.id == Enquiry.owner_id),
        filters,
    )
    for rows in pieces(query.order_by(Enquiry.id)):
        yield "".join([_enquiry_line(row) for row in rows])


def prospect_lines(filters: ProspectFilters) -> Iterator[str]:
    """Yield the file in pieces: its headings, then `ROWS_AT_ONCE` prospects at a time."""
    yield headline(PROSPECT_HEADINGS)
    query = prospects_that_fit(
        select(*_prospect_columns()).outerjoin(StaffMember, StaffMember.id == Prospect.owner_id),
        filters,
    )
    for rows in pieces(query.order_by(Prospect.id)):
        yield "".join([_prospect_line(row) for row in rows])


def pieces(query: Select[Any]) -> Iterator[Sequence[Row]]:
    """Yield the rows, `ROWS_AT_ONCE` at a time, of which no more are in memory."""
    rows = db.session.connection().execution_options(yield_per=ROWS_AT_ONCE).execute(query)
    with rows:
        yield from rows.partitions()


def _pledge_line(row: Row) -> str:
    (pledge, campaign, at, status, currency, amount, covered, name, hides,
     email, language, source) = row  # fmt: skip
    return (
        f"{pledge},{campaign},{at},{status},{currency},"
        f"{plain_amount(amount, currency)},{plain_amount(covered, currency)},"
        f"{cell(name)},{'yes' if hides else 'no'},{cell(email)},{language},{source}{END_OF_LINE}"
    )


def _donor_line(row: Row) -> str:
    donor, name, email, language, since, first, currency, gifts, given, left = row
    amounts = (
        f"{currency},{gifts},{plain_amount(given, currency)},{plain_amount(left, currency)}"
        if currency
        else ",0,,"
    )
    return (
        f"{donor},{cell(name)},{cell(email)},{language},{since},{first or ''},"
        f"{amounts}{END_OF_LINE}"
    )


def _enquiry_line(row: Row) -> str:
    (number, kind, status, topic, received, due, answered, in_time, owner, name, outlet, email,
     telephone, language, message) = row  # fmt: skip
    kept = "" if in_time is None else "yes" if in_time else "no"
    return (
        f"{number},{kind},{status},{topic or ''},{received},{due},{answered or ''},{kept},"
        f"{cell(owner)},{cell(name)},{cell(outlet)},{cell(email)},{cell(telephone)},{language},"
        f"{cell(message)}{END_OF_LINE}"
    )


def _prospect_line(row: Row) -> str:
    return ",".join([cell("" if value is None else str(value)) for value in row]) + END_OF_LINE


def _pledge_columns() -> list[Any]:
    return [
        Pledge.public_id,
        Campaign.slug,
        written(Pledge.made_at),
        type_coerce(Pledge.status, String),
        Pledge.currency,
        Pledge.amount_cents,
        Pledge.covered_fee_cents,
        Pledge.name,
        type_coerce(Pledge.hides_name, Integer),
        Pledge.email,
        Pledge.language,
        type_coerce(Pledge.source, String),
    ]


def _enquiry_columns() -> list[Any]:
    return [
        Enquiry.id + NUMBERS_BEGIN_AFTER,
        type_coerce(Enquiry.kind, String),
        type_coerce(Enquiry.status, String),
        type_coerce(Enquiry.topic, String),
        written(Enquiry.received_at),
        written(Enquiry.due_at),
        written(Enquiry.answered_at),
        Enquiry.answered_in_time,
        StaffMember.name,
        Enquiry.name,
        Enquiry.outlet,
        Enquiry.email,
        Enquiry.telephone,
        type_coerce(Enquiry.language, String),
        Enquiry.message,
    ]


def _prospect_columns() -> list[Any]:
    return [
        Prospect.public_id,
        type_coerce(Prospect.status, String),
        written(Prospect.asked_at),
        written(Prospect.contacted_at),
        StaffMember.name,
        Prospect.next_action,
        Prospect.next_action_on,
        Prospect.name,
        Prospect.email,
        Prospect.telephone,
        type_coerce(Prospect.language, String),
        type_coerce(Prospect.idea, String),
        Prospect.happens,
        Prospect.message,
    ]


def _given_by_donor() -> Any:
    return (
        select(
            Gift.donor_id,
            Gift.currency,
            func.count().label("gifts"),
            func.sum(Gift.amount_cents).label("given"),
            func.sum(Gift.left_cents).label("left"),
        )
        .group_by(Gift.donor_id, Gift.currency)
        .subquery()
    )


def written(column: InstrumentedAttribute[Any]) -> Any:
    """Return an instant as text in UTC, written by the database."""
    if db.engine.dialect.name == "sqlite":
        return func.substr(type_coerce(column, String), 1, SECONDS_LENGTH)
    return func.to_char(func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS")
