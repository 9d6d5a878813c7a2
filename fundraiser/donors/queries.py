"""Reads of donors."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, Text, and_, column, func, select, table

from fundraiser.clock import quarter_of
from fundraiser.database import db, find_newest_row, find_row, is_postgresql
from fundraiser.donors.models import Donor, DonorSession, SignInLink
from fundraiser.donors.search_text import looked_for, trigrams_of
from fundraiser.ledger.models import DONORS
from fundraiser.ledger.queries import count_quarters

# SQLite's index of trigrams, which triggers keep; it stores no text of its own.
DONOR_SEARCH = table("donor_search", column("rowid"), column("donor_search", Text))
QUARTER = timedelta(minutes=15)


def get_donor(donor_id: int) -> Donor:
    return db.session.get_one(Donor, donor_id)


def find_donor(public_id: str) -> Donor | None:
    return find_row(Donor, Donor.public_id == public_id)


def donors_with(words: Sequence[str]) -> Select[int]:
    """Return the query of the ids of donors who have all these words, found by an index.

    Both databases look in an index of trigrams; PostgreSQL without the extension `pg_trgm` reads
    all donors.
    """
    query = select(Donor.id).where(has_words(words))
    trigrams = {each for word in words for each in trigrams_of(looked_for(word))}
    if is_postgresql() or not trigrams:
        return query
    quoted = (trigram.replace('"', '""') for trigram in sorted(trigrams))
    matches = DONOR_SEARCH.c.donor_search.op("MATCH")(" ".join(f'"{part}"' for part in quoted))
    return query.join_from(DONOR_SEARCH, Donor, Donor.id == DONOR_SEARCH.c.rowid).where(matches)


def has_words(words: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition of a donor whose names and address have these words, or parts of them.

    A word of two letters must be where a word begins.
    """
    texts = (looked_for(word) for word in words)
    return and_(*(Donor.search_text.contains(text, autoescape=True) for text in texts))


def count_donors() -> int:
    """Return how many donors have given."""
    return count_quarters(DONORS)


def count_new_donors(*, since: datetime, until: datetime) -> int:
    """Return how many donors gave for the first time from `since` on and before `until`."""
    first, last = quarter_of(since + QUARTER), quarter_of(until)
    if first >= last:
        return _count_first_gifts(since, until)
    whole = count_quarters(DONORS, since=first, until=last)
    return whole + _count_first_gifts(since, first) + _count_first_gifts(last, until)


def _count_first_gifts(since: datetime, until: datetime) -> int:
    query = select(func.count()).where(Donor.first_gift_at >= since, Donor.first_gift_at < until)
    return db.session.scalar(query) or 0


def find_session(token_hash: str, *, at: datetime) -> DonorSession | None:
    """Return the token's session, unless it has ended by `at`."""
    return find_row(
        DonorSession,
        DonorSession.token_hash == token_hash,
        DonorSession.ended_at.is_(None),
        DonorSession.expires_at > at,
    )


def find_link(public_id: str) -> SignInLink | None:
    return find_row(SignInLink, SignInLink.public_id == public_id)


def find_link_by_id(link_id: int) -> SignInLink | None:
    return db.session.get(SignInLink, link_id)


def count_links_since(email_normalised: str, *, since: datetime) -> int:
    """Return how many links were made for an address since then."""
    query = select(func.count()).where(
        SignInLink.email_normalised == email_normalised, SignInLink.made_at >= since
    )
    return db.session.scalar(query) or 0


def find_newest_link_to(page_id: int) -> SignInLink | None:
    """Return the newest link sent for a page's draft, or None."""
    return find_newest_row(SignInLink, SignInLink.page_id == page_id)
