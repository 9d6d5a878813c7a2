"""How the SDK's requests reach Stripe: over connections that all threads share.

The SDK's own client lays `requests` over `urllib3`, which takes twice the work of a call. This one
asks `urllib3` itself; what it raises is what the SDK's client raises.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import stripe
from urllib3 import PoolManager, ProxyManager, Timeout
from urllib3.exceptions import (
    HTTPError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    TimeoutError,
)

CONNECT_SECONDS, READ_SECONDS = 4.0, 7.0
ANOTHER_TRY_HELPS = (TimeoutError, NewConnectionError, ProtocolError, ProxyError)
PACKED = {"Accept-Encoding": "gzip, deflate"}


class Transport(stripe.HTTPClient):
    """Up to `connections` stay open. Whether there is a proxy is asked once, not for each call."""

    name = "urllib3"

    def __init__(self, url: str, *, connections: int) -> None:
        super().__init__()
        proxy = _proxy_to(url)
        options: dict[str, Any] = {
            "maxsize": connections,
            "timeout": Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
            "retries": False,  # the SDK sees to that
            "ca_certs": stripe.ca_bundle_path,
        }
        self._pool = ProxyManager(proxy, **options) if proxy else PoolManager(**options)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        **_others: Any,
    ) -> tuple[Any, int, Mapping[str, str]]:
        """Make one request and read its answer. Raises stripe.APIConnectionError."""
        heads = {**PACKED, **(headers or {})}
        try:
            answer = self._pool.request(method.upper(), url, body=post_data, headers=heads)
        except HTTPError as error:
            raise stripe.APIConnectionError(  # type: ignore[no-untyped-call]
                f"{type(error).__name__}: {error}",
                should_retry=isinstance(error, ANOTHER_TRY_HELPS),
            ) from error
        return answer.data, answer.status, answer.headers

    def close(self) -> None:
        self._pool.clear()


def _proxy_to(url: str) -> str | None:
    """Return the proxy that the environment names for this address, or None."""
    parts = urlsplit(url)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)
