"""`flask campaigns`: add, list, extend, publish and withdraw campaigns."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from fundraiser import clock
from fundraiser.campaigns import operations
from fundraiser.campaigns.models import Campaign, Frequency
from fundraiser.campaigns.operations import USUAL_PRESETS, CampaignFacts, facts_of
from fundraiser.campaigns.queries import find_campaign, list_campaigns, lock_campaign
from fundraiser.database import transaction
from fundraiser.money import DIGITS, parse_amount
from fundraiser.organisation.queries import home_currency, home_zone
from fundraiser.web.actors import COMMAND_LINE
from fundraiser.web.commands import says_refusals

commands = AppGroup("campaigns", help="Campaigns: add, publish, extend and withdraw them.")
LOCAL = click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])


@commands.command("add")
@click.argument("slug")
@click.option("--title-en", required=True, help="For example: Give to our holiday match.")
@click.option("--title-fr", required=True)
@click.option("--name-en", required=True, help="For use in a sentence: the holiday match.")
@click.option("--name-fr", required=True)
@click.option("--summary-en", default="", help="One sentence.")
@click.option("--summary-fr", default="")
@click.option("--story-en", default="", help="Markdown.")
@click.option("--story-fr", default="")
@click.option("--goal", required=True, help="For example 50000.")
@click.option("--currency", help="By default the organisation's.")
@click.option("--zone", help="By default the organisation's.")
@click.option("--opens", type=LOCAL, required=True, help="Local to the zone.")
@click.option("--closes", type=LOCAL, required=True, help="Local; a date alone includes that day.")
@click.option("--preset", "presets", multiple=True, help="An amount to offer; may be repeated.")
@click.option(
    "--impact",
    "impacts",
    nargs=3,
    multiple=True,
    metavar="AMOUNT ENGLISH FRENCH",
    help="What an offered amount does: 50 “supper for ten” “le souper de dix personnes”.",
)
@click.option("--publish", is_flag=True, help="Publish it at once.")
@says_refusals
def add(  # noqa: PLR0913 - one option each
    *,
    slug: str,
    title_en: str,
    title_fr: str,
    name_en: str,
    name_fr: str,
    summary_en: str,
    summary_fr: str,
    story_en: str,
    story_fr: str,
    goal: str,
    currency: str | None,
    zone: str | None,
    opens: datetime,
    closes: datetime,
    presets: tuple[str, ...],
    impacts: tuple[tuple[str, str, str], ...],
    publish: bool,
) -> None:
    """Add a campaign at /campaigns/SLUG."""
    currency, zone = currency or home_currency(), zone or home_zone()
    offered = [_cents(amount, currency) for amount in presets]
    facts = CampaignFacts(
        title_en=title_en,
        title_fr=title_fr,
        name_en=name_en,
        name_fr=name_fr,
        summary_en=summary_en,
        summary_fr=summary_fr,
        story_en=story_en,
        story_fr=story_fr,
        goal_cents=_cents(goal, currency),
        opens_at=clock.local_instant(opens, zone),
        closes_at=clock.local_deadline(closes, zone),
        presets={Frequency.ONCE.value: offered} if offered else USUAL_PRESETS,
        impacts={
            str(_cents(amount, currency)): {"en": english, "fr": french}
            for amount, english, french in impacts
        },
    )
    with transaction():
        at = clock.now()
        campaign = operations.add_campaign(
            slug, facts, currency=currency, zone=zone, actor=COMMAND_LINE, at=at
        )
        if publish:
            operations.publish_campaign(campaign, actor=COMMAND_LINE, at=at)
    click.echo(f"Added /campaigns/{campaign.slug} ({campaign.status}).")


@commands.command("list")
def list_all() -> None:
    """List all campaigns with status and window."""
    for campaign in list_campaigns():
        zone = ZoneInfo(campaign.zone)
        click.echo(
            f"{campaign.slug:30} {campaign.status:10}"
            f" {campaign.opens_at.astimezone(zone):%Y-%m-%d %H:%M} to"
            f" {_closing(campaign)} {campaign.zone}"
        )


@commands.command("extend")
@click.argument("slug")
@click.option("--closes", type=LOCAL, required=True, help="Local; a date alone includes that day.")
@says_refusals
def extend(slug: str, *, closes: datetime) -> None:
    """Change when a campaign closes. A later closing is shown as an extension."""
    campaign_id = require_campaign(slug).id
    with transaction():
        campaign = lock_campaign(campaign_id)
        closes_at = clock.local_deadline(closes, campaign.zone)
        facts = replace(facts_of(campaign), closes_at=closes_at)
        operations.edit_campaign(campaign, facts, actor=COMMAND_LINE, at=clock.now())
    click.echo(f"/campaigns/{slug} closes {_closing(campaign)} {campaign.zone}.")


@commands.command("publish")
@click.argument("slug")
@says_refusals
def publish(slug: str) -> None:
    """Publish the campaign, so that anyone can see it, and give while it is open."""
    campaign_id = require_campaign(slug).id
    with transaction():
        operations.publish_campaign(lock_campaign(campaign_id), actor=COMMAND_LINE, at=clock.now())
    click.echo(f"/campaigns/{slug} is published.")


@commands.command("withdraw")
@click.argument("slug")
@click.confirmation_option(prompt="Nobody will be able to give to this campaign. Withdraw it?")
@says_refusals
def withdraw(slug: str) -> None:
    """Take the campaign off the site and keep its records."""
    campaign_id = require_campaign(slug).id
    with transaction():
        operations.withdraw_campaign(lock_campaign(campaign_id), actor=COMMAND_LINE, at=clock.now())
    click.echo(f"/campaigns/{slug} is withdrawn.")


def require_campaign(slug: str) -> Campaign:
    campaign = find_campaign(slug)
    if campaign is None:
        raise click.ClickException(f"There is no campaign {slug}.")
    return campaign


def _closing(campaign: Campaign) -> str:
    """Return the last minute in which the campaign takes gifts, in its zone."""
    last = clock.last_minute(campaign.closes_at, campaign.zone)
    return f"{last.astimezone(ZoneInfo(campaign.zone)):%Y-%m-%d %H:%M}"


def _cents(text: str, currency: str) -> int:
    if currency not in DIGITS:
        raise click.ClickException(f"The currency is one of {', '.join(DIGITS)}.")
    return parse_amount(text, currency=currency, language="en").cents
