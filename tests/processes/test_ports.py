import socket

import pytest

from fundraiser.processes.ports import complaint_about_ports
from tests.conftest import test_settings as settings_in
from tests.ports import free_ports

KEY = {"STRIPE_SECRET_KEY": "sk_test_x", "STRIPE_WEBHOOK_SECRET": "whsec_x"}


@pytest.fixture
def taken():
    """A port that something listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("setting", ["PORT", "SANDBOX_PORT"])
def test_a_port_in_use_is_named_with_what_to_type(tmp_path, taken, setting):
    free, other = free_ports(2)
    ports = {"PORT": str(free), "SANDBOX_PORT": str(other), setting: str(taken)}

    complaint = complaint_about_ports(settings_in(tmp_path, **ports))

    assert f"Port {taken} is already in use" in complaint
    assert f"make run {setting}=" in complaint


def test_two_free_ports_are_fine(tmp_path):
    free, other = free_ports(2)

    assert not complaint_about_ports(settings_in(tmp_path, PORT=str(free), SANDBOX_PORT=str(other)))


def test_one_port_cannot_serve_both(tmp_path):
    (free,) = free_ports(1)

    complaint = complaint_about_ports(settings_in(tmp_path, PORT=str(free), SANDBOX_PORT=str(free)))

    assert f"PORT and SANDBOX_PORT are both {free}" in complaint


def test_with_a_stripe_key_the_port_of_the_stand_in_does_not_matter(tmp_path, taken):
    (free,) = free_ports(1)

    assert not complaint_about_ports(
        settings_in(tmp_path, PORT=str(free), SANDBOX_PORT=str(taken), **KEY)
    )
