"""Error reporting for `flask` commands."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click

from fundraiser.errors import DomainError

Arguments = ParamSpec("Arguments")


def says_refusals(command: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """Print a DomainError's message and exit with code 1."""

    @wraps(command)
    def run(*arguments: Arguments.args, **options: Arguments.kwargs) -> None:
        try:
            command(*arguments, **options)
        except DomainError as error:
            raise click.ClickException(str(error)) from error

    return run
