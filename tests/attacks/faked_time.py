"""A clock that jumps under a running process: Debian's libfaketime."""

from datetime import timedelta
from pathlib import Path

from tests.packages import install_package

PACKAGE = "faketime"


class FakedTime:
    """The clock of the processes that are started with `environ`. What counts seconds goes on."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.jump_to(timedelta(0))

    def jump_to(self, offset: timedelta) -> None:
        """Set the clock to now and this offset, at once."""
        fresh = self.file.with_suffix(".next")
        fresh.write_text(f"{offset.total_seconds():+.0f}\n")
        fresh.replace(self.file)

    @property
    def environ(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_RESET": "1",
        }


def library() -> Path | None:
    """Return the library that fakes the time, after an attempt to install it, or None."""
    if not _found():
        install_package(PACKAGE)
    return next(iter(_found()), None)


def _found() -> list[Path]:
    return list(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
