"""Operations on accounts. Callers hash passwords first, outside the transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from fundraiser import audit
from fundraiser.accounts.errors import (
    AccountClosed,
    AlreadyJoined,
    AlreadyOnStaff,
    LastAdministrator,
    LinkNoLongerGood,
    NotTheFirstAccount,
)
from fundraiser.accounts.first_sign_in import is_first_account
from fundraiser.accounts.models import UNIQUIFIER_LENGTH, AccountNotice, NoticeKind, StaffMember
from fundraiser.accounts.passwords import hash_password
from fundraiser.accounts.permissions import Role
from fundraiser.accounts.queries import (
    find_by_email,
    find_notice,
    lock_administrators,
    lock_person,
    normalised,
)
from fundraiser.accounts.sign_in_log import end_session
from fundraiser.audit import AuditAction
from fundraiser.database import db, flush_or_refuse
from fundraiser.i18n.languages import Language
from fundraiser.mail import queue
from fundraiser.mail.kinds import EmailKind
from fundraiser.web.actors import VISITOR, Actor


@dataclass(frozen=True)
class FirstSignIn:
    """The first administrator and their password, which is not stored in plain text."""

    member: StaffMember
    password: str


def subject_of(member: StaffMember) -> str:
    return f"staff:{member.id}"


def invite(
    email: str, *, name: str, role: Role, language: Language, actor: Actor, at: datetime
) -> AccountNotice:
    """Add an account without a password and queue the invitation, whose link sets one.

    Raises AlreadyOnStaff if the address has an account, open or closed.
    """
    member = _add_member(email, name=name, role=role, language=language, at=at)
    audit.record(
        AuditAction.STAFF_INVITED,
        subject_of(member),
        actor,
        at,
        after={"email": member.email, "role": role.value},
    )
    return send_notice(NoticeKind.INVITATION, member, at=at)


def invite_again(staff_member_id: int, *, actor: Actor, at: datetime) -> AccountNotice:
    """Queue a new invitation.

    Raises AccountClosed, or AlreadyJoined if the person has set a password.
    """
    member = lock_person(staff_member_id)
    if not member.active:
        raise AccountClosed
    if not member.is_invited:
        raise AlreadyJoined
    audit.record(AuditAction.STAFF_INVITED_AGAIN, subject_of(member), actor, at)
    return send_notice(NoticeKind.INVITATION, member, at=at)


def record_link_shown(notice: AccountNotice, *, actor: Actor, at: datetime) -> None:
    """Record that the inviter was shown the link of an invitation."""
    audit.record(
        AuditAction.STAFF_INVITATION_LINK_SHOWN, f"staff:{notice.staff_member_id}", actor, at
    )


def make_first_admin(email: str, *, name: str, actor: Actor, at: datetime) -> FirstSignIn:
    """Add an administrator with a generated password, for a first run."""
    password = "-".join(secrets.token_hex(2) for _ in range(5))
    member = _add_member(email, name=name, role=Role.ADMIN, language=Language.ENGLISH, at=at)
    member.password = hash_password(password)
    member.password_set_at = at
    audit.record(
        AuditAction.STAFF_INVITED,
        subject_of(member),
        actor,
        at,
        after={"email": member.email, "role": Role.ADMIN.value},
    )
    return FirstSignIn(member, password)


def make_account_own(
    staff_member_id: int, *, email: str, name: str, password_hash: str, actor: Actor, at: datetime
) -> StaffMember:
    """Give the first account the name, address and password of the person who uses it.

    Raises NotTheFirstAccount, or AlreadyOnStaff if the address has another account.
    """
    member = lock_person(staff_member_id)
    if not is_first_account(member):
        raise NotTheFirstAccount
    before = {"email": member.email, "name": member.name}
    member.email, member.name = normalised(email), name
    flush_or_refuse(AlreadyOnStaff())
    after = {"email": member.email, "name": member.name}
    audit.record_changes(
        AuditAction.STAFF_DETAILS_CHANGED, subject_of(member), actor, at, before=before, after=after
    )
    return set_password(member.id, password_hash, actor=actor, at=at)


def set_role(staff_member_id: int, role: Role, *, actor: Actor, at: datetime) -> StaffMember:
    """Change a person's role, from their next request on. Repeatable.

    Raises LastAdministrator if no other administrator could sign in.
    """
    administrators = lock_administrators()
    member = lock_person(staff_member_id)
    if member.role is role:
        return member
    if role is not Role.ADMIN:
        _require_another(administrators, member)
    audit.record(
        AuditAction.STAFF_ROLE_CHANGED,
        subject_of(member),
        actor,
        at,
        before={"role": member.role.value},
        after={"role": role.value},
    )
    member.role = role
    return member


def deactivate(staff_member_id: int, *, actor: Actor, at: datetime) -> StaffMember:
    """Close an account and end its sessions. Its audit entries stay. Repeatable.

    Raises LastAdministrator if no other administrator could sign in.
    """
    administrators = lock_administrators()
    member = lock_person(staff_member_id)
    if not member.active:
        return member
    _require_another(administrators, member)
    member.active = False
    end_sessions(member)
    audit.record(AuditAction.STAFF_DEACTIVATED, subject_of(member), actor, at)
    return member


def reactivate(staff_member_id: int, *, actor: Actor, at: datetime) -> StaffMember:
    """Reopen a closed account with its old role and password. Repeatable."""
    member = lock_person(staff_member_id)
    if member.active:
        return member
    member.active = True
    audit.record(AuditAction.STAFF_REACTIVATED, subject_of(member), actor, at)
    return member


def change_details(
    staff_member_id: int, *, name: str, language: Language, actor: Actor, at: datetime
) -> StaffMember:
    """Set a person's name and language. Repeatable."""
    member = lock_person(staff_member_id)
    before = {"name": member.name, "language": member.language.value}
    after = {"name": name, "language": language.value}
    member.name, member.language = name, language
    audit.record_changes(
        AuditAction.STAFF_DETAILS_CHANGED, subject_of(member), actor, at, before=before, after=after
    )
    return member


def choose_emails(
    staff_member_id: int, *, alarms: bool, digest: bool, actor: Actor, at: datetime
) -> None:
    """Set which emails the person gets from the site itself. Repeatable."""
    member = lock_person(staff_member_id)
    before = {"wants_alarms": member.wants_alarms, "wants_digest": member.wants_digest}
    after = {"wants_alarms": alarms, "wants_digest": digest}
    member.wants_alarms, member.wants_digest = alarms, digest
    audit.record_changes(
        AuditAction.STAFF_DETAILS_CHANGED, subject_of(member), actor, at, before=before, after=after
    )


def record_sign_in(staff_member_id: int, *, at: datetime) -> StaffMember:
    """Record a completed sign-in."""
    member = lock_person(staff_member_id)
    member.last_signed_in_at = at
    audit.record(AuditAction.STAFF_SIGNED_IN, subject_of(member), Actor.staff(member.id), at)
    return member


def sign_out_everywhere(staff_member_id: int, *, at: datetime) -> None:
    """End every session of the person, on every device."""
    member = lock_person(staff_member_id)
    end_sessions(member)
    audit.record(AuditAction.STAFF_SIGNED_OUT, subject_of(member), Actor.staff(member.id), at)


def sign_out_here(staff_member_id: int, session_id: str, *, at: datetime) -> None:
    """End one session of the person; their others go on."""
    end_session(session_id, at=at)
    actor = Actor.staff(staff_member_id)
    audit.record(AuditAction.STAFF_SIGNED_OUT_HERE, f"staff:{staff_member_id}", actor, at)


def ask_for_password_link(email: str, *, language: Language, at: datetime) -> None:
    """Queue a link to set a new password, if the address has an open account.

    The same rows are written for an unknown address, so that neither the response nor its time
    reveals whether it is known. The email to an unknown address is withdrawn before it is sent.
    """
    member = find_by_email(email)
    open_account = member if member and member.active else None
    notice = _add_notice(NoticeKind.PASSWORD_LINK, open_account, at=at)
    queue(
        EmailKind.STAFF_SECURITY,
        notice.id,
        recipient=normalised(email),
        language=open_account.language if open_account else language,
        once=f"account-notice:{notice.id}",
        at=at,
        sensitive=True,
    )
    audit.record(
        AuditAction.STAFF_PASSWORD_LINK_ASKED,
        subject_of(open_account) if open_account else "staff:unknown",
        VISITOR,
        at,
    )


def set_password(
    staff_member_id: int, password_hash: str, *, actor: Actor, at: datetime
) -> StaffMember:
    """Set a new password, end all sessions and links, and notify the person."""
    member = lock_person(staff_member_id)
    member.password = password_hash
    member.password_set_at = at
    end_sessions(member)
    audit.record(AuditAction.STAFF_PASSWORD_SET, subject_of(member), actor, at)
    send_notice(NoticeKind.PASSWORD_SET, member, at=at)
    return member


def set_password_by_link(notice_id: int, password_hash: str, *, at: datetime) -> StaffMember:
    """Set a new password by link. Each link works once. Raises LinkNoLongerGood."""
    notice = find_notice(notice_id)
    if notice is None or notice.staff_member_id is None:
        raise LinkNoLongerGood
    member = lock_person(notice.staff_member_id)
    if not notice.is_link_good(at):
        raise LinkNoLongerGood
    return set_password(member.id, password_hash, actor=Actor.staff(member.id), at=at)


def end_sessions(member: StaffMember) -> None:
    """End all sessions of the person by replacing the identifier in their cookies."""
    member.fs_uniquifier = _new_uniquifier()


def send_notice(kind: NoticeKind, member: StaffMember, *, at: datetime) -> AccountNotice:
    """Queue an email to a person about their account."""
    notice = _add_notice(kind, member, at=at)
    is_invitation = kind is NoticeKind.INVITATION
    queue(
        EmailKind.STAFF_INVITATION if is_invitation else EmailKind.STAFF_SECURITY,
        notice.id,
        recipient=member.email,
        language=member.language,
        once=f"account-notice:{notice.id}",
        at=at,
        sensitive=is_invitation,
    )
    return notice


def _add_notice(kind: NoticeKind, member: StaffMember | None, *, at: datetime) -> AccountNotice:
    notice = AccountNotice(kind=kind, staff_member=member, asked_at=at)
    db.session.add(notice)
    db.session.flush()
    return notice


def _add_member(
    email: str, *, name: str, role: Role, language: Language, at: datetime
) -> StaffMember:
    member = StaffMember(
        email=normalised(email),
        name=name or email.partition("@")[0],
        role=role,
        language=language,
        fs_uniquifier=_new_uniquifier(),
        invited_at=at,
    )
    db.session.add(member)
    flush_or_refuse(AlreadyOnStaff())
    return member


def _require_another(administrators: list[StaffMember], member: StaffMember) -> None:
    if member.is_admin and not any(other.id != member.id for other in administrators):
        raise LastAdministrator


def _new_uniquifier() -> str:
    return secrets.token_hex(UNIQUIFIER_LENGTH // 2)
