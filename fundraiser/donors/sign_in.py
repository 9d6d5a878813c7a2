"""Sign in by a link sent by email.

Known and unknown addresses get the same response and the same email, in the same time: a stranger
learns nothing by trying. A new person gets an empty account, which says how to begin. The donor is
added when the link is used, not when an address is typed, so nobody can fill our records with other
people's addresses.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, or_, update

from fundraiser import audit, mail
from fundraiser.audit import AuditAction
from fundraiser.database import db, lock_row, rows_changed
from fundraiser.donors.addresses import normalise_email
from fundraiser.donors.models import Donor, DonorSession, SignInLink, subject_of
from fundraiser.donors.operations import find_or_add_donor
from fundraiser.donors.queries import count_links_since
from fundraiser.errors import Conflict
from fundraiser.mail.kinds import EmailKind
from fundraiser.web.actors import Actor

LINK_LASTS = timedelta(minutes=30)
PRESSED_TWICE_WITHIN = timedelta(minutes=1)
SESSION_LASTS = timedelta(days=30)
KEPT_AFTERWARDS = timedelta(days=7)
MOST_LINKS_AN_HOUR = 5
TOKEN_BYTES = 32
LONGEST_PATH = 300


class LinkNotGood(Conflict):
    """The link was already used, or is too old."""

    message = _("This link was used already, or is too old. Ask for a new one.")


def send_link(
    email: str,
    *,
    language: str,
    leads_to: str = "",
    name: str = "",
    page_id: int | None = None,
    at: datetime,
) -> None:
    """Send a sign-in link to this address, unless five were sent within the last hour.

    `leads_to` is a path on this site, or empty. With a `page_id`, the link publishes that draft.
    Each call sends another link.
    """
    normalised = normalise_email(email)
    if count_links_since(normalised, since=at - timedelta(hours=1)) >= MOST_LINKS_AN_HOUR:
        return
    link = SignInLink(
        email=email,
        email_normalised=normalised,
        name=name,
        language=language,
        leads_to=own_path(leads_to),
        page_id=page_id,
        made_at=at,
        expires_at=at + LINK_LASTS,
    )
    db.session.add(link)
    db.session.flush()
    mail.queue(
        EmailKind.SIGN_IN_LINK if page_id is None else EmailKind.PAGE_LINK,
        link.id,
        recipient=email,
        language=language,
        once=f"sign-in-link:{link.id}",
        at=at,
        sensitive=True,
    )


def is_good(link: SignInLink, browser_key: str, *, at: datetime) -> bool:
    """Return whether this browser may use the link: nobody has, or it has itself a moment ago.

    A browser that sends the button twice drops the first answer, and the session in it.
    """
    if link.used_at is None:
        return at < link.expires_at
    return at < link.used_at + PRESSED_TWICE_WITHIN and link.used_in == hash_of(browser_key)


def use_link(link: SignInLink, browser_key: str, *, at: datetime) -> int:
    """Mark the link as used and its address as verified; return the donor's id.

    Raises LinkNotGood, also if another browser uses it at the same time.
    """
    link = lock_row(SignInLink, link.id)
    if not is_good(link, browser_key, at=at):
        raise LinkNotGood
    link.used_at = link.used_at or at
    link.used_in = hash_of(browser_key)
    link.donor_id = find_or_add_donor(link.email, name=link.name, language=link.language, at=at)
    rows_changed(
        update(Donor)
        .where(Donor.id == link.donor_id, Donor.email_proved_at.is_(None))
        .values(email_proved_at=at)
    )
    return link.donor_id


def begin_session(donor_id: int, *, at: datetime) -> str:
    """Sign the donor in with one more browser; return the token for its cookie."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        DonorSession(
            token_hash=hash_of(token),
            donor_id=donor_id,
            began_at=at,
            expires_at=at + SESSION_LASTS,
        )
    )
    _note(AuditAction.DONOR_SIGNED_IN, donor_id, at)
    return token


def end_session(token: str, *, at: datetime) -> None:
    """End the session with this token. Repeatable."""
    statement = (
        update(DonorSession)
        .where(DonorSession.token_hash == hash_of(token), DonorSession.ended_at.is_(None))
        .values(ended_at=at)
        .returning(DonorSession.donor_id)
    )
    donor_id = db.session.connection().execute(statement).scalar_one_or_none()
    if donor_id is not None:
        _note(AuditAction.DONOR_SIGNED_OUT, donor_id, at)


def forget_old_sign_ins(*, at: datetime) -> None:
    """Delete links and sessions that ended more than a week ago. Repeatable."""
    before = at - KEPT_AFTERWARDS
    db.session.execute(delete(SignInLink).where(SignInLink.expires_at < before))
    is_over = or_(DonorSession.expires_at < before, DonorSession.ended_at < before)
    db.session.execute(delete(DonorSession).where(is_over))


def own_path(path: str) -> str:
    """Return the path if it leads to this site; otherwise return an empty string."""
    is_ours = path.startswith("/") and len(path) <= LONGEST_PATH
    is_plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if is_ours and is_plain and "//" not in path else ""


def hash_of(token: str) -> str:
    """Return the stored hash of a session's token or a browser's key."""
    return sha256(token.encode()).hexdigest()


def _note(action: AuditAction, donor_id: int, at: datetime) -> None:
    audit.record(action, subject_of(donor_id), Actor.donor(donor_id), at)
