"""Line 11: how long a pledge takes when givers come at half the pace that can be taken.

On both databases, and with the worker beside: on SQLite it is a second writer of the same file.
"""

from http import HTTPStatus

from sqlalchemy import func, select

from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import db
from fundraiser.jobs.models import WorkerProcess
from tests import make
from tests.bench.figures import Figure, Goal
from tests.bench.load import open_loop
from tests.bench.places import Place, Places
from tests.bench.posts import forms_for
from tests.bench.rounds import run_round, warm_up
from tests.bench.servers import START_SECONDS, wait_until, worker
from tests.make import cad

LENGTH_IN_ROUNDS = 3  # a hundredth of the answers is a figure only if there are many
PROCESSES = 2  # of a worker
EMAILS_PER_SECOND = 20  # that the worker has to send meanwhile


def measure_steadiness(places: Places) -> list[Figure]:
    return [
        _figure("PostgreSQL", places.few, places),
        _figure("SQLite", places.sqlite, places),
    ]


def _figure(database: str, place: Place, places: Places) -> Figure:
    sizes = places.sizes
    seconds = sizes.seconds * LENGTH_IN_ROUNDS
    server = places.server("ours", place)
    warm_up(server, forms_for(place, 1.0), sizes)
    peak = run_round(
        server,
        forms_for(place, sizes.seconds),
        clients=sizes.clients,
        seconds=sizes.seconds,
        status=HTTPStatus.SEE_OTHER,
    ).per_second
    forms = forms_for(place, seconds)
    _receive_gifts(place, int(EMAILS_PER_SECOND * seconds))
    with worker(place.environ, place.folder):
        wait_until(  # its start is not what is measured
            lambda: _count_of_processes(place) == PROCESSES,
            "the worker does not start",
            seconds=START_SECONDS,
        )
        answers = open_loop(server.port, forms, rate=peak / 2, clients=sizes.crowd, seconds=seconds)
    lost = answers.count_of_others(HTTPStatus.SEE_OTHER)
    usual, slow = (answers.quantile(share) * 1000 for share in (0.5, 0.99))
    return Figure(
        11,
        f"pledge POST, p99 ÷ p50 at half the peak rate, {database}",
        slow / usual if not lost else float("inf"),
        Goal.AT_MOST,
        5,
        how=f"{slow:.1f} ms ÷ {usual:.1f} ms at {peak / 2:.0f}/s,"
        f" {answers.count} answers, {lost} of them errors",
    )


def _count_of_processes(place: Place) -> int:
    with place.context():
        return db.session.scalar(select(func.count()).select_from(WorkerProcess)) or 0


def _receive_gifts(place: Place, count: int) -> None:
    """Leave the thank-yous of so many gifts to the worker."""
    with place.context():
        campaign = find_campaign(place.slug)
        assert campaign
        for number in range(count):
            make.gift(campaign, cad(20), email=f"{count}-{number}@example.org")
