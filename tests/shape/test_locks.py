"""The locks: every version with its hashes, from no index in particular, within the ranges."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.shape.tree import CODE, ROOT, files_in

LOCKS = ["requirements.lock", "requirements-dev.lock"]
PIN = re.compile(r"^(?P<requirement>[A-Za-z0-9_.-]+==[^\\]+?) \\$", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """Return the version of each package that is installed here."""
    environment = {key: str(value) for key, value in default_environment().items()}
    pinned = [Requirement(found[1]) for found in PIN.finditer((ROOT / lock).read_text())]
    return {
        canonicalize_name(each.name): str(each.specifier).removeprefix("==")
        for each in pinned
        if each.marker is None or each.marker.evaluate(environment)
    }


def project() -> dict[str, Any]:
    return tomllib.loads(Path(ROOT / "pyproject.toml").read_text())


def is_outside(requirement: Requirement, pinned: dict[str, str]) -> bool:
    version = pinned.get(canonicalize_name(requirement.name))
    return version is None or not requirement.specifier.contains(version, prereleases=True)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_gives_hashes_and_names_no_index(lock):
    text = (ROOT / lock).read_text()

    assert "://" not in text, f"{lock} names a place on the network: run `make lock`"
    assert len(PIN.findall(text)) == len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE))
    assert not re.search(r"\\\n(?!    --hash=sha256:)", text), f"a line of {lock} has no hash"


def test_the_locks_hold_what_the_ranges_ask_for():
    asked = [Requirement(line) for line in project()["project"]["dependencies"]]
    for_tests = [
        Requirement(line)
        for group in project()["dependency-groups"].values()
        for line in group
        if isinstance(line, str)
    ]

    outside = [str(each) for each in asked if is_outside(each, pins(LOCKS[0]))]
    outside += [str(each) for each in [*asked, *for_tests] if is_outside(each, pins(LOCKS[1]))]

    assert not outside, f"run `make lock`: the locks do not hold {outside}"


def test_tests_run_what_is_run():
    tested = pins(LOCKS[1])

    assert {name: tested.get(name) for name in pins(LOCKS[0])} == pins(LOCKS[0]), "run `make lock`"


def test_what_the_app_imports_is_in_its_lock():
    locked = set(pins(LOCKS[0])) | {"fundraiser"}
    makers = packages_distributions()
    absent = {
        name
        for path in files_in(CODE, ".py")
        for name in imported(path)
        if name not in sys.stdlib_module_names
        if not locked & {canonicalize_name(each) for each in makers.get(name, [name])}
    }

    assert not absent, f"add to the dependencies in pyproject.toml, and `make lock`: {absent}"


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}
