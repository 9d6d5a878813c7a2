"""Values that a higher package gives a lower one when the app is created."""

from typing import Generic, TypeVar

from flask import Flask, current_app

Value = TypeVar("Value")


class Supplied(Generic[Value]):
    """A value stored for each app, such as a function that finds a page."""

    def __init__(self, name: str) -> None:
        self._name = f"fundraiser.{name}"

    def supply(self, app: Flask, value: Value) -> None:
        app.extensions[self._name] = value

    @property
    def value(self) -> Value:
        value: Value = current_app.extensions[self._name]
        return value
