"""`make drill RATE=20`: a match drop through the real processes, with a Stripe that takes its time.

Donors from networks of their own send the form, `RATE` a second for `--seconds`, and pay at the
stand-in; the worker applies their gifts and thanks them. Then so many paid webhooks wait for a
worker that is killed while it catches up. At the end the ledger is checked, and every payment
is looked for among the gifts. Lines 13 and 14 of `make bench` are made of it.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

import psutil  # type: ignore[import-untyped]
from sqlalchemy import func, select

from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.jobs.models import WorkerProcess
from fundraiser.ledger.checks import find_differences
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.payments.gateway import EVENT_KINDS
from fundraiser.stripe_sync.models import EventStatus, StripeEvent
from tests.bench.donors import Donors, Visit
from tests.bench.figures import Figure, Goal, table
from tests.bench.places import (
    ENOUGH,
    DurableCluster,
    Place,
    Places,
    migrate,
    open_campaign,
    place_at,
    say,
)
from tests.bench.posts import make_bodies
from tests.bench.servers import process, wait_until
from tests.ports import free_port
from tests.standin import StripeStandIn

LONGEST_ON_A_PAGE = 5.0
MOST_OF_IT = 0.95  # what a killed worker had claimed waits until its lease has ended
BACKLOG_RATE = 60.0  # payments a second while a backlog is made, from a Stripe without delay


@dataclass(frozen=True)
class Drill:
    """How large the crowd is, and how slow Stripe."""

    rate: float = 20.0
    seconds: float = 60.0
    backlog: int = 3000
    kills: int = 2  # of the worker, while it catches up
    create_seconds: float = 0.35
    read_seconds: float = 0.2
    database: str = "postgresql"


@dataclass(frozen=True)
class Site:
    """A site with its processes and its stand-in."""

    place: Place
    stripe: StripeStandIn
    environ: Mapping[str, str]
    found: list[Figure] = field(default_factory=list)

    @property
    def donors(self) -> Donors:
        return Donors(int(self.environ["PORT"]), self.stripe.port)

    @contextmanager
    def web(self, **settings: str) -> Iterator[None]:
        command, log = ["-m", "fundraiser.processes", "web"], self.place.folder / "web.log"
        with process(command, {**self.environ, **settings}, log):
            wait_until(lambda: _is_up(int(self.environ["PORT"])), "the web server does not start")
            yield

    @contextmanager
    def worker(self) -> Iterator[psutil.Process]:
        command, log = ["-m", "fundraiser.processes", "worker"], self.place.folder / "worker.log"
        with process(command, self.environ, log) as pid:
            yield psutil.Process(pid)

    def count(self, kind: type, *conditions: object) -> int:
        with self.place.context():
            query = select(func.count()).select_from(kind).where(*conditions)  # type: ignore[arg-type]
            return db.session.scalar(query) or 0


def drill(folder: Path, wanted: Drill, cluster: DurableCluster | None = None) -> list[Figure]:
    """Run the drill and return its figures."""
    with _site(folder, wanted, cluster) as site:
        figures = _match_drop(site, wanted)
        if wanted.backlog:
            figures += _backlog(site, wanted)
        return [*figures, *_check(site)]


def measure_drill(places: Places) -> list[Figure]:
    """Lines 13 and 14, on PostgreSQL."""
    sizes = places.sizes
    wanted = Drill(
        rate=sizes.rate, seconds=sizes.drop_seconds, backlog=sizes.backlog, kills=sizes.kills
    )
    return drill(places.few.folder.parent, wanted, places.cluster)


def _match_drop(site: Site, wanted: Drill) -> list[Figure]:
    """Let donors come at the rate, and the worker follow them."""
    count = int(wanted.rate * wanted.seconds)
    forms = make_bodies(site.place, count)
    donors = site.donors
    with site.web(), site.worker():
        wait_until(lambda: site.count(WorkerProcess) > 0, "the worker does not start")
        say(f"{count} donors give, {wanted.rate:g} a second")
        seconds = donors.give(site.place.path, forms, rate=wanted.rate)
        _wait_for_thanks(site, sum(visit.has_paid for visit in donors.visits))
    return [*_visit_figures(donors.visits, seconds, wanted), _thanks_figure(site)]


def _backlog(site: Site, wanted: Drill) -> list[Figure]:
    """Let paid webhooks wait, then a worker that is killed twice apply them."""
    forms = make_bodies(site.place, wanted.backlog)
    site.stripe.set_faults(answer_delay_seconds=0, session_delay_seconds=0)
    before = site.count(Gift)
    donors = site.donors
    with site.web(STRIPE_CREATES_A_SECOND="1000"):
        say(f"{wanted.backlog} webhooks wait for a worker")
        donors.give(site.place.path, forms, rate=BACKLOG_RATE)
        wait_until(lambda: not site.stripe.state()["deliveries_waiting"], "webhooks do not arrive")
    site.stripe.set_faults(answer_delay_seconds=wanted.read_seconds)
    paid = sum(visit.has_paid for visit in donors.visits)
    took, until_last = _work_off(site, before, paid, kills=wanted.kills)
    how = f"{MOST_OF_IT:.0%} of {paid} in {took:.1f} s, the worker killed {wanted.kills} times"
    how += f"; the last after {until_last:.0f} s"
    speed = paid * MOST_OF_IT / took
    return [Figure(14, "a backlog of webhooks, gifts/s", speed, Goal.AT_LEAST, 200, how=how)]


def _work_off(site: Site, before: int, paid: int, *, kills: int) -> tuple[float, float]:
    """Let a worker that is killed on the way apply what waits.

    Return the seconds until most of it is applied, and until all of it is.
    """
    began = time.perf_counter()
    with site.worker() as worker:
        for kill in range(1, kills + 1):
            _wait_for_gifts(site, before + paid * kill // (kills + 1))
            for each in worker.children():
                each.kill()
        _wait_for_gifts(site, before + int(paid * MOST_OF_IT))
        took = time.perf_counter() - began
        _wait_for_gifts(site, before + paid)
    return took, time.perf_counter() - began


def _wait_for_gifts(site: Site, count: int) -> None:
    wait_until(lambda: site.count(Gift) >= count, "the gifts do not come")


def _check(site: Site) -> list[Figure]:
    """Look for what is lost or double, and check the ledger."""
    payments = len(site.stripe.events("checkout.session.completed"))
    gifts = site.count(Gift)
    with site.place.context():
        faults = find_differences()
    waiting = site.count(StripeEvent, StripeEvent.status.in_([EventStatus.DUE, EventStatus.DEAD]))
    how = f"{payments} payments, {gifts} gifts, {waiting} events not applied"
    return [
        Figure(14, "gifts lost or double", abs(payments - gifts), Goal.EXACTLY, 0, how=how),
        Figure(14, "differences that the self-check finds", len(faults), Goal.EXACTLY, 0),
    ]


def _visit_figures(visits: list[Visit], seconds: float, wanted: Drill) -> list[Figure]:
    arrived = [visit for visit in visits if visit.has_reached_stripe]
    waited = sum(visit.waiting_seconds > LONGEST_ON_A_PAGE for visit in visits)
    times = sorted(visit.form_seconds for visit in visits)
    slow = times[min(int(len(times) * 0.99), len(times) - 1)]
    troubles = {visit.trouble for visit in visits if visit.trouble}
    how = f"{len(arrived)} of {len(visits)} reached Stripe, {len(arrived) / seconds:.1f}/s"
    lost = len(visits) - len(arrived)
    return [
        Figure(
            13,
            f"donors on a waiting page for more than {LONGEST_ON_A_PAGE:g} s",
            waited / len(visits) * 100,
            Goal.AT_MOST,
            0,
            " %",
            how=how,
        ),
        Figure(
            13,
            "p99 of the form's answer, less Stripe's own time",
            max(slow - wanted.create_seconds, 0),
            Goal.AT_MOST,
            2,
            " s",
        ),
        Figure(
            13, "donors who did not reach Stripe", lost, Goal.EXACTLY, 0, how=str(troubles)[:90]
        ),
    ]


def _thanks_figure(site: Site) -> Figure:
    with site.place.context():
        rows = db.session.execute(
            select(Gift.received_at, OutgoingEmail.sent_at)
            .join(OutgoingEmail, OutgoingEmail.record_id == Gift.id)
            .where(
                OutgoingEmail.kind == EmailKind.THANK_YOU, OutgoingEmail.status == EmailStatus.SENT
            )
        ).all()
    delays = sorted((sent_at - came_at).total_seconds() for came_at, sent_at in rows if sent_at)
    how = f"{len(rows)} thank-yous, half within {delays[len(delays) // 2]:.1f} s"
    return Figure(14, "slowest thank-you", delays[-1], Goal.AT_MOST, 10, " s", how=how)


def _wait_for_thanks(site: Site, paid: int) -> None:
    sent = (OutgoingEmail.kind == EmailKind.THANK_YOU, OutgoingEmail.status == EmailStatus.SENT)
    wait_until(lambda: site.count(OutgoingEmail, *sent) >= paid, "not all are thanked")


@contextmanager
def _site(folder: Path, wanted: Drill, cluster: DurableCluster | None) -> Iterator[Site]:
    name = f"drill_{uuid4().hex[:8]}"
    url = cluster.create(name) if cluster else f"sqlite:///{folder / name}.sqlite"
    place = place_at(url, folder / name)
    migrate(place)
    with place.context():
        open_campaign(place.slug, ENOUGH)
    port = free_port()
    webhook_url = f"http://127.0.0.1:{port}/webhooks/stripe"
    with StripeStandIn(
        webhook_url=webhook_url,
        webhook_kinds=EVENT_KINDS,
        instance_path=place.folder,
        in_process=False,
    ) as stripe:
        extra = wanted.create_seconds - wanted.read_seconds
        stripe.set_faults(
            answer_delay_seconds=wanted.read_seconds, session_delay_seconds=max(extra, 0)
        )
        settings = {
            "PORT": str(port),
            "SANDBOX_PORT": str(stripe.port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "TRUSTED_PROXIES": "1",  # so that each donor comes from an address of its own
        }
        yield Site(place, stripe, {**place.environ, **settings})
    place.leave()


def _is_up(port: int) -> bool:
    return any(each.laddr.port == port for each in psutil.net_connections("tcp") if each.laddr)


def read_drill(arguments: list[str]) -> Drill:
    parser = argparse.ArgumentParser(
        prog="make drill", formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    for name, value in vars(Drill()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    return replace(Drill(), **vars(parser.parse_args(arguments)))


def main() -> int:
    wanted = read_drill(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # asked for by the database's wheel
        is_sqlite = wanted.database == "sqlite"
        cluster = None if is_sqlite else DurableCluster(f"drill-{uuid4().hex[:6]}")
        try:
            figures = drill(Path(folder), wanted, cluster)
        finally:
            if cluster:
                cluster.stop()
    sys.stdout.write(f"\n{table(figures)}\n")
    return sum(not figure.is_met for figure in figures)


if __name__ == "__main__":
    sys.exit(main())
