"""`flask backup`: back up the site to a file."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from fundraiser import clock
from fundraiser.backups.files import make_backup
from fundraiser.backups.operations import note_backup
from fundraiser.config import settings
from fundraiser.database import transaction
from fundraiser.web.commands import says_refusals

FOLDER = click.Path(path_type=Path, file_okay=False)


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
    click.echo(f"Backup: {made.path} ({made.size_bytes:,} bytes), read back without a fault.")
    if not config.backup_passphrase:
        click.echo(
            "The secret keys are not in it: keep SECRET_KEY or the file secret-key elsewhere, or"
            " set BACKUP_PASSPHRASE."
        )
