"""What the authors of audit entries are called."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from fundraiser.accounts.models import StaffMember
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db
from fundraiser.donors.models import Donor
from fundraiser.web.actors import ActorKind


def names_of_actors(entries: Iterable[AuditEntry]) -> Mapping[str, str]:
    """Return the names of the staff among the authors, by the `actor_id` of their entries."""
    ids = {int(entry.actor_id) for entry in entries if entry.actor_kind is ActorKind.STAFF}
    return {str(staff_member_id): name for staff_member_id, name in names_of_staff(ids).items()}


def names_of_staff(staff_member_ids: Iterable[int]) -> Mapping[int, str]:
    """Return what these colleagues are called, by id."""
    ids = set(staff_member_ids)
    if not ids:
        return {}
    rows = db.session.execute(
        select(StaffMember.id, StaffMember.name).where(StaffMember.id.in_(ids))
    )
    return {row.id: row.name for row in rows}


def names_of_donors(entries: Iterable[AuditEntry]) -> Mapping[str, str]:
    """Return the names of the donors among the authors, by the `actor_id` of their entries."""
    written = {entry.actor_id for entry in entries if entry.actor_kind is ActorKind.DONOR}
    ids = {int(each) for each in written if each.isdigit()}
    if not ids:
        return {}
    rows = db.session.execute(select(Donor.id, Donor.name).where(Donor.id.in_(ids)))
    return {str(donor_id): name for donor_id, name in rows}
