"""The API: who asks, what for, whether it was asked before, and the answer, or part of it.

An idempotency key keeps the answer of the first request that got as far as its action, a
refusal by the action included, in the same unit of work as its effect. A request refused
before that keeps nothing, as at Stripe.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Request, Response, current_app, request

from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.endpoints import Call, Endpoint, find_endpoint
from fundraiser.sandbox.errors import (
    StripeError,
    bad_request,
    invalid_key,
    key_used_with_other_parameters,
    missing_key,
)
from fundraiser.sandbox.expansion import expanded
from fundraiser.sandbox.forms import decode_form
from fundraiser.sandbox.identifiers import new_id
from fundraiser.sandbox.sandbox import Sandbox
from fundraiser.sandbox.sdk import API_VERSION
from fundraiser.sandbox.store import Store

bp = Blueprint("api", __name__)
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
LARGEST_BODY = 512 * 1024


@dataclass(frozen=True)
class ApiAnswer:
    status: int
    body: str
    replayed: bool = False


class CutAnswer(ConnectionError):
    """The connection breaks here, in the middle of an answer."""


def stand_in() -> Sandbox:
    sandbox: Sandbox = current_app.extensions["stand_in"]
    return sandbox


@bp.route("/v1", methods=METHODS, defaults={"path": ""})
@bp.route("/v1/", methods=METHODS, defaults={"path": ""})
@bp.route("/v1/<path:path>", methods=METHODS)
def call_api(path: str) -> Response:
    """Answer one request of the API, in Stripe's words whatever happens."""
    request_id = new_id("req")
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    try:
        check_authorization(request)
        with stand_in().hold_key(key):
            answer = answer_request(key)
            time.sleep(stand_in().faults.delay_of(request.method, request.path))
    except StripeError as error:
        answer = answer_of(error)
    return respond(answer, request_id, key, cut=stand_in().take_one("cut_next_answers"))


def answer_request(name: str | None) -> ApiAnswer:
    endpoint, object_id = find_endpoint(request.method, request.path)
    raw = b"&".join(part for part in (request.query_string, read_body(request)) if part)
    sent = decode_form(raw)
    asked = b"\n".join([request.path.encode(), *sorted(raw.split(b"&"))])
    key = IdempotencyKey(name, hashlib.sha256(asked).hexdigest())
    kept = key.kept_answer()
    if kept:
        return kept
    failure = planned_failure()
    if failure:
        if stand_in().faults.keep_failed_answers and failure.status == 500:
            with stand_in().work() as store:
                key.keep(store, failure)
        return failure
    parameters = endpoint.check(sent)
    call = Call(request.path, request.url_root.rstrip("/"), object_id)
    return act(endpoint, parameters, call, key)


@dataclass(frozen=True)
class IdempotencyKey:
    """A key and what it was sent with; a request without one keeps nothing."""

    name: str | None
    fingerprint: str

    def keep(self, store: Store, answer: ApiAnswer) -> None:
        if self.name is not None:
            store.change(
                "INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?)",
                self.name,
                self.fingerprint,
                int(answer.status),
                answer.body,
            )

    def kept_answer(self) -> ApiAnswer | None:
        """Return the answer kept; raises Stripe's refusal of other parameters."""
        if self.name is None:
            return None
        with stand_in().open() as store:
            rows = store.query("SELECT * FROM answers WHERE idempotency_key = ?", self.name)
        if rows and rows[0]["fingerprint"] != self.fingerprint:
            raise key_used_with_other_parameters(self.name)
        return ApiAnswer(rows[0]["status"], rows[0]["body"], replayed=True) if rows else None


def act(endpoint: Endpoint, parameters: Document, call: Call, key: IdempotencyKey) -> ApiAnswer:
    paths = parameters.pop("expand", [])
    try:
        with stand_in().work() as store:
            document = endpoint.act(store, parameters, call)
            answer = ApiAnswer(HTTPStatus.OK, json.dumps(expanded(store, document, paths)))
            key.keep(store, answer)
    except StripeError as error:
        answer = answer_of(error)
        with stand_in().work() as store:
            key.keep(store, answer)
    return answer


def planned_failure() -> ApiAnswer | None:
    """Return the failure that the faults ask for, if this request is to fail."""
    faults = stand_in().faults
    if not stand_in().take_one("fail_next_answers"):
        return None
    if faults.fail_status == HTTPStatus.TOO_MANY_REQUESTS:
        return answer_of(StripeError(429, "Request rate limit exceeded.", code="rate_limit"))
    message = "An unknown error occurred"
    return answer_of(StripeError(faults.fail_status, message, type="api_error"))


def answer_of(error: StripeError) -> ApiAnswer:
    return ApiAnswer(error.status, json.dumps(error.envelope()))


def respond(answer: ApiAnswer, request_id: str, key: str | None, *, cut: bool = False) -> Response:
    body = answer.body.encode()
    response = Response(
        half_of(body) if cut else body, status=answer.status, mimetype="application/json"
    )
    response.headers["Content-Length"] = str(len(body))
    response.headers["Request-Id"] = request_id
    response.headers["Stripe-Version"] = API_VERSION
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
    given = asked.authorization
    key = (given.token if given.type == "bearer" else given.username) if given else None
    if not key:
        raise missing_key()
    if not re.match(r"(sk|rk)_test_[A-Za-z0-9_]+\Z", key):
        raise invalid_key(key)


def read_body(asked: Request) -> bytes:
    """Return the body of a POST; raises StripeError where it is too large or no form."""
    if (asked.content_length or 0) > LARGEST_BODY:
        raise StripeError(413, f"Request body too large: at most {LARGEST_BODY} bytes.")
    body = asked.get_data(cache=False) if asked.method == "POST" else b""
    if body and asked.mimetype not in ("application/x-www-form-urlencoded", ""):
        raise bad_request(
            "Invalid request: the content type must be application/x-www-form-urlencoded."
        )
    return body
