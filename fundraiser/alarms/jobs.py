"""The job that tells people about alarms."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from fundraiser import clock
from fundraiser.alarms import operations, webhook
from fundraiser.alarms.operations import Notice
from fundraiser.alarms.queries import is_outbox_failing
from fundraiser.config import settings
from fundraiser.database import transaction
from fundraiser.mail.direct import send_at_once
from fundraiser.mail.sender import MailRefused, MailUnavailable

log = structlog.get_logger()


def tell_of_alarms() -> None:
    """Send the notices about alarms that are due.

    By the outbox, or at once by this process if the worker or the outbox is what fails; and as
    JSON to ALARM_URL, if that is set. They count as told once all of that is done, so that none is
    lost with a process that dies meanwhile.
    """
    at = clock.now()
    with transaction():
        notices = operations.take_notices(at=at, may_post=bool(settings().alarm_url))
        is_direct = is_outbox_failing()
    if not notices:
        return
    webhook.post_notices(notices)
    unsent = _send_at_once(notices, at) if is_direct else notices
    with transaction():
        operations.queue_notices(unsent, at=at)
        operations.settle_notices(notices, at=at)


def _send_at_once(notices: Sequence[Notice], at: datetime) -> Sequence[Notice]:
    """Send the notices without the outbox. If the mail server fails, return the rest."""
    for index, notice in enumerate(notices):
        try:
            _send_to_each(notice, at)
        except MailUnavailable as error:
            log.warning("alarm not sent at once", kind=notice.alarm.kind, error=str(error))
            return notices[index:]
    return []


def _send_to_each(notice: Notice, at: datetime) -> None:
    for person in notice.people:
        try:
            send_at_once(
                notice.kind,
                notice.alarm.id,
                recipient=person.email,
                language=person.language,
                at=at,
            )
        except MailRefused as error:
            log.warning("alarm refused", person_id=person.id, error=str(error))
