"""Settings: every environment variable that the app reads, typed and checked at start.

No other module reads the environment. What staff can change (a campaign's dates, a pool's limit) is
data, not a setting.
"""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from click import ClickException
from dotenv import dotenv_values
from flask import current_app

SIGN_IN_FILE = "first-sign-in.txt"  # in the instance folder, until somebody has signed in
STANDIN_KEY = "sk_test_standin"
STANDIN_WEBHOOK_SECRET = "whsec_sandbox"  # noqa: S105 - signs pretend events on loopback only
STRIPE_API = "https://api.stripe.com"
SECRETS = {
    "secret_key",
    "secret_key_fallbacks",
    "stripe_secret_key",
    "stripe_webhook_secrets",
    "mail_password",
    "metrics_token",
    "backup_passphrase",
    "alarm_url",
}
SHORTEST_SECRET = 32
SHORTEST_PASSPHRASE = 12
MASK = "••••"
PASSWORD_IN_ADDRESS = re.compile(r"(://[^:/@\s]*:)[^/\s]*@")


class SecondFactor(StrEnum):
    REQUIRED = "required"
    OFFERED = "offered"


class SettingsError(ClickException):
    """The environment has missing or wrong variables. The message lists all of them."""


@dataclass(frozen=True)
class Settings:
    """The settings of this installation. README.md lists each variable."""

    host: str  # the address of this machine that the web server listens on
    port: int  # where the web server listens
    sandbox_port: int  # where the Stripe stand-in listens
    instance_path: Path  # files: database, queue, secrets, mail written to disk
    secret_key: str  # signs links and sessions; made once if absent
    secret_key_fallbacks: tuple[str, ...]  # older keys, whose signatures are still good
    database_url: str
    public_url: str  # used in every link we send; no slash at its end
    trusted_hosts: tuple[str, ...]
    trusted_proxies: int
    metrics_token: str
    second_factor: SecondFactor
    stripe_secret_key: str
    stripe_webhook_secrets: tuple[str, ...]
    stripe_api_base: str
    is_standin: bool  # true when no key is set: the local stand-in takes Stripe's place
    stripe_creates_a_second: int  # payment pages opened by the whole site; Stripe allows 25
    stripe_reads_a_second: int  # its other calls while visitors wait
    stripe_places: int  # calls of each of these two kinds that a web process makes at once
    web_machines: int  # that serve the site and share these rates
    web_processes: int  # of each machine
    web_threads: int  # of a process that read pages, and as many that write
    mail_server: str
    mail_port: int
    mail_username: str
    mail_password: str
    mail_use_tls: bool
    mail_default_sender: str
    queue_url: str
    backup_folder: Path  # where the nightly backup is written to
    backup_passphrase: str  # encrypts the secret keys in a backup; without it they are left out
    alarm_url: str  # alarms are posted there as JSON, if it is set
    is_supervised: bool  # set by our supervisor: it restarts processes, and leaves the demo

    @property
    def signing_keys(self) -> tuple[str, ...]:
        """The secret keys from the oldest to the newest, as itsdangerous wants them."""
        return (*reversed(self.secret_key_fallbacks), self.secret_key)

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def web_servers(self) -> int:
        """The web processes of the whole site."""
        return self.web_machines * self.web_processes

    @property
    def is_loopback(self) -> bool:
        """Whether PUBLIC_URL is on this machine, as on a first run."""
        return _is_loopback(self.public_url)

    @property
    def is_stripe_loopback(self) -> bool:
        """Whether Stripe's API is a server on this machine: the stand-in, or another one."""
        return _is_loopback(self.stripe_api_base)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Return the settings from the environment, or from `.env` where a variable is not set.

        On the first run, creates the instance folder with a secret key (mode 0600). Raises
        SettingsError with everything missing or wrong.
        """
        given = environ if environ is not None else {**_dotenv(), **os.environ}
        return _Reader(given).read()

    def shown(self) -> list[tuple[str, str]]:
        """Return (name, value) of each setting, secrets masked, for `flask config show`."""
        return [
            (field.name, _masked(field.name, getattr(self, field.name))) for field in fields(self)
        ]


def keep_files_private() -> None:
    """Let nobody but the app's own user read what this process writes from now on."""
    os.umask(0o077)


def with_driver(address: str) -> str:
    """Return a database's address with our driver for PostgreSQL."""
    if address.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + address.split("://", 1)[1]
    return address


def settings() -> Settings:
    """Return the settings of the current app."""
    current: Settings = current_app.config["SETTINGS"]
    return current


def _masked(name: str, value: object) -> str:
    """Return a value without secrets, and without the password in a URL."""
    if name in SECRETS and value:
        return MASK
    return PASSWORD_IN_ADDRESS.sub(rf"\1{MASK}@", str(value))


def _dotenv() -> dict[str, str]:
    return {name: value for name, value in dotenv_values(".env").items() if value is not None}


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class _Reader:
    """Reads each variable once, and collects all faults."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def read(self) -> Settings:
        instance = self.folder("INSTANCE_PATH", "instance")
        port = self.number("PORT", 8000, most=65535)
        sandbox_port = self.number("SANDBOX_PORT", 8001, most=65535)
        public_url = self.url("PUBLIC_URL", f"http://127.0.0.1:{port}")
        key, webhook_secrets, api_base, is_standin = self.stripe(sandbox_port)
        database_url = self.database_url(instance)
        is_sqlite = database_url.startswith("sqlite")
        if is_standin and public_url.startswith("https://") and not _is_loopback(public_url):
            self.faults.append(
                "PUBLIC_URL is a public https address: set STRIPE_SECRET_KEY as well. The "
                "stand-in for Stripe takes no money, and everybody knows its webhook secret."
            )
        settings = Settings(
            host=self.host(),
            port=port,
            sandbox_port=sandbox_port,
            instance_path=instance,
            secret_key=self.secret_key(instance),
            secret_key_fallbacks=self.listed("SECRET_KEY_FALLBACKS"),
            database_url=database_url,
            public_url=public_url,
            trusted_hosts=self.trusted_hosts(public_url),
            trusted_proxies=self.number("TRUSTED_PROXIES", 0, least=0, most=10),
            metrics_token=self.text("METRICS_TOKEN"),
            second_factor=self.second_factor(public_url),
            stripe_secret_key=key,
            stripe_webhook_secrets=webhook_secrets,
            stripe_api_base=api_base,
            is_standin=is_standin,
            stripe_creates_a_second=self.number("STRIPE_CREATES_A_SECOND", 25, most=1000),
            stripe_reads_a_second=self.number("STRIPE_READS_A_SECOND", 25, most=1000),
            stripe_places=self.number("STRIPE_PLACES", 24, most=200),
            web_machines=self.number("WEB_MACHINES", 1, most=100),
            web_processes=self.web_processes(is_sqlite=is_sqlite),
            web_threads=self.number("WEB_THREADS", 4 if is_sqlite else 3, most=32),
            mail_server=self.text("MAIL_SERVER"),
            mail_port=self.number("MAIL_PORT", 587, most=65535),
            mail_username=self.text("MAIL_USERNAME"),
            mail_password=self.text("MAIL_PASSWORD"),
            mail_use_tls=self.yes_or_no("MAIL_USE_TLS", default="yes"),
            mail_default_sender=self.text("MAIL_DEFAULT_SENDER", "giving@example.org"),
            queue_url=self.text("QUEUE_URL", f"sqlite:///{instance / 'queue.sqlite'}"),
            backup_folder=Path(self.text("BACKUP_FOLDER", str(instance / "backups"))).absolute(),
            backup_passphrase=self.passphrase("BACKUP_PASSPHRASE"),
            alarm_url=self.url("ALARM_URL", ""),
            is_supervised=self.yes_or_no("IS_SUPERVISED", default="no"),
        )
        if self.faults:
            raise SettingsError("The settings do not hold:\n- " + "\n- ".join(self.faults))
        return settings

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(name, "").strip() or default

    def number(self, name: str, default: int, *, most: int, least: int = 1) -> int:
        text = self.text(name, str(default))
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            return int(text)
        self.faults.append(f"{name} is a whole number from {least} to {most}, not {text!r}.")
        return default

    def web_processes(self, *, is_sqlite: bool) -> int:
        processes = self.number("WEB_PROCESSES", 1 if is_sqlite else 2, most=64)
        if is_sqlite and processes > 1:
            self.faults.append("WEB_PROCESSES is 1 on SQLite: several block each other's writes.")
        return processes

    def host(self) -> str:
        address = self.text("HOST", "127.0.0.1")
        try:
            return str(ip_address(address))
        except ValueError:
            self.faults.append(f"HOST is an address such as 127.0.0.1 or 0.0.0.0, not {address!r}.")
            return address

    def folder(self, name: str, default: str) -> Path:
        """Return a writable folder, created if missing."""
        path = Path(self.text(name, default)).absolute()
        with suppress(OSError):
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(0o700)
        if not os.access(path, os.W_OK | os.X_OK):
            self.faults.append(f"{name} is a folder that can be written to, not {str(path)!r}.")
        return path

    def secret_key(self, instance: Path) -> str:
        """Return SECRET_KEY, or the key in the instance folder, made on the first run."""
        place, file = "SECRET_KEY", instance / "secret-key"
        key = self.text("SECRET_KEY")
        if not key:
            if self.faults:
                return ""
            place, key = f"The file {file}", _kept_secret(file)
        if len(key) < SHORTEST_SECRET:
            self.faults.append(
                f"{place} has fewer than {SHORTEST_SECRET} characters, so that links and sessions "
                "could be forged. Put the key from your backup there. Only if there is none, "
                "take a new one: links that were sent then open no more."
            )
        return key

    def passphrase(self, name: str) -> str:
        passphrase = self.text(name)
        if 0 < len(passphrase) < SHORTEST_PASSPHRASE:
            self.faults.append(f"{name} has fewer than {SHORTEST_PASSPHRASE} characters.")
        return passphrase

    def listed(self, name: str) -> tuple[str, ...]:
        """Return the parts of a text between commas."""
        return tuple(part.strip() for part in self.text(name).split(",") if part.strip())

    def yes_or_no(self, name: str, *, default: str) -> bool:
        text = self.text(name, default).lower()
        if text not in {"yes", "no", "true", "false", "1", "0", "on", "off"}:
            self.faults.append(f"{name} is yes or no, not {text!r}.")
        return text in {"yes", "true", "1", "on"}

    def url(self, name: str, default: str) -> str:
        address = self.text(name, default).rstrip("/")
        if not address:
            return ""
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            self.faults.append(
                f"{name} is an address such as https://give.example.org, not {address!r}."
            )
            return default
        return address

    def database_url(self, instance: Path) -> str:
        address = self.text("DATABASE_URL", f"sqlite:///{instance / 'fundraiser.sqlite'}")
        address = with_driver(address)
        if not address.startswith(("sqlite:///", "postgresql+psycopg://")):
            self.faults.append("DATABASE_URL begins with sqlite:/// or postgresql+psycopg://.")
        return address

    def trusted_hosts(self, public_url: str) -> tuple[str, ...]:
        own = urlsplit(public_url).hostname or ""
        return self.listed("TRUSTED_HOSTS") or tuple(dict.fromkeys([own, "localhost", "127.0.0.1"]))

    def second_factor(self, public_url: str) -> SecondFactor:
        safe = SecondFactor.REQUIRED if public_url.startswith("https://") else SecondFactor.OFFERED
        return self.choice("SECOND_FACTOR", safe, SecondFactor)

    def choice(
        self, name: str, default: SecondFactor, kind: Callable[[str], SecondFactor]
    ) -> SecondFactor:
        try:
            return kind(self.text(name, default))
        except ValueError:
            self.faults.append(f"{name} is required or offered, not {self.text(name)!r}.")
            return default

    def stripe(self, sandbox_port: int) -> tuple[str, tuple[str, ...], str, bool]:
        key = self.text("STRIPE_SECRET_KEY")
        webhook_secrets = self.listed("STRIPE_WEBHOOK_SECRET")
        if key.startswith(("sk_live_", "rk_live_")):
            self.faults.append("STRIPE_SECRET_KEY is a live key: this app takes test mode only.")
        elif key and not key.startswith(("sk_test_", "rk_test_")):
            self.faults.append("STRIPE_SECRET_KEY begins with sk_test_ or rk_test_.")
        if key and not webhook_secrets:
            self.faults.append("STRIPE_SECRET_KEY is set: set STRIPE_WEBHOOK_SECRET as well.")
        if self.text("STRIPE_API_BASE") and not key:
            self.faults.append("STRIPE_API_BASE is set: set STRIPE_SECRET_KEY as well.")
        if key:
            return key, webhook_secrets, self.url("STRIPE_API_BASE", STRIPE_API), False
        standin = f"http://127.0.0.1:{sandbox_port}"
        return STANDIN_KEY, webhook_secrets or (STANDIN_WEBHOOK_SECRET,), standin, True


def _kept_secret(path: Path) -> str:
    """Return the secret in a file, created on the first run. Safe in several processes at once."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text().strip()
