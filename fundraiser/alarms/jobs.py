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
    JSON to ALARM_URL, if that is set.
    """
    at = clock.now()
    with transaction():
        notices = operations.take_notices(at=at, may_post=bool(settings().alarm_url))
        is_direct = is_outbox_failing()
        if not is_direct:
            operations.queue_notices(notices, at=at)
    webhook.post_notices(notices)
    if is_direct:
        _send_at_once(notices, at)


def _send_at_once(notices: Sequence[Notice], at: datetime) -> None:
    """Send the notices without the outbox. If the mail server fails, leave the rest to it."""
    for index, notice in enumerate(notices):
        try:
            _send_to_each(notice, at)
        except MailUnavailable as error:
            log.warning("alarm not sent at once", kind=notice.alarm.kind, error=str(error))
            with transaction():
                operations.queue_notices(notices[index:], at=at)
            return


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
