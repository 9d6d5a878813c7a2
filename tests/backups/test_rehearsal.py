"""A backup is made with gifts in flight and restored in another place: no payment is lost."""

import contextvars
from datetime import timedelta

import pytest

from fundraiser.alarms import AlarmKind
from fundraiser.alarms.queries import list_open_alarms
from fundraiser.backups.files import make_backup
from fundraiser.jobs.names import JobName
from fundraiser.jobs.runs import run_slot
from fundraiser.ledger.checks import find_differences
from fundraiser.seals.jobs import seal_history
from fundraiser.stripe_sync.jobs import find_missed_events
from tests import make
from tests.conftest import Worker
from tests.make import cad
from tests.pledges.giving import gifts, held_and_earned
from tests.restores.at_stripe import assert_as_at_stripe, donors_pay, intent_of, pass_time

ROUNDS = 4


@pytest.fixture
def elsewhere(database_url, tmp_path, request):
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'elsewhere.sqlite'}"
    return request.getfixturevalue("postgres").create("fundraiser_rehearsal")


def sweep(app, clock, stripe):
    """Let half an hour go by on a machine that no webhook reaches."""
    for _ in range(ROUNDS):
        Worker(app).run_all()
        run_slot(JobName.FIND_MISSED_EVENTS, find_missed_events)
        pass_time(clock, stripe, timedelta(minutes=7))


def figures():
    """Return what each gift is and what is left of it, and the match held and earned."""
    by_payment = {
        gift.payment_intent_id: (gift.email, gift.amount, gift.left, gift.received_at)
        for gift in gifts()
    }
    return by_payment, held_and_earned()


def test_a_backup_with_gifts_in_flight_is_restored_in_another_place(
    browser, stripe, app, clock, make_app, elsewhere, tmp_path
):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(1000))
    [early] = donors_pay(browser, stripe, "early")
    sweep(app, clock, stripe)
    donors_pay(browser, stripe, "flight")  # paid, and nobody has heard of it
    seal_history()
    settings = app.config["SETTINGS"]
    backup = make_backup(settings, tmp_path / "backups", at=clock.now())

    stripe.refund(intent_of(stripe, early), 500)
    donors_pay(browser, stripe, "late", "later", covers_fee="y")
    sweep(app, clock, stripe)
    there = figures()
    assert len(there[0]) == 4
    pass_time(clock, stripe, timedelta(hours=9))

    other = make_app(DATABASE_URL=elsewhere, INSTANCE_PATH=str(tmp_path / "other"))
    answer = contextvars.Context().run(
        other.test_cli_runner().invoke, args=["restore", str(backup.path)]
    )
    assert answer.exit_code == 0, answer.output
    with other.app_context():
        assert len(gifts()) == 1
        sweep(other, clock, stripe)

        assert_as_at_stripe(stripe)
        assert figures() == there
        assert find_differences(in_full=True) == []
        assert [alarm.kind for alarm in list_open_alarms()] == [AlarmKind.DATABASE_RESTORED]
