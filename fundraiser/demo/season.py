"""The example gifts of the past weeks, the same each time. Pure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from fundraiser.demo.words import COMMENTS_EN, COMMENTS_FR, FIRST_NAMES, LAST_NAMES

DAYS = 21
BUSY_DAYS = 3  # the last of them
FIRST_HOUR, LAST_HOUR = 12, 24  # in UTC: daytime in Canada
SEED = 20261124
AMOUNTS = (2000, 2500, 2500, 5000, 5000, 5000, 7500, 10000, 10000, 25000, 50000)
FRENCH_SHARE, HIDDEN_SHARE, COMMENT_SHARE, FEE_SHARE = 0.35, 0.15, 0.4, 0.5


@dataclass(frozen=True, slots=True)
class DemoGift:
    """A gift of an invented donor."""

    at: datetime
    name: str
    email: str
    amount_cents: int
    language: str
    hides_name: bool
    comment: str
    covers_fee: bool


def season(until: datetime) -> Iterator[DemoGift]:
    """Yield the gifts of the DAYS before `until`, oldest first, more of them on the last days."""
    chance = random.Random(SEED)  # noqa: S311 - a story, not a secret
    yield from sorted(_gifts(chance, until), key=lambda gift: gift.at)


def _gifts(chance: random.Random, until: datetime) -> Iterator[DemoGift]:
    for day in range(DAYS, 0, -1):
        for _ in range(chance.choice((1, 1, 2, 2, 3)) + (day <= BUSY_DAYS)):
            hour, minute = chance.randrange(FIRST_HOUR, LAST_HOUR), chance.randrange(60)
            at = (until - timedelta(days=day)).replace(hour=hour, minute=minute)
            yield _gift(chance, at)


def _gift(chance: random.Random, at: datetime) -> DemoGift:
    name = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
    language = "fr" if chance.random() < FRENCH_SHARE else "en"
    comments = COMMENTS_FR if language == "fr" else COMMENTS_EN
    address = name.lower().replace(" ", ".").replace("é", "e").replace("á", "a")
    return DemoGift(
        at=at,
        name=name,
        email=f"{address}@donors.example",
        amount_cents=chance.choice(AMOUNTS),
        language=language,
        hides_name=chance.random() < HIDDEN_SHARE,
        comment=chance.choice(comments) if chance.random() < COMMENT_SHARE else "",
        covers_fee=chance.random() < FEE_SHARE,
    )
