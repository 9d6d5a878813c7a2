"""The faults: what may be set, and what answers do then."""

import time

import pytest
import requests
import stripe

from fundraiser.sandbox.faults import FaultRefused, Faults, with_faults
from tests.sandbox.sessions import gift, sdk
from tests.standin import StripeStandIn

KEY: stripe.RequestOptions = {"idempotency_key": "a"}


def create(stand_in, **options):
    return sdk(stand_in, **options).v1.checkout.sessions.create(gift(), KEY)


def ids(stand_in):
    return [session.id for session in sdk(stand_in).v1.checkout.sessions.list().data]


def post(stand_in, path, sent):
    return requests.post(f"{stand_in.url}/_sandbox/{path}", json=sent, timeout=10)


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("drop_webhooks", "on", True),
        ("drop_webhooks", "false", False),
        ("webhook_copies", "3", 3),
        ("webhook_delay_seconds", "1.5", 1.5),
        ("fail_status", "503", 503),
        ("clock_offset_seconds", -60, -60),
    ],
)
def test_a_fault_takes_what_a_form_or_a_test_sends(name, typed, value):
    assert getattr(with_faults(Faults(), {name: typed}), name) == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("webhook_copies", "0"),
        ("webhook_copies", "two"),
        ("webhook_copies", "1.5"),
        ("answer_delay_seconds", "nan"),
        ("answer_delay_seconds", "-1"),
        ("fail_status", "200"),
        ("webhook_copies", "11"),
        ("colour", "red"),
    ],
)
def test_a_fault_refuses_the_rest(name, typed):
    with pytest.raises(FaultRefused):
        with_faults(Faults(), {name: typed})


def test_what_is_wrong_over_http_changes_nothing(stand_in):
    answer = post(stand_in, "faults", {"webhook_copies": 2, "fail_status": 200})

    assert answer.status_code == 400
    assert "fail_status" in answer.json()["error"]
    assert stand_in.set_faults()["webhook_copies"] == 1
    for sent in ({}, {"seconds": "soon"}, {"seconds": 10**12}):
        assert post(stand_in, "clock", sent).status_code == 400


def test_faults_outlive_a_restart_unless_they_are_not_kept(tmp_path):
    with StripeStandIn(instance_path=tmp_path) as stand_in:
        stand_in.set_faults(webhook_copies=4)
        passing = post(stand_in, "faults?kept=no", {"clock_offset_seconds": -86_400})
        assert passing.json()["clock_offset_seconds"] == -86_400
    with StripeStandIn(instance_path=tmp_path) as stand_in:
        faults = stand_in.set_faults()
        assert (faults["webhook_copies"], faults["clock_offset_seconds"]) == (4, 0)


@pytest.mark.parametrize("fault", [{"answer_delay_seconds": 0.6}, {"cut_next_answers": 1}])
def test_a_slow_or_cut_answer_is_an_error_after_the_work_is_done(stand_in, fault):
    stand_in.set_faults(**fault)

    with pytest.raises(stripe.APIConnectionError):
        create(stand_in, timeout=0.3)

    stand_in.set_faults(answer_delay_seconds=0)
    made = ids(stand_in)
    assert made == [create(stand_in, retries=5).id]


def test_only_new_sessions_are_as_slow_as_set(stand_in):
    stand_in.set_faults(session_delay_seconds=0.6)

    with pytest.raises(stripe.APIConnectionError):
        create(stand_in, timeout=0.3)

    began = time.monotonic()
    assert len(ids(stand_in)) == 1
    assert time.monotonic() - began < 0.6


@pytest.mark.parametrize(
    ("status", "error"),
    [(429, stripe.RateLimitError), (500, stripe.APIError), (503, stripe.APIError)],
)
def test_the_next_requests_fail_and_do_nothing(stand_in, status, error):
    stand_in.set_faults(fail_next_answers=1, fail_status=status)

    with pytest.raises(error):
        create(stand_in)

    assert ids(stand_in) == []
