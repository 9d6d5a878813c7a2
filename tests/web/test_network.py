import pytest

from fundraiser.web.network import is_from_this_machine, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_a_network_is_an_address_or_the_sixty_four_bits_before_it(address, network):
    assert network_of(address) == network


def test_a_larger_network_holds_the_smaller_ones():
    address = "2001:db8:1:2:3:4:5:6"

    assert network_of(address, 56) == "2001:db8:1::/56"
    assert network_of(address, 48) == "2001:db8:1::/48"
    assert network_of("203.0.113.7", 48) == "203.0.113.7"


@pytest.mark.parametrize(
    ("address", "headers", "own"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("203.0.113.7", {}, False),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, False),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.7"}, False),
    ],
)
def test_what_a_proxy_passes_on_is_not_from_this_machine(web_app, address, headers, own):
    with web_app.test_request_context("/", headers=headers, environ_base={"REMOTE_ADDR": address}):
        assert is_from_this_machine() is own
