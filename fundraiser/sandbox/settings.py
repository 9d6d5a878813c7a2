"""Where the stand-in listens, keeps its store, and sends its webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_PORT = 8001
DEFAULT_APP_PORT = 8000
DEFAULT_SECRET = "whsec_sandbox"  # noqa: S105 - known to all: it guards pretend money


@dataclass(frozen=True)
class SandboxSettings:
    """All that the stand-in is told from outside.

    `webhook_url` None means no endpoint, and no `webhook_kinds` means events of every kind.
    """

    database_path: Path
    webhook_url: str | None
    webhook_kinds: frozenset[str] = frozenset()
    webhook_secret: str = DEFAULT_SECRET
    port: int = DEFAULT_PORT


def settings_from(environment: Mapping[str, str]) -> SandboxSettings:
    """Read the settings from environment variables; all have defaults fit for a laptop."""
    app_port = environment.get("PORT") or str(DEFAULT_APP_PORT)
    webhook_url = environment.get(
        "SANDBOX_WEBHOOK_URL", f"http://127.0.0.1:{app_port}/webhooks/stripe"
    )
    secrets = environment.get("STRIPE_WEBHOOK_SECRET", "").split(",")
    return SandboxSettings(
        database_path=Path(environment.get("INSTANCE_PATH") or "instance") / "sandbox.sqlite",
        webhook_url=webhook_url or None,
        webhook_kinds=frozenset(environment.get("SANDBOX_WEBHOOK_KINDS", "").split()),
        webhook_secret=secrets[0].strip() or DEFAULT_SECRET,
        port=int(environment.get("SANDBOX_PORT") or DEFAULT_PORT),
    )
