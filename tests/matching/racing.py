"""One of several processes that race for the match of a campaign: it gives, pays, refunds, moves
credit and hands freed match out, one thing after the other in an order of chance.

`python -m tests.matching.racing CAMPAIGN NUMBER SECONDS`, with the settings of an app in the
environment. It says at its end, as JSON, how often it did what, and how often a transaction had to
run again. What nobody may feel, such as a deadlock, ends it with its trace.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from prometheus_client import REGISTRY
from sqlalchemy import select

from fundraiser import clock
from fundraiser.app import create_app
from fundraiser.campaigns.queries import get_campaign
from fundraiser.config import Settings
from fundraiser.database import db, in_transaction
from fundraiser.errors import DomainError
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.models import NO_CREDIT, Gift, Refund
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import lock_gift
from fundraiser.payments.values import CheckoutOutcome, RefundState, RefundStatus
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.operations.credit import credit_of_page, move_gift
from fundraiser.pledges.models import Pledge, PledgeStatus
from fundraiser.pledges.operations.attempts import note_page
from fundraiser.pledges.operations.batches import receive_ordinary
from fundraiser.pledges.operations.checkouts import apply_checkout
from fundraiser.pledges.operations.pledges import cancel_pledge, make_pledge
from fundraiser.pledges.queries import lock_pledge
from tests import make
from tests.make import cents

WAYS_A_REFUND_GOES = (RefundStatus.SUCCEEDED, RefundStatus.SUCCEEDED, RefundStatus.FAILED)


class Racer:
    def __init__(self, campaign_id: int, number: int) -> None:
        self.campaign_id = campaign_id
        self.number = number
        self.dice = Random(number)
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def run(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        acts: dict[Callable[[], None], int] = {
            self.give: 9,
            self.pay: 5,
            self.pay_together: 5,
            self.stop: 2,
            self.refund: 7,
            self.move_credit: 3,
            hand_out_match: 2,
        }
        while time.monotonic() < end:
            (act,) = self.dice.choices(list(acts), list(acts.values()))
            try:
                act()
                self.done[act.__name__] += 1
            except DomainError as refusal:
                self.refused[type(refusal).__name__] += 1
            db.session.rollback()
            db.session.expire_all()

    def give(self) -> None:
        page = self._one_of(select(FundraiserPage))
        promise = make.promise(
            cents(self.dice.randint(500, 15_000)),
            email=f"donor{self.dice.randrange(40)}@example.org",
            credit=credit_of_page(page) if page and self.dice.random() < 0.7 else NO_CREDIT,
        )
        form_key = f"{self.number}-{self.done['give']}-{self.dice.random()}"

        def work() -> Pledge:
            campaign = get_campaign(self.campaign_id)
            return make_pledge(campaign, promise, form_key=form_key, at=clock.now(), network=None)

        made = in_transaction(work)
        session_id = f"cs_test_{made.checkout.id}"
        note_page(made.id, 1, session_id=session_id, url="https://stripe.test/pay")

    def pay(self) -> None:
        """Stripe says that a page was paid, or that it ended; as likely as not twice at once."""
        pledge = self._one_of(select(Pledge).where(Pledge.status == PledgeStatus.OPEN))
        if pledge is None:
            return
        outcome = CheckoutOutcome.PAID if self.dice.random() < 0.8 else CheckoutOutcome.EXPIRED

        def work() -> None:
            locked = lock_pledge(pledge.id)
            apply_checkout(locked.checkout, make.state_of(locked, outcome), at=clock.now())

        in_transaction(work)

    def pay_together(self) -> None:
        """Stripe says of several pages that they were paid; others are told of some of them too."""
        open_ones = list(
            db.session.scalars(select(Pledge).where(Pledge.status == PledgeStatus.OPEN))
        )
        chosen = self.dice.sample(open_ones, min(len(open_ones), 8))
        states = [make.state_of(pledge) for pledge in chosen]

        def work() -> int:
            return len(receive_ordinary(states, at=clock.now()))

        self.done["received_together"] += in_transaction(work)

    def stop(self) -> None:
        pledge = self._one_of(select(Pledge).where(Pledge.status == PledgeStatus.OPEN))
        if pledge is None:
            return

        def work() -> None:
            locked = lock_pledge(pledge.id)
            if locked.can_move_to(PledgeStatus.CANCELLED):
                cancel_pledge(locked, at=clock.now())

        in_transaction(work)

    def refund(self) -> None:
        """A refund is made, or one that was made fails."""
        status = self.dice.choice(WAYS_A_REFUND_GOES)
        gift = self._one_of(select(Gift))
        refund = self._one_of(select(Refund))
        if gift is None or (status is RefundStatus.FAILED and refund is None):
            return
        if status is RefundStatus.FAILED and refund is not None:
            gift_id, refund_id, amount = refund.gift_id, refund.stripe_id, refund.amount_cents
        else:
            number = self.dice.randrange(3)
            gift_id, refund_id = gift.id, f"re_{gift.id}_{number}"
            amount = max(gift.amount_cents // (number + 2), 1)

        def work() -> None:
            locked = lock_gift(gift_id)
            state = RefundState(
                refund_id=refund_id,
                payment_intent_id=locked.payment_intent_id,
                reference=None,
                amount=cents(amount),
                status=status,
                reason="",
                made_at=clock.now(),
            )
            record_refund(locked, state, at=clock.now())

        in_transaction(work)

    def move_credit(self) -> None:
        gift, page = self._one_of(select(Gift)), self._one_of(select(FundraiserPage))
        if gift is None or page is None:
            return

        def work() -> None:
            locked = lock_gift(gift.id)
            move_gift(
                locked,
                credit_of_page(page) if self.dice.random() < 0.8 else NO_CREDIT,
                seen=locked.credit,
                actor=make.ACTOR,
                note="",
                at=clock.now(),
            )

        in_transaction(work)

    def _one_of(self, asked: Any) -> Any:
        found = list(db.session.scalars(asked))
        return self.dice.choice(found) if found else None


def main(campaign_id: int, number: int, seconds: float) -> None:
    with create_app(Settings.from_environment()).app_context():
        racer = Racer(campaign_id, number)
        racer.run(seconds)
    told = {
        "done": racer.done,
        "refused": racer.refused,
        "run_again": REGISTRY.get_sample_value("fundraiser_deadlocks_total"),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
