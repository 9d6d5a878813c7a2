"""Renders emails: MJML to HTML, and plain text.

Both are Jinja templates of the same name, `x.mjml` and `x.txt`, in the recipient's language. MJML
values are escaped as in HTML. The subject is always one line.
"""

from typing import Any

from flask import Flask, render_template
from mjml import mjml2html

from fundraiser.i18n.languages import force_language
from fundraiser.mail.registry import Message, current_registry

LONGEST_SUBJECT = 150


def render_message(template: str, *, language: str, subject: object, **facts: Any) -> Message:
    """Return the message of `templates/<template>.mjml` and `.txt` in a language.

    `subject` may be a lazy translation. The templates get `facts`, `subject` and `letterhead`.
    """
    with force_language(language):
        line = one_line(str(subject))
        context = {
            **facts,
            "subject": line,
            "letterhead": current_registry().letterhead_in(language),
        }
        mjml = render_template(f"{template}.mjml", **context)
        text = render_template(f"{template}.txt", **context)
    # No remote fonts: fetching one would tell its host who reads the email, and when.
    html = mjml2html(mjml, disable_comments=True, fonts={})
    return Message(subject=line, text=_tidy(text), html=html)


def one_line(text: str) -> str:
    """Return the text as one line of at most LONGEST_SUBJECT printable characters."""
    line = " ".join("".join(c if c.isprintable() or c == " " else " " for c in text).split(" "))
    line = " ".join(part for part in line.split(" ") if part)
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def quoted(text: str) -> str:
    """Return the lines as a quotation in plain text."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def init_app(app: Flask) -> None:
    """Escape values in MJML, and add the filter `quoted` for text emails."""
    by_name = app.select_jinja_autoescape
    app.jinja_env.filters["quoted"] = quoted
    app.jinja_env.autoescape = lambda name: by_name(name) or (name or "").endswith(".mjml")


SIGNATURE_FOLLOWS = "-- "  # mail programs show what follows in grey


def _trimmed(line: str) -> str:
    return line if line == SIGNATURE_FOLLOWS else line.rstrip()


def _tidy(text: str) -> str:
    """Return the text with at most one empty line in a row, and none at the ends."""
    lines = [_trimmed(line) for line in text.strip().splitlines()]
    tidied = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return "\n".join(tidied) + "\n"
