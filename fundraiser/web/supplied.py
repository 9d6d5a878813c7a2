"""What a package that stands above supplies to one below it: once, when the app is made."""

from typing import Generic, TypeVar

from flask import Flask, current_app

Value = TypeVar("Value")


class Supplied(Generic[Value]):
    """A value that each app has of its own, such as the function that finds a page."""

    def __init__(self, name: str) -> None:
        self._name = f"fundraiser.{name}"

    def supply(self, app: Flask, value: Value) -> None:
        app.extensions[self._name] = value

    @property
    def value(self) -> Value:
        value: Value = current_app.extensions[self._name]
        return value
