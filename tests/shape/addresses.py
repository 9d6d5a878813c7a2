"""The addresses that are kept for good. `python -m tests.shape.addresses` adds the new ones."""

import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from fundraiser.app import create_app
from fundraiser.config import Settings

KEPT = Path(__file__).with_name("addresses.txt")
REMARK = "#"


def kept_addresses(path: Path = KEPT) -> list[str]:
    return [line for line in path.read_text().splitlines() if not line.startswith(REMARK)]


def addresses_of(app: Flask) -> list[str]:
    """Return every address with the methods it answers, without the ones Flask adds itself."""
    return sorted(
        f"{rule.rule} {' '.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))}"
        for rule in app.url_map.iter_rules()
    )


def keep(addresses: Iterable[str], path: Path = KEPT) -> None:
    """The list holds these as well, in order; what it held before stays."""
    remarks = [line for line in path.read_text().splitlines() if line.startswith(REMARK)]
    listed = sorted({*kept_addresses(path), *addresses})
    path.write_text("\n".join([*remarks, *listed, ""]))


def main() -> None:
    with TemporaryDirectory() as folder:
        app = create_app(Settings.from_environment({"INSTANCE_PATH": folder}))
        new = sorted(set(addresses_of(app)) - set(kept_addresses()))
    keep(new)
    sys.stdout.write("".join(f"added {address}\n" for address in new) or "nothing is new\n")


if __name__ == "__main__":
    main()
