"""What the tests of the processes are given: whole copies of the app, in folders of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ports import free_ports
from tests.processes.copies import Copy


@pytest.fixture
def make_copy(
    databases: Callable[[str, Path], str], tmp_path: Path
) -> Iterator[Callable[[], Copy]]:
    """Give `make_copy()`: a copy with a migrated database, two free ports, not yet started."""
    copies: list[Copy] = []

    def make() -> Copy:
        folder = tmp_path / f"copy-{len(copies)}"
        folder.mkdir()
        databases("sqlite", folder)
        port, sandbox_port = free_ports(2)
        copies.append(Copy(folder, port=port, sandbox_port=sandbox_port))
        return copies[-1]

    yield make
    for copy in copies:
        copy.clean_up()
