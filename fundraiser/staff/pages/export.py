"""Supporters' pages, teams, cash and cheques as CSV, line by line, as `exports` does gifts.

What a page or team has brought is read from the ledger's accounts, a piece of the list at a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import String, cast, select, type_coerce

from fundraiser.campaigns.models import Campaign
from fundraiser.donors.models import Donor
from fundraiser.gifts.models import Gift
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.models import LedgerAccount
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.peer_to_peer.models import FundraiserPage, OfflineGift, Team
from fundraiser.staff.cells import END_OF_LINE, cell, headline, plain_amount
from fundraiser.staff.exports import pieces, written
from fundraiser.staff.offline_gifts.queries import OfflineFilters, offline_that_fit
from fundraiser.staff.pages.queries import PageFilters, pages_that_fit
from fundraiser.staff.teams.queries import TeamFilters, teams_that_fit

Row = Sequence[Any]

PAGE_HEADINGS = (
    "page",
    "address",
    "campaign",
    "status",
    "kind",
    "title",
    "owner",
    "email",
    "language",
    "team",
    "created_at_utc",
    "published_at_utc",
    "event_on",
    "has_picture",
    "currency",
    "goal",
    "given",
    "matched",
    "gifts",
)

TEAM_HEADINGS = (
    "team",
    "address",
    "campaign",
    "status",
    "name",
    "captain",
    "email",
    "language",
    "created_at_utc",
    "currency",
    "goal",
    "given",
    "matched",
    "gifts",
)

OFFLINE_HEADINGS = (
    "offline_gift",
    "step",
    "method",
    "campaign",
    "page",
    "page_title",
    "name",
    "name_hidden",
    "email",
    "currency",
    "amount",
    "promised_at_utc",
    "handed_in_at_utc",
    "deposited_on",
    "verified_at_utc",
    "gift",
    "comment",
)


def page_lines(filters: PageFilters) -> Iterator[str]:
    """Yield the file in pieces: its headings, then some thousand pages at a time."""
    yield headline(PAGE_HEADINGS)
    query = pages_that_fit(
        select(*_page_columns())
        .join(Campaign, Campaign.id == FundraiserPage.campaign_id)
        .outerjoin(Team, Team.id == FundraiserPage.team_id),
        filters,
    )
    for rows in pieces(query.order_by(FundraiserPage.id)):
        accounts = _accounts(rows, Account.page_given, Account.page_matched)
        yield "".join([_line(row[1:], *_raised(accounts, *_codes("page", row[0]))) for row in rows])


def team_lines(filters: TeamFilters) -> Iterator[str]:
    """Yield the file in pieces: its headings, then some thousand teams at a time."""
    yield headline(TEAM_HEADINGS)
    query = teams_that_fit(
        select(*_team_columns()).join(Campaign, Campaign.id == Team.campaign_id), filters
    )
    for rows in pieces(query.order_by(Team.id)):
        accounts = _accounts(rows, Account.team_given, Account.team_matched)
        yield "".join([_line(row[1:], *_raised(accounts, *_codes("team", row[0]))) for row in rows])


def offline_lines(filters: OfflineFilters) -> Iterator[str]:
    """Yield the file in pieces: its headings, then some thousand of them at a time."""
    yield headline(OFFLINE_HEADINGS)
    query = offline_that_fit(
        select(*_offline_columns())
        .join(FundraiserPage, FundraiserPage.id == OfflineGift.page_id)
        .join(Campaign, Campaign.id == FundraiserPage.campaign_id)
        .outerjoin(Gift, Gift.id == OfflineGift.gift_id),
        filters,
    )
    for rows in pieces(query.order_by(OfflineGift.id)):
        yield "".join([_offline_line(row) for row in rows])


def _line(row: Row, given: str, matched: str, count: int) -> str:
    """Return a page or team as a line; its last two columns are currency and goal in cents."""
    *texts, currency, goal = row
    cells = [cell(_text(value)) for value in texts]
    figures = [currency, plain_amount(goal, currency), given, matched, str(count)]
    return ",".join(cells + figures) + END_OF_LINE


def _offline_line(row: Row) -> str:
    (offline, step, method, campaign, page, title, name, hides, email, currency, amount, promised,
     handed_in, deposited, verified, gift, comment) = row  # fmt: skip
    return (
        f"{offline},{step},{method},{campaign},{page},{cell(title)},{cell(name)},"
        f"{'yes' if hides else 'no'},{cell(email)},{currency},{plain_amount(amount, currency)},"
        f"{promised},{handed_in or ''},{deposited or ''},{verified or ''},{gift or ''},"
        f"{cell(comment)}{END_OF_LINE}"
    )


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _accounts(rows: Sequence[Row], *of: Any) -> Mapping[str, LedgerAccount]:
    return accounts_by_code(account(row[0]) for row in rows for account in of)


def _codes(kind: str, record_id: int) -> tuple[str, str]:
    if kind == "page":
        return Account.page_given(record_id).code, Account.page_matched(record_id).code
    return Account.team_given(record_id).code, Account.team_matched(record_id).code


def _raised(
    accounts: Mapping[str, LedgerAccount], given_code: str, matched_code: str
) -> tuple[str, str, int]:
    given, matched = accounts[given_code], accounts[matched_code]
    return given.net_credit.plain(), matched.net_credit.plain(), given.posted_count


def _page_columns() -> list[Any]:
    return [
        FundraiserPage.id,
        FundraiserPage.public_id,
        FundraiserPage.slug,
        Campaign.slug,
        type_coerce(FundraiserPage.status, String),
        type_coerce(FundraiserPage.kind, String),
        FundraiserPage.title,
        FundraiserPage.owner_name,
        Donor.email,
        type_coerce(FundraiserPage.language, String),
        Team.name,
        written(FundraiserPage.created_at),
        written(FundraiserPage.published_at),
        cast(FundraiserPage.event_on, String),
        FundraiserPage.picture_id.is_not(None),
        FundraiserPage.currency,
        FundraiserPage.goal_cents,
    ]


def _team_columns() -> list[Any]:
    return [
        Team.id,
        Team.public_id,
        Team.slug,
        Campaign.slug,
        type_coerce(Team.status, String),
        Team.name,
        Team.captain_name,
        Donor.email,
        type_coerce(Team.language, String),
        written(Team.created_at),
        Team.currency,
        Team.goal_cents,
    ]


def _offline_columns() -> list[Any]:
    return [
        OfflineGift.public_id,
        type_coerce(OfflineGift.status, String),
        type_coerce(OfflineGift.method, String),
        Campaign.slug,
        FundraiserPage.public_id,
        FundraiserPage.title,
        OfflineGift.name,
        OfflineGift.hides_name,
        OfflineGift.email,
        OfflineGift.currency,
        OfflineGift.amount_cents,
        written(OfflineGift.promised_at),
        written(OfflineGift.handed_in_at),
        cast(OfflineGift.deposited_on, String),
        written(OfflineGift.verified_at),
        Gift.public_id,
        OfflineGift.comment,
    ]
