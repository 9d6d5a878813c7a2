"""`flask config`: show the settings."""

import click
from flask.cli import AppGroup

from fundraiser.config import settings

commands = AppGroup("config", help="The settings of this installation.")


@commands.command("show")
def show() -> None:
    """Print every setting, secrets masked."""
    for name, value in settings().shown():
        click.echo(f"{name.upper()} = {value}")
