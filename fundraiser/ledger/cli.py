"""`flask ledger`: does it all add up."""

import click
from flask.cli import AppGroup

from fundraiser.ledger.jobs import check_ledger

commands = AppGroup("ledger", help="The ledger: does it all add up.")


@commands.command("check")
def check() -> None:
    """Run the self-check; exit with 1 if anything does not add up."""
    result = check_ledger()
    if result.has_passed:
        click.echo("Every balance equals the sum of its transfers, and every rule holds.")
        return
    click.echo(result.report)
    raise click.ClickException(f"{result.difference_count} differences.")
