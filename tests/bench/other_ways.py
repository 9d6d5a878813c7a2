"""Line 16: what is measured elsewhere in the ordinary way, on SQLite and where match is scarce."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from statistics import median

from sqlalchemy import func, select

from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import db
from fundraiser.pledges.models import Pledge
from tests import make
from tests.bench.exporting import exports
from tests.bench.figures import Figure, Goal, median_ratio, written
from tests.bench.places import EMPTY, Place, Places, fill, place_at
from tests.bench.posts import forms_for, make_forms
from tests.bench.receiving import receive_here
from tests.bench.rounds import run_round, warm_up
from tests.bench.sqlite_copies import copy_place
from tests.make import cad, cents

PRINTED = 0.0  # no speed is asked for
FORMS_A_SECOND = 100  # of a round that a scarce pool is made for: it ends on the way
GIFT_CENTS = 5000


@dataclass(frozen=True)
class Way:
    """A way to give: where, and the campaign of a round."""

    name: str
    place: Place
    campaign: Callable[[Places, int], str]  # returns its slug
    claims: bool = True  # the match that the page shows


@dataclass(frozen=True)
class Speed:
    pledges: float
    gifts: float


def measure_other_ways(places: Places) -> list[Figure]:
    """Measure pledges, gifts and the export of each way beside the ordinary one."""
    ordinary = Way("", places.few, _ordinary)
    others = [
        Way("on SQLite", places.sqlite, _ordinary),
        Way("with a cap for each donor", places.few, _with_donor_cap),
        Way("while a pool gives its last dollars", places.few, _with_little_left, claims=False),
    ]
    for place in (places.few, places.sqlite):
        warm_up(places.server("ours", place), forms_for(place, 1.0), places.sizes)
    rounds = [
        [_give(way, places, number) for way in (ordinary, *others)]
        for number in range(places.sizes.rounds)
    ]
    base, *found = zip(*rounds, strict=True)
    figures = [
        figure
        for way, speeds in zip(others, found, strict=True)
        for figure in _figures(way, speeds, base)
    ]
    return [*figures, _export_on_sqlite(places)]


def _give(way: Way, places: Places, number: int) -> Speed:
    """Give for a round, then receive what was given."""
    slug, sizes = way.campaign(places, number), places.sizes
    forms = make_forms(way.place, int(sizes.seconds * 1000) + 1, slug=slug, claims=way.claims)
    newest = _newest_pledge(way.place)
    round_ = run_round(
        places.server("ours", way.place),
        iter(forms),
        clients=sizes.clients,
        seconds=sizes.seconds,
        status=HTTPStatus.SEE_OTHER,
    )
    with way.place.context():
        ids = list(db.session.scalars(select(Pledge.id).where(Pledge.id > newest)))
    gifts = receive_here(way.place, ids)
    return Speed(round_.per_second, gifts)


def _newest_pledge(place: Place) -> int:
    with place.context():
        return db.session.scalar(select(func.max(Pledge.id))) or 0


def _ordinary(places: Places, _number: int) -> str:
    return places.few.slug


def _with_donor_cap(places: Places, _number: int) -> str:
    slug = "capped"
    with places.few.context():
        if find_campaign(slug) is None:
            make.match_pool(make.campaign(slug), available=cad(10**8), cap_per_donor_cents=8000)
    return slug


def _with_little_left(places: Places, number: int) -> str:
    slug = f"last-{number}"
    enough_for_some = cents(int(GIFT_CENTS * FORMS_A_SECOND * places.sizes.seconds) + 1)
    with places.few.context():
        make.match_pool(make.campaign(slug), available=enough_for_some)
    return slug


def _figures(way: Way, speeds: tuple[Speed, ...], base: tuple[Speed, ...]) -> list[Figure]:
    pairs = {
        "pledge POSTs/s": ([each.pledges for each in speeds], [each.pledges for each in base]),
        "paid gifts/s": ([each.gifts for each in speeds], [each.gifts for each in base]),
    }
    return [
        Figure(
            16,
            f"{what} {way.name} ÷ as usual",
            median_ratio(here, there),
            Goal.AT_LEAST,
            PRINTED,
            how=f"{written(round(median(here)))}/s ÷ {written(round(median(there)))}/s",
        )
        for what, (here, there) in pairs.items()
    ]


def _export_on_sqlite(places: Places) -> Figure:
    """Measure the export of a SQLite file that is the copy of a filled database."""
    cluster, folder, name = places.cluster, places.few.folder.parent, "bench_export"
    original = place_at(cluster.copy(EMPTY, name), folder / "export")
    fill(cluster, name, original, places.sizes.season_gifts)
    original.leave()
    place = copy_place(cluster, name, folder)
    places.running.callback(place.leave)
    speed = median(each.rows / each.seconds for each in exports(place, places))
    how = f"{written(places.sizes.season_gifts)} rows"
    return Figure(16, "export on SQLite, rows/s", round(speed), Goal.AT_LEAST, PRINTED, how=how)
