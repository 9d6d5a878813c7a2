"""Words about pages that several places show."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.peer_to_peer.models import PageKind

EMAILS_CONSENT = _l(
    "Send me a few tips while my page is live: one email a day at the most. Each has a link that"
    " ends them."
)

KINDS: dict[PageKind, LazyString] = {
    PageKind.BIRTHDAY: _l("A birthday"),
    PageKind.RUN: _l("A run or a ride"),
    PageKind.POLAR_DIP: _l("A polar dip"),
    PageKind.BAKE_SALE: _l("A bake sale"),
    PageKind.WEDDING: _l("A wedding or an anniversary"),
    PageKind.MEMORIAL: _l("In memory of someone"),
    PageKind.GAMING: _l("A day of gaming"),
    PageKind.WORKPLACE: _l("Something at work"),
    PageKind.OTHER: _l("Something else"),
}


def kind_choices() -> list[tuple[str, LazyString]]:
    """Return the kinds of page as choices of a form."""
    return [(kind.value, words) for kind, words in KINDS.items()]
