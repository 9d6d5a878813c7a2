"""Cookies of ours that outlive a browser's session: one name for each purpose, read by no script.

What they hold is random or signed. Two copies on one machine share a host, and with it cookies: the
port in a name keeps them apart.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Response, after_this_request, request

from fundraiser.config import Settings, settings


def cookie_name(name: str, of: Settings | None = None) -> str:
    """Return a cookie's whole name; under https the browser ties it to this host alone."""
    found = of or settings()
    if found.is_https and not urlsplit(found.public_url).path:
        return f"__Host-{name}"
    return f"{name}-{found.port}"


def read_cookie(name: str) -> str:
    """Return what the browser has kept, or nothing."""
    return request.cookies.get(cookie_name(name), "")


def keep_cookie(name: str, value: str, *, lasts: timedelta) -> None:
    """Have the browser keep a value, with the answer to this request."""

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            cookie_name(name),
            value,
            max_age=lasts,
            secure=settings().is_https,
            httponly=True,
            samesite="Lax",
        )
        return response


def drop_cookie(name: str) -> None:
    """Have the browser forget a value, with the answer to this request."""

    @after_this_request
    def drop(response: Response) -> Response:
        response.delete_cookie(
            cookie_name(name), secure=settings().is_https, httponly=True, samesite="Lax"
        )
        return response
