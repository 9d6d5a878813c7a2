"""Leaves the demo: a new database with the charity's own details takes the demo's place.

The demo becomes a backup that `flask restore` reads. The new database is made beside the old one
and takes its place by one rename, so that the site has a whole database whenever this is
interrupted. To finish it, do it again.
"""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import flask_migrate
from sqlalchemy import insert, make_url

from fundraiser import audit
from fundraiser.accounts.models import AccountNotice, EndedSession, StaffMember
from fundraiser.backups.archive import sync_folder
from fundraiser.backups.files import make_backup
from fundraiser.backups.restore import APP_MAKER
from fundraiser.backups.sqlite import fold_log
from fundraiser.config import SIGN_IN_FILE, Settings
from fundraiser.database import db, run_for_each, transaction
from fundraiser.demo.errors import NobodyStays, NotOnSqlite
from fundraiser.demo.leave_files import withdraw_request
from fundraiser.demo.queries import KeptRecords, list_who_stay, read_kept_records, table_of
from fundraiser.documents import drawn_files
from fundraiser.mail import sender
from fundraiser.organisation.operations import SUBJECT
from fundraiser.organisation.queries import get_organisation
from fundraiser.staff.set_up.readiness import is_demo
from fundraiser.web.actors import Actor

BACKUP_NAME = "demo-%Y%m%d-%H%M%S.tar"  # in UTC
FOLDER_NAME = "demo-%Y%m%d-%H%M%S"
UNFINISHED_FILE = "demo-unfinished"  # exists while the demo is filled, or if that was interrupted
STANDIN_FILE = "sandbox.sqlite"
LOGS = ("", "-wal", "-shm", "-journal")  # the files of one SQLite database


def leave_demo(settings: Settings, *, actor: Actor, at: datetime) -> None:
    """Put an empty database in the demo's place, and the demo into the folder of backups.

    Repeatable. Raises NotOnSqlite, NobodyStays, DatabaseInUse or BackupFailed: then nothing was
    changed.
    """
    if is_demo():
        require_leavable(settings)
        kept = read_kept_records()
        db.session.remove()
        db.engine.dispose()
        _replace_database(settings, kept, actor=actor, at=at)
    _set_files_aside(settings, settings.backup_folder / at.strftime(FOLDER_NAME))
    withdraw_request(settings.instance_path)


def require_leavable(settings: Settings) -> None:
    """Raise NotOnSqlite or NobodyStays if the demo cannot be left."""
    if not settings.is_sqlite:
        raise NotOnSqlite
    if not any(person.is_admin and person.active and person.password for person in list_who_stay()):
        raise NobodyStays


def _replace_database(settings: Settings, kept: KeptRecords, *, actor: Actor, at: datetime) -> None:
    path = _file_of(settings.database_url)
    fold_log(path)
    backup = make_backup(settings, settings.backup_folder, at=at, name=BACKUP_NAME)
    fresh = path.with_name(f"{path.name}.new")
    _remove_database(fresh)
    fresh_settings = replace(settings, database_url=f"sqlite:///{fresh}")
    _make_database(fresh_settings, kept, actor=actor, at=at, backup=backup.path.name)
    fold_log(fresh)
    fold_log(path)
    fresh.replace(path)
    sync_folder(path.parent)


def _make_database(
    settings: Settings, kept: KeptRecords, *, actor: Actor, at: datetime, backup: str
) -> None:
    with APP_MAKER.value(settings).app_context():
        try:
            flask_migrate.upgrade()
            with transaction():
                _add_kept_records(kept)
                audit.record(
                    audit.AuditAction.DEMO_LEFT, SUBJECT, actor, at, after={"backup": backup}
                )
        finally:
            db.session.remove()
            db.engine.dispose()


def _add_kept_records(kept: KeptRecords) -> None:
    organisation = get_organisation()
    for name, value in kept.details.items():
        setattr(organisation, name, value)
    db.session.add(organisation)
    for model, rows in (
        (StaffMember, kept.people),
        (AccountNotice, kept.notices),
        (EndedSession, kept.ended_sessions),
    ):
        run_for_each(insert(table_of(model)), rows)


def _set_files_aside(settings: Settings, aside: Path) -> None:
    """Move the demo's payments and emails into a folder, and remove what was made from the demo."""
    folder = settings.instance_path
    aside.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (sender.FOLDER, *(STANDIN_FILE + ending for ending in LOGS)):
        if (folder / name).exists():
            shutil.move(folder / name, aside / name)
    shutil.rmtree(folder / drawn_files.FOLDER, ignore_errors=True)
    for name in (SIGN_IN_FILE, UNFINISHED_FILE):
        (folder / name).unlink(missing_ok=True)
    if settings.queue_url.startswith("sqlite"):
        _remove_database(_file_of(settings.queue_url))


def _file_of(url: str) -> Path:
    return Path(make_url(url).database or "").absolute()


def _remove_database(path: Path) -> None:
    for ending in LOGS:
        path.with_name(path.name + ending).unlink(missing_ok=True)
