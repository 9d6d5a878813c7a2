"""`flask backup` and `flask restore`."""

from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import with_appcontext

from fundraiser import clock
from fundraiser.backups.databases import is_empty
from fundraiser.backups.files import make_backup
from fundraiser.backups.manifest import Manifest
from fundraiser.backups.operations import note_backup, note_proof
from fundraiser.backups.restore import Restored, restore_database, scratch_place, unpacked
from fundraiser.backups.restored_keys import put_back_keys, read_keys
from fundraiser.config import Settings, settings, with_driver
from fundraiser.database import transaction
from fundraiser.web.commands import says_refusals

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False, resolve_path=True)
NOT_IN_THE_BACKUP = """\
Since then, and not in this backup:
- Payments and refunds at Stripe: they come back by themselves within half an hour of the worker's
  start, each gift matched as long as funds are left.
- Emails that were waiting may have been sent since: they are held under Outbox, for a person to
  send or discard.
- Cash and cheques recorded since, and what staff and supporters changed (pages, stories, match
  terms, notes), are lost. Enter them again.
- Comments, dedications and postal addresses of gifts made since are lost."""


@click.command("backup")
@click.option("--to", "folder", type=FOLDER, help="The folder to write to. Default: BACKUP_FOLDER.")
@with_appcontext
@says_refusals
def backup(folder: Path | None) -> None:
    """Back up the database to a file, while the site is in use.

    Set BACKUP_PASSPHRASE to have the secret keys in it, encrypted.
    """
    config = settings()
    made = make_backup(config, folder or config.backup_folder, at=clock.now())
    with transaction():
        note_backup(made.path.name, size_bytes=made.size_bytes, made_at=made.manifest.made_at)
    click.echo(f"Backup: {made.path} ({made.size_bytes:,} bytes), read back without errors.")
    if not config.backup_passphrase:
        click.echo(
            "The secret keys are not in it: keep SECRET_KEY or the file secret-key elsewhere, or"
            " set BACKUP_PASSPHRASE."
        )


@click.command("restore")
@click.argument("file", type=FILE)
@click.option(
    "--into-database", "url", default="", help="An empty database. Default: DATABASE_URL."
)
@click.option("--verify", is_flag=True, help="Restore to a scratch place, check, and remove it.")
@click.option("--without-keys", is_flag=True, help="Leave out the secret keys in the backup.")
@with_appcontext
@says_refusals
def restore(file: Path, url: str, *, verify: bool, without_keys: bool) -> None:
    """Restore the backup FILE into an empty place, bring it up to date, and check it."""
    config = settings()
    with unpacked(file, folder=config.instance_path) as (files, manifest):
        keys = {} if without_keys else read_keys(files, config)
        if verify:
            _verify(file, files, manifest, with_driver(url))
            return
        place = with_driver(url) or config.database_url
        _report(restore_database(files, manifest, place, config))
    for sentence in put_back_keys(keys, config):
        click.echo(sentence)
    click.echo(NOT_IN_THE_BACKUP)


def _verify(file: Path, files: Path, manifest: Manifest, url: str) -> None:
    config = settings()
    with scratch_place(manifest.database, config, files, url=url) as place:
        restored = restore_database(files, manifest, place, config)
    _report(restored)
    click.echo("The scratch copy is removed.")
    _note_proof(file, manifest, config)


def _note_proof(file: Path, manifest: Manifest, config: Settings) -> None:
    if is_empty(config.database_url):
        click.echo("The result is not recorded: this machine has no database of its own.")
        return
    with transaction():
        note_proof(
            file.name,
            size_bytes=file.stat().st_size,
            made_at=manifest.made_at,
            at=clock.now(),
        )


def _report(restored: Restored) -> None:
    """Print what was proved. Raises ClickException with what was not."""
    manifest, counts = restored.manifest, restored.contents.row_counts
    click.echo(
        f"Backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC, version {manifest.app_version},"
        f" migration {manifest.contents.migration}, installation {manifest.contents.installation}."
    )
    _refuse_faults(restored.faults)
    click.echo(
        f"Proved: {len(counts)} tables with {sum(counts.values()):,} rows are as they were. They"
        " take today's migrations. Every balance equals the sum of its transfers, every seal holds."
    )


def _refuse_faults(faults: Sequence[str]) -> None:
    if faults:
        click.echo("\n".join(faults))
        raise click.ClickException(f"The restored database has {len(faults)} faults, listed above.")
