"""The Flask application of the stand-in: the API, the checkout page, the payments page."""

from __future__ import annotations

import atexit
import json
import logging
import os
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from fundraiser.sandbox import api, checkout_page, controls, pages, payments_page
from fundraiser.sandbox.errors import StripeError, unrecognized_url
from fundraiser.sandbox.identifiers import new_id
from fundraiser.sandbox.sandbox import Sandbox
from fundraiser.sandbox.settings import settings_from

ROOT = Path(__file__).resolve().parents[2]
LARGEST_REQUEST = 1024 * 1024
LOGGER = logging.getLogger(__name__)
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self' http: https:; base-uri 'none'; frame-ancestors 'none'"
)


def build_app(stand_in: Sandbox) -> Flask:
    """Return the application of a stand-in; it neither starts nor stops it."""
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        static_url_path="/assets",
    )
    app.config.update(
        TRUSTED_HOSTS=["127.0.0.1", "localhost", "[::1]"],
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
    )
    app.extensions["stand_in"] = stand_in
    app.register_blueprint(api.bp)
    app.register_blueprint(controls.bp)
    app.register_blueprint(checkout_page.bp)
    app.register_blueprint(payments_page.bp)
    app.after_request(add_headers)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(Exception, answer_our_fault)
    return app


def from_environment() -> Flask:
    """Return the running stand-in that the environment describes; the server's entry point."""
    stand_in = Sandbox(settings_from(os.environ))
    stand_in.start()
    atexit.register(stand_in.stop)
    return build_app(stand_in)


def add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cache-Control", "no-store")
    return response


def is_api() -> bool:
    return request.path == "/v1" or request.path.startswith("/v1/")


def envelope(error: StripeError) -> Response:
    response = Response(
        json.dumps(error.envelope()), status=error.status, mimetype="application/json"
    )
    response.headers["Request-Id"] = new_id("req")
    return response


def answer_http_error(error: HTTPException) -> Response:
    """Answer what the framework refuses: in Stripe's envelope for the API, else as a page."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if is_api():
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
            return envelope(unrecognized_url(request.method, request.path))
        return envelope(StripeError(int(status), f"Invalid request: {status.phrase}."))
    return pages.error_page(status)


def answer_our_fault(error: Exception) -> Response:
    """Answer a fault of the stand-in itself, and log it: it should never be seen."""
    LOGGER.error("request failed", exc_info=error)
    if is_api():
        return envelope(StripeError(500, "The stand-in has a fault.", type="api_error"))
    return pages.error_page(HTTPStatus.INTERNAL_SERVER_ERROR)
