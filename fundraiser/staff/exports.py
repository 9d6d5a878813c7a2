"""Gifts as CSV, line by line, in the same memory at ten rows and at ten million.

Rows come from a cursor of the database, never as records; amounts are written from whole cents.
A cell that a spreadsheet would take for a formula is made text. UTF-8 with a mark, for Excel.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, String, cast, func, select, type_coerce

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.gifts.models import Gift, Tribute
from fundraiser.matching.models import Allocation
from fundraiser.money import Money
from fundraiser.pledges.models import Pledge
from fundraiser.staff.queries.gift_list import GiftFilters, filtered

ROWS_AT_ONCE = 2000
FORMULA_STARTS = frozenset("=+-@\t\r")
MARK = "\ufeff"
END_OF_LINE = "\r\n"
SECONDS_LENGTH = len("2026-12-31 23:59:59")

HEADINGS = (
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
)


def gift_lines(filters: GiftFilters) -> Iterator[str]:
    """Yield the file in pieces: the headings, then `ROWS_AT_ONCE` gifts at a time, in their order."""
    yield MARK + ",".join(HEADINGS) + END_OF_LINE
    query = filtered(
        select(*_columns())
        .join(Campaign, Campaign.id == Gift.campaign_id)
        .join(Pledge, Pledge.id == Gift.pledge_id),
        filters,
    ).order_by(Gift.id)
    streamed = {"stream_results": True, "max_row_buffer": ROWS_AT_ONCE}
    with db.session.connection().execution_options(**streamed).execute(query) as result:
        # The driver's own rows: they are text and numbers already, and cost half as much.
        while rows := result.cursor.fetchmany(ROWS_AT_ONCE):
            first, last = rows[0][0], rows[-1][0]
            matched, honourees = _matched(first, last), _honourees(first, last)
            yield "".join([_line(row, matched, honourees) for row in rows])


def cell(text: str | None) -> str:
    """Return a text as one cell: quoted where it must be, and no formula to any spreadsheet."""
    if not text:
        return ""
    if text[0] in FORMULA_STARTS:
        text = f"'{text}"
    if '"' in text or "," in text or "\n" in text or "\r" in text:
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


@lru_cache(maxsize=10_000)
def plain_amount(cents: int | None, currency: str) -> str:
    """Return an amount in whole cents as a figure with a point; nothing for an unknown one."""
    return "" if cents is None else Money(int(cents), currency).plain()


def _line(
    row: Sequence[Any], matched: Mapping[int, int], honourees: Mapping[int, str]
) -> str:
    """Return a gift as a line. Written out, not looped over: this runs a million times."""
    (gift_id, gift, campaign, on, at, status, currency, amount, covered, fee, left, name, hides,
     email, language, source, comment, address, city, region, postal_code, country,
     payment_intent, charge, method) = row  # fmt: skip
    return (
        f"{gift},{campaign},{on},{at},{status},{currency},"
        f"{plain_amount(amount, currency)},{plain_amount(covered, currency)},"
        f"{plain_amount(fee, currency)},{plain_amount(left, currency)},"
        f"{plain_amount(matched.get(gift_id, 0), currency)},{cell(name)},{'yes' if hides else 'no'},"
        f"{cell(email)},{language},{source},{cell(comment)},{cell(honourees.get(gift_id))},{cell(address)},"
        f"{cell(city)},{cell(region)},{cell(postal_code)},{cell(country)},"
        f"{payment_intent},{charge},{method}{END_OF_LINE}"
    )


def _columns() -> list[Any]:
    """Return the columns of the file, as text and whole numbers: nothing is converted per row."""
    return [
        Gift.id,
        Gift.public_id,
        Campaign.slug,
        cast(Gift.received_on, String),
        _written_instant(),
        type_coerce(Gift.status, String),
        Gift.currency,
        Gift.amount_cents,
        Gift.covered_fee_cents,
        Gift.fee_cents,
        Gift.left_cents,
        Gift.name,
        type_coerce(Gift.hides_name, Integer),
        Gift.email,
        Gift.language,
        type_coerce(Gift.source, String),
        Gift.comment,
        func.trim(Pledge.address_line1 + " " + Pledge.address_line2),
        Pledge.address_city,
        Pledge.address_region,
        Pledge.address_postal_code,
        Pledge.address_country,
        Gift.payment_intent_id,
        Gift.charge_id,
        Gift.method,
    ]


def _matched(first: int, last: int) -> Mapping[int, int]:
    """Return the match, in cents, of the gifts of a run of ids."""
    rows = db.session.execute(
        select(Allocation.gift_id, func.sum(Allocation.left_cents))
        .where(Allocation.gift_id.between(first, last))
        .group_by(Allocation.gift_id)
    )
    return {gift_id: int(cents) for gift_id, cents in rows}


def _honourees(first: int, last: int) -> Mapping[int, str]:
    """Return for whom the gifts of a run of ids were made, where they were made for somebody."""
    rows = db.session.execute(
        select(Tribute.gift_id, Tribute.honouree).where(Tribute.gift_id.between(first, last))
    )
    return {gift_id: honouree for gift_id, honouree in rows}


def _written_instant() -> Any:
    """Return the instant of receipt as text in UTC, written by the database."""
    if db.engine.dialect.name == "sqlite":
        return func.substr(type_coerce(Gift.received_at, String), 1, SECONDS_LENGTH)
    return func.to_char(func.timezone("UTC", Gift.received_at), "YYYY-MM-DD HH24:MI:SS")
