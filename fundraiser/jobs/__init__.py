"""Background work, and what runs it.

Work to do is a row of its own table (an email, a Stripe event), written in the transaction that
caused it, with a status, a due time, a lease, a count of tries and the last error (`claims.py`).
huey carries only a knock, "there is mail", sent after the commit: a worker that is killed during a
task loses it on every storage huey has, so nothing may depend on a task. The timetable runs each
minute and finds what a lost knock, a dead worker or a failed try left behind (`timetable.py`,
`runs.py`).

A job is a function without arguments that does the work that is due. It is in its package's
`jobs.py`; `app.py` registers it by name: `jobs.register(app, {JobName.SEND_MAIL: send_due_mail})`.
The job that sends mail has a process of its own beside each worker's, so that it waits for no other
job and holds up none (`run_in_own_process`).

Jobs run inside an app context, as the actor `job:<name>`. Every job may be run again.
"""

from flask import Flask

from fundraiser.jobs import cli, measures, queue
from fundraiser.jobs.knocks import knock
from fundraiser.jobs.names import JobName
from fundraiser.jobs.queue import (
    close_queue,
    make_consumer,
    register,
    run_in_own_process,
    run_now,
)

__all__ = [
    "JobName",
    "close_queue",
    "init_app",
    "knock",
    "make_consumer",
    "register",
    "run_in_own_process",
    "run_now",
]


def init_app(app: Flask) -> None:
    """Give the app its queue, the commands about it, and its metrics."""
    queue.init_app(app)
    measures.init_app(app)
    app.cli.add_command(cli.commands)
