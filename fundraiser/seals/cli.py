"""`flask seals`: erase personal data from sealed history."""

import click
from flask.cli import AppGroup

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.seals.operations import erase_words
from fundraiser.web.actors import COMMAND_LINE
from fundraiser.web.commands import says_refusals

commands = AppGroup("seals", help="Sealed history: the ledger and the audit log.")


@commands.command("erase-words")
@click.argument("entry_id", metavar="ENTRY", type=int)
@click.option("--reason", required=True, help="Why. It is kept, so name no one.")
@says_refusals
def erase(entry_id: int, reason: str) -> None:
    """Erase the personal data of the audit entry with the number ENTRY; the entry itself stays."""
    click.confirm(f"Erase what entry {entry_id} says of before, after and why?", abort=True)
    with transaction():
        erase_words(entry_id, reason=reason, actor=COMMAND_LINE, at=clock.now())
    click.echo(f"The text of entry {entry_id} is erased. Its seal is still valid.")
