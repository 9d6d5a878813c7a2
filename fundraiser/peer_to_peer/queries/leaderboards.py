"""Leaderboards as they are shown: read from the ledger, kept for a second, given to many.

The ledger is the truth, so a board is its balances put in order: one query that costs the same at
ten gifts and at a million, and grows with the pages of a campaign only (milliseconds at thousands).
It is read at most once in a second for all who look, whatever page of the board they look at, and
never by somebody who gives. An index in the order of the balances would make reading cheaper, but
dearer each gift: PostgreSQL could no longer rewrite the rows of `ledger_accounts` in place, the hot
ones of campaign and pools included, because the index would cover what every gift changes.

What a board says beside the figures (names, addresses) is read for the lines shown, when they are
shown: a page that was taken down or left out a moment ago is not among them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.ledger.accounts import Account, AccountKind
from fundraiser.ledger.models import LedgerAccount, Transfer
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import SHOWN, FundraiserPage, Team
from fundraiser.peer_to_peer.ranking import Board, Place, Score
from fundraiser.web.page_cache import page_cache

LINES_A_PAGE = 25

Of = type[FundraiserPage] | type[Team]
Scores = Select[int, int, Any]  # id, cents given, last transfer


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a leaderboard. `title` is a page's, and empty for a team."""

    rank: int | None
    is_shared: bool
    record_id: int
    slug: str
    name: str
    title: str
    given: Money
    matched: Money


@dataclass(frozen=True, slots=True)
class Lines:
    """A stretch of a leaderboard, and where the one before and the one after begin, if any."""

    lines: Sequence[Line]
    count: int
    first: int
    last: int
    earlier: int | None
    later: int | None


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """Where one page or team stands in its campaign, of how many."""

    rank: int | None
    is_shared: bool
    count: int


def people_board(campaign: Campaign) -> Board:
    """Return the campaign's pages in order: those shown, of owners who are not left out."""
    return _kept("people", campaign.id, people_scores(campaign.id))


def teams_board(campaign: Campaign) -> Board:
    """Return the campaign's teams in order: those shown, of captains who are not left out."""
    wanted = Team.campaign_id == campaign.id, Team.status.in_(SHOWN), Team.is_on_leaderboard
    return _kept("teams", campaign.id, _scores(Team, AccountKind.TEAM_GIVEN).where(*wanted))


def members_board(team: Team) -> Board:
    """Return the team's pages in order, each with all that came through it."""
    return _kept("members", team.id, _pages(FundraiserPage.team_id == team.id))


def place_of_page(page: FundraiserPage) -> OwnPlace | None:
    """Return where a page stands among its campaign's; None if it is on no leaderboard."""
    return _own(people_board(page.campaign), page) if page.is_on_leaderboard else None


def place_of_team(team: Team) -> OwnPlace | None:
    """Return where a team stands among its campaign's; None if it is on no leaderboard."""
    return _own(teams_board(team.campaign), team) if team.is_on_leaderboard else None


def page_lines(board: Board, currency: str, *, first: int = 1) -> Lines:
    """Return the lines of a board of pages, from the `first` on."""
    return _lines(board, FundraiserPage, currency, first)


def team_lines(board: Board, currency: str, *, first: int = 1) -> Lines:
    """Return the lines of a board of teams, from the `first` on."""
    return _lines(board, Team, currency, first)


def first_with(board: Board, record_id: int) -> int:
    """Return where the stretch begins in which somebody stands; the first one for others."""
    return (board.position_of(record_id) or 0) // LINES_A_PAGE * LINES_A_PAGE + 1


def has_pages(campaign_id: int) -> bool:
    """Whether the campaign has a page that anybody may see."""
    shown = FundraiserPage.campaign_id == campaign_id, FundraiserPage.status.in_(SHOWN)
    return bool(db.session.scalar(select(select(FundraiserPage.id).where(*shown).exists())))


def find_shown(of: Of, campaign_id: int, slug: str) -> int | None:
    """Return the id of a campaign's page, or team, at this address."""
    return db.session.scalar(select(of.id).where(of.campaign_id == campaign_id, of.slug == slug))


def people_scores(campaign_id: int) -> Scores:
    """Return the question what came through each of a campaign's pages that may be listed."""
    return _pages(FundraiserPage.campaign_id == campaign_id)


def _pages(wanted: ColumnElement[bool]) -> Scores:
    scores = _scores(FundraiserPage, AccountKind.PAGE_GIVEN)
    return scores.where(wanted, FundraiserPage.status.in_(SHOWN), FundraiserPage.is_on_leaderboard)


def _scores(of: Of, kind: AccountKind) -> Scores:
    """Return the question what each page, or team, was given, and by which transfer last."""
    code = literal(f"{kind}:") + cast(of.id, String)
    last = select(func.max(Transfer.id)).where(Transfer.credit == LedgerAccount.code)
    scores: Scores = select(
        of.id,
        LedgerAccount.credits_posted_cents - LedgerAccount.debits_posted_cents,
        func.coalesce(last.scalar_subquery(), 0),
    )
    return scores.join(LedgerAccount, LedgerAccount.code == code)


def _kept(name: str, record_id: int, scores: Scores) -> Board:
    def read() -> Board:
        return Board(Score(*row) for row in db.session.execute(scores))

    board: Board = page_cache().get(("board", name, record_id), read).value
    return board


def _own(board: Board, record: FundraiserPage | Team) -> OwnPlace | None:
    place = board.place_of(record.id)
    if place is None:
        return None
    return OwnPlace(place.rank, board.is_shared(place), len(board))


def _lines(board: Board, of: Of, currency: str, first: int) -> Lines:
    shown = board.places[first - 1 : first - 1 + LINES_A_PAGE]
    records = _records(of, [place.record_id for place in shown])
    matched = _matched(of, records, currency)
    past = first + LINES_A_PAGE
    return Lines(
        lines=[
            _line(place, records[place.record_id], matched[place.record_id], board)
            for place in shown
            if place.record_id in records
        ],
        count=len(board),
        first=first,
        last=min(past - 1, len(board)),
        earlier=max(1, first - LINES_A_PAGE) if first > 1 else None,
        later=past if past <= len(board) else None,
    )


def _line(place: Place, record: Any, matched: Money, board: Board) -> Line:
    return Line(
        rank=place.rank,
        is_shared=board.is_shared(place),
        record_id=record.id,
        slug=record.slug,
        name=record.name,
        title=record.title,
        given=Money(place.given_cents, matched.currency),
        matched=matched,
    )


def _records(of: Of, ids: Sequence[int]) -> dict[int, Any]:
    """Return what to call those of the pages, or teams, that may be shown at this moment."""
    if of is Team:
        names = select(Team.id, Team.slug, Team.name, literal("").label("title"))
        names = names.where(Team.status.in_(SHOWN))
    else:
        page = FundraiserPage
        names = select(page.id, page.slug, page.owner_name.label("name"), page.title)
        names = names.where(page.status.in_(SHOWN))
    rows = db.session.execute(names.where(of.id.in_(ids), of.is_on_leaderboard))
    return {row.id: row for row in rows}


def _matched(of: Of, ids: Iterable[int], currency: str) -> dict[int, Money]:
    account = Account.team_matched if of is Team else Account.page_matched
    codes = {record_id: account(record_id) for record_id in ids}
    accounts = accounts_by_code(codes.values())
    zero = Money.zero(currency)
    return {
        record_id: accounts[matched_account.code].net_credit
        if matched_account.code in accounts
        else zero
        for record_id, matched_account in codes.items()
    }
