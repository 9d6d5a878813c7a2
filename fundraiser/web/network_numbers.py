"""Networks as numbers that do not reveal the address. Pure.

A number has 63 bits: 31 hashed from the IPv6 /48 network, 16 from the /56 and 16 from the /64, with
a secret key. So the numbers of a larger network are one range, which an index can search. An IPv4
address counts as one network at all three sizes. Two networks may share a number, so counts by
number are approximate.
"""

from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

PART_BITS = 16  # of a /56 within its /48, and of a /64 within its /56
PURPOSE = b"networks"  # keeps these hashes apart from others made with the same key


@dataclass(frozen=True, slots=True)
class Numbers:
    """The range of numbers of a network, both ends included."""

    first: int
    last: int

    def __contains__(self, number: int) -> bool:
        return self.first <= number <= self.last


class NetworksAround(NamedTuple):
    """A /64 network and the larger networks that contain it."""

    bits_64: Numbers
    bits_56: Numbers
    bits_48: Numbers


def number_of(address: str, key: str) -> int:
    """Return the number of the address's network, from 0 to 2⁶³ - 1.

    Text that is not an address has a number too; equal texts have equal numbers.
    """
    whole, middle, small = (_digest(network, key) for network in _networks_of(address))
    return (whole >> 1) << 2 * PART_BITS | _part(middle) << PART_BITS | _part(small)


def networks_around(number: int) -> NetworksAround:
    """Return the network with this number and the larger ones that contain it."""
    return NetworksAround(*(_around(number, parts * PART_BITS) for parts in range(3)))


def _networks_of(address: str) -> tuple[bytes, bytes, bytes]:
    """Return the leading bytes of the address's /48, /56 and /64 networks."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return (address.encode(),) * 3
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if isinstance(parsed, IPv6Address):
        return parsed.packed[:6], parsed.packed[:7], parsed.packed[:8]
    return (parsed.packed,) * 3


def _digest(network: bytes, key: str) -> int:
    """Return a keyed hash of 32 bits."""
    hashed = blake2b(network, digest_size=4, key=key.encode()[:64], person=PURPOSE)
    return int.from_bytes(hashed.digest())


def _part(digest: int) -> int:
    return digest & (1 << PART_BITS) - 1


def _around(number: int, free_bits: int) -> Numbers:
    first = number >> free_bits << free_bits
    return Numbers(first, first + (1 << free_bits) - 1)
