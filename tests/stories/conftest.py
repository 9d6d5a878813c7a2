"""Pages of stories are read on SQLite; the rules behind them are tried on both databases."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

Ask = Callable[..., TestResponse]


@pytest.fixture
def ask(app: Flask) -> Ask:
    """Give `ask("/stories/feed.xml", headers=…)`: what a program gets that looks there."""

    def get(path: str, **options: object) -> TestResponse:
        origin = app.config["SETTINGS"].public_url
        return app.test_client(use_cookies=False).get(path, base_url=origin, **options)

    return get
