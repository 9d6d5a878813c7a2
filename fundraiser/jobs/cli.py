"""`flask jobs`: run jobs by hand, and see how they went."""

import click
from flask.cli import AppGroup

from fundraiser.jobs.names import JobName
from fundraiser.jobs.queue import run_now
from fundraiser.jobs.runs import list_jobs

commands = AppGroup("jobs", help="Jobs: run one now, or see how they went.")


@commands.command("run")
@click.argument("name", type=click.Choice([name.value for name in JobName]))
def run(name: str) -> None:
    """Run one job now, in this process."""
    run_now(JobName(name))
    click.echo(f"{name} ran.")


@commands.command("list")
def show() -> None:
    """Show when each job last ended, and its last error."""
    for job in list_jobs():
        ended = job.ended_at.isoformat(timespec="seconds") if job.ended_at else "not yet"
        click.echo(f"{job.name:24} {ended:28} {job.last_error or 'well'}")
