"""The API: who asks, what for, whether it was asked before, and the answer, or part of it.

An idempotency key keeps the answer of the first request that got as far as its action, a
refusal by the action included, in the same unit of work as its effect. A request refused
before that keeps nothing, as at Stripe.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import random
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Request, Response, current_app, request

from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.endpoints import Call, Endpoint, find_endpoint
from fundraiser.sandbox.errors import (
    StripeError,
    bad_request,
    invalid_key,
    key_in_use,
    key_used_with_other_parameters,
    missing_key,
)
from fundraiser.sandbox.expansion import expanded
from fundraiser.sandbox.forms import decode_form
from fundraiser.sandbox.identifiers import new_id
from fundraiser.sandbox.sandbox import Sandbox
from fundraiser.sandbox.sdk import API_VERSION
from fundraiser.sandbox.store import Origin, Store

bp = Blueprint("api", __name__)
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
LARGEST_BODY = 512 * 1024
LONGEST_KEY = 255


@dataclass(frozen=True)
class ApiAnswer:
    status: int
    body: str
    replayed: bool = False


class CutAnswer(ConnectionError):
    """The connection breaks here, in the middle of an answer."""


class KeysInUse:
    """The idempotency keys of requests that have not been answered yet."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.keys: set[str] = set()

    @contextmanager
    def hold(self, key: str | None) -> Iterator[None]:
        """Hold a key until the block ends; raises Stripe's 409 where another request has it."""
        if key is None:
            yield
            return
        with self.lock:
            if key in self.keys:
                raise key_in_use(key)
            self.keys.add(key)
        try:
            yield
        finally:
            with self.lock:
                self.keys.discard(key)


def stand_in() -> Sandbox:
    found: Sandbox = current_app.extensions["stand_in"]
    return found


def keys_in_use() -> KeysInUse:
    found: KeysInUse = current_app.extensions["keys_in_use"]
    return found


@bp.route("/v1", methods=METHODS, defaults={"path": ""})
@bp.route("/v1/", methods=METHODS, defaults={"path": ""})
@bp.route("/v1/<path:path>", methods=METHODS)
def call_api(path: str) -> Response:
    """ApiAnswer one request of the API, in Stripe's words whatever happens."""
    request_id = new_id("req")
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    try:
        check_authorization(request)
        check_version(request)
        check_key(key)
        with keys_in_use().hold(key):
            answer = answer_request(Origin(request_id, key))
            time.sleep(stand_in().faults.answer_delay_seconds)
    except StripeError as error:
        answer = answer_of(error)
    return respond(answer, request_id, key, cut=stand_in().take_one("cut_next_answers"))


def answer_request(origin: Origin) -> ApiAnswer:
    endpoint, object_id = find_endpoint(request.method, request.path)
    raw = b"&".join(part for part in (request.query_string, read_body(request)) if part)
    given = decode_form(raw)
    key = origin.idempotency_key
    fingerprint = hashlib.sha256(b"\n".join([request.path.encode(), *sorted(raw.split(b"&"))]))
    kept = kept_answer(key, fingerprint.hexdigest())
    if kept:
        return kept
    failure = planned_failure()
    if failure:
        return keep_failure(origin, fingerprint.hexdigest(), failure)
    parameters = endpoint.check(given)
    call = Call(request.path, request.url_root.rstrip("/"), object_id)
    return act(endpoint, parameters, call, origin, fingerprint.hexdigest())


def act(
    endpoint: Endpoint, parameters: Document, call: Call, origin: Origin, fingerprint: str
) -> ApiAnswer:
    paths = parameters.pop("expand", [])
    try:
        with stand_in().work(origin) as store:
            document = endpoint.act(store, parameters, call)
            answer = ApiAnswer(HTTPStatus.OK, json.dumps(expanded(store, document, paths)))
            keep(store, origin.idempotency_key, fingerprint, answer)
    except StripeError as error:
        answer = answer_of(error)
        with stand_in().work(origin) as store:
            keep(store, origin.idempotency_key, fingerprint, answer)
    return answer


def keep(store: Store, key: str | None, fingerprint: str, answer: ApiAnswer) -> None:
    if key is not None:
        store.change(
            "INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?)",
            key,
            fingerprint,
            int(answer.status),
            answer.body,
        )


def kept_answer(key: str | None, fingerprint: str) -> ApiAnswer | None:
    """Return the answer kept under a key; raises Stripe's refusal of other parameters."""
    if key is None:
        return None
    with stand_in().file.work() as rows:
        found = rows.query("SELECT * FROM answers WHERE idempotency_key = ?", key)
    if not found:
        return None
    if found[0]["fingerprint"] != fingerprint:
        raise key_used_with_other_parameters(key)
    return ApiAnswer(found[0]["status"], found[0]["body"], replayed=True)


def planned_failure() -> StripeError | None:
    """Return the failure the faults ask for, if this request is to fail."""
    faults = stand_in().faults
    unlucky = random.random() * 100 < faults.fail_percent  # noqa: S311 - chance, not secrecy
    if not unlucky and not stand_in().take_one("fail_next_answers"):
        return None
    if faults.fail_status == HTTPStatus.TOO_MANY_REQUESTS:
        return StripeError(429, "Request rate limit exceeded.", code="rate_limit")
    return StripeError(faults.fail_status, "An unknown error occurred", type="api_error")


def keep_failure(origin: Origin, fingerprint: str, failure: StripeError) -> ApiAnswer:
    """ApiAnswer a failure; a 500 is kept under the key if the fault says it came in mid-action."""
    answer = answer_of(failure)
    faults = stand_in().faults
    if faults.keep_failed_answers and failure.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        with stand_in().work(origin) as store:
            keep(store, origin.idempotency_key, fingerprint, answer)
    return answer


def answer_of(error: StripeError) -> ApiAnswer:
    return ApiAnswer(error.status, json.dumps(error.envelope()))


def respond(answer: ApiAnswer, request_id: str, key: str | None, *, cut: bool = False) -> Response:
    body = answer.body.encode()
    response = Response(
        half_of(body) if cut else body, status=answer.status, mimetype="application/json"
    )
    response.headers["Content-Length"] = str(len(body))
    response.headers["Request-Id"] = request_id
    response.headers["Stripe-Version"] = request.headers.get("Stripe-Version", API_VERSION)
    response.headers["Cache-Control"] = "no-cache, no-store"
    if key is not None:
        response.headers["Idempotency-Key"] = "".join(letter for letter in key if letter >= " ")
        response.headers["Original-Request"] = request_id
    if answer.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    if answer.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Basic realm="Stripe"'
    return response


def half_of(body: bytes) -> Iterator[bytes]:
    """Give the first half of an answer, then break the connection."""
    yield body[: len(body) // 2]
    raise CutAnswer


def check_authorization(asked: Request) -> None:
    """Raise Stripe's 401 unless a test key is given, as Bearer or as the Basic user name."""
    key = key_given(asked.headers.get("Authorization", ""))
    if not key:
        raise missing_key()
    if not re.match(r"(sk|rk)_test_[A-Za-z0-9_]+\Z", key):
        raise invalid_key(key)


def key_given(authorization: str) -> str:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() == "basic":
        try:
            decoded = base64.b64decode(credentials.strip(), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return ""
        return decoded.partition(":")[0]
    return ""


def check_version(asked: Request) -> None:
    version = asked.headers.get("Stripe-Version", API_VERSION)
    if not re.match(r"\d{4}-\d{2}-\d{2}(\.[a-z]+)?(;.*)?\Z", version):
        raise bad_request(f"Invalid Stripe API version: {version[:60]}")


def check_key(key: str | None) -> None:
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise bad_request(
            f"Idempotency keys can be up to {LONGEST_KEY} characters; {len(key)} were sent.",
            code="idempotency_key_too_long" if key else None,
        )


def read_body(asked: Request) -> bytes:
    """Return the body of a POST; raises StripeError where it is too large or no form."""
    if (asked.content_length or 0) > LARGEST_BODY:
        raise too_large()
    body = asked.get_data(cache=False) if asked.method == "POST" else b""
    if len(body) > LARGEST_BODY:
        raise too_large()
    if body and asked.mimetype not in ("application/x-www-form-urlencoded", ""):
        raise bad_request(
            "Invalid request: the content type must be application/x-www-form-urlencoded."
        )
    return body


def too_large() -> StripeError:
    return StripeError(413, f"Request body too large: at most {LARGEST_BODY} bytes.")
