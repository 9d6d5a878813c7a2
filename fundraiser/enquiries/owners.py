"""The default owner of an enquiry: the colleague with the fewest open ones. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from fundraiser.accounts.permissions import Role

# Other roles get an enquiry only if there is nobody with an earlier one.
TURNS = (Role.FUNDRAISING, Role.ADMIN, Role.FINANCE, Role.VIEWER)


@dataclass(frozen=True, slots=True)
class OwnerCandidate:
    """A colleague who may answer, and the number of their open enquiries."""

    staff_member_id: int
    role: Role
    open_count: int


def choose_owner(candidates: Iterable[OwnerCandidate]) -> int | None:
    """Return the id of the next enquiry's owner, or None without candidates."""
    owner = min(
        candidates,
        key=lambda person: (TURNS.index(person.role), person.open_count, person.staff_member_id),
        default=None,
    )
    return owner.staff_member_id if owner else None
