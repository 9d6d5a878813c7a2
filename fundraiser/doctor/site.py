"""Checks of the settings, the certificate, and of who may read the site's files."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from fundraiser.config import SecondFactor, Settings
from fundraiser.doctor.diagnoses import Diagnosis, look, ok, wrong
from fundraiser.health.certificate import (
    CertificateRefused,
    CertificateUnread,
    is_renewal_late,
    read_expiry,
)

FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO
MOST_NAMED = 3


def check_address(settings: Settings) -> Diagnosis:
    """Look at where visitors reach the site."""
    if settings.is_loopback:
        return look(
            "Address",
            f"{settings.public_url} is on this machine",
            "Fine for a trial. For donors, set PUBLIC_URL to the site's public https address.",
        )
    if not settings.is_https:
        return wrong(
            "Address",
            f"{settings.public_url} is not encrypted",
            "Put Caddy or nginx in front (see deploy/), and set PUBLIC_URL to the https address.",
        )
    return ok("Address", settings.public_url)


def check_certificate(public_url: str, *, at: datetime) -> Diagnosis:
    """Connect to the https site as a browser would, and look at its certificate."""
    what_to_do = "Read the log of Caddy or certbot to see why it is not renewed."
    try:
        expires_at = read_expiry(public_url)
    except CertificateRefused as error:
        return wrong("Certificate", f"browsers refuse it: {error}", what_to_do)
    except CertificateUnread as error:
        return look(
            "Certificate",
            f"could not be read: {error}",
            "Check it in a browser. This machine may be unable to reach its own public address.",
        )
    state = f"good until {expires_at:%Y-%m-%d %H:%M} UTC"
    if is_renewal_late(expires_at, at=at):
        return wrong("Certificate", state, what_to_do)
    return ok("Certificate", state)


def check_proxies(settings: Settings) -> Diagnosis:
    """Look at whether visitors' addresses are known."""
    if settings.is_https and not settings.trusted_proxies:
        return wrong(
            "Proxies",
            "no proxy is trusted, so all visitors seem to come from one address and share its "
            "limits",
            "Set TRUSTED_PROXIES to the number of proxies in front, usually 1.",
        )
    return ok("Proxies", f"{settings.trusted_proxies} in front")


def check_second_factor(settings: Settings) -> Diagnosis:
    """Look at whether staff need a second factor."""
    if settings.is_https and settings.second_factor is SecondFactor.OFFERED:
        return look(
            "Second factor",
            "staff may sign in with a password alone",
            "Remove SECOND_FACTOR, so that it is required.",
        )
    return ok("Second factor", settings.second_factor)


def check_files(folder: Path) -> Diagnosis:
    """Look at whether only the site's own user can read and write the instance folder."""
    owner = folder.stat().st_uid
    files = dict(_list_files(folder))
    strangers = [path for path, facts in files.items() if facts.st_uid != owner]
    if strangers:
        return wrong(
            "Files",
            f"not all belong to the site's own user: {_named(strangers)}",
            f"As root: chown -R --reference={folder} {folder}. Run commands as the site's user.",
        )
    readable = [path for path, facts in files.items() if facts.st_mode & FOR_OTHERS]
    if readable:
        return wrong(
            "Files",
            f"other users of this machine can read: {_named(readable)}",
            f"chmod -R u=rwX,go= {folder}",
        )
    return ok("Files", f"{folder} can be read by its own user only")


def _list_files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the folder and what is in it. Files that go away meanwhile are left out."""
    for path in [folder, *folder.rglob("*")]:
        with suppress(FileNotFoundError):
            yield path, path.lstat()


def _named(paths: list[Path]) -> str:
    more = len(paths) - MOST_NAMED
    named = ", ".join(str(path) for path in sorted(paths)[:MOST_NAMED])
    return f"{named} and {more} more" if more > 0 else named
