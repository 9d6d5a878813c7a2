"""Addresses of pages and teams: made of what they are called, never a word we need. Pure."""

import re
import unicodedata

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
SHORTEST, LONGEST = 3, 60
RESERVED = frozenset(
    {
        "about",
        "account",
        "accounts",
        "add",
        "admin",
        "administrator",
        "api",
        "apply",
        "approve",
        "campaign",
        "campaigns",
        "cancel",
        "card",
        "charity",
        "contact",
        "create",
        "delete",
        "donate",
        "donor",
        "donors",
        "edit",
        "embed",
        "en",
        "error",
        "export",
        "feed",
        "flag",
        "fr",
        "fundraise",
        "fundraiser",
        "gift",
        "gifts",
        "give",
        "guide",
        "healthz",
        "help",
        "home",
        "index",
        "invite",
        "join",
        "leaderboard",
        "leave",
        "legal",
        "login",
        "logout",
        "manage",
        "match",
        "media",
        "metrics",
        "moderator",
        "new",
        "news",
        "null",
        "official",
        "page",
        "pages",
        "pay",
        "payment",
        "pledge",
        "poster",
        "press",
        "privacy",
        "qr",
        "readyz",
        "report",
        "root",
        "search",
        "share",
        "sign-in",
        "sign-out",
        "sitemap",
        "sponsor",
        "staff",
        "start",
        "static",
        "stories",
        "support",
        "team",
        "teams",
        "terms",
        "test",
        "undefined",
        "webhooks",
        "www",
    }
)


def slug_from(words: str) -> str:
    """Return an address made of words: small letters, figures and hyphens; perhaps empty."""
    plain = unicodedata.normalize("NFKD", words.replace("œ", "oe").replace("æ", "ae"))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_only))[:LONGEST].strip("-")


def is_slug(written: str) -> bool:
    """Whether a page or team may stand at this address, as far as its letters go."""
    is_sound = SLUG.fullmatch(written) is not None and SHORTEST <= len(written) <= LONGEST
    return is_sound and written not in RESERVED
