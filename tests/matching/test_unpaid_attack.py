"""Whoever holds match and never pays delays others, and takes nothing from them (M23)."""

from datetime import timedelta
from random import Random

import pytest

from fundraiser import clock as time_of_day
from fundraiser.database import transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.matching.offers import MatchState, current_offer
from fundraiser.payments.values import CheckoutOutcome
from fundraiser.pledges.operations.attempts import begin_again
from fundraiser.pledges.operations.pledges import revise_pledge
from fundraiser.pledges.queries import get_pledge, lock_pledge
from fundraiser.web.network_numbers import number_of
from tests import make
from tests.databases import ON_SQLITE
from tests.make import cad
from tests.matching.giving import figures, matched

pytestmark = [ON_SQLITE, pytest.mark.usefixtures("books_are_right")]  # on both: test_unpaid_forms

EXPIRED = CheckoutOutcome.EXPIRED
KEY = "a key for tests"
GALA = number_of("203.0.113.7", KEY)
LIFE = timedelta(minutes=35)
SWEEP = timedelta(minutes=5)
FIRST_ROUND = 2 * LIFE + SWEEP  # a hold, and what is changed in its last minute


class Attacker:
    """Asks for match from everywhere in one network of 48 bits, by a thousand addresses, all the
    time, and never pays: sends new forms, changes those that are open, begins lapsed ones again."""

    def __init__(self, campaign, *, dollars):
        self.campaign, self.dollars = campaign, dollars
        self.random = Random(7)
        self.ends = {}  # when the time to pay each pledge is over
        self.lapsed = []

    def act(self):
        for _ in range(4):
            self.note(self.ask())
        for pledge_id in self.random.sample(list(self.ends), 2) + self.lapsed[-2:]:
            with transaction():
                pledge = lock_pledge(pledge_id)
                self.renew(pledge)
            self.note(pledge)

    def ask(self):
        email = f"a{self.random.randrange(1000)}@example.net"
        return make.pledge(self.campaign, cad(self.dollars), email=email, network=self.network())

    def renew(self, pledge):
        at, network = time_of_day.now(), self.network()
        if pledge.is_open:
            promise = make.promise(cad(self.dollars), email=pledge.email, comment=str(at))
            revise_pledge(pledge, promise, at=at, network=network)
        else:
            begin_again(pledge, at=at, network=network)

    def note(self, pledge):
        self.ends[pledge.id] = pledge.checkout.expires_at

    def network(self):
        return number_of(f"2001:db8:1:{self.random.randrange(2**16):x}::1", KEY)

    def sweep(self):
        """Stripe says of each page whose time is over that it has expired; a job hands out."""
        over = [pledge_id for pledge_id, end in self.ends.items() if end <= time_of_day.now()]
        for pledge_id in over:
            del self.ends[pledge_id]
            pledge = get_pledge(pledge_id)
            make.apply(pledge, make.state_of(pledge, EXPIRED))
        self.lapsed += over
        hand_out_match()


@pytest.mark.parametrize(
    ("pool", "dollars"),
    [
        pytest.param(20_000, 1_500, id="large-forms"),
        pytest.param(1_500, 100, id="a-small-pool"),
        pytest.param(20_000, 100_000, id="forms-larger-than-the-pool"),
    ],
)
def test_the_match_stays_on_for_everybody_else(app, clock, pool, dollars):
    """Four hours. A donor from elsewhere pays now and then, until the pool is earned."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(pool))
    attacker = Attacker(campaign, dollars=dollars)
    waiting, held_later, begun = {}, [], clock.now()
    for minute in range(0, 240, 5):
        clock.move(SWEEP)
        attacker.sweep()
        attacker.act()
        state, now = current_offer(campaign, at=clock.now()).state, figures(campaign)
        assert state is (MatchState.FREE if now.available else MatchState.RESERVED)
        if clock.now() - begun > FIRST_ROUND:
            held_later.append(now.held)
        if minute % 15 == 0:
            gift = donate(campaign, pool // 20, minute)
            waiting[gift] = clock.now()
        for gift in [gift for gift in waiting if matched(gift) == gift.amount_cents]:
            del waiting[gift]
        assert all(clock.now() - since <= LIFE + SWEEP for since in waiting.values())

    assert max(held_later) <= cad(pool // 20)
    assert not waiting
    assert figures(campaign).earned == cad(pool // 20 * 16)


def donate(campaign, dollars, number):
    """Give from a network of one's own."""
    network = number_of(f"198.51.100.{number}", KEY)
    email = f"honest{number}@example.org"
    return pay(make.pledge(campaign, cad(dollars), email=email, network=network))


@pytest.mark.parametrize(
    ("pool", "pay_after"),
    [
        pytest.param(20_000, 60, id="some-have-paid-when-others-come"),
        pytest.param(15_000, 300, id="all-pay-at-the-end"),
    ],
)
def test_a_gala_behind_one_address_is_matched_in_full(app, clock, pool, pay_after):
    """Three hundred donors, $50 each, in two minutes."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(pool))
    paying, gifts = [], []
    for number in range(300):
        clock.move(timedelta(seconds=0.4))
        email = f"guest{number}@example.org"
        paying.append(make.pledge(campaign, cad(50), email=email, network=GALA))
        if len(paying) > pay_after:
            gifts.append(pay(paying.pop(0)))
    gifts += [pay(pledge) for pledge in paying]

    assert [matched(gift) for gift in gifts] == [50_00] * 300
    assert figures(campaign).earned == cad(15_000)
    assert figures(campaign).held == cad(0)


def pay(pledge):
    gift = make.apply(pledge, make.state_of(pledge))
    assert gift
    return gift
