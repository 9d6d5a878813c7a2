"""Everything is where a reader looks for it."""

import ast
import re
from dataclasses import fields

from fundraiser.config import Settings
from fundraiser.payments.gateway import EVENT_KINDS
from tests.shape.tree import CODE, ROOT, files_in, numbered_lines, project_files

STAND_APART = {"__init__", "app", "cli", "demo", "doctor", "sandbox"}  # told of below the map
NOT_PACKAGES = {
    "templates": {"layouts", "components"},
    "static": {"base", "components", "fonts"},
    "tests": {"attacks", "deploy", "journeys", "shape", "bench", "mutants"},
}
UNLIKE_THEIR_FIELDS = {
    "stripe_webhook_secrets": "STRIPE_WEBHOOK_SECRET",
    "is_standin": "",
    "is_supervised": "",  # set by the supervisor, not by people
}
EMPTY_WORDS = re.compile(r"(^|_)(data|info|utils?|helpers?|services?|managers?|common|misc)(_|$)")
PATH_IN_TEXT = re.compile(r"[`(]((?:fundraiser|templates|static|tests)/[\w./-]*)[`)]")
# Written in two halves, so that this file does not name them.
REGISTRIES = re.compile("|".join(["pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.org"]))
MACHINE_PATHS = re.compile(r"(?<![\w.~<>/-])/" + r"(?:work|root|home|Users)/\w")


def test_every_folder_of_templates_styles_and_tests_is_a_package():
    known = {path.stem for path in CODE.iterdir()}
    strays = {
        f"{top}/{folder}"
        for top, others in NOT_PACKAGES.items()
        for path in project_files()
        if path.is_relative_to(ROOT / top) and len(path.relative_to(ROOT / top).parts) > 1
        if (folder := path.relative_to(ROOT / top).parts[0]) not in known | others
    }

    assert not strays, f"name these folders for the package they belong to: {sorted(strays)}"


def test_every_package_says_what_it_is_for():
    silent = [
        str(path.parent.relative_to(ROOT))
        for path in files_in(CODE, ".py")
        if path.name == "__init__.py" and path.parent.parent == CODE
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert not silent, f"write in __init__.py what the package is for and what holds: {silent}"


def test_the_map_of_the_code_names_every_package_once():
    words = ast.get_docstring(ast.parse((CODE / "__init__.py").read_text(encoding="utf-8"))) or ""
    named = re.findall(r"^    (\w+)  +\S", words, re.MULTILINE)
    packages = {path.parent.name for path in CODE.glob("*/__init__.py")} - STAND_APART
    modules = {path.stem for path in CODE.glob("*.py")} - STAND_APART

    assert sorted(named) == sorted(packages | modules), "bring fundraiser/__init__.py up to date"


def test_no_file_has_a_name_that_says_nothing():
    empty = [str(path) for path in files_in(CODE, ".py") if EMPTY_WORDS.search(path.stem)]

    assert not empty, f"name these for what they hold: {empty}"


def test_what_the_readme_points_to_is_there():
    pointed_to = PATH_IN_TEXT.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    absent = sorted({path for path in pointed_to if not (ROOT / path).exists()})

    assert pointed_to
    assert not absent, f"README.md sends readers to {absent}"


def test_the_readme_names_every_setting_and_every_event():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    settings = {UNLIKE_THEIR_FIELDS.get(each.name, each.name.upper()) for each in fields(Settings)}

    unnamed = [name for name in [*settings, *EVENT_KINDS] if name and f"`{name}`" not in readme]

    assert not unnamed, f"say in README.md what these are for: {unnamed}"


def test_no_file_names_a_registry_or_a_place_on_one_machine():
    found = [
        place
        for path in project_files()
        if b"\0" not in path.read_bytes()
        for place, line in numbered_lines(path)
        if REGISTRIES.search(line) or MACHINE_PATHS.search(line)
    ]

    assert not found, f"leave out the host of a registry and paths of one machine: {found}"
