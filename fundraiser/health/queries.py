"""Reads of the site's health: one function for each part."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import func, select

from fundraiser.alarms import AlarmKind
from fundraiser.alarms.operations import Facts
from fundraiser.backups.queries import newest_backup
from fundraiser.campaigns.queries import list_published
from fundraiser.config import settings
from fundraiser.database import db
from fundraiser.health.certificate import is_renewal_late
from fundraiser.health.models import HealthLook, ProcessKind, SiteCertificate
from fundraiser.installation.queries import get_installation
from fundraiser.jobs.heartbeat import last_heartbeat
from fundraiser.jobs.runs import last_start
from fundraiser.ledger.queries import find_last_check
from fundraiser.mail.queries import find_server_failure, oldest_waiting_email
from fundraiser.matching.queries import PoolFigures, list_pools, pool_figures
from fundraiser.stripe_sync.queries import oldest_waiting_event

SILENT_AFTER = timedelta(seconds=45)  # nine heartbeats, so that people hear within a minute
BACKUP_LASTS = timedelta(hours=36)
MAIL_WAITS_AT_MOST = timedelta(minutes=15)
EVENTS_WAIT_AT_MOST = timedelta(minutes=10)
MEGABYTE = 1_000_000
LEAST_FREE_BYTES = 500 * MEGABYTE
LEAST_FREE_PERCENT = 5
LEAST_POOL_PERCENT = 10
SITE = "site"


@dataclass(frozen=True, slots=True)
class Reading:
    """One part of the site at an instant. `kind` is the alarm that it raises if it is wrong.

    `since_at` is since when something waits, or when it was last seen, if that is known.
    """

    kind: AlarmKind
    is_wrong: bool
    facts: Facts
    subject: str = SITE
    since_at: datetime | None = None


def look_at_health(at: datetime) -> list[Reading]:
    """Return the readings of every part of the site, good ones included."""
    single = (
        read_worker,
        read_web,
        read_mail,
        read_events,
        read_ledger,
        read_disk,
        read_backups,
        read_certificate,
    )
    return [*chain(*(read(at) for read in single)), *read_pools(at)]


def last_look() -> datetime | None:
    """Return when a process last looked, and wrote that down."""
    return db.session.scalar(select(func.max(HealthLook.looked_at)))


def read_worker(at: datetime) -> Iterator[Reading]:
    seen_at = max(filter(None, (last_heartbeat(), last_start(), get_installation().made_at)))
    yield _last_seen(AlarmKind.WORKER_STOPPED, seen_at, at)


def read_web(at: datetime) -> Iterator[Reading]:
    """Yield when a web server last looked, once one has."""
    look = db.session.get(HealthLook, ProcessKind.WEB)
    if look is not None:
        yield _last_seen(AlarmKind.WEB_STOPPED, look.looked_at, at)


def read_mail(at: datetime) -> Iterator[Reading]:
    """Yield since when an email waits. It is wrong at once if the mail server itself fails."""
    waiting_at, failure = oldest_waiting_email(at=at), find_server_failure()
    is_late = waiting_at is not None and waiting_at <= at - MAIL_WAITS_AT_MOST
    facts = {"waiting_at": (waiting_at or at).isoformat()}
    if failure is not None:
        facts["error"] = failure.last_error or ""
    yield Reading(AlarmKind.MAIL_STUCK, is_late or failure is not None, facts, since_at=waiting_at)


def read_events(at: datetime) -> Iterator[Reading]:
    waiting_at = oldest_waiting_event(at=at)
    is_late = waiting_at is not None and waiting_at <= at - EVENTS_WAIT_AT_MOST
    facts = {"waiting_at": (waiting_at or at).isoformat()}
    yield Reading(AlarmKind.EVENTS_WAIT, is_late, facts, since_at=waiting_at)


def read_ledger(_at: datetime) -> Iterator[Reading]:
    """Yield the last check of ledger and seals, once there was one."""
    check = find_last_check()
    if check is not None:
        facts: Facts = {
            "checked_at": check.checked_at.isoformat(),
            "count": check.difference_count,
        }
        yield Reading(
            AlarmKind.LEDGER_DIFFERS, not check.has_passed, facts, since_at=check.checked_at
        )


def read_disk(_at: datetime) -> Iterator[Reading]:
    usage = shutil.disk_usage(settings().instance_path)
    percent = 100 * usage.free // usage.total
    is_short = usage.free < LEAST_FREE_BYTES or percent < LEAST_FREE_PERCENT
    facts = {"free": usage.free // MEGABYTE, "percent": percent}
    yield Reading(AlarmKind.DISK_FULL, is_short, facts)


def read_backups(at: datetime) -> Iterator[Reading]:
    """Yield when the newest backup was made. A new site has a night and a half for its first."""
    backup = newest_backup()
    made_at = backup.made_at if backup else get_installation().made_at
    facts = {"made_at": made_at.isoformat()}
    is_old = made_at <= at - BACKUP_LASTS
    yield Reading(
        AlarmKind.BACKUP_MISSING, is_old, facts, since_at=backup.made_at if backup else None
    )


def read_certificate(at: datetime) -> Iterator[Reading]:
    """Yield until when the certificate is good, or that browsers refuse it, once it was read."""
    certificate = db.session.get(SiteCertificate, settings().public_url)
    if certificate is not None:
        yield _reading_of_certificate(certificate, at)


def read_pools(at: datetime) -> Iterator[Reading]:
    """Yield how much is left of each pool that matches gifts now."""
    for campaign in list_published():
        if campaign.takes_gifts_at(at):
            pools = [pool for pool in list_pools(campaign.id) if pool.is_open]
            matching = [pool for pool in pools if not pool.is_lead_gift]
            yield from map(_reading_of_pool, pool_figures(matching))


def _reading_of_pool(figures: PoolFigures) -> Reading:
    left, limit = figures.available, figures.limit
    facts: Facts = {
        "left_cents": left.cents,
        "limit_cents": limit.cents,
        "currency": left.currency,
        "sponsor": figures.pool.sponsor.name,
    }
    is_low = left.cents * 100 < limit.cents * LEAST_POOL_PERCENT
    return Reading(AlarmKind.POOL_LOW, is_low, facts, subject=f"pool:{figures.pool.public_id}")


def _reading_of_certificate(certificate: SiteCertificate, at: datetime) -> Reading:
    facts: dict[str, str | int] = {"address": certificate.public_url}
    expires_at = certificate.expires_at
    if expires_at is None:
        facts["reason"] = certificate.refused_for or ""
        return Reading(AlarmKind.CERTIFICATE_REFUSED, is_wrong=True, facts=facts)
    facts |= {"expires_at": expires_at.isoformat(), "days": max((expires_at - at).days, 0)}
    return Reading(AlarmKind.CERTIFICATE_ENDS, is_renewal_late(expires_at, at=at), facts)


def _last_seen(kind: AlarmKind, seen_at: datetime, at: datetime) -> Reading:
    facts = {"seen_at": seen_at.isoformat()}
    return Reading(kind, seen_at <= at - SILENT_AFTER, facts, since_at=seen_at)
