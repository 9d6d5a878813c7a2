"""Addresses of pages and teams: made of what they are called, never a word we need. Pure."""

import re

from fundraiser.i18n.languages import Language
from fundraiser.peer_to_peer.models import PageKind

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
SHORTEST, LONGEST = 3, 60
KEPT_FOR_US = (
    "about account accounts add admin administrator api apply approve campaign campaigns cancel "
    "card charity contact create delete donate donor donors edit embed en error export feed "
    "flag fr fundraise fundraiser gift gifts give guide healthz help home index invite join "
    "leaderboard leave legal login logout manage match media metrics moderator new news null "
    "official page pages pay payment pledge poster press privacy qr readyz report root search "
    "share sign-in sign-out sitemap sponsor staff start static stories support team teams terms "
    "test undefined webhooks www"
)
RESERVED = frozenset(KEPT_FOR_US.split())
FRENCH_KINDS = {
    PageKind.BIRTHDAY: "anniversaire",
    PageKind.RUN: "course",
    PageKind.POLAR_DIP: "baignade-polaire",
    PageKind.BAKE_SALE: "gateaux",
    PageKind.WEDDING: "mariage",
    PageKind.MEMORIAL: "a-la-memoire",
    PageKind.GAMING: "jeux",
    PageKind.WORKPLACE: "au-travail",
    PageKind.OTHER: "collecte",
}


def kind_in(language: Language, kind: PageKind) -> str:
    """Return what the owner does, as a short part of an address in their page's language."""
    return FRENCH_KINDS[kind] if language is Language.FRENCH else kind.value


def is_slug(slug: str) -> bool:
    """Whether a page or team may stand at this address, as far as its letters go."""
    is_sound = SLUG.fullmatch(slug) is not None and SHORTEST <= len(slug) <= LONGEST
    return is_sound and slug not in RESERVED
