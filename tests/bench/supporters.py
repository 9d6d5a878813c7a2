"""Line 12: what leaderboards, supporters’ pages and teams cost where there are many, and few."""

from itertools import repeat
from statistics import median

from fundraiser.database import db
from fundraiser.ledger.checks import find_differences
from tests import make
from tests.bench.figures import Figure, Goal, median_ratio
from tests.bench.filling import copy_gift
from tests.bench.places import EMPTY, ENOUGH, Place, Places, open_campaign, place_at, say
from tests.bench.rounds import run_round, warm_up
from tests.bench.servers import get
from tests.bench.spreading import spread
from tests.make import cad, cents

MOST = 1.2
PAGE, TEAM = "bench-page", "bench-team"


def measure_supporters(places: Places) -> list[Figure]:
    sizes = places.sizes
    few = _place(places, "few", sizes.few_pages, sizes.few_teams, sizes.few_page_gifts)
    say(f"putting {sizes.page_gifts:,} gifts through {sizes.pages:,} pages")
    many = _place(places, "many", sizes.pages, sizes.teams, sizes.page_gifts)
    return [
        _figure(what, path, places, many, few)
        for what, path in {
            "leaderboard": f"{few.path}/leaderboard",
            "leaderboard of teams": f"{few.path}/leaderboard/teams",
            "supporter’s page": f"/f/{PAGE}",
            "team’s page": f"/t/{TEAM}",
        }.items()
    ]


def _place(places: Places, name: str, pages: int, teams: int, gifts: int) -> Place:
    """Return a place whose campaign has so many pages, teams and gifts through them."""
    database = f"bench_supporters_{name}"
    folder = places.few.folder.parent / f"supporters-{name}"
    place = place_at(places.cluster.copy(EMPTY, database), folder)
    places.running.callback(place.leave)
    with place.context():
        campaign = open_campaign(place.slug, ENOUGH)
        team = make.team(campaign, name="Bench team", goal=cad(5000))
        page = make.join(make.fundraiser_page(campaign, slug=PAGE), team)
        pledge_id = make.page_gift(page, cad(50), fee=cents(175), comment="Keep warm.").pledge_id
        ids = page.id, team.id
    assert pledge_id
    with places.cluster.connect(database) as connection:
        copy_gift(connection, pledge_id, gifts - 1)
        spread(connection, *ids, pages=pages, teams=teams)
    with place.context():
        assert find_differences() == []
        db.session.rollback()
    return place


def _figure(what: str, path: str, places: Places, many: Place, few: Place) -> Figure:
    """Measure many and few in turn as they are served, and once each put together anew."""
    sizes = places.sizes
    rounds = [
        (_cost(places, many, "ours", path), _cost(places, few, "ours", path))
        for _ in range(sizes.rounds)
    ]
    served, beside = [first for first, _ in rounds], [second for _, second in rounds]
    anew = [_cost(places, place, "uncached", path) for place in (many, few)]
    return Figure(
        12,
        f"{what} of {sizes.pages:,} pages ÷ of {sizes.few_pages:,}, CPU",
        median_ratio(served, beside),
        Goal.AT_MOST,
        MOST,
        how=f"{median(served):.2f} ms ÷ {median(beside):.2f} ms, the database’s share included;"
        f" put together anew {anew[0]:.1f} ms and {anew[1]:.1f} ms",
    )


def _cost(places: Places, place: Place, app: str, path: str) -> float:
    sizes, server, requests = places.sizes, places.server(app, place), repeat(get(path))
    warm_up(server, requests, sizes)
    return run_round(
        server,
        requests,
        clients=sizes.clients,
        seconds=sizes.seconds,
        beside=(places.cluster,),
    ).cpu_ms
