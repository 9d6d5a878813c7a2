"""How often one network may give, or try to sign in: counted in our database, for all processes.

    @bp.post("/…")
    @open_to_all
    @giving_limit

A form that has us write to an address is limited by that address as well (`writing_limit`), or a
stranger could fill somebody's inbox with our acknowledgements.

Generous for giving, because a school, an office or a gala shares one address; strict for what can
be guessed. The donor's way on from a form that was taken (the answer to its question, paying again)
is counted for that pledge alone, by `may_ask_about`. Looking is never limited, nor are webhooks. A
program on this machine is not limited while payments go to this machine too: that is a first run, a
demo or a test. If the count cannot be read, the request goes on: a limit that fails must not stop a
gift.
"""

from collections.abc import Callable
from datetime import timedelta
from hashlib import blake2b
from typing import Any, TypeVar, cast

from flask import Flask, request
from flask_limiter import Limiter, RateLimitExceeded
from limits import RateLimitItemPerMinute
from limits.storage import Storage
from sqlalchemy import case, delete, select
from sqlalchemy.exc import SQLAlchemyError

from fundraiser import clock
from fundraiser.config import settings
from fundraiser.database import db, insert_into, transaction
from fundraiser.web.models import RateLimitWindow
from fundraiser.web.network import client_network, is_from_this_machine

View = TypeVar("View", bound=Callable[..., Any])
SCHEME = "fundraiser-database"
POSTS = ["POST"]
GIVING_FORMS = 1_000  # of one network: those of a gala's 300 donors, each with a mistake first


class DatabaseStorage(Storage):
    """Counts kept in `rate_limit_windows`: one statement a hit."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - limits declares it so

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more in the running window, or begin a new one; return the count."""
        now = clock.now()
        ends_at = now + timedelta(seconds=expiry)
        fresh = insert_into(RateLimitWindow).values(key=_digest(key), hits=amount, ends_at=ends_at)
        is_over = RateLimitWindow.ends_at <= now
        counted = fresh.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "hits": case((is_over, amount), else_=RateLimitWindow.hits + amount),
                "ends_at": case((is_over, ends_at), else_=RateLimitWindow.ends_at),
            },
        ).returning(RateLimitWindow.hits)
        with transaction():
            return int(db.session.execute(counted).scalar_one())

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


limiter = Limiter(
    client_network,
    storage_uri=f"{SCHEME}://",
    strategy="fixed-window",
    swallow_errors=True,
)

giving_limit = limiter.shared_limit(f"{GIVING_FORMS} per 10 minutes", scope="giving", methods=POSTS)
sign_in_limit = limiter.shared_limit("20 per 10 minutes", scope="sign-in", methods=POSTS)
code_limit = limiter.shared_limit("20 per 10 minutes", scope="sign-in code", methods=POSTS)
password_link_limit = limiter.shared_limit("5 per hour", scope="password link", methods=POSTS)
drafting_limit = limiter.shared_limit("60 per 10 minutes", scope="drafting", methods=POSTS)
picture_limit = limiter.shared_limit("40 per 10 minutes", scope="pictures", methods=POSTS)

QUESTIONS = RateLimitItemPerMinute(30)  # about one record, to Stripe: more than two tabs that wait


def typed_address() -> str:
    """Return a digest of the form's `email`: no address is kept or logged."""
    typed = request.form.get("email", "").strip().casefold()
    return _digest(typed or client_network())


_writing_from = limiter.shared_limit("60 per 10 minutes", scope="writing from", methods=POSTS)
_writing_as = limiter.shared_limit(
    "10 per hour", scope="writing as", key_func=typed_address, methods=POSTS
)


def writing_limit(view: View) -> View:
    """Limit how often one network, and one address typed as `email`, has us write to people."""
    return cast("View", _writing_from(_writing_as(view)))


@limiter.request_filter
def is_unlimited() -> bool:
    """Return whether a program on this machine asks, and payments go to this machine as well."""
    return settings().is_stripe_loopback and is_from_this_machine()


def may_ask_about(public_id: str) -> bool:
    """Count one more question to Stripe about a record; return whether it may be asked now.

    Whoever may not is refused nothing: the page says what we know, or waits.
    """
    if is_unlimited():
        return True
    try:
        return limiter.limiter.hit(QUESTIONS, "question", public_id)
    except SQLAlchemyError:
        return True


def seconds_to_wait(exceeded: RateLimitExceeded) -> int:
    """Return after how many seconds the limit that was met lets the next request through."""
    met = limiter.current_limit
    if met is None:
        return exceeded.limit.limit.get_expiry()
    return max(1, int(met.window.reset_time - clock.now().timestamp()) + 1)


def sweep_rate_limits() -> None:
    """Forget the windows that are over: a job."""
    with transaction():
        db.session.execute(delete(RateLimitWindow).where(RateLimitWindow.ends_at <= clock.now()))


def init_app(app: Flask) -> None:
    """Limit the views that say so. The library would also look for limits before and after every
    other request, but only in an app that does not name it yet; a limited view asks by itself."""
    app.extensions["limiter"] = {limiter}
    limiter.init_app(app)


def _digest(key: str) -> str:
    keyed = blake2b(key.encode(), key=settings().secret_key.encode()[:64], digest_size=16)
    return keyed.hexdigest()
