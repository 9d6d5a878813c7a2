"""What a request may carry, and what Stripe says to the rest."""

import pytest
from stripe import params

from fundraiser.sandbox.checkout import DONE_HERE
from fundraiser.sandbox.errors import StripeError
from fundraiser.sandbox.parameters import check_parameters


def check(sent):
    return check_parameters(sent, params.checkout.SessionCreateParams, DONE_HERE)


def line(**price):
    product = {"name": "A gift"}
    price = {"currency": "cad", "unit_amount": "500", "product_data": product, **price}
    return {"line_items": [{"quantity": "1", "price_data": price}]}


def test_values_come_out_typed():
    sent = {"expires_at": "7", "adaptive_pricing": {"enabled": "false"}, "metadata": "", **line()}

    checked = check(sent)

    assert checked["expires_at"] == 7
    assert checked["adaptive_pricing"] == {"enabled": False}
    assert checked["metadata"] == {}
    assert checked["line_items"][0]["price_data"]["unit_amount"] == 500


WHOLE, ADDRESS = "parameter_invalid_integer", "url_invalid"
NOT_YET = "stand_in_not_implemented"
MODES = "Invalid mode: must be one of payment, setup, or subscription"
AMOUNT = "line_items[0][price_data][unit_amount]"


@pytest.mark.parametrize(
    ("sent", "code", "param", "message"),
    [
        ({"x": "1"}, "parameter_unknown", "x", "Received unknown parameter: x"),
        ({"x": "1", "y": "1"}, "parameter_unknown", "x", "Received unknown parameters: x, y"),
        (line(z="1"), "parameter_unknown", "line_items[0][price_data][z]", None),
        ({"adaptive_pricing": "a"}, None, "adaptive_pricing", "Invalid object"),
        ({"adaptive_pricing": {"enabled": "yes"}}, None, None, "Invalid boolean: yes"),
        (line(unit_amount="1.5"), WHOLE, AMOUNT, "Invalid integer: 1.5"),
        (line(unit_amount="1e3"), WHOLE, AMOUNT, "Invalid integer: 1e3"),
        (line(unit_amount="١٠"), WHOLE, AMOUNT, "Invalid integer: ١٠"),
        (line(unit_amount="-1"), WHOLE, AMOUNT, "Invalid non-negative integer"),
        ({"line_items": [{"quantity": "0"}]}, WHOLE, None, "Invalid positive integer"),
        ({"expires_at": ["1"]}, WHOLE, "expires_at", None),
        ({"mode": "gift"}, None, "mode", MODES),
        ({"mode": ["payment"]}, None, "mode", None),
        ({"submit_type": "give"}, None, "submit_type", None),
        ({"locale": "tlh"}, None, "locale", None),
        ({"line_items": {"a": "1"}}, None, "line_items", "Invalid array"),
        ({"line_items": [{}] * 101}, None, "line_items", None),
        ({"expand": ["x"] * 21}, None, "expand", None),
        ({"client_reference_id": ""}, "parameter_invalid_empty", "client_reference_id", None),
        ({"client_reference_id": "a" * 201}, None, "client_reference_id", None),
        ({"client_reference_id": {"a": "b"}}, None, "client_reference_id", None),
        ({"customer_email": "ana"}, "email_invalid", "customer_email", None),
        ({"success_url": "javascript:x"}, ADDRESS, "success_url", "Not a valid URL"),
        ({"success_url": "/thanks"}, ADDRESS, "success_url", "Not a valid URL"),
        ({"metadata": {"a" * 41: "b"}}, None, "metadata", None),
        ({"metadata": {"a": "b" * 501}}, None, "metadata[a]", None),
        ({"metadata": {str(key): "b" for key in range(51)}}, None, "metadata", None),
        ({"metadata": {"a": {"b": "c"}}}, None, "metadata[a]", None),
        ({"customer": "cus_1"}, NOT_YET, "customer", None),
        ({"line_items": [{"price": "p"}]}, NOT_YET, "line_items[0][price]", None),
        ({"branding_settings": {}}, NOT_YET, "branding_settings", None),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_stripes_words(sent, code, param, message):
    with pytest.raises(StripeError) as refused:
        check(sent)

    assert (refused.value.status, refused.value.code) == (400, code)
    assert param is None or refused.value.param == param
    assert message is None or refused.value.message == message
