"""How many requests of one network are being answered at once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from fundraiser.front.wsgi import Scope, header
from fundraiser.web.network import is_loopback, network_of

MOST_AT_ONCE = 400  # a gala of hundreds behind one address passes; one network never takes all


class TooManyAtOnce(Exception):
    """This network already has as many requests in progress as it may."""


class Networks:
    """Counts requests in progress by network. This machine may be a proxy, and has no limit."""

    def __init__(self, trusted_proxies: int) -> None:
        self._trusted_proxies = trusted_proxies
        self._in_progress: Counter[str] = Counter()

    @contextmanager
    def count(self, scope: Scope) -> Iterator[None]:
        """Count a request while the block runs. Raises TooManyAtOnce."""
        address = self._address_of(scope)
        network = network_of(address)
        if self._in_progress[network] >= MOST_AT_ONCE and not is_loopback(address):
            raise TooManyAtOnce
        self._in_progress[network] += 1
        try:
            yield
        finally:
            self._in_progress[network] -= 1
            if not self._in_progress[network]:
                del self._in_progress[network]

    def _address_of(self, scope: Scope) -> str:
        """Return the client's address, as the trusted proxies have noted it."""
        direct: str = (scope.get("client") or ("", 0))[0]
        forwarded = header(scope, b"x-forwarded-for")
        if not self._trusted_proxies or not forwarded:
            return direct
        noted = [part.strip() for part in forwarded.split(",")]
        return noted[-self._trusted_proxies] if len(noted) >= self._trusted_proxies else direct
