"""What a page says about the match, in each of the three states of an offer.

Free: a gift may be called matched. Reserved: nothing is free, and gifts stand in line. Gone: no
match (M23). Pages show these words (`components/match_claim.html`), and the live totals carry them
in both languages, so that an open page stays true (M13).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from fundraiser.i18n.formats import deadline, listed, short_money
from fundraiser.matching.offers import MatchState, Offer, OfferedPool


@dataclass(frozen=True, slots=True)
class OfferWords:
    """The words of an offer, in the language that was current when they were made."""

    claim: str  # under a title: the rate and until when; empty when the match is gone
    left: str  # how much may still be matched, and by whom; empty unless the match is free
    terms: str  # beside the giving form: who matches until when, what is left, the limits


def words_of(offer: Offer, zone: str) -> OfferWords:
    """Return what a page says about the match now, with times in `zone`."""
    match offer.state:
        case MatchState.FREE:
            return OfferWords(_claim(offer, zone), _left(offer), _terms(offer, zone))
        case MatchState.RESERVED:
            reserved = _reserved(offer)
            return OfferWords(claim=reserved, left="", terms=reserved)
        case MatchState.GONE:
            gone = _("No match is available now. Your gift counts in full.")
            return OfferWords(claim="", left="", terms=gone)


def _claim(offer: Offer, zone: str) -> str:
    """Return the current rate, and until when it holds."""
    rate = offer.pools[0].balance.rate
    until = _until(offer, zone)
    if offer.is_even:
        return _("Your gift is doubled until %(until)s.", until=until)
    return _(
        "Your gift is matched %(match)s to %(gift)s until %(until)s.",
        match=rate.numerator,
        gift=rate.denominator,
        until=until,
    )


def _left(offer: Offer) -> str:
    return _(
        "%(available)s in matching funds is left, from %(sponsors)s.",
        available=short_money(offer.available),
        sponsors=_sponsors(offer.pools),
    )


def _terms(offer: Offer, zone: str) -> str:
    sentences = [
        _(
            "Matched by %(sponsors)s until %(until)s.",
            sponsors=_sponsors(offer.pools),
            until=_until(offer, zone),
        ),
        _("%(available)s in matching funds is left.", available=short_money(offer.available)),
        *(_limits(pool) for pool in offer.pools),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _reserved(offer: Offer) -> str:
    return _(
        "%(reserved)s in matching funds is reserved for people who are paying now and for gifts in"
        " line. Give, and you are next in line: your gift is matched if they do not finish.",
        reserved=short_money(offer.reserved),
    )


def _limits(pool: OfferedPool) -> str:
    """Return the most that a pool gives to one gift and to one donor; empty without limits.

    A limit per gift that is not below the limit per donor is left out.
    """
    per_gift, per_donor = pool.cap_per_gift, pool.cap_per_donor
    if per_donor and per_gift and per_gift < per_donor:
        return _(
            "At most %(per_gift)s from %(sponsor)s for one gift, and %(per_donor)s for all the"
            " gifts of one donor.",
            per_gift=short_money(per_gift),
            per_donor=short_money(per_donor),
            sponsor=_name(pool),
        )
    if per_donor:
        return _(
            "At most %(limit)s from %(sponsor)s for all the gifts of one donor.",
            limit=short_money(per_donor),
            sponsor=_name(pool),
        )
    if per_gift:
        return _(
            "At most %(limit)s from %(sponsor)s for one gift.",
            limit=short_money(per_gift),
            sponsor=_name(pool),
        )
    return ""


def _sponsors(pools: Sequence[OfferedPool]) -> str:
    """Return each public sponsor's name once, then one phrase for all anonymous ones."""
    names = list(dict.fromkeys(pool.sponsor_name for pool in pools if pool.sponsor_name))
    unnamed = [_("an anonymous sponsor")] if any(not pool.sponsor_name for pool in pools) else []
    return listed(names + unnamed)


def _name(pool: OfferedPool) -> str:
    return pool.sponsor_name or _("an anonymous sponsor")


def _until(offer: Offer, zone: str) -> str:
    return deadline(offer.closes_at, zone, at=offer.at) if offer.closes_at else ""
