"""Work that waits, and what runs it.

Work that waits is a row of its own table (an email, a Stripe event), written in the transaction
that caused it, with a status, a time when it is due, a lease, tries and the last error
(`claims.py`). huey only carries a knock, "there is mail", sent after the commit: a worker killed
in a task loses that task on every storage huey has, so nothing may depend on it. The timetable
looks each minute and finds what a lost knock, a dead worker or a failed try has left
(`timetable.py`, `runs.py`).

A job is a function without arguments that works off what is due. It stands in its package's
`jobs.py`; `app.py` registers it by name: `jobs.register(app, {JobName.SEND_MAIL: send_due_mail})`.
Every job runs inside an app context, as the actor `job:<name>`. Whatever runs may be run again.
"""

from flask import Flask

from fundraiser.jobs import cli, measures, queue
from fundraiser.jobs.knocks import knock
from fundraiser.jobs.names import JobName
from fundraiser.jobs.queue import close_queue, make_consumer, register, run_now

__all__ = [
    "JobName",
    "close_queue",
    "init_app",
    "knock",
    "make_consumer",
    "register",
    "run_now",
]


def init_app(app: Flask) -> None:
    """Give the app its queue, the commands about it, and its figures in /metrics."""
    queue.init_app(app)
    measures.init_app(app)
    app.cli.add_command(cli.commands)
