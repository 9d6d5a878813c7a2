"""Idempotency keys: the first answer holds."""

import threading

import pytest
import requests
import stripe

from tests.sandbox.sessions import FORM, gift, sdk
from tests.standin import KEY

USED: stripe.RequestOptions = {"idempotency_key": "a"}


def create(stand_in, retries=0, **changes):
    return sdk(stand_in, retries=retries).v1.checkout.sessions.create(gift(**changes), USED)


def post_session(stand_in, key):
    address = f"{stand_in.url}/v1/checkout/sessions"
    headers = {"Idempotency-Key": key}
    return requests.post(address, FORM, auth=(KEY, ""), headers=headers, timeout=20)


def test_the_same_key_and_parameters_give_the_first_answer_again(stand_in, client):
    first, again = create(stand_in), create(stand_in)

    assert again.id == first.id
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(client.v1.checkout.sessions.list().data) == 1


def test_a_used_key_is_for_the_same_parameters_and_address_only(stand_in, client):
    session = create(stand_in)

    with pytest.raises(stripe.IdempotencyError, match="same parameters") as refused:
        create(stand_in, locale="fr")
    with pytest.raises(stripe.IdempotencyError):
        client.v1.checkout.sessions.expire(session.id, {}, USED)

    assert refused.value.http_status == 400


def test_a_key_still_at_work_is_a_conflict(stand_in):
    held = threading.Event()
    done = threading.Event()

    def hold_it():
        with stand_in.stand_in.hold_key("a"):
            held.set()
            done.wait()

    holder = threading.Thread(target=hold_it)
    holder.start()
    held.wait()

    with pytest.raises(stripe.APIError, match="in-progress request") as refused:
        create(stand_in)

    done.set()
    holder.join()
    assert refused.value.http_status == 409
    assert refused.value.error is not None
    assert refused.value.error.code == "idempotency_key_in_use"
    assert refused.value.error.type == "idempotency_error"
    assert create(stand_in).status == "open"


def test_a_refusal_by_the_action_is_kept(client, pay):
    refund = {"payment_intent": pay(), "amount": 9000}

    def is_replayed():
        with pytest.raises(stripe.InvalidRequestError) as refused:
            client.v1.refunds.create(refund, USED)
        return "Idempotent-Replayed" in (refused.value.headers or {})

    assert [is_replayed(), is_replayed()] == [False, True]


def test_a_request_refused_before_its_action_leaves_the_key_free(stand_in):
    with pytest.raises(stripe.InvalidRequestError):
        create(stand_in, colour="red")

    assert create(stand_in).status == "open"


@pytest.mark.parametrize(("keep", "second"), [(True, 500), (False, 200)])
def test_a_500_is_kept_under_its_key_only_if_it_came_in_mid_action(stand_in, keep, second):
    stand_in.set_faults(fail_next_answers=1, fail_status=500, keep_failed_answers=keep)

    first, again = post_session(stand_in, "a"), post_session(stand_in, "a")

    assert (first.status_code, again.status_code) == (500, second)
    assert ("Idempotent-Replayed" in again.headers) == keep
