"""The terms of a campaign's match, kept for a second: their words never change once in force."""

from fundraiser.database import db
from fundraiser.matching.models import MatchTerms
from fundraiser.matching.queries import list_open_terms
from fundraiser.web.page_cache import part_cache


def kept_terms(campaign_id: int) -> dict[int, MatchTerms]:
    """Return the terms that were in force within about the last second, by their ids.

    They and their pools belong to no session, and all requests share them: read their columns only.
    """
    key = ("match terms", campaign_id)
    terms: dict[int, MatchTerms] = part_cache().get(key, lambda: _read(campaign_id)).value
    return terms


def _read(campaign_id: int) -> dict[int, MatchTerms]:
    by_id = {terms.id: terms for terms in list_open_terms(campaign_id)}
    for terms in by_id.values():
        db.session.expunge(terms)
        db.session.expunge(terms.pool)
    return by_id
