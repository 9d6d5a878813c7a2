"""Idempotency keys: the first answer holds."""

import threading
import time

import pytest
import requests
import stripe

from tests.sandbox.sessions import FORM, gift, sdk
from tests.standin import KEY, StripeStandIn


def post_session(stand_in, key):
    return requests.post(
        f"{stand_in.url}/v1/checkout/sessions",
        data=FORM,
        auth=(KEY, ""),
        headers={"Idempotency-Key": key},
        timeout=20,
    )


def test_the_same_key_and_parameters_give_the_first_answer_again(client):
    first = client.v1.checkout.sessions.create(gift(), {"idempotency_key": "a"})
    again = client.v1.checkout.sessions.create(gift(), {"idempotency_key": "a"})

    assert again.id == first.id
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(client.v1.checkout.sessions.list().data) == 1


def test_other_parameters_under_a_used_key_are_refused(client):
    client.v1.checkout.sessions.create(gift(), {"idempotency_key": "a"})

    with pytest.raises(stripe.IdempotencyError, match="same parameters") as refused:
        client.v1.checkout.sessions.create(gift(locale="fr"), {"idempotency_key": "a"})

    assert refused.value.http_status == 400


def test_a_key_is_for_one_address_only(stand_in, client):
    session = client.v1.checkout.sessions.create(gift(), {"idempotency_key": "a"})

    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.expire(session.id, {}, {"idempotency_key": "a"})


def test_a_key_still_at_work_is_a_conflict(stand_in):
    stand_in.set_faults(answer_delay_seconds=0.6)
    answers = []
    first = threading.Thread(
        target=lambda: answers.append(sdk(stand_in).v1.checkout.sessions.create(gift(), option()))
    )
    first.start()
    time.sleep(0.25)

    with pytest.raises(stripe.APIError, match="in-progress request") as refused:
        sdk(stand_in).v1.checkout.sessions.create(gift(), option())

    first.join()
    assert refused.value.http_status == 409
    assert refused.value.error is not None
    assert refused.value.error.code == "idempotency_key_in_use"
    assert refused.value.error.type == "idempotency_error"
    assert sdk(stand_in).v1.checkout.sessions.create(gift(), option()).id == answers[0].id


def option():
    return {"idempotency_key": "busy"}


def test_the_sdk_gets_over_a_conflict_by_itself(stand_in):
    stand_in.set_faults(answer_delay_seconds=0.4)
    ids = []

    def create():
        ids.append(sdk(stand_in, retries=5).v1.checkout.sessions.create(gift(), option()).id)

    threads = [threading.Thread(target=create) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ids) == 3
    assert len(set(ids)) == 1


def test_a_refusal_by_the_action_is_kept(client, pay):
    intent = pay()

    def refund_too_much():
        with pytest.raises(stripe.InvalidRequestError) as refused:
            client.v1.refunds.create(
                {"payment_intent": intent, "amount": 9000}, {"idempotency_key": "r"}
            )
        return "Idempotent-Replayed" in (refused.value.headers or {})

    assert [refund_too_much(), refund_too_much()] == [False, True]


def test_a_request_refused_before_its_action_leaves_the_key_free(client):
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.create(gift(colour="red"), {"idempotency_key": "a"})

    assert client.v1.checkout.sessions.create(gift(), {"idempotency_key": "a"}).id


def test_a_key_has_at_most_255_characters(shared_stand_in):
    longest, too_long = (post_session(shared_stand_in, "k" * length) for length in (255, 256))

    assert (longest.status_code, too_long.status_code) == (200, 400)
    assert "Idempotency keys" in too_long.json()["error"]["message"]


@pytest.mark.parametrize(("keep", "second"), [(True, 500), (False, 200)])
def test_a_500_is_kept_under_its_key_only_if_it_came_in_mid_action(stand_in, keep, second):
    stand_in.set_faults(fail_next_answers=1, fail_status=500, keep_failed_answers=keep)

    first = post_session(stand_in, "a")
    again = post_session(stand_in, "a")

    assert (first.status_code, again.status_code) == (500, second)
    assert ("Idempotent-Replayed" in again.headers) == keep


def test_keys_outlive_a_restart(tmp_path):
    with StripeStandIn(instance_path=tmp_path) as stand_in:
        first = sdk(stand_in).v1.checkout.sessions.create(gift(), {"idempotency_key": "a"})
    with StripeStandIn(instance_path=tmp_path, port=stand_in.port) as stand_in:
        again = sdk(stand_in).v1.checkout.sessions.create(gift(), {"idempotency_key": "a"})

    assert again.id == first.id
