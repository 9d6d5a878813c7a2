"""One round of the outbox: claim what is due, write it, hand it over, and record what has left."""

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait

import structlog

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.jobs.claims import finish_all, give_back_all
from fundraiser.jobs.held_claims import Claim
from fundraiser.mail.jobs.ready_emails import claim_emails, put_back_failed, write_emails
from fundraiser.mail.jobs.sender_threads import THREADS, NotTriedYet, ReadyEmail, SenderThreads

log = structlog.get_logger()

LOOK_SECONDS = 1.0  # for new emails, while some are on their way


class OutboxRound:
    """Sends until nothing is due. Only the thread that runs it asks the database."""

    def __init__(self, threads: SenderThreads) -> None:
        self._threads = threads
        self._on_their_way: dict[Future[None], ReadyEmail] = {}

    def send_all(self) -> None:
        """Send every due email. Stops early if the process ends."""
        self._hand_over_due()
        while self._on_their_way:
            self._record_ended()
            self._hand_over_due()

    def _hand_over_due(self) -> None:
        """Claim, write and hand over a batch, if a thread would be free for more."""
        if self._threads.ending.is_set() or len(self._on_their_way) >= THREADS:
            return
        for email in write_emails(claim_emails(at=clock.now()), at=clock.now()):
            self._on_their_way[self._threads.hand_over(email)] = email

    def _record_ended(self) -> None:
        """Wait until an email has left or failed, and record all that have by then."""
        ended, _others = wait(self._on_their_way, LOOK_SECONDS, FIRST_COMPLETED)
        emails = [(self._on_their_way.pop(future), future.exception()) for future in ended]
        _record_sent([email.claim for email, error in emails if error is None])
        _give_back([email for email, error in emails if isinstance(error, NotTriedYet)])
        for email, error in emails:
            if isinstance(error, Exception) and not isinstance(error, NotTriedYet):
                put_back_failed(email.claim, error)


def _record_sent(claims: Sequence[Claim]) -> None:
    """Mark emails as sent, at once after the server took them: until then a kill sends them anew.

    Their copies then have the same Message-ID.
    """
    if not claims:
        return
    with transaction():
        recorded = finish_all(claims, sent_at=clock.now())
    for claim in claims:
        if claim.id not in recorded:
            log.warning("lease lost", table=claim.model.__tablename__, row=claim.id)


def _give_back(emails: Sequence[ReadyEmail]) -> None:
    """Make emails due again that were not tried. One just written is written again then."""
    written = [email.claim for email in emails if email.is_first_try]
    stored = [email.claim for email in emails if not email.is_first_try]
    if written:
        give_back_all(written, subject=None, message_id=None, raw=None)
    if stored:
        give_back_all(stored)
