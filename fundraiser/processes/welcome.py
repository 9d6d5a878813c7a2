"""The welcome text of `make run`, shown when the site answers."""

import asyncio
import re
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from fundraiser.config import SIGN_IN_FILE, Settings
from fundraiser.processes.ports import ADDRESS

ASKING_SECONDS = 0.3
ANSWER_SECONDS = 10
CAMPAIGN_LINK = re.compile(r'href="(?:https?://[^/"]+)?(/campaigns/[^/"?#]+)"')


async def welcome(settings: Settings, tell: Callable[[str], None]) -> None:
    """Wait until the site answers, then print the addresses of its parts."""
    while await asyncio.to_thread(_page, settings, "/healthz") is None:
        await asyncio.sleep(ASKING_SECONDS)
    home = await asyncio.to_thread(_page, settings, "/") or ""
    link = CAMPAIGN_LINK.search(home)
    tell("\n".join(lines(settings, campaign=link[1] if link else "")))


def lines(settings: Settings, *, campaign: str) -> list[str]:
    """Return the addresses, and how to sign in for the first time."""
    site = settings.public_url
    return [
        "",
        "  The site is up. Ctrl-C ends it.",
        "",
        f"  Campaign     {site}{campaign or '/'}",
        f"               {site}/fr{campaign or '/'}  (in French)",
        f"  Back office  {site}/staff/",
        *_first_sign_in(settings),
        f"  Outbox       {site}/staff/outbox  (every email, readable)",
        *_payments(settings),
        "",
    ]


def _first_sign_in(settings: Settings) -> list[str]:
    path = settings.instance_path / SIGN_IN_FILE
    if not path.exists():
        return []
    facts = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [f"               {line}" for line in [*facts, f"(the first sign-in, from {path})"]]


def _payments(settings: Settings) -> list[str]:
    if not settings.is_standin:
        return [f"  Payments     Stripe, in test mode ({settings.stripe_api_base})"]
    return [
        f"  Payments     http://{ADDRESS}:{settings.sandbox_port}/  (a stand-in for Stripe)",
        "               No money moves. 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined.",
    ]


def _page(settings: Settings, path: str) -> str | None:
    """Return the page at a path of the site, or None if it does not answer yet."""
    connection = HTTPConnection(ADDRESS, settings.port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", path, headers={"Host": urlsplit(settings.public_url).netloc})
        return connection.getresponse().read().decode()
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
