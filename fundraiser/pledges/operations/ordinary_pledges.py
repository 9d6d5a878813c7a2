"""Make the pledge of an ordinary form with one read and, on PostgreSQL, one statement that writes.

`make_ordinary_pledge` does what `pledges.make_pledge` does, where nothing is out of the ordinary:
the campaign is open, the donor is new or known by this name, each pool has ample room and no cap
per donor, and they give what the page showed. Every other form it leaves to `make_pledge`, and has
written nothing of it.

Why it is right:

- Whether the campaign is open, which terms are in force, whether the donor is known, or a sponsor,
  what is left of the pools and how many stand in line is read in one statement. Only the words of
  terms come from before: they never change once a pool has opened.
- Nothing that is read is locked, in the plain path neither, so it does not matter that on
  PostgreSQL the statement that writes is a transaction of its own (`one_by_one`): its rows are all
  stored, or none. It raises LimitExceeded if others took the money meanwhile.
- The values of all rows come from the functions of the plain path.
- A form key that was sent before violates a unique constraint, as in the plain path.

`tests/pledges/test_ordinary_pledges.py` compares the rows of the two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, bindparam, cast, literal, select

from fundraiser.campaigns.models import Campaign, CampaignStatus
from fundraiser.database.driver_statements import DriverStatement
from fundraiser.database.new_records import new_record, set_values
from fundraiser.donors.addresses import normalise_email
from fundraiser.donors.models import Donor
from fundraiser.donors.search_text import with_name
from fundraiser.ledger.accounts import AccountKind
from fundraiser.ledger.models import LedgerAccount
from fundraiser.matching.allocation import total_owed
from fundraiser.matching.claims import TermsById
from fundraiser.matching.models import MatchPool, MatchTerms, PoolKind, PoolStatus
from fundraiser.matching.operations.division import Division, divide_at_sight
from fundraiser.matching.queries import SPONSORS_OF_ADDRESS
from fundraiser.money import Money
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.operations.attempts import new_attempt
from fundraiser.pledges.operations.pledge_rows import insert_pledge
from fundraiser.pledges.operations.pledges import Promise, new_pledge
from fundraiser.pledges.operations.turns import counting_line, line_parameters

POOL_IN_FORCE = and_(
    MatchPool.campaign_id == Campaign.id,
    MatchPool.kind == PoolKind.CONDITIONAL,
    MatchPool.status == PoolStatus.OPEN,
)
CODE_OF_POOL = literal(f"{AccountKind.POOL}:") + cast(MatchPool.id, String)
STATE = DriverStatement(
    select(
        SPONSORS_OF_ADDRESS.correlate(None).exists().label("is_sponsor"),
        counting_line().scalar_subquery().label("in_line"),
        Donor.id.label("donor_id"),
        Donor.search_text.label("donor_text"),
        MatchPool.id.label("pool_id"),
        MatchTerms.id.label("terms_id"),
        *LedgerAccount.__table__.columns,
    )
    .select_from(Campaign)
    .outerjoin(MatchPool, POOL_IN_FORCE)
    .outerjoin(MatchTerms, MatchTerms.pool_id == MatchPool.id)
    .outerjoin(LedgerAccount, LedgerAccount.code == CODE_OF_POOL)
    .outerjoin(Donor, Donor.email_normalised == bindparam("email_normalised"))
    .where(
        Campaign.id == bindparam("campaign_id"),
        Campaign.status == CampaignStatus.PUBLISHED,
        Campaign.opens_at <= bindparam("at"),
        Campaign.closes_at > bindparam("at"),
    )
    .order_by(MatchPool.position, MatchPool.id, MatchTerms.version)
)


@dataclass(frozen=True, slots=True)
class State:
    """What is true at this moment: of the campaign's match, the line, and the form's donor."""

    terms: Sequence[MatchTerms]
    accounts: Mapping[str, LedgerAccount]
    in_line: int
    donor_id: int | None
    donor_text: str | None


def make_ordinary_pledge(
    campaign: Campaign,
    promise: Promise,
    known_terms: TermsById,
    *,
    form_key: str,
    at: datetime,
    network: int | None = None,
) -> Pledge | None:
    """Make the pledge like `make_pledge` with `may_look`, or return None: then that must be called.

    `campaign` and `known_terms` may be a moment old. The pledge returned is what was written, and
    belongs to no session: to change it, lock it. Call it in a transaction, or `one_by_one`.
    """
    state = _read_state(campaign.id, promise, known_terms, at)
    if state is None or not _is_known_by_name(state, promise):
        return None
    pledge = new_pledge(campaign, promise, form_key=form_key, at=at, known_terms=known_terms)
    checkout = new_attempt(pledge, 1, state.terms, at=at, network=network, in_line=state.in_line)
    set_values(pledge, {"checkouts": [checkout]})
    request = replace(pledge.match_request(checkout), held_since=at)
    division = divide_at_sight(request, state.terms, state.accounts)
    if division is None or _owed_by(division, pledge) < pledge.agreed_match:
        return None
    return pledge if insert_pledge(pledge, state.donor_id, division, request) else None


def _read_state(
    campaign_id: int, promise: Promise, known_terms: TermsById, at: datetime
) -> State | None:
    """Return what is true now; None if the campaign is not open, or terms are not known."""
    parameters = {
        "campaign_id": campaign_id,
        "email_normalised": normalise_email(promise.details.email),
        "at": at,
        **line_parameters(at),
    }
    rows = STATE.all(parameters)
    if not rows or rows[0].is_sponsor:
        return None
    newest = {row.pool_id: row for row in rows if row.pool_id is not None}
    if any(row.terms_id not in known_terms for row in newest.values()):
        return None
    return State(
        terms=[known_terms[row.terms_id] for row in newest.values()],
        accounts={row.code: _account_in(row) for row in newest.values()},
        in_line=rows[0].in_line,
        donor_id=rows[0].donor_id,
        donor_text=rows[0].donor_text,
    )


def _account_in(row: Any) -> LedgerAccount:
    """Return the account as read, which belongs to no session."""
    columns = LedgerAccount.__table__.columns
    return new_record(LedgerAccount, {column.key: getattr(row, column.key) for column in columns})


def _is_known_by_name(state: State, promise: Promise) -> bool:
    """Return whether the form's donor is new, or is found under this name already."""
    text = state.donor_text
    return text is None or with_name(text, promise.details.name) == text


def _owed_by(division: Division, pledge: Pledge) -> Money:
    return total_owed([share for _terms, share in division.shares], pledge.currency)
