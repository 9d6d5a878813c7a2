"""`python -m fundraiser.processes check|web|worker|all`."""

import argparse
import gc
import logging
import sys
from collections.abc import Callable
from pkgutil import resolve_name

from fundraiser.config import Settings, SettingsError, keep_files_private
from fundraiser.processes.exit_codes import WRONG_USE

VERBS = {  # by name, so that each process imports only what it needs
    "check": "fundraiser.processes.start_check:check",
    "web": "fundraiser.processes.web:serve",
    "worker": "fundraiser.processes.worker:work",
    "all": "fundraiser.processes.all_processes:run_all",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fundraiser.processes", description=__doc__)
    parser.add_argument("verb", choices=VERBS)
    place = VERBS[parser.parse_args().verb]
    logging.captureWarnings(capture=True)
    keep_files_private()
    try:
        return _import(place)(Settings.from_environment()) or 0
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_USE


def _import(place: str) -> Callable[[Settings], int | None]:
    """Return what a process does. Modules stay, so nobody looks for garbage in them, now or later.

    That makes a start faster by a quarter.
    """
    gc.disable()
    try:
        return resolve_name(place)
    finally:
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())
