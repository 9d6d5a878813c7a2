"""The log of sign-ins and failed attempts, kept for 90 days. It holds no address of a network."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from fundraiser.accounts.models import EndedSession, SignInAttempt, SignInResult, StaffMember
from fundraiser.database import db, insert_into

KEPT = timedelta(days=90)
ENDED_KEPT = timedelta(days=1)  # longer than a session lasts


def log_attempt(
    person: StaffMember | None,
    result: SignInResult,
    *,
    network: str,
    browser: str,
    at: datetime,
) -> None:
    """Log that somebody signed in or failed to; `person` is None for an address nobody here has."""
    db.session.add(
        SignInAttempt(
            at=at,
            staff_member_id=person.id if person else None,
            result=result,
            network=network,
            browser=browser,
        )
    )
    db.session.flush()


def end_session(session_id: str, *, at: datetime) -> None:
    """End one session: its cookie, also a copy of it, opens nothing from now on. Repeatable."""
    row = insert_into(EndedSession).values(session_id=session_id, ended_at=at)
    db.session.execute(row.on_conflict_do_nothing())


def is_ended(session_id: str) -> bool:
    return db.session.get(EndedSession, session_id) is not None


def forget_old_attempts(*, at: datetime) -> None:
    """Delete old attempts, and ended sessions that would be over by now."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < at - KEPT))
    db.session.execute(delete(EndedSession).where(EndedSession.ended_at < at - ENDED_KEPT))
