"""The file in the instance folder that says until when this machine may have sent mail."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

NAME = "mail-sent-until.json"


@dataclass(frozen=True, slots=True)
class Mark:
    """The installation whose mail this machine sent, and until when it may have."""

    installation: str
    mail_until: datetime


def read_mark(folder: Path, installation: str) -> Mark | None:
    """Return the mark of this installation, or None if the file is missing, broken or another's."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
        mark = Mark(str(content["installation"]), datetime.fromisoformat(content["mail_until"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return mark if mark.installation == installation and mark.mail_until.tzinfo else None


def write_mark(folder: Path, mark: Mark) -> None:
    """Write the mark to its file, atomically."""
    fresh = folder / f"{NAME}.{os.getpid()}"
    content = {"installation": mark.installation, "mail_until": mark.mail_until.isoformat()}
    fresh.write_text(json.dumps(content), encoding="utf-8")
    fresh.replace(folder / NAME)
