"""Security headers, limits on request bodies, and settings of the session cookie.

The content-security policy allows our own files and nothing inline. Chromium applies `form-action`
to the redirect after a POST too, so it must also allow Stripe's checkout page (or that of the
server named by STRIPE_API_BASE).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from fundraiser.config import STRIPE_API, Settings
from fundraiser.web.access import DonorOnly, SignedLink, StaffOnly, access_to
from fundraiser.web.cookies import cookie_name

View = TypeVar("View", bound=Callable[..., Any])

CHECKOUT = "https://checkout.stripe.com"
LARGEST_FORM = 64 * 1024
# Werkzeug reads a multipart form in chunks of 64 KB and counts each, with the rest of the previous
# one, towards the limit for text. With the usual limit it would refuse every larger file.
LARGEST_TEXT_BESIDE_FILES = 2 * LARGEST_FORM
MOST_FORM_PARTS = 200
LIMIT = "largest_body"
TWO_YEARS_SECONDS = 63_072_000

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # A signed link is a secret, so its address is not sent to other sites. `no-referrer` would make
    # browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class CookieSessions(SecureCookieSessionInterface):
    """Flask's sessions, without a signer for each visitor who has no cookie."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        has_cookie = self.get_cookie_name(app) in request.cookies
        return super().open_session(app, request) if has_cookie else self.session_class()


def content_security_policy(settings: Settings) -> str:
    """Return the Content-Security-Policy of all pages."""
    directives = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": " ".join(["'self'", *_checkout_origins(settings)]),
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def largest_body(bytes_allowed: int) -> Callable[[View], View]:
    """Let a view accept a larger body than a form's, e.g. a webhook."""

    def decorate(view: View) -> View:
        @wraps(view)
        def with_larger_body(*args: Any, **kwargs: Any) -> Any:
            request.max_content_length = bytes_allowed
            return view(*args, **kwargs)

        return _with_limit(with_larger_body, bytes_allowed)

    return decorate


def largest_form(bytes_allowed: int) -> Callable[[View], View]:
    """Let a view accept a form with longer texts, e.g. a story in two languages."""

    def decorate(view: View) -> View:
        @wraps(view)
        def with_longer_texts(*args: Any, **kwargs: Any) -> Any:
            request.max_content_length = bytes_allowed
            request.max_form_memory_size = bytes_allowed
            return view(*args, **kwargs)

        return _with_limit(with_longer_texts, bytes_allowed)

    return decorate


def largest_upload(bytes_allowed: int) -> Callable[[View], View]:
    """Let a view accept a form with files, e.g. a picture."""

    def decorate(view: View) -> View:
        @wraps(view)
        def with_files(*args: Any, **kwargs: Any) -> Any:
            request.max_content_length = bytes_allowed
            request.max_form_memory_size = LARGEST_TEXT_BESIDE_FILES
            return view(*args, **kwargs)

        return _with_limit(with_files, bytes_allowed)

    return decorate


def largest_body_at(app: Flask, method: str, path: str) -> int:
    """Return how many bytes the view at this path accepts, before the request reaches it."""
    try:
        endpoint, _values = app.url_map.bind("").match(path, method)
    except HTTPException:
        return LARGEST_FORM
    return getattr(app.view_functions.get(endpoint), LIMIT, LARGEST_FORM)


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FORM_PARTS,
        SESSION_COOKIE_NAME=cookie_name("session", settings),
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.session_interface = CookieSessions()
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    usual = _usual_headers(settings)

    @app.after_request
    def add_headers(response: Response) -> Response:
        present = {name.lower() for name, _value in response.headers}
        response.headers.extend([head for head in usual if head[0].lower() not in present])
        if _is_private_page():
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response


def _with_limit(view: Callable[..., Any], bytes_allowed: int) -> Any:
    setattr(view, LIMIT, bytes_allowed)
    return view


def _usual_headers(settings: Settings) -> list[tuple[str, str]]:
    """Return the headers of every response whose view has not set them."""
    headers = {
        **HEADERS,
        "Content-Security-Policy": content_security_policy(settings),
        "Cache-Control": "private, no-store",
    }
    if settings.is_https:
        headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS_SECONDS}; includeSubDomains"
    return list(headers.items())


def _checkout_origins(settings: Settings) -> list[str]:
    """Return the origins of checkout pages. Another Stripe server may serve them on any port."""
    if settings.stripe_api_base == STRIPE_API:
        return [CHECKOUT]
    parts = urlsplit(settings.stripe_api_base)
    return [CHECKOUT, f"{parts.scheme}://{parts.hostname}:*"]


def _is_private_page() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and isinstance(access_to(view), SignedLink | DonorOnly | StaffOnly)
