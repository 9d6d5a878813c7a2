"""Long-lived cookies, hidden from scripts. Their values are random or signed.

Two copies of the app on one machine share a host and so its cookies; the port in the cookie's name
keeps them apart.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Response, after_this_request, request

from fundraiser.config import Settings, settings


def cookie_name(name: str, of: Settings | None = None) -> str:
    """Return a cookie's full name. Under https the prefix `__Host-` ties it to this host."""
    chosen = of or settings()
    if chosen.is_https and not urlsplit(chosen.public_url).path:
        return f"__Host-{name}"
    return f"{name}-{chosen.port}"


def read_cookie(name: str) -> str:
    """Return the cookie's value, or '' if there is none."""
    return request.cookies.get(cookie_name(name), "")


def keep_cookie(name: str, value: str, *, lasts: timedelta) -> None:
    """Set the cookie on the response to this request."""

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
    """Delete the cookie with the response to this request."""

    @after_this_request
    def drop(response: Response) -> Response:
        response.delete_cookie(
            cookie_name(name), secure=settings().is_https, httponly=True, samesite="Lax"
        )
        return response
