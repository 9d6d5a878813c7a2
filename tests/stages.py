"""What `make test` does, and where its time went. `python -m tests.stages make`.

Types take as long as all other checks of the text together, so they run beside each other; then the
tests have the machine to themselves. The first stage that fails ends the run.

Tests of whole processes wait for seconds, and a busy machine may take longer. If only a few tests
failed, they run again with nothing beside them, several times over. If each passes every time, the
run is green and names them: they failed by chance, and want a look. What is broken stays red, also
what Hypothesis has found: it keeps its example and tries it first.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

BESIDE_EACH_OTHER = (("types",), ("lint", "contracts", "browser"))
TESTS = "unit"
AGAIN = "again"
TIMES_AGAIN = 3
MOST_AGAIN = 5
FAILED = Path(".pytest_cache/v/cache/lastfailed")
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
    code = next((stage.code for stage in stages if stage.code), 0)
    if not code:
        tests = _tests()
        stages += tests
        code = tests[-1].code
    _say_times(stages, time.monotonic() - begun)
    return code


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


def _tests() -> list[Stage]:
    """Run the tests, and those again that may have failed by chance."""
    FAILED.unlink(missing_ok=True)  # it keeps what failed in other runs
    stages = [_run(TESTS, is_shown=True)]
    failed = _list_failed()
    if stages[0].code and 0 < len(failed) <= MOST_AGAIN:
        stages.append(_run_again(failed))
    return stages


def _run_again(tests: Sequence[str]) -> Stage:
    begun = time.monotonic()
    named = "".join(f"  {test}\n" for test in tests)
    _say(f"== again, {TIMES_AGAIN} times, with nothing beside them:\n{named}")
    code = 0
    for _time in range(TIMES_AGAIN):
        code = code or _run_alone(tests)
    _say(f"== {'still failing' if code else 'failed by chance, and want a look'}:\n{named}")
    return Stage(AGAIN, time.monotonic() - begun, code)


def _run_alone(tests: Sequence[str]) -> int:
    """Run the tests one at a time, and return pytest's exit code."""
    return subprocess.run([sys.executable, "-m", "pytest", *tests], check=False).returncode


def _list_failed() -> list[str]:
    """Return the tests that failed when pytest last ran."""
    return list(json.loads(FAILED.read_text())) if FAILED.exists() else []


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
