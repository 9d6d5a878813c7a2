"""One class name has one meaning, and what is done twice is written once."""

import ast
import copy
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

from tests.shape.tree import CODE, ROOT, files_in

WORTH_SHARING = 3  # lines: a shorter body may stand twice

Definition = TypeVar("Definition", ast.ClassDef, ast.FunctionDef)


def test_a_class_name_has_one_meaning():
    files = defaultdict(set)
    for path, node in definitions(ast.ClassDef):
        files[node.name].add(path)

    assert files
    twice = {name: sorted(paths) for name, paths in files.items() if len(paths) > 1}
    assert not twice, f"give each of these a name of its own: {twice}"


def test_no_function_is_written_twice():
    places = defaultdict(list)
    for path, node in definitions(ast.FunctionDef):
        body = without_docstring(node)
        if sum(line_count(statement) for statement in body) >= WORTH_SHARING:
            places[normalised(node.args, body)].append(f"{path}::{node.name}")

    assert places
    twice = [names for names in places.values() if len(names) > 1]
    assert not twice, f"make one of each of these: {twice}"


def test_functions_that_differ_in_names_only_are_equal():
    first, same, other = (
        ast.parse(text).body[0]
        for text in (
            "def find(key: int):\n    row = Gift.get(key)\n    return row",
            "def look(number: str):\n    one = Page.get(number)\n    return one",
            "def find(key: int):\n    row = Gift.find(key)\n    return row",
        )
    )

    assert shape_of(first) == shape_of(same) != shape_of(other)


def definitions(kind: type[Definition]) -> Iterator[tuple[str, Definition]]:
    for path in files_in(CODE, ".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, kind):
                yield str(path.relative_to(ROOT)), node


def without_docstring(node: ast.FunctionDef) -> Sequence[ast.stmt]:
    return node.body[1:] if ast.get_docstring(node) is not None else node.body


def line_count(statement: ast.stmt) -> int:
    return (statement.end_lineno or statement.lineno) - statement.lineno + 1


def shape_of(node: ast.stmt) -> str:
    assert isinstance(node, ast.FunctionDef)
    return normalised(node.args, node.body)


def normalised(arguments: ast.arguments, body: Sequence[ast.stmt]) -> str:
    """Return the body with each name replaced by the order in which it is first met."""
    names = Numbered()
    names.visit(copy.deepcopy(arguments))
    return "\n".join(ast.dump(names.visit(copy.deepcopy(statement))) for statement in body)


class Numbered(ast.NodeTransformer):
    """Numbers names, of arguments and variables, classes and functions; attributes keep theirs."""

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._number_of(node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg = self._number_of(node.arg)
        node.annotation = None
        return node

    def _number_of(self, name: str) -> str:
        return self.numbers.setdefault(name, str(len(self.numbers)))
