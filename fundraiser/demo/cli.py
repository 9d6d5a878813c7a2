"""`flask demo`: fill an empty installation with an example season."""

import click
from flask.cli import AppGroup

from fundraiser.accounts.queries import has_people
from fundraiser.campaigns.queries import find_campaign, list_campaigns
from fundraiser.config import settings
from fundraiser.demo.campaign import (
    SLUG,
    add_charity_and_campaign,
    give_past_gifts,
    open_back_office,
)
from fundraiser.demo.prospects import ask_for_the_guide
from fundraiser.demo.stories import tell_stories
from fundraiser.demo.supporters import promise_cash, start_pages
from fundraiser.seals.jobs import seal_history

commands = AppGroup("demo", help="A believable season, for a first look.")
UNFINISHED_FILE = "demo-unfinished"  # exists while the demo is filled, or if that was interrupted


@commands.command("fill")
@click.option("--if-empty", is_flag=True, help="Say nothing if there is a campaign already.")
def fill(*, if_empty: bool) -> None:
    """Fill an installation without a campaign, or continue after an interruption.

    Existing data is never changed.
    """
    if not has_people():
        path = open_back_office(settings())
        click.echo(f"The first sign-in to the back office is in {path}.")
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
