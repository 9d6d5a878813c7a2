"""What our commands have in common."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click

from fundraiser.errors import DomainError

Arguments = ParamSpec("Arguments")


def says_refusals(command: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """A rule that the command breaks is said in its own words, and ends the command."""

    @wraps(command)
    def run(*arguments: Arguments.args, **options: Arguments.kwargs) -> None:
        try:
            command(*arguments, **options)
        except DomainError as error:
            raise click.ClickException(str(error)) from error

    return run
