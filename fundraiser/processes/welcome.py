"""What a person who typed `make run` reads once the site answers."""

import asyncio
import re
from collections.abc import Callable
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from fundraiser.config import Settings
from fundraiser.processes.ports import ADDRESS

ASKING_SECONDS = 0.3
CAMPAIGN_LINK = re.compile(r'href="(?:https?://[^/"]+)?(/campaigns/[^/"?#]+)"')


async def welcome(settings: Settings, say: Callable[[str, str], None]) -> None:
    """Wait until the site answers, then say where everything is."""
    own = f"http://{ADDRESS}:{settings.port}"
    while await asyncio.to_thread(_page, f"{own}/healthz") is None:
        await asyncio.sleep(ASKING_SECONDS)
    home = await asyncio.to_thread(_page, f"{own}/") or ""
    say("ready", "\n".join(_lines(settings, home)))


def _page(url: str) -> str | None:
    """Return what is at an address of ours, or None if nobody answers there yet."""
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310 - an address of our own
            text: str = answer.read().decode()
            return text
    except HTTPError:
        return ""
    except (URLError, OSError):
        return None


def _lines(settings: Settings, home: str) -> list[str]:
    site = settings.public_url
    campaign = CAMPAIGN_LINK.search(home)
    sign_in = settings.instance_path / "first-sign-in.txt"
    lines = ["", "The site is up.", f"  home         {site}/"]
    if campaign:
        lines.append(f"  campaign     {site}{campaign[1]}")
    lines.append(f"  back office  {site}/staff/")
    if sign_in.exists():
        lines.append(f"               first sign-in, from {sign_in}:")
        lines += [f"               {line}" for line in sign_in.read_text().splitlines() if line]
    lines.append(f"  outbox       {site}/staff/outbox")
    if settings.is_standin:
        pretend = f"http://{ADDRESS}:{settings.sandbox_port}/"
        lines.append(f"  payments     {pretend} (stands in for Stripe: no money moves)")
    return [*lines, "Ctrl-C ends it.", ""]
