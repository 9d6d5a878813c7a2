"""What tests of signing in share."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.donors.letters import Letter, letters_to

Letters = Callable[..., list[Letter]]


@pytest.fixture
def letters(app: Flask, worker: Any) -> Letters:
    """Give `letters("mia@example.org")`: what was sent to an address so far."""

    def read(address: str, *kinds: Any) -> list[Letter]:
        return letters_to(address, worker, *kinds)

    return read
