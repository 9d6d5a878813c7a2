"""Gifts with what is said of their match: as many statements for fifty gifts as for two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import db
from fundraiser.gifts.explanation import is_in_line, is_short
from fundraiser.gifts.match_proof import MatchProof, proof_of
from fundraiser.gifts.models import Gift
from fundraiser.gifts.places import PlaceOfGift, find_places
from fundraiser.gifts.sentences import MatchOfGift
from fundraiser.ledger.queries import entry_numbers
from fundraiser.matching.models import Allocation, MatchStanding, Shortfall
from fundraiser.matching.operations.shortfalls import list_shortfalls_of_gifts
from fundraiser.matching.queries import allocations_by_gift
from fundraiser.money import Money


@dataclass(frozen=True, slots=True)
class MatchedGift:
    """A gift, its campaign, its match, and the page that it was made on."""

    gift: Gift
    campaign: Campaign
    standing: MatchStanding | None
    allocations: Sequence[Allocation]
    shortfalls: Sequence[Shortfall]
    entry_numbers: Mapping[str, int]
    place: PlaceOfGift | None

    @property
    def match(self) -> MatchOfGift:
        return match_from(self.gift, self.standing, self.allocations, self.shortfalls)

    @property
    def proof(self) -> MatchProof | None:
        """The proof of the match, in the current language; None if it has no match."""
        return proof_of(self.gift, self.allocations, self.entry_numbers)


def read_matched_gifts(gift_ids: Sequence[int]) -> dict[int, MatchedGift]:
    """Return these gifts by id; those that do not exist are left out."""
    rows = _gifts_with_standings(gift_ids)
    gifts = [gift for gift, _standing in rows]
    campaigns = {key: get_campaign(key) for key in {gift.campaign_id for gift in gifts}}
    allocations = allocations_by_gift(gift_ids)
    shortfalls = list_shortfalls_of_gifts(
        [
            (gift.id, gift.pledge_id, standing.decided_at)
            for gift, standing in rows
            if standing and standing.is_matchable
        ]
    )
    numbers = entry_numbers([row.reference for each in allocations.values() for row in each])
    places = find_places({gift.credit for gift in gifts})
    return {
        gift.id: MatchedGift(
            gift=gift,
            campaign=campaigns[gift.campaign_id],
            standing=standing,
            allocations=allocations.get(gift.id, []),
            shortfalls=shortfalls.get(gift.id, []),
            entry_numbers=numbers,
            place=places.get(gift.credit),
        )
        for gift, standing in rows
    }


def match_from(
    gift: Gift,
    standing: MatchStanding | None,
    allocations: Sequence[Allocation],
    shortfalls: Sequence[Shortfall],
) -> MatchOfGift:
    """Return what the gift is matched with now, from its rows."""
    zero = Money.zero(gift.currency)
    left: dict[str, Money] = {}
    for row in allocations:
        name = row.pool.sponsor.public_name_in(gift.language) or ""
        left[name] = left.get(name, zero) + row.change
    amount = sum(left.values(), zero)
    return MatchOfGift(
        amount=amount,
        earned=sum((row.change for row in allocations if row.is_award), zero),
        sponsors=[name for name, cents in left.items() if name and cents],
        is_full=bool(amount) and not is_short(standing, shortfalls),
        barred_by=standing.barred_by if standing else None,
        is_in_line=is_in_line(standing, shortfalls),
        is_offline=gift.is_offline,
    )


def _gifts_with_standings(gift_ids: Sequence[int]) -> list[tuple[Gift, MatchStanding | None]]:
    gifts = (
        select(Gift, MatchStanding)
        .outerjoin(MatchStanding, MatchStanding.gift_id == Gift.id)
        .where(Gift.id.in_(gift_ids))
        .options(joinedload(Gift.tribute), lazyload(Gift.refunds))
    )
    return [(gift, standing) for gift, standing in db.session.execute(gifts)]
