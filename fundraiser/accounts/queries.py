"""Reads of staff accounts."""

from sqlalchemy import func, select

from fundraiser.accounts.errors import NoSuchColleague
from fundraiser.accounts.links import notice_id_of
from fundraiser.accounts.models import AccountNotice, NoticeKind, StaffMember
from fundraiser.accounts.permissions import PERMISSIONS, Permission, Role
from fundraiser.database import db, find_locked_row


def normalised(email: str) -> str:
    """Return an email address as it is stored: stripped and in lower case."""
    return email.strip().casefold()


def find_by_email(email: str) -> StaffMember | None:
    return db.session.scalar(select(StaffMember).where(StaffMember.email == normalised(email)))


def find_by_uniquifier(uniquifier: str) -> StaffMember | None:
    """Return the person with this session identifier, if their account is open."""
    return db.session.scalar(
        select(StaffMember).where(
            StaffMember.fs_uniquifier == uniquifier, StaffMember.active.is_(True)
        )
    )


def find_colleague(staff_member_id: int) -> StaffMember | None:
    return db.session.get(StaffMember, staff_member_id)


def get_colleague(staff_member_id: int) -> StaffMember:
    member = find_colleague(staff_member_id)
    if member is None:
        raise NoSuchColleague
    return member


def list_people() -> list[StaffMember]:
    """Return all accounts: open ones first, then by name."""
    query = select(StaffMember).order_by(
        StaffMember.active.desc(), func.lower(StaffMember.name), StaffMember.id
    )
    return list(db.session.scalars(query))


def list_who_may(permission: Permission) -> list[StaffMember]:
    """Return the people with an open account and this permission, by id."""
    roles = [role for role in Role if permission in PERMISSIONS[role]]
    query = select(StaffMember).where(StaffMember.active.is_(True), StaffMember.role.in_(roles))
    return list(db.session.scalars(query.order_by(StaffMember.id)))


def has_people() -> bool:
    return db.session.scalar(select(StaffMember.id).limit(1)) is not None


def find_notice(notice_id: int) -> AccountNotice | None:
    return db.session.get(AccountNotice, notice_id)


def find_last_invitation(staff_member_id: int) -> AccountNotice | None:
    query = (
        select(AccountNotice)
        .where(
            AccountNotice.staff_member_id == staff_member_id,
            AccountNotice.kind == NoticeKind.INVITATION,
        )
        .order_by(AccountNotice.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def count_links_before(notice: AccountNotice) -> int:
    """Return how many links of this kind the person asked for in the lifetime before this one."""
    return db.session.scalars(
        select(func.count(AccountNotice.id)).where(
            AccountNotice.staff_member_id == notice.staff_member_id,
            AccountNotice.kind == notice.kind,
            AccountNotice.id < notice.id,
            AccountNotice.asked_at > notice.asked_at - notice.kind.link_lasts,
        )
    ).one()


def find_notice_of_link(token: str) -> AccountNotice | None:
    notice_id = notice_id_of(token)
    return find_notice(notice_id) if notice_id is not None else None


def lock_person(staff_member_id: int) -> StaffMember:
    """Return the person's current row, locked. Raises NoSuchColleague."""
    member = find_locked_row(StaffMember, staff_member_id)
    if member is None:
        raise NoSuchColleague
    return member


def lock_administrators() -> list[StaffMember]:
    """Return the open accounts of administrators with a password, locked, by id."""
    query = (
        select(StaffMember)
        .where(
            StaffMember.role == Role.ADMIN,
            StaffMember.active.is_(True),
            StaffMember.password.is_not(None),
        )
        .order_by(StaffMember.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))
