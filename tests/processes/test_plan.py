import sys

from fundraiser.processes.plan import planned_children
from tests.conftest import test_settings as settings_in
from tests.processes.test_ports import KEY


def test_the_procfile_and_the_stand_in_are_started(tmp_path):
    settings = settings_in(tmp_path, PORT="8300", SANDBOX_PORT="8301")

    standin, *others = planned_children(settings)

    assert standin.command == (sys.executable, "-m", "fundraiser.sandbox")
    assert standin.environ["SANDBOX_PORT"] == "8301"
    assert standin.environ["SANDBOX_WEBHOOK_URL"] == "http://127.0.0.1:8300/webhooks/stripe"
    assert [child.name for child in others] == ["web", "worker"]


def test_with_a_stripe_key_there_is_no_stand_in(tmp_path):
    children = planned_children(settings_in(tmp_path, **KEY))

    assert [child.name for child in children] == ["web", "worker"]
