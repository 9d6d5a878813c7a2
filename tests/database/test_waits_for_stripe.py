"""A request that waits for Stripe keeps nothing from others, and loses no time for locks."""

import time

from fundraiser.database import stepped_aside
from fundraiser.database.connections import ARRIVED_AT, REQUEST_SECONDS, seconds_to_wait
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE


def test_a_wait_for_stripe_does_not_count_against_the_time_for_locks(app):
    arrived_at = time.monotonic() - 1
    with app.test_request_context("/", environ_base={ARRIVED_AT: arrived_at}):
        with stepped_aside():
            time.sleep(0.5)

        assert seconds_to_wait() > REQUEST_SECONDS - 1.4
