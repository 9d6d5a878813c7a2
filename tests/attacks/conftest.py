"""What the attacks are given: a web server in a process of its own, on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import make
from tests.attacks.target import Target
from tests.ports import free_ports
from tests.processes.copies import Copy


@pytest.fixture
def target(app, database_url: str, tmp_path: Path) -> Iterator[Target]:
    """A running web server with one campaign."""
    make.campaign()
    folder = tmp_path / "server"
    folder.mkdir()
    port, sandbox_port = free_ports(2)
    copy = Copy(folder, port=port, sandbox_port=sandbox_port)
    # A full disk would leave half of a compiled module behind, and Python would read it later.
    copy.start("web", DATABASE_URL=database_url, PYTHONDONTWRITEBYTECODE="1")
    target = Target(copy, port)
    target.wait_until_up()
    yield target
    copy.clean_up()
