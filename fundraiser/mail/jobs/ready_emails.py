"""Claims emails in batches and writes them, with few statements and one commit for all.

An email that cannot be written, or is no longer true, costs itself only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import monotonic

import structlog
from sqlalchemy import bindparam, update
from sqlalchemy.exc import SQLAlchemyError

from fundraiser.database import db, rows_changed_by_each, transaction
from fundraiser.i18n.languages import force_language
from fundraiser.installation.queries import get_installation
from fundraiser.jobs.claims import GiveUp, TryLater, attempt, claim_of, claim_rows, held_row
from fundraiser.jobs.held_claims import Claim, list_held
from fundraiser.mail.attachments import with_files, without_files
from fundraiser.mail.jobs.sender_threads import ReadyEmail
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.mail.operations import hold
from fundraiser.mail.registry import Draft, current_registry
from fundraiser.mail.sender import KeptMessage, MailRefused, MailUnavailable, compose

log = structlog.get_logger()

BATCH = 50
KEEP = (
    update(OutgoingEmail)
    .where(
        OutgoingEmail.id == bindparam("row_id"),
        OutgoingEmail.tries == bindparam("row_tries"),
        OutgoingEmail.status == EmailStatus.SENDING,
    )
    .values(subject=bindparam("subject"), message_id=bindparam("message_id"), raw=bindparam("raw"))
)


@dataclass(frozen=True)
class ClaimedEmail:
    """An email as it was when it was claimed."""

    claim: Claim
    kind: EmailKind
    record_id: int
    recipient: str
    language: str
    happened_at: datetime | None
    good_until: datetime | None
    raw: bytes | None
    claimed_at: float

    def ready(self, raw: bytes) -> ReadyEmail:
        return ReadyEmail(
            claim=self.claim,
            recipient=self.recipient,
            name=f"{self.claim.id:08d}-{self.kind}",
            raw=raw,
            is_first_try=self.raw is None,
            claimed_at=self.claimed_at,
        )


Written = tuple[ClaimedEmail, KeptMessage]


def claim_emails(*, at: datetime) -> list[ClaimedEmail]:
    """Claim the oldest due emails, up to BATCH."""
    claimed_at = monotonic()
    return [
        ClaimedEmail(
            claim=claim_of(row),
            kind=row.kind,
            record_id=row.record_id,
            recipient=row.recipient,
            language=row.language,
            happened_at=row.happened_at,
            good_until=row.good_until,
            raw=row.raw,
            claimed_at=claimed_at,
        )
        for row in claim_rows(OutgoingEmail, at=at, limit=BATCH)
    ]


def write_emails(emails: Sequence[ClaimedEmail], *, at: datetime) -> list[ReadyEmail]:
    """Return claimed emails, ready to be sent, whose bytes are stored by then.

    An email that was tried before has its bytes. Holds what may have been sent before a restore,
    withdraws what is no longer true, and puts back what cannot be written.
    """
    emails = _without_held(emails)
    stored = [ready_email for email in emails if email.raw for ready_email in _stored_email(email)]
    return stored + _written_emails([email for email in emails if not email.raw], at=at)


def put_back_failed(claim: Claim, error: Exception) -> None:
    """Put the email back, or leave it dead if the server refuses it for good."""
    with attempt(claim):
        if isinstance(error, MailRefused):
            raise GiveUp(str(error)) from error
        if isinstance(error, MailUnavailable):
            raise TryLater(str(error)) from error
        raise error


def _without_held(emails: Sequence[ClaimedEmail]) -> list[ClaimedEmail]:
    """Hold emails about something from before a restore, and return the others."""
    told_until = get_installation().told_until if emails else None
    if told_until is None:
        return list(emails)
    held = [each for each in emails if each.happened_at and each.happened_at <= told_until]
    for email in held:
        with attempt(email.claim), transaction():
            hold(held_row(email.claim))
    return [email for email in emails if email not in held]


def _stored_email(email: ClaimedEmail) -> list[ReadyEmail]:
    """Return the email with its stored bytes; none if a file of it cannot be read."""
    ready_emails: list[ReadyEmail] = []
    with attempt(email.claim):
        ready_emails.append(email.ready(with_files(email.raw or b"")))
    return ready_emails


def _written_emails(emails: Sequence[ClaimedEmail], *, at: datetime) -> list[ReadyEmail]:
    drafts = _read_drafts(emails)
    written: list[Written] = []
    ended: list[tuple[ClaimedEmail, Exception | None]] = []
    for email in emails:
        composed = _compose(email, drafts[email.kind, email.record_id], at)
        if isinstance(composed, KeptMessage):
            written.append((email, composed))
        else:
            ended.append((email, composed))
    db.session.rollback()  # what follows writes
    for email, error in ended:
        _end(email, error)
    return _store(written)


def _read_drafts(
    emails: Sequence[ClaimedEmail],
) -> Mapping[tuple[EmailKind, int], Draft]:
    """Return what writes each email, with the facts of a kind read together."""
    drafts: dict[tuple[EmailKind, int], Draft] = {}
    for kind in {email.kind for email in emails}:
        record_ids = [email.record_id for email in emails if email.kind is kind]
        for record_id, draft in _read_drafts_of(kind, record_ids).items():
            drafts[kind, record_id] = draft
    return drafts


def _read_drafts_of(kind: EmailKind, record_ids: Sequence[int]) -> Mapping[int, Draft]:
    registry = current_registry()
    try:
        return registry.drafts(kind, record_ids)
    except Exception:
        log.exception("emails not read together", kind=kind)
        db.session.rollback()
        return {key: partial(registry.writers[kind], key) for key in record_ids}


def _compose(email: ClaimedEmail, draft: Draft, at: datetime) -> KeptMessage | Exception | None:
    """Return the email in words; None if it is no longer true, or the error if it cannot be."""
    if email.good_until and at >= email.good_until:
        return None
    try:
        with force_language(email.language):
            message = draft()
        if message is None:
            return None
        letterhead = current_registry().letterhead_in(email.language)
        return compose(message, to=email.recipient, letterhead=letterhead, at=at)
    except MailRefused as error:
        return error
    except Exception as error:
        log.exception("email not written", row=email.claim.id)
        db.session.rollback()
        return TryLater(f"{type(error).__name__}: {error}")


def _end(email: ClaimedEmail, error: Exception | None) -> None:
    """Put back an email that cannot be written; withdraw one that is no longer true."""
    if error is not None:
        put_back_failed(email.claim, error)
        return
    with attempt(email.claim), transaction():
        row = held_row(email.claim)
        row.move_to(EmailStatus.WITHDRAWN)
        row.lease_until = None


def _store(written: Sequence[Written]) -> list[ReadyEmail]:
    """Store the bytes of emails before their first try, and return them ready to be sent.

    Leaves out those that this worker no longer has. If some cannot be stored, each is tried alone.
    """
    try:
        return _store_together(written) if written else []
    except SQLAlchemyError as error:
        if len(written) > 1:
            return [ready_email for each in written for ready_email in _store([each])]
        put_back_failed(written[0][0].claim, error)
        return []


def _store_together(written: Sequence[Written]) -> list[ReadyEmail]:
    ready_emails = [email.ready(composed.as_bytes()) for email, composed in written]
    claims = [ready_email.claim for ready_email in ready_emails]
    with transaction():
        rows = [
            {
                "row_id": ready_email.claim.id,
                "row_tries": ready_email.claim.tries,
                "subject": composed.subject,
                "message_id": composed.msgId,
                "raw": without_files(ready_email.raw, _files_of(composed)),
            }
            for ready_email, (_email, composed) in zip(ready_emails, written, strict=True)
        ]
        is_complete = rows_changed_by_each(KEEP, rows) == len(rows)
        held = set(claims) if is_complete else list_held(claims)
    return [ready_email for ready_email in ready_emails if ready_email.claim in held]


def _files_of(composed: KeptMessage) -> list[bytes]:
    return [file.data for file in composed.attachments if isinstance(file.data, bytes)]
