"""Why a pool gave a gift less than its rate, in a sentence with the stored figures (M22).

The donor's page and the back office show the same sentences, in the current language.
"""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from fundraiser.i18n.formats import deadline, instant, short_money
from fundraiser.i18n.languages import current_language
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import Shortfall, Sponsor

NOTHING_LEFT = _("%(sponsor)s: nothing was left at that moment.")
ALL_RESERVED = _(
    "%(sponsor)s: all that was left, %(reserved)s, was reserved at that moment for gifts"
    " that came before."
)
BOUNDED_BEFORE_PAYMENT = _(
    "%(sponsor)s: several gifts started from the same network or email address were not"
    " paid, so less was reserved for this one."
)
SENTENCES = {
    Cause.USED_UP: _(
        "%(sponsor)s: %(available)s was left at that moment, and all of it went to this gift."
    ),
    Cause.RESERVED: _(
        "%(sponsor)s: %(available)s was free at that moment, and %(reserved)s was reserved for"
        " gifts that came before."
    ),
    Cause.UNPAID_FORMS: _(
        "%(sponsor)s: less was reserved for this gift, because several gifts started from the same"
        " network or email address were not paid. When the payment arrived, %(available)s was"
        " left."
    ),
    Cause.NOT_PAID_IN_TIME: _(
        "%(sponsor)s: the payment came after the time to pay was over. What had been reserved was"
        " with others by then, and %(available)s was left."
    ),
    Cause.LIMIT_PER_GIFT: _("%(sponsor)s gives at most %(limit)s to one gift."),
    Cause.LIMIT_PER_DONOR: _("%(sponsor)s gives at most %(limit)s to all the gifts of one donor."),
    Cause.OTHER_FORM: _(
        "%(sponsor)s gives at most %(limit)s to all the gifts of one donor. Another form with the"
        " same email address, which was not paid yet, had part of that reserved at that moment."
    ),
    Cause.OUTSIDE_WINDOW: _("%(sponsor)s matches gifts made from %(opens)s until %(closes)s."),
    Cause.NOT_THIS_KIND: _("%(sponsor)s matches gifts made online, not cash or cheques."),
    Cause.POOL_CLOSED: _("%(sponsor)s: the match was closed before the payment was made."),
    Cause.SPONSORS_OWN: _("%(sponsor)s: a sponsor’s own gifts are not matched."),
    Cause.DONOR_CHOSE_NONE: _("%(sponsor)s: the donor chose to give without a match."),
}


def why_not_more(shortfall: Shortfall) -> str:
    """Return a sentence that says why the sponsor's pool gave no more."""
    terms = shortfall.terms
    is_per_gift = shortfall.cause is Cause.LIMIT_PER_GIFT
    limit = terms.cap_per_gift if is_per_gift else terms.cap_per_donor
    facts = {
        "sponsor": sponsor_in_words(shortfall.pool.sponsor),
        "available": short_money(shortfall.available),
        "reserved": short_money(shortfall.reserved),
        "limit": short_money(limit) if limit else "",
        "opens": instant(terms.opens_at, terms.zone),
        "closes": deadline(terms.closes_at, terms.zone),
    }
    return _sentence(shortfall) % facts


def sponsor_in_words(sponsor: Sponsor) -> str:
    """Return the sponsor's name as the public may read it."""
    name = sponsor.public_name_in(current_language())
    return name or gettext("a sponsor who prefers not to be named")


def _sentence(shortfall: Shortfall) -> str:
    match shortfall.cause:
        case Cause.USED_UP if not shortfall.given_cents:
            return str(NOTHING_LEFT)
        case Cause.RESERVED if not shortfall.available_cents:
            return str(ALL_RESERVED)
        case Cause.UNPAID_FORMS if _is_bounded_before_payment(shortfall):
            return str(BOUNDED_BEFORE_PAYMENT)
    return str(SENTENCES[shortfall.cause])


def _is_bounded_before_payment(shortfall: Shortfall) -> bool:
    is_cut_by_bound = shortfall.given_cents < shortfall.available_cents
    return shortfall.gift_id is None or is_cut_by_bound
