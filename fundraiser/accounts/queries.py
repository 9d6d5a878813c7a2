"""Reading who works here."""

from sqlalchemy import func, select

from fundraiser.accounts.errors import NoSuchColleague
from fundraiser.accounts.links import notice_id_of
from fundraiser.accounts.models import AccountNotice, StaffMember
from fundraiser.accounts.permissions import Role
from fundraiser.database import db


def normalised(email: str) -> str:
    """Return an address as it is kept and compared: capitals and spaces around it are gone."""
    return email.strip().casefold()


def find_by_email(email: str) -> StaffMember | None:
    return db.session.scalar(select(StaffMember).where(StaffMember.email == normalised(email)))


def find_by_uniquifier(uniquifier: str) -> StaffMember | None:
    """Return the person a session names, if their account is open."""
    return db.session.scalar(
        select(StaffMember).where(
            StaffMember.fs_uniquifier == uniquifier, StaffMember.active.is_(True)
        )
    )


def get_colleague(staff_member_id: int) -> StaffMember:
    member = db.session.get(StaffMember, staff_member_id)
    if member is None:
        raise NoSuchColleague
    return member


def list_people() -> list[StaffMember]:
    """Return everyone who works or worked here: open accounts first, by name."""
    query = select(StaffMember).order_by(
        StaffMember.active.desc(), func.lower(StaffMember.name), StaffMember.id
    )
    return list(db.session.scalars(query))


def has_people() -> bool:
    return db.session.scalar(select(StaffMember.id).limit(1)) is not None


def find_notice(notice_id: int) -> AccountNotice | None:
    return db.session.get(AccountNotice, notice_id)


def find_notice_of_link(token: str) -> AccountNotice | None:
    notice_id = notice_id_of(token)
    return find_notice(notice_id) if notice_id is not None else None


def lock_person(staff_member_id: int) -> StaffMember:
    """Return the person's row, locked and current. Raises NoSuchColleague."""
    member = db.session.scalar(
        select(StaffMember)
        .where(StaffMember.id == staff_member_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if member is None:
        raise NoSuchColleague
    return member


def lock_administrators() -> list[StaffMember]:
    """Return the open accounts of administrators who have a password, locked, in id order."""
    query = (
        select(StaffMember)
        .where(
            StaffMember.role == Role.ADMIN,
            StaffMember.active.is_(True),
            StaffMember.password.is_not(None),
        )
        .order_by(StaffMember.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))
