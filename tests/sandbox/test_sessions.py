"""Opening, reading and closing checkout sessions."""

import pytest
import stripe

from tests.sandbox.sessions import gift, line, sdk, types_of

HALF_AN_HOUR, DAY = 1800, 86_400


def refusal_of(client, **changes):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.checkout.sessions.create(gift(**changes))
    return refused.value


def test_a_session_opens_as_asked(client):
    session = client.v1.checkout.sessions.create(
        gift(
            client_reference_id="pledge-1",
            metadata={"pledge": "1"},
            customer_email="ana@example.org",
            locale="fr-CA",
            line_items=[line(5000, "A gift"), line(25, "Candles", quantity=4)],
            adaptive_pricing={"enabled": False},
        )
    )

    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert session.payment_intent is None
    assert session.amount_total == session.amount_subtotal == 5100
    assert (session.currency, session.submit_type, session.locale) == ("cad", "donate", "fr-CA")
    assert (session.client_reference_id, session.metadata["pledge"]) == ("pledge-1", "1")
    assert session.customer_email == "ana@example.org"
    assert session.adaptive_pricing.enabled is False
    assert session.expires_at == session.created + DAY
    assert session.url.endswith(f"/c/pay/{session.id}")
    assert session.payment_method_types == ["card", "acss_debit"]


@pytest.mark.parametrize(
    ("changes", "code", "param"),
    [
        ({"mode": None}, "parameter_missing", "mode"),
        ({"line_items": None}, "parameter_missing", "line_items"),
        ({"line_items": [{"quantity": 1}]}, "parameter_missing", "line_items[0][price_data]"),
        ({"success_url": None}, "parameter_missing", "success_url"),
        ({"mode": "setup"}, "stand_in_not_implemented", "mode"),
        ({"ui_mode": "elements"}, "stand_in_not_implemented", "ui_mode"),
        ({"line_items": [line(49)]}, "amount_too_small", None),
        ({"line_items": [line(99_999_999), line(1)]}, "amount_too_large", None),
        ({"line_items": [line(5000, currency="isk")]}, None, None),
        ({"line_items": [line(5000), line(5000, currency="usd")]}, None, "line_items"),
    ],
)
def test_what_stripe_refuses_is_refused(shared_stand_in, changes, code, param):
    refused = refusal_of(sdk(shared_stand_in), **changes)

    assert refused.http_status == 400
    assert refused.code == code
    assert param is None or refused.param == param


def test_a_session_lives_from_half_an_hour_to_a_day(stand_in, client):
    now = stand_in.state()["now"]

    for seconds in (HALF_AN_HOUR - 60, DAY + 60):
        assert refusal_of(client, expires_at=now + seconds).param == "expires_at"
    for seconds in (HALF_AN_HOUR + 60, DAY - 60):
        session = client.v1.checkout.sessions.create(gift(expires_at=now + seconds))
        assert session.expires_at == now + seconds


def test_bank_debits_are_in_dollars_only(shared_stand_in):
    session = sdk(shared_stand_in).v1.checkout.sessions.create(
        gift(line_items=[line(5000, currency="eur")])
    )

    assert session.payment_method_types == ["card"]


def test_only_an_open_session_expires_and_once(stand_in, client, open_session):
    session, paid = open_session(), open_session()

    expired = client.v1.checkout.sessions.expire(session.id)

    assert (expired.status, expired.url) == ("expired", None)
    with pytest.raises(stripe.InvalidRequestError, match="Only Checkout Sessions with a status"):
        client.v1.checkout.sessions.expire(session.id)
    assert types_of(stand_in) == ["checkout.session.expired"]
    stand_in.pay(paid.id)
    with pytest.raises(stripe.InvalidRequestError, match="`complete`"):
        client.v1.checkout.sessions.expire(paid.id)


def test_a_session_expires_by_the_clock_without_being_read(stand_in, client, open_session):
    session = open_session(expires_at=stand_in.state()["now"] + HALF_AN_HOUR + 60)

    stand_in.move_clock(HALF_AN_HOUR + 61)

    assert types_of(stand_in) == ["checkout.session.expired"]
    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"


def test_an_expired_session_cannot_be_paid(stand_in, client, open_session):
    session, tried = open_session(), open_session()
    stand_in.pay(tried.id, card="4000000000000002")
    client.v1.checkout.sessions.expire(session.id)
    client.v1.checkout.sessions.expire(tried.id)

    answer = stand_in.pay(session.id)

    assert answer.status == 410
    assert "This page has expired" in answer.text
    assert [intent.status for intent in client.v1.payment_intents.list().data] == ["canceled"]


def test_sessions_are_found_by_payment_and_status(stand_in, client, open_session):
    paid, unpaid = open_session(), open_session()
    stand_in.pay(paid.id)
    intent = client.v1.checkout.sessions.retrieve(paid.id).payment_intent

    def found(**filters):
        return [session.id for session in client.v1.checkout.sessions.list(filters).data]

    assert found(payment_intent=intent) == found(status="complete") == [paid.id]
    assert found(status="open") == [unpaid.id]


def test_metadata_of_a_session_can_be_changed(client, open_session):
    session = open_session(metadata={"a": "1", "b": "2"})

    changed = client.v1.checkout.sessions.update(session.id, {"metadata": {"a": "", "c": "3"}})

    assert changed.metadata.to_dict() == {"b": "2", "c": "3"}
