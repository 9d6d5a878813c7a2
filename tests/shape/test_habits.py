"""Rules that keep money right, and that a reader relies on without looking."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from tests.shape.tree import CODE, ROOT, TEMPLATES, code_files, files_in, numbered_lines

Node = TypeVar("Node", bound=ast.AST)

KEEP_MONEY = {"money.py", "ledger", "campaigns", "matching", "gifts", "pledges"}
COLUMNS = {"Float", "Numeric", "REAL", "Double"}
BELOW_THE_WAYS_IN = ("operations", "queries", "emails", "models", "forms")
STRIPES_OWN = {"refund.status"}  # a refund is as Stripe says, whatever it was before
DATES = {"date_in_full", "date_and_time", "instant", "time_of_day", "day_and_month"}
EXACT = {"deadline", "short_deadline", "iso_instant"}
TOLD_THE_TIME = ("operations", "queries", "emails", "models")


def test_no_float_comes_near_money():
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in code_files()
        if path.relative_to(CODE).parts[0] in KEEP_MONEY
        for node in nodes(path, ast.expr)
        if is_inexact(node)
    ]

    assert not found, f"use whole cents, and // with a word on which way it rounds: {found}"


def is_inexact(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name == "float" or name in COLUMNS
        case ast.Constant(value=float()) | ast.BinOp(op=ast.Div()):
            return True
    return False


def test_only_a_deadline_shows_an_end():
    calls = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in code_files()
        for call in nodes(path, ast.Call)
        if ast.unparse(call.func).rpartition(".")[2] in DATES
        if "closes_at" in ast.unparse(call)
    ]
    filters = [
        place
        for path in files_in(TEMPLATES, ".html")
        for place, line in numbered_lines(path)
        for name in re.findall(r"closes_at\s*\|\s*(\w+)", line)
        if name not in EXACT
    ]

    places = calls + filters
    assert not places, f"an end at midnight is the day before, so use deadline: {places}"


def test_a_status_moves_along_its_arrows_only():
    found = [
        f"{path.relative_to(ROOT)}:{target.lineno}"
        for path in code_files()
        if path.name != "states.py"
        for statement in nodes(path, ast.Assign)
        for whole in statement.targets
        for target in (whole.elts if isinstance(whole, ast.Tuple) else [whole])
        if isinstance(target, ast.Attribute) and target.attr == "status"
        if ast.unparse(target) not in STRIPES_OWN
    ]

    assert not found, f"use move_to, which refuses a status off the arrows: {found}"


def test_only_transaction_commits():
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in code_files()
        if path.parent.name != "database"
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]

    assert not found, f"write inside `with transaction():` and leave the commit to it: {found}"


def test_transactions_are_opened_by_views_jobs_and_commands():
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in code_files(*BELOW_THE_WAYS_IN)
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id == "transaction"
    ]

    assert not found, f"let the caller open the transaction: {found}"


def test_operations_are_told_the_time():
    found = [
        place
        for path in code_files(*TOLD_THE_TIME)
        for place, line in numbered_lines(path)
        if re.search(r"\bclock\.now\(|from fundraiser\.clock import now|datetime\.now\(", line)
    ]

    assert not found, f"take `at=` from the caller instead of reading the clock: {found}"


def calls(path: Path) -> Iterator[ast.Call]:
    return nodes(path, ast.Call)


def nodes(path: Path, kind: type[Node]) -> Iterator[Node]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def test_rows_are_locked_for_no_key_update():
    """A plain FOR UPDATE waits for every new row that names the locked one, and deadlocks."""
    plain = re.compile(
        r"with_for_update\((?![^()]*key_share=True)|with_for_update=(?!FOR_CHANGE|{\*\*FOR_CHANGE)"
    )
    found = [path.name for path in code_files() if plain.search(path.read_text(encoding="utf-8"))]

    assert not found, f"lock with key_share=True, or with FOR_CHANGE: {found}"
