"""The manifest of a backup: what is in it. Pure."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from fundraiser.backups.errors import BackupDamaged

FORMAT = 1


class DatabaseKind(StrEnum):
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"

    @property
    def file_name(self) -> str:
        """The name of its copy in a backup."""
        return "database.sqlite" if self is DatabaseKind.SQLITE else "database.dump"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is in a copy of a database."""

    migration: str
    installation: str
    row_counts: Mapping[str, int]  # by table


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds, as written into it."""

    made_at: datetime
    app_version: str
    database: DatabaseKind
    contents: Contents
    checksums: Mapping[str, str]  # SHA-256 by file

    def to_json(self) -> str:
        written = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(written, indent=2, sort_keys=True)

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Return the manifest. Raises BackupDamaged if this version cannot read it."""
        try:
            written = json.loads(text)
            if written.pop("format") != FORMAT:
                raise BackupDamaged("The backup was made by a newer version of the app.")
            return cls(
                made_at=datetime.fromisoformat(written.pop("made_at")),
                database=DatabaseKind(written.pop("database")),
                contents=Contents(**written.pop("contents")),
                **written,
            )
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise BackupDamaged("The backup has no manifest that can be read.") from error
