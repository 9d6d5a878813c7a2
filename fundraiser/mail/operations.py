"""What can be done with the outbox: leave an email in it, send one again, withdraw one."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import defer

from fundraiser.database import db, insert_into, run_for_each, written_once
from fundraiser.errors import Conflict
from fundraiser.i18n.languages import as_language
from fundraiser.jobs import JobName, knock
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail


class EmailOnItsWay(Conflict):
    """The email is waiting or being sent, so it cannot be sent again now."""


class EmailHasLeft(Conflict):
    """The email is sent, or about to be: it cannot be withdrawn."""


def queue(
    kind: EmailKind,
    record_id: int,
    *,
    recipient: str,
    language: str,
    once: str,
    at: datetime,
    sensitive: bool = False,
    happened_at: datetime | None = None,
) -> None:
    """Leave an email in the outbox; it is written and sent after the commit.

    Repeatable: the same `once`, e.g. `gift:42:thank-you`, is one email. `sensitive` hides its body
    from staff, because it carries a way in. `happened_at` is when what it tells of happened, if we
    may hear of it late, or for the second time after a restore.
    """
    email = {
        "kind": kind,
        "record_id": record_id,
        "recipient": recipient,
        "language": as_language(language).value,
        "once": once,
        "status": EmailStatus.DUE,
        "is_sensitive": sensitive,
        "queued_at": at,
        "happened_at": happened_at,
        "due_at": at,
        "tries": 0,
    }
    run_for_each(_addition(), [email])
    knock(JobName.SEND_MAIL)


@written_once
def _addition() -> Any:
    return insert_into(OutgoingEmail).on_conflict_do_nothing(index_elements=["once"])


def send_again(email: OutgoingEmail, *, at: datetime) -> None:
    """Put an email that was sent, is dead or was withdrawn back in the outbox.

    One that has left goes out as the same bytes; one that never did is written anew, so that what
    it claims is true when it leaves. Raises EmailOnItsWay.
    """
    if not email.can_be_sent_again:
        raise EmailOnItsWay(_("This email is on its way. Wait until it is sent."))
    if email.sent_at is None:
        email.forget_words()
    _put_in_the_outbox(email, at)


def hold_waiting(*, queued_until: datetime) -> int:
    """Every email that waits, and was left there by then, waits for a person; return how many.

    For a database restored from a backup: they may have been sent already. Repeatable.
    """
    waiting = (EmailStatus.DUE, EmailStatus.SENDING)
    found = db.session.scalars(
        select(OutgoingEmail)
        .options(defer(OutgoingEmail.raw))
        .where(OutgoingEmail.status.in_(waiting), OutgoingEmail.queued_at <= queued_until)
        .with_for_update(key_share=True)
    ).all()
    for email in found:
        hold(email)
    return len(found)


def hold(email: OutgoingEmail) -> None:
    """The email waits for a person to send or to discard it."""
    email.move_to(EmailStatus.HELD)
    email.lease_until = None


def send_held(email: OutgoingEmail, *, at: datetime) -> bool:
    """A held email goes out, written anew unless it had been begun; return whether it was held.

    Repeatable.
    """
    if not email.is_held:
        return False
    _put_in_the_outbox(email, at)
    return True


def discard_held(email: OutgoingEmail) -> bool:
    """A held email is never sent; return whether it was held. Repeatable."""
    if not email.is_held:
        return False
    email.move_to(EmailStatus.WITHDRAWN)
    return True


def _put_in_the_outbox(email: OutgoingEmail, at: datetime) -> None:
    """The email is due by a person's decision, whenever what it tells of happened."""
    email.move_to(EmailStatus.DUE)
    email.due_at = at
    email.happened_at = None
    email.tries = 0
    email.last_error = None
    knock(JobName.SEND_MAIL)


def withdraw(email: OutgoingEmail) -> None:
    """Let an email that has not left never leave. Raises EmailHasLeft."""
    if not email.can_be_withdrawn:
        raise EmailHasLeft(_("This email has left, or is leaving now. It cannot be withdrawn."))
    email.move_to(EmailStatus.WITHDRAWN)
