"""Line 11: how long a pledge takes when givers come at half the pace that can be taken.

On both databases, and with the worker beside: on SQLite it is a second writer of the same file. The
worker has run each of its jobs once by then, and emails become due as gifts would queue them.
"""

from datetime import timedelta
from http import HTTPStatus

from sqlalchemy import select, update

from fundraiser import clock
from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import db, transaction
from fundraiser.jobs.models import TimetableJob
from fundraiser.jobs.timetable import TIMETABLE
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.pledges.models import Checkout
from tests import make
from tests.bench.figures import Figure, Goal
from tests.bench.load import open_loop
from tests.bench.places import Place, Places
from tests.bench.posts import forms_for
from tests.bench.rounds import run_round, warm_up
from tests.bench.servers import wait_until, worker
from tests.make import cad

LENGTH_IN_ROUNDS = 3  # a hundredth of the answers is a figure only if there are many
EMAILS_PER_SECOND = 20  # that the worker has to send meanwhile
IS_DUE = OutgoingEmail.status == EmailStatus.DUE
IS_LOOKED_AT = Checkout.look_at.is_not(None)


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
        wait_until(lambda: _is_rested(place), "the worker does not run all jobs")
        _let_emails_be_due(place)
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


def _is_rested(place: Place) -> bool:
    """Return whether the worker has run each job that the first start of a site makes up for."""
    with place.context():
        jobs = db.session.scalars(select(TimetableJob)).all()
        ended = {job.name for job in jobs if job.ended_at and not job.lease_until}
    return ended >= set(TIMETABLE)


def _receive_gifts(place: Place, count: int) -> None:
    """Receive so many gifts, whose thank-yous are not due yet.

    What other lines have left unpaid is not due either: no Stripe answers here.
    """
    with place.context():
        campaign = find_campaign(place.slug)
        assert campaign
        for number in range(count):
            make.gift(campaign, cad(20), email=f"{count}-{number}@example.org")
        later = clock.now() + timedelta(hours=1)
        with transaction():
            db.session.execute(update(OutgoingEmail).where(IS_DUE).values(due_at=later))
            db.session.execute(update(Checkout).where(IS_LOOKED_AT).values(look_at=later))


def _let_emails_be_due(place: Place) -> None:
    """Let them be due one after the other, from now on."""
    with place.context(), transaction():
        now = clock.now()
        emails = db.session.scalars(select(OutgoingEmail).where(IS_DUE)).all()
        for number, email in enumerate(emails):
            email.due_at = now + timedelta(seconds=number / EMAILS_PER_SECOND)
