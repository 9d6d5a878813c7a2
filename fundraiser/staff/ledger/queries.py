"""The ledger as a bookkeeper reads it: whose an account is, and the checks."""

from collections.abc import Sequence

from sqlalchemy import select

from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import db
from fundraiser.ledger.accounts import AccountKind
from fundraiser.ledger.models import LedgerAccount, LedgerCheck
from fundraiser.matching.models import MatchPool
from fundraiser.peer_to_peer.queries.moderation import get_team
from fundraiser.peer_to_peer.queries.pages import get_page

OF_CAMPAIGN = {
    AccountKind.GIVEN,
    AccountKind.COVERED_FEES,
    AccountKind.MATCHED,
    AccountKind.LEAD_GIFTS,
    AccountKind.SOFT_CREDITS,
}
OF_POOL = {AccountKind.POOL, AccountKind.SPONSOR_RECEIVED}
OF_PAGE = {AccountKind.PAGE_GIVEN, AccountKind.PAGE_MATCHED}
OF_TEAM = {AccountKind.TEAM_GIVEN, AccountKind.TEAM_MATCHED}
MEMO = {AccountKind.SOFT_CREDITS, *OF_PAGE, *OF_TEAM}
LATEST_CHECKS = 10


def find_account(code: str) -> LedgerAccount | None:
    return db.session.get(LedgerAccount, code)


def owner_of(account: LedgerAccount, language: str) -> str:
    """Return the name of the campaign, sponsor, page or team of an account, or its currency."""
    kind, _colon, of = account.code.rpartition(":")
    if kind in OF_CAMPAIGN:
        return get_campaign(int(of)).title_in(language)
    if kind in OF_POOL:
        return db.session.get_one(MatchPool, int(of)).sponsor.name_in(language)
    if kind in OF_PAGE:
        return get_page(int(of)).title
    return get_team(int(of)).name if kind in OF_TEAM else account.currency


def list_checks() -> Sequence[LedgerCheck]:
    """Return the latest runs of the self-check, newest first."""
    query = select(LedgerCheck).order_by(LedgerCheck.id.desc()).limit(LATEST_CHECKS)
    return db.session.scalars(query).all()
