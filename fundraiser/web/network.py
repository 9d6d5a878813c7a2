"""The network that a request comes from, behind the proxies we trust."""

from functools import lru_cache
from ipaddress import ip_address, ip_network

from flask import request

from fundraiser.config import settings
from fundraiser.web.network_numbers import PART_BITS, number_of

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")
SHORT_NUMBERS = 100_000
IPV6_NETWORK_BITS = 64  # one household or office
MOST_ADDRESSES = 4_096  # kept in memory: each is looked at several times in a request


def client_network(bits: int = IPV6_NETWORK_BITS) -> str:
    """Return the client's network: its IPv4 address, or its IPv6 network of so many bits."""
    return network_of(request.remote_addr or "", bits)


def client_network_number() -> int:
    """Return the client's network as a number that does not reveal the address."""
    return number_of(request.remote_addr or "", settings().secret_key)


def short_network_number() -> str:
    """Return a number of five digits for the client's /48 network or IPv4 address.

    It tells networks apart for a reader. Two networks may share one.
    """
    return f"{(client_network_number() >> 2 * PART_BITS) % SHORT_NUMBERS:05}"


def has_ipv6_address() -> bool:
    """Return whether the client's network is one of many that somebody may hold."""
    return ":" in client_network()


@lru_cache(MOST_ADDRESSES)
def network_of(address: str, bits: int = IPV6_NETWORK_BITS) -> str:
    """Return an IPv4 address as it is, and the IPv6 network of so many bits around another."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6 and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    if parsed.version == 6:
        return str(ip_network(f"{parsed}/{bits}", strict=False))
    return str(parsed)


def is_from_this_machine() -> bool:
    """Return whether the request comes from a program on this machine, not through a proxy.

    A local proxy missing from TRUSTED_PROXIES is known by the headers that it adds.
    """
    is_passed_on = any(name in request.headers for name in FORWARDED)
    return is_loopback(request.remote_addr or "") and not is_passed_on


@lru_cache(MOST_ADDRESSES)
def is_loopback(address: str) -> bool:
    """Return whether an address is this machine's own."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
