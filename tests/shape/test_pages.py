"""Views, templates, emails and addresses."""

import re

from fundraiser.accounts.permissions import Permission
from fundraiser.i18n.languages import Language
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.registry import registry_of
from fundraiser.web.access import access_to
from tests.shape.addresses import KEPT, addresses_of, keep, kept_addresses
from tests.shape.tree import TEMPLATES, project_files

IMPORTED = re.compile(r"{%-? from \"[^\"]+\" import ([^%]+?)(?: with context)? -?%}")
ASKED = re.compile(r"\.may\(\"([^\"]*)\"\)")
TEMPLATE_FILES = [
    path
    for path in project_files()
    if path.is_relative_to(TEMPLATES) and not path.is_relative_to(TEMPLATES / "sandbox")
]


def test_every_view_says_who_may_open_it(app):
    silent = [name for name, view in app.view_functions.items() if access_to(view) is None]

    assert not silent, f"put @open_to_all, @staff_only(…) or @signed_link(…) above {silent}"


def test_every_permission_that_a_template_asks_for_exists():
    unknown = {
        f"{path.relative_to(TEMPLATES)}: {name}"
        for path in TEMPLATE_FILES
        for name in ASKED.findall(path.read_text(encoding="utf-8"))
        if name not in set(Permission)
    }

    assert not unknown, f"ask for one of accounts/permissions.py: {sorted(unknown)}"


def test_every_template_compiles(app):
    for path in TEMPLATE_FILES:
        for language in Language:
            templates = app.jinja_env.in_language(language)
            templates.get_template(str(path.relative_to(TEMPLATES)))


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

    assert not unwritten, (
        f"mark who writes {sorted(unwritten)} with @writes, in an emails.py that app.py registers"
    )


def test_every_email_has_its_plain_twin():
    halves = [path for path in TEMPLATE_FILES if path.parent.name == "emails"]
    html = {path.with_suffix("") for path in halves if path.suffix == ".mjml"}
    plain = {path.with_suffix("") for path in halves if path.suffix == ".txt"}

    assert html, "there is no email"
    assert html == plain, f"write the other half of {sorted(map(str, html ^ plain))}"


def test_no_address_disappears(app):
    kept = kept_addresses()
    now = addresses_of(app)

    gone = sorted(set(kept) - set(now))
    new = sorted(set(now) - set(kept))

    assert not gone, f"published addresses never break: leave a redirect at {gone}"
    assert not new, f"run `make addresses`, which adds {new} to {KEPT.name}"
    assert kept == sorted(set(kept)), f"put {KEPT.name} in order, each address once"


def test_new_addresses_are_added_and_old_ones_stay(tmp_path):
    copy = tmp_path / KEPT.name
    copy.write_text("# Why\n/b GET\n/d GET\n")

    keep(["/c GET POST", "/a GET"], copy)

    assert copy.read_text() == "# Why\n/a GET\n/b GET\n/c GET POST\n/d GET\n"
