"""The files of the project: as git sees them, or as they lie there where git does not know them."""

import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ROOT / "fundraiser"
TEMPLATES = ROOT / "templates"
MIGRATIONS = ROOT / "migrations" / "versions"


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that is kept, or would be with `git add`."""
    return tuple(sorted(path for path in _known_to_git() or _lying_there() if path.is_file()))


def _known_to_git() -> list[Path]:
    """Return nothing in a copy without its `.git`, or that git does not trust."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def _lying_there() -> list[Path]:
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text().split()]
    return [
        path
        for path in ROOT.rglob("*")
        if not any(
            fnmatch(part, pattern)
            for part in path.relative_to(ROOT).parts
            for pattern in [*ignored, ".git"]
        )
    ]


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
