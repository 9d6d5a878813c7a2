"""Line 7: what a large campaign costs beside a small one."""

import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from itertools import repeat
from statistics import median

from fundraiser import clock
from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import db
from fundraiser.matching.offers import current_offer, progress
from tests.bench.figures import Figure, Goal, median_ratio
from tests.bench.places import Place, Places
from tests.bench.posts import forms_for
from tests.bench.rounds import run_round, warm_up
from tests.bench.servers import Running, get

MOST = 1.2
TIMES = 100  # so often are the totals asked in a round
Measure = Callable[[], float]


def measure_growth(places: Places) -> list[Figure]:
    large, small = (_measures(place, places) for place in (places.many, places.few))
    return [_figure(what, places, measure, small[what]) for what, measure in large.items()]


def _measures(place: Place, places: Places) -> dict[str, Measure]:
    """Return how each of the three is measured in one place, its servers running."""
    sizes = places.sizes
    server, bare = (places.server(app, place) for app in ("ours", "uncached"))
    page = repeat(get(place.path))
    warm_up(bare, page, sizes)
    warm_up(server, forms_for(place, 1.0), sizes)

    def cost(at: Running, requests: Iterator[bytes], status: HTTPStatus) -> float:
        return run_round(
            at,
            requests,
            clients=sizes.clients,
            seconds=sizes.seconds,
            status=status,
            beside=(places.cluster,),
        ).cpu_ms

    return {
        "totals, time": lambda: time_of_totals(place),
        "campaign page, CPU": lambda: cost(bare, page, HTTPStatus.OK),
        "pledge POST, CPU": lambda: cost(
            server, forms_for(place, sizes.seconds), HTTPStatus.SEE_OTHER
        ),
    }


def _figure(what: str, places: Places, large: Measure, small: Measure) -> Figure:
    """Measure the large and the small in turn."""
    sizes = places.sizes
    rounds = [(large(), small()) for _ in range(sizes.rounds)]
    above, below = [first for first, _ in rounds], [second for _, second in rounds]
    return Figure(
        7,
        f"{what} at {sizes.gifts:,} gifts ÷ at {sizes.few_gifts:,}",
        median_ratio(above, below),
        Goal.AT_MOST,
        MOST,
        how=f"{median(above):.2f} ms ÷ {median(below):.2f} ms, the database's share included",
    )


def time_of_totals(place: Place) -> float:
    """Return how many milliseconds a campaign's figures take."""
    with place.context():
        campaign = find_campaign(place.slug)
        assert campaign
        began = time.perf_counter()
        for _ in range(TIMES):
            progress(campaign, current_offer(campaign, at=clock.now()))
            db.session.rollback()
        return (time.perf_counter() - began) * 1000 / TIMES
