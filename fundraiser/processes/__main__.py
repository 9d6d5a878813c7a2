"""`python -m fundraiser.processes check|web|worker|all`."""

import argparse
import logging
import sys
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
    verb = VERBS[parser.parse_args().verb]
    logging.captureWarnings(capture=True)
    keep_files_private()
    try:
        return resolve_name(verb)(Settings.from_environment()) or 0
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_USE


if __name__ == "__main__":
    sys.exit(main())
