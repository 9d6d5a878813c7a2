"""Compress pages with brotli where the browser accepts it, else gzip.

Responses to a browser with a session are not compressed: a page that holds a secret next to text
from its visitor must not be (BREACH). Donors on public pages have no session.
"""

import gzip

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, current_app, request

SMALLEST_BYTES = 1024
BROTLI_QUALITY = 4  # a third of a millisecond for a page; higher costs more than it saves
GZIP_LEVEL = 5
PACKED_TYPES = {"text/html", "text/plain", "application/json", "image/svg+xml", "text/xml"}


def init_app(app: Flask) -> None:
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if not _is_worth_packing(response):
        return response
    response.vary.add("Accept-Encoding")
    accepted = request.accept_encodings
    if accepted["br"]:
        _replace(response, brotli.compress(response.get_data(), quality=BROTLI_QUALITY), "br")
    elif accepted["gzip"]:
        _replace(response, gzip.compress(response.get_data(), GZIP_LEVEL, mtime=0), "gzip")
    return response


def _is_worth_packing(response: Response) -> bool:
    return (
        response.mimetype in PACKED_TYPES
        and not response.is_streamed
        and not response.direct_passthrough
        and not response.headers.get("Content-Encoding")
        and (response.content_length or 0) >= SMALLEST_BYTES
        and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
    )


def _replace(response: Response, packed: bytes, encoding: str) -> None:
    response.set_data(packed)
    response.content_encoding = encoding
    tag, _is_weak = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)
