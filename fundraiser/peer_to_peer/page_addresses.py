"""Addresses of pages and teams: made of what they are called, never a word we need. Pure."""

import re

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


def is_slug(slug: str) -> bool:
    """Whether a page or team may stand at this address, as far as its letters go."""
    is_sound = SLUG.fullmatch(slug) is not None and SHORTEST <= len(slug) <= LONGEST
    return is_sound and slug not in RESERVED
