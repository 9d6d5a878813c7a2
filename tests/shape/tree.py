"""The files of the project, as git sees them."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ROOT / "fundraiser"
TEMPLATES = ROOT / "templates"
MIGRATIONS = ROOT / "migrations" / "versions"


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that is kept, or would be with `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    return tuple(sorted(path for name in listed if name and (path := ROOT / name).is_file()))


def files_in(folder: Path, ending: str) -> list[Path]:
    return [
        path for path in project_files() if path.is_relative_to(folder) and path.suffix == ending
    ]


def code_files(*names: str) -> list[Path]:
    """Return our Python files, or those of these names in any package; not the stand-in's."""
    return [
        path
        for path in files_in(CODE, ".py")
        if not path.is_relative_to(CODE / "sandbox") and (not names or path.stem in names)
    ]


def numbered_lines(path: Path) -> Iterator[tuple[str, str]]:
    """Give each line with the place a reader finds it at."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        yield f"{path.relative_to(ROOT)}:{number}", line
