"""`flask i18n`: update and compile the French catalogue."""

from pathlib import Path

import click
from babel.messages.frontend import CommandLineInterface
from flask.cli import AppGroup

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TEMPLATE = HERE / "messages.pot"
TRANSLATIONS = HERE / "translations"

# The functions that mark a message, beside Babel's own `_`, `gettext` and `ngettext`.
KEYWORDS = ("lazy_gettext", "_l", "lazy_ngettext:1,2")

commands = AppGroup("i18n", help="Keep the French catalogue.")


@commands.command("update")
def update() -> None:
    """Update the French catalogue with every marked message."""
    gather(TEMPLATE)
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


def gather(template: Path) -> None:
    """Write every marked message of the code and the templates to the file `template`."""
    _babel(
        "extract",
        f"--mapping-file={HERE / 'babel.cfg'}",
        *(f"--keywords={keyword}" for keyword in KEYWORDS),
        "--add-comments=NOTE:",
        "--no-location",
        "--sort-output",
        "--omit-header",
        f"--output-file={template}",
        str(ROOT / "fundraiser"),
        str(ROOT / "templates"),
    )


@commands.command("compile")
def compile_catalogue() -> None:
    """Compile the catalogue to the file that the app reads."""
    _babel("compile", f"--directory={TRANSLATIONS}", "--statistics")


def _babel(*arguments: str) -> None:
    CommandLineInterface().run(["pybabel", "--quiet", *arguments])  # type: ignore[no-untyped-call]
