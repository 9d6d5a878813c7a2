"""What goes to Stripe and how: packed, over a connection whose other end is Stripe's."""

from datetime import timedelta

import pytest

from fundraiser import clock
from fundraiser.payments.values import ProviderUnavailable
from tests.payments.conftest import checkout_request
from tests.tls_site import tls_site

REQUEST = checkout_request(expires_at=clock.now() + timedelta(hours=20))  # holds for a long run


def test_answers_are_asked_for_packed(gateway, wire):
    gateway.open_checkout(REQUEST)

    assert wire.asked[0].headers["accept-encoding"] == "gzip, deflate"


def test_a_server_that_cannot_prove_its_name_is_told_nothing(gateway_to, tmp_path):
    with (
        tls_site(tmp_path, expires_at=clock.now() + timedelta(days=30)) as url,
        pytest.raises(ProviderUnavailable) as caught,
    ):
        gateway_to(url).open_checkout(REQUEST)

    assert "CERTIFICATE_VERIFY_FAILED" in str(caught.value.__cause__)
