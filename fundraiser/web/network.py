"""Where a request comes from, seen through the proxies we trust and no others."""

from ipaddress import ip_address, ip_network

from flask import request

from fundraiser.config import settings
from fundraiser.web.network_numbers import number_of

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")
IPV6_NETWORK_BITS = 64  # what one household or office is given


def client_network() -> str:
    """Return the network of the person asking: an IPv4 address, or the IPv6 network it is in."""
    return network_of(request.remote_addr or "")


def client_network_number() -> int:
    """Return the number of the network of the person asking, in which no address can be read."""
    return number_of(request.remote_addr or "", settings().secret_key)


def network_of(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if found.version == 6 and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    if found.version == 6:
        return str(ip_network(f"{found}/{IPV6_NETWORK_BITS}", strict=False))
    return str(found)


def is_from_this_machine() -> bool:
    """Return whether a program on this machine asks for itself.

    A proxy on this machine that we were not told of passes others' requests on: what it adds to
    them gives it away, and what it took off when it is trusted (ProxyFix) leaves no doubt.
    """
    try:
        is_loopback = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    is_passed_on = any(name in request.headers for name in FORWARDED)
    return is_loopback and not is_passed_on
