"""Reading the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import defer

from fundraiser.database import db, find_locked_row
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail


@dataclass(frozen=True)
class EmailBody:
    """What an email says, read back from its bytes; empty until it is written."""

    text: str
    html: str


def find_email(email_id: int) -> OutgoingEmail | None:
    return db.session.get(OutgoingEmail, email_id)


def lock_email(email_id: int) -> OutgoingEmail | None:
    """Return the email as it stands, locked until the transaction ends."""
    return find_locked_row(OutgoingEmail, email_id)


def is_waiting(kind: EmailKind, record_id: int) -> bool:
    """Return whether an email of this kind about the record is still to be written."""
    waiting = select(OutgoingEmail.id).where(
        OutgoingEmail.kind == kind,
        OutgoingEmail.record_id == record_id,
        OutgoingEmail.status == EmailStatus.DUE,
        OutgoingEmail.raw.is_(None),
    )
    return db.session.scalar(waiting.limit(1)) is not None


def list_about(records: Mapping[EmailKind, Sequence[int]]) -> list[OutgoingEmail]:
    """Return the emails about these records, without their bytes, as they were queued."""
    about = [
        and_(OutgoingEmail.kind == kind, OutgoingEmail.record_id.in_(record_ids))
        for kind, record_ids in records.items()
    ]
    chosen = select(OutgoingEmail).options(defer(OutgoingEmail.raw)).where(or_(false(), *about))
    return list(db.session.scalars(chosen.order_by(OutgoingEmail.id)))


def list_held(*, most: int) -> list[OutgoingEmail]:
    """Return emails that wait for a person's decision, without their bytes, oldest first."""
    return list(db.session.scalars(_held().limit(most)))


def lock_held_until(email_id: int) -> list[OutgoingEmail]:
    """Return the emails that are held, up to this one, locked until the transaction ends."""
    return list(
        db.session.scalars(
            _held().where(OutgoingEmail.id <= email_id).with_for_update(key_share=True)
        )
    )


def _held() -> Select[OutgoingEmail]:
    chosen = select(OutgoingEmail).options(defer(OutgoingEmail.raw))
    return chosen.where(OutgoingEmail.status == EmailStatus.HELD).order_by(OutgoingEmail.id)


def newest_held() -> int | None:
    """Return the id of the newest email that waits for a person's decision."""
    query = select(func.max(OutgoingEmail.id)).where(OutgoingEmail.status == EmailStatus.HELD)
    return db.session.scalar(query)


def count_held() -> int:
    """Return how many emails wait for a person's decision."""
    return count_by_status([EmailStatus.HELD])[EmailStatus.HELD]


def count_by_status(statuses: Sequence[EmailStatus]) -> Mapping[EmailStatus, int]:
    """Return how many emails are in each of these statuses: for the dashboard and /metrics."""
    counted = db.session.execute(
        select(OutgoingEmail.status, func.count())
        .where(OutgoingEmail.status.in_(statuses))
        .group_by(OutgoingEmail.status)
    )
    found = {row.status: row[1] for row in counted}
    return {status: found.get(status, 0) for status in statuses}


def read_body(email: OutgoingEmail) -> EmailBody:
    """Return what the email says; nothing for one that carries a way in."""
    if email.raw is None or email.is_sensitive:
        return EmailBody("", "")
    message = message_from_bytes(email.raw, policy=policy.default)
    return EmailBody(_part(message, "plain"), _part(message, "html"))


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""
