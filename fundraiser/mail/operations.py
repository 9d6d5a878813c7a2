"""What can be done with the outbox: leave an email in it, send one again, withdraw one."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from fundraiser.database import insert_into, run_for_each, written_once
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
) -> None:
    """Leave an email in the outbox; it is written and sent after the commit.

    Repeatable: the same `once`, e.g. `gift:42:thank-you`, is one email. `sensitive` hides its body
    from staff, because it carries a way in.
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
    email.move_to(EmailStatus.DUE)
    email.due_at = at
    email.tries = 0
    email.last_error = None
    knock(JobName.SEND_MAIL)


def withdraw(email: OutgoingEmail) -> None:
    """Let an email that has not left never leave. Raises EmailHasLeft."""
    if not email.can_be_withdrawn:
        raise EmailHasLeft(_("This email has left, or is leaving now. It cannot be withdrawn."))
    email.move_to(EmailStatus.WITHDRAWN)
