"""`flask matching`: sponsors and their pools, from the draft to the sponsor's payment."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

import click
from flask.cli import AppGroup

from fundraiser import clock
from fundraiser.campaigns.cli import require_campaign
from fundraiser.database import transaction
from fundraiser.matching.models import (
    GiftsThatCount,
    MatchPool,
    MonthlyGifts,
    PoolKind,
    Sponsor,
    UnusedMatch,
)
from fundraiser.matching.operations import pools as operations
from fundraiser.matching.operations import sponsors
from fundraiser.matching.operations.pools import TermsFacts, terms_facts_of
from fundraiser.matching.queries import (
    count_pools_by_sponsor,
    find_sponsor_named,
    list_pools,
    list_sponsors,
    lock_pool,
    pool_figures,
)
from fundraiser.money import Money, parse_amount
from fundraiser.web.actors import COMMAND_LINE
from fundraiser.web.commands import says_refusals

commands = AppGroup("matching", help="Sponsors and their match pools.")
LOCAL = click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
DAY = click.DateTime(["%Y-%m-%d"])
RATE = re.compile(r"([1-9]\d{0,3}):([1-9]\d{0,3})", re.ASCII)
Command = TypeVar("Command", bound=Callable[..., Any])


def one_of(kind: type[StrEnum]) -> click.Choice[str]:
    """Return an enum's values as choices; click itself would offer the members' names."""
    return click.Choice([member.value for member in kind])


def terms_options(command: Command) -> Command:
    """Add the options for the terms that a sponsor signs (M1), except the amount."""
    for option in reversed(
        (
            click.option("--rate", help="Match to gift. Default: 1:1."),
            click.option("--cap-per-gift", help="Default: no limit."),
            click.option("--cap-per-donor", help="Default: no limit."),
            click.option("--opens", type=LOCAL, help="Local time. Default: the campaign's."),
            click.option("--closes", type=LOCAL, help="Local time. Default: the campaign's."),
            click.option("--counts", type=one_of(GiftsThatCount)),
            click.option("--monthly", type=one_of(MonthlyGifts)),
            click.option("--unused", type=one_of(UnusedMatch)),
            click.option("--signed-on", type=DAY),
            click.option("--commitment", help="Where the signed commitment is kept."),
        )
    ):
        command = option(command)
    return command


def pool_options(command: Command) -> Command:
    """Add the argument and options of a new pool: campaign, sponsor, kind and amount."""
    for option in reversed(
        (
            click.argument("campaign_slug"),
            click.option("--sponsor", required=True, help="The sponsor's name."),
            click.option("--hidden", is_flag=True, help="Show the name to staff only."),
            click.option("--sponsor-email", help="Gifts from this address are not matched."),
            click.option("--kind", type=one_of(PoolKind), default=PoolKind.CONDITIONAL.value),
            click.option("--amount", required=True, help="For example 10000."),
        )
    ):
        command = option(command)
    return command


@commands.command("sponsors")
def list_all_sponsors() -> None:
    """List the sponsors, and how many pools each has."""
    pools = count_pools_by_sponsor()
    for sponsor in list_sponsors():
        visibility = "public" if sponsor.is_public else "hidden"
        click.echo(f"{_names_of(sponsor)} ({visibility}): {pools.get(sponsor.id, 0)} pools")


@commands.command("add-sponsor")
@click.argument("name")
@click.option("--name-fr", default="", help="The name in French, if it differs.")
@click.option("--hidden", is_flag=True, help="Show the name to staff only.")
@click.option("--email", help="Gifts from this address are not matched.")
@says_refusals
def add_sponsor(name: str, *, name_fr: str, hidden: bool, email: str | None) -> None:
    """Add a sponsor."""
    with transaction():
        sponsors.add_sponsor(
            name,
            name_fr=name_fr,
            is_public=not hidden,
            email=email,
            actor=COMMAND_LINE,
            at=clock.now(),
        )
    click.echo(f"Added the sponsor {name}.")


@commands.command("draft-pool")
@terms_options
@pool_options
@says_refusals
def draft_pool(**options: Any) -> None:
    """Draft a pool, last in its campaign's order. The signed commitment can be added later."""
    with transaction():
        pool = _draft(**options)
    click.echo(f"Drafted pool {pool.public_id}: {pool.terms.amount} from {pool.sponsor.name}.")


@commands.command("open-pool")
@terms_options
@pool_options
@says_refusals
def open_pool(**options: Any) -> None:
    """Open a pool, last in the order of its campaign."""
    with transaction():
        pool = _draft(**options)
        operations.open_pool(pool, actor=COMMAND_LINE, at=clock.now())
    click.echo(f"Opened pool {pool.public_id}: {pool.terms.amount} from {pool.sponsor.name}.")


@commands.command("reopen-pool")
@click.argument("public_id")
@says_refusals
def reopen_pool(public_id: str) -> None:
    """Open a draft, or reopen a closed pool under its terms."""
    with transaction():
        pool = _locked(public_id)
        operations.open_pool(pool, actor=COMMAND_LINE, at=clock.now())
    click.echo(f"Opened pool {public_id}: {pool.terms.amount} from {pool.sponsor.name}.")


@commands.command("change-terms")
@click.argument("public_id")
@terms_options
@click.option("--amount")
@click.option("--reason", default="", help="Public: why the terms change.")
@says_refusals
def change_terms(public_id: str, *, amount: str | None, reason: str, **options: Any) -> None:
    """Change the given terms from now on. Earlier gifts keep theirs."""
    with transaction():
        pool = _locked(public_id)
        before = terms_facts_of(pool.terms)
        changes = _changes(pool.currency, before.zone, **options)
        if amount:
            changes["amount_cents"] = _cents(amount, pool.currency)
        terms = operations.change_terms(
            pool, replace(before, **changes), reason=reason, actor=COMMAND_LINE, at=clock.now()
        )
    click.echo(f"Pool {public_id} has version {terms.version} of its terms: {terms.amount}.")


@commands.command("close-pool")
@click.argument("public_id")
@says_refusals
def close_pool(public_id: str) -> None:
    """Close a pool. Match already reserved can still be earned."""
    with transaction():
        operations.close_pool(_locked(public_id), actor=COMMAND_LINE, at=clock.now())
    click.echo(f"Closed pool {public_id}.")


@commands.command("order-pools")
@click.argument("campaign_slug")
@click.argument("public_ids", nargs=-1, required=True)
@says_refusals
def order_pools(campaign_slug: str, public_ids: tuple[str, ...]) -> None:
    """Use the campaign's pools in this order from now on. Name all of them."""
    campaign = require_campaign(campaign_slug)
    seen = [pool.public_id for pool in list_pools(campaign.id)]
    with transaction():
        operations.order_pools(campaign, public_ids, seen=seen, actor=COMMAND_LINE, at=clock.now())
    click.echo(f"The pools of {campaign_slug} are in their new order.")


@commands.command("record-payment")
@click.argument("public_id")
@click.option("--amount", required=True)
@click.option(
    "--reference",
    required=True,
    help="The number of the transfer or cheque. Each is recorded once.",
)
@click.option("--paid-on", type=DAY, help="Default: today.")
@says_refusals
def record_payment(
    public_id: str, *, amount: str, reference: str, paid_on: datetime | None
) -> None:
    """Record what a sponsor has paid for a pool."""
    with transaction():
        pool = _locked(public_id)
        at = clock.now()
        paid_at = clock.day_begins(paid_on.date(), pool.terms.zone) if paid_on else at
        paid = Money(_cents(amount, pool.currency), pool.currency)
        is_new = sponsors.record_sponsor_payment(
            pool, paid, reference=reference, paid_at=paid_at, actor=COMMAND_LINE, at=at
        )
    words = "Recorded" if is_new else "Recorded already, nothing twice:"
    click.echo(f"{words} {paid} from {pool.sponsor.name}, {reference}.")


@commands.command("pools")
@click.argument("campaign_slug")
def pools(campaign_slug: str) -> None:
    """List a campaign's pools in order, with their figures."""
    for figures in pool_figures(list_pools(require_campaign(campaign_slug).id)):
        pool = figures.pool
        click.echo(
            f"{pool.position}. {pool.public_id} {pool.sponsor.name} ({pool.kind}, {pool.status}):"
            f" {figures.limit}, earned {figures.earned}, held {figures.held},"
            f" available {figures.available}, received {figures.received}"
        )


def _draft(
    *,
    campaign_slug: str,
    sponsor: str,
    hidden: bool,
    sponsor_email: str | None,
    kind: str,
    amount: str,
    **options: Any,
) -> MatchPool:
    campaign = require_campaign(campaign_slug)
    changes = _changes(campaign.currency, campaign.zone, **options)
    if "unused" not in changes:
        raise click.UsageError("Say what becomes of the unused part: --unused.")
    facts = TermsFacts(
        **{
            "opens_at": campaign.opens_at,
            "closes_at": campaign.closes_at,
            "signed_on": None,
            "commitment_reference": "",
            **changes,
            "zone": campaign.zone,
            "amount_cents": _cents(amount, campaign.currency),
        }
    )
    at = clock.now()
    promised_by = _sponsor(sponsor, is_public=not hidden, email=sponsor_email, at=at)
    return operations.draft_pool(
        campaign, promised_by, PoolKind(kind), facts, actor=COMMAND_LINE, at=at
    )


def _names_of(sponsor: Sponsor) -> str:
    return " / ".join(name for name in (sponsor.name_en, sponsor.name_fr) if name)


def _sponsor(name: str, *, is_public: bool, email: str | None, at: datetime) -> Sponsor:
    """Return the sponsor of this name, added if there is none."""
    sponsor = find_sponsor_named(name)
    if sponsor and is_public and not email:
        return sponsor
    return sponsors.add_sponsor(name, is_public=is_public, email=email, actor=COMMAND_LINE, at=at)


def _changes(currency: str, zone: str, **options: Any) -> dict[str, Any]:
    """Return the facts that the given options change, by name."""
    readers: dict[str, Callable[[Any], dict[str, Any]]] = {
        "rate": _rate,
        "cap_per_gift": lambda text: {"cap_per_gift_cents": _cents(text, currency)},
        "cap_per_donor": lambda text: {"cap_per_donor_cents": _cents(text, currency)},
        "opens": lambda local: {"opens_at": clock.local_instant(local, zone)},
        "closes": lambda local: {"closes_at": clock.local_deadline(local, zone)},
        "counts": lambda text: {"counts": GiftsThatCount(text)},
        "monthly": lambda text: {"monthly": MonthlyGifts(text)},
        "unused": lambda text: {"unused": UnusedMatch(text)},
        "signed_on": lambda day: {"signed_on": day.date()},
        "commitment": lambda text: {"commitment_reference": text},
    }
    changes: dict[str, Any] = {}
    for name, value in options.items():
        if value is not None:
            changes |= readers[name](value)
    return changes


def _locked(public_id: str) -> MatchPool:
    pool = lock_pool(public_id)
    if pool is None:
        raise click.ClickException(f"There is no pool {public_id}.")
    return pool


def _cents(text: str, currency: str) -> int:
    return parse_amount(text, currency=currency, language="en").cents


def _rate(text: str) -> dict[str, Any]:
    matched = RATE.fullmatch(text)
    if not matched:
        raise click.ClickException("A rate is two whole numbers, such as 1:1 or 2:1.")
    return {"rate_numerator": int(matched[1]), "rate_denominator": int(matched[2])}
