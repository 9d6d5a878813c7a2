"""`flask demo`: fill an empty installation with a believable season."""

import click
from flask.cli import AppGroup

from fundraiser.accounts.queries import has_people
from fundraiser.campaigns.queries import list_campaigns
from fundraiser.config import settings
from fundraiser.demo.filling import add_charity_and_campaign, give_past_gifts, open_back_office
from fundraiser.demo.leads import ask_for_the_guide

commands = AppGroup("demo", help="A believable season, for a first look.")


@commands.command("fill")
@click.option("--if-empty", is_flag=True, help="Say nothing if there is a campaign already.")
def fill(*, if_empty: bool) -> None:
    """Fill an installation that has no campaign yet; what is there is never touched."""
    if not has_people():
        path = open_back_office(settings())
        click.echo(f"The first sign-in to the back office is in {path}.")
    if list_campaigns():
        if not if_empty:
            raise click.ClickException("There is a campaign already. Nothing was changed.")
        return
    click.echo("Filling a demo season …")
    campaign = add_charity_and_campaign()
    gifts = give_past_gifts(campaign, settings()) if settings().is_standin else 0
    click.echo(f"Added /campaigns/{campaign.slug} with {gifts} gifts.")
    if settings().is_standin:
        click.echo(f"Added {ask_for_the_guide()} people who asked about fundraising.")
