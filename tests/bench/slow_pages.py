"""Line 7: which page is the slowest where a campaign has received many gifts."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from fundraiser.accounts.permissions import Role
from fundraiser.donors.queries import get_donor
from fundraiser.web import page_cache
from tests.accounts.people import add_person, let_in
from tests.bench.apps import Forgetful
from tests.bench.figures import Figure, Goal
from tests.bench.large_season import fill_season
from tests.bench.page_addresses import SeasonPages, narrowed
from tests.bench.places import EMPTY, Place, Places, place_at, say
from tests.bench.rounds import Costing
from tests.bench.sizes import Sizes
from tests.bench.sqlite_copies import copy_place
from tests.browser import Browser
from tests.donors.signing_in import sign_in

DATABASE = "bench_season"
MEASURED_AGAIN = 8  # the slowest of a first look, where noise stands out too
MOST_MS = 100.0


@dataclass(frozen=True)
class PageCost:
    """What a page costs: CPU time of the app and of its database, in milliseconds."""

    path: str
    status: int
    ms: float


@dataclass
class Visitors:
    """Somebody of each kind, with a browser, in one place; what works for it is `beside`."""

    place: Place
    pages: SeasonPages
    beside: tuple[Costing, ...] = ()
    anybody: Browser = field(init=False)
    owner: Browser = field(init=False)
    staff: Browser = field(init=False)

    def __post_init__(self) -> None:
        app = self.place.app
        app.extensions[page_cache.EXTENSION] = Forgetful()
        self.anybody, self.owner, self.staff = (Browser(app) for _ in range(3))
        with self.place.context():
            sign_in(self.owner, get_donor(self.pages.owner_id))
            let_in(self.staff, add_person("bench@example.org", name="Kim", role=Role.ADMIN))

    def addresses(self) -> Iterator[tuple[Browser, str]]:
        """Yield each page of the season with the browser of somebody who may open it."""
        yield from ((self.anybody, path) for path in self.pages.public)
        yield from ((self.owner, path) for path in self.pages.of_owner)
        for path in self.pages.of_staff:
            yield self.staff, path
            yield from ((self.staff, each) for each in narrowed(path, self.staff))

    def cost(self, browser: Browser, path: str, *, rounds: int = 1) -> PageCost:
        """Return what one page costs once it has been seen."""
        status = _open(browser, path)
        before = self._cpu_seconds()
        for _ in range(rounds):
            _open(browser, path)
        ms = (self._cpu_seconds() - before) * 1000 / rounds
        return PageCost(path, status, ms)

    def _cpu_seconds(self) -> float:
        return time.process_time() + sum(each.cpu_seconds() for each in self.beside)


def measure_slow_pages(places: Places) -> list[Figure]:
    cluster, sizes, folder = places.cluster, places.sizes, places.few.folder.parent
    say(f"filling a season with {sizes.season_gifts:,} gifts")
    place = place_at(cluster.copy(EMPTY, DATABASE), folder / "season")
    places.running.callback(place.leave)
    pages = fill_season(cluster, DATABASE, place, sizes.season_gifts)
    copy = copy_place(cluster, DATABASE, folder)
    places.running.callback(copy.leave)
    return [
        _figure("PostgreSQL", Visitors(place, pages, (cluster,)), sizes),
        _figure("SQLite", Visitors(copy, pages), sizes),
    ]


def slowest(visitors: Visitors, rounds: int) -> tuple[PageCost, int]:
    """Return the slowest page and out of how many; the slow ones are measured again."""
    costs = [(visitors.cost(browser, path), browser) for browser, path in visitors.addresses()]
    first = sorted(costs, key=lambda each: each[0].ms)[-MEASURED_AGAIN:]
    again = [visitors.cost(browser, cost.path, rounds=rounds) for cost, browser in first]
    return max(again, key=lambda cost: cost.ms), len(costs)


def _figure(database: str, visitors: Visitors, sizes: Sizes) -> Figure:
    page, count = slowest(visitors, sizes.rounds)
    return Figure(
        7,
        f"slowest page at {sizes.season_gifts:,} gifts, {database}",
        page.ms,
        Goal.AT_MOST,
        MOST_MS,
        " ms",
        how=f"{page.path}, of {count} pages, searches and filters, put together anew",
    )


def _open(browser: Browser, path: str) -> int:
    return browser.client.get(path, base_url=browser.origin, buffered=True).status_code
