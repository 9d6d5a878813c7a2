"""Lines 3, 4, 5, 10 and 6: pledges and gifts a second, alone and in a crowd, and none too many."""

from http import HTTPStatus
from statistics import median

from sqlalchemy import func, select

from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.queries import get_account
from fundraiser.matching.queries import list_pools
from fundraiser.money import Money
from fundraiser.pledges.models import Pledge
from tests.bench.figures import Figure, Goal, median_ratio, written
from tests.bench.load import closed_loop
from tests.bench.places import FEW, Places, add_promises, open_campaign
from tests.bench.posts import forms_for, make_forms
from tests.bench.receiving import receive
from tests.bench.reference import measure_reference
from tests.bench.rounds import Round, run_round, warm_up
from tests.make import cents

RED_NOSE_DAY = 350  # donations a second: the highest peak on record
GIFTS_PER_SECOND = 4000  # more than are ever received: so many pledges wait beforehand
SMALL_GIFT_CENTS = 2500
ROUNDS_OF_THE_CROWD = 5  # so many gifts each


def measure_giving(places: Places) -> list[Figure]:
    """Measure pledges, gifts and the reference in turn, then gifts in a crowd."""
    sizes = places.sizes
    pledges: list[Round] = []
    gifts: list[float] = []
    crowd: list[float] = []
    raw: list[float] = []
    server = places.server("ours", places.few)
    warm_up(server, forms_for(places.few, 1.0), sizes)
    for _ in range(sizes.rounds):
        raw.append(measure_reference(places))
        forms = forms_for(places.few, sizes.seconds)
        pledges.append(
            run_round(
                server,
                forms,
                clients=sizes.clients,
                seconds=sizes.seconds,
                status=HTTPStatus.SEE_OTHER,
            )
        )
        gifts.append(_gifts_a_second(places, sizes.clients))
        crowd.append(_gifts_a_second(places, sizes.crowd))
    return [_pledge_figure(pledges, raw), *_gift_figures(gifts, crowd, raw)]


def measure_draining(places: Places) -> list[Figure]:
    """A crowd gives to a small pool: what is matched is the pool, and every gift is there."""
    sizes = places.sizes
    count = sizes.crowd * ROUNDS_OF_THE_CROWD
    pool = cents(SMALL_GIFT_CENTS * count // 2 + 1_000)  # its last gift is matched in part
    with places.few.context():
        campaign_id = open_campaign("small", pool).id
    amount = str(SMALL_GIFT_CENTS)
    forms = make_forms(places.few, count, slug="small", amount=amount, claims=False)
    server = places.server("ours", places.few)
    answers = closed_loop(server.port, iter(forms), clients=sizes.crowd, seconds=60)
    answers.require(HTTPStatus.SEE_OTHER)
    with places.few.context():
        query = select(Pledge.id).where(Pledge.campaign_id == campaign_id).order_by(Pledge.id)
        pledge_ids = list(db.session.scalars(query))
    receive(places.few, pledge_ids, clients=sizes.crowd, seconds=60)
    return _draining_figures(places, count, pool)


def _gifts_a_second(places: Places, clients: int) -> float:
    seconds = places.sizes.seconds
    count = int(GIFTS_PER_SECOND * seconds) + clients
    pledge_ids = add_promises(places.cluster, FEW, places.few, count)
    return receive(places.few, pledge_ids, clients=clients, seconds=seconds)


def _pledge_figure(pledges: list[Round], raw: list[float]) -> Figure:
    speed = [each.per_second for each in pledges]
    return Figure(
        3,
        "pledge POSTs/s (without Stripe) ÷ transactions/s of two plain inserts",
        median_ratio(speed, raw),
        Goal.AT_LEAST,
        0.10,
        how=f"{_rate(speed)} ÷ {_rate(raw)}; CPU of the server"
        f" {median(each.cpu_ms for each in pledges):.2f} ms",
    )


def _gift_figures(gifts: list[float], crowd: list[float], raw: list[float]) -> list[Figure]:
    return [
        Figure(
            4,
            "paid gifts/s ÷ the same",
            median_ratio(gifts, raw),
            Goal.AT_LEAST,
            0.5,
            how=f"{_rate(gifts)} ÷ {_rate(raw)}",
        ),
        Figure(
            5,
            "gifts/s on one pool, a crowd ÷ a few clients",
            median_ratio(crowd, gifts),
            Goal.AT_LEAST,
            0.9,
            how=f"{_rate(crowd)} ÷ {_rate(gifts)}",
        ),
        Figure(
            10,
            "peak of paid gifts/s ÷ 350",
            median(gifts) / RED_NOSE_DAY,
            Goal.AT_LEAST,
            1,
            how=_rate(gifts),
        ),
    ]


def _draining_figures(places: Places, sent: int, limit: Money) -> list[Figure]:
    with places.few.context():
        campaign = find_campaign("small")
        assert campaign
        account = get_account(Account.pool(list_pools(campaign.id)[0].id))
        spent = account.net_debit + account.held
        gifts = db.session.scalar(
            select(func.count()).select_from(Gift).where(Gift.campaign_id == campaign.id)
        )
        faults = find_differences()
    how = f"{sent} gifts, {spent} of {limit} matched; the self-check found {len(faults)}"
    over = max((spent - limit).cents, 0) + len(faults)
    return [
        Figure(6, "cents over-matched when a crowd drains a pool", over, Goal.EXACTLY, 0, how=how),
        Figure(6, "cents of it left over", (limit - spent).cents, Goal.EXACTLY, 0),
        Figure(6, "gifts lost", sent - (gifts or 0), Goal.EXACTLY, 0),
    ]


def _rate(each_second: list[float]) -> str:
    return f"{written(round(median(each_second)))}/s"
