"""The faults: what may be with_faults, and what answers do then."""

import pytest
import requests
import stripe

from fundraiser.sandbox.faults import FaultRefused, Faults, with_faults
from tests.sandbox.sessions import gift, sdk
from tests.standin import KEY, StripeStandIn


def sessions(stand_in):
    return sdk(stand_in).v1.checkout.sessions.list({"limit": 100}).data


@pytest.mark.parametrize(
    ("name", "typed", "place"),
    [
        ("drop_webhooks", "on", True),
        ("drop_webhooks", "false", False),
        ("webhook_copies", "3", 3),
        ("webhook_delay_seconds", "1.5", 1.5),
        ("fail_status", "503", 503),
        ("clock_offset_seconds", -60, -60),
    ],
)
def test_a_fault_takes_what_a_form_or_a_test_sends(name, typed, place):
    assert getattr(with_faults(Faults(), {name: typed}), name) == place


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("webhook_copies", "0"),
        ("webhook_copies", "two"),
        ("webhook_copies", "1.5"),
        ("answer_delay_seconds", "nan"),
        ("answer_delay_seconds", "-1"),
        ("fail_status", "200"),
        ("fail_percent", "101"),
        ("drop_webhooks", "maybe"),
        ("colour", "red"),
    ],
)
def test_a_fault_refuses_the_rest(name, typed):
    with pytest.raises(FaultRefused):
        with_faults(Faults(), {name: typed})


def test_a_wrong_fault_over_http_changes_nothing(stand_in):
    answer = requests.post(
        f"{stand_in.url}/_sandbox/faults",
        json={"webhook_copies": 2, "fail_percent": 1000},
        timeout=10,
    )

    assert answer.status_code == 400
    assert "fail_percent" in answer.json()["error"]
    assert stand_in.set_faults()["webhook_copies"] == 1


def test_faults_outlive_a_restart_unless_they_are_not_kept(tmp_path):
    with StripeStandIn(instance_path=tmp_path) as stand_in:
        stand_in.set_faults(webhook_copies=4)
        address = f"{stand_in.url}/_sandbox/faults?kept=no"
        passing = requests.post(address, json={"clock_offset_seconds": -86_400}, timeout=10)
        assert passing.json()["clock_offset_seconds"] == -86_400
    with StripeStandIn(instance_path=tmp_path) as stand_in:
        faults = stand_in.set_faults()
        assert (faults["webhook_copies"], faults["clock_offset_seconds"]) == (4, 0)


def test_a_slow_answer_times_out_after_the_work_is_done(stand_in):
    stand_in.set_faults(answer_delay_seconds=0.6)

    with pytest.raises(stripe.APIConnectionError):
        sdk(stand_in, timeout=0.3).v1.checkout.sessions.create(gift(), {"idempotency_key": "slow"})

    stand_in.set_faults(answer_delay_seconds=0)
    found = sessions(stand_in)
    again = sdk(stand_in, retries=5).v1.checkout.sessions.create(
        gift(), {"idempotency_key": "slow"}
    )
    assert [session.id for session in found] == [again.id]


def test_a_cut_answer_is_an_error_after_the_work_is_done(stand_in):
    stand_in.set_faults(cut_next_answers=1)

    with pytest.raises(stripe.APIConnectionError):
        sdk(stand_in).v1.checkout.sessions.create(gift(), {"idempotency_key": "cut"})

    found = sessions(stand_in)
    again = sdk(stand_in).v1.checkout.sessions.create(gift(), {"idempotency_key": "cut"})
    assert [session.id for session in found] == [again.id]


@pytest.mark.parametrize(
    ("status", "error"),
    [(429, stripe.RateLimitError), (500, stripe.APIError), (503, stripe.APIError)],
)
def test_the_next_requests_fail_and_do_nothing(stand_in, status, error):
    stand_in.set_faults(fail_next_answers=1, fail_status=status)

    with pytest.raises(error):
        sdk(stand_in).v1.checkout.sessions.create(gift())

    assert sessions(stand_in) == []


def test_the_sdk_gets_over_two_failures(stand_in):
    stand_in.set_faults(fail_next_answers=2, fail_status=500)

    session = sdk(stand_in, retries=2).v1.checkout.sessions.create(gift())

    assert session.status == "open"


def test_all_requests_may_fail(stand_in):
    stand_in.set_faults(fail_percent=100)

    statuses = {
        requests.get(f"{stand_in.url}/v1/balance", auth=(KEY, ""), timeout=10).status_code
        for _ in range(5)
    }

    assert statuses == {500}


def test_the_clock_moves_and_moves_back(stand_in):
    before = stand_in.state()["now"]

    stand_in.move_clock(86_400)
    later = stand_in.state()["now"]
    stand_in.move_clock(-86_400)

    assert 86_400 <= later - before < 86_430
    assert stand_in.state()["now"] - before < 30


@pytest.mark.parametrize("sent", [{}, {"seconds": "soon"}, {"seconds": 10**12}])
def test_the_clock_refuses_what_is_no_time(stand_in, sent):
    answer = requests.post(f"{stand_in.url}/_sandbox/clock", json=sent, timeout=10)

    assert answer.status_code == 400
