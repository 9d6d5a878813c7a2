"""What a module may do goes by its kind, and every module has one.

A view, form, job or command may know the request, open a transaction, read the clock or call
Stripe, as said below. Whatever else a feature holds may do none of it: its functions are given what
they need. The kind is in the path: `gifts/operations.py`, or a file of `peer_to_peer/views/`. The
platform does these things for everybody; its packages and modules are listed with what they may do.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shape.tree import CODE, code_files

FLASK, COMMIT, CLOCK, STRIPE = "imports flask", "commits", "reads the clock", "calls Stripe"
KINDS = {
    "views": {FLASK, COMMIT, CLOCK, STRIPE},
    "forms": {FLASK, CLOCK},
    "jobs": {COMMIT, CLOCK, STRIPE},
    "cli": {FLASK, COMMIT, CLOCK, STRIPE},
    "checks": {CLOCK},
    "table": {FLASK},  # of the back office: its rows are links
}
PLATFORM: dict[str, set[str]] = {
    "app.py": {FLASK},
    "config.py": {FLASK},
    "clock.py": {CLOCK},
    "database": {COMMIT, FLASK},
    "front": {FLASK},
    "web": {FLASK, COMMIT, CLOCK},
    "i18n": {FLASK, CLOCK},
    "mail": {FLASK},
    "jobs": {FLASK, COMMIT, CLOCK},
    "processes": {FLASK},
    "demo": {COMMIT, CLOCK, STRIPE},
    "backups/restore.py": {FLASK},  # makes an app on the restored database
    "accounts/security.py": {FLASK, CLOCK},  # Flask-Security's settings and hooks
    "accounts/sessions.py": {FLASK},
    "donors/signed_in.py": {FLASK, CLOCK},  # the cookie of a donor who has signed in
    "organisation/template_globals.py": {FLASK},
    "payments/gateway/client.py": {FLASK},  # one gateway for each app
    "payments/gateway/key_watch.py": {
        COMMIT,
        CLOCK,
    },  # an alarm stays, whatever becomes of the call
    "pictures/links.py": {FLASK},
    "staff/act_pages.py": {FLASK, COMMIT, CLOCK},
    "staff/alerts.py": {FLASK},
    "staff/blueprint.py": {FLASK},
    "staff/checkouts/expiry.py": {CLOCK},
    "staff/menu.py": {FLASK, CLOCK},
    "staff/picture_uploads.py": {FLASK},  # the file of a form, and whether it asks for a preview
    "staff/tables/moments.py": {CLOCK},
    "staff/tables/pages.py": {FLASK, COMMIT, CLOCK},
    "staff/template_filters.py": {FLASK},
}
FRAMEWORKS = {"flask", "flask_wtf", "wtforms"}
CALLS = {
    "transaction": COMMIT,
    "in_transaction": COMMIT,
    "current_gateway": STRIPE,
    "clock.now": CLOCK,
    "clock.today": CLOCK,
    "now": CLOCK,
    "today": CLOCK,
}


def test_a_module_does_what_its_kind_may():
    beyond = {
        str(path): sorted(more)
        for path in (file.relative_to(CODE) for file in code_files())
        if (more := deeds_of(CODE / path) - allowed_to(path))
    }

    assert not beyond, f"let these be given it, or move it to a view, job or command: {beyond}"


def test_what_is_listed_is_there_and_needed():
    idle = {
        place: sorted(more)
        for place, deeds in PLATFORM.items()
        if (more := deeds - {deed for file in files_at(place) for deed in deeds_of(file)})
    }

    assert not idle, f"these need not be allowed any more: {idle}"


@pytest.mark.parametrize(
    ("text", "deeds"),
    [
        ("from flask import request", {FLASK}),
        ("import wtforms", {FLASK}),
        ("from flask_babel import gettext", set()),
        ("with transaction():\n    pass", {COMMIT}),
        ("at = clock.now()", {CLOCK}),
        ("gateway = current_gateway()", {STRIPE}),
        ("def f(at):\n    return at.now", set()),
    ],
)
def test_deeds_are_seen(tmp_path, text, deeds):
    file = tmp_path / "module.py"
    file.write_text(text)

    assert deeds_of(file) == deeds


def allowed_to(path: Path) -> set[str]:
    """Return what a module may do, by its kind, its package or its own name."""
    kinds = [part for part in (*path.parts[1:-1], path.stem) if part in KINDS]
    places = [str(path), path.parts[0]]
    allowed = [KINDS[kind] for kind in kinds] + [PLATFORM.get(place, set()) for place in places]
    return set().union(*allowed)


def files_at(place: str) -> list[Path]:
    return [
        file
        for file in code_files()
        if place in {str(file.relative_to(CODE)), file.relative_to(CODE).parts[0]}
    ]


def deeds_of(file: Path) -> set[str]:
    return {deed for node in ast.walk(ast.parse(file.read_text())) for deed in _deeds(node)}


def _deeds(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (FLASK for name in node.names if name.name.split(".")[0] in FRAMEWORKS)
    elif isinstance(node, ast.ImportFrom):
        if (node.module or "").split(".")[0] in FRAMEWORKS:
            yield FLASK
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in CALLS:
        yield CALLS[ast.unparse(node.func)]
