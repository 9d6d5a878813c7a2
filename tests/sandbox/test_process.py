"""`python -m fundraiser.sandbox`: a process of its own, that keeps its store."""

import pytest
import stripe

from fundraiser.sandbox.settings import settings_from
from tests.sandbox.sessions import gift, sdk
from tests.standin import StripeStandIn


def test_settings_come_from_the_environment():
    plain = settings_from({})
    changed = settings_from(
        {
            "PORT": "9000",
            "SANDBOX_PORT": "9001",
            "INSTANCE_PATH": "elsewhere",
            "STRIPE_WEBHOOK_SECRET": "a, b",
        }
    )

    assert (plain.webhook_url, plain.port) == ("http://127.0.0.1:8000/webhooks/stripe", 8001)
    assert plain.webhook_secret == "whsec_sandbox"
    assert (changed.webhook_url, changed.port) == ("http://127.0.0.1:9000/webhooks/stripe", 9001)
    assert (changed.webhook_secret, str(changed.database_path.parent)) == ("a", "elsewhere")
    assert settings_from({"SANDBOX_WEBHOOK_URL": ""}).webhook_url is None


def test_the_process_pays_delivers_breaks_answers_and_keeps_its_store(receiver, tmp_path):
    with StripeStandIn(
        webhook_url=receiver.url, instance_path=tmp_path, in_process=False
    ) as stand_in:
        session = sdk(stand_in).v1.checkout.sessions.create(gift())
        assert stand_in.pay(session.id).status == 303
        stand_in.deliver_all()
        stand_in.set_faults(cut_next_answers=1)
        with pytest.raises(stripe.APIConnectionError):
            sdk(stand_in).v1.accounts.retrieve_current()
    with StripeStandIn(instance_path=tmp_path) as stand_in:
        kept = sdk(stand_in).v1.checkout.sessions.retrieve(session.id)

    assert kept.payment_status == "paid"
    assert len(receiver.events()) == 5
