"""`flask i18n`: update, compile and read the French catalogue."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from babel.messages.catalog import Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from flask.cli import AppGroup

from fundraiser.i18n.catalogue import catalogue_path
from fundraiser.i18n.languages import Language

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TEMPLATE = HERE / "messages.pot"
TRANSLATIONS = HERE / "translations"

# The functions that mark a message, beside Babel's own `_`, `gettext` and `ngettext`.
KEYWORDS = ("lazy_gettext", "_l", "lazy_ngettext:1,2")

commands = AppGroup("i18n", help="Keep and read the French catalogue.")


@commands.command("update")
def update() -> None:
    """Update the French catalogue with every marked message."""
    gather(TEMPLATE, "--no-location", "--sort-output")
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


def gather(template: Path, *options: str) -> None:
    """Write every marked message of the code and the templates to the file `template`."""
    _babel(
        "extract",
        f"--mapping-file={HERE / 'babel.cfg'}",
        *(f"--keywords={keyword}" for keyword in KEYWORDS),
        "--add-comments=NOTE:",
        *options,
        "--omit-header",
        f"--output-file={template}",
        str(ROOT / "fundraiser"),
        str(ROOT / "templates"),
    )


@commands.command("texts")
def print_texts() -> None:
    """Print every text in both languages, in the order of the pages, to be read from the start."""
    with catalogue_path(Language.FRENCH).open("rb") as file:
        french = read_po(file, locale="fr")
    for place, messages in groupby(_in_order(), key=_place):
        click.echo(f"\n== {place}")
        for message in messages:
            translated = french.get(message.id)
            click.echo("\n" + " / ".join(_forms(message.id)))
            click.echo(" / ".join(_forms(translated.string if translated else "")))


def _in_order() -> list[Message]:
    """Return every message where it is first used: templates, then code."""
    with TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        gather(template, "--sort-by-file")
        with template.open("rb") as file:
            messages = [message for message in read_po(file) if message.id]
    return sorted(messages, key=lambda each: (_place(each).endswith(".py"), *each.locations[0]))


def _place(message: Message) -> str:
    return str(Path(message.locations[0][0]).relative_to(ROOT))


def _forms(text: str | tuple[str, ...] | list[str] | None) -> Iterator[str]:
    """Yield the one form of a text, or singular and plural."""
    yield from ([text] if isinstance(text, str) else text or [])


@commands.command("compile")
def compile_catalogue() -> None:
    """Compile the catalogue to the file that the app reads."""
    _babel("compile", f"--directory={TRANSLATIONS}", "--statistics")


def _babel(*arguments: str) -> None:
    CommandLineInterface().run(["pybabel", "--quiet", *arguments])  # type: ignore[no-untyped-call]
