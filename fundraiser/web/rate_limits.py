"""Rate limits for each network, counted in our database for all processes.

    @bp.post("/…")
    @open_to_all
    @giving_limit

A form that makes us send an email is also limited by the address typed (`writing_limit`), so that
nobody can fill a stranger's inbox with our messages.

The limits for giving, publishing and a donor's sign-in are generous, because a school, an office or
a gala shares one address; limits for what can be guessed are strict. Each kind has a scope of its
own, so that none uses up another's, and what needs a link that we signed is not limited at all.
Steps after an accepted giving form (answering its question, paying again) are counted for that
pledge alone (`may_ask_about`). GET requests and webhooks are never limited, nor is a program on
this machine while Stripe's API is on this machine too: that is a first run, a demo or a test. If
the count cannot be read, the request goes on, because a broken limit must not stop a gift.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from hashlib import blake2b
from typing import Any, TypeVar, cast

from flask import Flask, request
from flask_limiter import Limiter, RateLimitExceeded
from limits import RateLimitItemPerMinute
from limits.storage import Storage
from sqlalchemy import bindparam, case, delete, or_, select
from sqlalchemy.exc import SQLAlchemyError

from fundraiser import clock
from fundraiser.config import settings
from fundraiser.database import db, insert_into, transaction, written_once
from fundraiser.database.driver_statements import DriverStatement
from fundraiser.web.models import RateLimitWindow
from fundraiser.web.network import client_network, has_ipv6_address, is_from_this_machine

View = TypeVar("View", bound=Callable[..., Any])
SCHEME = "fundraiser-database"
POSTS = ["POST"]
GIVING_FORMS = 1_000  # enough for a gala: 300 donors behind one address, with mistakes
LARGER = {64: 1, 56: 4, 48: 8}  # bits of an IPv6 network, and how many times the limit it has


class DatabaseStorage(Storage):
    """Counts in the table `rate_limit_windows`, with one statement for each hit."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the library declares it like this

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add `amount` to the running window, or start a new one, and return the count."""
        now = clock.now()
        ends_at = now + timedelta(seconds=expiry)
        parameters = {
            "of_key": _digest(key),
            "more": amount,
            "until": ends_at,
            "at": now,
            "last_end": ends_at + clock.MOST_SKEW,
        }
        (window,) = _count().run_alone(parameters)
        return int(window.hits)

    def get(self, key: str) -> int:
        window = self._running_window(key)
        return window.hits if window else 0

    def get_expiry(self, key: str) -> float:
        window = self._running_window(key)
        return (window.ends_at if window else clock.now()).timestamp()

    def check(self) -> bool:
        return db.session.scalar(select(1)) is not None

    def reset(self) -> int | None:
        with transaction():
            db.session.execute(delete(RateLimitWindow))
        return None

    def clear(self, key: str) -> None:
        with transaction():
            db.session.execute(delete(RateLimitWindow).filter_by(key=_digest(key)))

    def _running_window(self, key: str) -> RateLimitWindow | None:
        return db.session.scalar(
            select(RateLimitWindow).where(
                RateLimitWindow.key == _digest(key), RateLimitWindow.ends_at > clock.now()
            )
        )


@written_once
def _count() -> DriverStatement:
    """Return the statement that adds to a window. One that is over begins anew.

    One that ends much later than a new one is of a clock that was wrong.
    """
    window = RateLimitWindow
    new = insert_into(window).values(
        key=bindparam("of_key"), hits=bindparam("more"), ends_at=bindparam("until")
    )
    is_over = or_(
        window.ends_at <= bindparam("at", type_=window.ends_at.type),
        window.ends_at > bindparam("last_end", type_=window.ends_at.type),
    )
    counted = new.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "hits": case((is_over, new.excluded.hits), else_=window.hits + new.excluded.hits),
            "ends_at": case((is_over, new.excluded.ends_at), else_=window.ends_at),
        },
    )
    return DriverStatement(counted.returning(window.hits))


limiter = Limiter(
    client_network,
    storage_uri=f"{SCHEME}://",
    strategy="fixed-window",
    swallow_errors=True,
)


def network_limit(most: int, period: str, *, scope: str) -> Callable[[View], View]:
    """Limit what one network may send in a period, and what the IPv6 networks around it may.

    A provider gives its customer a /64, a /56 or a /48. Whoever takes another /64 for each try is
    counted by the larger networks, which may send LARGER times as much.
    """
    steps = [
        limiter.shared_limit(
            f"{most * times} per {period}",
            scope=f"{scope} /{bits}",
            key_func=partial(client_network, bits),
            methods=POSTS,
            exempt_when=None if times == 1 else lambda: not has_ipv6_address(),
        )
        for bits, times in LARGER.items()
    ]

    def decorate(view: View) -> View:
        for step in steps:
            view = cast("View", step(view))
        return view

    return decorate


giving_limit = network_limit(GIVING_FORMS, "10 minutes", scope="giving")
sign_in_limit = network_limit(20, "10 minutes", scope="staff sign-in")
code_limit = network_limit(20, "10 minutes", scope="sign-in code")
confirm_limit = network_limit(20, "10 minutes", scope="own password")
password_link_limit = network_limit(5, "hour", scope="password link")
drafting_limit = network_limit(60, "10 minutes", scope="drafting")
publishing_limit = network_limit(100, "10 minutes", scope="publishing")  # a school on one evening
donor_link_limit = network_limit(100, "10 minutes", scope="donor sign-in links")
picture_limit = network_limit(40, "10 minutes", scope="pictures")

QUESTIONS = RateLimitItemPerMinute(30)  # to Stripe about one record; two waiting tabs ask less


def typed_address() -> str:
    """Return a digest of the form's `email`, so that no address is stored or logged."""
    typed = request.form.get("email", "").strip().casefold()
    return _digest(typed or client_network())


address_limit = limiter.shared_limit(
    "10 per hour", scope="writing as", key_func=typed_address, methods=POSTS
)
_writing_from = network_limit(60, "10 minutes", scope="writing from")


def writing_limit(view: View) -> View:
    """Limit a view that sends an email: for each network, and for each address typed."""
    return _writing_from(cast("View", address_limit(view)))


@limiter.request_filter
def is_unlimited() -> bool:
    """Return whether both the client and Stripe's API are on this machine."""
    return settings().is_stripe_loopback and is_from_this_machine()


def may_ask_about(public_id: str) -> bool:
    """Count a request to Stripe about a record, and return whether it is within the limit.

    Above the limit the page shows what we know, or waits.
    """
    if is_unlimited():
        return True
    try:
        return limiter.limiter.hit(QUESTIONS, "question", public_id)
    except SQLAlchemyError:
        return True


def seconds_to_wait(exceeded: RateLimitExceeded) -> int:
    """Return the seconds until the exceeded limit allows the next request, at least 1."""
    current = limiter.current_limit
    if current is None:
        return exceeded.limit.limit.get_expiry()
    return max(1, int(current.window.reset_time - clock.now().timestamp()) + 1)


def sweep_rate_limits() -> None:
    """Delete expired windows. A job."""
    with transaction():
        db.session.execute(delete(RateLimitWindow).where(RateLimitWindow.ends_at <= clock.now()))


def init_app(app: Flask) -> None:
    """Register the limiter, which each limited view calls itself.

    It is put into `app.extensions` first, so that the library adds no hooks to every request.
    """
    app.extensions["limiter"] = {limiter}
    limiter.init_app(app)


def _digest(key: str) -> str:
    keyed = blake2b(key.encode(), key=settings().secret_key.encode()[:64], digest_size=16)
    return keyed.hexdigest()
