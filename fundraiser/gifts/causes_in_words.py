"""Why a pool gave a gift less than its rate, said with the figures kept when it happened (M22).

The same sentences stand on the donor's page and in the back office, in the language spoken now.
"""

from collections.abc import Callable

from flask_babel import gettext as _

from fundraiser.i18n.formats import deadline, instant, money
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import Shortfall, Sponsor


def why_not_more(shortfall: Shortfall, sponsor: str) -> str:
    """Say why the sponsor's pool gave no more."""
    return SENTENCES[shortfall.cause](shortfall, sponsor)


def sponsor_in_words(sponsor: Sponsor) -> str:
    """Return the sponsor's name as the public may read it."""
    return sponsor.public_name or _("a sponsor who prefers not to be named")


def _used_up(shortfall: Shortfall, sponsor: str) -> str:
    if not shortfall.given_cents:
        return _("%(sponsor)s: nothing was left at that moment.", sponsor=sponsor)
    return _(
        "%(sponsor)s: %(available)s was left at that moment, and all of it went to this gift.",
        sponsor=sponsor,
        available=money(shortfall.available),
    )


def _reserved(shortfall: Shortfall, sponsor: str) -> str:
    facts = {"sponsor": sponsor, "reserved": money(shortfall.reserved)}
    if not shortfall.available_cents:
        return _(
            "%(sponsor)s: all that was left, %(reserved)s, was reserved at that moment for gifts"
            " that came before.",
            **facts,
        )
    return _(
        "%(sponsor)s: %(available)s was free at that moment, and %(reserved)s was reserved for"
        " gifts that came before.",
        available=money(shortfall.available),
        **facts,
    )


def _unpaid_forms(shortfall: Shortfall, sponsor: str) -> str:
    is_cut_by_bound = shortfall.given_cents < shortfall.available_cents
    if shortfall.gift_id is None or is_cut_by_bound:  # as it was before the payment
        return _(
            "%(sponsor)s: several gifts started from the same network or email address were not"
            " paid, so less was reserved for this one.",
            sponsor=sponsor,
        )
    return _(
        "%(sponsor)s: less was reserved for this gift, because several gifts started from the same"
        " network or email address were not paid. When the payment arrived, %(available)s was"
        " left.",
        sponsor=sponsor,
        available=money(shortfall.available),
    )


def _not_paid_in_time(shortfall: Shortfall, sponsor: str) -> str:
    return _(
        "%(sponsor)s: the payment came after the time to pay was over. What had been reserved was"
        " with others by then, and %(available)s was left.",
        sponsor=sponsor,
        available=money(shortfall.available),
    )


def _limit_per_gift(shortfall: Shortfall, sponsor: str) -> str:
    limit = shortfall.terms.cap_per_gift
    return _(
        "%(sponsor)s gives at most %(limit)s to one gift.",
        sponsor=sponsor,
        limit=money(limit) if limit else "",
    )


def _limit_per_donor(shortfall: Shortfall, sponsor: str) -> str:
    limit = shortfall.terms.cap_per_donor
    return _(
        "%(sponsor)s gives at most %(limit)s to all the gifts of one donor.",
        sponsor=sponsor,
        limit=money(limit) if limit else "",
    )


def _other_form(shortfall: Shortfall, sponsor: str) -> str:
    limit = shortfall.terms.cap_per_donor
    return _(
        "%(sponsor)s gives at most %(limit)s to all the gifts of one donor. Another form with the"
        " same email address, which was not paid yet, had part of that reserved at that moment.",
        sponsor=sponsor,
        limit=money(limit) if limit else "",
    )


def _outside_window(shortfall: Shortfall, sponsor: str) -> str:
    terms = shortfall.terms
    return _(
        "%(sponsor)s matches gifts made from %(opens)s until %(closes)s.",
        sponsor=sponsor,
        opens=instant(terms.opens_at, terms.zone),
        closes=deadline(terms.closes_at, terms.zone),
    )


def _not_this_kind(_shortfall: Shortfall, sponsor: str) -> str:
    return _("%(sponsor)s matches gifts made online, not cash or cheques.", sponsor=sponsor)


def _pool_closed(_shortfall: Shortfall, sponsor: str) -> str:
    return _("%(sponsor)s: the match was closed before the payment was made.", sponsor=sponsor)


def _sponsors_own(_shortfall: Shortfall, sponsor: str) -> str:
    return _("%(sponsor)s: a sponsor’s own gifts are not matched.", sponsor=sponsor)


def _donor_chose_none(_shortfall: Shortfall, sponsor: str) -> str:
    return _("%(sponsor)s: the donor chose to give without a match.", sponsor=sponsor)


SENTENCES: dict[Cause, Callable[[Shortfall, str], str]] = {
    Cause.USED_UP: _used_up,
    Cause.RESERVED: _reserved,
    Cause.UNPAID_FORMS: _unpaid_forms,
    Cause.NOT_PAID_IN_TIME: _not_paid_in_time,
    Cause.LIMIT_PER_GIFT: _limit_per_gift,
    Cause.LIMIT_PER_DONOR: _limit_per_donor,
    Cause.OTHER_FORM: _other_form,
    Cause.OUTSIDE_WINDOW: _outside_window,
    Cause.NOT_THIS_KIND: _not_this_kind,
    Cause.POOL_CLOSED: _pool_closed,
    Cause.SPONSORS_OWN: _sponsors_own,
    Cause.DONOR_CHOSE_NONE: _donor_chose_none,
}
