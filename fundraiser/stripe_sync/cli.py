"""`flask stripe`: is Stripe set up as we need it, and working off what it told us."""

import click
from flask.cli import AppGroup

from fundraiser.config import settings
from fundraiser.payments.gateway import EVENT_KINDS, current_gateway
from fundraiser.payments.values import ProviderRefused, ProviderUnavailable
from fundraiser.stripe_sync import jobs

commands = AppGroup("stripe", help="Stripe: its set-up, its events.")


@commands.command("check")
def check() -> None:
    """Say what key is in use, whether Stripe answers, and which events the endpoint is not told."""
    found = settings()
    click.echo(
        f"Address: {found.stripe_api_base}" + (" (the stand-in)" if found.is_standin else "")
    )
    click.echo(f"Key: {found.stripe_secret_key[:8]}…")
    try:
        report = current_gateway().report()
    except (ProviderUnavailable, ProviderRefused) as error:
        raise click.ClickException(f"Stripe does not answer as it should: {error}") from error
    click.echo(f"Account: {report.account_id} ({report.country}), API {report.api_version}")
    click.echo(f"Newest event: {report.newest_event_at or 'none yet'}")
    ours = f"{found.public_url}/webhooks/stripe"
    told = {event for address, events in report.endpoints if address == ours for event in events}
    missing = [] if "*" in told else [kind for kind in EVENT_KINDS if kind not in told]
    if missing:
        click.echo(f"{ours} is not told of: {', '.join(missing)}")
    else:
        click.echo(f"{ours} is told of every event it needs.")


@commands.command("sweep")
def sweep() -> None:
    """Find what no webhook told, and apply every event that is due."""
    jobs.find_missed_events()
    jobs.apply_events()
    jobs.look_at_checkouts()
    jobs.record_fees()
    click.echo("Done.")
