"""The session of a member of staff. No other module reads or writes it.

The cookie is signed and holds an identifier of the person, which is replaced to end all of their
sessions. Public pages never read it.
"""

import secrets
from datetime import UTC, datetime, timedelta

import flask_login
from flask import session

from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.queries import find_by_uniquifier

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
FIRST_STEP_LASTS = timedelta(minutes=10)
TOUCH_EVERY = timedelta(minutes=1)

SIGNED_IN_AT = "signed_in_at"
USED_AT = "used_at"
CONFIRMED_AT = "confirmed_at"
FIRST_STEP = "first_step"
FIRST_STEP_AT = "first_step_at"
NEXT = "next"
SESSION_ID = "session_id"
NEW_SECRET = "new_secret"  # noqa: S105 - the name of a key


def find_signed_in() -> StaffMember | None:
    """Return the person signed in, or None. The account must be open."""
    person = flask_login.current_user
    return person._get_current_object() if person.is_authenticated else None


def signed_in_person() -> StaffMember:
    """Return the person signed in, in a view with `@staff_only`."""
    person = find_signed_in()
    if person is None:
        raise RuntimeError("nobody is signed in: the view needs @staff_only")
    return person


def enter(person: StaffMember, *, at: datetime) -> None:
    """Start a new session; nothing of the old one is kept."""
    session.clear()
    flask_login.login_user(person, remember=False)
    for key in (SIGNED_IN_AT, USED_AT, CONFIRMED_AT):
        session[key] = int(at.timestamp())
    session[SESSION_ID] = secrets.token_hex(16)


def current_session_id() -> str:
    """Return the id of this browser's session."""
    return str(session.get(SESSION_ID, ""))


def leave() -> None:
    """End the session of this browser."""
    flask_login.logout_user()
    session.clear()


def is_over(at: datetime) -> bool:
    """Return whether the session was idle for IDLE or has lasted LONGEST."""
    return at - _instant(USED_AT) >= IDLE or at - _instant(SIGNED_IN_AT) >= LONGEST


def touch(at: datetime) -> None:
    """Record that the session is in use, at most once a minute."""
    if at - _instant(USED_AT) >= TOUCH_EVERY:
        session[USED_AT] = int(at.timestamp())


def confirmed_ago(at: datetime) -> timedelta:
    """Return how long ago the person last entered their password."""
    return at - _instant(CONFIRMED_AT)


def note_confirmed(at: datetime) -> None:
    session[CONFIRMED_AT] = int(at.timestamp())


def remember_first_step(person: StaffMember, *, next_path: str, at: datetime) -> None:
    """Record that the password was right. The person is not signed in before the code is too."""
    session.clear()
    session[FIRST_STEP] = person.fs_uniquifier
    session[FIRST_STEP_AT] = int(at.timestamp())
    session[NEXT] = next_path


def person_after_first_step(at: datetime) -> StaffMember | None:
    """Return the person who entered the right password within FIRST_STEP_LASTS, or None."""
    if FIRST_STEP not in session or at - _instant(FIRST_STEP_AT) >= FIRST_STEP_LASTS:
        return None
    return find_by_uniquifier(session[FIRST_STEP])


def next_after_first_step() -> str:
    return str(session.get(NEXT, ""))


def keep_new_secret(secret: str) -> None:
    """Store a new second-factor secret, encrypted, until its first code confirms it."""
    session[NEW_SECRET] = secret


def find_new_secret() -> str | None:
    secret: str | None = session.get(NEW_SECRET)
    return secret


def _instant(key: str) -> datetime:
    return datetime.fromtimestamp(session.get(key, 0), UTC)
