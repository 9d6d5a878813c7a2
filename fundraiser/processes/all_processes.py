"""All processes of the site, in one terminal.

The supervisor lives as long as the site, so it imports neither the app nor the database's library:
what asks the database before the start is a process of its own.
"""

import asyncio
import subprocess
import sys

from fundraiser.config import Settings
from fundraiser.processes.demo_leave import leave_demo_if_asked, restart_when_asked
from fundraiser.processes.plan import CHECKOUT, planned_children
from fundraiser.processes.supervisor import Supervisor
from fundraiser.processes.welcome import welcome

CHECK = (sys.executable, "-m", "fundraiser.processes", "check")


def run_all(settings: Settings) -> int:
    """Run every process until SIGINT or SIGTERM; between two runs, leave the demo if asked to."""
    checked = subprocess.run(CHECK, cwd=CHECKOUT, check=False)  # noqa: S603 - a command of ours
    if checked.returncode:
        return checked.returncode
    while True:
        leave_demo_if_asked(settings)
        supervisor = Supervisor(planned_children(settings))
        asyncio.run(supervisor.run(beside=beside(supervisor, settings)))
        if not supervisor.is_restarting:
            return 0


async def beside(supervisor: Supervisor, settings: Settings) -> None:
    """Welcome whoever started the site, and end its processes when the demo is to be left."""
    await asyncio.gather(
        welcome(settings, supervisor.tell), restart_when_asked(supervisor, settings)
    )
