"""`flask demo`: fill an empty installation with an example season."""

import click
from flask.cli import AppGroup

from fundraiser import clock
from fundraiser.accounts.queries import has_people
from fundraiser.campaigns.queries import find_campaign, list_campaigns
from fundraiser.config import settings
from fundraiser.demo.campaign import (
    SLUG,
    add_charity_and_campaign,
    give_past_gifts,
    open_back_office,
)
from fundraiser.demo.leave import UNFINISHED_FILE, leave_demo
from fundraiser.demo.leave_files import note_refusal
from fundraiser.demo.leave_request import find_request, write_request
from fundraiser.demo.prospects import ask_for_the_guide
from fundraiser.demo.queries import was_left
from fundraiser.demo.stories import tell_stories
from fundraiser.demo.supporters import promise_cash, start_pages
from fundraiser.errors import DomainError
from fundraiser.seals.jobs import seal_history
from fundraiser.staff.set_up.readiness import is_demo
from fundraiser.web.actors import COMMAND_LINE

commands = AppGroup("demo", help="Example data for a first look.")


@commands.command("fill")
@click.option("--if-empty", is_flag=True, help="Do nothing if there is already a campaign.")
@click.option("--staff-only", is_flag=True, help="Add the first sign-in, and nothing else.")
def fill(*, if_empty: bool, staff_only: bool) -> None:
    """Fill an installation without a campaign, or continue after an interruption.

    Existing data is never changed.
    """
    if not has_people():
        path = open_back_office(settings())
        click.echo(f"The first sign-in to the back office is in {path}.")
    if staff_only or (if_empty and was_left()):
        return
    if was_left():
        raise click.ClickException("The demo was left. Fill another one in another INSTANCE_PATH.")
    unfinished = settings().instance_path / UNFINISHED_FILE
    begun = find_campaign(SLUG) if unfinished.exists() else None
    if list_campaigns() and not begun:
        if not if_empty:
            raise click.ClickException("There is already a campaign. Nothing was changed.")
        return
    click.echo("Filling a demo season …")
    unfinished.touch()
    campaign = begun or add_charity_and_campaign()
    click.echo(f"Added {tell_stories(campaign)} stories.")
    click.echo(f"Added {start_pages(campaign)} supporters’ pages.")
    gifts = give_past_gifts(campaign, settings()) if settings().is_standin else 0
    promise_cash()
    unfinished.unlink()
    click.echo(f"Added /campaigns/{campaign.slug} with {gifts} gifts.")
    if settings().is_standin:
        click.echo(f"Added {ask_for_the_guide()} people who asked about fundraising.")
    seal_history()  # gifts dated in the past should be sealed already


@commands.command("leave")
@click.option("--if-asked", is_flag=True, help="Only if an administrator has asked on the site.")
def leave(*, if_asked: bool) -> None:
    """Put a new, empty database in the demo's place, and keep the demo as a backup.

    The charity's own details and the accounts of colleagues are kept. Stop the site first.
    """
    folder = settings().instance_path
    if find_request(folder) is None and not if_asked:
        _confirm()
        write_request(folder, COMMAND_LINE)
    asked_by = find_request(folder)
    if asked_by is None:
        return
    try:
        leave_demo(settings(), actor=asked_by, at=clock.now())
    except (DomainError, OSError) as error:
        note_refusal(folder, str(error))
        raise click.ClickException(f"The demo is still here. {error}") from error
    click.echo(f"The demo was left. It is kept in {settings().backup_folder}.")


def _confirm() -> None:
    if not is_demo():
        raise click.ClickException("There is no demo here. Nothing was changed.")
    click.confirm(
        "Campaigns, gifts, pages and all other records go into a backup. Leave the demo?",
        abort=True,
    )
