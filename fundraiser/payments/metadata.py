"""The metadata of a session and its payment, from which a lost pledge can be rebuilt. Pure.

A database restored from a backup lacks later pledges, but their money still arrives. The same
metadata is on the session and on its payment, because Stripe does not copy it. It contains no
personal data: no name, address or comment. Source: Stripe's "Metadata" (at most 50 keys of 40
characters, values of 500; an empty value is none).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fundraiser.clock import EARLIEST_YEAR, LATEST_YEAR
from fundraiser.money import DIGITS, Money

VERSION = "1"
YES, NO = "yes", "no"
MOST_DIGITS = 8  # of an amount (Stripe's limit) and of an attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeFacts:
    """What one attempt to pay a pledge is for.

    All of it is stored before Stripe is called, so that a repeated request is identical.
    """

    installation: str
    campaign: str  # its slug, which is fixed once the campaign is published
    source: str
    page: str  # the public ids of the credited page and team; empty for none
    team: str
    gift: Money
    covered_fee: Money
    language: str
    hides_name: bool
    wants_match: bool
    decided_at: datetime
    terms: str = ""  # the ids of the match terms in force then, e.g. `12.15`


@dataclass(frozen=True, slots=True)
class Marks:
    """Parsed metadata; `facts` is None if a part is missing or invalid."""

    reference: str = ""
    attempt: int | None = None
    installation: str = ""
    facts: PledgeFacts | None = None


def write_metadata(reference: str, attempt: int, facts: PledgeFacts) -> dict[str, str]:
    """Return the metadata of an attempt to pay the pledge whose public id is `reference`."""
    values = {
        "v": VERSION,
        "installation": facts.installation,
        "pledge": reference,
        "attempt": str(attempt),
        "campaign": facts.campaign,
        "source": facts.source,
        "page": facts.page,
        "team": facts.team,
        "gift": str(facts.gift.cents),
        "cover": str(facts.covered_fee.cents),
        "currency": facts.gift.currency,
        "lang": facts.language,
        "hides_name": YES if facts.hides_name else NO,
        "wants_match": YES if facts.wants_match else NO,
        "decided_at": facts.decided_at.isoformat(),
        "terms": facts.terms,
    }
    return {key: value for key, value in values.items() if value}


def read_metadata(metadata: Mapping[str, str]) -> Marks:
    """Return the parsed metadata, which may not be ours."""
    attempt = metadata.get("attempt", "")
    return Marks(
        reference=metadata.get("pledge", ""),
        attempt=int(attempt) if _is_number(attempt) else None,
        installation=metadata.get("installation", ""),
        facts=_facts(metadata),
    )


def _facts(metadata: Mapping[str, str]) -> PledgeFacts | None:
    """Return the facts, or None; the name is hidden unless the metadata says otherwise."""
    try:
        decided_at = datetime.fromisoformat(metadata["decided_at"])
        gift, cover, currency = metadata["gift"], metadata["cover"], metadata["currency"]
        is_instant = decided_at.tzinfo and EARLIEST_YEAR <= decided_at.year <= LATEST_YEAR
        if not (_is_number(gift) and _is_number(cover) and currency in DIGITS and is_instant):
            return None
        return PledgeFacts(
            installation=metadata["installation"],
            campaign=metadata["campaign"],
            source=metadata["source"],
            page=metadata.get("page", ""),
            team=metadata.get("team", ""),
            gift=Money(int(gift), currency),
            covered_fee=Money(int(cover), currency),
            language=metadata.get("lang", ""),
            hides_name=metadata.get("hides_name") != NO,
            wants_match=metadata.get("wants_match") != NO,
            decided_at=decided_at,
            terms=metadata.get("terms", ""),
        )
    except (KeyError, ValueError):
        return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
