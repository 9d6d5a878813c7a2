"""`flask demo fill`: a believable season, so that a first run shows something."""

import click
from flask.cli import AppGroup

commands = AppGroup("demo", help="A believable season, for a first look.")


@commands.command("fill")
@click.option("--if-empty", is_flag=True)
def fill(*, if_empty: bool) -> None:
    """Fill an empty database."""
