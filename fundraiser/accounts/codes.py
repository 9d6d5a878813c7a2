"""Operations on the second factor of an account.

Each locks the account first, so that two requests with the same code cannot both succeed.
"""

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol

from fundraiser import audit
from fundraiser.accounts.errors import NoSecondFactor, SecondFactorIsRequired
from fundraiser.accounts.models import NoticeKind, StaffMember
from fundraiser.accounts.operations import end_sessions, send_notice, subject_of
from fundraiser.accounts.queries import lock_person
from fundraiser.accounts.second_factor import (
    new_recovery_codes,
    step_of_code,
    without_recovery_code,
)
from fundraiser.audit import AuditAction
from fundraiser.config import SecondFactor, settings
from fundraiser.web.actors import Actor

WRONG_CODES_ALLOWED = 5
PAUSE = timedelta(minutes=15)


class CodeResult(Enum):
    """The result of checking a code."""

    TAKEN = auto()
    WRONG = auto()
    PAUSED = auto()


class Take(Protocol):
    """A function that checks and uses up one kind of code."""

    def __call__(self, staff_member_id: int, code: str, *, at: datetime) -> CodeResult: ...


def take_code(staff_member_id: int, code: str, *, at: datetime) -> CodeResult:
    """Check and use up a code of the person's app. It and earlier ones are refused afterwards."""
    member = lock_person(staff_member_id)
    if member.codes_are_paused(at):
        return CodeResult.PAUSED
    step = _step(member, code, at=at)
    if step is None:
        return _count_wrong(member, at=at)
    member.last_totp_counter = step
    member.wrong_codes = 0
    return CodeResult.TAKEN


def take_recovery_code(staff_member_id: int, code: str, *, at: datetime) -> CodeResult:
    """Check and use up a recovery code, and notify the person by email."""
    member = lock_person(staff_member_id)
    if member.codes_are_paused(at):
        return CodeResult.PAUSED
    left = without_recovery_code(member.mf_recovery_codes or [], code)
    if left is None:
        return _count_wrong(member, at=at)
    member.mf_recovery_codes = left
    member.wrong_codes = 0
    audit.record(AuditAction.RECOVERY_CODE_USED, subject_of(member), Actor.staff(member.id), at)
    send_notice(NoticeKind.RECOVERY_CODE_USED, member, at=at)
    return CodeResult.TAKEN


def set_up(staff_member_id: int, secret: str, code: str, *, at: datetime) -> list[str] | None:
    """Save a new secret if `code` is right, and return recovery codes to show once.

    Returns None if the code is wrong. Ends all sessions of the person.
    """
    member = lock_person(staff_member_id)
    step = step_of_code(code, secret, at=at, after=None)
    if step is None:
        return None
    member.tf_totp_secret = secret
    member.last_totp_counter = step
    member.wrong_codes, member.codes_paused_until_at = 0, None
    end_sessions(member)
    actor = Actor.staff(member.id)
    audit.record(AuditAction.SECOND_FACTOR_SET_UP, subject_of(member), actor, at)
    send_notice(NoticeKind.SECOND_FACTOR_SET_UP, member, at=at)
    return _renew_recovery_codes(member)


def make_recovery_codes(staff_member_id: int, *, at: datetime) -> list[str]:
    """Replace the recovery codes and return the new ones, to show once.

    Raises NoSecondFactor if the person has none.
    """
    member = lock_person(staff_member_id)
    if not member.has_second_factor:
        raise NoSecondFactor
    audit.record(AuditAction.RECOVERY_CODES_MADE, subject_of(member), Actor.staff(member.id), at)
    return _renew_recovery_codes(member)


def remove(staff_member_id: int, *, at: datetime) -> None:
    """Remove the person's own second factor and end their sessions. Repeatable.

    Raises SecondFactorIsRequired if this installation requires one.
    """
    if settings().second_factor is SecondFactor.REQUIRED:
        raise SecondFactorIsRequired
    member = lock_person(staff_member_id)
    if not member.has_second_factor:
        return
    _forget(member)
    end_sessions(member)
    audit.record(AuditAction.SECOND_FACTOR_REMOVED, subject_of(member), Actor.staff(member.id), at)
    send_notice(NoticeKind.SECOND_FACTOR_GONE, member, at=at)


def reset(staff_member_id: int, *, actor: Actor, at: datetime) -> None:
    """Remove a colleague's lost second factor and end their sessions. Repeatable."""
    member = lock_person(staff_member_id)
    if not member.has_second_factor:
        return
    _forget(member)
    end_sessions(member)
    audit.record(AuditAction.SECOND_FACTOR_RESET, subject_of(member), actor, at)
    send_notice(NoticeKind.SECOND_FACTOR_GONE, member, at=at)


def _step(member: StaffMember, code: str, *, at: datetime) -> int | None:
    if member.tf_totp_secret is None:
        return None
    return step_of_code(code, member.tf_totp_secret, at=at, after=member.last_totp_counter)


def _count_wrong(member: StaffMember, *, at: datetime) -> CodeResult:
    """Count a wrong code. The fifth in a row pauses codes for PAUSE and notifies the person."""
    member.wrong_codes += 1
    if member.wrong_codes < WRONG_CODES_ALLOWED:
        return CodeResult.WRONG
    member.wrong_codes = 0
    member.codes_paused_until_at = at + PAUSE
    audit.record(AuditAction.STAFF_CODES_LOCKED, subject_of(member), Actor.staff(member.id), at)
    send_notice(NoticeKind.CODES_PAUSED, member, at=at)
    return CodeResult.PAUSED


def _renew_recovery_codes(member: StaffMember) -> list[str]:
    codes, encrypted = new_recovery_codes()
    member.mf_recovery_codes = encrypted
    return codes


def _forget(member: StaffMember) -> None:
    member.tf_totp_secret = None
    member.last_totp_counter = None
    member.mf_recovery_codes = None
    member.wrong_codes, member.codes_paused_until_at = 0, None
