"""What the documents say of the code is so, and no file names a document that is not here."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from fundraiser.matching.causes import Cause
from fundraiser.matching.offers import MatchState
from tests.shape.tree import CODE, MIGRATIONS, ROOT, TEMPLATES, numbered_lines, project_files

RULES = ROOT / "docs/match-rules.md"
GLOSSARY = ROOT / "docs/glossary.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
OPERATE = ROOT / "docs/operate.md"
HEADING = re.compile(r"^## M(\d+) ", re.MULTILINE)
NAMED = re.compile(
    r"`((?:fundraiser|templates|static|tests|docs|migrations)/[^`\s:]*)(?:::([^`]+))?`"
)
ROW = re.compile(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", re.MULTILINE)
RULE = re.compile(r"\bM([1-9]\d?)\b")
DRAWN = re.compile(r"""\bd=(["'])[^"']*\1""")  # a path of SVG moves by M as well
DOCUMENT = re.compile(r"[\w./-]*\w\.md\b")


@pytest.mark.parametrize(
    "document", [RULES, GLOSSARY, CONTRIBUTING, OPERATE], ids=lambda path: path.name
)
def test_what_a_document_names_is_there(document):
    named = NAMED.findall(document.read_text(encoding="utf-8"))
    absent = [
        f"{path}::{name}" if name else path for path, name in named if not is_there(path, name)
    ]

    assert named
    assert not absent, f"{document.name} names what is not there: {absent}"


def is_there(path: str, name: str) -> bool:
    return (ROOT / path).exists() and (not name or name in names_in(ROOT / path))


@cache
def names_in(path: Path) -> frozenset[str]:
    """Return what a module defines, members of its classes as `Class.member`."""
    return frozenset(defined_in(ast.parse(path.read_text(encoding="utf-8")).body))


def defined_in(body: Iterable[ast.stmt], within: str = "") -> Iterator[str]:
    for statement in body:
        match statement:
            case ast.ClassDef(name=name, body=members):
                yield within + name
                yield from defined_in(members, f"{name}.")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield within + name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield within + name
            case ast.Assign(targets=targets):
                yield from (within + each.id for each in targets if isinstance(each, ast.Name))


def test_each_rule_names_what_keeps_it_and_what_would_fail():
    _, *parts = HEADING.split(RULES.read_text(encoding="utf-8"))
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    silent = [
        f"M{number}"
        for number, section in sections.items()
        if "\n- Kept by `fundraiser/" not in section
        or not re.search(r"\n- Tested by\s+`tests/[\w/]+\.py::test_", section)
    ]

    assert list(sections) == [str(number) for number in range(1, 27)]
    assert not silent, f"say which function keeps these, and which test would fail: {silent}"


def test_each_rule_that_is_cited_is_written_down():
    known = set(HEADING.findall(RULES.read_text(encoding="utf-8")))
    cited = [
        (str(path.relative_to(ROOT)), number)
        for path in text_files(CODE, TEMPLATES, MIGRATIONS, ROOT / "tests")
        for number in RULE.findall(DRAWN.sub("", path.read_text(encoding="utf-8")))
    ]
    unknown = sorted({f"{path}: M{number}" for path, number in cited if number not in known})

    assert cited
    assert not unknown, f"write these into docs/{RULES.name}: {unknown}"


def test_the_causes_and_the_states_are_those_of_the_code():
    rules = RULES.read_text(encoding="utf-8")
    _, causes, states = re.split(r"^## The (?:causes|states) .*$", rules, flags=re.MULTILINE)

    assert dict(ROW.findall(causes)) == {
        cause.value: "yes" if cause.waits else "no" for cause in Cause
    }
    assert [state for state, _ in ROW.findall(states)] == [state.value for state in MatchState]


def test_the_glossary_is_in_order():
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("|")][2:]
    terms = [row[0].strip().casefold() for row in rows]

    assert terms == sorted(set(terms))
    assert {len(row) for row in rows} == {4}, "term, meaning, French, where in the code"


def test_no_file_names_a_document_that_is_not_here():
    absent = [
        f"{place} {name}"
        for path in text_files(ROOT)
        for place, line in numbered_lines(path)
        for name in DOCUMENT.findall(line)
        if not name.startswith("//") and not is_document(name, path)  # that is an address
    ]

    assert not absent, f"point to what is here, by its path, or say the fact itself: {absent}"


def is_document(name: str, cited_in: Path) -> bool:
    """Return whether the name is a path from the root, or from the document that links to it."""
    origins = [ROOT, cited_in.parent] if cited_in.suffix == ".md" else [ROOT]
    return any((origin / name).resolve() in project_files() for origin in origins)


def text_files(*folders: Path) -> list[Path]:
    return [
        path
        for path in project_files()
        if any(path.is_relative_to(folder) for folder in folders)
        if b"\0" not in path.read_bytes()
    ]
