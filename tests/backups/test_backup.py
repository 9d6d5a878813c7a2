"""`flask backup`: a complete file, or none."""

import json
import os
import resource
import sqlite3
import stat
import tarfile
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from fundraiser.backups import postgresql
from fundraiser.backups.archive import read_archive, unpack
from fundraiser.backups.errors import BackupDamaged, BackupFailed, RestoreRefused
from fundraiser.backups.files import make_backup
from fundraiser.backups.keys import decrypt_keys
from fundraiser.backups.queries import last_proof, newest_backup
from fundraiser.config import SettingsError
from fundraiser.database import db, transaction
from fundraiser.donors.models import Donor
from fundraiser.donors.operations import find_or_add_donor
from fundraiser.jobs.names import JobName
from tests import make
from tests.databases import ON_POSTGRESQL, ON_SQLITE

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def folder(app):
    return app.config["SETTINGS"].backup_folder


def test_a_backup_says_what_is_in_it(season, flask, folder, database_url):
    answer = flask("backup")

    [path] = folder.iterdir()
    manifest = read_archive(path)
    assert f"Backup: {path}" in answer.output
    assert "The secret keys are not in it" in answer.output
    assert answer.exit_code == 0
    assert manifest.contents.row_counts["gifts"] == 1
    assert manifest.contents.row_counts["backups"] == 0
    assert manifest.contents.migration == "0001_first_tables_5"
    assert manifest.app_version == "0.4.0"
    assert manifest.database == ("sqlite" if "sqlite" in database_url else "postgresql")
    assert list(manifest.checksums) == [manifest.database.file_name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    newest = newest_backup()
    assert newest is not None
    assert (newest.name, newest.size_bytes) == (path.name, path.stat().st_size)
    assert last_proof() is None


def test_a_backup_goes_where_it_is_told(season, flask, tmp_path):
    flask("backup", "--to", tmp_path / "elsewhere")

    assert len(list((tmp_path / "elsewhere").glob("*.tar"))) == 1


def test_the_site_is_written_to_while_a_backup_is_made(season, app, folder, clock):
    """What is counted is what was copied, however much is written meanwhile."""
    is_over = threading.Event()

    def write():
        with app.app_context():
            number = 0
            while not is_over.is_set():
                number += 1
                with transaction():
                    find_or_add_donor(
                        f"{number}@example.org", name="Bo", language="en", at=clock.now()
                    )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            backup = make_backup(app.config["SETTINGS"], folder, at=clock.now())
            clock.move(timedelta(seconds=1))
            assert read_archive(backup.path) == backup.manifest
    finally:
        is_over.set()
        writer.join()
    donors = db.session.query(Donor).count()
    assert 0 < backup.manifest.contents.row_counts["donors"] <= donors


def test_keys_are_left_out_unless_a_passphrase_encrypts_them(make_app, season, tmp_path, clock):
    app = make_app(BACKUP_PASSPHRASE=PASSPHRASE, SECRET_KEY_FALLBACKS="an older one")
    settings = app.config["SETTINGS"]
    with app.app_context():
        path = make_backup(settings, settings.backup_folder, at=clock.now()).path
    assert settings.secret_key.encode() not in path.read_bytes()

    unpack(path, tmp_path)

    encrypted = (tmp_path / "keys").read_bytes()
    assert decrypt_keys(encrypted, PASSPHRASE) == {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": "an older one",
    }
    with pytest.raises(RestoreRefused):
        decrypt_keys(encrypted, "another passphrase")


def test_a_short_passphrase_is_refused(make_app):
    with pytest.raises(SettingsError, match="BACKUP_PASSPHRASE"):
        make_app(BACKUP_PASSPHRASE="short")


@ON_SQLITE
def test_a_full_disk_leaves_no_half_file(season, flask, folder):
    """`RLIMIT_FSIZE` stops writes as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        answer = flask("backup")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert answer.exit_code == 1
    assert "could not be" in answer.output
    assert list(folder.iterdir()) == []
    assert newest_backup() is None


@ON_SQLITE
def test_a_folder_that_cannot_be_written_to_is_named(season, flask, tmp_path):
    (tmp_path / "file").write_text("")

    answer = flask("backup", "--to", tmp_path / "file" / "backups")

    assert answer.exit_code == 1
    assert f"could not be written to {tmp_path / 'file' / 'backups'}" in answer.output


@ON_SQLITE
def test_what_a_killed_backup_left_is_removed_a_day_later(season, flask, folder, clock):
    left = folder / ".unfinished-abc"
    left.mkdir(parents=True)
    (left / "database.sqlite").write_text("half")
    flask("backup")
    assert left.exists()

    clock.move(timedelta(days=2))
    flask("backup")

    assert not left.exists()


@ON_POSTGRESQL
def test_without_pg_dump_the_command_says_what_to_install(season, flask, folder, monkeypatch):
    monkeypatch.setenv("PATH", "")

    answer = flask("backup")

    assert answer.exit_code == 1
    assert "The program pg_dump is not installed" in answer.output
    assert list(folder.iterdir()) == []


def test_the_password_is_not_on_the_command_line(tmp_path, monkeypatch):
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@ / $PGPASSWORD" > {tmp_path}/seen\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    postgresql.run_program_on(
        "postgresql+psycopg://ana:s3cret@db.example.org:5433/gifts?sslmode=require", "pg_dump"
    )

    arguments, password = (tmp_path / "seen").read_text().strip().split(" / ")
    assert password == "s3cret"
    assert "s3cret" not in arguments
    assert all(part in arguments for part in ("user=ana", "port=5433", "sslmode=require"))


@ON_SQLITE
@pytest.mark.parametrize("size", [0, 10, 5_000, -20_000])
def test_a_cut_file_is_no_backup(season, app, folder, clock, size):
    path = make_backup(app.config["SETTINGS"], folder, at=clock.now()).path
    path.write_bytes(path.read_bytes()[:size])

    with pytest.raises(BackupDamaged):
        read_archive(path)


@ON_SQLITE
def test_a_changed_byte_is_found(season, app, folder, clock):
    path = make_backup(app.config["SETTINGS"], folder, at=clock.now()).path
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(BackupDamaged, match="damaged"):
        read_archive(path)


def test_a_file_that_does_not_belong_is_refused(tmp_path):
    """A backup may come from elsewhere: nothing of it is written outside the folder."""
    manifest = tmp_path / "manifest.json"
    manifest.write_text(
        json.dumps(
            {
                "format": 1,
                "made_at": "2026-12-01T07:30:00+00:00",
                "app_version": "0.4.0",
                "database": "sqlite",
                "contents": {"migration": "0001", "installation": "x", "row_counts": {}},
                "checksums": {"../evil": "0", "database.sqlite": "0"},
            }
        )
    )
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        tar.add(manifest, arcname="manifest.json")

    with pytest.raises(BackupDamaged, match="do not belong"):
        read_archive(tmp_path / "evil.tar")


@ON_SQLITE
def test_a_damaged_database_is_not_backed_up(app, tmp_path, folder, clock):
    broken = tmp_path / "broken.sqlite"
    with sqlite3.connect(broken) as connection:
        connection.execute("CREATE TABLE installations (public_id TEXT)")
    broken.write_bytes(broken.read_bytes()[:4096] + b"\xff" * 4096)
    settings = replace(app.config["SETTINGS"], database_url=f"sqlite:///{broken}")

    with pytest.raises(BackupFailed):
        make_backup(settings, folder, at=clock.now())

    assert list(folder.iterdir()) == []


def test_each_night_there_is_a_backup_and_old_ones_go(season, worker, folder, clock):
    for _ in range(10):
        worker.run(JobName.BACK_UP)
        clock.move(timedelta(days=1))
    (folder / "mine.tar").write_text("not named by us")

    worker.run(JobName.BACK_UP)

    assert len(list(folder.glob("fundraiser-*.tar"))) in range(7, 11)
    assert (folder / "mine.tar").exists()
    newest = newest_backup()
    assert newest is not None
    assert (folder / newest.name).exists()


@ON_SQLITE
def test_a_gift_after_the_backup_is_not_in_it(season, flask, folder):
    flask("backup")
    make.gift(season, make.cad(20))

    [path] = folder.iterdir()
    assert read_archive(path).contents.row_counts["gifts"] == 1
