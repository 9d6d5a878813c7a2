"""Refuse forms that another site sends in a visitor's name.

Public forms have no cookie and no CSRF token, so a foreign form could do nothing that anyone could
not do directly. It is refused all the same, so that nobody finds a pledge they did not make.
Browsers send the origin of a request; other clients (Stripe, scripts) do not, and pass.
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

    message = _("This form was sent from another website. Open our page and fill it in there.")


def is_foreign(*, fetch_site: str | None, origin: str | None, hosts: set[str]) -> bool:
    """Return whether another site sent the request. `hosts` are our own, with port.

    `Sec-Fetch-Site`, which no page can set, takes precedence over `Origin`.
    """
    if fetch_site is not None:
        return fetch_site not in OWN_SITES
    return origin is not None and _host_of(origin) not in hosts


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # not an address
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
