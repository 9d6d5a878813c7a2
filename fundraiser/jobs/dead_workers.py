"""Workers that have died: what they had claimed is due again at once.

A worker is dead when its life lock is free (`life_locks`). One that is frozen keeps its claims
until their leases end.
"""

from typing import Any

from sqlalchemy import delete, select, update

from fundraiser.database import db, rows_changed, transaction
from fundraiser.jobs.knocks import knock
from fundraiser.jobs.life_locks import is_held, number_of
from fundraiser.jobs.models import WorkerProcess
from fundraiser.jobs.timetable import OWN_PROCESS
from fundraiser.jobs.work_rows import list_work_tables

MOST_TRIES = 3  # a row tried more often may be what ends its workers: it waits for its lease's end


def forget_dead_workers() -> None:
    """Forget the workers that have died. Opens transactions."""
    names = list(db.session.scalars(select(WorkerProcess.name)))
    db.session.rollback()
    for name in names:
        if not is_held(number_of(name)):
            forget_worker(name)


def forget_worker(name: str) -> None:
    """Remove a worker that has ended, and make due what it had claimed; opens a transaction."""
    with transaction():
        for model in list_work_tables():
            if _free_claims(model, number_of(name)) and model.work_job not in OWN_PROCESS:
                knock(model.work_job)
        db.session.execute(delete(WorkerProcess).where(WorkerProcess.name == name))


def _free_claims(model: Any, worker: int) -> int:
    is_claimed = (model.status == model.work_states.leased, model.claimed_by == worker)
    freed = update(model).where(*is_claimed, model.tries <= MOST_TRIES)
    return rows_changed(freed.values(status=model.work_states.due, lease_until=None))
