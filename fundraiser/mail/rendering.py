"""An email put into words: MJML for those who see it, plain text for those who do not.

Both are Jinja templates of one name, `x.mjml` and `x.txt`, in the recipient's language. Values in
MJML are escaped as in HTML. The subject is one line, whatever stands in the record.
"""

from typing import Any

from flask import Flask, render_template
from mjml import mjml2html

from fundraiser.i18n.languages import force_language
from fundraiser.mail.registry import Message, current_registry

LONGEST_SUBJECT = 150


def render_message(template: str, *, language: str, subject: object, **facts: Any) -> Message:
    """Return the message of `templates/<template>.mjml` and `.txt` in a language.

    `subject` may be a lazy translation. The templates see `facts`, `subject` and `letterhead`.
    """
    with force_language(language):
        line = one_line(str(subject))
        shown = {
            **facts,
            "subject": line,
            "letterhead": current_registry().letterhead_in(language),
        }
        mjml = render_template(f"{template}.mjml", **shown)
        text = render_template(f"{template}.txt", **shown)
    # No fonts of others: an email that fetches one tells its maker who reads it, and when.
    html = mjml2html(mjml, disable_comments=True, fonts={})
    return Message(subject=line, text=_tidy(text), html=html)


def one_line(text: str) -> str:
    """Return the text as one line of at most LONGEST_SUBJECT characters, without control marks."""
    line = " ".join("".join(c if c.isprintable() or c == " " else " " for c in text).split(" "))
    line = " ".join(part for part in line.split(" ") if part)
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def quoted(text: str) -> str:
    """Return lines set apart as a quotation in plain text."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def init_app(app: Flask) -> None:
    """Escape values in MJML as in HTML, and let text twins quote."""
    by_name = app.select_jinja_autoescape
    app.jinja_env.filters["quoted"] = quoted
    app.jinja_env.autoescape = lambda name: by_name(name) or (name or "").endswith(".mjml")


SIGNATURE_FOLLOWS = "-- "  # what mail programs look for: they show the rest in grey


def _trimmed(line: str) -> str:
    return line if line == SIGNATURE_FOLLOWS else line.rstrip()


def _tidy(text: str) -> str:
    """Leave at most one empty line between paragraphs, and none at either end."""
    lines = [_trimmed(line) for line in text.strip().splitlines()]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept) + "\n"
