"""The ledger as a bookkeeper reads it: each account under its name, with its natural balance."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.ledger.accounts import AccountKind
from fundraiser.ledger.models import LedgerAccount, LedgerCheck, Transfer
from fundraiser.matching.models import MatchPool
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.staff.tables.paging import PAGE_LENGTH, Page, page_of

OF_CAMPAIGN = {
    AccountKind.GIVEN,
    AccountKind.COVERED_FEES,
    AccountKind.MATCHED,
    AccountKind.LEAD_GIFTS,
    AccountKind.SOFT_CREDITS,
}
MEMO = frozenset(
    {
        AccountKind.SOFT_CREDITS,
        AccountKind.PAGE_GIVEN,
        AccountKind.PAGE_MATCHED,
        AccountKind.TEAM_GIVEN,
        AccountKind.TEAM_MATCHED,
    }
)
OF_POOL = {AccountKind.POOL, AccountKind.SPONSOR_RECEIVED}
GROWN_BY_DEBITS = {AccountKind.STRIPE, AccountKind.BANK, AccountKind.FEES, AccountKind.POOL}
LATEST_CHECKS = 10


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account and its sums. `of` is the campaign, sponsor or currency it is kept for."""

    code: str
    kind: AccountKind
    of: str
    debited: Money
    credited: Money
    held: Money
    balance: Money
    limit: Money | None


@dataclass(frozen=True, slots=True)
class Sides:
    """All that was debited and credited in one currency: the same, or something is wrong."""

    debited: Money
    credited: Money


def account_lines(language: str) -> list[AccountLine]:
    """Return every account that holds money, in the order of the chart of accounts.

    What is credited to pages and teams beside it, two accounts each, stands at their records.
    """
    order = list(AccountKind)
    names = _names(language)
    accounts = db.session.scalars(select(LedgerAccount).where(LedgerAccount.kind.not_in(MEMO)))
    lines = [_line(account, names) for account in accounts]
    return sorted(lines, key=lambda line: (order.index(line.kind), line.of, line.code))


def sides_of(lines: Sequence[AccountLine]) -> list[Sides]:
    """Return both sides of each currency's books."""
    return [
        Sides(
            sum((line.debited for line in lines if line.debited.currency == currency), zero),
            sum((line.credited for line in lines if line.credited.currency == currency), zero),
        )
        for currency in sorted({line.debited.currency for line in lines})
        for zero in [Money.zero(currency)]
    ]


def find_account_line(code: str, language: str) -> AccountLine | None:
    account = db.session.get(LedgerAccount, code)
    if account is None:
        return None
    return _line(account, {**_names(language), **_name_of_memo(account)})


def list_transfers_of(code: str, *, before_id: int | None) -> Page[Transfer]:
    """Return the page of an account's transfers that follows, newest first, voided ones too."""
    query = select(Transfer).where(or_(Transfer.debit == code, Transfer.credit == code))
    if before_id is not None:
        query = query.where(Transfer.id < before_id)
    query = query.order_by(Transfer.id.desc()).limit(PAGE_LENGTH + 1)
    return page_of(db.session.scalars(query).all(), lambda transfer: transfer.id)


def list_checks() -> Sequence[LedgerCheck]:
    """Return the latest runs of the self-check, newest first."""
    query = select(LedgerCheck).order_by(LedgerCheck.id.desc()).limit(LATEST_CHECKS)
    return db.session.scalars(query).all()


def _line(account: LedgerAccount, names: dict[str, str]) -> AccountLine:
    grows_by_debits = account.kind in GROWN_BY_DEBITS
    limit = account.limit_cents
    return AccountLine(
        code=account.code,
        kind=account.kind,
        of=names.get(account.code, account.currency),
        debited=Money(account.debits_posted_cents, account.currency),
        credited=Money(account.credits_posted_cents, account.currency),
        held=account.held,
        balance=account.net_debit if grows_by_debits else account.net_credit,
        limit=None if limit is None else Money(limit, account.currency),
    )


def _name_of_memo(account: LedgerAccount) -> dict[str, str]:
    """Return whose account it is that counts for a page or a team, by its code."""
    if account.kind not in MEMO or account.kind is AccountKind.SOFT_CREDITS:
        return {}
    record_id = int(account.code.rpartition(":")[2])
    if account.kind in {AccountKind.PAGE_GIVEN, AccountKind.PAGE_MATCHED}:
        title = db.session.scalar(
            select(FundraiserPage.title).where(FundraiserPage.id == record_id)
        )
    else:
        title = db.session.scalar(select(Team.name).where(Team.id == record_id))
    return {account.code: title or ""}


def _names(language: str) -> dict[str, str]:
    """Return for whom the accounts of campaigns and pools are kept, by their codes."""
    campaigns = db.session.scalars(select(Campaign)).all()
    pools = db.session.scalars(select(MatchPool)).all()
    return {
        **{
            f"{kind}:{campaign.id}": campaign.name_in(language)
            for campaign in campaigns
            for kind in OF_CAMPAIGN
        },
        **{f"{kind}:{pool.id}": pool.sponsor.name for pool in pools for kind in OF_POOL},
    }
