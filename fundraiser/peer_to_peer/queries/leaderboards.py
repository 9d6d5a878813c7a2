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

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, func, literal, select

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.ledger.accounts import AccountKind
from fundraiser.ledger.models import LedgerAccount, Transfer
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import SHOWN, FundraiserPage, Team
from fundraiser.peer_to_peer.ranking import Board, Place, Score
from fundraiser.web.page_cache import part_cache

LINES_A_PAGE = 25
HAS_PAGES = select(  # built once, because it runs for every page
    select(FundraiserPage.id)
    .where(FundraiserPage.campaign_id == bindparam("campaign_id"), FundraiserPage.status.in_(SHOWN))
    .exists()
)

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


def campaign_board(campaign: Campaign, of: Of) -> Board:
    """Return the campaign's pages, or teams, in order: those shown, of people not left out."""
    return _kept(of.KIND, campaign.id, lambda: scores_of(of, of.campaign_id == campaign.id))


def members_board(team: Team) -> Board:
    """Return the team's pages in order, each with all that came through it."""
    of = FundraiserPage
    return _kept("members", team.id, lambda: scores_of(of, of.team_id == team.id))


def own_place(place: FundraiserPage | Team) -> OwnPlace | None:
    """Return where it stands among its campaign's; None if it is on no leaderboard."""
    if not place.is_on_leaderboard:
        return None
    board = campaign_board(place.campaign, type(place))
    row = board.place_of(place.id)
    return OwnPlace(row.rank, board.is_shared(row), len(board)) if row else None


def first_with(board: Board, record_id: int) -> int:
    """Return where the stretch begins in which somebody stands; the first one for others."""
    return (board.position_of(record_id) or 0) // LINES_A_PAGE * LINES_A_PAGE + 1


def has_pages(campaign_id: int) -> bool:
    """Whether the campaign has a page that anybody may see."""
    return bool(db.session.connection().scalar(HAS_PAGES, {"campaign_id": campaign_id}))


def find_shown(of: Of, campaign_id: int, slug: str) -> int | None:
    """Return the id of a campaign's page, or team, at this address."""
    return db.session.scalar(select(of.id).where(of.campaign_id == campaign_id, of.slug == slug))


def scores_of(of: Of, wanted: ColumnElement[bool]) -> Scores:
    """Return the query of what those that may be listed were given, and by which transfer last."""
    code = literal(f"{AccountKind(f'{of.KIND}_given')}:") + cast(of.id, String)
    last = select(func.max(Transfer.id)).where(Transfer.credit == LedgerAccount.code)
    scores: Scores = select(
        of.id,
        LedgerAccount.credits_posted_cents - LedgerAccount.debits_posted_cents,
        func.coalesce(last.scalar_subquery(), 0),
    )
    joined = scores.join(LedgerAccount, LedgerAccount.code == code)
    return joined.where(wanted, of.status.in_(SHOWN), of.is_on_leaderboard)


def _kept(name: str, record_id: int, scores: Callable[[], Scores]) -> Board:
    def read() -> Board:
        return Board(Score(*row) for row in db.session.execute(scores()))

    board: Board = part_cache().get(("board", name, record_id), read).value
    return board


def lines_of(board: Board, of: Of, currency: str, *, first: int = 1) -> Lines:
    """Return the lines of a board of pages, or of teams, from the `first` on."""
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
    name, title = (of.title, literal("")) if of is Team else (of.organiser_name, of.title)
    rows = db.session.execute(
        select(of.id, of.slug, name.label("name"), title.label("title")).where(
            of.id.in_(ids), of.status.in_(SHOWN), of.is_on_leaderboard
        )
    )
    return {row.id: row for row in rows}


def _matched(of: Of, ids: Iterable[int], currency: str) -> dict[int, Money]:
    codes = {record_id: of.matched_account(record_id).code for record_id in ids}
    accounts = accounts_by_code(of.matched_account(record_id) for record_id in ids)
    zero = Money.zero(currency)
    return {
        record_id: accounts[code].net_credit if code in accounts else zero
        for record_id, code in codes.items()
    }
