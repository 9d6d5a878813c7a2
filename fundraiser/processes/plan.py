"""The processes to start: the Procfile's, and the stand-in if no Stripe key is set."""

import os
import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path

from fundraiser.config import Settings

CHECKOUT = Path(__file__).parents[2]
STANDIN_COMMAND = "python -m fundraiser.sandbox"


@dataclass(frozen=True)
class Child:
    name: str
    command: tuple[str, ...]
    environ: dict[str, str] = field(default_factory=dict)  # in addition to our own


def planned_children(settings: Settings, procfile: Path = CHECKOUT / "Procfile") -> list[Child]:
    """Return the processes to start, in order."""
    children = [
        Child(name.strip(), _command(line))
        for name, colon, line in (row.partition(":") for row in procfile.read_text().splitlines())
        if colon and not name.startswith("#")
    ]
    return [_standin(settings), *children] if settings.is_standin else children


def environ_for(child: Child) -> dict[str, str]:
    """Return our environment with the child's variables, unbuffered output and our Python first.

    The child learns that it is supervised.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    ours = {"PATH": path, "PYTHONUNBUFFERED": "1", "IS_SUPERVISED": "yes"}
    return {**os.environ, **ours, **child.environ}


def _command(line: str) -> tuple[str, ...]:
    program, *arguments = shlex.split(line)
    return (sys.executable if program == "python" else program, *arguments)


def _standin(settings: Settings) -> Child:
    return Child(
        "stripe",
        _command(STANDIN_COMMAND),
        {
            "SANDBOX_PORT": str(settings.sandbox_port),
            "SANDBOX_WEBHOOK_URL": f"http://127.0.0.1:{settings.port}/webhooks/stripe",
            "STRIPE_WEBHOOK_SECRET": settings.stripe_webhook_secrets[0],
            "INSTANCE_PATH": str(settings.instance_path),
        },
    )
