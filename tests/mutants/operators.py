"""The mistakes that are put in: those of mutmut that a type checker would not refuse, and ours.

Left out of mutmut's: `None` in place of a value and a value less where the number is fixed (mypy
refuses both), and other words in a text (people read them, and the tests of pages see them). Locks
of rows stay too: SQLite, on which mutants are tried, has none.
Added: a check that is forgotten, a call that is forgotten, a query that lacks one of its parts, an
order that is lost, the least for the most.
"""

from collections.abc import Callable, Iterator
from typing import Any

import libcst as cst
import libcst.matchers as m
from mutmut.mutation import mutators as mutmut

Change = tuple[cst.CSTNode, str]  # a node, and the code that stands there instead
Operator = Callable[[Any], Iterator[Change]]

MAY_LACK = {
    "where", "order_by", "limit", "execution_options", "distinct", "desc",
    "auto_paging_iter", "on_conflict_do_nothing", "strip", "lower", "casefold", "replace",
}  # fmt: skip
TAKE_MANY = {"where", "order_by", "and_", "or_", "min", "max", "union_all", "group_by", "filter"}
OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any"}
NOTHING = cst.Module([])


def code_of(node: cst.CSTNode) -> str:
    return NOTHING.code_for_node(node)


def changes(node: cst.CSTNode) -> Iterator[Change]:
    """Give each change that can be made at this node, not within it."""
    for kind, operator in OPERATORS:
        if isinstance(node, kind):
            yield from operator(node)


def forgotten_check(node: cst.If | cst.IfExp | cst.CompIf) -> Iterator[Change]:
    yield node.test, f" (({code_of(node.test)}) and False)"
    yield node.test, f" (({code_of(node.test)}) or True)"


def forgotten_loop(node: cst.While) -> Iterator[Change]:
    yield node.test, f" (({code_of(node.test)}) and False)"


def forgotten_call(node: cst.Expr) -> Iterator[Change]:
    if isinstance(node.value, cst.Call):
        yield node, "pass"


def query_without_a_part(node: cst.Call) -> Iterator[Change]:
    if isinstance(node.func, cst.Attribute) and node.func.attr.value in MAY_LACK:
        yield node, code_of(node.func.value.with_changes(lpar=node.lpar, rpar=node.rpar))


def lost_order(node: cst.Call) -> Iterator[Change]:
    if m.matches(node.func, m.Name("sorted")):
        yield node, f"list({code_of(node.args[0].value)})"


def opposite(node: cst.Call) -> Iterator[Change]:
    if isinstance(node.func, cst.Name) and node.func.value in OPPOSITES:
        yield node.func, OPPOSITES[node.func.value]


def argument_less(node: cst.Call) -> Iterator[Change]:
    """Leave out an argument that has a name, or one of many."""
    if _name(node.func) == "with_for_update":
        return
    for argument in node.args:
        if argument.keyword or argument.star or _name(node.func) in TAKE_MANY:
            yield argument, ""


def _name(function: cst.BaseExpression) -> str:
    match function:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name
    return ""


def _of_mutmut(operator: Callable[[Any], Any]) -> Operator:
    def give(node: cst.CSTNode) -> Iterator[Change]:
        for changed in operator(node):
            yield node, code_of(changed)

    return give


OPERATORS: list[tuple[Any, Operator]] = [
    ((cst.If, cst.IfExp, cst.CompIf), forgotten_check),
    (cst.While, forgotten_loop),
    (cst.Expr, forgotten_call),
    (cst.Call, query_without_a_part),
    (cst.Call, lost_order),
    (cst.Call, opposite),
    (cst.Call, argument_less),
    (cst.BaseNumber, _of_mutmut(mutmut.operator_number)),
    (cst.Name, _of_mutmut(mutmut.operator_name)),
    (cst.AugAssign, _of_mutmut(mutmut.operator_augmented_assignment)),
    (cst.UnaryOperation, _of_mutmut(mutmut.operator_remove_unary_ops)),
    (cst.Call, _of_mutmut(mutmut.operator_symmetric_string_methods_swap)),
    (cst.Call, _of_mutmut(mutmut.operator_unsymmetrical_string_methods_swap)),
    (cst.BaseCompOp | cst.Break | cst.Continue, _of_mutmut(mutmut.operator_keywords)),
    (cst.CSTNode, _of_mutmut(mutmut.operator_swap_op)),
]
