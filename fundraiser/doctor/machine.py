"""Checks of the disk, the worker and the backups."""

import shutil
from datetime import datetime
from pathlib import Path

from fundraiser.doctor.diagnoses import Diagnosis, look, ok, wrong
from fundraiser.health.queries import (
    BACKUP_LASTS,
    LEAST_FREE_BYTES,
    LEAST_FREE_PERCENT,
    SILENT_AFTER,
)

GIGABYTE = 1_000_000_000
LITTLE_FREE, LITTLE_PERCENT = 2 * GIGABYTE, 10


def check_disk(folder: Path) -> Diagnosis:
    """Look at how much room is left where the site keeps its files."""
    usage = shutil.disk_usage(folder)
    return judge_disk(free=usage.free, total=usage.total)


def judge_disk(*, free: int, total: int) -> Diagnosis:
    """Return what so many free bytes mean."""
    percent = free * 100 // total
    state = f"{free / GIGABYTE:.1f} GB free ({percent} %)"
    what_to_do = "Remove old backups and logs, or add room. A full disk stops gifts."
    if free < LEAST_FREE_BYTES or percent < LEAST_FREE_PERCENT:
        return wrong("Disk", state, what_to_do)
    if free < LITTLE_FREE or percent < LITTLE_PERCENT:
        return look("Disk", state, what_to_do)
    return ok("Disk", state)


def check_worker(last_seen_at: datetime | None, *, at: datetime) -> Diagnosis:
    """Look at whether a worker runs."""
    what_to_do = (
        "Start it (systemctl start fundraiser-worker, or docker compose up --detach worker) and "
        "read its log to see why it stopped. Until then no email is sent."
    )
    if last_seen_at is None:
        return wrong("Worker", "none runs", what_to_do)
    silent_for = at - last_seen_at
    if silent_for >= SILENT_AFTER:
        state = f"none has reported since {last_seen_at:%Y-%m-%d %H:%M:%S} UTC"
        return wrong("Worker", state, what_to_do)
    return ok("Worker", f"reported {silent_for.seconds} seconds ago")


def check_backups(
    made_at: datetime | None, proved_at: datetime | None, *, at: datetime
) -> Diagnosis:
    """Look at how old the newest backup is, and whether any was ever proved."""
    if made_at is None:
        return look("Backups", "none yet", "The first is made tonight; flask backup makes one now.")
    state = f"the newest is from {made_at:%Y-%m-%d %H:%M} UTC"
    if made_at < at - BACKUP_LASTS:
        return wrong("Backups", state, "Read the worker's log to see why the nightly one fails.")
    if proved_at is None:
        return look("Backups", f"{state}, none has been proved", "Run flask restore FILE --verify.")
    return ok("Backups", f"{state}, one was proved on {proved_at:%Y-%m-%d}")
