"""`flask stripe`: check the set-up at Stripe, and apply what it reported."""

import click
from flask.cli import AppGroup

from fundraiser.config import settings
from fundraiser.payments.gateway import current_gateway
from fundraiser.payments.values import ProviderRefused, ProviderUnavailable
from fundraiser.stripe_sync import jobs
from fundraiser.stripe_sync.endpoints import endpoint_address, list_missing_events

commands = AppGroup("stripe", help="Stripe: check its setup, apply its events.")


@commands.command("check")
def check() -> None:
    """Show which key is in use, whether Stripe answers, and which events the endpoint lacks."""
    config = settings()
    click.echo(
        f"Address: {config.stripe_api_base}" + (" (the stand-in)" if config.is_standin else "")
    )
    click.echo(f"Key: {config.stripe_secret_key[:8]}…")
    try:
        report = current_gateway().report()
    except (ProviderUnavailable, ProviderRefused) as error:
        raise click.ClickException(f"Stripe does not answer as it should: {error}") from error
    click.echo(f"Account: {report.account_id} ({report.country}), API {report.api_version}")
    click.echo(f"Newest event: {report.newest_event_at or 'none yet'}")
    address = endpoint_address(config)
    missing = list_missing_events(report, address)
    if missing:
        click.echo(f"{address} does not receive: {', '.join(missing)}")
    else:
        click.echo(f"{address} receives every event it needs.")


@commands.command("sweep")
def sweep() -> None:
    """Find what no webhook reported, and apply every event that is due."""
    jobs.find_missed_events()
    jobs.apply_events()
    jobs.look_at_checkouts()
    jobs.record_fees()
    click.echo("Done.")
