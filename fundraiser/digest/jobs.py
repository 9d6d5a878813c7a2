"""The job that queues the daily digest."""

from datetime import timedelta

from fundraiser import clock, mail
from fundraiser.database import transaction
from fundraiser.digest.queries import list_readers
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import home_zone


def send_digest() -> None:
    """Queue the digest of yesterday for everybody who wants it. Repeatable."""
    at = clock.now()
    day = clock.date_in(at, home_zone()) - timedelta(days=1)
    with transaction():
        for person in list_readers():
            once = f"digest:{day}:{person.id}"
            mail.queue_for(person, EmailKind.DAILY_DIGEST, day.toordinal(), once=once, at=at)
