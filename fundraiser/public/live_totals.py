"""Live totals: a campaign's figures and its match, in both languages, for open pages.

The same for every visitor. An open page takes its match texts, the pool figures for its script and
the claim of its form from one response, so that the form always promises what the page says (M6,
M13).
"""

import json
from collections.abc import Callable
from datetime import datetime

from fundraiser.campaigns.models import Campaign
from fundraiser.i18n.formats import iso_instant, money_alike
from fundraiser.i18n.languages import Language, force_language
from fundraiser.matching.offer_words import words_of
from fundraiser.matching.offers import Offer, current_offer, progress
from fundraiser.money import Money
from fundraiser.web.form_keys import sign_claim

ShowMoney = Callable[[Money], str]
AMOUNTS = ("given", "matched", "available", "lead_gifts", "total", "goal")


def totals_json(campaign: Campaign, *, at: datetime) -> str:
    """Return a campaign's live totals as JSON. Amounts are in minor units."""
    offer = current_offer(campaign, at=at)
    figures = progress(campaign, offer)
    show = money_alike(figures.amounts)
    return json.dumps(
        {
            "campaign": campaign.slug,
            "currency": campaign.currency,
            **{name: _in_both(getattr(figures, name), show) for name in AMOUNTS},
            "percent": figures.percent,
            "gift_count": figures.gift_count,
            **_match(campaign, offer, show),
        },
        ensure_ascii=False,
    )


def _match(campaign: Campaign, offer: Offer, show: ShowMoney) -> dict[str, object]:
    return {
        "match_is_on": offer.is_on,
        "match_state": offer.state,
        "match_closes_at": iso_instant(offer.closes_at) if offer.closes_at else None,
        "match_pools": offer.pools_as_numbers,
        "match_words": _words(offer, campaign.zone),
        "reserved": _in_both(offer.reserved, show),
        "claim": sign_claim(campaign.id, offer.claim),
    }


def _words(offer: Offer, zone: str) -> dict[str, dict[str, str]]:
    words = {}
    for language in Language:
        with force_language(language):
            offer_words = words_of(offer, zone)
        words[language.value] = {
            "claim": offer_words.claim,
            "left": offer_words.left,
            "terms": offer_words.terms,
        }
    return words


def _in_both(amount: Money, show: ShowMoney) -> dict[str, int | str]:
    words: dict[str, int | str] = {"cents": amount.cents}
    for language in Language:
        with force_language(language):
            words[language.value] = show(amount)
    return words
