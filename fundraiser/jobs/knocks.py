"""A knock: there is work, do not wait for the timetable.

`knock` may be called wherever the row is left. Within a transaction it is sent once that is
committed, and forgotten if it is rolled back. A knock that cannot be sent is logged and no more:
the timetable finds the row within a minute.
"""

import structlog
from sqlalchemy import event
from sqlalchemy.orm import Session

from fundraiser.database import db
from fundraiser.jobs.names import JobName
from fundraiser.jobs.queue import current_queue

log = structlog.get_logger()

WAITING = "knocks"


def knock(name: JobName) -> None:
    """Have a job run soon: after the commit of the transaction that is open, or now if none is."""
    session = db.session()
    if session.info.get("in_transaction"):
        session.info.setdefault(WAITING, set()).add(name)
    else:
        _send(name)


@event.listens_for(db.session, "after_commit")
def _send_waiting(session: Session) -> None:
    for name in session.info.pop(WAITING, set()):
        _send(name)


@event.listens_for(db.session, "after_rollback")
def _forget_waiting(session: Session) -> None:
    session.info.pop(WAITING, None)


def _send(name: JobName) -> None:
    try:
        current_queue().send(name)
    except Exception:
        log.exception("knock not sent", job=name)
