"""For whom a list is read: the person, the moment, the zone and the language."""

from dataclasses import dataclass
from datetime import date, datetime

from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.clock import date_in


@dataclass(frozen=True, slots=True)
class Scope:
    """Who looks at a list, when, in which zone and language."""

    person: StaffMember
    at: datetime
    zone: str
    language: str

    @property
    def today(self) -> date:
        return date_in(self.at, self.zone)

    def may(self, permission: Permission | None) -> bool:
        return permission is None or self.person.may(permission)
