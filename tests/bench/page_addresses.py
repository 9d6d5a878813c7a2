"""The addresses of a season's pages: those everybody sees, a page owner's own, and those of staff,
where each list is also asked for with every filter, order and kind of search that it has."""

from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from flask import Flask

from tests.browser import Browser
from tests.staff.addresses import staff_addresses
from tests.staff.season import Season

PUBLIC = (
    "/",
    "/campaigns/{campaign.slug}",
    "/campaigns/{campaign.slug}/match",
    "/campaigns/{campaign.slug}/totals.json",
    "/campaigns/{campaign.slug}/leaderboard",
    "/campaigns/{campaign.slug}/leaderboard/teams",
    "/f/{page.slug}",
    "/f/{page.slug}/givers",
    "/f/{page.slug}/updates",
    "/t/{team.slug}",
    "/t/{team.slug}/members",
    "/stories",
    "/stories/feed.xml",
    "/sitemap.xml",
    "/readyz",
    "/metrics",
)
OF_OWNER = (
    "/account",
    "/account/details",
    "/account/pages/{page.public_id}",
    "/account/pages/{page.public_id}/givers",
    "/account/pages/{page.public_id}/givers/thank",
    "/account/pages/{page.public_id}/offline",
    "/account/pages/{page.public_id}/updates",
    "/account/pages/{page.public_id}/close",
    "/account/teams/{team.public_id}",
)
FILES = ("_export", "_file", "_picture")
TYPED = {
    "q": (
        "kowalski fatima",
        "silva",
        "an",
        "50",
        "a1b2-c3",
        "donor77@example.org",
        "nobody@example.org",
        "gift:77",
        "pi_copy_77",
        "evt_copy_77",
        "cs_test_copy_77",
    ),
    "from": ("2026-11-01",),
    "to": ("2026-11-01",),
    "least": ("19",),
    "most": ("1",),
}


@dataclass(frozen=True)
class SeasonPages:
    """The addresses of a season's pages, by who opens them; one owner's are among them."""

    owner_id: int
    public: list[str]
    of_owner: list[str]
    of_staff: list[str]


def pages_of(app: Flask, season: Season) -> SeasonPages:
    owner_id = season.page.owner_id
    assert owner_id
    return SeasonPages(
        owner_id,
        [path.format(**vars(season)) for path in PUBLIC],
        [path.format(**vars(season)) for path in OF_OWNER],
        [
            address.path
            for address in staff_addresses(app, season)
            if address.method == "GET" and not address.endpoint.endswith(FILES)
        ],
    )


def narrowed(path: str, browser: Browser) -> Iterator[str]:
    """Yield the page's address with each choice of the form above its list, one at a time."""
    answer = browser.client.get(path, base_url=browser.origin)
    form = BeautifulSoup(answer.text, "html.parser").select_one("form.filters")
    for field in form.select("[name]") if form else ():
        for value in _values(field):
            yield f"{path}?{field['name']}={value}".replace(" ", "+")


def _values(field: Tag) -> Iterator[str]:
    yield from (str(option["value"]) for option in field.select("option") if option["value"])
    yield from TYPED.get(str(field["name"]), ())
