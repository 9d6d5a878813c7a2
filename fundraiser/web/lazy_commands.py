"""Commands that are imported when they are run: web processes and the worker need none."""

from collections.abc import Mapping
from importlib import import_module

from click import Command, Context
from flask.cli import AppGroup


class LazyCommands(AppGroup):
    """Commands by name, each with its place, such as `fundraiser.mail.cli:commands`."""

    def __init__(self, places: Mapping[str, str]) -> None:
        super().__init__()
        self._places = places

    def list_commands(self, ctx: Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self._places})

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in self._places:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self._places[cmd_name].partition(":")
        command: Command = getattr(import_module(module), attribute)
        return command
