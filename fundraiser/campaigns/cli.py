"""`flask campaigns`: add one, list them, publish or withdraw one."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from fundraiser import clock
from fundraiser.campaigns import operations
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import USUAL_PRESETS, CampaignFacts
from fundraiser.campaigns.queries import find_campaign, list_campaigns
from fundraiser.database import transaction
from fundraiser.errors import DomainError
from fundraiser.money import AmountError, parse_amount

commands = AppGroup("campaigns", help="What people give to, and by when.")
LOCAL = click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])


@commands.command("add")
@click.argument("slug")
@click.option("--name-en", required=True)
@click.option("--name-fr", required=True)
@click.option("--summary-en", default="", help="One sentence.")
@click.option("--summary-fr", default="")
@click.option("--story-en", default="", help="Markdown.")
@click.option("--story-fr", default="")
@click.option("--goal", required=True, help="For example 50000.")
@click.option("--currency", default="CAD", show_default=True)
@click.option("--zone", default="America/Toronto", show_default=True)
@click.option("--opens", type=LOCAL, required=True, help="Local to the zone.")
@click.option("--closes", type=LOCAL, required=True, help="Local; a date alone includes that day.")
@click.option("--publish", is_flag=True, help="Show it at once.")
def add(  # noqa: PLR0913 - one option each
    *,
    slug: str,
    name_en: str,
    name_fr: str,
    summary_en: str,
    summary_fr: str,
    story_en: str,
    story_fr: str,
    goal: str,
    currency: str,
    zone: str,
    opens: datetime,
    closes: datetime,
    publish: bool,
) -> None:
    """Add a campaign at /campaigns/SLUG."""
    try:
        facts = CampaignFacts(
            name_en=name_en,
            name_fr=name_fr,
            summary_en=summary_en,
            summary_fr=summary_fr,
            story_en=story_en,
            story_fr=story_fr,
            goal_cents=parse_amount(goal, currency=currency, language="en").cents,
            opens_at=clock.local_instant(opens, zone),
            closes_at=clock.local_deadline(closes, zone),
            presets=USUAL_PRESETS,
        )
        with transaction():
            campaign = operations.add_campaign(
                slug, facts, currency=currency, zone=zone, at=clock.now()
            )
            if publish:
                operations.publish_campaign(campaign)
    except (DomainError, AmountError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Added /campaigns/{campaign.slug} ({campaign.status}).")


@commands.command("list")
def list_all() -> None:
    """List every campaign with its status and its window."""
    for campaign in list_campaigns():
        zone = ZoneInfo(campaign.zone)
        click.echo(
            f"{campaign.slug:30} {campaign.status:10}"
            f" {campaign.opens_at.astimezone(zone):%Y-%m-%d %H:%M} to"
            f" {campaign.closes_at.astimezone(zone):%Y-%m-%d %H:%M} {campaign.zone}"
        )


@commands.command("publish")
@click.argument("slug")
def publish(slug: str) -> None:
    """Let anyone see the campaign, and give while it is open."""
    with transaction():
        operations.publish_campaign(_campaign(slug))
    click.echo(f"/campaigns/{slug} is published.")


@commands.command("withdraw")
@click.argument("slug")
def withdraw(slug: str) -> None:
    """Take the campaign off the site; its records stay."""
    with transaction():
        operations.withdraw_campaign(_campaign(slug))
    click.echo(f"/campaigns/{slug} is withdrawn.")


def _campaign(slug: str) -> Campaign:
    campaign = find_campaign(slug)
    if campaign is None:
        raise click.ClickException(f"There is no campaign {slug}.")
    return campaign
