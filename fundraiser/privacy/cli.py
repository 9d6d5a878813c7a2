"""`flask donors`: export or erase what is stored about a person."""

import json

import click
from flask.cli import AppGroup

from fundraiser import clock
from fundraiser.database import in_transaction, transaction
from fundraiser.privacy.operations import erase_person, note_export
from fundraiser.privacy.persons import Person, find_person
from fundraiser.privacy.queries import export_person, knows_person
from fundraiser.seals.jobs import seal_history
from fundraiser.web.actors import COMMAND_LINE
from fundraiser.web.commands import says_refusals

commands = AppGroup("donors", help="What is stored about a person.")


@commands.command("export")
@click.argument("email")
def export(email: str) -> None:
    """Print everything that is stored about the person with this EMAIL address, as JSON."""
    person = _known(email)
    records = export_person(person)
    with transaction():
        note_export(person, actor=COMMAND_LINE, at=clock.now())
    click.echo(json.dumps(records, indent=2, ensure_ascii=False))


@commands.command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@says_refusals
def erase(email: str, *, yes: bool) -> None:
    """Erase the person with this EMAIL address. Their gifts stay, without a name."""
    person = _known(email)
    counts = {table: len(rows) for table, rows in export_person(person).items()}
    click.echo("\n".join(f"{table}: {count}" for table, count in counts.items()))
    if not yes:
        click.confirm("Erase this person for good?", abort=True)
    seal_history()
    in_transaction(lambda: erase_person(person, actor=COMMAND_LINE, at=clock.now()))
    click.echo("Erased. Backups still hold the data, and are deleted within twelve months.")


def _known(email: str) -> Person:
    person = find_person(email)
    if not knows_person(person):
        raise click.ClickException("Nothing is stored about this address.")
    return person
