"""`flask matching`: open a pool, list pools, close one."""

import re
from datetime import date, datetime

import click
from flask.cli import AppGroup

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import transaction
from fundraiser.errors import DomainError
from fundraiser.matching import operations
from fundraiser.matching.models import GiftsThatCount, PoolKind, UnusedMatch
from fundraiser.matching.operations import TermsFacts
from fundraiser.matching.queries import find_pool, list_pools, pool_figures
from fundraiser.money import parse_amount

commands = AppGroup("matching", help="Sponsors and their match pools.")
LOCAL = click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
RATE = re.compile(r"([1-9]\d{0,3}):([1-9]\d{0,3})", re.ASCII)


@commands.command("open-pool")
@click.argument("campaign_slug")
@click.option("--sponsor", required=True, help="The sponsor's name.")
@click.option("--hidden", is_flag=True, help="The name is for staff only.")
@click.option("--sponsor-email", help="Gifts from this address are not matched.")
@click.option("--kind", type=click.Choice(list(PoolKind)), default=PoolKind.CONDITIONAL)
@click.option("--amount", required=True, help="For example 10000.")
@click.option("--rate", default="1:1", show_default=True, help="Match to gift.")
@click.option("--cap-per-gift")
@click.option("--cap-per-donor")
@click.option("--opens", type=LOCAL, help="Local; the campaign's own opening if left out.")
@click.option("--closes", type=LOCAL, help="Local; the campaign's own closing if left out.")
@click.option("--counts", type=click.Choice(list(GiftsThatCount)), default=GiftsThatCount.ONLINE)
@click.option("--unused", type=click.Choice(list(UnusedMatch)), required=True)
@click.option("--signed-on", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--commitment", required=True, help="Where the signed commitment is kept.")
def open_pool(  # noqa: PLR0913 - one option each
    *,
    campaign_slug: str,
    sponsor: str,
    hidden: bool,
    sponsor_email: str | None,
    kind: str,
    amount: str,
    rate: str,
    cap_per_gift: str | None,
    cap_per_donor: str | None,
    opens: datetime | None,
    closes: datetime | None,
    counts: str,
    unused: str,
    signed_on: datetime,
    commitment: str,
) -> None:
    """Open a pool, last in the order of its campaign (M1, M10)."""
    campaign = _campaign(campaign_slug)
    numerator, denominator = _rate(rate)
    try:
        facts = TermsFacts(
            amount_cents=_cents(amount, campaign),
            rate_numerator=numerator,
            rate_denominator=denominator,
            cap_per_gift_cents=_cents(cap_per_gift, campaign) if cap_per_gift else None,
            cap_per_donor_cents=_cents(cap_per_donor, campaign) if cap_per_donor else None,
            opens_at=clock.local_instant(opens, campaign.zone) if opens else campaign.opens_at,
            closes_at=clock.local_deadline(closes, campaign.zone) if closes else campaign.closes_at,
            zone=campaign.zone,
            counts=GiftsThatCount(counts),
            unused=UnusedMatch(unused),
            signed_on=date(signed_on.year, signed_on.month, signed_on.day),
            commitment_reference=commitment,
        )
        with transaction():
            at = clock.now()
            promised_by = operations.add_sponsor(
                sponsor, is_public=not hidden, email=sponsor_email, at=at
            )
            pool = operations.draft_pool(
                _campaign(campaign_slug), promised_by, PoolKind(kind), facts, at=at
            )
            operations.open_pool(pool, at=at)
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Opened pool {pool.public_id}: {pool.terms.amount} from {sponsor}.")


@commands.command("pools")
@click.argument("campaign_slug")
def pools(campaign_slug: str) -> None:
    """List a campaign's pools in their order, with their figures."""
    for figures in pool_figures(list_pools(_campaign(campaign_slug).id)):
        pool = figures.pool
        click.echo(
            f"{pool.position}. {pool.public_id} {pool.sponsor.name} ({pool.kind}, {pool.status}):"
            f" {figures.limit}, earned {figures.earned}, held {figures.held},"
            f" available {figures.available}, received {figures.received}"
        )


@commands.command("close-pool")
@click.argument("public_id")
def close_pool(public_id: str) -> None:
    """Hold nothing more from a pool; what is held can still be earned (M21)."""
    with transaction():
        pool = find_pool(public_id)
        if pool is None or not pool.is_open:
            raise click.ClickException(f"There is no open pool {public_id}.")
        operations.close_pool(pool, at=clock.now())
    click.echo(f"Closed pool {public_id}.")


def _campaign(slug: str) -> Campaign:
    campaign = find_campaign(slug)
    if campaign is None:
        raise click.ClickException(f"There is no campaign {slug}.")
    return campaign


def _cents(written: str, campaign: Campaign) -> int:
    return parse_amount(written, currency=campaign.currency, language="en").cents


def _rate(written: str) -> tuple[int, int]:
    matched = RATE.fullmatch(written)
    if not matched:
        raise click.ClickException("A rate is two whole numbers, such as 1:1 or 2:1.")
    return int(matched[1]), int(matched[2])
