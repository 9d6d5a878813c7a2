"""Checks that the ports to listen on are free."""

import socket
from contextlib import closing

from fundraiser.config import Settings

ADDRESS = "127.0.0.1"


def complaint_about_ports(settings: Settings) -> str:
    """Return a sentence about the first port that is in use, or ''."""
    if settings.is_standin and settings.port == settings.sandbox_port:
        return f"PORT and SANDBOX_PORT are both {settings.port}: give them different numbers."
    wanted = {"PORT": settings.port}
    if settings.is_standin:
        wanted["SANDBOX_PORT"] = settings.sandbox_port
    for setting, port in wanted.items():
        if not is_free(port):
            return (
                f"Port {port} is already in use, perhaps by another copy. "
                f"End that one, or choose another number: make run {setting}={port + 100}"
            )
    return ""


def is_free(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
    return True
