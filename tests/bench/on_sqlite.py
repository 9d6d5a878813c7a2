"""Line 16: what is measured elsewhere on PostgreSQL, on SQLite beside it."""

from http import HTTPStatus

from tests.bench.figures import Figure, Goal, median_ratio, written
from tests.bench.places import Place, Places
from tests.bench.posts import forms_for
from tests.bench.rounds import run_round, warm_up

PRINTED = 0.0  # no speed is asked for


def measure_on_sqlite(places: Places) -> list[Figure]:
    """Measure pledges a second on both databases in turn."""
    pair = (places.sqlite, places.few)
    for place in pair:
        warm_up(places.server("ours", place), forms_for(place, 1.0), places.sizes)
    rounds = [
        [_pledges_a_second(place, places) for place in pair] for _ in range(places.sizes.rounds)
    ]
    ours, other = zip(*rounds, strict=True)
    return [
        Figure(
            16,
            "pledge POSTs/s on SQLite ÷ on PostgreSQL",
            median_ratio(ours, other),
            Goal.AT_LEAST,
            PRINTED,
            how=f"{written(round(max(ours)))}/s ÷ {written(round(max(other)))}/s at the most",
        )
    ]


def _pledges_a_second(place: Place, places: Places) -> float:
    sizes = places.sizes
    return run_round(
        places.server("ours", place),
        forms_for(place, sizes.seconds),
        clients=sizes.clients,
        seconds=sizes.seconds,
        status=HTTPStatus.SEE_OTHER,
    ).per_second
