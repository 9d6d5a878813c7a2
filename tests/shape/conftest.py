"""The shape of the code does not depend on the database: one is enough here."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def database_url(databases: Callable[[str, Path], str], tmp_path: Path) -> str:
    return databases("sqlite", tmp_path)
