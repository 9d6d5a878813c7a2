"""Mutants: copies of a file of ours with one mistake in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

import libcst as cst
from libcst.metadata import (
    CodeRange,
    MetadataWrapper,
    PositionProvider,
    WhitespaceInclusivePositionProvider,
)

from tests.mutants.operators import changes

ROOT = Path(__file__).parents[2]
MUTATED = [
    "fundraiser/money.py",
    "fundraiser/ledger",
    "fundraiser/matching",
    "fundraiser/gifts",
    "fundraiser/pledges",
    "fundraiser/stripe_sync",
]
NOT_MUTATED = cst.Import | cst.ImportFrom | cst.Annotation | cst.Decorator | cst.Param
LOGS = {"log", "logger", "logging"}  # no rule says what is logged


@dataclass(frozen=True)
class Mutant:
    """A file with one mistake in it."""

    file: str  # as seen from the project's folder
    line: int
    last_line: int
    statement: tuple[int, int]  # the lines of the statement around it
    function: str  # "Class.method"; empty for an assignment of the module
    was: str  # the lines as they are
    now: str  # and with the mistake
    start: int
    end: int
    code: str  # what stands between `start` and `end` in the mutant

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.was} → {self.now}"

    @property
    def source(self) -> str:
        return spliced(read(self.file), self)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells this mutant from others, whatever moves elsewhere in the file."""
        return self.file, self.function, self.was, self.now


def files(paths: Sequence[str] = MUTATED) -> list[str]:
    """Return the Python files of these files and folders."""
    return [
        str(path.relative_to(ROOT))
        for place in paths
        for path in (
            sorted((ROOT / place).glob("**/*.py")) if (ROOT / place).is_dir() else [ROOT / place]
        )
    ]


@cache
def read(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def spliced(text: str, mutant: Mutant) -> str:
    return text[: mutant.start] + mutant.code + text[mutant.end :]


def mutants_of(file: str, text: str) -> list[Mutant]:
    """Return every mutant of a file: of its functions, and of what its module assigns.

    Columns and other declarations of a class are left out: the migrations are compared with them.
    """
    maker = _Maker(file, text)
    MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True).visit(maker)
    return maker.mutants


class _Maker(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider, WhitespaceInclusivePositionProvider)

    def __init__(self, file: str, text: str) -> None:
        super().__init__()
        self.file = file
        self.text = text
        self.line_starts = list(accumulate(map(len, text.splitlines(keepends=True)), initial=0))
        self.scopes: list[cst.FunctionDef | cst.ClassDef] = []
        self.statements: list[tuple[int, int]] = []
        self.mutants: list[Mutant] = []
        self.assignments = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, NOT_MUTATED) or _is_logging(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.scopes.append(node)
        self.assignments += isinstance(node, cst.Assign | cst.AnnAssign)
        if _is_statement(node):
            self.statements.append(self._lines(node))
        if self._is_mutated():
            self.mutants += self._mutants_at(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self.scopes and original_node is self.scopes[-1]:
            self.scopes.pop()
        self.assignments -= isinstance(original_node, cst.Assign | cst.AnnAssign)
        if _is_statement(original_node):
            self.statements.pop()

    def _is_mutated(self) -> bool:
        """Whether we are in a function, or in an assignment of the module."""
        return bool(self._function()) or (not self.scopes and self.assignments > 0)

    def _lines(self, statement: cst.CSTNode) -> tuple[int, int]:
        """Return the first and last line of a statement, or of the head of a block."""
        whole: CodeRange = self.get_metadata(PositionProvider, statement)
        match statement:
            case (
                cst.If(test=head)
                | cst.While(test=head)
                | cst.For(iter=head)
                | cst.Match(subject=head)
            ):
                return whole.start.line, self.get_metadata(PositionProvider, head).end.line
            case cst.With(items=[*_, head]):
                return whole.start.line, self.get_metadata(PositionProvider, head).end.line
            case cst.MatchCase(pattern=pattern, guard=guard):
                return whole.start.line, self.get_metadata(
                    PositionProvider, guard or pattern
                ).end.line
        return whole.start.line, whole.end.line

    def _function(self) -> str:
        """Return the outermost function that we are in, after its classes."""
        names = []
        for scope in self.scopes:
            names.append(scope.name.value)
            if isinstance(scope, cst.FunctionDef):
                return ".".join(names)
        return ""

    def _mutants_at(self, node: cst.CSTNode) -> Iterator[Mutant]:
        for target, code in changes(node):
            inclusive = self.get_metadata(WhitespaceInclusivePositionProvider, target)
            place = self.get_metadata(PositionProvider, target)
            mutant = Mutant(
                file=self.file,
                line=place.start.line,
                last_line=place.end.line,
                statement=self.statements[-1],
                function=self._function(),
                was="",
                now="",
                start=self.line_starts[inclusive.start.line - 1] + inclusive.start.column,
                end=self.line_starts[inclusive.end.line - 1] + inclusive.end.column,
                code=code,
            )
            was, now = changed_lines(self.text, spliced(self.text, mutant))
            yield Mutant(**{**vars(mutant), "was": was, "now": now})


STATEMENTS = (
    cst.SimpleStatementLine,
    cst.If,
    cst.For,
    cst.While,
    cst.With,
    cst.Match,
    cst.MatchCase,
)


def _is_statement(node: cst.CSTNode) -> bool:
    """Whether lines are counted from this node: a statement on a line, or the head of a block."""
    return isinstance(node, STATEMENTS)


def _is_logging(node: cst.CSTNode) -> bool:
    match node:
        case cst.Call(func=cst.Attribute(value=cst.Name(value=name))):
            return name in LOGS
        case cst.Expr(value=call):
            return _is_logging(call)
    return False


def changed_lines(text: str, changed: str) -> tuple[str, str]:
    """Return the lines that differ in more than space, before and after, each as one line."""
    old, new = ([" ".join(line.split()) for line in each.splitlines()] for each in (text, changed))
    first = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return _joined(old[first : len(old) - last]), _joined(new[first : len(new) - last])


def _joined(lines: list[str]) -> str:
    return " ".join(line for line in lines if line)
