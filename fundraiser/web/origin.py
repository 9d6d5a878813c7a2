"""A form is sent from our own pages: what another site sends in a visitor's name is refused.

Public forms have neither cookie nor CSRF token. Nothing a visitor's browser keeps speaks for them
there, so a foreign form could do no more than anyone can; it is refused all the same, because a
person should not find a pledge they did not make. Browsers say where a request comes from, and
what is no browser (Stripe, a script) says nothing.
"""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, request
from flask_babel import lazy_gettext as _

from fundraiser.config import settings
from fundraiser.errors import DomainError

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
OWN_SITES = {"same-origin", "none"}


class ForeignForm(DomainError):
    """Another site sent this form."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            _("This form was sent from another website. Open our page and fill it in there.")
        )


def is_foreign(*, fetch_site: str | None, origin: str | None, hosts: set[str]) -> bool:
    """Return whether the browser says that another site sent this. `hosts` are our own, with port.

    `Sec-Fetch-Site` cannot be set by a page, so it decides where there is one.
    """
    if fetch_site is not None:
        return fetch_site not in OWN_SITES
    return origin is not None and _host_of(origin) not in hosts


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # no address at all
        return None


def init_app(app: Flask) -> None:
    app.before_request(_refuse_foreign_form)


def _refuse_foreign_form() -> None:
    if request.method in SAFE_METHODS:
        return
    ours = {request.host, urlsplit(settings().public_url).netloc}
    if is_foreign(
        fetch_site=request.headers.get("Sec-Fetch-Site"),
        origin=request.headers.get("Origin"),
        hosts=ours,
    ):
        raise ForeignForm
