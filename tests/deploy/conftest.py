"""A proxy that runs; two web servers and two workers behind it."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.deploy.proxies import INNER_ADDRESS, Caddy, Nginx, Proxy
from tests.ports import free_port
from tests.processes.copies import Copy
from tests.processes.watching import is_port_open, wait_until
from tests.standin import StripeStandIn


@pytest.fixture(params=[Caddy, Nginx], ids=["caddy", "nginx"])
def proxy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Proxy]:
    """A proxy that has not been started."""
    if not request.param.is_installed():
        pytest.skip(f"{request.param.program} is not here and could not be installed")
    folder = tmp_path / "proxy"
    folder.mkdir()
    proxy: Proxy = request.param(folder)
    yield proxy
    proxy.stop()


@pytest.fixture
def stripe(proxy: Proxy, sandbox_port: int) -> Iterator[StripeStandIn]:
    """The stand-in for Stripe, which sends its events through the proxy."""
    webhooks = f"{proxy.url}/webhooks/stripe"
    with StripeStandIn(port=sandbox_port, webhook_url=webhooks) as stand_in:
        yield stand_in


@pytest.fixture
def make_copies(
    proxy: Proxy, database_url: str, stripe: StripeStandIn, tmp_path: Path
) -> Iterator[Callable[[], list[Copy]]]:
    """Give `make_copies()`: two web servers and two workers on one database, behind the proxy."""
    shared = {
        "DATABASE_URL": database_url,
        "QUEUE_URL": database_url,
        "SECRET_KEY": "a key for tests, and for nothing else",
        "PUBLIC_URL": proxy.url,
        "TRUSTED_PROXIES": "1",
        "HOST": INNER_ADDRESS,
    }
    copies: list[Copy] = []

    def start(verb: str) -> Copy:
        folder = tmp_path / f"copy-{len(copies)}"
        folder.mkdir()
        copies.append(Copy(folder, port=free_port(), sandbox_port=stripe.port))
        return copies[-1].start(verb, **shared)

    def make() -> list[Copy]:
        servers = [start("web"), start("web")]
        start("worker"), start("worker")
        for server in servers:
            wait_until(partial(is_port_open, server.ports[0], INNER_ADDRESS))
        proxy.start([f"{INNER_ADDRESS}:{server.ports[0]}" for server in servers])
        return copies

    yield make
    for copy in copies:
        copy.clean_up()
