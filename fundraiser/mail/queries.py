"""Reads of the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import defer

from fundraiser.database import db, find_locked_row
from fundraiser.database.indexes import has_value
from fundraiser.jobs.claims import oldest_waiting
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail

ANSWER_ABOUT_ONE_EMAIL = "4__ %"  # a temporary reply code
IS_DEAD = has_value(OutgoingEmail.status, EmailStatus.DEAD)
IS_HELD = has_value(OutgoingEmail.status, EmailStatus.HELD)


@dataclass(frozen=True)
class EmailBody:
    """An email's text and HTML, parsed from its bytes; empty until it is written."""

    text: str
    html: str


def find_email(email_id: int) -> OutgoingEmail | None:
    return db.session.get(OutgoingEmail, email_id)


def lock_email(email_id: int) -> OutgoingEmail | None:
    """Return the current email, locked until the transaction ends, or None."""
    return find_locked_row(OutgoingEmail, email_id)


def is_waiting(kind: EmailKind, record_id: int) -> bool:
    """Return whether an email of this kind about the record is still to be written."""
    query = select(OutgoingEmail.id).where(
        OutgoingEmail.kind == kind,
        OutgoingEmail.record_id == record_id,
        OutgoingEmail.status == EmailStatus.DUE,
        OutgoingEmail.raw.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None


def has_failed(kind: EmailKind, record_id: int) -> bool:
    """Return whether an email of this kind about the record was refused, or not taken so far."""
    query = select(OutgoingEmail.id).where(
        OutgoingEmail.kind == kind,
        OutgoingEmail.record_id == record_id,
        OutgoingEmail.last_error.is_not(None),
        OutgoingEmail.status.in_([EmailStatus.DUE, EmailStatus.DEAD]),
    )
    return db.session.scalar(query.limit(1)) is not None


def newest_failed() -> int | None:
    """Return the id of the newest email that failed, or None."""
    query = select(func.max(OutgoingEmail.id)).where(IS_DEAD)
    return db.session.scalar(query)


def lock_failed_until(email_id: int) -> list[OutgoingEmail]:
    """Return the failed emails up to this id, locked until the transaction ends."""
    query = select(OutgoingEmail).options(defer(OutgoingEmail.raw)).order_by(OutgoingEmail.id)
    failed = query.where(IS_DEAD, OutgoingEmail.id <= email_id)
    return list(db.session.scalars(failed.with_for_update(key_share=True)))


def list_about(records: Mapping[EmailKind, Sequence[int]]) -> list[OutgoingEmail]:
    """Return the emails about these records without their bytes, in the order queued."""
    conditions = [
        and_(OutgoingEmail.kind == kind, OutgoingEmail.record_id.in_(record_ids))
        for kind, record_ids in records.items()
    ]
    query = select(OutgoingEmail).options(defer(OutgoingEmail.raw)).where(or_(false(), *conditions))
    return list(db.session.scalars(query.order_by(OutgoingEmail.id)))


def list_held(*, most: int) -> list[OutgoingEmail]:
    """Return held emails without their bytes, oldest first."""
    return list(db.session.scalars(_held().limit(most)))


def lock_held_until(email_id: int) -> list[OutgoingEmail]:
    """Return the held emails up to this id, locked until the transaction ends."""
    return list(
        db.session.scalars(
            _held().where(OutgoingEmail.id <= email_id).with_for_update(key_share=True)
        )
    )


def _held() -> Select[OutgoingEmail]:
    query = select(OutgoingEmail).options(defer(OutgoingEmail.raw))
    return query.where(IS_HELD).order_by(OutgoingEmail.id)


def newest_held() -> int | None:
    """Return the id of the newest held email, or None."""
    query = select(func.max(OutgoingEmail.id)).where(IS_HELD)
    return db.session.scalar(query)


def count_held() -> int:
    return count_by_status([EmailStatus.HELD])[EmailStatus.HELD]


def count_by_status(statuses: Sequence[EmailStatus]) -> Mapping[EmailStatus, int]:
    """Return how many emails have each of these statuses."""
    rows = db.session.execute(
        select(OutgoingEmail.status, func.count())
        .where(OutgoingEmail.status.in_(statuses))
        .group_by(OutgoingEmail.status)
    )
    counts = {row.status: row[1] for row in rows}
    return {status: counts.get(status, 0) for status in statuses}


def oldest_waiting_email(*, at: datetime) -> datetime | None:
    """Return since when the oldest email waits that should have left, or None."""
    return oldest_waiting(OutgoingEmail, OutgoingEmail.queued_at, at=at)


def find_server_failure() -> OutgoingEmail | None:
    """Return the newest waiting email that failed because of the mail server, or None.

    None as well if a later email was sent: the server works again. An answer about this one email,
    such as `451 Come back later`, is not counted.
    """
    failed = db.session.scalar(
        select(OutgoingEmail)
        .options(defer(OutgoingEmail.raw))
        .where(
            OutgoingEmail.status == EmailStatus.DUE,
            OutgoingEmail.tries > 0,
            OutgoingEmail.last_error.not_like(ANSWER_ABOUT_ONE_EMAIL),
        )
        .order_by(OutgoingEmail.queued_at.desc())
        .limit(1)
    )
    return None if failed is None or _has_sent_since(failed.queued_at) else failed


def _has_sent_since(at: datetime) -> bool:
    sent = select(OutgoingEmail.id).where(
        OutgoingEmail.status == EmailStatus.SENT, OutgoingEmail.due_at >= at
    )
    return db.session.scalar(sent.limit(1)) is not None


def read_body(email: OutgoingEmail) -> EmailBody:
    """Return the email's body; empty if it contains a sign-in link."""
    if email.raw is None or email.is_sensitive:
        return EmailBody("", "")
    message = message_from_bytes(email.raw, policy=policy.default)
    return EmailBody(_part(message, "plain"), _part(message, "html"))


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
