"""For whom a list is read: the person, the moment, the zone and the language."""

from dataclasses import dataclass
from datetime import date, datetime

from fundraiser.accounts.permissions import PERMISSIONS, Permission, Role
from fundraiser.clock import date_in


@dataclass(frozen=True, slots=True)
class Scope:
    """Who looks at a list, when, in which zone and language.

    Plain values: a file is written after the session that read the person has ended.
    """

    person_id: int
    role: Role
    at: datetime
    zone: str
    language: str

    @property
    def today(self) -> date:
        return date_in(self.at, self.zone)

    def may(self, permission: Permission | None) -> bool:
        return permission is None or permission in PERMISSIONS[self.role]
