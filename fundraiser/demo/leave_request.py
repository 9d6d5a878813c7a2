"""The administrator who asks to leave the demo, as the file of the request names them."""

import json
import os
from pathlib import Path

from fundraiser.demo.leave_files import REFUSAL_FILE, REQUEST_FILE
from fundraiser.web.actors import Actor, ActorKind


def write_request(folder: Path, actor: Actor) -> None:
    """Ask for the demo to be left. An earlier refusal is forgotten."""
    (folder / REFUSAL_FILE).unlink(missing_ok=True)
    fresh = folder / f"{REQUEST_FILE}.{os.getpid()}"
    fresh.write_text(json.dumps({"kind": actor.kind, "id": actor.id}), encoding="utf-8")
    fresh.replace(folder / REQUEST_FILE)


def find_request(folder: Path) -> Actor | None:
    """Return who has asked to leave the demo, or None."""
    try:
        content = json.loads((folder / REQUEST_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Actor(ActorKind(content["kind"]), content["id"])
