"""`flask mail`: manage the outbox."""

import click
from flask.cli import AppGroup

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.mail.operations import hold_waiting

commands = AppGroup("mail", help="The outbox.")


@commands.command("hold-waiting")
def hold_what_waits() -> None:
    """Hold every waiting email, for a person to send or discard.

    For a machine that was restored from a backup, before its worker is started: the emails may have
    been sent already. A restored database is noticed without this.
    """
    with transaction():
        count = hold_waiting(queued_until=clock.now())
    click.echo(f"Emails held: {count}. They are in the back office, under Outbox.")
