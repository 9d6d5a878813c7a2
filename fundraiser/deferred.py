"""Modules that take much memory, imported when they are first used."""

from importlib import import_module
from typing import Any


class DeferredModule:
    """Stands for a module until one of its names is used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)
