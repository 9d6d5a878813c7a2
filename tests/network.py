"""The network is closed: a test that reaches for another machine fails, whatever it uses."""

import sys
from ipaddress import ip_address
from typing import Any

LOCAL_NAMES = {None, "", "localhost", b"localhost"}


class NetworkClosed(RuntimeError):
    """A test reached for another machine. Use a stand-in on this one."""


def close_network() -> None:
    """Refuse every connection and every look-up of a name that leaves this machine, from now on."""
    sys.addaudithook(_refuse_strangers)


def _refuse_strangers(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        if isinstance(address, tuple) and not _is_local(address[0]):
            raise NetworkClosed(f"a test reached for {address[0]}")
    elif event == "socket.getaddrinfo" and not _is_local(arguments[0]):
        raise NetworkClosed(f"a test looked up {arguments[0]!r}")


def _is_local(host: object) -> bool:
    if host in LOCAL_NAMES:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False
