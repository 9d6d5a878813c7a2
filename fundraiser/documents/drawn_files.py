"""What is drawn of a page (its share card, its poster), kept until what it shows has changed.

Drawing takes a tenth of a second of a processor. So each version of a file is drawn once and kept
in the instance folder, the one before it removed; and a process draws one at a time, whoever asks,
so that a flood of requests for cards keeps nobody from giving. The folder may be emptied at will.
"""

import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

import structlog

from fundraiser.config import settings
from fundraiser.database import db

FOLDER = "drawn"
VERSION_LENGTH = 20
PATIENCE_SECONDS = 2.0
log = structlog.get_logger()
_drawing = threading.Lock()


def version_of(*shown: object) -> str:
    """Return what is the same for a file that shows the same."""
    return sha256(repr(shown).encode()).hexdigest()[:VERSION_LENGTH]


def drawn_once(name: str, version: str, draw: Callable[[], bytes]) -> bytes | None:
    """Return the file of this name and version, drawn now if it is not there yet.

    None if others are being drawn and it is not its turn within two seconds: ask again later.
    """
    path = Path(settings().instance_path) / FOLDER / f"{name}.{version}"
    kept = _read(path)
    if kept is not None:
        return kept
    db.session.rollback()  # others may have the connection while this one waits
    if not _drawing.acquire(timeout=PATIENCE_SECONDS):
        return None
    try:
        kept = _read(path)
        if kept is None:
            kept = draw()
            _keep(path, kept)
        return kept
    finally:
        _drawing.release()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _keep(path: Path, content: bytes) -> None:
    """Keep the file and remove its older versions; one that cannot be kept is drawn again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
        for other in path.parent.glob(f"{path.stem}.*"):
            if other != path:
                other.unlink(missing_ok=True)
    except OSError as error:
        log.warning("drawn file not kept", error=type(error).__name__)
