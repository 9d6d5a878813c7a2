"""`flask ledger`: check that the books are right."""

import click
from flask.cli import AppGroup

from fundraiser.ledger.checks import list_notes
from fundraiser.ledger.jobs import check_ledger

commands = AppGroup("ledger", help="The ledger: check that it adds up.")


@commands.command("check")
def check() -> None:
    """Check the whole ledger. Exits with 1 if it finds a difference."""
    result = check_ledger(in_full=True)
    for note in list_notes():
        click.echo(note)
    if result.has_passed:
        click.echo(
            "Every balance equals the sum of its transfers, every seal holds, and every rule holds."
        )
        return
    click.echo(result.report)
    raise click.ClickException(f"{result.difference_count} differences.")
