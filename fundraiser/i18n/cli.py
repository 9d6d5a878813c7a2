"""Keeping the catalogue: gather the messages, bring the French up to date, compile it."""

from pathlib import Path

import click
from babel.messages.frontend import CommandLineInterface
from flask.cli import AppGroup

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TEMPLATE = HERE / "messages.pot"
TRANSLATIONS = HERE / "translations"

commands = AppGroup("i18n", help="Keep the French catalogue.")


@commands.command("update")
def update() -> None:
    """Gather every marked message and bring the French catalogue up to date with them."""
    _babel(
        "extract",
        f"--mapping-file={HERE / 'babel.cfg'}",
        "--keywords=lazy_gettext",
        "--add-comments=NOTE:",
        "--no-location",
        "--sort-output",
        "--omit-header",
        f"--output-file={TEMPLATE}",
        str(ROOT / "fundraiser"),
        str(ROOT / "templates"),
    )
    _babel(
        "update",
        f"--input-file={TEMPLATE}",
        f"--output-dir={TRANSLATIONS}",
        "--locale=fr",
        "--no-fuzzy-matching",
        "--ignore-obsolete",
        "--omit-header",
    )
    TEMPLATE.unlink()
    click.echo(f"The catalogue is up to date: {TRANSLATIONS / 'fr/LC_MESSAGES/messages.po'}")


@commands.command("compile")
def compile_catalogue() -> None:
    """Turn the catalogue into the file that is read when the app runs."""
    _babel("compile", f"--directory={TRANSLATIONS}", "--statistics")


def _babel(*arguments: str) -> None:
    CommandLineInterface().run(["pybabel", "--quiet", *arguments])  # type: ignore[no-untyped-call]
