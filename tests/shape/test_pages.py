"""Views, templates, emails and addresses."""

import re

from flask import Flask

from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.registry import registry_of
from fundraiser.web.access import access_to
from tests.shape.tree import ROOT, TEMPLATES, project_files

ADDRESSES = ROOT / "tests" / "shape" / "addresses.txt"
IMPORTED = re.compile(r"{%-? from \"[^\"]+\" import ([^%]+?)(?: with context)? -?%}")
TEMPLATE_FILES = [
    path
    for path in project_files()
    if path.is_relative_to(TEMPLATES) and not path.is_relative_to(TEMPLATES / "sandbox")
]


def test_every_view_says_who_may_open_it(app):
    silent = [name for name, view in app.view_functions.items() if access_to(view) is None]

    assert not silent, f"put @open_to_all, @staff_only(…) or @signed_link(…) above {silent}"


def test_every_template_compiles(app):
    for path in TEMPLATE_FILES:
        app.jinja_env.get_template(str(path.relative_to(TEMPLATES)))


def test_every_template_uses_what_it_imports():
    unused = [
        f"{path.relative_to(TEMPLATES)}: {name}"
        for path in TEMPLATE_FILES
        for name in unused_imports(path.read_text(encoding="utf-8"))
    ]

    assert not unused, f"take these imports out: {unused}"


def unused_imports(text: str) -> list[str]:
    names = [
        imported.split(" as ")[-1].strip()
        for found in IMPORTED.finditer(text)
        for imported in found[1].split(",")
    ]
    rest = IMPORTED.sub("", text)
    return [name for name in names if not re.search(rf"\b{name}\b", rest)]


def test_every_kind_of_email_is_written_by_somebody(app):
    unwritten = set(EmailKind) - set(registry_of(app).writers)

    assert not unwritten, f"register who writes {sorted(unwritten)} in app.py"


def test_every_email_has_its_plain_twin():
    halves = [path for path in TEMPLATE_FILES if path.parent.name == "emails"]
    html = {path.with_suffix("") for path in halves if path.suffix == ".mjml"}
    plain = {path.with_suffix("") for path in halves if path.suffix == ".txt"}

    assert html, "there is no email"
    assert html == plain, f"write the other half of {sorted(map(str, html ^ plain))}"


def test_no_address_disappears(app):
    kept = ADDRESSES.read_text().splitlines()

    gone = sorted(set(kept) - set(addresses(app)))
    new = sorted(set(addresses(app)) - set(kept))

    assert not gone, f"published addresses never break: redirect from {gone}"
    assert not new, f"add to {ADDRESSES.name}, in order: {new}"
    assert kept == sorted(kept)


def addresses(app: Flask) -> list[str]:
    """Return every address with the methods it answers, without the ones Flask adds itself."""
    return sorted(
        f"{rule.rule} {' '.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))}"
        for rule in app.url_map.iter_rules()
    )
