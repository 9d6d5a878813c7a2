"""Whose an enquiry becomes when nobody has chosen: whoever has fewest to answer. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from fundraiser.accounts.permissions import Role

# Those whose work it is come first; others only where there is nobody else.
TURNS = (Role.FUNDRAISING, Role.ADMIN, Role.FINANCE, Role.VIEWER)


@dataclass(frozen=True, slots=True)
class OwnerCandidate:
    """Somebody who may answer, and how many open enquiries are theirs."""

    staff_member_id: int
    role: Role
    open_count: int


def choose_owner(candidates: Iterable[OwnerCandidate]) -> int | None:
    """Return whose the next enquiry is, or None if nobody works here yet."""
    chosen = min(
        candidates,
        key=lambda one: (TURNS.index(one.role), one.open_count, one.staff_member_id),
        default=None,
    )
    return chosen.staff_member_id if chosen else None
