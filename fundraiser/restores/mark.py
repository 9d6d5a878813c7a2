"""The file beside the database that says until when mail may have been sent from this machine."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NAME = "mail-sent-until.json"


@dataclass(frozen=True, slots=True)
class Mark:
    """Which installation's mail this machine may have sent, and until when."""

    installation: str
    mail_until: datetime


def read_mark(folder: Path, installation: str) -> Mark | None:
    """Return what this machine knows of an installation; None if nothing, or not legibly."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        mark = Mark(str(said["installation"]), datetime.fromisoformat(said["mail_until"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return mark if mark.installation == installation and mark.mail_until.tzinfo else None


def write_mark(folder: Path, mark: Mark) -> None:
    """Keep the mark, whole or not at all."""
    fresh = folder / f"{NAME}.{os.getpid()}"
    said = {"installation": mark.installation, "mail_until": mark.mail_until.isoformat()}
    fresh.write_text(json.dumps(said), encoding="utf-8")
    fresh.replace(folder / NAME)
