"""Networks as numbers, in which no address can be read, and the networks they lie in. Pure.

A number has 63 bits: 31 from the IPv6 network of 48 bits, 16 more from that of 56 bits, 16 more
from that of 64 bits, each by a hash with a secret key. So the numbers of a larger network are one
range, and a column of them is indexed as it is. An IPv4 address is a network of its own at all
three sizes. Two networks may share a number: whoever counts by them counts roughly.
"""

from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

PART_BITS = 16  # of a network of 56 bits within its 48, and of 64 within its 56
PURPOSE = b"networks"  # the key serves other purposes too


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a network and of all that lie in it: from `first` to `last`, both included."""

    first: int
    last: int

    def __contains__(self, number: int) -> bool:
        return self.first <= number <= self.last


class NetworksAround(NamedTuple):
    """A network of 64 bits, and the larger ones that it lies in."""

    bits_64: Numbers
    bits_56: Numbers
    bits_48: Numbers


def number_of(address: str, key: str) -> int:
    """Return the number of the network that the address is in, from 0 to 2⁶³ - 1.

    Text that is no address has a number as well: the same text, the same one.
    """
    whole, middle, small = (_digest(network, key) for network in _networks_of(address))
    return (whole >> 1) << 2 * PART_BITS | _part(middle) << PART_BITS | _part(small)


def networks_around(number: int) -> NetworksAround:
    """Return the networks that a network with this number lies in, itself first."""
    return NetworksAround(*(_around(number, parts * PART_BITS) for parts in range(3)))


def _networks_of(address: str) -> tuple[bytes, bytes, bytes]:
    """Return what names the networks of 48, 56 and 64 bits that the address is in."""
    try:
        found = ip_address(address)
    except ValueError:
        return (address.encode(),) * 3
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if isinstance(found, IPv6Address):
        return found.packed[:6], found.packed[:7], found.packed[:8]
    return (found.packed,) * 3


def _digest(network: bytes, key: str) -> int:
    """Return 32 bits that nobody without the key can tell the network from."""
    hashed = blake2b(network, digest_size=4, key=key.encode()[:64], person=PURPOSE)
    return int.from_bytes(hashed.digest())


def _part(digest: int) -> int:
    return digest & (1 << PART_BITS) - 1


def _around(number: int, free_bits: int) -> Numbers:
    first = number >> free_bits << free_bits
    return Numbers(first, first + (1 << free_bits) - 1)
