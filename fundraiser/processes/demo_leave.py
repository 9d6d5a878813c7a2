"""Leaves the demo when an administrator has asked for it on the site.

Nothing may have the database open meanwhile, so all processes end first and start again afterwards.
"""

import asyncio
import subprocess
import sys

from fundraiser.config import Settings
from fundraiser.demo.leave_files import is_requested, note_refusal
from fundraiser.processes.parent_death import end_with_parent
from fundraiser.processes.plan import CHECKOUT
from fundraiser.processes.supervisor import Supervisor

COMMAND = ("-m", "flask", "--app", "fundraiser.app", "demo", "leave", "--if-asked")
LOOK_SECONDS = 0.5
REPLY_SECONDS = 3.0  # until whoever asked has the page that waits


async def restart_when_asked(supervisor: Supervisor, settings: Settings) -> None:
    """Let the supervisor end its processes as soon as the demo is to be left."""
    while not is_requested(settings.instance_path, for_seconds=REPLY_SECONDS):
        await asyncio.sleep(LOOK_SECONDS)
    supervisor.restart("leaving the demo, as asked in the back office")


def leave_demo_if_asked(settings: Settings) -> None:
    """Leave the demo if somebody asked for it. If that fails, the reason is shown on the site."""
    folder = settings.instance_path
    if not is_requested(folder):
        return
    result = subprocess.run(  # noqa: S603 - a command of ours
        [sys.executable, *COMMAND], check=False, cwd=CHECKOUT, preexec_fn=end_with_parent
    )
    if result.returncode and is_requested(folder):
        note_refusal(folder, "The log of the site says why.")
