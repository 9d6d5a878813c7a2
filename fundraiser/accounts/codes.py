"""The second factor of an account: set up, asked for, counted, removed.

These are operations, in a file of their own because they are a subject of their own. Each locks
the account first, so that two requests with one code cannot both be let in.
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
    """What became of a code."""

    TAKEN = auto()
    WRONG = auto()
    PAUSED = auto()


class Take(Protocol):
    """Takes one kind of code."""

    def __call__(self, staff_member_id: int, code: str, *, at: datetime) -> CodeResult: ...


def take_code(staff_member_id: int, code: str, *, at: datetime) -> CodeResult:
    """Take a code from the person's app, once: neither it nor an earlier one is taken again."""
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
    """Take one of the recovery codes; it is used up, and the person is told by email."""
    member = lock_person(staff_member_id)
    if member.codes_are_paused(at):
        return CodeResult.PAUSED
    left = without_recovery_code(member.mf_recovery_codes or [], code)
    if left is None:
        return _count_wrong(member, at=at)
    member.mf_recovery_codes = left
    member.wrong_codes = 0
    audit.record(
        AuditAction.RECOVERY_CODE_USED,
        actor=Actor.staff(member.id),
        subject=subject_of(member),
        at=at,
    )
    send_notice(NoticeKind.RECOVERY_CODE_USED, member, at=at)
    return CodeResult.TAKEN


def set_up(staff_member_id: int, secret: str, code: str, *, at: datetime) -> list[str] | None:
    """Keep a new secret if `code` is its code, and return recovery codes to show once.

    None if the code is wrong. All other sessions of the person are over.
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
    audit.record(AuditAction.SECOND_FACTOR_SET_UP, actor=actor, subject=subject_of(member), at=at)
    send_notice(NoticeKind.SECOND_FACTOR_SET_UP, member, at=at)
    return _renew_recovery_codes(member)


def make_recovery_codes(staff_member_id: int, *, at: datetime) -> list[str]:
    """Return ten fresh recovery codes, to show once; those made before are void.

    Raises NoSecondFactor: without one there is nothing to recover.
    """
    member = lock_person(staff_member_id)
    if not member.has_second_factor:
        raise NoSecondFactor
    audit.record(
        AuditAction.RECOVERY_CODES_MADE,
        actor=Actor.staff(member.id),
        subject=subject_of(member),
        at=at,
    )
    return _renew_recovery_codes(member)


def remove(staff_member_id: int, *, at: datetime) -> None:
    """Let the person sign in by password alone; their sessions end. Repeatable.

    Raises SecondFactorIsRequired where everyone signs in with one.
    """
    if settings().second_factor is SecondFactor.REQUIRED:
        raise SecondFactorIsRequired
    member = lock_person(staff_member_id)
    if not member.has_second_factor:
        return
    _forget(member)
    end_sessions(member)
    audit.record(
        AuditAction.SECOND_FACTOR_REMOVED,
        actor=Actor.staff(member.id),
        subject=subject_of(member),
        at=at,
    )
    send_notice(NoticeKind.SECOND_FACTOR_GONE, member, at=at)


def reset(staff_member_id: int, *, actor: Actor, at: datetime) -> None:
    """Remove the second factor that a colleague lost, and end their sessions. Repeatable."""
    member = lock_person(staff_member_id)
    if not member.has_second_factor:
        return
    _forget(member)
    end_sessions(member)
    audit.record(AuditAction.SECOND_FACTOR_RESET, actor=actor, subject=subject_of(member), at=at)
    send_notice(NoticeKind.SECOND_FACTOR_GONE, member, at=at)


def _step(member: StaffMember, code: str, *, at: datetime) -> int | None:
    if member.tf_totp_secret is None:
        return None
    return step_of_code(code, member.tf_totp_secret, at=at, after=member.last_totp_counter)


def _count_wrong(member: StaffMember, *, at: datetime) -> CodeResult:
    """Count a wrong code; the fifth in a row pauses codes for a while, and the person is told."""
    member.wrong_codes += 1
    if member.wrong_codes < WRONG_CODES_ALLOWED:
        return CodeResult.WRONG
    member.wrong_codes = 0
    member.codes_paused_until_at = at + PAUSE
    audit.record(
        AuditAction.STAFF_CODES_LOCKED,
        actor=Actor.staff(member.id),
        subject=subject_of(member),
        at=at,
    )
    send_notice(NoticeKind.CODES_PAUSED, member, at=at)
    return CodeResult.PAUSED


def _renew_recovery_codes(member: StaffMember) -> list[str]:
    shown, kept = new_recovery_codes()
    member.mf_recovery_codes = kept
    return shown


def _forget(member: StaffMember) -> None:
    member.tf_totp_secret = None
    member.last_totp_counter = None
    member.mf_recovery_codes = None
    member.wrong_codes, member.codes_paused_until_at = 0, None
