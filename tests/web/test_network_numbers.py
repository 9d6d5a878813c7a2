"""Networks as numbers: near networks are near, and nobody reads an address from them."""

import pytest

from fundraiser.web.network import client_network_number
from fundraiser.web.network_numbers import networks_around, number_of

KEY = "a key for tests"


def number(address):
    return number_of(address, KEY)


@pytest.mark.parametrize(
    ("one", "other", "sizes"),
    [
        pytest.param("2001:db8:1:203::1", "2001:db8:1:203:ffff::9", (64, 56, 48), id="same-64"),
        pytest.param("2001:db8:1:203::1", "2001:db8:1:204::1", (56, 48), id="same-56"),
        pytest.param("2001:db8:1:203::1", "2001:db8:1:303::1", (48,), id="same-48"),
        pytest.param("2001:db8:1:203::1", "2001:db8:2:203::1", (), id="strangers"),
        pytest.param("203.0.113.7", "203.0.113.8", (), id="ipv4-neighbours"),
        pytest.param("203.0.113.7", "::ffff:203.0.113.7", (64, 56, 48), id="ipv4-written-as-ipv6"),
        pytest.param("127.0.0.1", "::1", (), id="loopback"),
        pytest.param("", "unix:", (), id="no-addresses"),
    ],
)
def test_addresses_share_the_networks_that_both_are_in(one, other, sizes):
    around = networks_around(number(one))

    shared = [
        size for size, numbers in zip((64, 56, 48), around, strict=True) if number(other) in numbers
    ]

    assert shared == list(sizes)


@pytest.mark.parametrize("address", ["203.0.113.7", "2001:db8:1:203::1", "::1", "", "not one"])
def test_a_number_fits_a_column_and_lies_in_its_own_networks(address):
    found = number(address)

    assert 0 <= found < 2**63
    assert all(found in numbers for numbers in networks_around(found))
    sizes = [numbers.last - numbers.first + 1 for numbers in networks_around(found)]
    assert sizes == [1, 2**16, 2**32]


def test_without_the_key_a_number_says_nothing_of_its_address():
    assert number_of("203.0.113.7", KEY) != number_of("203.0.113.7", "another key")


def test_a_number_is_the_same_each_time():
    assert number("2001:db8:1:203::1") == number("2001:db8:1:203::1")


def test_the_number_of_whoever_asks_is_that_of_their_network(web_app):
    numbers = set()
    for address in ("2001:db8::1", "2001:db8::2", "127.0.0.1"):
        with web_app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
            numbers.add(client_network_number())

    assert len(numbers) == 2
