"""Knocks: run a job now instead of waiting for the timetable.

Call `knock` where the row is written. In a transaction it is sent after the commit, and dropped on
rollback. A knock that cannot be sent is only logged: the timetable finds the row within a minute.
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
    """Run a job soon: after the current transaction commits, or now if there is none."""
    session = db.session()
    if session.info.get("in_transaction"):
        session.info.setdefault(WAITING, set()).add(name)
    else:
        _send(name)


@event.listens_for(db.session, "after_commit")
def _send_after_commit(session: Session) -> None:
    for name in session.info.pop(WAITING, set()):
        _send(name)


@event.listens_for(db.session, "after_rollback")
def _drop_after_rollback(session: Session) -> None:
    session.info.pop(WAITING, None)


def _send(name: JobName) -> None:
    try:
        current_queue().send(name)
    except Exception:
        log.exception("knock not sent", job=name)
