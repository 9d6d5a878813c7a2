"""`flask doctor`: say how this installation is, and what to do."""

import sys
from collections import Counter
from collections.abc import Iterator

import click
from dns.exception import DNSException
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from fundraiser import clock
from fundraiser.backups.queries import last_proof, newest_backup
from fundraiser.config import Settings, settings
from fundraiser.doctor import database_server
from fundraiser.doctor.diagnoses import Diagnosis, Verdict, look, wrong
from fundraiser.doctor.machine import check_backups, check_disk, check_worker
from fundraiser.doctor.mail_domain import check_domain, check_server, system_resolver
from fundraiser.doctor.site import (
    check_address,
    check_certificate,
    check_files,
    check_proxies,
    check_second_factor,
)
from fundraiser.doctor.stripe_account import check_stripe
from fundraiser.jobs.heartbeat import last_heartbeat
from fundraiser.payments.gateway import current_gateway
from fundraiser.payments.values import ProviderRefused, ProviderUnavailable


@click.command("doctor")
@with_appcontext
def command() -> None:
    """Check everything the site needs, and say what to do. Exits with 1 if something is wrong."""
    verdicts = Counter(_show(diagnosis) for diagnosis in _examine(settings()))
    click.echo(f"\n{verdicts[Verdict.WRONG]} wrong, {verdicts[Verdict.LOOK]} to check.")
    sys.exit(bool(verdicts[Verdict.WRONG]))


def _examine(config: Settings) -> Iterator[Diagnosis]:
    yield check_address(config)
    if config.is_https:
        yield check_certificate(config.public_url, at=clock.now())
    yield check_proxies(config)
    yield check_second_factor(config)
    yield check_files(config.instance_path)
    yield check_disk(config.instance_path)
    yield from _examine_database()
    yield from _examine_stripe(config)
    yield from _examine_mail(config)


def _examine_database() -> Iterator[Diagnosis]:
    """Look at the database, and at what can only be read there."""
    try:
        yield database_server.check_server()
        migrations = database_server.check_migrations()
        yield migrations
        if migrations.verdict is Verdict.OK:
            yield check_worker(last_heartbeat(), at=clock.now())
            yield _examine_backups()
    except SQLAlchemyError as error:
        reason = str(error.__cause__ or error).splitlines()[0]
        yield wrong("Database", reason, "See whether it runs, and compare DATABASE_URL.")


def _examine_backups() -> Diagnosis:
    newest, proved = newest_backup(), last_proof()
    return check_backups(
        newest.made_at if newest else None, proved.proved_at if proved else None, at=clock.now()
    )


def _examine_stripe(config: Settings) -> list[Diagnosis]:
    try:
        return check_stripe(current_gateway().report(), config, at=clock.now())
    except (ProviderUnavailable, ProviderRefused) as error:
        what_to_do = (
            "Compare STRIPE_SECRET_KEY with Stripe's Dashboard, or look at its status page."
        )
        return [wrong("Stripe", f"does not answer as it should: {error}", what_to_do)]


def _examine_mail(config: Settings) -> Iterator[Diagnosis]:
    yield check_server(config)
    if config.mail_server:
        yield from _examine_domain(config)


def _examine_domain(config: Settings) -> list[Diagnosis]:
    try:
        return check_domain(config.mail_default_sender, system_resolver())
    except DNSException as error:
        return [look("Sender", f"no resolver: {error}", "Give this machine a resolver for names.")]


def _show(diagnosis: Diagnosis) -> Verdict:
    """Print one line, and one below it with what to do."""
    click.echo(f"{diagnosis.verdict:6} {diagnosis.subject:14} {diagnosis.state}")
    if diagnosis.what_to_do:
        click.echo(f"{'':6} {'':14} → {diagnosis.what_to_do}")
    return diagnosis.verdict
