"""Requests that no browser sends, forged events and tricks with the cache change nothing."""

import gzip
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from fundraiser.config import STANDIN_WEBHOOK_SECRET
from fundraiser.database import db
from fundraiser.sandbox.delivery import signature
from fundraiser.stripe_sync.models import StripeEvent
from tests.attacks.target import FORM, SITE_ON_SQLITE, half_a_form

SETTINGS = {"TRUSTED_PROXIES": "1"}
PAGE = "/campaigns/winter"
HOST = "Host: 127.0.0.1\r\nConnection: close\r\n"
FORM_HEAD = "Content-Type: application/x-www-form-urlencoded\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n"
DAY_SECONDS = 86_400
EVENT = json.dumps(
    {
        "id": "evt_1",
        "object": "event",
        "type": "refund.created",
        "created": 1_790_000_000,
        "livemode": False,
        "data": {"object": {"id": "re_1"}},
    }
).encode()


def get(path: str, more: str = "", *, host: str = HOST) -> str:
    return f"GET {path} HTTP/1.1\r\n{host}{more}\r\n"


def post(path: str, body: str, more: str = "") -> str:
    length = f"Content-Length: {len(body)}\r\n"
    return f"POST {path} HTTP/1.1\r\n{HOST}{FORM_HEAD}{length}{more}\r\n{body}"


def unframed(more: str, body: str) -> str:
    return f"POST /help HTTP/1.1\r\n{HOST}{FORM_HEAD}{more}\r\n{body}"


HOSTILE = {  # and what is answered; \xff and the like are sent as these bytes
    "many-headers": [
        (get(PAGE, "".join(f"X-{number}: a\r\n" for number in range(5_000))), 431),
        (get(PAGE, f"X-A: {'a' * 65_536}\r\n"), 200),
        (get("/help", f"Cookie: session={'a' * 65_536}\r\n"), 200),
        (get("/help", f"Cookie: {'a=b; ' * 3_000}\r\n"), 200),
        (get("/" + "a" * 65_536), 414),
    ],
    "hosts": [
        (get("/help", host="Host: evil.example\r\n"), 400),
        (get("/help", host=""), 400),
        (get("/help", host="Host: 127.0.0.1@evil.example\r\n"), 400),
        (get("/help", host="Host: 127.0.0.1:evil\r\n"), 400),
        (get("/help", host="Host: 127.0.0.1\r\nHost: evil.example\r\n"), 400),
        (get("http://evil.example/help", host="Host: evil.example\r\n"), 400),
        (get("//evil.example/help/"), 404),
        ("CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + "\r\n", 404),
    ],
    "zero-bytes": [
        (get("/campaigns/\0winter"), 400),
        (get("/campaigns/%00winter"), 404),
        (get("/help?next=%00&topic=%00"), 200),
        (get("/help", "Cookie: session=\0\r\n"), 400),
        (post("/help", "name=%00&email=%00&topic=%00&message=%00"), 422),
        (post("/staff/sign-in", "email=%00ana@example.org&password=%00"), 422),
        (post("/account/sign-in", "email=%00ana@example.org"), 422),
    ],
    "broken-text": [
        (get("/campaigns/\xff\xfe"), 400),
        (get("/campaigns/%ff%fe"), 404),
        (get("/help?topic=%ff&name=%c3%28"), 200),
        (get("/staff/sign-in", "Cookie: session=\xff; known=\xff; a=%00%ff\r\n"), 200),
        (
            get("/help", "Accept-Language: \xff,en;q=nan,fr;q=1e999\r\nAccept-Encoding: \xff\r\n"),
            200,
        ),
        (post("/help", "name=%ff%fe&email=%c3%28&%ff=1"), 422),
        (post("/staff/sign-in", "email=%ed%a0%80a@b.org&password=%ed%a0%80"), 422),
        (post("/help", "a=1", "Origin: \xff\r\n"), 403),
    ],
    "encoded-paths": [
        (get("/%252e%252e/%252e%252e/etc/passwd"), 404),
        (get("/static/..%252f..%252fpyproject.toml"), 404),
        (get("/static/..%2f..%2fpyproject.toml"), 404),
        (get("/static/../../pyproject.toml"), 404),
        (get("/pictures/%2e%2e%2f%2e%2e%2fsecret-key"), 404),
        (get("/campaigns/%2577inter"), 404),
    ],
    "bodies": [
        (post("/help", gzip.compress(b"a=1").decode("latin-1"), "Content-Encoding: gzip\r\n"), 422),
        (post("/help", "&".join(f"a{number}=1" for number in range(5_000))), 422),
        (unframed("Content-Length: 3\r\n", "a=b" + "c" * 100_000), 422),
        (unframed("Content-Length: -3\r\n", "a=b"), 400),
        (unframed(f"Content-Length: {'9' * 20}\r\n", "a=b"), 400),
        (unframed("Content-Length: 99999999\r\n", "a=b"), 413),
        (unframed(CHUNKED, "ZZ\r\na=b\r\n0\r\n\r\n"), 400),
        (unframed("Transfer-Encoding: chunked, gzip\r\n", "a=b"), 400),
    ],
}


@SITE_ON_SQLITE
@pytest.mark.parametrize("cases", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_request_is_refused_or_does_nothing(target, cases):
    statuses = [target.status_of_raw(request.encode("latin-1")) for request, _status in cases]

    assert statuses == [status for _request, status in cases]
    assert target.complaints() == []


@SITE_ON_SQLITE
@pytest.mark.parametrize(
    "more",
    [
        f"Content-Length: 5\r\n{CHUNKED}",
        f"{CHUNKED}Content-Length: 5\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
    ],
    ids=["length-chunked", "chunked-length", "chunked-in-disguise", "two-lengths"],
)
def test_nobody_can_smuggle_a_request_within_another(target, more):
    head = f"POST /help HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM_HEAD}{more}\r\n"
    smuggled = get("/staff", host="Host: 127.0.0.1\r\n")

    assert len(target.statuses_of_raw(f"{head}0\r\n\r\n{smuggled}".encode())) == 1


EVIL = "evil.example"


@SITE_ON_SQLITE
@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (PAGE, {"Host": EVIL}),
        (PAGE, {"X-Forwarded-Host": EVIL}),
        (PAGE, {"X-Forwarded-Prefix": f"//{EVIL}"}),
        (PAGE, {"X-Forwarded-Proto": EVIL}),
        (PAGE, {"X-Forwarded-Port": "6666", "Forwarded": f"host={EVIL}"}),
        (PAGE, {"X-Original-Url": f"//{EVIL}", "X-Rewrite-Url": f"//{EVIL}"}),
        (PAGE, {"Cookie": f"language={EVIL}", "Accept-Language": f"{EVIL}, fr"}),
        (f"{PAGE}?utm_source={EVIL}&language={EVIL}", {}),
        (f"http://{EVIL}{PAGE}", {"Host": "127.0.0.1"}),
    ],
)
def test_nobody_can_poison_the_page_that_others_are_shown(target, path, headers):
    before = without_keys(target.answer("GET", PAGE, {})[1])
    for _number in range(3):
        target.answer("GET", path, headers)
        status, page = target.answer("GET", PAGE, {})

        assert (status, EVIL in page) == (200, False)
        assert without_keys(page) == before


def without_keys(page):
    """Return a page without the key of its form, of which each view has its own."""
    return [line for line in page.splitlines() if 'type="hidden"' not in line]


def test_forged_webhooks_are_refused_in_any_number(target):
    now, events = int(time.time()), count_events()
    forged = [
        "",
        "t=,v1=",
        signature(EVENT, "whsec_guessed", now),
        signature(EVENT, STANDIN_WEBHOOK_SECRET, now - DAY_SECONDS),
        signature(EVENT, STANDIN_WEBHOOK_SECRET, now + DAY_SECONDS),
    ]
    with ThreadPoolExecutor(16) as attackers:
        statuses = set(attackers.map(lambda mark: send_event(target, mark), forged * 40))

        assert target.complaints() == []

    assert statuses == {400}
    assert count_events() == events


def test_a_webhook_that_is_replayed_or_half_sent_is_kept_once(target):
    event = EVENT.replace(b"evt_1", b"evt_replayed")
    mark = signature(event, STANDIN_WEBHOOK_SECRET, int(time.time()))
    half = half_a_form("/webhooks/stripe", length=len(event)).replace(
        b"\r\n\r\n", f"\r\nStripe-Signature: {mark}\r\n\r\n".encode()
    )
    with target.connections(20, half), ThreadPoolExecutor(8) as attackers:
        replayed = attackers.map(lambda _: send_event(target, mark, event), range(40))
        assert set(replayed) == {200}
    assert send_event(target, mark, event.replace(b"evt_replayed", b"evt_changed")) == 400

    assert count_events() == 1


def send_event(target, mark, event=EVENT):
    headers = {**FORM, "Stripe-Signature": mark}
    return target.answer("POST", "/webhooks/stripe", headers, event)[0]


def count_events():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(StripeEvent))
