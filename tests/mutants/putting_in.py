"""Puts a mutant into this process, where the code is already loaded."""

import ast
import gc
import sys
from types import CodeType, FunctionType, ModuleType
from typing import Any

from tests.mutants.making import ROOT, Mutant


def put_in(mutant: Mutant) -> None:
    """From now on this process runs the mutant."""
    path = str(ROOT / mutant.file)
    if mutant.function:
        _swap(compile(mutant.source, path, "exec", dont_inherit=True), mutant, path)
    else:
        _assign_again(mutant, path)


def _swap(module: CodeType, mutant: Mutant, path: str) -> None:
    """Give the functions that were made from the file the code of the mutant."""
    new = {code.co_firstlineno: code for code in _functions(module, mutant.function)}
    swapped = 0
    for each in gc.get_objects():
        if not isinstance(each, FunctionType):
            continue
        old = each.__code__
        if old.co_filename == path and old.co_qualname == mutant.function:
            each.__code__ = new[old.co_firstlineno]
            swapped += 1
    assert swapped, f"{mutant.function} of {mutant.file} is not loaded"


def _functions(code: CodeType, name: str) -> list[CodeType]:
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return [each for each in inner if each.co_qualname == name] + [
        found
        for each in inner
        if name.startswith(f"{each.co_qualname}.")
        for found in _functions(each, name)
    ]


def _assign_again(mutant: Mutant, path: str) -> None:
    """Run the assignment again, with the mistake, for all modules that have taken its name."""
    module = sys.modules[mutant.file.removesuffix(".py").replace("/", ".")]
    line = mutant.statement[0]
    statement = next(
        each for each in ast.parse(mutant.source).body if each.lineno <= line <= _end(each)
    )
    before = dict(vars(module))
    exec(compile(ast.Module([statement], []), path, "exec", dont_inherit=True), vars(module))
    for name in assigned(statement):
        for other in _that_took(name, before[name]):
            setattr(other, name, vars(module)[name])


def assigned(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.Assign(targets=targets):
            return [each.id for each in targets if isinstance(each, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def _end(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


def _that_took(name: str, value: Any) -> list[ModuleType]:
    return [
        module
        for where, module in list(sys.modules.items())
        if where.startswith("fundraiser.") and vars(module).get(name) is value
    ]
