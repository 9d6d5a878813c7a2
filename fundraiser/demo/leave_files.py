"""The file in the instance folder by which an administrator asks to leave the demo.

It is there until the demo is left or that was refused, so that an interrupted attempt is finished
at the next start. The supervisor looks for it, so this module imports nothing of the app.
"""

import time
from pathlib import Path

REQUEST_FILE = "leave-demo.json"
REFUSAL_FILE = "leave-demo-refused.txt"


def is_requested(folder: Path, *, for_seconds: float = 0) -> bool:
    """Return whether somebody has asked, at least so many seconds ago."""
    try:
        asked_at = (folder / REQUEST_FILE).stat().st_mtime
    except FileNotFoundError:
        return False
    return time.time() - asked_at >= for_seconds


def withdraw_request(folder: Path) -> None:
    (folder / REQUEST_FILE).unlink(missing_ok=True)


def note_refusal(folder: Path, reason: str) -> None:
    """Write down why the demo is still here, and end the request."""
    (folder / REFUSAL_FILE).write_text(reason, encoding="utf-8")
    withdraw_request(folder)


def find_refusal(folder: Path) -> str:
    """Return why the last request was refused, or ''."""
    path = folder / REFUSAL_FILE
    return path.read_text(encoding="utf-8") if path.exists() else ""
