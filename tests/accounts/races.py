"""Things done at the same moment."""

import contextvars
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from fundraiser.database import db
from fundraiser.errors import DomainError


def at_once(app: Flask, calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the calls at the same moment; return what each gave, or the rule it broke."""
    together = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        with app.app_context():
            together.wait()
            try:
                return call()
            except DomainError as refusal:
                return refusal

    with ThreadPoolExecutor(len(calls)) as pool:
        running = [pool.submit(contextvars.Context().run, run, call) for call in calls]
        outcomes = [each.result() for each in running]
    db.session.rollback()
    db.session.expire_all()
    return outcomes
