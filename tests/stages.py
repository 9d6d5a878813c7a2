"""What `make test` does, and where its time went. `python -m tests.stages make`.

Types take as long as all other checks of the text together, so they run beside each other; then the
tests have the machine to themselves. The first stage that fails ends the run.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

BESIDE_EACH_OTHER = (("types",), ("lint", "contracts", "browser"))
TESTS = "unit"
MAKE = sys.argv[1:] or ["make"]


@dataclass(frozen=True)
class Stage:
    """A target of the Makefile that has ended."""

    name: str
    seconds: float
    code: int
    said: str = ""


def main() -> int:
    begun = time.monotonic()
    stages = _checks()
    if not any(stage.code for stage in stages):
        stages.append(_run(TESTS, is_shown=True))
    _say_times(stages, time.monotonic() - begun)
    return next((stage.code for stage in stages if stage.code), 0)


def _checks() -> list[Stage]:
    """Run the checks of the text; show what each says once it has ended."""
    stages = []
    with ThreadPoolExecutor(max_workers=len(BESIDE_EACH_OTHER)) as lanes:
        for lane in lanes.map(_run_in_turn, BESIDE_EACH_OTHER):
            for stage in lane:
                _say(stage.said)
                stages.append(stage)
    return stages


def _run_in_turn(names: Sequence[str]) -> list[Stage]:
    ended: list[Stage] = []
    for name in names:
        ended.append(_run(name))
        if ended[-1].code:
            break
    return ended


def _run(name: str, *, is_shown: bool = False) -> Stage:
    begun = time.monotonic()
    target = subprocess.run(
        [*MAKE, name],
        stdout=None if is_shown else subprocess.PIPE,
        stderr=None if is_shown else subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Stage(name, time.monotonic() - begun, target.returncode, target.stdout or "")


def _say_times(stages: Sequence[Stage], whole: float) -> None:
    lines = ["== where the time went (types beside the other checks)"]
    for stage in stages:
        lines.append(f"{stage.name:<12}{stage.seconds:>6.0f} s{'  FAILED' if stage.code else ''}")
    lines.append(f"{'all':<12}{whole:>6.0f} s")
    _say("\n".join(lines) + "\n")


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
