"""The database of a URL, whichever kind it is: copied, loaded, found empty."""

from pathlib import Path

from fundraiser.backups import postgresql, sqlite
from fundraiser.backups.manifest import Contents, DatabaseKind


def kind_of(url: str) -> DatabaseKind:
    return DatabaseKind.SQLITE if url.startswith("sqlite") else DatabaseKind.POSTGRESQL


def copy_database(url: str, folder: Path) -> tuple[Path, Contents]:
    """Copy the database as of one instant into a folder; return the copy and what is in it."""
    kind = kind_of(url)
    copy = folder / kind.file_name
    module = sqlite if kind is DatabaseKind.SQLITE else postgresql
    return copy, module.copy_database(url, copy)


def is_empty(url: str) -> bool:
    """Return whether there are no tables at this place."""
    module = sqlite if kind_of(url) is DatabaseKind.SQLITE else postgresql
    return module.is_empty(url)


def load_database(copy: Path, url: str) -> Contents:
    """Restore a copy of the same kind into an empty place; return what is in it."""
    module = sqlite if kind_of(url) is DatabaseKind.SQLITE else postgresql
    return module.load_database(copy, url)


def remove_database(url: str) -> None:
    """Remove what was restored to this place."""
    if kind_of(url) is DatabaseKind.SQLITE:
        sqlite.remove_database(url)
    else:
        postgresql.remove_contents(url)
